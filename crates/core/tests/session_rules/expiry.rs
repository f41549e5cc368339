//! The end that a login comes to by itself.

use crate::common::*;
use managed_auth_core::session::*;
use managed_auth_core::time::Millis;

/// A login at its form that ends `time` from now, on a page whose clock is right.
fn ending_in(time: Millis) -> World {
    skewed(time, 0)
}

/// The same where the server's clock is ahead of the page's.
fn skewed(time: Millis, ahead: Millis) -> World {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.input(Input::ServerClock(w.now + ahead));
    let end = rfc3339(w.now + ahead + time);
    w.snapshot(&format!(r#"{}, "flow_expires_at": "{end}""#, form("i1")));
    w.consent();
    w.stream_opens();
    w.wire();
    w
}

fn ends_at(w: &World, time: Millis) -> String {
    format!(
        r#"{}, "flow_expires_at": "{}""#,
        form("i1"),
        rfc3339(w.now + time)
    )
}

#[test]
fn the_last_minute_is_counted_down_by_seconds() {
    let mut w = ending_in(90 * SECOND);
    assert_eq!(w.view().expires_in, None);
    w.pass_with_heartbeats(30 * SECOND);
    assert_eq!(w.view().expires_in, Some(60));
    assert_eq!(w.advance_to_deadline(), SECOND);
    assert_eq!(w.view().expires_in, Some(59));
}

#[test]
fn past_the_end_the_snapshot_is_read_and_the_silent_session_ends_as_expired() {
    let mut w = ending_in(20 * SECOND);
    w.pass(20 * SECOND);
    assert_eq!(w.wire(), ["retrieve"]);
    assert_eq!(w.step(), Step::Form, "the server has the last word");
    let ended = ends_at(&w, 0);
    w.snapshot(&ended);
    assert_eq!(w.step(), Step::Expired);
    assert_eq!(
        w.errors(),
        [(Some("session_expired"), "The sign-in session has expired.")]
    );
}

#[test]
fn a_session_whose_server_does_not_answer_any_more_ends_soon_after_its_time() {
    let mut w = ending_in(20 * SECOND);
    w.pass(29 * SECOND);
    assert_eq!(w.ending(), None);
    w.pass(SECOND);
    assert_eq!(w.ending(), Some(EndingKind::Expired));
}

#[test]
fn the_snapshot_failing_at_the_end_changes_nothing_of_that() {
    let mut w = ending_in(20 * SECOND);
    w.pass(20 * SECOND);
    w.snapshot_fails(status(503));
    w.pass(10 * SECOND);
    assert_eq!(w.ending(), Some(EndingKind::Expired));
}

#[test]
fn a_page_that_was_away_or_slept_when_its_time_was_over_asks_again_before_it_believes_that() {
    let comes_back: [fn(&mut World); 3] = [
        |w| {
            w.page(PageEvent::Hide);
            w.sleep(60 * SECOND);
            w.page(PageEvent::Show);
        },
        |w| {
            w.sleep(60 * SECOND);
            w.page(PageEvent::Visible);
        },
        |w| {
            w.sleep(60 * SECOND);
            w.input(Input::Tick);
        },
    ];
    for comes_back in comes_back {
        let mut w = ending_in(20 * SECOND);
        w.pass_with_heartbeats(20 * SECOND);
        w.wire();
        comes_back(&mut w);
        assert_eq!(w.ending(), None);
        assert!(w.wire().contains(&"retrieve".to_owned()));
        w.pass(SECOND);
        w.snapshot(SUCCESS);
        assert_eq!(w.step(), Step::Success);
    }
    // Nobody answers, and the page is awake.
    let mut w = ending_in(20 * SECOND);
    w.pass_with_heartbeats(20 * SECOND);
    w.sleep(60 * SECOND);
    w.input(Input::Tick);
    w.pass(10 * SECOND);
    assert_eq!(w.ending(), Some(EndingKind::Expired));
}

#[test]
fn a_session_that_the_server_extended_goes_on() {
    let mut w = ending_in(20 * SECOND);
    w.pass(20 * SECOND);
    let extended = ends_at(&w, 300 * SECOND);
    w.snapshot(&extended);
    assert_eq!((w.step(), w.view().expires_in), (Step::Form, None));
    w.pass_with_heartbeats(240 * SECOND);
    assert_eq!(w.view().expires_in, Some(60));
}

#[test]
fn a_success_found_at_the_end_is_a_success() {
    let mut w = ending_in(20 * SECOND);
    w.pass(20 * SECOND);
    w.snapshot(SUCCESS);
    assert_eq!(w.step(), Step::Success);
}

#[test]
fn a_wrong_clock_of_the_page_changes_nothing() {
    let mut w = skewed(90 * SECOND, 7200 * SECOND);
    assert_eq!(w.view().expires_in, None);
    w.pass_with_heartbeats(60 * SECOND);
    assert_eq!(w.view().expires_in, Some(30));
}

#[test]
fn a_time_of_one_server_whose_clock_was_ahead_costs_nobody_the_session() {
    let mut w = ending_in(300 * SECOND);
    let (server, end) = (w.now, ends_at(&w, 300 * SECOND));
    w.sleep(3600 * SECOND);
    w.input(Input::Tick);
    w.input(Input::ServerClock(server));
    w.snapshot(&end);
    assert_eq!((w.ending(), w.view().expires_in), (None, None));
}

#[test]
fn an_end_that_is_past_from_the_start_leaves_the_last_word_to_the_server() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.input(Input::ServerClock(w.now));
    let past = r#""flow_expires_at": "2019-12-27T18:11:19.117Z""#;
    w.snapshot(&format!("{}, {past}", form("i1")));
    w.consent();
    w.stream_opens();
    w.wire();
    assert_eq!((w.step(), w.view().expires_in), (Step::Form, None));
    w.pass_with_heartbeats(120 * SECOND);
    assert!(w.wire().is_empty());
    assert_eq!(w.ending(), None);
}

#[test]
fn without_a_measure_of_the_servers_clock_nothing_expires_here() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    let end = ends_at(&w, 20 * SECOND);
    w.snapshot(&end);
    w.pass(60 * SECOND);
    assert_eq!((w.ending(), w.view().expires_in), (None, None));
}

#[test]
fn the_timestamps_of_events_measure_the_servers_clock_where_no_date_can_be_read() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    let end = ends_at(&w, 50 * SECOND);
    w.snapshot(&end);
    w.consent();
    w.stream_opens();
    assert_eq!(w.view().expires_in, None);
    // The state is from a while ago, the heartbeat is not: the better measure wins.
    let (old, now) = (rfc3339(w.now), rfc3339(w.now + 10 * SECOND));
    w.sleep(10 * SECOND);
    w.state(&format!(r#"{}, "timestamp": "{old}""#, form("i1")));
    assert_eq!(w.view().expires_in, Some(50));
    w.event("sse_heartbeat", &format!(r#""timestamp": "{now}""#));
    assert_eq!(w.view().expires_in, Some(40));
}

#[test]
fn a_session_that_ends_while_the_person_has_not_agreed_yet_is_over() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.input(Input::ServerClock(w.now));
    let end = ends_at(&w, 20 * SECOND);
    w.snapshot(&end);
    w.pass(30 * SECOND);
    assert_eq!(w.step(), Step::Expired);
}

#[test]
fn an_end_long_ago_by_any_clock_is_an_end() {
    let mut w = ending_in(20 * SECOND);
    w.drop_stream();
    w.advance_to_deadline();
    w.wire();
    w.snapshot(&format!(
        r#"{}, "flow_expires_at": "1970-01-01T00:00:01Z""#,
        form("i1")
    ));
    assert_eq!(w.wire(), ["retrieve"], "asked again, to make sure");
    w.snapshot(&format!(
        r#"{}, "flow_expires_at": "1970-01-01T00:00:01Z""#,
        form("i1")
    ));
    assert_eq!(w.step(), Step::Expired);
}
