//! How a login ends: rules 2, 3 and 4.

use crate::common::*;
use managed_auth_core::protocol::{ApiError, Snapshot};
use managed_auth_core::session::*;

#[test]
fn rule_2_after_unmount_everything_is_aborted_and_no_late_answer_changes_anything() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.sign_in();
    w.wire();
    w.close();
    let mut aborted = w.wire();
    aborted.sort();
    assert_eq!(aborted, ["abort retrieve", "abort stream", "abort submit"]);
    let view = w.view();
    w.snapshot(SUCCESS);
    w.submit_fails(status(401));
    w.state(SUCCESS);
    w.drop_stream();
    w.pass(60 * SECOND);
    assert_eq!(w.view(), view);
    assert!(w.wire().is_empty());
    assert_eq!(w.told().last(), Some(&SessionEvent::Closed));
}

#[test]
fn rule_2_an_exchange_that_finishes_after_unmount_opens_nothing() {
    let mut w = World::new();
    w.begin();
    w.close();
    assert_eq!(w.wire(), ["exchange", "abort exchange"]);
    w.exchange_ok();
    assert!(w.wire().is_empty());
    assert_eq!(w.told(), [SessionEvent::Closed]);
}

#[test]
fn rule_2_an_answer_to_an_aborted_request_is_not_taken_for_the_current_one() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    let slow = w.ticket(Kind::Retrieve);
    w.advance_to_deadline();
    w.advance_to_deadline();
    w.snapshot_for(slow, SUCCESS);
    assert_eq!(w.step(), Step::Prime);
    assert!(!w.view().ready);
    w.snapshot(DISCOVERING);
    assert!(w.view().ready);
}

#[test]
fn rule_2_an_answer_that_comes_twice_counts_once() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.exchange_ok();
    assert_eq!(w.wire(), ["exchange", "retrieve"]);
    w.snapshot(DISCOVERING);
    w.snapshot(SUCCESS);
    assert_eq!(w.ending(), None);
}

#[test]
fn rule_2_what_an_aborted_stream_still_brings_is_no_sign_of_life_and_teaches_nothing() {
    let mut w = World::at_form();
    let dead = w.ticket(Kind::Stream);
    w.advance_to_deadline();
    w.advance_to_deadline();
    assert_ne!(w.ticket(Kind::Stream), dead);
    w.snapshot(&form("i1"));
    w.wire();
    w.pass(40 * SECOND);
    w.input(Input::StreamOpened(dead));
    w.input(Input::StreamBytes {
        ticket: dead,
        retry: Some(9_000),
        last_event_id: Some("7".into()),
    });
    assert_eq!(w.advance_to_deadline(), 5 * SECOND, "silent all the same");
    assert_eq!(w.wire(), ["abort stream"]);
    assert!(w.advance_to_deadline() <= SECOND, "no `retry:` of its own");
    assert_eq!(w.wire(), ["stream", "retrieve"], "no id to go on from");
}

#[test]
fn a_close_is_told_once_even_when_it_comes_twice_or_after_the_end() {
    let mut w = World::at_form();
    w.state(SUCCESS);
    w.close();
    w.close();
    assert_eq!(w.was_told(&SessionEvent::Closed), 1);
    assert_eq!(w.step(), Step::Success, "the last view stays");
}

/// How a call is answered.
type Answered = fn(&mut World, Failure);

/// Each of the four calls, at the point where its answer is waited for.
fn calls() -> [(World, Answered); 4] {
    let mut exchanging = World::new();
    exchanging.begin();
    let mut reading = World::new();
    reading.begin();
    reading.exchange_ok();
    let mut submitting = World::at_form();
    submitting.sign_in();
    [
        (exchanging, World::exchange_fails),
        (reading, World::snapshot_fails),
        (World::streaming(), World::stream_fails),
        (submitting, World::submit_fails),
    ]
}

#[test]
fn rule_3_401_and_410_from_any_call_end_the_session_as_expired_and_are_told_once() {
    for code in [401, 410] {
        for (mut w, answer) in calls() {
            w.wire();
            answer(&mut w, refused(code, "expired_token", "Too old."));
            assert_eq!(w.step(), Step::Expired);
            assert_eq!(w.errors(), [(Some("expired_token"), "Too old.")]);
            assert_eq!(w.was_told(&SessionEvent::Expired), 1);
            w.pass(120 * SECOND);
            assert!(w.wire().iter().all(|effect| effect.starts_with("abort")));
        }
    }
}

#[test]
fn rule_3_two_calls_that_are_refused_together_are_told_once() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_fails(status(401));
    w.snapshot_fails(status(401));
    assert_eq!(w.errors().len(), 1);
}

#[test]
fn rule_3_an_end_without_words_has_the_contracts_code_and_a_sentence() {
    let mut w = World::streaming();
    w.stream_fails(status(410));
    assert_eq!(
        w.errors(),
        [(Some("session_expired"), "The sign-in session has expired.")]
    );
}

#[test]
fn rule_3_a_401_that_calls_itself_stale_is_the_end_all_the_same() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(refused(401, "stale_interaction", ""));
    assert_eq!(w.step(), Step::Expired);
}

#[test]
fn rule_4_success_is_told_once_and_nothing_after_it_counts() {
    let mut w = World::at_form();
    w.sign_in();
    w.state(SUCCESS);
    w.state(FAILED);
    w.state(&form("i9"));
    w.submit_fails(status(401));
    w.event("error", r#""error": {"message": "late"}"#);
    w.close();
    assert_eq!(w.step(), Step::Success);
    assert!(w.errors().is_empty());
    let success = SessionEvent::Success {
        profile_name: "ann".into(),
        domain: "shop.example".into(),
    };
    assert_eq!(w.was_told(&success), 1);
}

#[test]
fn a_success_is_told_with_the_names_that_an_earlier_snapshot_gave() {
    let mut w = World::at_form();
    w.drop_stream();
    w.wait_for(Kind::Retrieve);
    let flow = json(&form("i1"));
    let nameless = Snapshot::decode(&flow).unwrap();
    w.input(Input::Snapshot(
        w.ticket(Kind::Retrieve),
        Ok(Box::new(nameless)),
    ));
    assert_eq!(w.view().identity.as_ref().unwrap().domain, "shop.example");
    w.state(SUCCESS);
    let success = SessionEvent::Success {
        profile_name: "ann".into(),
        domain: "shop.example".into(),
    };
    assert_eq!(w.was_told(&success), 1);
}

#[test]
fn rule_4_failure_is_told_once_and_no_success_after_it() {
    let mut w = World::at_form();
    w.state(FAILED);
    w.state(SUCCESS);
    w.state(FAILED);
    assert_eq!(w.step(), Step::Error);
    assert_eq!(w.errors(), [(Some("bot_detected"), "No robots, please.")]);
    assert!(
        !w.told()
            .iter()
            .any(|event| matches!(event, SessionEvent::Success { .. }))
    );
}

#[test]
fn rule_4_a_canceled_login_is_an_error_and_an_expired_one_is_expired() {
    for (status, step, error) in [
        ("CANCELED", Step::Error, (None, "The sign-in was canceled.")),
        (
            "EXPIRED",
            Step::Expired,
            (Some("session_expired"), "The sign-in session has expired."),
        ),
        ("FAILED", Step::Error, (None, "The sign-in failed.")),
    ] {
        let mut w = World::at_form();
        w.state(&format!(r#""flow_status": "{status}""#));
        assert_eq!(w.step(), step);
        assert_eq!(w.errors(), [error]);
    }
}

#[test]
fn a_success_has_no_error_whatever_went_wrong_on_the_way() {
    let mut w = World::at_form();
    w.state(&format!(
        r#"{SUCCESS}, "error_code": "credentials_invalid", "website_error": "Incorrect password""#
    ));
    let view = w.view();
    let ending = view.ending.as_ref().unwrap();
    assert_eq!(ending.error, ApiError::default());
    assert_eq!(ending.message(), "The account is signed in.");
}

#[test]
fn a_failure_without_a_message_borrows_the_words_of_the_website() {
    let mut w = World::at_form();
    w.state(r#""flow_status": "FAILED", "website_error": "Account locked""#);
    assert_eq!(w.errors(), [(None, "Account locked")]);
}

#[test]
fn an_ended_login_shows_nothing_that_only_a_running_one_does() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(after(429, 60_000));
    w.page(PageEvent::Offline);
    w.state(FAILED);
    let view = w.view();
    assert_eq!((view.notice.clone(), view.blocked_for), (None, None));
    assert!(!view.offline && !view.reconnecting && !view.ready && !view.slow);
}

#[test]
fn every_end_without_success_is_told_by_its_cause() {
    let told = |w: &World| {
        let error = w.told().iter().find_map(|event| match event {
            SessionEvent::Error(error) => Some(error.clone()),
            _ => None,
        });
        error.unwrap()
    };
    let of = |status: &str| {
        let mut w = World::at_form();
        w.state(&format!(r#""flow_status": "{status}""#));
        told(&w)
    };
    assert!(matches!(of("FAILED"), LoginError::Failed(_)));
    assert!(matches!(of("CANCELED"), LoginError::Canceled(_)));
    assert!(matches!(of("EXPIRED"), LoginError::Expired(_)));
    let mut w = World::new();
    w.begin();
    w.exchange_fails(refused(400, "invalid_code", "Used before."));
    let error = told(&w);
    assert!(matches!(error, LoginError::LinkRefused(_)));
    let said = "the sign-in link was refused: Used before. (invalid_code)";
    assert_eq!(error.to_string(), said);
}
