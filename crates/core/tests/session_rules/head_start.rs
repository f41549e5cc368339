//! What need not be waited for: a beginning with a token, and the stream beside the first snapshot.

use crate::common::*;
use managed_auth_core::session::*;

fn with_token(skip_prime: bool) -> World {
    World::with(Config {
        beginning: Beginning::AccessToken,
        skip_prime,
        ..Config::default()
    })
}

/// Consent is given, and stream and first snapshot are on their way.
fn side_by_side() -> World {
    let mut w = with_token(true);
    w.begin();
    w.stream_opens();
    w.wire();
    w
}

fn success(profile_name: &str, domain: &str) -> SessionEvent {
    SessionEvent::Success {
        profile_name: profile_name.into(),
        domain: domain.into(),
    }
}

#[test]
fn a_login_that_begins_with_a_token_exchanges_nothing() {
    let mut w = with_token(false);
    w.pass(60 * SECOND);
    assert_eq!(w.wire(), [""; 0], "nobody has seen the page");
    w.begin();
    w.begin();
    assert_eq!(w.wire(), ["retrieve"]);
    w.snapshot(DISCOVERING);
    assert!(w.view().ready);
    w.consent();
    assert_eq!(w.wire(), ["stream"], "consent still waits for the site");
    assert_eq!(w.was_told(&SessionEvent::Opened), 1);
}

#[test]
fn a_login_that_begins_with_a_token_and_consent_opens_its_stream_at_once() {
    let mut w = with_token(true);
    w.begin();
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_token_has_nothing_to_wait_for_consent_with() {
    let mut w = World::with(Config {
        beginning: Beginning::AccessToken,
        exchange_on_consent: true,
        ..Config::default()
    });
    w.begin();
    assert!(!w.view().ready, "the site is not known yet");
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn rule_3_a_token_that_is_too_old_ends_as_expired() {
    for code in [401, 410] {
        let mut w = side_by_side();
        w.snapshot_fails(refused(code, "expired_token", "Too old."));
        assert_eq!(w.step(), Step::Expired);
        assert_eq!(w.errors(), [(Some("expired_token"), "Too old.")]);
        let mut w = with_token(true);
        w.begin();
        w.stream_fails(status(code));
        assert_eq!(w.step(), Step::Expired);
    }
}

#[test]
fn whichever_answers_first_shows_the_step() {
    let mut w = side_by_side();
    w.state(&form("i1"));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(w.view().identity, None);
    assert_eq!(w.was_told(&SessionEvent::Opened), 0);
    w.snapshot(DISCOVERING);
    assert_eq!(w.step(), Step::Form, "rule 5: it was asked for before");
    assert_eq!(w.view().identity.as_ref().unwrap().domain, "shop.example");
    assert_eq!(w.was_told(&SessionEvent::Opened), 1);
    let mut w = side_by_side();
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Form);
    w.state(&code_form("i2"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    assert_eq!(w.was_told(&SessionEvent::Opened), 1);
}

#[test]
fn rule_1_an_answer_given_before_the_first_snapshot_is_not_undone_by_it() {
    let mut w = side_by_side();
    w.state(&form("i1"));
    w.sign_in();
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Submitting);
}

#[test]
fn a_stream_that_does_not_come_up_leaves_the_first_snapshot_its_time() {
    let mut w = with_token(true);
    w.begin();
    w.wire();
    for _ in 0..4 {
        w.stream_fails(status(503));
        w.wait_for(Kind::Stream);
    }
    assert_eq!(w.wire(), ["stream"; 4]);
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Form);
    w.stream_fails(status(503));
    w.wait_for(Kind::Stream);
    assert_eq!(w.wire(), ["stream", "retrieve"], "rule 5 from then on");
}

#[test]
fn a_success_that_comes_before_the_first_snapshot_waits_for_the_names() {
    let mut w = side_by_side();
    w.state(SUCCESS);
    assert_eq!(w.wire(), ["abort stream"]);
    assert_eq!(w.told(), []);
    w.pass(SECOND);
    w.snapshot(DISCOVERING);
    assert_eq!(w.step(), Step::Success);
    assert_eq!(
        w.told(),
        [SessionEvent::Opened, success("ann", "shop.example")]
    );
}

#[test]
fn a_success_without_names_is_told_without_them_after_3_s_or_when_they_are_refused() {
    let mut w = side_by_side();
    w.state(SUCCESS);
    assert_eq!(w.advance_to_deadline(), 3 * SECOND);
    assert_eq!(w.told(), [success("", "")]);
    assert_eq!(w.wire(), ["abort stream", "abort retrieve"]);
    for code in [401, 403, 404, 410] {
        let mut w = side_by_side();
        w.state(SUCCESS);
        w.snapshot_fails(status(code));
        assert_eq!(w.told(), [success("", "")], "rule 4");
    }
}

#[test]
fn rule_9_the_names_of_a_success_are_asked_for_again_when_that_fails_in_passing() {
    for failure in [Failure::network(), status(503), status(429)] {
        let mut w = side_by_side();
        w.state(SUCCESS);
        w.wire();
        w.snapshot_fails(failure);
        assert_eq!((w.wire(), w.told()), (vec![], &[][..]));
        assert!(w.wait_for(Kind::Retrieve) <= 500);
        assert_eq!(w.wire(), ["retrieve"]);
        assert!(!w.view().reconnecting);
        w.snapshot(SUCCESS);
        let told = [SessionEvent::Opened, success("ann", "shop.example")];
        assert_eq!(w.told(), told);
    }
}

#[test]
fn a_success_whose_names_keep_failing_is_told_without_them_after_3_s() {
    let mut w = side_by_side();
    w.state(SUCCESS);
    let began = w.now;
    while w.told().is_empty() {
        w.snapshot_fails(status(503));
        w.advance_to_deadline();
    }
    assert_eq!(w.told(), [success("", "")]);
    assert_eq!(w.now - began, 3 * SECOND);
    // A server that asks for more time than there is is asked no more.
    let mut w = side_by_side();
    w.state(SUCCESS);
    w.wire();
    w.snapshot_fails(after(503, 10_000));
    assert_eq!(w.advance_to_deadline(), 3 * SECOND);
    assert_eq!((w.wire(), w.told()), (vec![], &[success("", "")][..]));
}

#[test]
fn the_names_of_a_success_that_are_not_answered_in_time_are_asked_for_again() {
    let mut w = side_by_side();
    w.pass_with_heartbeats(29 * SECOND);
    w.state(SUCCESS);
    w.wire();
    assert_eq!(w.advance_to_deadline(), SECOND);
    assert_eq!(w.wire(), ["abort retrieve"]);
    w.wait_for(Kind::Retrieve);
    w.snapshot(SUCCESS);
    assert_eq!(w.told().last(), Some(&success("ann", "shop.example")));
}

#[test]
fn a_success_asks_for_the_names_where_the_snapshot_waits_for_its_next_attempt() {
    let mut w = side_by_side();
    w.snapshot_fails(after(503, 15_000));
    w.state(SUCCESS);
    assert_eq!(w.wire(), ["retrieve", "abort stream"]);
    w.snapshot(SUCCESS);
    assert_eq!(
        w.told(),
        [SessionEvent::Opened, success("ann", "shop.example")]
    );
}

#[test]
fn rule_4_nothing_undoes_a_success_that_waits_for_the_names() {
    let mut w = side_by_side();
    w.state(&form("i1"));
    let question = w.view().question;
    w.state(SUCCESS);
    assert_eq!(w.step(), Step::Discovering, "there is nothing to answer");
    w.wire();
    w.answer(
        question,
        managed_auth_core::protocol::Answer::Fields(vec![]),
    );
    w.back_to_form();
    for event in [PageEvent::Hide, PageEvent::Show, PageEvent::Online] {
        w.page(event);
    }
    w.begin();
    assert_eq!(w.wire(), [""; 0]);
    w.snapshot(FAILED);
    assert_eq!(w.step(), Step::Success);
    assert!(w.errors().is_empty());
}

#[test]
fn rule_2_a_login_taken_away_while_its_success_waits_tells_nothing() {
    let mut w = side_by_side();
    w.state(SUCCESS);
    w.wire();
    w.close();
    assert_eq!(w.wire(), ["abort retrieve"]);
    assert_eq!(w.told(), [SessionEvent::Closed]);
}

#[test]
fn a_failure_waits_for_no_names() {
    let mut w = side_by_side();
    w.state(FAILED);
    assert_eq!(w.errors(), [(Some("bot_detected"), "No robots, please.")]);
}
