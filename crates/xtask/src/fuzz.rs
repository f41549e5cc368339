//! `cargo xtask fuzz`: looks for inputs that break a promise, for as long as it is told.

use crate::files;
use crate::prelude::*;
use crate::run::tee;
use crate::tools::CARGO_FUZZ;
use clap::Args;

/// In bytes. What breaks a promise rarely needs more, and small inputs can be kept and read.
const LONGEST_INPUT: &str = "-max_len=4096";

/// Each has a folder in `fuzz/seeds/`, kept by hand, one in `fuzz/corpus/`, kept by `--minimise`, and
/// one in `fuzz/found/`, which is in nobody's repository.
const TARGETS: [&str; 3] = ["sse", "protocol", "session"];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// For how long; the targets share it
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: u64,
    /// Keeps the fewest inputs that reach as far, in fuzz/corpus/
    #[arg(long, conflicts_with = "minutes")]
    minimise: bool,
    /// All of them, unless some are named
    #[arg(value_parser = TARGETS)]
    targets: Vec<String>,
}

/// Fuzzes one target after the other, or minimises their corpora.
pub(crate) fn fuzz(options: &Options) -> Result<()> {
    let named: Vec<&str> = options.targets.iter().map(String::as_str).collect();
    let targets = if named.is_empty() { TARGETS.to_vec() } else { named };
    let seconds = options.minutes * 60 / targets.len() as u64;
    let mut last_lines = Vec::new();
    for target in targets {
        last_lines.push(match options.minimise {
            true => minimise(target)?,
            false => find(target, seconds)?,
        });
    }
    println!("\n{}", last_lines.join("\n"));
    Ok(())
}

/// Looks for inputs that break a promise, from all that is known. What reaches further is kept.
fn find(target: &str, seconds: u64) -> Result<String> {
    println!("\n== fuzzing {target} for {seconds} s");
    let sh = shell()?;
    let folders = ["found", "corpus", "seeds"].map(|of| folder(of, target));
    sh.create_dir(&folders[0])?;
    let limits = ["-timeout=10", "-print_final_stats=1", LONGEST_INPUT];
    let run = run(&sh, target)?.args(&folders).arg("--").args(limits);
    let (mut runs, mut reached) = (String::new(), String::new());
    let status = tee(run.arg(format!("-max_total_time={seconds}")), |line| {
        if let Some((_, count)) = line.split_once("stat::number_of_executed_units:") {
            count.trim().clone_into(&mut runs);
        }
        if let Some((_, rest)) = line.split_once("DONE ") {
            rest.split(" corp:").next().unwrap_or(rest).trim().clone_into(&mut reached);
        }
    })?;
    ensure!(
        status.success(),
        "fuzzing {target}: an input broke a promise; it and what broke stand above\nrun `cargo xtask \
         fuzz {target}` again once it is mended, and keep the input under fuzz/seeds/{target}/, where \
         the tests of managed-auth-core run it"
    );
    let kept = sh.read_dir(&folders[0])?.len();
    Ok(format!("{target}: {runs} runs, {reached}, nothing broken; {kept} inputs in fuzz/found/"))
}

/// Makes the corpus anew: the fewest inputs that reach, beyond the seeds, whatever is reached by an
/// input that we have.
fn minimise(target: &str) -> Result<String> {
    println!("\n== minimising the corpus of {target}");
    let sh = shell()?;
    let [least, seeds, corpus, found] =
        ["least", "seeds", "corpus", "found"].map(|of| folder(of, target));
    sh.create_dir(&found)?;
    // What is in the first folder is taken as given.
    files::copy(&seeds, &least)?;
    let merge = run(&sh, target)?.args([&least, &corpus, &found]).arg("--");
    let merge = merge.args(["-set_cover_merge=1", "-use_counters=0", LONGEST_INPUT]);
    merge.run().context("an input that breaks a promise stands above")?;
    for seed in sh.read_dir(&seeds)? {
        sh.remove_path(least.join(seed.file_name().unwrap_or_default()))?;
    }
    sh.remove_path(&corpus)?;
    fs::rename(&least, &corpus)?;
    let kept = sh.read_dir(&corpus)?;
    let bytes: u64 = kept.iter().filter_map(|it| it.metadata().ok()).map(|it| it.len()).sum();
    Ok(format!("{target}: {} inputs, {bytes} bytes in fuzz/corpus/", kept.len()))
}

/// The instrumentation is unstable in the compiler; a stable one is told to allow it. There is no
/// unsafe code to watch: without the address sanitizer it runs several times as fast.
fn run<'a>(sh: &'a Shell, target: &str) -> Result<Cmd<'a>> {
    let tool = CARGO_FUZZ.path()?;
    let run = cmd!(sh, "{tool} fuzz run --sanitizer none {target}");
    Ok(run.env("RUSTC_BOOTSTRAP", "1"))
}

fn folder(of: &str, target: &str) -> PathBuf {
    root().join("fuzz").join(of).join(target)
}
