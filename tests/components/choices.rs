//! What is chosen: buttons that stay under the hands, and what becomes of a choice that is not taken.

use crate::support::{Page, focused};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// One question, with these accounts to choose from.
fn accounts(names: &[&str]) -> String {
    let choices = names
        .iter()
        .map(|name| format!(r#"{{"id": "{name}", "type": "account", "label": "Account {name}"}}"#));
    let choices = choices.collect::<Vec<_>>().join(", ");
    format!(
        r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "fields": [], "choices": [{choices}]}}"#
    )
}

/// The button of an account.
fn button(page: &Page, name: &str) -> Option<HtmlElement> {
    let all = page
        .section
        .query_selector_all(".ma-account-option")
        .unwrap();
    let buttons = (0..all.length()).filter_map(|at| all.get(at)?.dyn_into().ok());
    let mut buttons = buttons.filter(|button: &HtmlElement| {
        button
            .text_content()
            .unwrap()
            .ends_with(&format!("Account {name}"))
    });
    buttons.next()
}

#[wasm_bindgen_test]
async fn a_choice_that_others_join_stays_under_the_hands_and_means_the_same() {
    let page = Page::showing(&accounts(&["a", "b"]), "form").await;
    let pressed = button(&page, "b").unwrap();
    pressed.focus().unwrap();
    page.event(&accounts(&["c", "a", "b", "d"]));
    page.until(|page| button(page, "d").is_some()).await;
    assert!(pressed.is_same_node(focused().as_deref()));
    assert!(button(&page, "b").as_ref() == Some(&pressed));
    pressed.click();
    page.until(|page| page.api.count("/submit") == 1).await;
    assert_eq!(
        page.sent(),
        r#"{"interaction_id":"i1","selected_choice_id":"b"}"#
    );
}

#[wasm_bindgen_test]
async fn a_list_that_is_alone_is_named_by_the_heading() {
    let name = |page: &Page| {
        let list = page.find("ul");
        let heading = list.get_attribute("aria-labelledby");
        let heading = heading.map(|id| page.text(&format!("#{id}")));
        heading.or_else(|| list.get_attribute("aria-label"))
    };
    let page = Page::showing(&accounts(&["a"]), "form").await;
    assert_eq!(name(&page).as_deref(), Some("Choose an account"));
    let beside = accounts(&["a"]).replace(
        "\"fields\": []",
        r#""fields": [{"id": "f", "type": "text"}]"#,
    );
    page.event(&beside);
    page.until(|page| name(page).as_deref() == Some("More ways"))
        .await;
}

#[wasm_bindgen_test]
async fn where_what_had_the_focus_has_gone_the_screen_has_it() {
    let page = Page::showing(&accounts(&["a", "b"]), "form").await;
    button(&page, "b").unwrap().focus().unwrap();
    page.event(&accounts(&["a"]));
    page.until(|page| page.find("h1").is_same_node(focused().as_deref()))
        .await;
    // Not where the person had turned to something else before.
    button(&page, "a").unwrap().focus().unwrap();
    button(&page, "a").unwrap().blur().unwrap();
    let search: HtmlElement = leptos::prelude::document()
        .create_element("input")
        .unwrap()
        .unchecked_into();
    page.section.append_child(&search).unwrap();
    search.focus().unwrap();
    page.event(&accounts(&["b"]));
    page.until(|page| button(page, "b").is_some()).await;
    crate::support::frames().await;
    assert!(search.is_same_node(focused().as_deref()));
}

#[wasm_bindgen_test]
async fn a_choice_that_is_to_wait_says_for_how_long() {
    let page = Page::showing(&accounts(&["a"]), "form").await;
    page.answers_with("/submit", 429, "{}", ("Retry-After", "30"));
    button(&page, "a").unwrap().click();
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert!(button(&page, "a").unwrap().has_attribute("disabled"));
    let time = page.find("[role=timer]");
    assert!(time.text_content().unwrap().starts_with("Continue in 0:"));
    assert!(
        time.closest("[role=alert], [role=status]")
            .unwrap()
            .is_none()
    );
}
