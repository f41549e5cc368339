//! What goes wrong with the stream, and what the person sees of it.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{Page, Stage, quick, run, run_with};
use managed_auth_sandbox::{Arm, Fault, Login, Options};
use serde_json::json;

/// Longer than the first delays of the backoff: a page that means to ask again has done so.
const A_WHILE: Duration = Duration::from_millis(1_500);

/// A login at which something is to be done elsewhere, so that it can go on without the page.
async fn waiting_for_a_push(stage: &Stage) -> (Login, Page) {
    let (login, page) = stage.form("push").await;
    page.sign_in().await;
    page.until_step("external-action").await;
    (login, page)
}

async fn until_streams(stage: &Stage, login: &Login, opened: u64) {
    let what = format!("{opened} streams");
    stage
        .until_counts(login, &what, |it| it.streams_opened == opened)
        .await;
}

/// The login goes on and ends as if nothing had been.
async fn goes_on(stage: &Stage, login: &Login, page: &Page) {
    page.until_reconnecting(false).await;
    assert_eq!(page.step().await.as_deref(), Some("external-action"));
    assert!(stage.sandbox.approve(&login.id));
    stage.succeeded_once(login, page).await;
    assert_eq!(page.faults().await, [""; 0]);
    stage
        .until_counts(login, "the streams are closed", |it| it.streams_open() == 0)
        .await;
}

/// The page asks for the stream, is refused for good, says so, and does not ask again.
fn ends_at_once(fault: Fault, step: &str, code: Option<&str>, says: &str) {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        stage.sandbox.faults().arm(Arm::new(fault).always());
        page.agree().await;
        page.until_step(step).await;
        page.until_says(says).await;
        let error = page.the_error().await;
        assert_eq!(error.get("code").and_then(|code| code.as_str()), code);
        assert_ne!(error["message"], "");
        page.pass(A_WHILE).await;
        assert_eq!(stage.counts(&login).events, 1, "it is final");
        assert_eq!(page.details("error").await.len(), 1);
    });
}

#[test]
fn a_stream_that_breaks_in_the_middle_of_an_event_is_opened_again() {
    run(async |stage| {
        let (login, page) = waiting_for_a_push(stage).await;
        stage.fault(Fault::StreamDrop);
        until_streams(stage, &login, 2).await;
        goes_on(stage, &login, &page).await;
        // It was over sooner than anybody needs to be told of (`late.rs`).
        assert_eq!(page.reconnected().await, [false; 0]);
        assert_eq!(
            stage.counts(&login).retrieve,
            2,
            "what was missed is in the snapshot"
        );
    });
}

#[test]
fn a_change_in_the_gap_is_not_missed() {
    run(async |stage| {
        let (login, page) = waiting_for_a_push(stage).await;
        stage.fault(Fault::StreamClose);
        stage
            .until_counts(&login, "the stream is closed", |it| it.streams_open() == 0)
            .await;
        // No stream will tell: only the snapshot can.
        stage
            .sandbox
            .faults()
            .arm(Arm::new(Fault::StreamStall).always());
        assert!(stage.sandbox.approve(&login.id));
        stage.succeeded_once(&login, &page).await;
    });
}

#[test]
fn a_stream_that_goes_silent_is_opened_again() {
    let lively = Options {
        heartbeat: Duration::from_millis(200),
        ..quick()
    };
    run_with(lively, async |stage| {
        let (login, page) = waiting_for_a_push(stage).await;
        // Heartbeats enough for the page to learn how often they come.
        page.pass(Duration::from_millis(1_200)).await;
        stage.fault(Fault::StreamStall);
        // It happened before: the silent stream did not tell.
        page.pass(Duration::from_millis(300)).await;
        assert!(stage.sandbox.approve(&login.id));
        assert_eq!(page.step().await.as_deref(), Some("external-action"));
        stage.succeeded_once(&login, &page).await;
        assert!(stage.counts(&login).events >= 2);
    });
}

#[test]
fn a_server_that_fails_is_asked_again_until_it_works() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        stage
            .sandbox
            .faults()
            .arm(Arm::new(Fault::Stream500).times(5));
        page.agree().await;
        page.until_reconnecting(true).await;
        page.until_step("form").await;
        page.until_reconnecting(false).await;
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        assert_eq!(stage.counts(&login).events, 6);
        assert_eq!(page.reconnected().await, [true, false]);
    });
}

/// When the server was asked for a stream of this login, by its own clock, in milliseconds of the day.
fn asked_for_streams(stage: &Stage, login: &Login) -> Vec<u64> {
    let events = format!("/{}/events ", login.id);
    let log = stage.log();
    let lines = log.iter().filter(|line| line.contains(&events));
    let time = |line: &String| {
        let parts = line.split([' ', ':', '.']).take(4);
        let parts: Vec<u64> = parts.map(|part| part.parse().unwrap()).collect();
        ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000 + parts[3]
    };
    lines.map(time).collect()
}

#[test]
fn a_server_that_asks_for_patience_is_given_it() {
    run(async |stage| {
        for fault in [Fault::Stream429, Fault::Stream503] {
            let login = stage.login("password");
            let page = stage.open(&login).await;
            stage.sandbox.faults().arm(Arm::new(fault).retry_after("2"));
            page.agree().await;
            stage
                .until_counts(&login, "it is asked for again", |it| it.events == 2)
                .await;
            page.until_step("form").await;
            let asked = asked_for_streams(stage, &login);
            assert!(asked[1] - asked[0] >= 2_000, "{asked:?}");
            page.until_reconnecting(false).await;
        }
    });
}

#[test]
fn an_error_event_ends_the_login_with_its_message() {
    run(async |stage| {
        let (login, page) = waiting_for_a_push(stage).await;
        stage.fault(Fault::StreamErrorEvent);
        page.until_step("error").await;
        page.until_says("The login broke down.").await;
        let error = json!({ "code": "internal_error", "message": "The login broke down." });
        assert_eq!(page.the_error().await, error);
        page.pass(A_WHILE).await;
        assert_eq!(stage.counts(&login).events, 1, "it is final");
    });
}

#[test]
fn a_line_without_an_end_is_given_up() {
    run(async |stage| {
        let (login, page) = waiting_for_a_push(stage).await;
        stage.fault(Fault::StreamEndlessLine);
        until_streams(stage, &login, 2).await;
        goes_on(stage, &login, &page).await;
    });
}

#[test]
fn junk_between_events_changes_nothing() {
    run(async |stage| {
        let (login, page) = waiting_for_a_push(stage).await;
        stage.fault(Fault::StreamJunk);
        // The stream goes on after it: what it says next arrives, and on the same stream.
        page.pass(Duration::from_millis(300)).await;
        goes_on(stage, &login, &page).await;
        assert_eq!(stage.counts(&login).events, 1);
    });
}

#[test]
fn a_stream_of_an_expired_token_ends_the_login_as_expired() {
    ends_at_once(Fault::Stream401, "expired", Some("unauthorized"), "expired");
}

#[test]
fn a_stream_that_is_gone_ends_the_login_as_expired() {
    ends_at_once(Fault::Stream410, "expired", Some("gone"), "expired");
}

#[test]
fn a_stream_that_is_not_found_ends_the_login() {
    let says = "The stream is answered with 404.";
    ends_at_once(Fault::Stream404, "error", Some("not_found"), says);
}

#[test]
fn a_stream_that_is_forbidden_ends_the_login() {
    let says = "The stream is answered with 403.";
    ends_at_once(Fault::Stream403, "error", Some("forbidden"), says);
}

#[test]
fn a_server_that_has_nothing_more_to_stream_ends_the_login() {
    ends_at_once(Fault::Stream204, "error", None, "Something went wrong");
}

#[test]
fn a_web_page_in_place_of_the_stream_ends_the_login() {
    ends_at_once(
        Fault::StreamContentType,
        "error",
        None,
        "Something went wrong",
    );
}
