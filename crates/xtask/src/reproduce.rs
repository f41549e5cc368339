//! `cargo xtask reproduce`: whether the page is the same bytes when somebody else builds the commit
//! somewhere else.

use crate::build;
use crate::run::{root, shell};
use crate::setup;
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;
use xshell::cmd;

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Builds a clone of the last commit, and compares its page with the one of this place.
pub(crate) fn reproduce() -> Result<()> {
    let sh = shell()?;
    let changes = cmd!(sh, "git status --porcelain").read()?;
    ensure!(
        changes.is_empty(),
        "a clone would not have these changes:\n{changes}"
    );
    let kit = setup::for_page()?;
    build::page(&kit, kit.std())?;

    let (place, root) = (tempfile::tempdir()?, root());
    let clone = place.path();
    cmd!(sh, "git clone --quiet {root} {clone}").run()?;
    sh.change_dir(clone);
    let build = cmd!(sh, "cargo run --quiet --package xtask -- build");
    build.env_remove("CARGO_TARGET_DIR").run()?;
    let here = read(&build::dist())?;
    compare(&here, &read(&clone.join("dist"))?)?;
    println!("\nreproduced: all {} files are the same", here.len());
    Ok(())
}

fn read(dist: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in WalkDir::new(dist) {
        let path = entry?.into_path();
        if path.is_file() {
            files.insert(path.strip_prefix(dist)?.to_owned(), fs::read(&path)?);
        }
    }
    Ok(files)
}

fn compare(here: &Files, there: &Files) -> Result<()> {
    let mut differing: Vec<_> = here.keys().chain(there.keys()).collect();
    differing.retain(|name| here.get(*name) != there.get(*name));
    differing.sort_unstable();
    differing.dedup();
    ensure!(
        differing.is_empty(),
        "two builds of the same commit differ: {differing:?}\nlook for what depends on the place or \
         the time of a build"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        let of = |files: &[(&str, u8)]| -> Files {
            files
                .iter()
                .map(|(name, content)| (name.into(), vec![*content]))
                .collect()
        };
        let here = of(&[("a", 1), ("b", 1), ("c", 1)]);
        assert!(compare(&here, &here).is_ok());
        let there = of(&[("a", 1), ("b", 2), ("d", 1)]);
        let failure = compare(&here, &there).unwrap_err().to_string();
        assert!(failure.contains(r#"["b", "c", "d"]"#), "{failure}");
    }
}
