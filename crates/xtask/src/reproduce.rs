//! `cargo xtask reproduce`: whether the page is the same bytes when somebody else builds the commit
//! somewhere else.

use crate::build;
use crate::run::{self, Failure, Outcome, command, root};
use crate::setup;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Builds a clone of the last commit, and compares its page with the one of this place.
pub(crate) fn reproduce() -> Outcome {
    let mut status = command("git");
    status.args(["status", "--porcelain"]);
    if run::answer(status).is_none_or(|changes| !changes.is_empty()) {
        return Err(Failure::new(
            "this place is not as the last commit has it",
            "`git status` lists changes, which a clone would not have",
            "commit them, or put them away",
        ));
    }
    let kit = setup::for_page()?;
    build::page(&kit, kit.toolchain.best_std())?;

    let clone = std::env::temp_dir().join(format!("managed-auth-{}", std::process::id()));
    let result = build_clone(&clone).and_then(|()| {
        let (here, there) = (digests(&build::dist())?, digests(&clone.join("dist"))?);
        compare(&here, &there)
    });
    // It was only there for this; what is left of it is the system's to remove.
    let _ = fs::remove_dir_all(&clone);
    result
}

fn build_clone(clone: &Path) -> Outcome {
    let mut git = command("git");
    git.args(["clone", "--quiet"]).arg(root()).arg(clone);
    run::visible(git, "cloning", "see above")?;
    let mut build = command("cargo");
    build
        .current_dir(clone)
        .args(["run", "--quiet", "--package", "xtask", "--", "build"])
        .env_remove("CARGO_TARGET_DIR");
    run::visible(build, "building the clone", "see above")
}

type Digests = BTreeMap<String, String>;

fn digests(dist: &Path) -> Outcome<Digests> {
    let mut digests = Digests::new();
    let mut directories = vec![dist.to_path_buf()];
    while let Some(directory) = directories.pop() {
        let entries = fs::read_dir(&directory).map_err(|error| Failure::io(&directory, &error))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let content = fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
            let name = path.strip_prefix(dist).unwrap_or(&path);
            let digest = format!("{:x}", Sha256::digest(content));
            digests.insert(name.display().to_string(), digest);
        }
    }
    Ok(digests)
}

fn compare(here: &Digests, there: &Digests) -> Outcome {
    let names = here.keys().chain(there.keys());
    let mut differing: Vec<&str> = names
        .filter(|name| here.get(*name) != there.get(*name))
        .map(String::as_str)
        .collect();
    differing.sort_unstable();
    differing.dedup();
    if differing.is_empty() {
        println!("\nreproduced: all {} files are the same", here.len());
        return Ok(());
    }
    Err(Failure::new(
        "two builds of the same commit differ",
        differing.join("\n"),
        "look for what depends on the place or the time of a build",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        let of = |files: &[(&str, &str)]| -> Digests {
            files
                .iter()
                .map(|(name, sum)| ((*name).into(), (*sum).into()))
                .collect()
        };
        let here = of(&[("a", "1"), ("b", "1"), ("c", "1")]);
        assert!(compare(&here, &here).is_ok());
        let there = of(&[("a", "1"), ("b", "2"), ("d", "1")]);
        let failure = compare(&here, &there).unwrap_err().to_string();
        assert!(failure.contains("b\n        c\n        d"), "{failure}");
    }
}
