//! `cargo xtask bench`: the page against the same sign-in in React, and the parser against others.

use crate::prelude::*;
use crate::tools::npm_ci;
use crate::{build, files, finish, package, setup};
use std::ffi::OsString;

const CRATE: &str = "managed-auth-bench";
/// The parser alone, for the browser.
const FRAMING: &str = "managed-auth-framing";

/// What can be measured for itself. The last is the parser on this machine, without a browser.
const PARTS: [&str; 9] =
    ["visits", "events", "submit", "burst", "form", "memory", "growth", "framing", HOST];
const HOST: &str = "host";

/// How fast the page is, against the same sign-in in React, and how fast the stream is read
///
/// A whole run takes about half an hour on a quiet machine, builds included. It writes figures,
/// pictures and the table of docs/performance.md; what --quick and --only measure goes to
/// target/bench/docs/ instead.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Measures each thing once
    #[arg(long)]
    quick: bool,
    /// Measures only this part; can be given several times
    #[arg(long, value_name = "PART", value_parser = PARTS)]
    only: Vec<String>,
}

impl Options {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|it| it == part)
    }
}

/// Builds what is compared, and measures it.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let sh = shell()?;
    let (place, criterion) = (target_dir("bench"), target_dir("criterion"));
    let only = options.only.iter().flat_map(|part| ["--only", part]);
    let mut words: Vec<_> =
        only.chain(options.quick.then_some("--quick")).map(Into::into).collect();
    if options.wants(HOST) && !options.quick {
        // What it measured of another time would be told as of this.
        sh.remove_path(&criterion)?;
        let parser = ["--profile", "measure", "--package", CRATE, "--bench", "stream"];
        cmd!(sh, "cargo bench {parser...} -- --noplot").run()?;
        words.extend([OsString::from("--criterion"), criterion.into()]);
    }
    let whole = !options.quick && options.only.is_empty();
    let docs = if whole { root().join("docs") } else { place.join("docs") };

    let (browser, kit) = (setup::chromium()?, build::ready()?);
    pages(&kit, &place, options)?;
    let pages = ["--profile", "measure", "--package", CRATE];
    let pages = cmd!(sh, "cargo run {pages...} -- {place} {docs} {words...}");
    // Ten minutes are enough for a test, and not for all rounds.
    let pages = browser.driven_by(pages).env("MANAGED_AUTH_SOAK_SECONDS", "7200");
    Ok(pages.run()?)
}

/// What stands beside the page: the baseline with the parser, and the component in a page of logins.
fn pages(kit: &setup::Kit, place: &Path, options: &Options) -> Result<()> {
    let (baseline, logins) = (place.join("baseline"), place.join("logins"));
    react(&baseline)?;
    if options.wants("framing") {
        // The parser as the page has it, with glue.
        build::library(kit, FRAMING, "framing", &baseline.join("framing"), &[])?;
    }
    finish::compress(&baseline)?;
    if options.wants("growth") {
        package::npm(kit)?;
        files::copy(&root().join("benches/logins"), &logins)?;
        files::copy(&package::npm_dir(), &logins.join("managed-auth"))?;
    }
    Ok(())
}

/// The page in React, from the versions that its lock file names, and the page that measures the
/// framing beside it.
fn react(to: &Path) -> Result<()> {
    println!("baseline: building");
    let sh = shell()?;
    sh.change_dir("benches/baseline");
    sh.set_var("BASELINE_OUT", to);
    npm_ci(&sh, "what the baseline is made of")?;
    let npx = npm_program("npx");
    sh.set_var("NODE_ENV", "production");
    for mode in ["production", "framing"] {
        let vite = cmd!(sh, "{npx} vite build --mode {mode}");
        quiet(vite, "building the baseline", None)?;
    }
    Ok(())
}
