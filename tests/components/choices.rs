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

/// One question with these choices, each as JSON.
fn choices(choices: &str) -> String {
    format!(r#"{{"flow_step": "AWAITING_INPUT", "interaction_id": "i1", "choices": [{choices}]}}"#)
}

#[wasm_bindgen_test]
async fn a_choice_that_becomes_another_is_the_same_button_with_other_looks() {
    let first = r#"{"id": "1", "type": "mfa_method", "mfa_type": "sms", "label": "M"}"#;
    let page = Page::showing(&choices(first), "form").await;
    let button: HtmlElement = page.find(".ma-mfa-option").unchecked_into();
    button.focus().unwrap();
    for (mfa, seen) in [
        ("call", ".ma-mfa-option [data-sign=call]:empty"),
        ("other", ".ma-mfa-option :not([data-sign]):not(:empty)"),
        (
            "switch",
            ".ma-switch-option[data-managed-auth-part=switch-option]",
        ),
    ] {
        page.event(&choices(&first.replace("sms", mfa)));
        page.until(|page| page.try_find(seen).is_some()).await;
    }
    assert!(button.is_same_node(focused().as_deref()));
    let provider = r#"{"id": "1", "type": "sso_provider", "label": "Continue with GitHub"}"#;
    page.event(&choices(provider));
    page.until(|page| {
        page.try_find(".ma-sso-button [data-mark~=github]")
            .is_some()
    })
    .await;
    assert_eq!(page.text(".ma-option-mark"), "G");
    page.event(&choices(&provider.replace("GitHub", "Okta")));
    page.until(|page| page.try_find("[data-mark~=okta]").is_some())
        .await;
    assert_eq!(page.text(".ma-option-mark"), "O");
    // One that leads to others comes last as soon as it is one.
    let other = r#"{"id": "2", "type": "mfa_method", "mfa_type": "call", "label": "N"}"#;
    page.event(&choices(&[first, ", ", other].concat()));
    page.until(|page| page.try_find("[data-sign=call]").is_some())
        .await;
    page.event(&choices(
        &[&first.replace("sms", "switch"), ", ", other].concat(),
    ));
    let last = ".ma-choice-item:last-of-type > .ma-switch-option";
    page.until(|page| page.try_find(last).is_some()).await;
}

#[wasm_bindgen_test]
async fn choices_that_are_submitted_alike_are_all_there_whatever_joins_them() {
    let one = |to: &str| format!(r#"{{"type": "sms", "label": "Text", "target": "{to}"}}"#);
    let asking = |options: &[String]| {
        let options = options.join(", ");
        format!(r#"{{"flow_step": "AWAITING_INPUT", "mfa_options": [{options}]}}"#)
    };
    let call = r#"{"type": "call", "label": "Call", "target": "*3"}"#.to_owned();
    let seen = |page: &Page| {
        let all = page.section.query_selector_all("bdi[dir=ltr]").unwrap();
        let texts = (0..all.length()).filter_map(|at| all.get(at)?.text_content());
        let texts = texts.filter(|text| text.starts_with('*'));
        texts.collect::<Vec<_>>().concat()
    };
    let page = Page::showing(&asking(&[one("*1"), one("*2")]), "form").await;
    for (options, expected) in [
        (vec![call.clone(), one("*1"), one("*2")], "*3*1*2"),
        (vec![one("*1"), call.clone(), one("*2")], "*1*3*2"),
        (vec![one("*1"), one("*2"), one("*4")], "*1*2*4"),
        (vec![one("*2"), one("*1")], "*2*1"),
    ] {
        page.event(&asking(&options));
        page.until(|page| seen(page) == expected).await;
    }
    page.press(".ma-choice-item:last-of-type > button");
    page.until(|page| page.api.count("/submit") == 1).await;
    assert_eq!(page.sent(), r#"{"fields":{},"mfa_option_id":"sms"}"#);
}

#[wasm_bindgen_test]
async fn the_heading_names_the_provider_that_was_chosen_and_embeds_no_sentence() {
    for (label, heading) in [
        ("Continue with Google", "Sign in with Google"),
        ("Mit Google anmelden", "Sign in to Example"),
    ] {
        let choice = format!(r#"{{"id": "1", "type": "sso_provider", "label": "{label}"}}"#);
        let page = Page::showing(&choices(&choice), "form").await;
        page.press(".ma-sso-button");
        page.until_step("submitting").await;
        page.event(&crate::support::credentials("i2", ""));
        page.until_step("form").await;
        assert_eq!(page.text("h1"), heading);
    }
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
