//! The stylesheet and the folder of marks agree, and a mark is a plain picture.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use leptos_managed_auth::STYLESHEET as STYLESHEET_IN_ONE;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const STYLESHEET: &str = include_str!("../style/managed-auth.css");

/// The name and the text of each file in `style/marks/`.
fn marks() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style/marks");
    let read = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    let files = fs::read_dir(folder).unwrap();
    files.map(|file| read(&file.unwrap().path())).collect()
}

#[test]
fn every_mark_that_the_stylesheet_names_is_there_and_no_other() {
    let named = STYLESHEET.split("url(\"marks/").skip(1);
    let named: BTreeSet<_> = named.map(|rest| rest.split_once('"').unwrap().0).collect();
    let marks = marks();
    let there: BTreeSet<_> = marks.iter().map(|(name, _)| &**name).collect();
    assert_eq!(named, there);
    assert_eq!(there.len(), 20);
}

#[test]
fn a_mark_has_a_ground_and_brings_nothing_along() {
    for (name, text) in marks() {
        assert!(text.contains("viewBox=\"0 0 24 24\""), "{name}");
        // It lies over a letter, on light and on dark.
        assert!(text.contains("\" d=\"M0 0h24v24H0z\"/>"), "{name}");
        for word in ["<script", "<style", "style=", "href", " on", "<image", "<!"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
        assert!(text.len() < 2500, "{name} is of {} bytes", text.len());
    }
}

#[test]
fn the_one_text_has_every_mark_in_it_and_names_no_file() {
    assert!(!STYLESHEET_IN_ONE.contains("marks/"));
    let data: Vec<_> = STYLESHEET_IN_ONE
        .split("url(\"data:image/svg+xml,")
        .skip(1)
        .map(|rest| rest.split_once("\")").unwrap().0)
        .collect();
    for (name, text) in marks() {
        let text = text.trim().replace('"', "'");
        let plain = |data: &&str| {
            let plain = data.replace("%3C", "<").replace("%3E", ">");
            plain.replace("%23", "#").replace("%25", "%") == text
        };
        assert!(data.iter().any(plain), "{name}");
    }
    // In an address these would end it, or begin something else.
    for data in &data {
        assert!(!data.contains(['#', '<', '>', '"', '\n']), "{data}");
    }
    let (begin, end) = (
        STYLESHEET.find("url(\"marks/").unwrap(),
        STYLESHEET.rfind("\")").unwrap(),
    );
    assert!(STYLESHEET_IN_ONE.starts_with(&STYLESHEET[..begin]));
    assert!(STYLESHEET_IN_ONE.ends_with(&STYLESHEET[end..]));
}
