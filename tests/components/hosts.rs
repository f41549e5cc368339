//! What a host does with the component: mounts and unmounts it, and builds a screen of its own.

use crate::support::{self, FakeApi, Page, SNAPSHOT, credentials, frames, pause};
use crate::{NAME, SEND, WORD};
use leptos::prelude::*;
use leptos_managed_auth::components::SignInForm;
use leptos_managed_auth::{
    ManagedAuth, SessionEvent, SessionOptions, Step, use_managed_auth_session,
};
use std::sync::{Arc, Mutex};
use wasm_bindgen_test::wasm_bindgen_test;

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
    // The stream can be quicker than the snapshot, with which a login counts as opened.
    page.until(|page| page.try_find(".ma-site-domain").is_some())
        .await;
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
    // An exchange that nobody takes over is aborted right after.
    page.until(|page| (page.api.open_streams(), page.api.waiting()) == (1, 0))
        .await;
    assert_eq!(page.api.count("/exchange"), 3);
    page.event(&credentials("i1", ""));
    page.until_step("form").await;
    assert_eq!(page.input(NAME).value(), "", "of the last login");
    // The same again changes nothing.
    code.set("code-3".to_owned());
    page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
    page.until_step("success").await;
    let count = |event: SessionEvent| {
        let events = events.lock().unwrap();
        events.iter().filter(|it| **it == event).count()
    };
    // The success can overtake the snapshot that says whose it is.
    page.until(|_| count(SessionEvent::Opened) == 2).await;
    frames().await;
    assert_eq!(
        (count(SessionEvent::Opened), count(SessionEvent::Closed)),
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
