//! `cargo xtask bench`: the page against the same sign-in in React, and the parser against others.

use crate::build;
use crate::e2e;
use crate::finish;
use crate::run::{npm_program, quiet, root, shell, target_dir};
use crate::setup;
use anyhow::Result;
use std::path::Path;
use xshell::cmd;

const CRATE: &str = "managed-auth-bench";
/// The parser alone, for the browser.
const FRAMING: &str = "managed-auth-framing";

/// Builds what is compared, and measures it; `quick` does so once, and keeps nothing.
pub(crate) fn bench(quick: bool) -> Result<()> {
    let (kit, browser) = (setup::for_page()?, setup::chromium()?);
    build::page(&kit, kit.std())?;
    let baseline = target_dir("bench").join("baseline");
    react(&baseline)?;
    // The parser as the page has it, with glue.
    build::library(&kit, FRAMING, "framing", &baseline.join("framing"), &[])?;
    finish::compress(&baseline)?;

    let sh = shell()?;
    let mut keep = vec!["--quick".into()];
    if !quick {
        let parser = ["--profile", "measure", "--package", CRATE, "--bench", "stream"];
        cmd!(sh, "cargo bench {parser...} -- --noplot").run()?;
        let (docs, criterion) = (root().join("docs"), target_dir("criterion"));
        keep = vec!["--docs".into(), docs, "--criterion".into(), criterion];
    }
    let pages = ["--profile", "measure", "--package", CRATE];
    let pages = cmd!(sh, "cargo run {pages...} -- {baseline} {keep...}");
    Ok(e2e::driven(pages, &browser).run()?)
}

/// The page in React, from the versions that its lock file names, and the page that measures the
/// framing beside it.
fn react(to: &Path) -> Result<()> {
    println!("baseline: building");
    let sh = shell()?;
    sh.change_dir("benches/baseline");
    sh.set_var("BASELINE_OUT", to);
    let (npm, npx) = (npm_program("npm"), npm_program("npx"));
    let install = cmd!(sh, "{npm} ci --no-audit --no-fund --no-update-notifier");
    quiet(install, "installing what the baseline is made of (with node 20 or later)", None)?;
    sh.set_var("NODE_ENV", "production");
    for mode in ["production", "framing"] {
        let vite = cmd!(sh, "{npx} vite build --mode {mode}");
        quiet(vite, "building the baseline", None)?;
    }
    Ok(())
}
