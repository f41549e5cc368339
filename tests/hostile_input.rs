//! A server that is hostile, or broken: whatever it says is text or nothing, and the page stays
//! there, usable, and of bounded size.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use js_sys::{ArrayBuffer, JSON, Reflect};
use support::{FakeApi, Page, credentials, frames};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The memory of the test and the page in it, in bytes.
fn memory() -> u32 {
    let memory = wasm_bindgen::memory();
    let buffer = Reflect::get(&memory, &"buffer".into()).unwrap();
    buffer.unchecked_into::<ArrayBuffer>().byte_length()
}

fn quoted(text: &str) -> String {
    JSON::stringify(&text.into()).unwrap().into()
}

/// A good state, with one member in place of another.
fn with(member: &str, value: &str) -> String {
    format!(
        r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "interaction_id": "i",
        "fields": [{{"id": "name", "type": "identifier"}}],
        "choices": [{{"id": "a", "type": "account", "label": "Acme"}}], "{member}": {value}}}"#
    )
}

/// What is on the screen has a heading, and says which step it is.
fn something_is_shown(page: &Page, what: &str) {
    let heading = page.try_find("h1").and_then(|it| it.text_content());
    assert!(
        !heading.unwrap_or_default().is_empty(),
        "no heading: {what}"
    );
    assert!(!page.step().is_empty(), "no step: {what}");
    assert_eq!(page.api.failures(), "", "{what}");
}

/// What went wrong, as the page says it.
fn alert(page: &Page) -> Option<String> {
    page.try_find("[role=alert]")?.text_content()
}

const SHAPES: [&str; 12] = [
    "null",
    "true",
    "-0",
    "1e999",
    "123456789012345678901234567890",
    "\"\"",
    "\"\\ud800\"",
    "\"\\u0000\\u202e\"",
    "[]",
    "{}",
    "[null, 1, \"x\", [[]], {\"id\": {}, \"name\": [], \"type\": 7, \"label\": {\"a\": 1}}]",
    "{\"id\": [], \"length\": 4294967295, \"__proto__\": {\"x\": 1}, \"constructor\": null}",
];

const MEMBERS: [&str; 18] = [
    "flow_status",
    "flow_step",
    "flow_type",
    "interaction_id",
    "fields",
    "choices",
    "discovered_fields",
    "pending_sso_buttons",
    "mfa_options",
    "sign_in_options",
    "external_action_message",
    "website_error",
    "error_code",
    "error_message",
    "post_login_url",
    "live_view_url",
    "hosted_url",
    "timestamp",
];

#[wasm_bindgen_test]
async fn a_member_of_any_shape_leaves_a_page_that_can_be_used() {
    let page = Page::start().await;
    for member in MEMBERS {
        for shape in SHAPES {
            let state = with(member, shape);
            page.event(&state);
            frames().await;
            something_is_shown(&page, &state);
        }
    }
    page.event(&credentials("good", ""));
    page.until(|page| page.try_find("[type=password]").is_some())
        .await;
    assert_eq!(
        page.api.open_streams(),
        1,
        "none of it was worth a new stream"
    );
}

#[wasm_bindgen_test]
async fn data_of_any_shape_leaves_a_page_that_can_be_used() {
    let page = Page::start().await;
    let bomb = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let deep = with("fields", &bomb);
    let broken = [
        "",
        "{",
        "nonsense",
        "{\"a\": 1,}",
        "\u{feff}{}",
        &bomb,
        &deep,
    ];
    for data in broken.into_iter().chain(SHAPES) {
        page.raw(&format!("event: managed_auth_state\ndata: {data}\n\n"));
        page.raw(&format!("event: news\ndata: {data}\n\n"));
        page.raw(&format!("data: {data}\n\n"));
        frames().await;
        something_is_shown(&page, data);
    }
    page.event(&credentials("good", ""));
    page.until(|page| page.try_find("[type=password]").is_some())
        .await;
}

#[wasm_bindgen_test]
async fn a_snapshot_of_any_shape_leaves_a_page_that_says_something() {
    for shape in SHAPES.into_iter().chain(["", "{", "<html>"]) {
        let page = Page::open_with(FakeApi::new(shape), false);
        page.until(|page| page.api.count("") > 0).await;
        frames().await;
        something_is_shown(&page, shape);
    }
}

#[wasm_bindgen_test]
async fn an_exchange_of_any_shape_leaves_a_page_that_says_something() {
    for shape in SHAPES
        .into_iter()
        .chain(["", "{", "{\"jwt\": 1}", "{\"jwt\": {}}"])
    {
        let api = FakeApi::new(support::SNAPSHOT);
        api.script("/exchange", 200, shape, "", "");
        let page = Page::open_with(api, false);
        page.until(|page| page.api.count("/exchange") > 0).await;
        frames().await;
        something_is_shown(&page, shape);
        assert_eq!(
            page.api.count(""),
            0,
            "there is no token to ask with: {shape}"
        );
    }
}

/// Text of a kind that has broken pages, each with what stays of it.
fn texts() -> Vec<(&'static str, String)> {
    vec![
        (
            "markup",
            "</label><script>alert(1)</script><img src=x onerror=alert(1)>".into(),
        ),
        (
            "a template",
            "{{constructor.constructor('alert(1)')()}} ${alert(1)}".into(),
        ),
        ("an address", "javascript:alert(1)".into()),
        (
            "the other way",
            "\u{202e}drowssaP\u{202c}\u{2066}\u{2069}\u{200f}".into(),
        ),
        (
            "stacked marks",
            format!("Z{}", "\u{0321}\u{0363}\u{0489}".repeat(200)),
        ),
        (
            "faces",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f1e9}\u{1f1ea}".into(),
        ),
        (
            "nothing in it",
            "a\0b\u{7}\u{1b}[31m\u{2028}\u{2029}c".into(),
        ),
    ]
}

#[wasm_bindgen_test]
async fn every_text_of_the_server_is_text_wherever_it_is_shown() {
    let page = Page::start().await;
    for (number, (kind, text)) in texts().into_iter().enumerate() {
        let quoted = quoted(&text);
        let elements = |page: &Page| {
            let all = page.section.query_selector_all("*").unwrap();
            all.length()
        };
        let state = |id: &str, text: &str| {
            format!(
                r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
                "interaction_id": "{id}{number}", "website_error": {text},
                "fields": [{{"id": {text}, "type": "text", "label": {text}, "hint": {text}}}],
                "choices": [{{"id": {text}, "type": "mfa_method", "mfa_type": "sms",
                "label": {text}, "masked_destination": {text}, "description": {text}}}]}}"#
            )
        };
        page.event(&state("plain", "\"plain\""));
        page.until(|page| alert(page).as_deref() == Some("plain"))
            .await;
        let before = elements(&page);
        page.event(&state("i", &quoted));
        page.until(|page| alert(page).as_ref() == Some(&text)).await;
        assert_eq!(elements(&page), before, "{kind}");
        assert_eq!(page.text("label"), text, "{kind}");
        for made in ["script", "img", "a[href^='javascript']"] {
            assert!(page.try_find(made).is_none(), "{kind} made {made}");
        }
        assert_eq!(page.api.failures(), "", "{kind}");
    }
}

#[wasm_bindgen_test]
async fn a_label_of_a_megabyte_is_shown() {
    let page = Page::start().await;
    let text = "long ".repeat(200_000);
    let fields = format!(
        r#"[{{"id": "a", "type": "text", "label": {}}}]"#,
        quoted(text.trim())
    );
    page.event(&with("fields", &fields));
    page.until(|page| {
        let label = page.try_find("label").and_then(|it| it.text_content());
        label.as_deref() == Some(text.trim())
    })
    .await;
}

#[wasm_bindgen_test]
async fn half_a_surrogate_pair_is_shown_as_what_it_is_not() {
    let page = Page::start().await;
    page.event(&with("website_error", r#""a\ud800b""#));
    page.until(|page| alert(page).as_deref() == Some("a\u{fffd}b"))
        .await;
}

#[wasm_bindgen_test]
async fn of_duplicate_members_the_last_one_counts() {
    let page = Page::start().await;
    let state = with("website_error", r#""first", "website_error": "last""#);
    page.event(&state);
    page.until(|page| alert(page).as_deref() == Some("last"))
        .await;
}

#[wasm_bindgen_test]
async fn ten_thousand_choices_can_be_chosen_from() {
    let page = Page::start().await;
    let choice = |n| format!(r#"{{"id": "c{n}", "type": "account", "label": "Account {n}"}}"#);
    let choices: Vec<_> = (0..10_000).map(choice).collect();
    page.event(&with("choices", &format!("[{}]", choices.join(","))));
    while page.try_find("li:nth-child(10000) button").is_none() {
        frames().await;
    }
    page.press("li:nth-child(9999) button");
    page.until(|page| page.api.count("/submit") == 1).await;
    assert!(page.sent().contains("\"c9998\""), "{}", page.sent());
}

#[wasm_bindgen_test]
async fn a_stream_of_comments_is_read_in_the_memory_of_one() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let comment = format!(":{}\n", "-".repeat(1 << 20));
    page.raw(&comment);
    frames().await;
    let before = memory();
    for _ in 0..64 {
        page.raw(&comment);
        frames().await;
    }
    page.event(&credentials("i2", ", \"website_error\": \"after\""));
    page.until(|page| page.try_find("[role=alert]").is_some())
        .await;
    let grown = memory() - before;
    assert!(grown <= 4 << 20, "64 MiB of comments left {grown} bytes");
    assert_eq!(page.api.open_streams(), 1);
}
