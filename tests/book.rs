//! The Rust that the book shows, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(unreachable_pub, reason = "in the book it stands in a file of its own")]

mod support;

#[path = "../docs/book/code/analytics.rs"]
mod analytics;
#[path = "../docs/book/code/language.rs"]
mod language;
#[path = "../docs/book/code/own_screen.rs"]
mod own_screen;
#[path = "../docs/book/code/unstyled.rs"]
mod unstyled;

use analytics::Measured;
use language::InTwoLanguages;
use leptos::prelude::*;
use leptos_managed_auth::SessionOptions;
use own_screen::OwnScreen;
use std::sync::{Arc, Mutex};
use support::{FakeApi, Page, SNAPSHOT, credentials, new_code};
use unstyled::Unstyled;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SUCCESS: &str = r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#;

/// Presses the first button, once it can be pressed, and waits for the stream.
async fn agree(page: &Page, button: &str) {
    page.until(|page| {
        let found = page.try_find(button);
        found.is_some_and(|button| !button.has_attribute("disabled"))
    })
    .await;
    page.press(button);
    page.until(|page| page.api.open_streams() == 1).await;
}

#[wasm_bindgen_test]
async fn the_screen_of_ones_own_signs_in() {
    let mut options = SessionOptions::new("c1", new_code());
    options.api_base_url = String::new();
    let page = Page::of(FakeApi::new(SNAPSHOT), move || {
        view! { <OwnScreen options /> }
    });
    agree(&page, "button").await;
    let choice = r#", "website_error": "Try again",
        "choices": [{"id": "other", "type": "auth_method", "label": "Another way"}]"#;
    page.event(&credentials("i1", choice));
    page.until(|page| page.try_find("form").is_some()).await;
    assert_eq!(page.text("[role=alert]"), "Try again");
    page.fill("[type=text]", "ada@example.com");
    page.fill("[type=password]", "correct horse");
    // What repeats the question leaves what was typed.
    page.event(&credentials("i1", choice));
    page.press("form > button");
    page.until(|page| page.api.count("/submit") == 1 && page.try_find("form").is_none())
        .await;
    let sent = page.sent();
    assert!(sent.contains("ada@example.com") && sent.contains("correct horse"));
    page.event(&credentials("i2", choice));
    page.until(|page| page.try_find("[type=password]").is_some())
        .await;
    assert_eq!(page.input("[type=password]").value(), "");
    page.press("[type=button]");
    page.until(|page| page.sent().contains("\"other\"")).await;
    page.event(SUCCESS);
    page.until(|page| page.try_find("[role=status]").is_some())
        .await;
}

#[wasm_bindgen_test]
async fn what_is_counted_names_no_account() {
    let counted = Arc::<Mutex<Vec<(&str, String)>>>::default();
    let told = Arc::clone(&counted);
    let page = Page::of(FakeApi::new(SNAPSHOT), move || {
        let record = Callback::new(move |event| told.lock().unwrap().push(event));
        view! { <Measured session_id="c1".to_owned() handoff_code=new_code() record /> }
    });
    agree(&page, ".ma-button-primary").await;
    page.event(SUCCESS);
    page.until_step("success").await;
    page.until(|_| {
        counted
            .lock()
            .unwrap()
            .last()
            .is_some_and(|(name, _)| *name == "success")
    })
    .await;
    let counted = counted.lock().unwrap();
    assert!(counted.contains(&("opened", String::new())), "{counted:?}");
    assert!(
        counted.contains(&("step", "discovering".to_owned())),
        "{counted:?}"
    );
    let all = format!("{counted:?}");
    assert!(!all.contains("ada") && !all.contains("example"), "{all}");
}

#[wasm_bindgen_test]
async fn without_our_looks_the_classes_are_there_to_be_styled() {
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        view! { <Unstyled session_id="c1".to_owned() handoff_code=new_code() /> }
    });
    agree(&page, ".ma-button-primary.btn.btn-primary").await;
    assert!(page.try_find(".ma-card.panel").is_some());
}

#[wasm_bindgen_test]
async fn the_language_changes_where_one_is() {
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        view! { <InTwoLanguages session_id="c1".to_owned() handoff_code=new_code() /> }
    });
    agree(&page, ".ma-button-primary").await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    page.fill("[autocomplete=username]", "ada");
    page.press("#german");
    page.until(|page| page.root().get_attribute("lang").as_deref() == Some("de"))
        .await;
    assert_eq!(page.input("[autocomplete=username]").value(), "ada");
}
