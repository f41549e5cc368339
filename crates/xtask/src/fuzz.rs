//! `cargo xtask fuzz`: looks for inputs that break a promise, for as long as it is told.

use crate::run::{root, shell, tee};
use crate::tools::cargo_tool;
use anyhow::{Context as _, Result, ensure};
use clap::Args;
use std::path::PathBuf;
use xshell::{Cmd, Shell, cmd};

const CARGO_FUZZ: &str = "0.13.2";
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

/// One target, and the tool to work on it with.
struct Fuzz<'a> {
    sh: &'a Shell,
    program: PathBuf,
    target: &'a str,
}

/// Fuzzes one target after the other, or minimises their corpora.
pub(crate) fn fuzz(options: &Options) -> Result<()> {
    let (sh, program) = (shell()?, cargo_tool("cargo-fuzz", CARGO_FUZZ, "a minute")?);
    let named: Vec<&str> = options.targets.iter().map(String::as_str).collect();
    let targets = if named.is_empty() { TARGETS.to_vec() } else { named };
    let mut last_lines = Vec::new();
    for target in &targets {
        let fuzz = Fuzz { sh: &sh, program: program.clone(), target };
        last_lines.push(match options.minimise {
            true => fuzz.minimise()?,
            false => fuzz.find(options.minutes * 60 / targets.len() as u64)?,
        });
    }
    println!();
    for line in last_lines {
        println!("{line}");
    }
    Ok(())
}

impl Fuzz<'_> {
    /// Looks for inputs that break a promise, from all that is known. What reaches further is kept.
    fn find(&self, seconds: u64) -> Result<String> {
        let target = self.target;
        println!("\n== fuzzing {target} for {seconds} s");
        let folders = [self.folder("found")?, self.folder("corpus")?, self.folder("seeds")?];
        let limits = ["-timeout=10", "-print_final_stats=1", LONGEST_INPUT];
        let run = self.run().args(folders).arg("--").args(limits);
        let (mut runs, mut reached) = (String::new(), String::new());
        let status = tee(run.arg(format!("-max_total_time={seconds}")), |line| {
            if let Some((_, count)) = line.split_once("stat::number_of_executed_units:") {
                count.trim().clone_into(&mut runs);
            }
            if let Some((_, rest)) = line.split_once("DONE ") {
                let reach = rest.split(" corp:").next().unwrap_or(rest);
                reach.trim().clone_into(&mut reached);
            }
        })?;
        ensure!(
            status.success(),
            "fuzzing {target}: an input broke a promise; it and what broke stand above\nrun `cargo \
             xtask fuzz {target}` again once it is mended, and keep the input under \
             fuzz/seeds/{target}/, where the tests of managed-auth-core run it"
        );
        let kept = self.files("found")?.len();
        Ok(format!(
            "{target}: {runs} runs, {reached}, nothing broken; {kept} inputs in fuzz/found/"
        ))
    }

    /// Makes the corpus anew: the fewest inputs that reach, beyond the seeds, whatever is reached by
    /// an input that we have.
    fn minimise(&self) -> Result<String> {
        let (sh, target) = (self.sh, self.target);
        println!("\n== minimising the corpus of {target}");
        let (corpus, found) = (self.folder("corpus")?, self.folder("found")?);
        // What is in the first folder is taken as given.
        sh.remove_path(self.folder("least")?)?;
        let least = self.folder("least")?;
        let seeds = self.files("seeds")?;
        for seed in &seeds {
            sh.copy_file(seed, &least)?;
        }
        let merge = self.run().args([&least, &corpus, &found]).arg("--");
        let merge = merge.args(["-set_cover_merge=1", "-use_counters=0", LONGEST_INPUT]);
        merge.run().context("an input that breaks a promise stands above")?;
        for seed in &seeds {
            sh.remove_path(least.join(seed.file_name().unwrap_or_default()))?;
        }
        sh.remove_path(&corpus)?;
        std::fs::rename(&least, &corpus)?;
        let kept = self.files("corpus")?;
        let bytes: u64 = kept.iter().filter_map(|it| it.metadata().ok()).map(|it| it.len()).sum();
        Ok(format!("{target}: {} inputs, {bytes} bytes in fuzz/corpus/", kept.len()))
    }

    /// The instrumentation is unstable in the compiler; a stable one is told to allow it. There is no
    /// unsafe code to watch: without the address sanitizer it runs several times as fast.
    fn run(&self) -> Cmd<'_> {
        let Self { sh, program, target } = self;
        cmd!(sh, "{program} fuzz run --sanitizer none {target}").env("RUSTC_BOOTSTRAP", "1")
    }

    fn folder(&self, of: &str) -> Result<PathBuf> {
        Ok(self.sh.create_dir(root().join("fuzz").join(of).join(self.target))?)
    }

    fn files(&self, of: &str) -> Result<Vec<PathBuf>> {
        Ok(self.sh.read_dir(self.folder(of)?)?)
    }
}
