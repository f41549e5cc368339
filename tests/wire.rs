//! What goes over the wire and when: how often a code is spent, what was asked for before the login
//! began, what is shown of what was read.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use js_sys::{Function, Promise};
use leptos::prelude::*;
use leptos_managed_auth::core::secret::Secret;
use leptos_managed_auth::{
    Credential, HeadStart, SessionEvent, SessionOptions, use_managed_auth_session,
};
use std::sync::{Arc, Mutex};
use support::{FakeApi, Page, SNAPSHOT, credentials, new_code, pause};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

type Told = Arc<Mutex<Vec<String>>>;

fn options(code: &str) -> SessionOptions {
    let mut options = SessionOptions::new("c1", code);
    options.api_base_url = String::new();
    options.config.skip_prime = true;
    options
}

/// A screen of one's own, and what it was told.
fn screen(
    options: SessionOptions,
    told: &Told,
) -> impl FnOnce() -> AnyView + Send + 'static + use<> {
    let told = Arc::clone(told);
    move || {
        let session = use_managed_auth_session(options, move |event: SessionEvent| {
            told.lock().unwrap().push(format!("{event:?}"));
        });
        let step = session.step();
        view! { <p data-managed-auth-step=move || step.get().as_str()></p> }.into_any()
    }
}

fn page(options: SessionOptions) -> Page {
    Page::of(FakeApi::new(SNAPSHOT), screen(options, &Told::default()))
}

async fn microtask() {
    JsFuture::from(Promise::resolve(&JsValue::NULL))
        .await
        .unwrap();
}

#[wasm_bindgen_test]
async fn a_login_that_is_mounted_removed_and_mounted_again_in_one_moment_makes_one_exchange() {
    // From before the exchange is made to after its token was used.
    for microtasks in 0..40 {
        let code = new_code();
        let mut page = page(options(&code));
        for _ in 0..microtasks {
            microtask().await;
        }
        page.remount(screen(options(&code), &Told::default()));
        page.until(|page| page.api.open_streams() == 1).await;
        assert_eq!(page.api.count("/exchange"), 1, "after {microtasks}");
        assert_eq!(page.api.header("/events", "authorization"), "Bearer token");
        assert_eq!(page.api.failures(), "");
    }
}

#[wasm_bindgen_test]
async fn a_form_that_is_moved_in_the_page_goes_on_without_a_second_exchange() {
    let code = new_code();
    let mut page = page(options(&code));
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    page.remount(screen(options(&code), &Told::default()));
    page.until(|page| page.api.count("/events") == 2 && page.api.open_streams() == 1)
        .await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    assert_eq!(page.api.count("/exchange"), 1);
}

#[wasm_bindgen_test]
async fn an_exchange_that_no_other_login_takes_over_is_aborted_right_after() {
    let mut page = page(options(&new_code()));
    page.answers_never("/exchange");
    page.until(|page| page.api.waiting() == 1).await;
    page.unmount();
    pause(0).await;
    assert_eq!((page.api.waiting(), page.api.count("/exchange")), (0, 1));
    // Another code is another login.
    page.answers_never("/exchange");
    page.remount(screen(options(&new_code()), &Told::default()));
    page.until(|page| page.api.waiting() == 1).await;
    page.remount(screen(options(&new_code()), &Told::default()));
    page.until(|page| (page.api.open_streams(), page.api.waiting()) == (1, 0))
        .await;
    assert_eq!(page.api.count("/exchange"), 3);
}

#[wasm_bindgen_test]
async fn a_login_that_is_over_leaves_nothing_for_the_next() {
    let code = new_code();
    let mut page = page(options(&code));
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
    page.until_step("success").await;
    page.remount(screen(options(&code), &Told::default()));
    page.until(|page| page.api.count("/exchange") == 2).await;
}

#[wasm_bindgen_test]
async fn a_head_start_changes_when_the_first_two_requests_are_made_and_nothing_else() {
    let mut seen = Vec::new();
    let code = new_code();
    for is_early in [false, true] {
        let api = FakeApi::new(SNAPSHOT);
        let mut options = options(&code);
        if is_early {
            options.head_start = Some(HeadStart::begin("", "c1", &code));
            while api.count("") == 0 {
                pause(0).await;
            }
            assert_eq!((api.count("/exchange"), api.count("/events")), (1, 0));
        }
        let told = Told::default();
        let was_told = |what: &str| told.lock().unwrap().iter().any(|it| it.contains(what));
        let page = Page::of(api, screen(options, &told));
        // The stream may be open before the snapshot, that is asked for beside it, has been read.
        page.until(|page| page.api.open_streams() == 1 && was_told("Opened"))
            .await;
        page.event(&credentials("i1", ""));
        page.until_step("form").await;
        page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
        page.until_step("success").await;
        page.until(|_| was_told("Success")).await;
        assert_eq!(page.api.failures(), "");
        let mut requests: Vec<_> = page.api.requests().lines().map(str::to_owned).collect();
        // The snapshot is asked for before the stream, or beside it.
        requests.sort();
        assert_eq!(requests.len(), 3, "{requests:?}");
        seen.push((requests, told.lock().unwrap().clone()));
    }
    assert_eq!(seen[0], seen[1]);
}

#[wasm_bindgen_test]
async fn a_head_start_is_used_once_and_for_its_own_code_only() {
    let api = FakeApi::new(SNAPSHOT);
    api.script("/exchange", -1, "", "", "");
    let (code, other) = (new_code(), new_code());
    let begun = HeadStart::begin("", "c1", &other);
    let mut wanted = options(&code);
    wanted.head_start = Some(begun);
    let mut page = Page::of(api, screen(wanted.clone(), &Told::default()));
    page.until(|page| (page.api.open_streams(), page.api.waiting()) == (1, 0))
        .await;
    assert_eq!(page.api.count("/exchange"), 2);
    page.unmount();
    pause(0).await;

    let begun = HeadStart::begin("", "c1", &code);
    wanted.head_start = Some(begun);
    page.remount(screen(wanted.clone(), &Told::default()));
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(page.api.count("/exchange"), 3);
    page.unmount();
    pause(0).await;
    page.remount(screen(wanted, &Told::default()));
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(page.api.count("/exchange"), 4);
}

#[wasm_bindgen_test]
async fn a_head_start_that_fails_is_an_exchange_that_failed() {
    let api = FakeApi::new(SNAPSHOT);
    api.script("/exchange", 503, "", "", "");
    let code = new_code();
    let mut wanted = options(&code);
    wanted.head_start = Some(HeadStart::begin("", "c1", &code));
    let page = Page::of(api, screen(wanted, &Told::default()));
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!((page.api.count("/exchange"), page.api.count("")), (2, 1));
}

#[wasm_bindgen_test]
async fn a_head_start_is_aborted_with_its_login_or_its_last_handle() {
    let api = FakeApi::new(SNAPSHOT);
    api.script("/exchange", -1, "", "", "");
    let code = new_code();
    let begun = HeadStart::begin("", "c1", &code);
    let mut page = Page::of(api, || ());
    page.until(|page| page.api.waiting() == 1).await;
    drop(begun);
    assert_eq!(page.api.waiting(), 0);

    page.answers_never("");
    let mut wanted = options(&code);
    wanted.head_start = Some(HeadStart::begin("", "c1", &code));
    page.remount(screen(wanted, &Told::default()));
    page.until(|page| page.api.waiting() == 1).await;
    page.unmount();
    pause(0).await;
    assert_eq!((page.api.waiting(), page.api.count("")), (0, 1));
    assert_eq!(page.api.failures(), "");
}

#[wasm_bindgen_test]
async fn the_access_token_is_told_once_to_who_asked() {
    let told = Told::default();
    let kept = Arc::clone(&told);
    let mut wanted = options(&new_code());
    wanted.on_access_token = Some(Callback::new(move |token: Secret| {
        kept.lock().unwrap().push(token.expose().to_owned());
    }));
    let page = page(wanted);
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(*told.lock().unwrap(), ["token"]);
}

#[wasm_bindgen_test]
async fn what_is_read_is_shown_at_once_and_not_a_frame_later() {
    let still = Function::new_no_args(
        "const { requestAnimationFrame } = window;
        window.requestAnimationFrame = () => 0;
        return () => (window.requestAnimationFrame = requestAnimationFrame);",
    );
    let end: Function = still.call0(&JsValue::NULL).unwrap().into();
    let told = Told::default();
    let page = Page::of(FakeApi::new(SNAPSHOT), screen(options(&new_code()), &told));
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    page.event(r#"{"flow_step": "SUBMITTING"}"#);
    page.until_step("submitting").await;
    end.call0(&JsValue::NULL).unwrap();
}

#[wasm_bindgen_test]
async fn an_event_id_is_sent_back_to_the_byte() {
    let page = page(options(&new_code()));
    page.until(|page| page.api.open_streams() == 1).await;
    page.raw("id: \u{fc}\u{20ac}\nevent: managed_auth_state\ndata: {}\n\n");
    pause(0).await;
    page.api.drop();
    page.until(|page| page.api.count("/events") == 2).await;
    let sent = page.api.header("/events", "last-event-id");
    assert_eq!(sent, "\u{c3}\u{bc}\u{e2}\u{82}\u{ac}");
}

#[wasm_bindgen_test]
async fn a_token_that_no_header_can_carry_is_not_sent_and_breaks_nothing() {
    for token in ["a\\nb", "\\u20ac"] {
        let api = FakeApi::new(SNAPSHOT);
        api.script(
            "/exchange",
            200,
            &format!(r#"{{"jwt": "{token}"}}"#),
            "",
            "",
        );
        let page = Page::of(api, screen(options(&new_code()), &Told::default()));
        page.until(|page| page.api.open_streams() == 1).await;
        assert_eq!(page.api.header("/events", "authorization"), "");
        assert_eq!(page.api.failures(), "");
    }
}

#[wasm_bindgen_test]
async fn a_fetch_that_throws_or_brings_something_else_is_a_network_that_failed() {
    for fetch in [
        "throw 1",
        "return 1",
        "return Promise.reject('no')",
        "return {}",
    ] {
        let api = FakeApi::new(SNAPSHOT);
        let original = js_sys::Reflect::get(&window(), &"fetch".into()).unwrap();
        let set = |fetch: &JsValue| js_sys::Reflect::set(&window(), &"fetch".into(), fetch);
        set(&Function::new_no_args(fetch)).unwrap();
        let page = Page::of(api, screen(options(&new_code()), &Told::default()));
        for _ in 0..10 {
            pause(0).await;
        }
        assert_eq!(page.step(), "discovering", "{fetch}");
        // And is tried again.
        set(&original).unwrap();
        page.until(|page| page.api.open_streams() == 1).await;
        assert_eq!(page.api.failures(), "", "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn an_exchange_without_a_token_is_final_and_one_that_was_cut_off_is_made_again() {
    for (status, body) in [(200, "<html>Welcome to the hotel</html>"), (204, "")] {
        let api = FakeApi::new(SNAPSHOT);
        api.script("/exchange", status, body, "", "");
        let page = Page::of(api, screen(options(&new_code()), &Told::default()));
        page.until_step("error").await;
        assert_eq!(page.api.count("/exchange"), 1, "{status}");
    }
    let api = FakeApi::new(SNAPSHOT);
    api.script_cut("/exchange", 200, "{\"jw");
    let page = Page::of(api, screen(options(&new_code()), &Told::default()));
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(page.api.count("/exchange"), 2);
}

#[wasm_bindgen_test]
async fn a_login_that_begins_with_a_token_makes_no_exchange() {
    let mut wanted = options("");
    wanted.credential = Credential::AccessToken(Secret::new("kept".into()));
    let page = page(wanted);
    page.until(|page| page.api.open_streams() == 1).await;
    assert_eq!(page.api.count("/exchange"), 0);
    assert_eq!(page.api.header("", "authorization"), "Bearer kept");
    assert_eq!(page.api.header("/events", "authorization"), "Bearer kept");
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
}

/// An answer's own `Date` is the clock by which its other times are read, whatever the device says.
#[wasm_bindgen_test]
async fn a_date_to_try_again_at_is_read_by_the_clock_of_the_same_answer() {
    let api = FakeApi::new(SNAPSHOT);
    // Two servers, each with a clock of its own.
    for day in ["Wed, 01 Jan 2020", "Tue, 01 Jan 2019"] {
        let [date, later] = [0, 1].map(|second| format!("{day} 00:00:0{second} GMT"));
        let headers = [["Date", &*date], ["Retry-After", &*later]];
        let headers = serde_wasm_bindgen::to_value(&headers).unwrap();
        api.script_with("/exchange", 503, "", &headers);
    }
    let page = Page::of(api, screen(options(&new_code()), &Told::default()));
    let clock = window().performance().unwrap();
    for asked in 1..=2 {
        page.until(|page| page.api.count("/exchange") == asked)
            .await;
        let began = clock.now();
        page.until(|page| page.api.count("/exchange") == asked + 1)
            .await;
        let waited = clock.now() - began;
        assert!((900.0..4_000.0).contains(&waited), "{waited} ms");
    }
}

#[wasm_bindgen_test]
async fn a_byte_order_mark_before_the_first_event_is_no_part_of_it() {
    for cut in [0, 1, 2] {
        let page = Page::start().await;
        let state = credentials("i1", "").replace('\n', " ");
        let events = format!("\u{feff}event: managed_auth_state\ndata: {state}\n\n");
        // The mark is one character: it is sent by itself, with the first line, or with all of it.
        let (first, rest) = match cut {
            0 => ("", &*events),
            1 => events.split_at('\u{feff}'.len_utf8()),
            _ => events.split_at(events.find('\n').unwrap()),
        };
        page.raw(first);
        page.raw(rest);
        page.until_step("form").await;
    }
}
