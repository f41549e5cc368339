//! The server's first screen, taken over in a real browser: the same nodes, and nothing to say.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use leptos::mount::hydrate_from;
use leptos::prelude::*;
use leptos::tachys::view::Position;
use leptos_managed_auth::ManagedAuth;
use support::{FakeApi, Page, SNAPSHOT, Watch, frames, new_section};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, Node};

wasm_bindgen_test_configure!(run_in_browser);

/// What a server writes, as `tests/server.rs` holds it to.
const FIRST_SCREEN: &str = include_str!("support/first_screen.html");

fn sign_in() -> impl IntoView {
    view! { <ManagedAuth session_id="c1" handoff_code=support::new_code() api_base_url="" /> }
}

fn section_with(html: &str) -> HtmlElement {
    let section = new_section();
    section.set_inner_html(html.trim_end());
    section
}

/// All nodes below an element, in order.
fn nodes(of: &Node) -> Vec<Node> {
    let mut all = Vec::new();
    let mut next = of.first_child();
    while let Some(node) = next {
        all.push(node.clone());
        all.extend(nodes(&node));
        next = node.next_sibling();
    }
    all
}

fn hydrate<V: IntoView + 'static>(html: &str, view: impl FnOnce() -> V + 'static) -> Page {
    taken_over(html, |section| hydrate_from(section, view))
}

fn taken_over<M: 'static>(html: &str, hydrate: impl FnOnce(HtmlElement) -> M) -> Page {
    let section = section_with(html);
    let before = nodes(&section);
    let watch = Watch::new(&section);
    let api = FakeApi::new(SNAPSHOT);
    api.listen();
    let mounted = hydrate(section.clone());
    let after = nodes(&section);
    assert_eq!(before.len(), after.len(), "{}", section.inner_html());
    for (before, after) in before.iter().zip(&after) {
        assert!(before.is_same_node(Some(after)), "{}", section.inner_html());
    }
    // Only the number in the id may differ between the server and the browser.
    let touched = watch.take();
    assert!(
        touched.lines().all(|line| line == "attributes DIV id"),
        "{touched}"
    );
    Page::holding(section, api, mounted)
}

async fn signs_in(page: &Page) {
    assert_eq!(page.step(), "prime");
    page.until(|page| page.text("h1") == "Sign in to Example")
        .await;
    assert_eq!(page.api.count("/exchange"), 1);
    page.press(".ma-button-primary");
    page.until_step("discovering").await;
    page.until(|page| page.api.open_streams() == 1).await;
    page.event(r#"{"flow_status": "SUCCESS", "flow_step": "COMPLETED"}"#);
    page.until_step("success").await;
    frames().await;
    assert_eq!(page.api.failures(), "");
    assert_eq!(page.api.said(), "", "on the console");
}

#[wasm_bindgen_test]
async fn the_servers_nodes_are_taken_over_and_sign_in() {
    let page = hydrate(FIRST_SCREEN, sign_in);
    signs_in(&page).await;
}

#[wasm_bindgen_test]
async fn beside_what_the_host_has_around_it() {
    let html = format!(
        "<main><h2>Accounts</h2>{}<p>Done</p></main>",
        FIRST_SCREEN.trim_end()
    );
    let page = hydrate(&html, || {
        view! { <main><h2>"Accounts"</h2>{sign_in()}<p>"Done"</p></main> }
    });
    signs_in(&page).await;
}

#[wasm_bindgen_test]
async fn in_a_suspense() {
    // What a Leptos server writes into the page for its own hydration.
    for name in [
        "RESOLVED_RESOURCES",
        "SERIALIZED_ERRORS",
        "INCOMPLETE_CHUNKS",
    ] {
        let list = js_sys::Array::new();
        js_sys::Reflect::set(&js_sys::global(), &format!("__{name}").into(), &list).unwrap();
    }
    let html = format!("{}<!>", FIRST_SCREEN.trim_end());
    let page = hydrate(&html, || {
        let view = || Suspend::new(async { sign_in() });
        view! { <Suspense fallback=|| "Wait">{view}</Suspense> }
    });
    signs_in(&page).await;
}

#[island]
fn Island() -> impl IntoView {
    sign_in()
}

#[wasm_bindgen_test]
async fn in_an_island() {
    let html = format!("<leptos-island>{}</leptos-island>", FIRST_SCREEN.trim_end());
    let page = taken_over(&html, |section| {
        let island = section.first_element_child().unwrap();
        let owner = Owner::new();
        // What Leptos does with each island that it finds in the page.
        let state =
            owner.with(|| Island().hydrate_from_position::<true>(&island, Position::Current));
        (state, owner)
    });
    signs_in(&page).await;
}

#[wasm_bindgen_test]
async fn another_screen_than_the_servers_is_put_right() {
    let section = section_with(&FIRST_SCREEN.replace("Preparing sign-in", "Bonjour"));
    let api = FakeApi::new(SNAPSHOT);
    api.listen();
    let mounted = hydrate_from(section.clone(), sign_in);
    let page = Page::holding(section, api, mounted);
    assert_eq!(page.text("h1"), "Preparing sign-in");
    signs_in(&page).await;
}
