//! `docs/architecture.md` names files and what is in them: all of it is there.
#![allow(clippy::panic, clippy::unwrap_used)]

#[allow(dead_code, reason = "what is shared with another test")]
mod named;

use named::{named, root};
use std::fs;

const WHERE: &str = "Where each rule lives";

/// The contract has 19 rules.
const RULES: std::ops::RangeInclusive<u32> = 1..=19;

fn page() -> String {
    fs::read_to_string(root().join("docs/architecture.md")).unwrap()
}

/// The lines below a heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, below) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    below.split_once("\n## ").map_or(below, |(section, _)| section)
}

fn is_path(name: &str) -> bool {
    name.contains('/') && !name.contains(' ')
}

/// Whether it stands in a file as a word: a function, a type, a class of the stylesheet.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '-';
    text.split(|it| !is_part(it)).any(|it| it == word)
}

/// What is wrong with a line: a path that is not there, or a name that is not in the file that is
/// named before it.
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
            && !has_word(text, name)
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
    let wrong: Vec<_> = page.lines().flat_map(wrong).collect();
    assert_eq!(wrong, [""; 0]);
    assert!(named(&page).len() > 80);
}

#[test]
fn every_rule_has_a_place() {
    let page = page();
    let rules = rules(section(&page, WHERE));
    let numbers: Vec<u32> = rules.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, RULES.collect::<Vec<_>>());
    assert!(rules.iter().all(|(_, places)| *places > 0));
}

#[test]
fn what_is_not_there_is_found() {
    assert_eq!(wrong("`src/lib.rs` `ManagedAuth` and `Unheard`"), ["src/lib.rs has no Unheard"]);
    assert_eq!(wrong("`src/nothing.rs`"), ["there is no src/nothing.rs"]);
    assert_eq!(wrong("`src/components/`, which `knows` no wire"), [""; 0]);
    assert_eq!(rules("| rule |\n|---|\n| 1 | `x` |\n| 2 | y |"), [(1, 1), (2, 0)]);
}
