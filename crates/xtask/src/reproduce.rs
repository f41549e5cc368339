//! `cargo xtask reproduce`: whether the page is the same bytes when somebody else builds the commit
//! somewhere else.

use crate::build;
use crate::prelude::*;

/// Builds a clone of the last commit, and compares its page with the one of this place.
pub(crate) fn reproduce() -> Result<()> {
    let sh = shell()?;
    let changes = cmd!(sh, "git status --porcelain").read()?;
    ensure!(changes.is_empty(), "a clone would not have these changes:\n{changes}");
    build::ready()?;

    let (place, root) = (tempfile::tempdir()?, root());
    let clone = place.path();
    cmd!(sh, "git clone --quiet {root} {clone}").run()?;
    let build = cmd!(sh, "cargo run --quiet --package xtask -- build");
    {
        let _there = sh.push_dir(clone);
        build.env_remove("CARGO_TARGET_DIR").run()?;
    }
    let (here, there) = (dist(), clone.join("dist"));
    let same = cmd!(sh, "git diff --no-index --stat {here} {there}").run();
    same.context("two builds of a commit differ: something depends on the place or the time")?;
    println!("\nreproduced: all files are the same");
    Ok(())
}
