//! What is on the screen, and which of its nodes a state touches.

use crate::support::{FakeApi, Page, SNAPSHOT, Watch, credentials, focused, frames};
use crate::{NAME, WORD};
use js_sys::Function;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

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
    // And its first text stays, for the room that it took.
    let touched = "attributes SPAN data-room\ncharacterData #text ";
    assert_eq!(watch.take(), touched);
    assert_eq!(page.input(WORD).value(), "secret");
}

/// A browser looks through all controls of a form for each time that something is put into it.
#[wasm_bindgen_test]
async fn new_fields_beside_those_that_stay_are_put_into_the_form_together() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    let new = |name: &str| format!(r#"{{"id": "{name}", "type": "text"}}"#);
    let some = |prefix: &str| {
        let fields = (0..20).map(|number| new(&format!("{prefix}{number}")));
        fields.collect::<Vec<_>>().join(",")
    };
    let (before, after) = (some("b"), some("a"));
    let more = credentials("i2", "")
        .replacen(r#""fields": ["#, &format!(r#""fields": [{before},"#), 1)
        .replacen("}\n        ]", &format!("}}, {after} ]"), 1);
    let watch = Watch::new(&page.root());
    page.event(&more);
    page.until(|page| {
        let fields = page.section.query_selector_all(".ma-field").unwrap();
        fields.length() == 42
    })
    .await;
    let seen = watch.take();
    let put = seen.lines().filter(|line| *line == "childList FORM ");
    assert_eq!(put.count(), 2, "{seen}");
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
async fn a_form_is_made_once_beforehand_where_nobody_sees_it() {
    let spy = "const { createElement } = document;
        let forms = 0;
        document.createElement = (tag) => {
            forms += tag === 'form';
            return createElement.call(document, tag);
        };
        return (ends) => {
            if (ends) delete document.createElement;
            return forms;
        }";
    let spy: Function = Function::new_no_args(spy)
        .call0(&JsValue::NULL)
        .unwrap()
        .unchecked_into();
    let forms = |ends: bool| spy.call1(&JsValue::NULL, &ends.into()).unwrap().as_f64();
    let page = Page::open();
    let calls = |page: &Page| page.api.requests();
    page.until(|_| forms(false) == Some(1.0)).await;
    page.until(|page| page.try_find("button:not(:disabled)").is_some())
        .await;
    let asked = calls(&page);
    frames().await;
    let document = document();
    assert!(document.query_selector("form, input").unwrap().is_none());
    assert_eq!((calls(&page), page.step()), (asked, "prime".to_owned()));
    assert_eq!(focused(), document.body().map(Into::into));
    page.press("button");
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    frames().await;
    // That of the login is the second and the last.
    assert_eq!(forms(true), Some(2.0));
}

#[wasm_bindgen_test]
async fn a_site_without_a_name_is_not_named() {
    let api = FakeApi::new(&SNAPSHOT.replace("login.example.com", ""));
    let page = Page::open_with(api, false);
    page.until(|page| page.try_find("button:not(:disabled)").is_some())
        .await;
    assert_eq!(page.text("h1"), "Continue to sign in");
    assert!(
        page.text(".ma-prime-points")
            .contains("opens the site for you")
    );
    page.press("button");
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    assert_eq!(page.text("h1"), "Continue to sign in");
}

#[wasm_bindgen_test]
async fn the_time_that_is_left_is_said_once() {
    let soon = js_sys::Date::new(&(js_sys::Date::now() + 50_000.0).into());
    let until = format!(r#"{{"flow_expires_at": "{}", "#, soon.to_iso_string());
    let api = FakeApi::new(&SNAPSHOT.replacen('{', &until, 1));
    let page = Page::open_with(api, true);
    page.until(|page| page.api.open_streams() == 1).await;
    // That is the server's clock.
    let now = js_sys::Date::new_0().to_iso_string();
    page.raw(&format!(
        "event: sse_heartbeat\ndata: {{\"event\": \"sse_heartbeat\", \"timestamp\": \"{now}\"}}\n\n"
    ));
    page.until(|page| page.try_find("[role=timer]").is_some())
        .await;
    let shown = page.text("[role=timer]");
    let said = page.text(".ma-live-region");
    assert!(said.contains("Time left for this sign-in: 0:"), "{said}");
    page.api.hurry(5_000.0);
    page.until(|page| page.text("[role=timer]") != shown).await;
    assert_eq!(page.text(".ma-live-region"), said);
}
