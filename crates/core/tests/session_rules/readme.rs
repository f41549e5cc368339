//! The tables of rules and tests in the crate's README: every test that they name exists.

use std::fs;
use std::path::Path;

const README: &str = include_str!("../../README.md");

/// The sources below a directory.
fn sources(dir: &Path, all: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|it| it == "rs") {
            all.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let mut all = Vec::new();
    for dir in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(dir), &mut all);
    }
    let names: Vec<_> = README
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.matches('_').count() > 2 && !name.contains(['/', '-', ' ']))
        .collect();
    assert!(names.len() > 200, "{}", names.len());
    for name in names {
        let test = format!("#[test]\nfn {name}()");
        // Indented in a module of its own or in `proptest!`, where arguments follow.
        let unit = format!("#[test]\n    fn {name}(");
        let is_there = |source: &String| source.contains(&test) || source.contains(&unit);
        assert!(all.iter().any(is_there), "{name}");
    }
}

#[test]
fn every_rule_has_a_row_here_or_is_the_screens() {
    let screen = [12, 14, 15, 16];
    for rule in 1..=19 {
        let has_row = README.contains(&format!("\n| {rule}. "));
        assert_eq!(has_row, !screen.contains(&rule), "rule {rule}");
    }
}
