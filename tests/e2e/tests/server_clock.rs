//! Times of the server, on a device whose own clock is wrong.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::{Duration, Instant, SystemTime};

use managed_auth_e2e::{
    Stage, email_and_password, other_clock, question, quick, run_with, skipped, until,
};
use managed_auth_sandbox::{Arm, Fault, Login, LoginOptions};
use serde_json::json;

const HOUR: i64 = 60 * 60 * 1_000;

/// Ways for a device's clock to be wrong, in milliseconds.
const WRONG: [i64; 4] = [HOUR, -HOUR, 24 * HOUR, -20 * 365 * 24 * HOUR];

/// An HTTP date, so many seconds from now by the server's clock.
fn date_in(seconds: u64) -> String {
    httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(seconds))
}

/// Runs a test on a device whose clock is wrong, by each of these.
fn run_wrong(by: &[i64], test: impl AsyncFn(&Stage, i64)) {
    run_with(quick(), async |stage| {
        for off in by {
            let Some(ahead) = stage.browser.ahead(&other_clock(*off)).await else {
                skipped("its driver cannot run a script ahead of the page");
                return;
            };
            test(stage, *off).await;
            stage.sandbox.faults().clear();
            stage.browser.let_be(ahead).await;
        }
    });
}

/// How long the page waits from the first call of a kind to the second, by the sandbox's log.
async fn wait_between(stage: &Stage, login: &Login, call: &str) -> Duration {
    let path = format!("/auth/connections/{}{call} ", login.id);
    let times = until(format_args!("two calls of {path}"), async || {
        let log = stage.log();
        let calls = log.iter().filter(|line| line.contains(&path));
        let mut times = calls.map(|line| time_of(line));
        Some((times.next()?, times.next()?))
    })
    .await;
    // Past midnight it begins at nothing again.
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    times
        .1
        .checked_sub(times.0)
        .unwrap_or_else(|| times.1 + DAY - times.0)
}

/// The time of day that a line of the log begins with: `20:56:47.109`.
fn time_of(line: &str) -> Duration {
    let mut parts = line
        .split([':', '.', ' '])
        .map_while(|part| part.parse().ok());
    let mut next = || -> u64 { parts.next().unwrap() };
    let (hours, minutes, seconds, millis) = (next(), next(), next(), next());
    Duration::from_millis(((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis)
}

/// So far ahead the server's dates are. A date has no fractions, so that it can be up to one less.
const AHEAD: u64 = 5;

/// From when the date was said, the wait has ended by the server's clock, and not long after.
fn is_as_said(said: Instant, wait: Duration, off: i64) {
    let (at_least, at_most) = (
        Duration::from_secs(AHEAD - 1),
        Duration::from_secs(AHEAD + 2),
    );
    let ended = said.elapsed();
    assert!(
        ended > at_least - Duration::from_millis(100),
        "{ended:?} with a clock {off} ms off"
    );
    assert!(wait < at_most, "{wait:?} with a clock {off} ms off");
}

#[test]
fn the_date_that_a_refused_answer_can_be_sent_again_is_the_servers() {
    run_wrong(&WRONG, async |stage, off| {
        let state = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(state, "form").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        let said = Instant::now();
        let busy = Arm::new(Fault::Submit429).retry_after(date_in(AHEAD));
        stage.sandbox.faults().arm(busy);
        page.press("Continue").await;
        stage.answer(&login, 1).await;
        let sent = Instant::now();
        page.until_says("Continue in 0:0").await;
        page.button("Continue").await;
        page.until_has("form [type=submit]:enabled", true).await;
        is_as_said(said, sent.elapsed(), off);
    });
}

#[test]
fn the_date_that_a_stream_can_be_opened_again_is_the_servers() {
    run_wrong(&WRONG, async |stage, off| {
        for fault in [Fault::Stream503, Fault::Stream429] {
            let login = stage.login("password");
            let page = stage.open(&login).await;
            page.until_step("prime").await;
            let said = Instant::now();
            stage
                .sandbox
                .faults()
                .arm(Arm::new(fault).retry_after(date_in(AHEAD)));
            page.agree().await;
            let wait = wait_between(stage, &login, "/events").await;
            is_as_said(said, wait, off);
            page.until_step("form").await;
        }
    });
}

#[test]
fn the_dates_of_the_exchange_and_of_the_snapshot_are_the_servers() {
    run_wrong(&WRONG[..2], async |stage, off| {
        let login = stage.login("password");
        let later = |fault| Arm::new(fault).retry_after(date_in(AHEAD));
        let said = Instant::now();
        stage.sandbox.faults().arm(later(Fault::Exchange429));
        stage.open(&login).await;
        let wait = wait_between(stage, &login, "/exchange").await;
        is_as_said(said, wait, off);

        let login = stage.login("password");
        let said_again = Instant::now();
        let snapshot = later(Fault::Snapshot429).only(&login.id);
        stage.sandbox.faults().arm(snapshot);
        let page = stage.open(&login).await;
        let wait = wait_between(stage, &login, "").await;
        is_as_said(said_again, wait, off);
        page.agree().await;
        page.until_step("form").await;
    });
}

#[test]
fn a_date_that_is_past_or_none_puts_nothing_off_for_long() {
    run_wrong(&WRONG[..2], async |stage, off| {
        let past = httpdate::fmt_http_date(SystemTime::now() - Duration::from_secs(600));
        for value in [
            past.as_str(),
            "soon",
            "-5",
            "",
            "Thu, 99 Foo 2026 99:99:99 GMT",
        ] {
            let login = stage.login("password");
            let page = stage.open(&login).await;
            page.until_step("prime").await;
            stage
                .sandbox
                .faults()
                .arm(Arm::new(Fault::Stream503).retry_after(value));
            page.agree().await;
            let wait = wait_between(stage, &login, "/events").await;
            assert!(
                wait < Duration::from_millis(2_500),
                "{wait:?} for {value:?} with a clock {off} ms off"
            );
        }
    });
}

#[test]
fn a_login_is_as_long_as_the_server_says() {
    run_wrong(&WRONG, async |stage, off| {
        let options = LoginOptions {
            expires_in: Some(Duration::from_secs(50)),
            ..LoginOptions::default()
        };
        let state = question(json!({ "fields": email_and_password() }));
        let (_, page) = stage.asked_in(options, state, "form").await;
        page.until_says("Time left for this sign-in: 0:").await;
        assert_eq!(page.step().await.as_deref(), Some("form"), "{off}");
    });
}
