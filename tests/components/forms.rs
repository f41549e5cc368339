//! What is typed and chosen: marked, sent and forgotten.

use crate::support::{Page, credentials, focused, frames, pause};
use crate::{NAME, SEND, WORD};
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn values_of_one_question_do_not_reach_the_next() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada@example.com");
    page.fill(WORD, "secret");
    page.event(&credentials(
        "i2",
        ", \"website_error\": \"Incorrect password\"",
    ));
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert_eq!(page.text("[role=alert]"), "Incorrect password");
    assert_eq!(
        (page.input(NAME).value(), page.input(WORD).value()),
        (String::new(), String::new())
    );
}

#[wasm_bindgen_test]
async fn a_submission_that_fails_brings_the_form_back_without_the_password() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.answers(
        "/submit",
        500,
        r#"{"code": "internal", "message": "It burned down"}"#,
    );
    page.fill(NAME, "ada@example.com");
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert_eq!(page.step(), "form");
    assert!(page.text("[role=alert]").contains("It burned down"));
    assert_eq!(page.input(NAME).value(), "ada@example.com");
    assert_eq!(page.input(WORD).value(), "");
    // The focus is where something is to be filled in: what is typed there does not show.
    page.until(|page| page.input(WORD).is_same_node(focused().as_deref()))
        .await;
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until_step("submitting").await;
    page.until(|page| page.api.count("/submit") == 2).await;
}

#[wasm_bindgen_test]
async fn what_is_missing_is_named_marked_and_focused_and_nothing_is_sent() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada");
    page.press(SEND);
    page.until(|page| page.input(WORD).get_attribute("aria-invalid").is_some())
        .await;
    let word = page.input(WORD);
    assert!(word.is_same_node(focused().as_deref()));
    assert!(page.input(NAME).get_attribute("aria-invalid").is_none());
    let described = word.get_attribute("aria-describedby").unwrap();
    let error = page.find(&format!("#{}", described.split(' ').next().unwrap()));
    assert_eq!(error.text_content().unwrap(), "Fill this in to continue.");
    assert_eq!(page.api.count("/submit"), 0);
    page.fill(WORD, "x");
    page.until(|page| page.input(WORD).get_attribute("aria-invalid").is_none())
        .await;
}

#[wasm_bindgen_test]
async fn what_a_program_filled_in_comes_back_with_the_form() {
    let ways = r#", "choices": [{"id": "1", "type": "other", "label": "Another way"}]"#;
    let page = Page::showing(&credentials("i1", ways), "form").await;
    page.input(NAME).set_value("ada@example.com");
    let event = web_sys::Event::new("change").unwrap();
    page.input(NAME).dispatch_event(&event).unwrap();
    page.answers("/submit", 500, "{}");
    page.press(".ma-choice-item > button");
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert_eq!(page.input(NAME).value(), "ada@example.com");
}

#[wasm_bindgen_test]
async fn a_long_code_that_comes_back_is_not_shown_in_places() {
    let state = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i",
        "fields": [{"id": "c", "type": "totp_code"}]}"#;
    let code = "[autocomplete=one-time-code]";
    for (typed, is_long) in [("12345678", true), ("123456", false)] {
        let page = Page::showing(state, "form").await;
        page.fill(code, typed);
        page.answers("/submit", 500, "{}");
        page.press(SEND);
        page.until(|page| page.try_find("[role=alert]").is_some())
            .await;
        assert_eq!(page.input(code).value(), typed);
        assert_eq!(page.input(code).has_attribute("data-long"), is_long);
    }
}

#[wasm_bindgen_test]
async fn a_rejected_field_is_marked_and_focused() {
    let rejected = credentials("i2", "").replacen("missing", "rejected", 1);
    let page = Page::showing(&rejected, "form").await;
    assert_eq!(
        page.input(NAME).get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    page.until(|page| page.input(NAME).is_same_node(focused().as_deref()))
        .await;
}

#[wasm_bindgen_test]
async fn a_code_loses_its_separators() {
    let state = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i",
        "fields": [{"id": "c", "type": "code"}]}"#;
    let page = Page::showing(state, "form").await;
    page.fill("[autocomplete=one-time-code]", "123 456-7");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 1).await;
    assert_eq!(
        page.sent(),
        r#"{"interaction_id":"i","field_values":{"c":"1234567"}}"#
    );
}

#[wasm_bindgen_test]
async fn the_password_can_be_shown_and_its_button_says_so() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(WORD, "secret");
    page.press(".ma-input-toggle");
    page.until(|page| page.find(".ma-input-toggle").has_attribute("data-shown"))
        .await;
    assert_eq!(
        (page.input(WORD).type_(), page.input(WORD).value()),
        ("text".into(), "secret".into())
    );
    assert_eq!(
        page.find(".ma-input-toggle")
            .get_attribute("aria-label")
            .unwrap(),
        "Hide password"
    );
}

#[wasm_bindgen_test]
async fn a_password_that_was_shown_is_hidden_when_it_is_asked_for_again() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let is_hidden = |page: &Page| page.input(WORD).type_() == "password";
    page.press(".ma-input-toggle");
    page.until(|page| !is_hidden(page)).await;
    let word = page.input(WORD);
    page.event(&credentials("i2", ""));
    page.until(is_hidden).await;
    assert!(page.input(WORD) == word);
    assert!(!page.find(".ma-input-toggle").has_attribute("data-shown"));
    // What is missing changes nothing of that.
    page.press(".ma-input-toggle");
    page.until(|page| !is_hidden(page)).await;
    page.press(SEND);
    page.until(|page| page.find(".ma-input").has_attribute("aria-invalid"))
        .await;
    assert!(!is_hidden(&page));
    page.fill(NAME, "ada");
    page.fill(WORD, "secret");
    page.press(SEND);
    // At once: all hear of what a script sends before the screen can follow.
    assert_eq!(page.input(WORD).type_(), "password");
}

/// Password managers hear of it where they like.
#[wasm_bindgen_test]
async fn what_is_sent_can_be_read_until_all_have_heard_of_it_and_no_longer() {
    let listen = Function::new_with_args(
        "form, word",
        "const heard = [];
        const hear = () => heard.push(word.value);
        const places = [form, document, window];
        for (const place of places) place.addEventListener('submit', hear, { once: true });
        return heard;",
    );
    for twice in [false, true] {
        let page = Page::showing(&credentials("i1", ""), "form").await;
        page.fill(NAME, "ada");
        page.fill(WORD, "secret");
        let word = page.input(WORD);
        let heard = listen.call2(&JsValue::NULL, &page.find("form"), &word);
        let heard: Array = heard.unwrap().unchecked_into();
        page.press(SEND);
        assert_eq!(heard.join(" "), "secret secret secret");
        if twice {
            page.press(SEND);
        }
        pause(0).await;
        assert_eq!(word.value(), "");
        page.until_step("submitting").await;
        page.until(|page| page.api.count("/submit") == 1).await;
        frames().await;
        assert_eq!(page.api.count("/submit"), 1);
        assert!(page.sent().contains(r#""word":"secret""#));
    }
}

#[wasm_bindgen_test]
async fn a_form_that_goes_while_it_is_sent_leaves_nothing_in_its_fields() {
    let mut page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada");
    page.fill(WORD, "secret");
    let word = page.input(WORD);
    page.press(SEND);
    page.unmount();
    assert_eq!(word.value(), "");
    pause(0).await;
    assert_eq!(word.value(), "");
}

#[wasm_bindgen_test]
async fn a_field_that_a_page_took_away_holds_nothing_up() {
    for typed in ["", "Rome"] {
        let optional = r#"{"id": "city", "type": "text", "required": false}, {"id": "name""#;
        let state = credentials("i1", "").replace(r#"{"id": "name""#, optional);
        let page = Page::showing(&state, "form").await;
        page.fill("[name=field-0]", typed);
        page.fill(NAME, "ada");
        page.fill(WORD, "secret");
        page.find("[name=field-0]").remove();
        page.press(SEND);
        page.until(|page| page.api.count("/submit") == 1).await;
        assert_eq!(page.sent().contains("Rome"), !typed.is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_name_from_the_form_before_is_there_for_the_password_manager() {
    let name = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "fields": [{"id": "name", "type": "identifier"}]}"#;
    let word = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i2",
        "fields": [{"id": "word", "type": "password"}]}"#;
    let page = Page::showing(name, "form").await;
    page.fill(NAME, "ada@example.com");
    page.press(SEND);
    page.until_step("submitting").await;
    page.event(word);
    page.until_step("form").await;
    assert_eq!(page.input(NAME).value(), "ada@example.com");
    page.until(|page| page.input(WORD).is_same_node(focused().as_deref()))
        .await;
    page.fill(WORD, "x");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 2).await;
    assert_eq!(
        page.sent(),
        r#"{"interaction_id":"i2","field_values":{"word":"x"}}"#
    );
}

#[wasm_bindgen_test]
async fn a_name_is_forgotten_where_another_account_is_chosen() {
    let name = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "fields": [{"id": "name", "type": "identifier"}]}"#;
    let accounts = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i2", "fields": [],
        "choices": [{"id": "bea", "type": "account", "label": "bea@example.com"}]}"#;
    let word = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i3",
        "fields": [{"id": "word", "type": "password"}]}"#;
    let page = Page::showing(name, "form").await;
    page.fill(NAME, "ada@example.com");
    page.press(SEND);
    page.until_step("submitting").await;
    page.event(accounts);
    page.until_step("form").await;
    page.press("li button");
    page.until_step("submitting").await;
    page.event(word);
    page.until_step("form").await;
    assert!(page.try_find(NAME).is_none());
}

#[wasm_bindgen_test]
async fn a_form_goes_on_where_a_server_asks_for_the_same_in_the_newer_way() {
    let older = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i1", "discovered_fields": [
        {"name": "name", "type": "text", "label": "User name"}]}"#;
    let newer = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i1", "fields": [
        {"id": "name", "type": "text", "label": "User name, again", "reason": "rejected"}]}"#;
    let page = Page::showing(older, "form").await;
    page.fill("[data-field]", "ada");
    page.event(newer);
    page.until(|page| page.text("label").contains("again"))
        .await;
    assert_eq!(page.input("[data-field]").value(), "ada");
    assert!(page.find("[data-field]").has_attribute("aria-invalid"));
    page.press(SEND);
    page.until_step("submitting").await;
    page.until(|page| page.api.count("/submit") == 1).await;
    assert_eq!(
        page.sent(),
        r#"{"interaction_id":"i1","field_values":{"name":"ada"}}"#
    );
}

#[wasm_bindgen_test]
async fn a_choice_that_fails_takes_nothing_that_was_typed() {
    let choices =
        r#", "choices": [{"id": "other", "type": "sign_in_method", "label": "Another way"}]"#;
    let page = Page::showing(&credentials("i1", choices), "form").await;
    page.answers("/submit", 500, "");
    page.fill(NAME, "ada@example.com");
    page.fill(WORD, "secret");
    page.press("li button");
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert_eq!(page.input(NAME).value(), "ada@example.com");
    assert_eq!(page.input(WORD).value(), "secret");
}

#[wasm_bindgen_test]
async fn a_choice_is_sent_by_its_own_id_and_ways_out_come_last() {
    let state = r#"{"flow_step": "AWAITING_EXTERNAL_ACTION", "interaction_id": "i",
        "external_action_message": "Approve on your phone", "choices": [
        {"id": "0", "type": "mfa_method", "mfa_type": "switch", "label": "Another way"},
        {"id": "1", "type": "mfa_method", "mfa_type": "sms", "label": "Text", "masked_destination": "1"},
        {"id": "2", "type": "mfa_method", "mfa_type": "sms", "label": "Text", "masked_destination": "2"}]}"#;
    let page = Page::showing(state, "external-action").await;
    assert_eq!(page.text(".ma-external-message"), "Approve on your phone");
    assert_eq!(page.text("li:last-child"), "Another way");
    page.answers("/submit", 500, "");
    page.press("li:nth-child(2) button");
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert_eq!(
        page.sent(),
        r#"{"interaction_id":"i","selected_choice_id":"2"}"#
    );
    assert_eq!(page.text(".ma-external-message"), "Approve on your phone");
}

#[wasm_bindgen_test]
async fn caps_lock_is_told_at_a_password() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let press = |caps: bool| {
        let init = web_sys::KeyboardEventInit::new();
        init.set_modifier_caps_lock(caps);
        let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keyup", &init);
        page.find(WORD).dispatch_event(&event.unwrap()).unwrap();
    };
    press(true);
    page.until(|page| page.text(".ma-caps-hint") == "Caps Lock is on")
        .await;
    press(false);
    page.until(|page| page.text(".ma-caps-hint").is_empty())
        .await;
}
