//! The stylesheet keeps its promises to the page that it is linked in, and the tables of parts and
//! tokens say what there is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Appearance, Part, State, Token};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const STYLE: &str = include_str!("../style/managed-auth.css");
const GUIDE: &str = include_str!("../docs/book/src/appearance.md");

/// The stylesheet without comments and without what stands in quotes.
fn plain() -> String {
    let mut plain = String::new();
    let mut rest = STYLE;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").expect("a comment ends").1;
    }
    plain.push_str(rest);
    let outside = plain.split('"').enumerate();
    outside
        .filter(|(index, _)| index % 2 == 0)
        .map(|(_, text)| text)
        .collect()
}

/// What stands before each `{` of a rule, and the declarations of each rule.
fn rules() -> Vec<(String, String)> {
    let plain = plain();
    let mut rules = Vec::new();
    for block in plain.split('}') {
        let mut parts = block.split('{').collect::<Vec<_>>();
        let declarations = parts.pop().unwrap_or_default();
        if let Some(selector) = parts.pop() {
            rules.push((selector.trim().to_owned(), declarations.trim().to_owned()));
        }
    }
    rules
}

/// The words of a text that are names in `CSS`, without classes, attributes, and what follows a
/// colon.
fn elements(selector: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut skips, mut brackets) = (false, 0);
    for character in selector.chars().chain([' ']) {
        match character {
            '[' => brackets += 1,
            ']' => brackets -= 1,
            _ if brackets > 0 => {}
            '.' | ':' | '#' => skips = true,
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => word.push(character),
            _ => {
                if !skips && !word.is_empty() {
                    words.push(word.clone());
                }
                skips = false;
                word.clear();
            }
        }
    }
    words
}

#[test]
fn all_rules_stand_in_a_layer_but_the_one_that_protects_them() {
    let plain = plain();
    let (mut depth, mut begin, mut blocks) = (0, 0, Vec::new());
    for (at, character) in plain.char_indices() {
        match character {
            '{' => {
                if depth == 0 {
                    blocks.push(plain[begin..at].trim());
                }
                depth += 1;
            }
            '}' => {
                depth -= 1;
                begin = at + 1;
            }
            _ => {}
        }
    }
    assert_eq!((depth, plain[begin..].trim()), (0, ""));
    let layers = blocks.iter().filter(|name| **name == "@layer managed-auth");
    assert_eq!(layers.count(), 2, "the shell's, and the rest: {blocks:?}");
    let outside: Vec<_> = blocks.iter().filter(|it| !it.starts_with('@')).collect();
    assert_eq!((outside.len(), blocks.len()), (1, 3), "{blocks:?}");
    assert!(outside[0].contains(":not(_ _ _)"), "{outside:?}");
}

#[test]
fn selectors_name_classes_and_no_elements() {
    for (selector, _) in rules() {
        let is_rule = !selector.contains('@') && selector.contains('.');
        if !is_rule || selector.contains("_ _ _") {
            continue;
        }
        let named = elements(&selector);
        // Languages, and which children are meant.
        let known = |name: &String| ["ko", "ja", "n", "13"].contains(&&**name);
        assert!(named.iter().all(known), "{selector}: {named:?}");
        assert!(
            selector.contains(".ma-"),
            "{selector} is under a class of ours"
        );
    }
}

#[test]
fn directions_are_those_of_the_text() {
    let physical = [
        "left",
        "right",
        "top",
        "bottom",
        "width",
        "height",
        "min-width",
        "max-width",
        "min-height",
        "max-height",
        "margin-left",
        "margin-right",
        "margin-top",
        "margin-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "padding-bottom",
        "border-left",
        "border-right",
        "border-top",
        "border-bottom",
        "float",
        "clear",
    ];
    for (selector, declarations) in rules() {
        for declaration in declarations.split(';') {
            let Some((property, value)) = declaration.split_once(':') else {
                continue;
            };
            let property = property.trim();
            assert!(!physical.contains(&property), "{selector} sets {property}");
            let aligned = property == "text-align" && ["left", "right"].contains(&value.trim());
            assert!(!aligned, "{selector} aligns by a side of the screen");
        }
    }
}

/// What the screen is made of, in Rust.
fn components() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/components");
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

/// That no element is a part that the table lacks is the compiler's to see.
#[test]
fn the_table_of_parts_is_what_is_on_the_screen() {
    let components = components();
    let used: BTreeSet<_> = components
        .split("Part::")
        .skip(1)
        .filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_uppercase() && c != '_')
                .next()
        })
        .collect();
    for part in Part::ALL {
        let constant = part.name().to_uppercase().replace('-', "_");
        assert!(
            used.contains(&*constant),
            "nothing is the part {}",
            part.name()
        );
    }
    assert_eq!(Part::ALL.len(), Part::ABOUT.len());
}

#[test]
fn every_token_is_used_and_none_that_is_not_in_the_table() {
    let used: BTreeSet<_> = STYLE
        .split("var(--managed-auth-")
        .skip(1)
        .map(|rest| rest.split([',', ')']).next().unwrap())
        .collect();
    let known: BTreeSet<_> = Token::ALL.iter().map(|token| token.name()).collect();
    assert_eq!(used, known);
}

#[test]
fn the_guide_names_every_token_part_and_state() {
    let parts = Part::ALL.iter().map(|part| part.name());
    let states = State::ALL.iter().map(|state| state.name());
    let tokens = Token::ALL.iter().map(|token| token.name());
    for name in parts.chain(states).chain(tokens) {
        assert!(
            GUIDE.contains(&format!("| `{name}` |")),
            "the guide lacks `{name}`"
        );
    }
}

#[path = "../docs/book/code/appearance.rs"]
#[allow(unreachable_pub, reason = "in the book it stands in a file of its own")]
mod appearance;

#[test]
fn the_guides_two_examples_say_the_same() {
    let json = include_str!("../docs/book/code/appearance.json");
    let json: Value = serde_json::from_str(json).unwrap();
    let read = Appearance::from_json(json.get("appearance").unwrap());
    assert_eq!(read, appearance::brand());
}
