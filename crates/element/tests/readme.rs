//! The snippets of the README are the files that the end-to-end tests run, to the letter.
#![cfg(not(target_family = "wasm"))]

use leptos_managed_auth::DEFAULT_API_BASE_URL;

const README: &str = include_str!("../npm/README.md");

#[test]
fn what_the_readme_shows_is_what_the_tests_run() {
    for (kind, file) in [
        (
            "html",
            include_str!("../../../tests/front-ends/snippets/plain.html"),
        ),
        (
            "js",
            include_str!("../../../tests/front-ends/snippets/plain.js"),
        ),
        (
            "tsx",
            include_str!("../../../tests/front-ends/snippets/SignIn.tsx"),
        ),
        (
            "vue",
            include_str!("../../../tests/front-ends/snippets/SignIn.vue"),
        ),
    ] {
        let block = format!("```{kind}\n{file}```\n");
        assert!(
            README.contains(&block),
            "the README's {kind} is not this any more:\n{file}"
        );
    }
}

/// Every language has a file, and a bundler finds it only where its address stands in full.
#[test]
fn every_language_is_named() {
    let words = include_str!("../npm/words.js");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../page/languages");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<_> = files
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.is_empty());
    for name in &names {
        assert!(
            words.contains(&format!("new URL(\"./languages/{name}\", import.meta.url)")),
            "{name}"
        );
    }
    assert_eq!(words.matches("new URL(").count(), names.len());
}

/// What is said without the component, and what counts as a trap of our own, is the same in the
/// hosted page's loader, which can load no other file to say it.
#[test]
fn the_last_resort_is_the_hosted_pages() {
    let failure = include_str!("../npm/failure.js");
    let boot = include_str!("../../../page/boot.js");
    let between = |start: &str, end: &str| {
        let (_, rest) = failure.split_once(start).unwrap_or_default();
        rest.split_once(end).unwrap_or_default().0.to_owned()
    };
    let texts = between("export const texts = {\n", "};");
    assert_eq!(texts.matches("\"page.").count(), 8);
    for text in texts.lines() {
        assert!(boot.contains(text), "{text}");
    }
    let trap = between("export function isOwnTrap", "\n}\n");
    assert!(trap.contains("RuntimeError") && boot.contains(&trap));
    for pattern in ["const inWasm = ", "const isFrame = "] {
        let pattern = [pattern, &between(pattern, ";")].concat();
        assert!(boot.contains(&pattern), "{pattern}");
    }
}

/// The connection that is opened ahead is the one that the component then uses.
#[test]
fn the_public_api_is_the_components() {
    let mount = include_str!("../npm/mount.js");
    let api = format!("const publicApi = \"{DEFAULT_API_BASE_URL}\";");
    assert!(mount.contains(&api), "{api}");
}
