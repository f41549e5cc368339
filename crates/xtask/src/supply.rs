//! The stage `supply`: what we build on is allowed, known to be sound, used, and not newer than what
//! we say that we need.

use crate::run::{self, Failure, Outcome, command, root};
use crate::setup::note;
use crate::tools::cargo_tool;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const CARGO_DENY: &str = "0.20.2";
const CARGO_MACHETE: &str = "0.9.2";

/// The workspace of all that is published and built here.
const MAIN: &str = ".";
/// Each directory that has a lock file of its own.
const LOCKS: [&str; 3] = [MAIN, "fuzz", "examples/yew"];

/// Everything that can be said about the dependencies without building them.
pub(crate) fn check() -> Outcome {
    let deny = cargo_tool("cargo-deny", "cargo-deny", CARGO_DENY, "4 minutes")?;
    let machete = cargo_tool("cargo-machete", "cargo-machete", CARGO_MACHETE, "a minute")?;

    let deny_check = |lock: &str, what: &[&str]| {
        let mut tool = tool("cargo-deny", deny.as_ref());
        tool.args(["--config", "deny.toml", "--manifest-path"])
            .arg(root().join(lock).join("Cargo.toml"))
            .args(["--locked", "--workspace", "check"]);
        // What one of them needs the others need not.
        tool.args(["--allow", "license-not-encountered"])
            .args(["--allow", "license-exception-not-encountered"])
            .args(what);
        let what = format!("checking what {lock}/Cargo.lock names");
        println!("{what}");
        run::visible(tool, &what, "see deny.toml")
    };
    for lock in LOCKS {
        deny_check(lock, &["licenses", "bans", "sources"])?;
    }
    let mut fetch = tool("cargo-deny", deny.as_ref());
    fetch.arg("fetch");
    let limit = Some(Duration::from_secs(60));
    match run::quiet(fetch, "fetching the list of advisories", "", limit) {
        Ok(()) => {
            for lock in LOCKS {
                deny_check(lock, &["advisories"])?;
            }
        }
        Err(_) => note("the list of advisories is out of reach from here: NOT checked"),
    }

    let mut unused = tool("cargo-machete", machete.as_ref());
    unused.arg("--skip-target-dir").args(LOCKS);
    run::visible(
        unused,
        "looking for unused dependencies",
        "remove them from the Cargo.toml that names them",
    )?;
    minimum_rust()
}

/// No dependency needs a newer Rust than we say that we need. (What we use of std ourselves is
/// watched by clippy's `incompatible_msrv`.)
fn minimum_rust() -> Outcome {
    let mut metadata = command("cargo");
    metadata.args(["metadata", "--format-version", "1", "--locked"]);
    let metadata = run::answer(metadata).and_then(|text| serde_json::from_str(&text).ok());
    let unreadable = || {
        Failure::new(
            "asking cargo about the dependencies",
            "`cargo metadata --locked` failed",
            "bring Cargo.lock up to date with any build",
        )
    };
    let metadata: Value = metadata.ok_or_else(unreadable)?;
    let ours = packages(&metadata)
        .find(|package| package["name"] == "leptos-managed-auth")
        .and_then(|package| version(&package["rust_version"]))
        .ok_or_else(unreadable)?;
    let newer: Vec<String> = packages(&metadata)
        .filter(|package| version(&package["rust_version"]) > Some(ours))
        .map(|package| format!("{} needs {}", package["name"], package["rust_version"]))
        .collect();
    if newer.is_empty() {
        println!("no dependency needs a newer Rust than 1.{}", ours.1);
        return Ok(());
    }
    Err(Failure::new(
        format!("the stated minimum is Rust {}.{}", ours.0, ours.1),
        newer.join("\n"),
        "take an older version of it, or raise rust-version in Cargo.toml and say so in CHANGELOG.md",
    ))
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

fn version(text: &Value) -> Option<(u32, u32)> {
    let mut parts = text.as_str()?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

fn tool(program: &str, bin: Option<&PathBuf>) -> Command {
    command(bin.map_or_else(|| program.into(), |bin| bin.join(program)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lock_file_is_looked_at() {
        let mut git = command("git");
        git.args(["ls-files", "--", "Cargo.lock", "*/Cargo.lock"]);
        // An archive of the source has no list of its files.
        let Some(listed) = run::answer(git).filter(|it| !it.is_empty()) else {
            return;
        };
        let mut known = LOCKS.map(|lock| match lock {
            MAIN => "Cargo.lock".to_owned(),
            _ => format!("{lock}/Cargo.lock"),
        });
        known.sort_unstable();
        assert_eq!(listed.lines().collect::<Vec<_>>(), known);
    }

    #[test]
    fn versions_compare_as_numbers() {
        let of = |text: &str| version(&text.into());
        assert_eq!(of("1.88"), Some((1, 88)));
        assert_eq!(of("1.88.2"), Some((1, 88)));
        assert!(of("1.100") > of("1.88"));
        assert!(version(&Value::Null) < of("1.0"));
    }
}
