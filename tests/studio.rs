//! What the brand studio of the gallery knows of the component, and the Rust code that it writes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

// What the studio wrote for `brand.json`, to the letter: tests/e2e/tests/studio.rs compares.
#[path = "studio/brand.rs"]
#[allow(unreachable_pub)]
mod brand;

use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Appearance, Localization, Part, State, Token, Word};

const BRAND: &str = include_str!("studio/brand.json");
const NAMES: &str = include_str!("../gallery/page/studio/names.json");
const STYLE: &str = include_str!("../style/managed-auth.css");

#[test]
fn the_rust_code_of_a_brand_says_what_its_configuration_says() {
    let config: Value = serde_json::from_str(BRAND).unwrap();
    let read = Appearance::from_json(config.get("appearance").unwrap());
    assert_eq!(brand::appearance(), read);
    let read = Localization::from_json("", config.get("localization").unwrap());
    assert_eq!(brand::localization(), read);
}

#[test]
fn the_studio_knows_every_name_and_no_other() {
    let names: serde_json::Value = serde_json::from_str(NAMES).unwrap();
    let texts = |list: &str, member: &str| -> Vec<String> {
        let list = names[list].as_array().unwrap().iter();
        let text = |it: &serde_json::Value| it[member].as_str().or(it.as_str()).unwrap().to_owned();
        list.map(text).collect()
    };
    assert_eq!(
        texts("tokens", "name"),
        Token::ALL.iter().map(|it| it.name()).collect::<Vec<_>>()
    );
    assert_eq!(texts("tokens", "about"), Token::ABOUT);
    assert_eq!(
        texts("parts", ""),
        Part::ALL.iter().map(|it| it.name()).collect::<Vec<_>>()
    );
    assert_eq!(
        texts("states", ""),
        State::ALL.iter().map(|it| it.name()).collect::<Vec<_>>()
    );
    let words = Word::ALL.iter();
    let variants: Vec<_> = words.clone().map(|it| format!("{it:?}")).collect();
    assert_eq!(texts("words", "variant"), variants);
    let keys: Vec<_> = words.clone().map(|it| it.key()).collect();
    assert_eq!(texts("words", "key"), keys);
    let english: Vec<_> = words.map(|it| it.english()).collect();
    assert_eq!(texts("words", "english"), english);
}

#[test]
fn the_studio_begins_with_the_defaults_of_the_stylesheet() {
    let style = STYLE.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: serde_json::Value = serde_json::from_str(NAMES).unwrap();
    for token in names["tokens"].as_array().unwrap() {
        let text = |member: &str| token[member].as_str();
        let name = text("name").unwrap();
        let default = match (text("as"), text("light"), text("dark")) {
            (Some(other), ..) => other.replace("color-", "var(--ma-") + ")",
            (_, Some(light), Some(dark)) if light == dark => light.to_owned(),
            (_, Some(light), Some(dark)) => {
                format!("var(--ma-light, {light}) var(--ma-dark, {dark})")
            }
            _ => "calc(var(--ma-radius) * 1.75)".to_owned(),
        };
        let said = format!("var(--managed-auth-{name}, {default})");
        assert!(style.contains(&said), "the stylesheet lacks {said}");
    }
}
