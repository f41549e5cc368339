//! `cargo xtask fuzz`: looks for inputs that break a promise, for as long as it is told.

use crate::run::{self, Failure, Outcome, command, root};
use crate::tools::cargo_tool;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CARGO_FUZZ: &str = "0.13.2";
/// Each has a folder in `fuzz/seeds/`, kept by hand, one in `fuzz/corpus/`, kept by `--minimise`, and
/// one in `fuzz/found/`, which is in nobody's repository.
const TARGETS: [&str; 3] = ["sse", "protocol", "session"];
/// In bytes. What breaks a promise rarely needs more, and small inputs can be kept and read.
const LONGEST_INPUT: u32 = 4096;

/// What follows `fuzz` on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    work: Work,
    targets: Vec<&'static str>,
}

#[derive(Debug, PartialEq, Eq)]
enum Work {
    /// For so many minutes, which the targets share.
    Find(u64),
    /// The corpus becomes the least of all inputs that reach as far.
    Minimise,
}

impl Options {
    /// Reads the words of the command line; none when they make no sense.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let (mut minutes, mut minimise) = (None, false);
        let mut targets = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--minutes" => minutes = Some(words.next()?.parse().ok().filter(|it| *it > 0)?),
                "--minimise" => minimise = true,
                _ => targets.push(*TARGETS.iter().find(|target| *target == word)?),
            }
        }
        if targets.is_empty() {
            targets = TARGETS.to_vec();
        }
        let work = match (minimise, minutes) {
            (true, None) => Work::Minimise,
            (true, Some(_)) => return None,
            (false, minutes) => Work::Find(minutes.unwrap_or(3)),
        };
        Some(Self { work, targets })
    }
}

/// Fuzzes one target after the other, or minimises their corpora.
pub(crate) fn fuzz(options: &Options) -> Outcome {
    let bin = cargo_tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, "a minute")?;
    let program = bin.map_or("cargo-fuzz".into(), |bin| bin.join("cargo-fuzz"));
    let mut last_lines = Vec::new();
    for target in &options.targets {
        last_lines.push(match options.work {
            Work::Find(minutes) => find(
                &program,
                target,
                minutes * 60 / options.targets.len() as u64,
            )?,
            Work::Minimise => minimise(&program, target)?,
        });
    }
    println!();
    for line in last_lines {
        println!("{line}");
    }
    Ok(())
}

/// Looks for inputs that break a promise, from all that is known. What reaches further is kept.
fn find(program: &Path, target: &str, seconds: u64) -> Outcome<String> {
    println!("\n== fuzzing {target} for {seconds} s");
    let found = folder("found", target)?;
    let mut fuzz = on_target(program, target);
    fuzz.args([
        &found,
        &folder("corpus", target)?,
        &folder("seeds", target)?,
    ])
    .args(["--", "-timeout=10", "-print_final_stats=1"])
    .arg(format!("-max_len={LONGEST_INPUT}"))
    .arg(format!("-max_total_time={seconds}"));
    let (mut runs, mut reached) = (String::new(), String::new());
    let status = run::tee(fuzz, &format!("fuzzing {target}"), |line| {
        if let Some((_, count)) = line.split_once("stat::number_of_executed_units:") {
            count.trim().clone_into(&mut runs);
        }
        if let Some((_, rest)) = line.split_once("DONE ") {
            let until = rest.find(" corp:").unwrap_or(rest.len());
            rest[..until].trim().clone_into(&mut reached);
        }
    })?;
    if !status.success() {
        return Err(Failure::new(
            format!("fuzzing {target}"),
            "an input broke a promise; it and what broke stand above",
            format!(
                "run `cargo xtask fuzz {target}` again once it is mended, and keep the input \
                 under fuzz/seeds/{target}/, where the tests of managed-auth-core run it"
            ),
        ));
    }
    let kept = files(&found)?.len();
    Ok(format!(
        "{target}: {runs} runs, {reached}, nothing broken; {kept} inputs in fuzz/found/"
    ))
}

/// Makes the corpus anew: the fewest inputs that reach, beyond the seeds, whatever is reached by an
/// input that we have.
fn minimise(program: &Path, target: &str) -> Outcome<String> {
    println!("\n== minimising the corpus of {target}");
    let (seeds, corpus, found) = (
        folder("seeds", target)?,
        folder("corpus", target)?,
        folder("found", target)?,
    );
    // What is in the first folder is taken as given.
    let least = folder("least", target)?;
    remove(&least)?;
    let least = folder("least", target)?;
    let copied = files(&seeds)?;
    for seed in &copied {
        let copy = least.join(seed.file_name().unwrap_or_default());
        fs::copy(seed, &copy).map_err(|error| Failure::io(&copy, &error))?;
    }
    let mut merge = on_target(program, target);
    merge
        .args([&least, &corpus, &found])
        .args(["--", "-set_cover_merge=1", "-use_counters=0"])
        .arg(format!("-max_len={LONGEST_INPUT}"));
    run::visible(
        merge,
        &format!("minimising the corpus of {target}"),
        "see what it printed; an input that breaks a promise stands there",
    )?;
    for seed in copied {
        let copy = least.join(seed.file_name().unwrap_or_default());
        fs::remove_file(&copy).map_err(|error| Failure::io(&copy, &error))?;
    }
    remove(&corpus)?;
    fs::rename(&least, &corpus).map_err(|error| Failure::io(&corpus, &error))?;
    let kept = files(&corpus)?;
    let sizes = kept.iter().filter_map(|file| file.metadata().ok());
    let bytes: u64 = sizes.map(|file| file.len()).sum();
    Ok(format!(
        "{target}: {} inputs, {bytes} bytes in fuzz/corpus/",
        kept.len()
    ))
}

/// Called as cargo calls it.
fn on_target(program: &Path, target: &str) -> Command {
    let mut fuzz = command(program);
    // The instrumentation is unstable in the compiler; a stable one is told to allow it.
    fuzz.arg("fuzz").env("RUSTC_BOOTSTRAP", "1");
    // There is no unsafe code to watch: without the address sanitizer it runs several times as fast.
    fuzz.args(["run", "--sanitizer", "none", target]);
    fuzz
}

fn folder(of: &str, target: &str) -> Outcome<PathBuf> {
    let folder = root().join("fuzz").join(of).join(target);
    fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    Ok(folder)
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::io(folder, &error))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn remove(folder: &Path) -> Outcome {
    fs::remove_dir_all(folder).map_err(|error| Failure::io(folder, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read() {
        let read = |words: &[&str]| Options::read(words);
        let all = read(&["--minutes", "60"]).unwrap();
        assert_eq!((all.work, all.targets), (Work::Find(60), TARGETS.to_vec()));
        assert_eq!(read(&["session"]).unwrap().targets, ["session"]);
        let least = read(&["--minimise", "sse"]).unwrap();
        assert_eq!((least.work, least.targets), (Work::Minimise, vec!["sse"]));
        let both = &["--minimise", "--minutes", "1"][..];
        for wrong in [&["--minutes"][..], &["--minutes", "0"], &["news"], both] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
