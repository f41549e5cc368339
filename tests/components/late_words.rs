//! Words that come late, or that somebody else has replaced (contract, rules 11 and 14).

use crate::support::{Page, credentials};
use crate::{NAME, WORD};
use js_sys::Function;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// What translators do: each text stands in elements of theirs afterwards.
const TRANSLATE: &str = "
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const all = [];
    while (texts.nextNode()) all.push(texts.currentNode);
    for (const text of all) {
        const outer = document.createElement('font');
        outer.append(document.createElement('font'));
        outer.firstChild.textContent = text.data;
        text.replaceWith(outer);
    }";

fn translate(page: &Page) {
    let translate = Function::new_with_args("root", TRANSLATE);
    translate.call1(&JsValue::NULL, &page.root()).unwrap();
}

#[wasm_bindgen_test]
async fn what_was_translated_is_said_again_when_it_changes() {
    let tap = |number: u32| {
        format!(
            r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_EXTERNAL_ACTION",
            "interaction_id": "i1", "external_action_message": "Tap {number}"}}"#
        )
    };
    let page = Page::showing(&tap(42), "external-action").await;
    translate(&page);
    page.event(&tap(57));
    page.until(|page| page.text(".ma-external-message") == "Tap 57")
        .await;
    // It is said, too: the heading has stayed the same.
    let message = page.find(".ma-external-message");
    assert_eq!(
        message.get_attribute("aria-live").as_deref(),
        Some("polite")
    );
    page.event(&credentials("i2", ""));
    page.until_step("form").await;
    translate(&page);
    page.event(&credentials("i2", "").replace("Email", "User name"));
    page.until(|page| page.text(".ma-label-text") == "User name")
        .await;
    assert_eq!(page.api.failures(), "");
}

#[wasm_bindgen_test]
async fn a_late_word_that_was_translated_stands_in_one_line() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(include_str!("../../style/managed-auth.css")));
    page.section.append_child(&style).unwrap();
    page.event(
        &credentials("i1", "").replace(r#""id": "name""#, r#""id": "name", "required": false"#),
    );
    page.until(|page| page.text(".ma-label-optional") == "optional")
        .await;
    let size = || {
        let word: HtmlElement = page.find(".ma-label-optional").unchecked_into();
        (word.offset_width(), word.offset_height())
    };
    let before = size();
    assert!(before.0 > before.1, "{before:?}");
    translate(&page);
    assert_eq!(size(), before);
}

#[wasm_bindgen_test]
async fn what_is_said_of_a_wait_moves_no_way_back() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(include_str!("../../style/managed-auth.css")));
    page.section.append_child(&style).unwrap();
    page.fill(NAME, "ada");
    page.fill(WORD, "secret");
    page.press("[type=submit]");
    page.until_step("submitting").await;
    let waiting = |message: &str| {
        format!(
            r#"{{"flow_status": "IN_PROGRESS", "flow_step": "DISCOVERING",
            "external_action_message": "{message}"}}"#
        )
    };
    page.event(&waiting("Wait"));
    page.until_step("discovering").await;
    page.api.hurry(30_000.0);
    // Whatever comes has the time looked at.
    page.raw("event: sse_heartbeat\ndata: {\"event\": \"sse_heartbeat\"}\n\n");
    page.until(|page| page.try_find(".ma-button-secondary").is_some())
        .await;
    let place = || {
        let button: HtmlElement = page.find(".ma-button-secondary").unchecked_into();
        button.offset_top()
    };
    let before = place();
    // What is said of the wait stands above it, also where there is nothing else to make room.
    let skeleton: HtmlElement = page.find(".ma-skeleton").unchecked_into();
    skeleton.set_hidden(true);
    let notice: HtmlElement = page.find(".ma-notice-slow").unchecked_into();
    assert!(notice.offset_top() + notice.offset_height() < place());
    skeleton.set_hidden(false);
    page.event(&waiting(
        "The site asks you to wait.\\nThere are 120 people before you.",
    ));
    page.until(|page| page.text(".ma-text").contains("120"))
        .await;
    assert_eq!(place(), before);
}

#[wasm_bindgen_test]
async fn an_example_is_said_again_when_it_changes() {
    let asking = |example: &str| {
        format!(
            r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "discovered_fields": [
            {{"name": "m", "label": "M", "type": "text", "selector": "m", "placeholder": "{example}"}}]}}"#
        )
    };
    let page = Page::showing(&asking("ada"), "form").await;
    page.event(&asking("bea"));
    page.until(|page| page.try_find("[placeholder=bea]").is_some())
        .await;
}

#[wasm_bindgen_test]
async fn an_alert_that_comes_later_lies_over_the_form_and_one_that_goes_leaves_its_room() {
    let wrong = ", \"website_error\": \"Wrong password\"";
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.event(&credentials("i1", wrong));
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert!(page.find("[role=alert]").has_attribute("data-late"));
    page.event(&credentials("i2", wrong));
    page.until(|page| page.try_find("[role=alert]:not([data-late])").is_some())
        .await;
    page.event(&credentials("i2", ""));
    page.until(|page| page.try_find("[data-gone]").is_some())
        .await;
    assert!(page.try_find("[role=alert]").is_none());
}
