//! `docs/architecture.md` names files, what is in them, and tests: all of it is there.

use crate::{all_tests, named, root, tests_of};
use std::fs;

const WHERE: &str = "Where each rule lives";
const TESTS: &str = "What proves the rules of screen and browser";

/// The contract has 19 rules.
const RULES: std::ops::RangeInclusive<u32> = 1..=19;

fn page() -> String {
    fs::read_to_string(root().join("docs/architecture.md")).unwrap()
}

/// The lines below a heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, below) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    below
        .split_once("\n## ")
        .map_or(below, |(section, _)| section)
}

fn is_path(name: &str) -> bool {
    name.contains('/') && !name.contains(' ')
}

/// What stands before a name in the line that defines it, in Rust and in JavaScript.
const DEFINES: &str = "async class const crate enum export fn function impl pub struct super trait";

/// Whether a file defines a function, a type, a constant or a public field of this name, or a trait for
/// something. What is no name, such as a selector or an attribute, has to stand there as it is.
fn has(text: &str, name: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    if !name.chars().all(is_part) {
        return text.contains(name);
    }
    let defines = |word: &str| DEFINES.split(' ').any(|it| it == word);
    text.lines().any(|line| {
        let mut words = line.trim_start().split(|it| !is_part(it));
        let is_definition = words.next().is_some_and(defines);
        is_definition && words.find(|it| !it.is_empty() && !defines(it)) == Some(name)
    })
}

/// What is wrong with a line: a path that is not there, or a name that is not defined in the file that
/// is named before it.
fn wrong(line: &str) -> Vec<String> {
    let (mut wrong, mut file) = (Vec::new(), None);
    for (_, name) in named(line) {
        if is_path(name) {
            let path = root().join(name);
            if !path.exists() {
                wrong.push(format!("there is no {name}"));
            }
            file = fs::read_to_string(path).ok().map(|text| (name, text));
        } else if let Some((path, text)) = &file
            && !has(text, name)
        {
            wrong.push(format!("{path} has no {name}"));
        }
    }
    wrong
}

/// The numbers of a table's rules, and how many places each names.
fn rules(section: &str) -> Vec<(u32, usize)> {
    let rows = section.lines().filter_map(|line| {
        let number = line.trim_matches('|').split('|').next()?;
        Some((number.trim().parse().ok()?, named(line).len()))
    });
    rows.collect()
}

#[test]
fn every_file_and_name_is_there() {
    let page = page();
    let before = page.split(&format!("## {TESTS}")).next().unwrap();
    let wrong: Vec<_> = before.lines().flat_map(wrong).collect();
    assert_eq!(wrong, [""; 0]);
    assert!(named(before).len() > 80);
}

#[test]
fn every_test_is_there() {
    let (all, page) = (all_tests(), page());
    let rows = section(&page, TESTS)
        .lines()
        .filter(|line| line.starts_with('|'));
    let names = rows.flat_map(named).map(|(_, name)| name);
    let missing: Vec<_> = names.filter(|name| !all.contains_key(*name)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_rule_has_a_place_and_a_test() {
    let page = page();
    for heading in [WHERE, TESTS] {
        let rules = rules(section(&page, heading));
        let numbers: Vec<u32> = rules.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, RULES.collect::<Vec<_>>(), "{heading}");
        assert!(rules.iter().all(|(_, places)| *places > 0), "{heading}");
    }
}

#[test]
fn what_is_not_there_is_found() {
    assert_eq!(
        wrong("`src/components/managed_auth.rs` `ManagedAuth` and `Unheard`"),
        ["src/components/managed_auth.rs has no Unheard"]
    );
    // What is only used or passed on there is defined elsewhere.
    assert_eq!(
        wrong("`src/lib.rs` `ManagedAuth`"),
        ["src/lib.rs has no ManagedAuth"]
    );
    assert_eq!(wrong("`src/nothing.rs`"), ["there is no src/nothing.rs"]);
    assert_eq!(wrong("`src/components/`, which `knows` no wire"), [""; 0]);
    assert_eq!(
        rules("| rule |\n|---|\n| 1 | `x` |\n| 2 | y |"),
        [(1, 1), (2, 0)]
    );
    assert_eq!(tests_of("#[test]\nfn it() {}"), ["it"]);
}
