//! Every state of the gallery against axe-core and a few rules of ours, as different people see it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;

use managed_auth_e2e::{Colors, Look, Page, Show, dist, in_emulating_gallery};
use serde_json::Value;

/// How each state is looked at: colours, width, and the size of text in per cent.
pub(crate) const LOOKS: [(Colors, u32, u32); 8] = [
    (Colors::Light, 1280, 100),
    (Colors::Dark, 1280, 100),
    (Colors::Forced, 1280, 100),
    (Colors::Light, 320, 100),
    (Colors::Dark, 320, 100),
    (Colors::Forced, 320, 100),
    (Colors::Light, 1280, 200),
    (Colors::Light, 320, 200),
];

/// What axe looks for: WCAG up to 2.2 AA, and what is good practice beyond. No rule is left out: a
/// frame is a whole page, with a title, a language and landmarks.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

/// The script of axe-core, which `cargo xtask test e2e` fetches.
pub(crate) fn axe() -> String {
    let path = std::env::var_os("MANAGED_AUTH_AXE");
    let path = path.expect("run `cargo xtask test e2e`, or name axe.min.js in MANAGED_AUTH_AXE");
    std::fs::read_to_string(path).unwrap()
}

/// What axe finds on the page itself, frames left out: rule, where, and what is wrong there.
pub(crate) async fn findings(page: &Page) -> Vec<String> {
    let script = format!(
        "const [done] = arguments;
        axe.run({{ runOnly: {RULES}, resultTypes: ['violations'], preload: false, iframes: false }}).then(
            ({{ violations }}) => done(violations.flatMap(({{ id, nodes }}) => nodes.map((node) =>
                `${{id}}: ${{node.target.join(' ')}}: ${{node.failureSummary.replace(/\\s+/g, ' ')}}`))),
            (error) => done([`axe: ${{error}}`]))"
    );
    let found = page.client().execute_async(&script, vec![]).await.unwrap();
    texts(&found)
}

/// Rules of ours: one heading that can be seen, and nothing to scroll sideways for.
async fn ours(page: &Page) -> Vec<String> {
    let found = page
        .js(
            "const found = [];
            const headings = [...document.querySelectorAll('h1, h2')].filter((it) => it.checkVisibility());
            if (headings.length !== 1) found.push(`${headings.length} visible headings`);
            const { scrollWidth, clientWidth } = document.scrollingElement;
            if (scrollWidth > clientWidth) found.push(`${scrollWidth} px wide in ${clientWidth}`);
            return found",
        )
        .await;
    texts(&found)
}

fn texts(found: &Value) -> Vec<String> {
    let found = found.as_array().unwrap().iter();
    found.map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// What is found in these frames (a state and a query each), and in which of the looks.
async fn look_at(show: &Show, frames: &[(String, String)], looks: &[(Colors, u32, u32)]) {
    let axe = axe();
    let mut all = BTreeMap::<String, Vec<String>>::new();
    for (state, query) in frames {
        let page = show.open(state, query).await;
        page.client().execute(&axe, vec![]).await.unwrap();
        for (colors, width, text) in looks.iter().copied() {
            show.browser.emulate(Look { colors, width }).await;
            let size = format!("{text}%");
            let set = "document.documentElement.style.fontSize = arguments[0]";
            page.js_with(set, &[&size]).await;
            let mut found = ours(&page).await;
            found.extend(findings(&page).await);
            for found in found {
                all.entry(format!("{state} {query}: {found}"))
                    .or_default()
                    .push(format!("{colors:?} {width} px, text {size}"));
            }
        }
    }
    let lines = all.iter();
    let lines: Vec<_> = lines
        .map(|(found, looks)| format!("{found}\n    {}", looks.join("; ")))
        .collect();
    assert!(lines.is_empty(), "findings:\n{}", lines.join("\n"));
}

/// Every `of`th state, so that two browsers can share the work.
fn every_state(first: usize, of: usize) {
    in_emulating_gallery(async |show| {
        let states = show.states().into_iter().skip(first).step_by(of);
        let frames: Vec<_> = states.map(|state| (state, String::new())).collect();
        look_at(show, &frames, &LOOKS).await;
    });
}

/// Something of every step, for what would take too long with every state.
const SOME: [&str; 10] = [
    "prime-ready",
    "submitting-slow",
    "form-website-error",
    "form-many",
    "choices-everything",
    "choices-mfa",
    "external-fields",
    "notice-all",
    "success-returning",
    "error-details",
];

fn some_with(queries: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    let with = |query: String| SOME.map(|state| (state.to_owned(), query.clone()));
    queries.into_iter().flat_map(with).collect()
}

#[test]
fn nobody_is_kept_out_of_any_state() {
    every_state(0, 2);
}

#[test]
fn nobody_is_kept_out_of_any_other_state() {
    every_state(1, 2);
}

#[test]
fn nobody_is_kept_out_of_the_gallery_itself() {
    in_emulating_gallery(async |show| {
        show.go("/").await;
        let page = show.page();
        page.client().execute(&axe(), vec![]).await.unwrap();
        for colors in [Colors::Light, Colors::Dark] {
            show.browser
                .emulate(Look {
                    colors,
                    width: 1280,
                })
                .await;
            assert_eq!(findings(&page).await, [""; 0], "{colors:?}");
        }
    });
}

#[test]
fn nobody_is_kept_out_by_a_brand() {
    in_emulating_gallery(async |show| {
        let brands = managed_auth_gallery::brands().unwrap().into_iter();
        let frames = some_with(brands.map(|brand| format!("brand={brand}")));
        let looks = [(Colors::Light, 1280, 100), (Colors::Dark, 320, 200)];
        look_at(show, &frames, &looks).await;
    });
}

#[test]
fn every_language_fits_where_there_is_little_room() {
    in_emulating_gallery(async |show| {
        let files = std::fs::read_dir(dist().join("languages")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let tags = names.filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()));
        let frames = some_with(tags.map(|tag| format!("lang={tag}")));
        look_at(show, &frames, &[(Colors::Light, 320, 200)]).await;
    });
}
