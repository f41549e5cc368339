//! A token that was refused, and a host that has another one: where rule 3 waits for it.

use crate::common::*;
use managed_auth_core::session::*;

fn at_form() -> World {
    let config = Config {
        renews: true,
        ..Config::default()
    };
    World::with_at(config, &form("i1"))
}

fn ended(w: &World) -> bool {
    w.ending() == Some(EndingKind::Expired)
}

#[test]
fn a_refused_token_is_renewed_and_the_login_goes_on() {
    let mut w = at_form();
    w.stream_fails(status(401));
    assert_eq!(w.wire(), ["renew"]);
    assert_eq!(w.step(), Step::Form, "nothing is lost meanwhile");
    assert!(w.in_trouble());
    w.renewed(true);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
    w.snapshot(&form("i1"));
    w.stream_opens();
    w.heartbeat();
    assert!(!w.in_trouble());
    w.state(SUCCESS);
    assert_eq!(w.ending(), Some(EndingKind::Success));
}

#[test]
fn a_snapshot_that_is_refused_for_its_token_leaves_the_open_stream_alone() {
    let mut w = at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_opens();
    w.wire();
    w.snapshot_fails(status(401));
    assert_eq!(w.wire(), ["renew"]);
    w.renewed(true);
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn what_was_asked_with_the_old_token_is_asked_again_with_the_new_one() {
    let mut w = at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.wire();
    // The stream is still on its way, with the token that the snapshot was refused for.
    w.snapshot_fails(status(401));
    w.renewed(true);
    let asked = ["renew", "abort stream", "stream", "retrieve"];
    assert_eq!(w.wire(), asked);
}

#[test]
fn two_calls_that_are_refused_together_ask_for_one_token() {
    let mut w = at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.wire();
    w.snapshot_fails(status(401));
    w.stream_fails(status(401));
    assert_eq!(w.wire(), ["renew"]);
    w.renewed(true);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn without_another_token_the_session_ends_in_the_words_of_the_refusal() {
    let mut w = at_form();
    w.stream_fails(refused(401, "token_expired", "Too late"));
    w.renewed(false);
    assert!(ended(&w));
    assert_eq!(w.errors(), [(Some("token_expired"), "Too late")]);
}

#[test]
fn a_host_that_does_not_answer_has_no_other_token() {
    let mut w = at_form();
    w.stream_fails(status(401));
    w.wire();
    w.pass(30 * SECOND);
    assert!(ended(&w));
    assert_eq!(w.wire(), ["abort renew"]);
    w.renewed(true);
    assert!(ended(&w), "too late");
}

#[test]
fn a_page_that_was_away_gives_the_host_its_time_again() {
    let mut w = at_form();
    w.stream_fails(status(401));
    w.page(PageEvent::Hide);
    w.sleep(600 * SECOND);
    w.page(PageEvent::Show);
    assert!(!ended(&w));
    w.wire();
    w.renewed(true);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_new_token_that_comes_while_the_page_is_away_waits_for_it() {
    let mut w = at_form();
    w.stream_fails(status(401));
    w.page(PageEvent::Hide);
    w.wire();
    w.renewed(true);
    assert_eq!(w.wire(), [""; 0]);
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_new_token_that_is_refused_at_once_ends_the_session() {
    let mut w = at_form();
    w.stream_fails(status(401));
    w.renewed(true);
    w.stream_fails(status(401));
    assert!(ended(&w));
}

#[test]
fn a_token_that_was_good_for_a_while_is_renewed_again() {
    let mut w = at_form();
    for _ in 0..3 {
        w.stream_fails(status(401));
        w.renewed(true);
        w.snapshot(&form("i1"));
        w.stream_opens();
        w.heartbeat();
        w.pass_with_heartbeats(60 * SECOND);
    }
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn a_token_that_was_good_before_a_sleep_is_renewed_whichever_clock_has_seen_that() {
    let sleeps: [fn(&mut World); 2] = [|w| w.sleep(3600 * SECOND), |w| w.set_wall_clock(3_600_000)];
    for sleep in sleeps {
        let mut w = at_form();
        w.stream_fails(status(401));
        w.renewed(true);
        w.snapshot(&form("i1"));
        w.stream_opens();
        w.heartbeat();
        sleep(&mut w);
        w.page(PageEvent::Visible);
        w.wire();
        w.stream_fails(status(401));
        assert_eq!((w.ending(), w.wire()), (None, vec!["renew".to_owned()]));
    }
}

#[test]
fn rule_3_stands_for_410_for_submissions_and_for_hosts_without_a_token() {
    let mut w = at_form();
    w.stream_fails(status(410));
    assert!(ended(&w));
    let mut w = at_form();
    w.sign_in();
    w.submit_fails(status(401));
    assert!(ended(&w));
    let mut w = World::at_form();
    w.stream_fails(status(401));
    assert!(ended(&w));
    assert!(!w.wire().contains(&"renew".to_owned()));
}

#[test]
fn a_login_that_is_taken_away_waits_for_no_token() {
    let mut w = at_form();
    w.stream_fails(status(401));
    w.wire();
    w.close();
    assert_eq!(w.wire(), ["abort renew"]);
    w.renewed(true);
    assert_eq!(w.wire(), [""; 0]);
}
