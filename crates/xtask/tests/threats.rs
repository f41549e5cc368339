//! Every row of the threat model in SECURITY.md points to a test that there is.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where SECURITY.md means a file by its name alone, or by a short one.
const PLACES: [(&str, &str); 4] = [
    ("e2e/", "tests/e2e/tests/"),
    ("core/", "crates/core/tests/"),
    ("fuzz/", "fuzz/fuzz_targets/"),
    ("", "tests/"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of all tests that are run, and the files that have them.
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

fn tests_of(source: &str) -> Vec<&str> {
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
fn named(text: &str) -> Vec<(&str, &str)> {
    let mut named = Vec::new();
    let mut parts = text.split('`');
    while let (Some(before), Some(name)) = (parts.next(), parts.next()) {
        named.push((before, name));
    }
    named
}

fn file(name: &str) -> Option<PathBuf> {
    let extension = if name.ends_with(".rs") { "" } else { ".rs" };
    let mut places = PLACES.iter().filter_map(|(short, long)| {
        let rest = name.strip_prefix(short)?;
        Some(root().join([long, rest, extension].concat()))
    });
    let own = root().join(name);
    own.exists().then_some(own).or_else(|| places.find(|path| path.is_file()))
}

/// What is wrong with the places that one cell points to; `Ok` is how many there are.
fn pointed(cell: &str, tests: &BTreeMap<String, Vec<PathBuf>>) -> Result<usize, String> {
    let (mut count, mut latest) = (0, Vec::new());
    for (before, name) in named(cell) {
        let is_test = name.matches('_').count() > 1 && !name.contains(['/', '.', ':', ' ']);
        if is_test {
            let files = tests.get(name);
            latest.push((name, files.ok_or(format!("there is no test `{name}`"))?));
        } else if let Some(command) = name.strip_prefix("cargo xtask ") {
            let chores = fs::read_to_string(root().join("crates/xtask/src/main.rs")).unwrap();
            let word = command.split(' ').next_back().unwrap();
            assert!(chores.contains(word), "there is no `{name}`");
        } else if let Some(method) = name.strip_prefix("Stage::") {
            let stage = fs::read_to_string(root().join("tests/e2e/src/stage.rs")).unwrap();
            if !stage.contains(&format!("fn {method}(")) {
                return Err(format!("there is no `{name}`"));
            }
        } else if name == "e2e/" {
            // Every whole login: it stands beside what holds there.
            continue;
        } else {
            let place = file(name).ok_or(format!("there is no file `{name}`"))?;
            if before.ends_with('(') {
                let place = place.canonicalize().unwrap();
                for (test, files) in latest.drain(..) {
                    let mut files = files.iter().map(|it| it.canonicalize().unwrap());
                    if !files.any(|it| it.starts_with(&place)) {
                        return Err(format!("`{test}` is not in `{name}`"));
                    }
                }
            }
        }
        count += 1;
    }
    Ok(count)
}

#[test]
fn every_threat_points_to_a_test_that_there_is() {
    let mut all = BTreeMap::new();
    tests(&root(), &mut all);
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (mut rows, mut wrong) = (0, Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line != "| threat | defence | test |" {
            continue;
        }
        lines.next();
        for row in lines.by_ref().take_while(|row| row.starts_with('|')) {
            rows += 1;
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
            let [threat, _, test] = cells.as_slice() else {
                panic!("a row of {} cells: {row}", cells.len());
            };
            match pointed(test, &all) {
                Ok(0) => wrong.push(format!("{threat}: nothing holds it")),
                Ok(_) => {}
                Err(why) => wrong.push(format!("{threat}: {why}")),
            }
        }
    }
    // And what the text around the tables names.
    for (_, name) in named(&text) {
        let looks_like_one = name.matches('_').count() > 2 && !name.contains(' ');
        if looks_like_one && !all.contains_key(name) {
            wrong.push(format!("there is no test `{name}`"));
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(rows > 25, "{rows} rows");
}

#[test]
fn a_test_is_what_is_run_as_one() {
    let source = "#[test]\nfn one() {}\nfn two() {}\n#[wasm_bindgen_test]\npub async fn three() {}\n\
        #[test]\n#[ignore = \"long\"]\nfn four() {}";
    assert_eq!(tests_of(source), ["one", "three"]);
    let all = BTreeMap::from([("a_b_c".to_owned(), vec![root()])]);
    assert!(pointed("`a_b_d`", &all).is_err());
    assert!(pointed("`e2e/nothing.rs`", &all).is_err());
    assert_eq!(pointed("in passing", &all), Ok(0));
}
