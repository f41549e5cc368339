//! Every language says everything that English says, with the same arguments.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Localization, Word};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const BOOT: &str = include_str!("../page/boot.js");
const FAILURE: &str = include_str!("../crates/element/npm/failure.js");
const RETURN: &str = include_str!("../src/hosted/hand_back.rs");

/// The tag and the texts of each file in `page/languages/`.
fn languages() -> BTreeMap<String, Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("page/languages");
    let files = fs::read_dir(folder).unwrap();
    let read = |path: &Path| {
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let json = fs::read_to_string(path).unwrap();
        let value = serde_json::from_str(&json).expect(&tag);
        let Value::Object(members) = value else {
            panic!("{tag} is no object");
        };
        let text = |(key, value)| match value {
            Value::String(text) => (key, text),
            other => panic!("{key} is no text but {other:?}"),
        };
        let texts = members.into_iter().map(text).collect();
        (tag, texts)
    };
    files.map(|file| read(&file.unwrap().path())).collect()
}

/// What is said before and instead of the component: the texts that the loader and the hosted page name.
fn texts_of_boot() -> BTreeSet<&'static str> {
    let strings = [BOOT, FAILURE, RETURN]
        .into_iter()
        .flat_map(|file| file.split('"'));
    strings.filter(|text| text.starts_with("page.")).collect()
}

/// The names in braces, in alphabetical order.
fn arguments(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect(text).0)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn no_text_is_missing_unknown_twice_or_empty() {
    let wanted: BTreeSet<_> = Word::ALL.iter().map(|word| word.key()).collect();
    let wanted = &wanted | &texts_of_boot();
    for (tag, texts) in languages() {
        let keys: BTreeSet<_> = texts.iter().map(|(key, _)| &**key).collect();
        let missing: Vec<_> = wanted.difference(&keys).collect();
        let unknown: Vec<_> = keys.difference(&wanted).collect();
        assert!(missing.is_empty(), "{tag} lacks {missing:?}");
        assert!(
            unknown.is_empty(),
            "{tag} has {unknown:?}, which nobody shows"
        );
        assert_eq!(keys.len(), texts.len(), "{tag} says something twice");
        for (key, text) in &texts {
            let bare = text.trim();
            assert!(!bare.is_empty() && bare == text, "{tag}: {key}: {text:?}");
        }
    }
}

#[test]
fn every_text_has_the_arguments_of_the_english_one() {
    for (tag, texts) in languages() {
        let localization = Localization { lang: tag, texts };
        for word in Word::ALL {
            assert_eq!(
                arguments(localization.get(*word)),
                arguments(word.english()),
                "{} of {}",
                word.key(),
                localization.lang
            );
        }
        for key in texts_of_boot() {
            let text = localization.texts.iter().find(|(own, _)| own == key);
            assert!(arguments(&text.unwrap().1).is_empty(), "{key}");
        }
    }
}

/// A text that was left in English, or copied from another key, hints at a forgotten one.
#[test]
fn sentences_are_translated() {
    for (tag, texts) in languages() {
        let localization = Localization { lang: tag, texts };
        for word in Word::ALL {
            let english = word.english();
            assert!(
                !english.ends_with('.') || localization.get(*word) != english,
                "{} of {} is English",
                word.key(),
                localization.lang
            );
        }
    }
}

/// The loader and the component write the same languages from right to left.
#[test]
fn boot_knows_every_direction() {
    let (_, listed) = BOOT.split_once("if (/^(").unwrap();
    let (listed, _) = listed.split_once(')').unwrap();
    assert!(listed.split('|').count() > 3, "{listed}");
    let direction = |lang: &str| {
        let localization = Localization {
            lang: lang.to_owned(),
            ..Localization::default()
        };
        localization.direction()
    };
    for lang in listed.split('|') {
        assert_eq!(direction(lang), "rtl", "{lang}");
    }
    let names = || 'a'..='z';
    let pairs = names().flat_map(|one| names().map(move |two| format!("{one}{two}")));
    let written = pairs.filter(|lang| direction(lang) == "rtl");
    let pairs_listed = listed.split('|').filter(|lang| lang.len() == 2);
    assert_eq!(
        written.collect::<Vec<_>>(),
        pairs_listed.collect::<Vec<_>>()
    );
}

#[test]
fn boot_knows_every_language() {
    let listed = BOOT.split_once("const languages = [").unwrap().1;
    let listed = listed.split_once(']').unwrap().0;
    let listed: Vec<_> = listed.split('"').skip(1).step_by(2).collect();
    let there = languages().into_keys();
    assert_eq!(listed, there.collect::<Vec<_>>());
}
