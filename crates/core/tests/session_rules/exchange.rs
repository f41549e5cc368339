//! Rule 9: an exchange that cannot be made ends within 20 s, and is not made in vain.

use crate::common::*;
use managed_auth_core::session::*;

const UNAVAILABLE: &str = "The sign-in could not begin: the service gave no usable answer.";

/// Everything that passes by itself.
fn passing() -> Vec<Failure> {
    let statuses = [408, 425, 429, 500, 502, 503, 504, 599].map(status);
    [Failure::network()].into_iter().chain(statuses).collect()
}

fn begun() -> World {
    let mut w = World::new();
    w.begin();
    w
}

/// Fails each attempt until the login is over.
fn fail(w: &mut World, failure: &Failure) {
    while w.ending().is_none() {
        let waits = w.wire().contains(&"exchange".to_owned());
        if waits {
            w.exchange_fails(failure.clone());
        }
        w.advance_to_deadline();
    }
}

#[test]
fn rule_9_an_exchange_that_keeps_failing_ends_after_20_s() {
    for failure in passing() {
        let mut w = begun();
        let began = w.now;
        fail(&mut w, &failure);
        assert_eq!(w.now - began, 20 * SECOND, "{failure:?}");
        assert_eq!(w.ending(), Some(EndingKind::Unavailable));
        assert_eq!(w.step(), Step::Error);
        assert_eq!(w.errors(), [(None, UNAVAILABLE)]);
        w.pass(120 * SECOND);
        assert_eq!(w.errors().len(), 1);
        assert!(!w.wire().contains(&"exchange".to_owned()));
    }
}

#[test]
fn rule_9_an_exchange_whose_answer_never_comes_ends_after_20_s_whatever_a_call_may_take() {
    for call_timeout in [3, 8, 19, 20, 30, 300] {
        let mut w = World::with(Config {
            call_timeout: call_timeout * SECOND,
            ..Config::default()
        });
        w.begin();
        w.pass(20 * SECOND - 1);
        assert_eq!(w.ending(), None, "{call_timeout}");
        w.pass(1);
        assert_eq!(w.ending(), Some(EndingKind::Unavailable), "{call_timeout}");
    }
    let mut w = begun();
    w.pass(20 * SECOND);
    assert_eq!(w.wire(), ["exchange", "abort exchange"]);
}

#[test]
fn rule_9_a_server_that_asks_for_patience_gets_no_more_of_it() {
    let mut w = begun();
    let began = w.now;
    fail(&mut w, &after(503, u64::MAX));
    assert_eq!(w.now - began, 20 * SECOND);
}

#[test]
fn rule_9_what_the_last_attempt_was_answered_is_told() {
    let mut w = begun();
    fail(&mut w, &refused(503, "maintenance", "Back at noon."));
    assert_eq!(w.errors(), [(Some("maintenance"), "Back at noon.")]);
    let told = w.told().iter().any(|event| {
        matches!(event, SessionEvent::Error(error @ LoginError::Unavailable(_))
            if error.to_string() == "the sign-in could not begin: Back at noon. (maintenance)")
    });
    assert!(told);
}

#[test]
fn rule_9_an_exchange_that_is_answered_in_the_last_moment_goes_on() {
    let mut w = begun();
    w.pass(20 * SECOND - 1);
    w.exchange_ok();
    w.snapshot(DISCOVERING);
    w.pass(60 * SECOND);
    assert_eq!((w.ending(), w.view().ready), (None, true));
}

#[test]
fn rule_9_a_whole_2xx_without_a_token_is_final_at_once() {
    for code in [200, 201, 202, 204, 226, 299] {
        assert!(!Failure::no_token(code).is_passing());
        let mut w = begun();
        w.exchange_fails(Failure::no_token(code));
        assert_eq!(w.ending(), Some(EndingKind::LinkRefused), "{code}");
        assert_eq!(w.wire(), ["exchange"]);
    }
}

#[test]
fn rule_9_a_2xx_snapshot_that_cannot_be_read_passes() {
    let mut w = begun();
    w.exchange_ok();
    // What the transport makes of it.
    w.snapshot_fails(Failure::network());
    assert_eq!(w.ending(), None);
    w.wire();
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn the_20_s_begin_with_the_first_attempt_and_not_before_the_page_is_seen() {
    let mut w = World::new();
    w.pass(600 * SECOND);
    w.begin();
    w.pass(19 * SECOND);
    assert_eq!(w.ending(), None);
    let mut w = World::with(Config {
        exchange_on_consent: true,
        ..Config::default()
    });
    w.begin();
    w.pass(600 * SECOND);
    w.consent();
    w.pass(19 * SECOND);
    assert_eq!(w.ending(), None);
    w.pass(SECOND);
    assert_eq!(w.ending(), Some(EndingKind::Unavailable));
}

#[test]
fn a_page_that_comes_back_from_the_cache_has_its_20_s_again_and_tries_at_once() {
    let mut w = begun();
    w.exchange_fails(status(503));
    w.page(PageEvent::Hide);
    w.sleep(3600 * SECOND);
    w.wire();
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["exchange"]);
    w.pass(19 * SECOND);
    assert_eq!(w.ending(), None);
    w.pass(SECOND);
    assert_eq!(w.ending(), Some(EndingKind::Unavailable));
}

#[test]
fn an_exchange_that_was_on_its_way_when_the_page_left_may_still_be_answered() {
    let mut w = begun();
    w.page(PageEvent::Hide);
    w.sleep(3600 * SECOND);
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["exchange"], "the code may be spent by it");
    w.pass(10 * SECOND);
    w.exchange_ok();
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn a_page_that_slept_has_its_20_s_again() {
    for woken_by in [Input::Tick, Input::Page(PageEvent::Visible)] {
        let mut w = begun();
        w.exchange_fails(status(503));
        w.wire();
        w.sleep(3600 * SECOND);
        w.input(woken_by);
        assert_eq!((w.ending(), w.wire()), (None, vec!["exchange".to_owned()]));
        w.pass(20 * SECOND);
        assert_eq!(w.ending(), Some(EndingKind::Unavailable));
    }
}

#[test]
fn no_wall_clock_and_no_look_at_the_page_lengthens_the_20_s() {
    let mut w = begun();
    let began = w.now;
    w.exchange_fails(status(503));
    for _ in 0..20 {
        w.set_wall_clock(3_600_000);
        w.pass(SECOND);
        w.page(PageEvent::Visible);
        w.page(PageEvent::Online);
        w.page(PageEvent::Show);
    }
    assert_eq!(w.now - began, 20 * SECOND);
    assert_eq!(w.ending(), Some(EndingKind::Unavailable));
}
