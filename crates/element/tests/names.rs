//! The TypeScript declarations name every part, state, token and word that there is, and no other.
#![cfg(not(target_family = "wasm"))]

use leptos_managed_auth::{Part, State, Token, Word};

const DECLARED: &str = include_str!("../npm/names.d.ts");

fn union<'a>(name: &str, about: &str, texts: impl Iterator<Item = &'a str>) -> String {
    let members: String = texts.map(|text| format!("\n  | \"{text}\"")).collect();
    format!("\n/** {about} */\nexport type {name} ={members};\n")
}

#[test]
fn the_declared_names_are_those_of_the_component() {
    let names = [
        "// Written by the test in crates/element/tests/names.rs.\n".to_owned(),
        union(
            "Part",
            "A part of the sign-in.",
            Part::ALL.iter().map(|it| it.name()),
        ),
        union(
            "State",
            "A state of a part, in CSS.",
            State::ALL.iter().map(|it| it.name()),
        ),
        union(
            "Token",
            "A design token.",
            Token::ALL.iter().map(|it| it.name()),
        ),
        union(
            "Word",
            "The key of a text.",
            Word::ALL.iter().map(|it| it.key()),
        ),
    ];
    let names = names.concat();
    if names != DECLARED {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/npm/names.d.ts");
        let written = std::fs::write(path, names).is_ok();
        assert!(
            !written,
            "npm/names.d.ts was behind and is written anew: look at it and commit it"
        );
    }
    assert!(
        DECLARED.contains("| \"button-primary\""),
        "and they are no empty lists"
    );
}
