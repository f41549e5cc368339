//! Every row of the threat model in SECURITY.md points to a test that there is.

use crate::{all_tests, named, root, tests_of};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Where SECURITY.md means a file by its name alone, or by a short one.
const PLACES: [(&str, &str); 4] = [
    ("e2e/", "tests/e2e/tests/"),
    ("core/", "crates/core/tests/"),
    ("fuzz/", "fuzz/fuzz_targets/"),
    ("", "tests/"),
];

fn file(name: &str) -> Option<PathBuf> {
    let extension = if name.ends_with(".rs") { "" } else { ".rs" };
    let mut places = PLACES.iter().filter_map(|(short, long)| {
        let rest = name.strip_prefix(short)?;
        Some(root().join([long, rest, extension].concat()))
    });
    let own = root().join(name);
    own.exists()
        .then_some(own)
        .or_else(|| places.find(|path| path.is_file()))
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
    let all = all_tests();
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
    let all = BTreeMap::from([("a_b_c".to_owned(), vec![root().to_path_buf()])]);
    assert!(pointed("`a_b_d`", &all).is_err());
    assert!(pointed("`e2e/nothing.rs`", &all).is_err());
    assert_eq!(pointed("in passing", &all), Ok(0));
}
