//! A host that makes the calls itself, and gives another token.

use crate::support::{self, FakeApi, Page, SNAPSHOT, credentials, frames, pause};
use crate::{NAME, SEND, WORD};
use leptos::prelude::*;
use leptos_managed_auth::{ManagedAuth, Transport};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Request;

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
