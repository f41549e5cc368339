//! `cargo xtask fuzz`: looks for inputs that break a promise, for as long as it is told.

use crate::run::{self, Failure, Outcome, command, root};
use crate::tools::cargo_tool;

const CARGO_FUZZ: &str = "0.13.2";
/// Each has its own folder of seeds, `fuzz/seeds/`.
const TARGETS: [&str; 3] = ["sse", "protocol", "session"];

/// What follows `fuzz` on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    minutes: u64,
    targets: Vec<&'static str>,
}

impl Options {
    /// Reads the words of the command line; none when they make no sense.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut options = Self {
            minutes: 3,
            targets: Vec::new(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if *word == "--minutes" {
                options.minutes = words.next()?.parse().ok().filter(|it| *it > 0)?;
            } else {
                let target = TARGETS.iter().find(|target| *target == word)?;
                options.targets.push(target);
            }
        }
        if options.targets.is_empty() {
            options.targets = TARGETS.to_vec();
        }
        Some(options)
    }
}

/// Fuzzes one target after the other, each for its share of the minutes.
pub(crate) fn fuzz(options: &Options) -> Outcome {
    let bin = cargo_tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, "a minute")?;
    let seconds = options.minutes * 60 / options.targets.len() as u64;
    let mut last_lines = Vec::new();
    for target in &options.targets {
        println!("\n== fuzzing {target} for {seconds} s");
        let corpus = root().join("fuzz/corpus").join(target);
        std::fs::create_dir_all(&corpus).map_err(|error| Failure::io(&corpus, &error))?;
        // Called as cargo calls it.
        let mut fuzz = command(
            bin.as_ref()
                .map_or("cargo-fuzz".into(), |bin| bin.join("cargo-fuzz")),
        );
        // The instrumentation is unstable in the compiler; a stable one is told to allow it.
        fuzz.arg("fuzz").env("RUSTC_BOOTSTRAP", "1");
        // There is no unsafe code to watch: without the address sanitizer it runs several times
        // as fast.
        fuzz.args(["run", "--sanitizer", "none", target])
            .arg(&corpus)
            .arg(root().join("fuzz/seeds").join(target))
            .args(["--", "-timeout=10", "-print_final_stats=1"])
            .arg(format!("-max_total_time={seconds}"));
        let mut stats = String::new();
        let status = run::tee(fuzz, &format!("fuzzing {target}"), |line| {
            if let Some((_, count)) = line.split_once("stat::number_of_executed_units:") {
                stats = format!("{target}: {} runs, nothing found", count.trim());
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
        last_lines.push(stats);
    }
    println!();
    for line in last_lines {
        println!("{line}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read() {
        let read = |words: &[&str]| Options::read(words);
        let all = read(&["--minutes", "60"]).unwrap();
        assert_eq!((all.minutes, all.targets), (60, TARGETS.to_vec()));
        assert_eq!(read(&["session"]).unwrap().targets, ["session"]);
        for wrong in [&["--minutes"][..], &["--minutes", "0"], &["news"]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
