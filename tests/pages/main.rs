//! The pages of the repository: the files, names and tests in them are there, the code is run, and the
//! version is one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::unwrap_used)]

mod architecture;
mod book;
mod names;
mod threats;
mod versions;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of all tests that are run, and the files that have them.
pub(crate) fn all_tests() -> BTreeMap<String, Vec<PathBuf>> {
    let mut found = BTreeMap::new();
    tests(root(), &mut found);
    found
}

fn tests(dir: &Path, found: &mut BTreeMap<String, Vec<PathBuf>>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() {
            if !["target", "node_modules", "corpus"].contains(&&*name) && !name.starts_with('.') {
                tests(&path, found);
            }
        } else if name.ends_with(".rs") {
            let source = fs::read_to_string(&path).unwrap();
            for test in tests_of(&source) {
                found.entry(test.to_owned()).or_default().push(path.clone());
            }
        }
    }
}

pub(crate) fn tests_of(source: &str) -> Vec<&str> {
    let (mut is_test, mut is_ignored, mut tests) = (false, false, Vec::new());
    for line in source.lines().map(str::trim) {
        if let Some(attribute) = line.strip_prefix("#[") {
            is_test |= attribute.starts_with("test]")
                || attribute.starts_with("wasm_bindgen_test")
                || attribute.starts_with("tokio::test");
            is_ignored |= attribute.starts_with("ignore");
            continue;
        }
        if let Some((_, rest)) = line.split_once("fn ")
            && let (true, false, Some((name, _))) = (is_test, is_ignored, rest.split_once('('))
        {
            tests.push(name);
        }
        (is_test, is_ignored) = (false, false);
    }
    tests
}

/// What stands between backticks, and what stands before each.
pub(crate) fn named(text: &str) -> Vec<(&str, &str)> {
    let mut named = Vec::new();
    let mut parts = text.split('`');
    while let (Some(before), Some(name)) = (parts.next(), parts.next()) {
        named.push((before, name));
    }
    named
}
