//! The component on a server: the first screen is there before any script runs, and nothing else
//! happens.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use any_spawner::Executor;
use futures::StreamExt as _;
use futures::executor::block_on;
use leptos::prelude::*;
use leptos_managed_auth::{
    Appearance, IncompleteLink, Localization, ManagedAuth, Part, PartStyle, Theme,
    use_managed_auth_session,
};
use std::thread;

/// What the browser's tests take over (`tests/hydration.rs`).
const FIRST_SCREEN: &str = include_str!("support/first_screen.html");

fn sign_in() -> impl IntoView {
    view! { <ManagedAuth session_id="connection-1" handoff_code="the-one-time-code" /> }
}

/// As a server does it: on one thread, and put away on another.
fn rendered<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> String {
    Executor::init_futures_executor().ok();
    let owner = Owner::new();
    let html = owner.with(|| {
        let stream = view().into_view().to_html_stream_in_order();
        block_on(stream.collect::<String>())
    });
    thread::spawn(move || drop(owner)).join().unwrap();
    // The number tells several sign-ins of one page apart.
    let (before, number) = html.split_once("id=\"ma").expect(&html);
    let after = number.trim_start_matches(|digit: char| digit.is_ascii_digit());
    format!("{before}id=\"ma0{after}")
}

#[test]
fn the_first_screen_is_rendered() {
    assert_eq!(rendered(sign_in), FIRST_SCREEN.trim_end());
}

#[test]
fn the_first_screen_says_which_step_it_is_and_no_secret() {
    let html = rendered(sign_in);
    assert!(html.contains("data-managed-auth-step=\"prime\""), "{html}");
    assert!(html.contains("Preparing sign-in"), "{html}");
    assert!(html.contains("disabled"), "consent waits for the browser");
    assert!(!html.contains("the-one-time-code"), "{html}");
    assert!(!html.contains("connection-1"), "{html}");
}

#[test]
fn what_the_host_has_set_is_there_as_well() {
    let html = rendered(|| {
        let title = PartStyle::new().class("brand");
        let texts = serde_json::from_str(r#"{"prime.preparing": "Un instant"}"#).unwrap();
        view! {
            <ManagedAuth
                session_id="c"
                handoff_code="h"
                appearance=Appearance::new().theme(Theme::Dark).part(Part::TITLE, title)
                localization=Localization::from_json("fr", &texts)
            />
        }
    });
    for part in [
        "lang=\"fr\"",
        "theme=\"dark\"",
        "ma-title brand",
        "Un instant",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn consent_can_be_skipped() {
    let html =
        rendered(|| view! { <ManagedAuth session_id="c" handoff_code="h" skip_prime=true /> });
    assert!(
        html.contains("data-managed-auth-step=\"discovering\""),
        "{html}"
    );
}

#[test]
fn an_incomplete_address_is_told() {
    let html = rendered(|| view! { <IncompleteLink /> });
    assert!(html.contains("data-managed-auth-step=\"error\""), "{html}");
}

#[test]
fn it_can_be_suspended() {
    let html = rendered(|| {
        let view = || Suspend::new(async { sign_in() });
        view! { <Suspense fallback=|| "Wait">{view}</Suspense> }
    });
    let first = FIRST_SCREEN.trim_end();
    assert!(html.contains(first), "{html}");
}

#[island]
fn Island() -> impl IntoView {
    sign_in()
}

#[test]
fn it_can_be_an_island() {
    let html = rendered(|| view! { <Island /> });
    let first = FIRST_SCREEN.trim_end();
    assert!(html.starts_with("<leptos-island "), "{html}");
    assert!(html.contains(first), "{html}");
}

#[test]
fn a_screen_of_ones_own_starts_nothing_on_a_server() {
    let html = rendered(|| {
        let options = leptos_managed_auth::SessionOptions::new("c", "h");
        let session = use_managed_auth_session(options, |_| panic!("nothing happens"));
        session.consent();
        let step = session.step();
        view! { <p id="ma">{move || step.get().as_str()}</p> }
    });
    assert_eq!(html, "<p id=\"ma0\">prime</p>");
}
