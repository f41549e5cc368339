//! The stylesheet in a page whose own means no good, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use leptos_managed_auth::{Appearance, Part, PartStyle};
use support::{FakeApi, Page, SNAPSHOT, credentials, frames};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;

wasm_bindgen_test_configure!(run_in_browser);

const STYLE: &str = include_str!("../style/managed-auth.css");

/// Resets as they are found, and worse ones. None of it names a class of ours.
const HOSTILE: &str = r#"
    * { all: unset }
    *, *::before, *::after { box-sizing: content-box; border: 0 solid red; margin: 3px; padding: 0 }
    ::placeholder { color: red; opacity: 1 }
    body, section { font: italic 8px/3 monospace; color: lime; letter-spacing: 5px;
        text-transform: uppercase; text-align: right; word-spacing: 9px; visibility: visible;
        text-shadow: 1px 1px red; white-space: pre; cursor: help; list-style: square;
        direction: rtl; quotes: none; text-indent: 40px }
    div, span, ul, li, form, label, p, main { display: inline; float: left; color: red }
    h1, h2, p, b { font-size: 8px; font-weight: 100; margin: 40px 0; text-decoration: underline }
    button, input { appearance: none; background: none; border: 0; color: inherit; font-size: 50px }
    button, [type="button"], [type="submit"] { display: none; background: none }
    input[type="text"], input[type="password"], input:not([disabled]) { width: 1px; height: 1px }
    html body section div * { outline: 3px solid red; direction: ltr; unicode-bidi: bidi-override }
    section ul li { list-style: square; display: list-item }
    section button:hover, button:focus-visible, button:not(:disabled) { opacity: 0.1 }
    .theirs h1, .theirs p, .theirs form input { color: red; display: none }
"#;

#[wasm_bindgen(inline_js = "
    export function adopt(css) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    export function abandon() { document.adoptedStyleSheets = []; }
    export function looks(root) {
        const lines = [];
        for (const element of [root, ...root.querySelectorAll('*')])
            for (const pseudo of ['', '::before', '::after', '::placeholder']) {
                const style = getComputedStyle(element, pseudo);
                for (const name of style)
                    if (!name.startsWith('--'))
                        lines.push(`${element.className}${pseudo} ${name}: ${style[name]}`);
            }
        return lines;
    }")]
extern "C" {
    fn adopt(css: &str);
    fn abandon();
    fn looks(root: &Element) -> Vec<String>;
}

const CHOICES: &str = r#", "website_error": "Incorrect password", "choices": [
    {"id": "g", "type": "sso_provider", "label": "Continue with Google"},
    {"id": "s", "type": "mfa_method", "mfa_type": "sms", "label": "Text", "masked_destination": "***12"},
    {"id": "w", "type": "mfa_method", "mfa_type": "switch", "label": "Other"}]"#;

async fn form(appearance: Appearance) -> Page {
    let page = Page::open_looking(FakeApi::new(SNAPSHOT), true, appearance);
    // Inline, so that the page around the sign-in stays as large as it is.
    let section = "display: block; position: absolute; width: 400px; margin: 0; padding: 0";
    page.section.set_attribute("style", section).unwrap();
    page.section.set_class_name("theirs");
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", CHOICES));
    page.until_step("form").await;
    frames().await;
    page
}

fn property(page: &Page, selector: &str, name: &str) -> String {
    let all = looks(&page.find(selector));
    let own = all
        .iter()
        .find_map(|line| line.split_once(&format!(" {name}: ")));
    own.unwrap_or_else(|| panic!("no {name}")).1.to_owned()
}

#[wasm_bindgen_test]
async fn what_a_host_says_about_elements_changes_nothing() {
    adopt(STYLE);
    let page = form(Appearance::new()).await;
    let before = looks(&page.root());
    adopt(HOSTILE);
    let after = looks(&page.root());
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
    assert_eq!(before.len(), after.len());
    assert!(
        changed.is_empty(),
        "{} changed, such as {:#?}",
        changed.len(),
        changed.get(..20)
    );
    abandon();
}

#[wasm_bindgen_test]
async fn what_a_host_says_about_our_classes_counts_and_its_parts_count_more() {
    adopt(STYLE);
    adopt(HOSTILE);
    adopt(
        ".ma-root { --managed-auth-radius: 9px }
        .ma-root .ma-input { border-radius: 7px }
        .theirs .ma-root .ma-card .ma-button-primary { border-radius: 7px; opacity: 0.9 }",
    );
    let style = PartStyle::new().set("border-radius", "5px");
    let page = form(Appearance::new().part(Part::BUTTON_PRIMARY, style)).await;
    let radius = |selector| property(&page, selector, "border-top-left-radius");
    assert_eq!(radius(".ma-sso-button"), "9px", "the token");
    assert_eq!(radius(".ma-input"), "7px", "the class");
    assert_eq!(radius(".ma-button-primary"), "5px", "the part");
    assert_eq!(property(&page, ".ma-button-primary", "opacity"), "0.9");
    drop(page);
    abandon();
}
