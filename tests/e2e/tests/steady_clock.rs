//! A clock that is changed, and a browser that is wrong about its network: neither puts off what the
//! page has to do.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use managed_auth_e2e::{
    Page, Stage, email_and_password, other_clock, question, quick, run, run_with, skipped,
};
use managed_auth_sandbox::{Arm, Fault, Login, Options};
use serde_json::json;

const HOUR: i64 = 60 * 60 * 1_000;

/// Runs a test on a device whose clock can be changed.
fn run_adjustable(options: Options, test: impl AsyncFnOnce(&Stage)) {
    run_with(options, async |stage| {
        if stage.browser.ahead(&other_clock(0)).await.is_none() {
            skipped("its driver cannot run a script ahead of the page");
            return;
        }
        test(stage).await;
    });
}

async fn until_opened(stage: &Stage, login: &Login, streams: u64) {
    let what = format!("{streams} streams");
    stage
        .until_counts(login, &what, |it| it.streams_opened >= streams)
        .await;
}

/// A login at a form, on a device whose clock can be changed.
async fn at_a_form(stage: &Stage) -> (Login, Page) {
    let state = question(json!({ "fields": email_and_password() }));
    stage.asked(state, "form").await
}

#[test]
fn a_clock_that_is_changed_puts_no_reconnect_off() {
    run_adjustable(quick(), async |stage| {
        for change in [-HOUR, HOUR] {
            let (login, page) = at_a_form(stage).await;
            stage
                .sandbox
                .faults()
                .arm(Arm::new(Fault::Stream500).times(2));
            stage.fault(Fault::StreamClose);
            stage
                .until_counts(&login, "an attempt", |it| it.events >= 2)
                .await;
            page.set_clock(change).await;
            let since = Instant::now();
            until_opened(stage, &login, 2).await;
            assert!(since.elapsed() < Duration::from_secs(10));
            page.until_reconnecting(false).await;
        }
    });
}

#[test]
fn a_clock_that_is_changed_hides_no_silent_stream() {
    let lively = Options {
        heartbeat: Duration::from_millis(200),
        ..quick()
    };
    run_adjustable(lively, async |stage| {
        let (login, page) = at_a_form(stage).await;
        // Heartbeats enough for the page to learn how often they come.
        page.pass(Duration::from_millis(1_200)).await;
        stage.fault(Fault::StreamStall);
        page.set_clock(-HOUR).await;
        until_opened(stage, &login, 2).await;
    });
}

#[test]
fn a_clock_that_is_changed_ends_and_begins_nothing() {
    run_adjustable(quick(), async |stage| {
        let (login, page) = at_a_form(stage).await;
        for change in [-HOUR, HOUR, 0] {
            page.set_clock(change).await;
            page.pass(Duration::from_millis(1_500)).await;
            assert_eq!(page.step().await.as_deref(), Some("form"));
        }
        page.sign_in().await;
        stage.answer(&login, 1).await;
        assert!(stage.counts(&login).events < 4, "no burst of streams");
    });
}

#[test]
fn a_clock_that_is_changed_does_not_put_off_the_look_after_a_long_wait() {
    run_adjustable(quick(), async |stage| {
        let waits = json!({ "flow_step": "DISCOVERING" });
        let (login, page) = stage.asked(waits, "discovering").await;
        let before = stage.counts(&login).retrieve;
        page.pass(Duration::from_secs(2)).await;
        page.set_clock(-HOUR).await;
        stage
            .until_counts(&login, "another snapshot", |it| it.retrieve > before)
            .await;
    });
}

const OFFLINE: &str = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })";

#[test]
fn a_browser_that_thinks_it_is_offline_is_not_believed() {
    // Whether it thinks so from the start, or is told by an event that no other follows.
    for told in ["", "dispatchEvent(new Event('offline'))"] {
        run(async |stage| {
            if stage.browser.ahead(OFFLINE).await.is_none() {
                skipped("its driver cannot run a script ahead of the page");
                return;
            }
            let (login, page) = stage.form("push").await;
            page.sign_in().await;
            page.until_step("external-action").await;
            page.js(told).await;
            stage.fault(Fault::Stream500);
            stage.fault(Fault::StreamClose);
            until_opened(stage, &login, 2).await;
            assert!(stage.sandbox.approve(&login.id));
            stage.succeeded_once(&login, &page).await;
        });
    }
}
