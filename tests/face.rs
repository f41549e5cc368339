//! What a host can switch on, and what a person sees of it, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use js_sys::Function;
use leptos::prelude::*;
use leptos_managed_auth::ManagedAuth;
use std::cell::RefCell;
use support::{FakeApi, Page, SNAPSHOT, focused, frames};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

const CODE: &str = "[autocomplete=one-time-code]";
const FRAME: &str = "iframe";

/// A form that asks for one code, as the server words it.
fn code(interaction: &str, kind: &str, label: &str) -> String {
    format!(
        r#"{{"flow_step": "AWAITING_INPUT", "interaction_id": "{interaction}",
        "fields": [{{"id": "c", "type": "{kind}", "label": "{label}"}}]}}"#
    )
}

async fn with_auto_submit(state: &str) -> Page {
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        view! {
            <ManagedAuth
                session_id="c1"
                handoff_code=support::new_code()
                api_base_url=""
                skip_prime=true
                auto_submit_codes=true
            />
        }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(state);
    page.until_step("form").await;
    page
}

#[wasm_bindgen_test]
async fn a_code_has_places_where_its_length_is_known_and_takes_any_length() {
    let page = Page::showing(&code("i1", "code", "8-digit code"), "form").await;
    let places = |page: &Page| {
        let input = page.input(CODE);
        let length = input.get_attribute("data-length");
        length.filter(|_| !input.has_attribute("data-long"))
    };
    assert_eq!(places(&page).as_deref(), Some("8"));
    assert!(page.input(CODE).get_attribute("maxlength").is_none());
    page.fill(CODE, "1234-567");
    assert_eq!(page.input(CODE).value(), "1234-567", "on its way");
    page.fill(CODE, "1234-5678");
    assert_eq!(page.input(CODE).value(), "12345678");
    page.fill(CODE, "123456789");
    assert_eq!(places(&page), None, "longer than expected");
    page.fill(CODE, "1234");
    assert_eq!(places(&page).as_deref(), Some("8"), "shorter again");
    page.fill(CODE, "123456789");
    page.press("[type=submit]");
    page.until_step("submitting").await;
    assert!(page.sent().contains("\"123456789\""));
    page.event(&code("i2", "totp_code", "Code"));
    page.until_step("form").await;
    assert_eq!(places(&page).as_deref(), Some("6"));
    page.event(&code("i3", "code", "Code"));
    page.until(|page| places(page).is_none()).await;
}

#[wasm_bindgen_test]
async fn a_complete_code_is_sent_by_itself_once() {
    let page = with_auto_submit(&code("i1", "code", "6-digit code")).await;
    page.fill(CODE, "12345");
    frames().await;
    assert_eq!(page.api.count("/submit"), 0);
    page.answers("/submit", 500, "");
    page.fill(CODE, "123 456");
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    assert!(page.sent().contains("\"123456\""));
    // It is there again, and is sent by the person now.
    page.fill(CODE, "12345");
    page.fill(CODE, "123457");
    frames().await;
    assert_eq!(
        (page.step().as_str(), page.api.count("/submit")),
        ("form", 1)
    );
    page.press("[type=submit]");
    page.until_step("submitting").await;
    assert_eq!(page.api.count("/submit"), 2);
    // The next question is another one.
    page.event(&code("i2", "code", "6-digit code"));
    page.until_step("form").await;
    page.fill(CODE, "654321");
    page.until(|page| page.api.count("/submit") == 3).await;
}

#[wasm_bindgen_test]
async fn a_code_of_an_input_method_is_sent_by_itself_once_that_is_done() {
    let page = with_auto_submit(&code("i1", "code", "6-digit code")).await;
    let compose = Function::new_with_args(
        "input, name, isComposing",
        "input.value = '１２３４５６';
        const event = name === 'input' ? InputEvent : CompositionEvent;
        input.dispatchEvent(new event(name, { bubbles: true, composed: true, isComposing }));",
    );
    let input = page.find(CODE);
    let tell = |name: &str| {
        let (name, is_composing) = (name.into(), (name == "input").into());
        compose.call3(&JsValue::NULL, &input, &name, &is_composing)
    };
    tell("input").unwrap();
    frames().await;
    assert_eq!(page.api.count("/submit"), 0);
    tell("compositionend").unwrap();
    page.until(|page| page.api.count("/submit") == 1).await;
    assert!(page.sent().contains("\"123456\""));
}

#[wasm_bindgen_test]
async fn a_code_that_is_made_tidy_keeps_the_caret_where_it_was() {
    let page = Page::showing(&code("i1", "code", "6-digit code"), "form").await;
    for (typed, at, then) in [
        ("129 456", 3, 3),
        ("12-9456", 4, 3),
        ("１２３４５６", 3, 3),
        ("123 456", 7, 6),
    ] {
        let input = page.input(CODE);
        input.set_value(typed);
        input.set_selection_range(at, at).unwrap();
        let event = web_sys::Event::new("input").unwrap();
        input.dispatch_event(&event).unwrap();
        let caret = input.selection_start().unwrap();
        assert_eq!((input.value().len(), caret), (6, Some(then)), "{typed}");
    }
}

#[wasm_bindgen_test]
async fn after_a_code_that_was_sent_by_itself_the_next_form_has_the_focus() {
    let page = with_auto_submit(&code("i1", "code", "6-digit code")).await;
    page.input(CODE).focus().unwrap();
    // As a person types, and not as a program does.
    let type_in = "document.execCommand('insertText', false, '123456')";
    Function::new_no_args(type_in)
        .call0(&JsValue::NULL)
        .unwrap();
    page.until_step("submitting").await;
    page.event(&code("i2", "code", "6-digit code"));
    page.until_step("form").await;
    frames().await;
    let input = page.find(CODE);
    assert!(focused().is_some_and(|it| it.is_same_node(Some(&input))));
}

#[wasm_bindgen_test]
async fn nothing_is_sent_by_itself_without_a_length_beside_another_field_or_unasked() {
    let page = with_auto_submit(&code("i1", "code", "Code")).await;
    page.fill(CODE, "123456");
    page.event(
        r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i2", "fields": [
        {"id": "c", "type": "totp_code"}, {"id": "t", "type": "text"}]}"#,
    );
    page.until(|page| page.try_find("[data-field='1']").is_some())
        .await;
    page.fill(CODE, "123456");
    frames().await;
    assert_eq!(page.api.count("/submit"), 0);
    drop(page);
    let page = Page::showing(&code("i1", "totp_code", "Code"), "form").await;
    page.fill(CODE, "123456");
    frames().await;
    assert_eq!(page.api.count("/submit"), 0);
}

/// A step that this page does not know, with a live view at this address.
fn human(view: &str) -> String {
    format!(
        r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_HUMAN_INTERVENTION",
        "external_action_message": "Solve the puzzle.", "live_view_url": {}}}"#,
        String::from(js_sys::JSON::stringify(&view.into()).unwrap())
    )
}

async fn with_live_view() -> Page {
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        // Nothing answers at such a name, and the frame stays empty.
        let own = web_sys::window().unwrap().location().origin().unwrap();
        let live_view = vec!["https://live.invalid/view/".to_owned(), own];
        view! {
            <ManagedAuth session_id="c1" handoff_code=support::new_code() api_base_url="" skip_prime=true live_view />
        }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    page
}

#[wasm_bindgen_test]
async fn a_live_view_is_framed_and_its_frame_stays_while_the_address_does() {
    let page = with_live_view().await;
    page.event(&human("https://live.invalid/view/1?token=a"));
    page.until(|page| page.try_find(FRAME).is_some()).await;
    let frame = page.find(FRAME);
    // The site's name comes with the snapshot, in whichever order.
    page.until(|_| {
        frame
            .get_attribute("title")
            .is_some_and(|it| it.ends_with("Example"))
    })
    .await;
    for (name, value) in [
        ("sandbox", "allow-scripts allow-same-origin allow-forms"),
        ("referrerpolicy", "no-referrer"),
        ("src", "https://live.invalid/view/1?token=a"),
        ("title", "Live view of Example"),
        ("data-managed-auth-part", "live-view"),
    ] {
        assert_eq!(frame.get_attribute(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(page.step(), "discovering");
    assert_eq!(page.text("h1"), "One more step");
    page.event(&human("https://live.invalid/view/1?token=a").replace("Solve the", "Another"));
    page.until(|page| page.text(".ma-text") == "Another puzzle.")
        .await;
    assert!(frame.is_same_node(Some(&page.find(FRAME))));
    page.event(&human("https://live.invalid/view/2"));
    page.until(|page| !frame.is_same_node(Some(&page.find(FRAME))))
        .await;
    page.event(r#"{"flow_step": "DISCOVERING"}"#);
    page.until(|page| page.try_find(FRAME).is_none()).await;
}

#[wasm_bindgen_test]
async fn no_other_address_is_framed() {
    let page = with_live_view().await;
    let own = web_sys::window().unwrap().location().origin().unwrap();
    let hostile = [
        "https://live.invalid.evil.invalid/view/1",
        "https://live.invalid@evil.invalid/view/1",
        "https://evil.invalid/https://live.invalid/view/1",
        "https://live.invalid:444/view/1",
        "https://live.invalid/view/../admin",
        "https://live.invalid/view/%2e%2e/admin",
        "https:\\\\live.invalid\\admin",
        "https://user:word@live.invalid/view/1",
        "http://live.invalid/view/1",
        "//live.invalid/view/1",
        "/view/1",
        "javascript:alert(1)//https://live.invalid/view/",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "blob:https://live.invalid/view/1",
        "https://",
        "",
        &own,
    ];
    for (n, address) in hostile.into_iter().enumerate() {
        let said = format!("Puzzle {n}.");
        page.event(&human(address).replace("Solve the puzzle.", &said));
        page.until(|page| page.text(".ma-text") == said).await;
        assert!(page.try_find(FRAME).is_none(), "{address}");
    }
    drop(page);
    let page = Page::showing(&human("https://live.invalid/view/1"), "discovering").await;
    page.until(|page| page.text("h1") == "One more step").await;
    assert!(page.try_find(FRAME).is_none(), "by default none is");
}

const PIXEL: &str =
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

fn with_icon(address: &'static str) -> Page {
    Page::of(FakeApi::new(SNAPSHOT), move || {
        let site_icon = move |domain: &str| {
            assert_eq!(domain, "login.example.com");
            Some(address.to_owned())
        };
        view! { <ManagedAuth session_id="c1" handoff_code=support::new_code() api_base_url="" site_icon /> }
    })
}

#[wasm_bindgen_test]
async fn a_site_has_the_picture_that_its_host_gives_it_and_its_monogram_below() {
    let page = with_icon(PIXEL);
    page.until(|page| page.try_find("img[data-loaded]").is_some())
        .await;
    assert_eq!(page.text(".ma-site-icon"), "E");
    assert_eq!(page.find("img").get_attribute("alt").as_deref(), Some(""));
    drop(page);
    let page = with_icon("/there-is-no-such.png");
    page.until(|page| page.try_find("img").is_some()).await;
    frames().await;
    assert!(page.try_find("img[data-loaded]").is_none());
    drop(page);
    for address in [
        "http://other.invalid/a.png",
        "javascript:alert(1)",
        "data:text/html,x",
    ] {
        let page = with_icon(address);
        page.until(|page| page.try_find(".ma-site-icon").is_some())
            .await;
        assert!(page.try_find("img").is_none(), "{address}");
    }
}

#[wasm_bindgen_test]
async fn a_password_asked_alone_says_whose_it_is() {
    let name = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "fields": [{"id": "name", "type": "identifier"}]}"#;
    let page = Page::showing(name, "form").await;
    page.fill("[autocomplete=username]", "ada@example.com");
    page.press("[type=submit]");
    page.until_step("submitting").await;
    assert_eq!(page.text(".ma-text"), "Sending your answer.");
    page.event(r#"{"flow_step": "SUBMITTING"}"#);
    page.until(|page| page.text(".ma-text") == "Waiting for Example to answer.")
        .await;
    page.event(&name.replace("i1", "i2").replace("identifier", "password"));
    page.until_step("form").await;
    assert_eq!(page.text(".ma-known-account"), "ada@example.com");
}

#[wasm_bindgen_test]
async fn a_provider_is_marked_by_the_words_of_its_label_and_no_account_is() {
    let state = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i", "choices": [
        {"id": "1", "type": "sso_provider", "label": "Mit GitHub anmelden"},
        {"id": "2", "type": "account", "label": "Apple"},
        {"id": "3", "type": "mfa_method", "mfa_type": "call", "label": "Call",
         "masked_destination": "***-***-4821", "description": "Standard rates"}]}"#;
    let page = Page::showing(state, "form").await;
    let marks = page.section.query_selector_all("[data-mark]").unwrap();
    assert_eq!(marks.length(), 1);
    let mark = page.find("[data-mark~=github]");
    assert_eq!(mark.get_attribute("aria-hidden").as_deref(), Some("true"));
    let to = page.find(".ma-option-destination");
    assert_eq!(to.get_attribute("dir").as_deref(), Some("ltr"));
    assert_eq!(
        page.text(".ma-mfa-option .ma-option-detail"),
        "***-***-4821Standard rates"
    );
}

#[wasm_bindgen_test]
async fn accounts_and_addresses_are_kept_from_translators() {
    let canonical = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i", "choices": [
        {"id": "1", "type": "account", "label": "Ada", "description": "Owner"},
        {"id": "2", "type": "identifier_method", "label": "ada@x.example"},
        {"id": "3", "type": "auth_method", "label": "Use a passkey", "description": "On this device"}]}"#;
    let legacy = r#"{"flow_step": "AWAITING_INPUT", "sign_in_options": [
        {"id": "1", "label": "ada@x.example", "description": "a***@y.example"},
        {"id": "2", "label": "Another account"}]}"#;
    for (state, kept) in [
        (canonical, ["Ada", "Owner", "ada@x.example"].as_slice()),
        (legacy, ["ada@x.example", "a***@y.example"].as_slice()),
    ] {
        let page = Page::showing(state, "form").await;
        let selector = ":is(.ma-option-label, .ma-option-context)[translate=no]";
        let found = page.section.query_selector_all(selector).unwrap();
        let texts = (0..found.length()).filter_map(|at| found.get(at)?.text_content());
        assert_eq!(texts.collect::<Vec<_>>(), kept);
    }
}

#[wasm_bindgen_test]
async fn a_login_that_failed_says_where_to_start_again() {
    let failed = r#"{"flow_status": "FAILED", "error_code": "browser_error"}"#;
    let page = Page::showing(failed, "error").await;
    assert!(
        page.text("[data-managed-auth-part=error]")
            .contains("go back to the app")
    );
    drop(page);
    let page = Page::of(FakeApi::new(SNAPSHOT), || {
        view! {
            <ManagedAuth
                session_id="c1"
                handoff_code=support::new_code()
                api_base_url=""
                skip_prime=true
                returns_on_error=true
            />
        }
    });
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(failed);
    page.until_step("error").await;
    let said = page.text("[data-managed-auth-part=error]");
    assert!(
        said.contains("Taking you back now.") && !said.contains("go back"),
        "{said}"
    );
}

/// Holds the next movement at its beginning.
const HOLD: &str = "
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...how) {
        Element.prototype.animate = animate;
        const moving = animate.apply(this, how);
        moving.pause();
        return moving;
    };";

/// How high the card stands at the beginning and at the end of its movement, if it moves.
const HEIGHTS: &str = "
    const [moving] = card.getAnimations();
    if (!moving) return null;
    const began = card.offsetHeight;
    moving.finish();
    return JSON.stringify([began, card.offsetHeight]);";

#[wasm_bindgen_test]
async fn the_card_grows_to_its_next_step_from_where_it_stands() {
    let page = Page::start().await;
    page.until_step("discovering").await;
    frames().await;
    let card: HtmlElement = page.find(".ma-card").unchecked_into();
    let before = card.offset_height();
    Function::new_no_args(HOLD).call0(&JsValue::NULL).unwrap();
    page.event(&support::credentials("i1", ""));
    page.until_step("form").await;
    let heights = Function::new_with_args("card", HEIGHTS);
    let heights = || heights.call1(&JsValue::NULL, &card).unwrap().as_string();
    let seen = RefCell::default();
    page.until(|_| {
        *seen.borrow_mut() = heights();
        seen.borrow().is_some()
    })
    .await;
    let after = card.offset_height();
    assert!(after > before, "{before} to {after}");
    assert_eq!(
        seen.take(),
        Some(format!("[{before},{after}]")),
        "it did not jump"
    );
}
