//! The component in a real browser, on an API in the page.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use leptos::prelude::*;
use leptos_managed_auth::components::SignInForm;
use leptos_managed_auth::{
    LoginError, ManagedAuth, SessionEvent, SessionOptions, Step, Transport,
    use_managed_auth_session,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use support::{FakeApi, Page, SNAPSHOT, Watch, credentials, focused, frames, pause};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Request;

wasm_bindgen_test_configure!(run_in_browser);

const NAME: &str = "[autocomplete=username]";
const WORD: &str = "[autocomplete=current-password]";
const SEND: &str = "button[type=submit]";

#[wasm_bindgen_test]
async fn consent_waits_until_the_site_is_known_and_then_opens_the_stream() {
    let page = Page::open();
    assert_eq!(page.step(), "prime");
    assert!(page.find(".ma-button-primary").has_attribute("disabled"));
    page.press(".ma-button-primary");
    page.until(|page| !page.find(".ma-button-primary").has_attribute("disabled"))
        .await;
    assert_eq!(page.text("h1"), "Sign in to Example");
    assert_eq!(
        page.text("[data-managed-auth-part=site-domain]"),
        "login.example.com"
    );
    assert_eq!(
        (page.api.open_streams(), page.api.count("/exchange")),
        (0, 1)
    );
    page.press(".ma-button-primary");
    page.until_step("discovering").await;
    page.until(|page| page.api.open_streams() == 1).await;
}

#[wasm_bindgen_test]
async fn no_call_with_a_secret_in_its_body_follows_a_redirect() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada@example.com");
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 1).await;
    for (path, then) in [
        ("/exchange", "error"),
        ("/submit", "error"),
        ("/events", "follow"),
    ] {
        assert_eq!(page.api.redirect(path), then, "{path}");
    }
}

#[wasm_bindgen_test]
async fn every_step_has_one_heading_and_every_element_its_part() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    assert_eq!(
        page.section.query_selector_all("h1, h2").unwrap().length(),
        1
    );
    let without = "[data-managed-auth-step] :not([data-managed-auth-part])";
    assert!(
        page.try_find(without).is_none(),
        "{}",
        page.section.inner_html()
    );
}

#[wasm_bindgen_test]
async fn a_state_that_is_repeated_touches_no_node() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada@example.com");
    frames().await;
    let watch = Watch::new(&page.root());
    page.events(&vec![credentials("i1", ""); 3]);
    page.raw("event: sse_heartbeat\ndata: {\"event\": \"sse_heartbeat\"}\n\n");
    frames().await;
    assert_eq!(watch.take(), "");
    assert_eq!(page.input(NAME).value(), "ada@example.com");
}

#[wasm_bindgen_test]
async fn one_changed_label_changes_one_text_node_and_no_typed_value() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada@example.com");
    page.fill(WORD, "secret");
    frames().await;
    let watch = Watch::new(&page.root());
    page.event(&credentials("i1", "").replace("\"label\": \"Email\"", "\"label\": \"User\""));
    page.until(|page| page.text(".ma-label-text") == "User")
        .await;
    assert_eq!(watch.take(), "characterData #text ");
    assert_eq!(page.input(WORD).value(), "secret");
}

#[wasm_bindgen_test]
async fn another_way_or_field_that_turns_up_leaves_what_was_typed() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada");
    page.fill(WORD, "half a sec");
    let word = page.input(WORD);
    let choices = r#", "choices": [{"id": "o", "type": "auth_method", "label": "Another way"}]"#;
    page.event(&credentials("i1", choices));
    page.until(|page| page.try_find("li button").is_some())
        .await;
    assert!(word.is_same_node(Some(&page.input(WORD))), "left alone");
    let more = credentials("i1", choices).replacen(
        r#""fields": ["#,
        r#""fields": [{"id": "org", "type": "text", "required": false},"#,
        1,
    );
    page.event(&more);
    page.until(|page| page.try_find("[data-field='2']").is_some())
        .await;
    assert_eq!(page.input(NAME).value(), "ada");
    assert_eq!(page.input(WORD).value(), "half a sec");
}

#[wasm_bindgen_test]
async fn a_stream_that_is_none_is_refused_in_its_own_words() {
    let page = Page::open_with(FakeApi::new(SNAPSHOT), true);
    page.answers(
        "/events",
        200,
        r#"{"code": "moved", "message": "Not here any more"}"#,
    );
    page.until_step("error").await;
    page.until(|page| !page.errors.lock().unwrap().is_empty())
        .await;
    let error = page.errors.lock().unwrap().remove(0);
    assert!(matches!(error, LoginError::Failed(_)), "{error}");
    assert_eq!(error.reason().code.as_deref(), Some("moved"));
    assert_eq!(error.reason().message, "Not here any more");
}

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
async fn a_submission_shows_at_once_and_is_sent_once() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, " ada@example.com ");
    page.fill(WORD, " s ");
    page.press(SEND);
    if let Some(button) = page.try_find(SEND) {
        button
            .dispatch_event(&web_sys::Event::new("click").unwrap())
            .unwrap();
    }
    page.until_step("submitting").await;
    page.until(|page| page.api.count("/submit") == 1).await;
    let sent = r#"{"interaction_id":"i1","field_values":{"name":"ada@example.com","word":" s "}}"#;
    assert_eq!(page.sent(), sent);
    // The stream repeats what was answered: the submitting view stays.
    page.event(&credentials("i1", ""));
    frames().await;
    assert_eq!(page.step(), "submitting");
    assert_eq!(page.api.count("/submit"), 1);
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
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until_step("submitting").await;
    page.until(|page| page.api.count("/submit") == 2).await;
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_when_it_said_so() {
    let soon = js_sys::Date::new(&(js_sys::Date::now() + 40_000.0).into());
    for (retry_after, waits) in [
        ("30", true),
        (&*String::from(soon.to_utc_string()), true),
        ("Sun, 06 Nov 1994 08:49:37 GMT", false),
        ("-3", false),
        ("soon", false),
        ("", false),
    ] {
        let page = Page::showing(&credentials("i1", ""), "form").await;
        page.answers_with("/submit", 429, "{}", ("Retry-After", retry_after));
        page.fill(NAME, "a");
        page.fill(WORD, "b");
        page.press(SEND);
        page.until(|page| page.step() == "form" && page.try_find("[role=alert]").is_some())
            .await;
        let is_disabled = page.find(SEND).has_attribute("disabled");
        assert_eq!(is_disabled, waits, "{retry_after}");
        assert_eq!(page.text(SEND).contains("0:"), waits, "{retry_after}");
    }
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
async fn what_the_server_says_is_text() {
    let hostile = "<img src=x onerror=alert(1)>\u{202e}\u{0}";
    let error = format!(
        ", \"website_error\": {}",
        js_sys::JSON::stringify(&hostile.into()).unwrap()
    );
    let page = Page::showing(&credentials("i1", &error), "form").await;
    assert_eq!(page.text("[role=alert]"), hostile);
    assert!(page.try_find("img").is_none());
}

#[wasm_bindgen_test]
async fn a_burst_ends_in_its_last_state_and_an_end_in_it_is_not_skipped() {
    let page = Page::start().await;
    let mut states: Vec<_> = (0..500)
        .map(|n| credentials(&format!("i{n}"), ""))
        .collect();
    states.push(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#.into());
    states.push(credentials("late", ""));
    page.events(&states);
    page.until_step("success").await;
    page.until(|page| page.successes.lock().unwrap().len() == 1)
        .await;
    frames().await;
    assert_eq!(page.step(), "success");
    let success = page.successes.lock().unwrap()[0].clone();
    assert_eq!(
        (&*success.profile_name, &*success.domain),
        ("ada", "login.example.com")
    );
    assert!(page.errors.lock().unwrap().is_empty());
    assert_eq!(page.api.open_streams(), 0);
}

#[wasm_bindgen_test]
async fn a_lost_stream_is_told_and_opened_again() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada");
    page.api.drop();
    page.until(|page| page.try_find("[data-managed-auth-reconnecting]").is_some())
        .await;
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until(|page| page.try_find("[data-managed-auth-reconnecting]").is_none())
        .await;
    assert_eq!((page.api.count("/events"), page.api.count("")), (2, 2));
    assert_eq!(page.input(NAME).value(), "ada");
}

#[wasm_bindgen_test]
async fn a_clock_that_jumps_does_not_hold_up_a_new_connection() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    // The timer that waits for the next heartbeat was set by the clock of before.
    page.api.jump(60_000.0);
    page.api.drop();
    page.until(|page| page.api.open_streams() == 1).await;
}

#[wasm_bindgen_test]
async fn an_error_event_is_shown_with_its_message_and_reported_once() {
    let page = Page::start().await;
    page.raw(
        "event: error\ndata: {\"error\": {\"code\": \"boom\", \"message\": \"It broke\"}}\n\n",
    );
    page.until_step("error").await;
    assert!(page.root().text_content().unwrap().contains("It broke"));
    page.until(|page| page.errors.lock().unwrap().len() == 1)
        .await;
    let error = page.errors.lock().unwrap()[0].clone();
    assert_eq!(
        (error.reason().code.as_deref(), &*error.reason().message),
        (Some("boom"), "It broke")
    );
    frames().await;
    assert_eq!(
        (page.errors.lock().unwrap().len(), page.api.open_streams()),
        (1, 0)
    );
}

#[wasm_bindgen_test]
async fn a_401_on_submit_ends_the_session_as_expired() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.answers(
        "/submit",
        401,
        r#"{"code": "unauthorized", "message": "No"}"#,
    );
    page.fill(NAME, "a");
    page.fill(WORD, "b");
    page.press(SEND);
    page.until_step("expired").await;
    page.until(|page| page.errors.lock().unwrap().len() == 1)
        .await;
    assert_eq!(page.api.open_streams(), 0);
}

#[wasm_bindgen_test]
async fn unmounting_at_any_step_aborts_everything_and_nothing_comes_after() {
    let steps = [
        ("", "discovering"),
        (&*credentials("i1", ""), "form"),
        (
            r#"{"flow_step": "AWAITING_EXTERNAL_ACTION"}"#,
            "external-action",
        ),
        (r#"{"flow_step": "SUBMITTING"}"#, "submitting"),
    ];
    for (state, step) in steps {
        let mut page = Page::start().await;
        if !state.is_empty() {
            page.event(state);
        }
        page.until_step(step).await;
        page.unmount();
        page.until(|page| page.api.open_streams() == 0).await;
        frames().await;
        assert_eq!(page.section.inner_html(), "");
        assert_eq!(page.api.failures(), "");
        assert!(
            page.successes.lock().unwrap().is_empty() && page.errors.lock().unwrap().is_empty()
        );
    }
}

#[wasm_bindgen_test]
async fn fifty_mounts_and_unmounts_leave_nothing_behind() {
    for round in 0..50 {
        let mut page = Page::open_with(FakeApi::new(SNAPSHOT), true);
        // Some are gone before the exchange, some before the snapshot, some after the stream.
        for _ in 0..round % 7 {
            pause(0).await;
        }
        page.unmount();
        pause(0).await;
        assert_eq!(
            (page.api.open_streams(), &*page.api.failures()),
            (0, ""),
            "round {round}"
        );
        assert_eq!(page.section.inner_html(), "");
    }
}

#[wasm_bindgen_test]
async fn an_embedders_own_screen_follows_the_login_by_signals() {
    let mut page = Page::of(FakeApi::new(SNAPSHOT), || {
        let mut options = SessionOptions::new("c1", support::new_code());
        options.api_base_url = String::new();
        options.config.skip_prime = true;
        let session = use_managed_auth_session(options, |_| {});
        let step = session.step();
        let fields = move || session.view().flow.fields.len();
        view! { <p data-managed-auth-step=move || step.get().as_str()>{fields}</p> }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    page.until(|page| page.text("p") == "2").await;
    page.unmount();
    page.until(|page| page.api.open_streams() == 0).await;
    assert_eq!(page.api.failures(), "");
}

#[wasm_bindgen_test]
async fn an_answer_whose_body_never_ends_still_means_what_its_status_says() {
    let page = Page::open_with(FakeApi::new(SNAPSHOT), true);
    page.answers_endlessly("/events", 404);
    page.until_step("error").await;
    page.until(|page| page.errors.lock().unwrap().len() == 1)
        .await;
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

#[wasm_bindgen_test]
async fn another_id_and_code_start_another_login_and_nothing_of_the_last_one_is_left() {
    let (id, code) = (
        RwSignal::new("c1".to_owned()),
        RwSignal::new("code-1".to_owned()),
    );
    let events = Arc::<Mutex<Vec<SessionEvent>>>::default();
    let told = Arc::clone(&events);
    let page = Page::of(FakeApi::new(SNAPSHOT), move || {
        let on_event = move |event| told.lock().unwrap().push(event);
        view! {
            <ManagedAuth
                session_id=id
                handoff_code=code
                api_base_url=""
                skip_prime=true
                on_event
            />
        }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    page.fill(NAME, "ada");
    // Its answer will come after the next login has begun.
    page.answers_never("/submit");
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 1).await;
    page.answers_never("/exchange");
    id.set("c2".to_owned());
    code.set("code-2".to_owned());
    page.until_step("discovering").await;
    page.until(|page| page.api.count("/exchange") == 2).await;
    assert_eq!(page.api.body("/exchange"), r#"{"code":"code-2"}"#);
    assert_eq!((page.api.open_streams(), page.api.waiting()), (0, 1));
    // Another one before that exchange is answered.
    code.set("code-3".to_owned());
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!((page.api.count("/exchange"), page.api.waiting()), (3, 0));
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    assert_eq!(page.input(NAME).value(), "", "of the last login");
    // The same again changes nothing.
    code.set("code-3".to_owned());
    page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
    page.until_step("success").await;
    frames().await;
    let events = events.lock().unwrap();
    let count = |event: &SessionEvent| events.iter().filter(|it| *it == event).count();
    assert_eq!(
        (count(&SessionEvent::Opened), count(&SessionEvent::Closed)),
        (2, 2)
    );
    assert_eq!(page.api.count("/exchange"), 3);
    assert_eq!(page.api.failures(), "");
}

#[wasm_bindgen_test]
async fn a_screen_of_ones_own_can_start_anew() {
    let session = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&session);
    let options = |code: &str| {
        let mut options = SessionOptions::new("c1", code);
        options.api_base_url = String::new();
        options.config.skip_prime = true;
        options
    };
    let page = Page::of(FakeApi::new(SNAPSHOT), move || {
        let session = use_managed_auth_session(options("code-1"), |_| {});
        *kept.lock().unwrap() = Some(session);
        let step = session.step();
        view! { <p data-managed-auth-step=move || step.get().as_str()></p> }
    });
    let session = session.lock().unwrap().unwrap();
    // Before the first one has begun, too: then that one never does.
    session.restart(options("code-2"), |_| {});
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(page.api.count("/exchange"), 1);
    assert_eq!(page.api.body("/exchange"), r#"{"code":"code-2"}"#);
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    session.restart(options("code-3"), |_| {});
    page.until_step("discovering").await;
    page.until(|page| page.api.open_streams() == 1 && page.api.count("/exchange") == 2)
        .await;
}

/// `<ManagedAuth/>` without consent, over this transport.
fn over(transport: Transport) -> Page {
    let errors = Arc::<Mutex<Vec<_>>>::default();
    let told = Arc::clone(&errors);
    let mut page = Page::of(FakeApi::new(SNAPSHOT), move || {
        let on_error = move |error| told.lock().unwrap().push(error);
        view! {
            <ManagedAuth
                session_id="c1"
                handoff_code=support::new_code()
                api_base_url=""
                skip_prime=true
                transport
                on_error
            />
        }
    });
    page.errors = errors;
    page
}

#[wasm_bindgen_test]
async fn every_call_goes_through_a_transport_of_ones_own() {
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let log = Arc::clone(&asked);
    let page = over(Transport::new(move |request: &Request| {
        let (method, url) = (request.method(), request.url());
        log.lock().unwrap().push(format!("{method} {url}"));
        if url.ends_with("/exchange") {
            // Answered by nobody else.
            let made = web_sys::Response::new_with_opt_str(Some(r#"{"jwt": "own"}"#)).unwrap();
            return js_sys::Promise::resolve(&JsValue::from(made));
        }
        window().fetch_with_request(request)
    }));
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(page.api.count("/exchange"), 0);
    assert_eq!(page.api.header("/events", "authorization"), "Bearer own");
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    page.fill(NAME, "ada");
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 1).await;
    // The stream does not wait for the snapshot.
    let calls = ["/exchange", "/events", "", "/submit"];
    let methods = ["POST", "GET", "GET", "POST"];
    let origin = window().location().origin().unwrap();
    let expected = calls.map(|call| format!("{origin}/auth/connections/c1{call}"));
    let expected = methods
        .iter()
        .zip(&expected)
        .map(|(method, url)| format!("{method} {url}"));
    assert_eq!(*asked.lock().unwrap(), expected.collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_transport_that_fails_is_a_network_that_failed() {
    let page = over(Transport::new(|_: &Request| {
        js_sys::Promise::reject(&"none".into())
    }));
    page.until(|page| page.try_find("[data-managed-auth-reconnecting]").is_some())
        .await;
    assert_eq!(page.step(), "discovering");
}

#[cfg(feature = "transport")]
#[wasm_bindgen_test]
async fn a_refused_token_is_renewed_by_the_host() {
    let page = over(Transport::default().refresh(async || Some("token-2".to_owned())));
    page.until(|page| page.api.open_streams() == 1).await;
    page.answers("/events", 401, r#"{"code": "token_expired"}"#);
    page.api.drop();
    page.until(|page| page.api.count("/events") == 3 && page.api.open_streams() == 1)
        .await;
    assert_eq!(
        page.api.header("/events", "authorization"),
        "Bearer token-2"
    );
    page.until(|page| page.api.header("", "authorization") == "Bearer token-2")
        .await;
    page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
    page.until_step("success").await;
    assert!(page.errors.lock().unwrap().is_empty());
}

#[cfg(feature = "transport")]
#[wasm_bindgen_test]
async fn without_another_token_the_session_expires_and_one_that_comes_too_late_is_not_used() {
    let page = over(Transport::default().refresh(async || None));
    page.answers("/events", 401, r#"{"code": "token_expired"}"#);
    page.until_step("expired").await;
    page.until(|page| page.errors.lock().unwrap().len() == 1)
        .await;
    drop(page);
    let (may, did) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
    let (wait, tell) = (Arc::clone(&may), Arc::clone(&did));
    let mut page = over(Transport::default().refresh(move || {
        let (wait, tell) = (Arc::clone(&wait), Arc::clone(&tell));
        async move {
            while !wait.load(Ordering::Relaxed) {
                pause(0).await;
            }
            tell.store(true, Ordering::Relaxed);
            Some("late".to_owned())
        }
    }));
    page.answers("/events", 401, "{}");
    page.until(|page| page.try_find("[data-managed-auth-reconnecting]").is_some())
        .await;
    page.unmount();
    may.store(true, Ordering::Relaxed);
    page.until(|_| did.load(Ordering::Relaxed)).await;
    frames().await;
    assert_eq!((page.api.count("/events"), &*page.api.failures()), (1, ""));
}

#[wasm_bindgen_test]
async fn a_step_can_stand_alone_on_a_screen_of_ones_own() {
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        let mut options = SessionOptions::new("c1", support::new_code());
        options.api_base_url = String::new();
        options.config.skip_prime = true;
        let session = use_managed_auth_session(options, |_| {});
        let step = session.step();
        let shown = move || (step.get() == Step::Form).then(|| view! { <SignInForm session /> });
        view! { <div data-managed-auth-step=move || step.get().as_str()>{shown}</div> }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    assert!(page.try_find("form").is_none());
    page.event(&credentials("i1", ""));
    page.until(|page| page.try_find("form").is_some()).await;
    page.fill(NAME, "ada");
    // What changes is brought up to date in it, and what was typed stays.
    page.event(&credentials("i1", "").replace("\"label\": \"Email\"", "\"label\": \"User\""));
    page.until(|page| page.text(".ma-label-text") == "User")
        .await;
    assert_eq!(page.input(NAME).value(), "ada");
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 1).await;
    let sent = r#"{"interaction_id":"i1","field_values":{"name":"ada","word":"secret"}}"#;
    assert_eq!(page.sent(), sent);
    page.until(|page| page.try_find("form").is_none()).await;
    assert_eq!(page.step(), "submitting");
}
