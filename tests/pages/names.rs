//! The TypeScript declarations of the custom element name every part, state, token and text.

use crate::root;
use leptos_managed_auth::{Part, State, Token, Word};
use std::fs;

/// A union of texts.
fn declared<'a>(name: &str, about: &str, texts: impl Iterator<Item = &'a str>) -> String {
    let members: String = texts.map(|text| format!("\n  | \"{text}\"")).collect();
    format!("/** {about} */\nexport type {name} ={members};\n")
}

#[test]
fn the_element_declares_every_name() {
    let parts = Part::ALL.iter().map(|part| part.name());
    let states = State::ALL.iter().map(|state| state.name());
    let tokens = Token::ALL.iter().map(|token| token.name());
    let words = Word::ALL.iter().map(|word| word.key());
    let expected = [
        declared("Part", "A part of the sign-in.", parts),
        declared("State", "A state of a part, in CSS.", states),
        declared("Token", "A design token.", tokens),
        declared("Word", "The key of a text.", words),
    ];
    let (file, expected) = ("crates/element/npm/names.d.ts", expected.join("\n"));
    let there = fs::read_to_string(root().join(file)).unwrap();
    assert!(there == expected, "{file} has to be:\n{expected}");
}
