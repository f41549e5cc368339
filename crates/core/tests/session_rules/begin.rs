//! From the first look at the page to the first state: exchange, snapshot, consent.

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn nothing_happens_before_the_page_is_seen() {
    let mut w = World::new();
    w.page(PageEvent::Visible);
    w.page(PageEvent::Online);
    w.pass(60 * SECOND);
    assert_eq!(w.machine.deadline(), None);
    assert!(w.wire().is_empty());
}

#[test]
fn exchange_and_snapshot_run_before_consent_and_the_stream_opens_with_it() {
    let mut w = World::new();
    w.begin();
    assert_eq!(w.wire(), ["exchange"]);
    assert!(!w.view().ready);
    w.exchange_ok();
    assert_eq!(w.wire(), ["retrieve"]);
    w.snapshot(DISCOVERING);
    assert!(w.wire().is_empty());
    assert_eq!(w.step(), Step::Prime);
    assert!(w.view().ready);
    assert_eq!(w.view().identity.as_ref().unwrap().domain, "shop.example");
    w.consent();
    assert_eq!(w.wire(), ["stream"]);
    assert_eq!(w.step(), Step::Discovering);
    assert!(!w.view().ready);
}

#[test]
fn a_login_that_begins_twice_spends_its_code_once() {
    let mut w = World::new();
    w.begin();
    w.begin();
    assert_eq!(w.wire(), ["exchange"]);
    w.exchange_fails(Failure::network());
    w.begin();
    assert!(w.wire().is_empty());
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["exchange"]);
    w.exchange_ok();
    w.begin();
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn consent_is_not_taken_before_the_site_is_known() {
    let mut w = World::new();
    w.begin();
    w.consent();
    w.exchange_ok();
    w.consent();
    assert_eq!(w.step(), Step::Prime);
    assert!(!w.view().ready);
    w.snapshot(DISCOVERING);
    assert!(w.view().ready);
}

#[test]
fn a_double_click_on_consent_opens_one_stream() {
    let mut w = World::primed();
    w.consent();
    w.consent();
    assert_eq!(w.wire(), ["stream"]);
}

#[test]
fn without_the_consent_step_the_stream_opens_beside_the_first_snapshot() {
    let mut w = World::with(Config {
        skip_prime: true,
        ..Config::default()
    });
    assert_eq!(w.step(), Step::Discovering);
    w.begin();
    w.exchange_ok();
    assert_eq!(w.wire(), ["exchange", "stream", "retrieve"]);
    w.snapshot(&form("i1"));
    assert_eq!(w.wire(), [""; 0]);
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn the_form_of_the_first_snapshot_is_there_as_soon_as_the_person_agrees() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Prime);
    w.consent();
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn the_host_is_told_once_that_the_login_is_known() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.snapshot(&form("i1"));
    assert_eq!(w.was_told(&SessionEvent::Opened), 1);
}

#[test]
fn rule_9_an_exchange_that_got_no_answer_is_made_again_with_growing_gaps() {
    let mut w = World::new();
    w.begin();
    let mut gaps = Vec::new();
    for failure in [Failure::network(), status(500), status(503), status(429)] {
        w.exchange_fails(failure);
        assert!(w.in_trouble());
        gaps.push(w.wait_for(Kind::Exchange));
    }
    assert_eq!(w.wire(), ["exchange"; 5]);
    for (gap, ceiling) in gaps.iter().zip([500, 1_000, 2_000, 4_000]) {
        assert!((250..=ceiling).contains(gap), "{gaps:?}");
    }
    w.exchange_ok();
    assert!(!w.in_trouble());
}

#[test]
fn rule_9_an_exchange_whose_answer_never_comes_is_aborted_and_made_again() {
    let mut w = World::with(Config {
        call_timeout: 8 * SECOND,
        ..Config::default()
    });
    w.begin();
    assert_eq!(w.advance_to_deadline(), 8 * SECOND);
    assert_eq!(w.wire(), ["exchange", "abort exchange"]);
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["exchange"]);
}

#[test]
fn rule_9_a_refused_exchange_is_final() {
    for code in [400, 403, 404, 409, 422] {
        let mut w = World::new();
        w.begin();
        w.exchange_fails(refused(code, "invalid_code", "Used before."));
        assert_eq!(w.ending(), Some(EndingKind::LinkRefused));
        assert_eq!(w.errors(), [(Some("invalid_code"), "Used before.")]);
        assert_eq!(w.wire(), ["exchange"]);
    }
}

#[test]
fn a_spent_code_without_any_word_of_the_server_ends_in_a_sentence_that_says_so() {
    let mut w = World::new();
    w.begin();
    w.exchange_fails(status(400));
    assert_eq!(
        w.errors(),
        [(None, "The sign-in link was refused; it works only once.")]
    );
}

#[test]
fn rule_9_the_first_snapshot_too_is_read_again_after_a_passing_failure() {
    for failure in [
        Failure::network(),
        status(408),
        status(425),
        status(429),
        status(500),
        status(502),
    ] {
        let mut w = World::new();
        w.begin();
        w.exchange_ok();
        w.snapshot_fails(failure);
        assert!(w.in_trouble());
        w.wire();
        w.advance_to_deadline();
        assert_eq!(w.wire(), ["retrieve"]);
        w.snapshot(DISCOVERING);
        assert!(w.view().ready && !w.in_trouble());
    }
}

#[test]
fn rule_9_a_snapshot_whose_answer_never_comes_is_read_again() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.wire();
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["abort retrieve"]);
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn a_snapshot_that_is_refused_for_good_ends_the_login_with_the_servers_words() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.snapshot_fails(refused(404, "not_found", "No such connection."));
    assert_eq!(w.ending(), Some(EndingKind::Failed));
    assert_eq!(w.errors(), [(Some("not_found"), "No such connection.")]);
}

#[test]
fn a_login_that_is_over_already_says_so_without_asking_for_consent() {
    let mut w = World::new();
    w.begin();
    w.exchange_ok();
    w.snapshot(SUCCESS);
    assert_eq!(w.step(), Step::Success);
    assert_eq!(
        w.told(),
        [SessionEvent::Success {
            profile_name: "ann".into(),
            domain: "shop.example".into()
        }]
    );
}

fn blind() -> World {
    World::with(Config {
        exchange_on_consent: true,
        ..Config::default()
    })
}

#[test]
fn a_code_that_waits_for_consent_is_spent_by_it() {
    let mut w = blind();
    w.consent();
    assert_eq!(w.step(), Step::Prime, "nobody has seen the page");
    assert!(!w.view().ready);
    w.begin();
    w.page(PageEvent::Visible);
    w.begin();
    w.pass(60 * SECOND);
    assert!(w.wire().is_empty());
    assert!(w.view().ready && w.view().identity.is_none());
    w.consent();
    w.consent();
    assert_eq!(w.step(), Step::Discovering);
    assert_eq!(w.wire(), ["exchange"]);
    w.begin();
    w.exchange_ok();
    assert_eq!(w.wire(), ["stream", "retrieve"]);
    w.snapshot(DISCOVERING);
    assert_eq!(w.wire(), [""; 0]);
    assert_eq!(w.view().identity.as_ref().unwrap().domain, "shop.example");
}

#[test]
fn a_code_that_waits_for_consent_is_tried_again_and_refused_like_any_other() {
    let mut w = blind();
    w.begin();
    w.consent();
    w.exchange_fails(Failure::network());
    assert!(w.in_trouble());
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["exchange", "exchange"]);
    w.exchange_fails(refused(400, "invalid_code", "The code was used."));
    assert_eq!(w.ending(), Some(EndingKind::LinkRefused));
}

#[test]
fn without_the_consent_step_no_code_waits_for_consent() {
    let mut w = World::with(Config {
        skip_prime: true,
        exchange_on_consent: true,
        ..Config::default()
    });
    w.begin();
    assert_eq!(w.wire(), ["exchange"]);
}
