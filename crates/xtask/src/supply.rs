//! The stage `supply`: what we build on is allowed, known to be sound, used, and not newer than what
//! we say that we need; and what we publish can be published.

use crate::apt::note;
use crate::fresh_app::PUBLISHED;
use crate::prelude::*;
use crate::tools::{CARGO_DENY, CARGO_MACHETE};
use cargo_metadata::MetadataCommand;
use std::time::Duration;

/// Each directory that has a lock file of its own.
const LOCKS: [&str; 3] = [".", "fuzz", "examples/yew"];

/// Everything that can be said about the dependencies without building them, and about the packages.
pub(crate) fn check() -> Result<()> {
    let sh = shell()?;
    let (deny, machete) = (CARGO_DENY.path()?, CARGO_MACHETE.path()?);
    let check = |lock: &str, what: &[&str]| {
        let manifest = format!("{lock}/Cargo.toml");
        let place = ["--config", ".deny.toml", "--manifest-path", &manifest, "--locked"];
        // What one of them needs the others need not.
        let unneeded = "--allow=license-not-encountered";
        let exceptions = "--allow=license-exception-not-encountered";
        let deny =
            cmd!(sh, "{deny} {place...} --workspace check {unneeded} {exceptions} {what...}");
        deny.run().context("see .deny.toml")
    };
    for lock in LOCKS {
        check(lock, &["licenses", "bans", "sources"])?;
    }
    let fetch = cmd!(sh, "{deny} fetch");
    match quiet(fetch, "fetching the advisories", Some(Duration::from_secs(60))) {
        Ok(()) => LOCKS.iter().try_for_each(|lock| check(lock, &["advisories"]))?,
        Err(_) => note("the list of advisories is out of reach from here: NOT checked"),
    }
    let unused = cmd!(sh, "{machete} --skip-target-dir {LOCKS...}");
    unused.run().context("remove unused dependencies from the Cargo.toml that names them")?;
    minimum_rust()?;
    publishing(&sh)
}

/// No dependency needs a newer Rust than we say that we need. (What we use of std ourselves is
/// watched by clippy's `incompatible_msrv`.)
fn minimum_rust() -> Result<()> {
    let locked = vec!["--locked".to_owned()];
    let metadata = MetadataCommand::new().current_dir(root()).other_options(locked).exec();
    let metadata = metadata.context("bring Cargo.lock up to date with any build")?;
    let ours = metadata.workspace_packages().iter().find_map(|it| it.rust_version.clone());
    let ours = ours.context("the workspace states no rust-version")?;
    let packages = metadata.packages.iter().filter_map(|it| Some((it, it.rust_version.as_ref()?)));
    let newer: Vec<_> = packages
        .filter(|(_, needed)| **needed > ours)
        .map(|(package, needed)| format!("{} needs {needed}", package.name))
        .collect();
    ensure!(
        newer.is_empty(),
        "the stated minimum is Rust {ours}, but {}\ntake an older version of it, or raise \
         rust-version in Cargo.toml and say so in CHANGELOG.md",
        newer.join(", ")
    );
    println!("no dependency needs a newer Rust than {ours}");
    Ok(())
}

/// Has cargo pack what is published, as the registry would get it, all together: one builds on the
/// other.
fn publishing(sh: &Shell) -> Result<()> {
    let lookup = cmd!(sh, "cargo update --dry-run --quiet");
    if quiet(lookup, "asking the registry", Some(Duration::from_secs(60))).is_err() {
        note("the registry is out of reach from here: publishing NOT tried");
        return Ok(());
    }
    let selected = PUBLISHED.map(|it| format!("--package={it}"));
    // Whoever tries it has not committed yet. What is packed is built in a new app by `e2e`.
    let dry_run = ["--dry-run", "--locked", "--no-verify", "--allow-dirty"];
    let dry_run = cmd!(sh, "cargo publish {dry_run...} {selected...}");
    dry_run.run().context("what is published could not be")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn whatever_may_be_published_is_tried_here_and_published_by_the_workflow() {
        let all = MetadataCommand::new().current_dir(root()).no_deps().exec().unwrap();
        let all = all.workspace_packages();
        let may = all.iter().filter(|it| it.publish.is_none()).map(|it| it.name.as_str());
        let may: BTreeSet<&str> = may.collect();
        assert_eq!(may, BTreeSet::from(PUBLISHED));
        let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
        let order = format!("for crate in {}; do", PUBLISHED.join(" "));
        assert!(workflow.contains(&order), "{order}");
    }

    #[test]
    fn every_lock_file_is_looked_at() {
        let sh = shell().unwrap();
        let git = cmd!(sh, "git ls-files -- Cargo.lock */Cargo.lock").quiet();
        // An archive of the source has no list of its files.
        let Ok(listed) = git.ignore_stderr().read() else {
            return;
        };
        let known = LOCKS.map(|lock| format!("{lock}/Cargo.lock").replace("./", ""));
        let listed: BTreeSet<&str> = listed.lines().collect();
        assert_eq!(listed, known.iter().map(String::as_str).collect());
    }
}
