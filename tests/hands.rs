//! Where people's hands, keyboards and browsers come in (contract, section 8), as far as a component
//! can be tested without a person's own keys.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use js_sys::Function;
use leptos::prelude::*;
use leptos_managed_auth::{LoginError, ManagedAuth, Success};
use std::cell::Cell;
use std::rc::Rc;
use support::{FakeApi, Page, SNAPSHOT, credentials, focused, frames};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit, Node};

wasm_bindgen_test_configure!(run_in_browser);

const NAME: &str = "[autocomplete=username]";
const WORD: &str = "[autocomplete=current-password]";

/// Another question, which asks for the same fields with a code in front of them.
async fn ask_for_a_code_first(page: &Page) {
    let with_code = credentials("i2", "").replace(
        r#"{"id": "name""#,
        r#"{"id": "code", "type": "code", "label": "Code"}, {"id": "name""#,
    );
    page.event(&with_code);
    page.until(|page| page.try_find("[autocomplete=one-time-code]").is_some())
        .await;
}

#[wasm_bindgen_test]
async fn a_field_that_is_asked_again_stays_the_same_element_wherever_it_moves() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let word = page.find(WORD);
    word.unchecked_ref::<HtmlElement>().focus().unwrap();
    ask_for_a_code_first(&page).await;
    frames().await;
    assert!(page.find(WORD).is_same_node(Some(&word)));
    assert!(focused().is_some_and(|it| it.is_same_node(Some(&word))));
    // And where it is asked for alone.
    let alone = r#"{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
        "interaction_id": "i3", "fields": [{"id": "word", "type": "password"}]}"#;
    page.event(alone);
    page.until(|page| page.try_find(NAME).is_none()).await;
    frames().await;
    assert!(page.find(WORD).is_same_node(Some(&word)));
    assert!(focused().is_some_and(|it| it.is_same_node(Some(&word))));
    // Its button to show it works as before.
    page.press(".ma-input-toggle");
    page.until(|page| page.find(WORD).get_attribute("type").as_deref() == Some("text"))
        .await;
}

#[wasm_bindgen_test]
async fn an_address_is_a_user_name_as_soon_as_a_password_is_asked_for_beside_it() {
    let asking = |password: &str| {
        format!(
            r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "discovered_fields": [
            {{"name": "m", "label": "M", "type": "email", "selector": "m"}} {password}]}}"#
        )
    };
    let page = Page::showing(&asking(""), "form").await;
    let mail = page.find("[autocomplete=email]");
    let password = r#", {"name": "p", "label": "P", "type": "password", "selector": "p"}"#;
    page.event(&asking(password));
    page.until(|page| page.try_find(WORD).is_some()).await;
    assert!(page.find(NAME).is_same_node(Some(&mail)));
    page.event(&asking(""));
    page.until(|page| page.try_find(WORD).is_none()).await;
    assert!(page.find("[autocomplete=email]").is_same_node(Some(&mail)));
}

#[wasm_bindgen_test]
async fn a_field_that_somebody_took_away_is_there_again_with_the_next_question() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.find(".ma-field").remove();
    ask_for_a_code_first(&page).await;
    let fields = page.section.query_selector_all(".ma-field input").unwrap();
    let kind = |at| fields.get(at).unwrap().unchecked_into::<Element>();
    let kinds = (0..fields.length()).map(|at| kind(at).get_attribute("autocomplete").unwrap());
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        ["one-time-code", "username", "current-password"]
    );
}

#[wasm_bindgen_test]
async fn a_field_that_somebody_put_something_around_keeps_the_focus() {
    for (at, around) in [(0, "one"), (1, "one"), (1, "all")] {
        let page = Page::showing(&credentials("i1", ""), "form").await;
        let wrap = Function::new_with_args(
            "root, at, around",
            "const fields = [...root.querySelectorAll('.ma-field')];
            const outer = document.createElement('div');
            fields[around === 'one' ? at : 0].before(outer);
            outer.append(...around === 'one' ? [fields[at]] : fields);
            fields[at].querySelector('input').focus();",
        );
        let (at, around) = (JsValue::from(at), JsValue::from(around));
        wrap.call3(&JsValue::NULL, &page.root(), &at, &around)
            .unwrap();
        let before = focused().unwrap();
        ask_for_a_code_first(&page).await;
        frames().await;
        assert!(focused().is_some_and(|it| it.is_same_node(Some(&before))));
        let all = page
            .section
            .query_selector_all(".ma-form [data-field], [type=submit]");
        let all = all.unwrap();
        let name = |at| {
            let element: Element = all.get(at).unwrap().unchecked_into();
            element.get_attribute("autocomplete").unwrap_or_default()
        };
        assert_eq!(
            (0..all.length()).map(name).collect::<Vec<_>>(),
            ["one-time-code", "username", "current-password", ""]
        );
    }
}

#[wasm_bindgen_test]
async fn the_button_of_a_field_that_somebody_put_something_around_keeps_the_focus() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let wrap = Function::new_with_args(
        "input, toggle",
        "const outer = document.createElement('div');
        input.before(outer);
        outer.append(input);
        toggle.focus();",
    );
    let toggle = page.find(".ma-input-toggle");
    wrap.call2(&JsValue::NULL, &page.find(WORD), &toggle)
        .unwrap();
    ask_for_a_code_first(&page).await;
    frames().await;
    assert!(focused().is_some_and(|it| it.is_same_node(Some(&toggle))));
}

#[wasm_bindgen_test]
async fn what_was_typed_as_a_password_stands_in_no_field_that_shows_it() {
    let shown = credentials("i1", "").replace(r#""password""#, r#""text""#);
    let between = r#"{"flow_status": "IN_PROGRESS", "flow_step": "DISCOVERING"}"#;
    for between in [None, Some(between)] {
        let page = Page::showing(&credentials("i1", ""), "form").await;
        page.fill(WORD, "hunter2");
        if let Some(between) = between {
            page.event(between);
            page.until_step("discovering").await;
        }
        page.event(&shown);
        page.until(|page| page.try_find("[name=field-1]").is_some())
            .await;
        frames().await;
        let input = page.find("[name=field-1]");
        let input: web_sys::HtmlInputElement = input.unchecked_into();
        assert_eq!(input.value(), "");
        assert!(focused().is_none_or(|it| !it.is_same_node(Some(&input))));
    }
}

#[wasm_bindgen_test]
async fn where_the_field_under_the_hands_has_gone_no_other_field_takes_what_is_typed() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let word = page.find(WORD);
    word.unchecked_ref::<HtmlElement>().focus().unwrap();
    let other = r#"{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
        "interaction_id": "i2", "fields": [{"id": "mail", "type": "identifier"}]}"#;
    page.event(other);
    page.until(|page| page.try_find(WORD).is_none()).await;
    frames().await;
    assert_eq!(focused().unwrap().local_name(), "h1");
}

#[wasm_bindgen_test]
async fn a_place_of_the_hosts_that_is_typed_into_keeps_the_focus() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let search = document().create_element("input").unwrap();
    page.section.append_child(&search).unwrap();
    let search: HtmlElement = search.unchecked_into();
    search.focus().unwrap();
    page.event(&credentials("i2", "").replace("password", "code"));
    page.until(|page| page.try_find(WORD).is_none()).await;
    frames().await;
    assert!(focused().is_some_and(|it| it.is_same_node(Some(&search))));
}

#[wasm_bindgen_test]
async fn no_key_of_an_input_reaches_the_page_around_it() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let heard = Rc::new(Cell::new(0));
    let count = Rc::clone(&heard);
    let hear = Closure::<dyn FnMut()>::new(move || count.set(count.get() + 1));
    let press = |on: &Node| {
        for name in ["keydown", "keypress", "keyup"] {
            let init = KeyboardEventInit::new();
            init.set_bubbles(true);
            init.set_composed(true);
            init.set_key("k");
            let event = KeyboardEvent::new_with_keyboard_event_init_dict(name, &init).unwrap();
            on.dispatch_event(&event).unwrap();
        }
    };
    for name in ["keydown", "keypress", "keyup"] {
        let hear = hear.as_ref().unchecked_ref();
        window()
            .add_event_listener_with_callback(name, hear)
            .unwrap();
    }
    press(&page.find(WORD));
    assert_eq!(heard.get(), 0);
    press(&page.find("h1"));
    assert_eq!(heard.get(), 3, "what is no input is none of ours");
    for name in ["keydown", "keypress", "keyup"] {
        let hear = hear.as_ref().unchecked_ref();
        window()
            .remove_event_listener_with_callback(name, hear)
            .unwrap();
    }
}

#[wasm_bindgen_test]
async fn an_event_that_is_named_like_a_keys_and_is_none_harms_nothing() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let send = Function::new_with_args(
        "input",
        "const failed = [];
        const hear = (event) => failed.push(event.message);
        addEventListener('error', hear);
        for (const name of ['keydown', 'keypress', 'keyup']) {
            input.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
        }
        removeEventListener('error', hear);
        return failed.join();",
    );
    let failed = send.call1(&JsValue::NULL, &page.find(WORD)).unwrap();
    assert_eq!(failed.as_string().as_deref(), Some(""));
}

#[wasm_bindgen_test]
async fn a_program_that_submits_the_form_meets_the_same_gate() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let here = window().location().href().unwrap();
    page.fill(NAME, "ada");
    page.fill(WORD, "secret");
    // Past the event, by the prototype: the form goes nowhere. Firefox throws as well.
    let form = page.find("form");
    Function::new_with_args("form", "HTMLFormElement.prototype.submit.call(form)")
        .call1(&JsValue::NULL, &form)
        .ok();
    frames().await;
    assert_eq!(page.step(), "form");
    let submit = Function::new_with_args("form", "form.submit()");
    submit.call1(&JsValue::NULL, &form).unwrap();
    page.until_step("submitting").await;
    page.until(|page| page.api.count("/submit") == 1).await;
    assert_eq!(window().location().href().unwrap(), here);
}

#[wasm_bindgen_test]
async fn what_could_be_a_secret_is_kept_out_of_the_form_history() {
    let state = r#"{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
        "interaction_id": "i1", "fields": [
        {"id": "key", "type": "totp_secret"}, {"id": "maiden", "type": "security_answer"},
        {"id": "text", "type": "text", "label": "Security answer"}]}"#;
    let page = Page::showing(state, "form").await;
    let form = page.find("form");
    assert_eq!(form.get_attribute("autocomplete").as_deref(), Some("off"));
    let inputs = form.query_selector_all("input").unwrap();
    assert_eq!(inputs.length(), 3);
    for at in 0..inputs.length() {
        let input: HtmlElement = inputs.get(at).unwrap().unchecked_into();
        assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("off"));
    }
}

#[wasm_bindgen_test]
async fn digits_are_offered_only_where_letters_cannot_occur() {
    let state = r#"{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
        "interaction_id": "i1", "fields": [
        {"id": "a", "type": "code", "label": "Recovery code"},
        {"id": "b", "type": "code", "label": "6-digit code"},
        {"id": "c", "type": "totp_code"},
        {"id": "d", "type": "code", "input_mode": "numeric"}]}"#;
    let page = Page::showing(state, "form").await;
    let inputs = page.section.query_selector_all("input").unwrap();
    let mode = |at| {
        let input: HtmlElement = inputs.get(at).unwrap().unchecked_into();
        input.get_attribute("inputmode")
    };
    let numeric = Some("numeric".to_owned());
    assert_eq!(
        [mode(0), mode(1), mode(2), mode(3)],
        [None, numeric.clone(), numeric.clone(), numeric]
    );
}

#[wasm_bindgen_test]
async fn what_happens_by_itself_can_be_done_by_hand() {
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        let home = |success: Success| Some(format!("myapp://done?site={}", success.domain));
        let failed = |error: LoginError| Some(format!("myapp://failed?{}", error.reason().message));
        view! {
            <ManagedAuth
                session_id="c1"
                handoff_code="code"
                api_base_url=""
                skip_prime=true
                returns=true
                returns_on_error=true
                success_href=home
                error_href=failed
            />
        }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    page.until(|page| page.try_find(".ma-site-domain").is_some())
        .await;
    page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
    page.until_step("success").await;
    assert_eq!(
        page.find("a").get_attribute("href").as_deref(),
        Some("myapp://done?site=login.example.com")
    );
}

#[wasm_bindgen_test]
async fn a_login_that_could_not_begin_can_be_tried_again() {
    let page = Page::open();
    page.until(|page| page.api.count("/exchange") == 1).await;
    drop(page);
    let api = FakeApi::new(SNAPSHOT);
    for _ in 0..60 {
        api.script("/exchange", 503, "", "", "");
    }
    let page = Page::open_with(api, true);
    page.until(|page| page.api.count("/exchange") == 1).await;
    // The time that it is tried for is over at once.
    page.api.hurry(20_000.0);
    page.until_step("error").await;
    assert_eq!(page.text("h1"), "The sign-in could not begin");
    let before = page.api.count("/exchange");
    page.press(".ma-button-primary");
    page.until(|page| page.api.count("/exchange") > before)
        .await;
}
