//! A page that nobody sees: hidden, frozen, not shown yet.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{Page, Stage, run, skipped, until};
use managed_auth_sandbox::{Fault, Login};

async fn at_external_action(stage: &Stage) -> (Login, Page) {
    let (login, page) = stage.form("push").await;
    page.sign_in().await;
    page.until_step("external-action").await;
    (login, page)
}

async fn noted(page: &Page, name: &str) -> String {
    until(format_args!("the note `{name}`"), async || {
        let note = page
            .js_with("return localStorage.getItem(arguments[0])", &[name])
            .await;
        note.as_str().map(str::to_owned)
    })
    .await
}

#[test]
fn a_hidden_page_goes_on_reading_and_asks_for_nothing_twice() {
    run(async |stage| {
        let (login, page) = at_external_action(stage).await;
        // Another page of the origin can read what the hidden one notes.
        page.js(
            "const note = (name) => () => localStorage.setItem(name, document.hidden);
            addEventListener('visibilitychange', note('seen'));
            addEventListener('managedauth:success', note('success'))",
        )
        .await;
        stage
            .browser
            .meanwhile(async || {
                let other = stage.open_at(&format!("{}/", stage.sandbox.origin())).await;
                assert_eq!(noted(&other, "seen").await, "true", "it is hidden");
                assert!(stage.sandbox.approve(&login.id));
                assert_eq!(noted(&other, "success").await, "true", "it was hidden");
            })
            .await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn a_page_that_was_frozen_looks_at_its_stream_when_it_goes_on() {
    run(async |stage| {
        let (login, page) = at_external_action(stage).await;
        stage.fault(Fault::StreamStall);
        // Its timers do not notice: by them the watchdog has most of its 45 s to go.
        page.js("const now = Date.now;
            document.addEventListener('freeze', () => { Date.now = () => now() + 60_000 })")
            .await;
        if !stage.browser.freeze_and_go_on().await {
            skipped("its driver cannot freeze a page");
            return;
        }
        stage
            .until_counts(&login, "a second stream", |it| it.streams_opened == 2)
            .await;
        page.until_reconnecting(false).await;
        assert!(stage.sandbox.approve(&login.id));
        stage.succeeded_once(&login, &page).await;
    });
}

#[test]
fn a_page_that_opens_behind_another_tab_spends_no_code_before_it_is_seen() {
    run(async |stage| {
        let login = stage.login("password");
        let start = format!("{}/", stage.sandbox.origin());
        let page = stage.open_at(&start).await;
        page.js_with(
            "addEventListener('visibilitychange', () => (location.href = arguments[0]))",
            &[&login.hosted_url],
        )
        .await;
        stage
            .browser
            .meanwhile(async || {
                let other = stage.open_at(&start).await;
                stage.until_logged("/login/").await;
                // Whatever it asks for before it is seen, it asks for in this time.
                other.pass(Duration::from_millis(1_500)).await;
                assert_eq!(stage.counts(&login).exchange, 0);
            })
            .await;
        let step = page.step().await;
        assert_eq!(step.as_deref(), Some("prime"), "it ran before it was seen");
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn a_page_that_is_prerendered_spends_no_code_before_it_is_seen() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open_at(&format!("{}/", stage.sandbox.origin())).await;
        if !stage.browser.prerender(&login.hosted_url).await {
            skipped("it does not prerender, or its driver cannot ask it to");
            return;
        }
        stage.until_logged("/login/").await;
        // Whatever it asks for before it is seen, it asks for in this time.
        page.pass(Duration::from_millis(1_500)).await;
        assert_eq!(stage.counts(&login).exchange, 0);
        page.js_with("location.href = arguments[0]", &[&login.hosted_url])
            .await;
        until("the page", async || page.step().await).await;
        let ran_before_it_was_seen = page
            .js("const seen = performance.getEntriesByType('navigation')[0].activationStart;
                const loaded = performance.getEntriesByType('resource');
                return loaded.some(({ name, responseEnd }) => name.endsWith('.wasm') && responseEnd < seen)")
            .await;
        assert_eq!(ran_before_it_was_seen, true);
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}
