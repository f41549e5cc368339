//! The event stream: bursts, ends, errors and new connections.

use crate::NAME;
use crate::support::{FakeApi, Page, SNAPSHOT, credentials, frames};
use leptos_managed_auth::LoginError;
use wasm_bindgen_test::wasm_bindgen_test;

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
    // Long enough to be told (rule 11).
    page.answers_with("/events", 503, "{}", ("Retry-After", "3"));
    page.api.drop();
    page.until(|page| page.try_find("[data-managed-auth-reconnecting]").is_some())
        .await;
    page.until(|page| page.api.open_streams() == 1).await;
    page.until(|page| page.try_find("[data-managed-auth-reconnecting]").is_none())
        .await;
    page.event(&credentials("i1", ""));
    frames().await;
    assert_eq!((page.api.count("/events"), page.api.count("")), (3, 3));
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
