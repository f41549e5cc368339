//! One version for everything that comes from here: what states it elsewhere agrees.

use crate::root;
use std::fs;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// Above it may be what no release has yet.
#[test]
fn the_newest_version_in_the_changelog_is_this_one() {
    let changelog = read("CHANGELOG.md");
    let headings = changelog
        .lines()
        .filter_map(|line| line.strip_prefix("## ["));
    let newest = headings.filter_map(|it| it.split_once("] - ")).next();
    assert_eq!(newest.map(|(version, _)| version), Some(VERSION));
}

/// cargo itself is content with an older one, which may lack what the newer one uses.
#[test]
fn what_is_published_asks_for_the_rest_in_this_version() {
    let manifest = read("Cargo.toml");
    let (_, all) = manifest.split_once("\n[workspace.dependencies]\n").unwrap();
    let all = all.split("\n\n").next().unwrap();
    let ours: Vec<_> = all
        .lines()
        .filter(|line| line.contains("path = "))
        .collect();
    assert!(!ours.is_empty());
    for dependency in ours {
        assert!(
            dependency.contains(&format!("version = \"{VERSION}\"")),
            "{dependency}"
        );
    }
}

#[test]
fn the_readme_asks_for_this_version() {
    let readme = read("README.md");
    let line = readme
        .lines()
        .find_map(|it| it.strip_prefix("leptos-managed-auth = "))
        .unwrap();
    let asked = line.split('"').nth(1).unwrap();
    assert!(VERSION.starts_with(&format!("{asked}.")), "{line}");
}
