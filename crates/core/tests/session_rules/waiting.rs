//! Long waits: rule 10, and the way back to the form.

use crate::common::*;
use managed_auth_core::session::*;

/// At which seconds the snapshot is read when nothing but heartbeats comes.
fn reads(w: &mut World, seconds: u64, snapshot: &str) -> Vec<u64> {
    let mut reads = Vec::new();
    w.wire();
    for second in 1..=seconds {
        w.pass(SECOND);
        if second % 15 == 0 {
            w.heartbeat();
        }
        if w.wire().contains(&"retrieve".to_owned()) {
            reads.push(second);
            w.snapshot(snapshot);
        }
    }
    reads
}

#[test]
fn rule_10_discovering_without_news_reads_the_snapshot_at_15_s_and_then_with_growing_gaps() {
    let mut w = World::at(DISCOVERING);
    assert_eq!(reads(&mut w, 240, DISCOVERING), [15, 45, 105, 165, 225]);
}

#[test]
fn rule_10_submitting_too_whoever_said_so() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_ok();
    assert_eq!(reads(&mut w, 60, &form("i1")), [15, 45]);
    assert_eq!(w.step(), Step::Submitting, "rule 1 still holds");
    let mut w = World::at(SUBMITTING);
    assert_eq!(reads(&mut w, 60, SUBMITTING), [15, 45]);
}

#[test]
fn rule_10_a_server_that_was_ready_before_the_stream_attached_is_found_out() {
    let mut w = World::streaming();
    w.pass_with_heartbeats(15 * SECOND);
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn rule_10_each_event_of_the_flow_starts_the_wait_anew() {
    let mut w = World::at(DISCOVERING);
    for _ in 0..6 {
        w.pass(14 * SECOND);
        w.state(DISCOVERING);
    }
    assert!(w.wire().is_empty());
    assert_eq!(reads(&mut w, 15, DISCOVERING), [15]);
}

#[test]
fn rule_10_a_snapshot_on_its_way_that_has_been_overtaken_is_not_the_one_to_wait_for() {
    let overtake: [fn(&mut World); 2] = [World::sign_in, |w| w.state(SUBMITTING)];
    for overtake in overtake {
        let mut w = World::at_form();
        w.drop_stream();
        w.wait_for(Kind::Stream);
        w.stream_opens();
        w.pass_with_heartbeats(SECOND);
        overtake(&mut w);
        w.wire();
        w.pass(15 * SECOND);
        assert_eq!(w.wire(), ["abort retrieve", "retrieve"]);
        w.snapshot(&code_form("i2"));
        assert_eq!(w.step(), Step::Form);
    }
    // One that was asked for since tells the news as well as any other.
    let mut w = World::at(DISCOVERING);
    w.drop_stream();
    w.wait_for(Kind::Stream);
    w.stream_opens();
    w.wire();
    w.pass(15 * SECOND);
    assert_eq!(w.wire(), [""; 0]);
}

#[test]
fn a_form_that_waits_for_the_person_reads_nothing() {
    for state in [form("i1"), external("i1")] {
        let mut w = World::at(&state);
        assert!(reads(&mut w, 300, DISCOVERING).is_empty());
        assert!(!w.view().slow);
    }
    let mut w = World::primed();
    w.pass(300 * SECOND);
    assert!(w.wire().is_empty());
}

#[test]
fn after_30_s_the_person_is_told_that_it_takes_longer() {
    let mut w = World::at(DISCOVERING);
    w.pass_with_heartbeats(30 * SECOND - 1);
    assert!(!w.view().slow);
    w.pass(1);
    assert!(w.view().slow);
    assert!(!w.view().can_go_back, "nothing was answered yet");
    w.state(&form("i1"));
    assert!(!w.view().slow);
}

#[test]
fn the_wait_of_a_page_without_consent_step_begins_when_it_is_seen() {
    let mut w = World::with(Config {
        skip_prime: true,
        ..Config::default()
    });
    w.sleep(600 * SECOND);
    w.begin();
    assert!(!w.view().slow);
    w.pass(19 * SECOND);
    w.exchange_ok();
    w.pass(10 * SECOND);
    assert!(!w.view().slow);
    w.pass(SECOND);
    assert!(w.view().slow);
}

/// A login whose answer was accepted, and then nothing for half a minute.
fn stuck(says: Option<&str>) -> World {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_ok();
    if let Some(state) = says {
        w.state(state);
    }
    w.pass_with_heartbeats(15 * SECOND);
    w.snapshot(says.unwrap_or(&form("i1")));
    w.pass_with_heartbeats(15 * SECOND);
    w.wire();
    w
}

#[test]
fn after_30_s_of_submitting_the_person_may_go_back_to_the_form() {
    let question = World::at_form().view().question;
    for says in [None, Some(SUBMITTING), Some(DISCOVERING)] {
        let mut w = stuck(says);
        assert!(w.view().can_go_back, "{says:?}");
        w.back_to_form();
        assert_eq!(w.step(), Step::Form, "{says:?}");
        assert_eq!(w.view().question, question, "what was typed is kept");
        assert_eq!(w.view().flow.fields.len(), 2);
        assert!(!w.view().can_go_back && !w.view().slow);
        w.wire();
        w.sign_in();
        assert_eq!(w.wire().len(), 1, "it can be sent again");
    }
}

#[test]
fn the_way_back_is_not_there_before_its_time() {
    let mut w = World::at_form();
    w.sign_in();
    w.pass_with_heartbeats(29 * SECOND);
    assert!(!w.view().can_go_back);
    w.back_to_form();
    assert_eq!(w.step(), Step::Submitting);
}

#[test]
fn the_way_back_aborts_a_submission_that_still_waits() {
    let mut w = World::with(Config {
        call_timeout: 90 * SECOND,
        ..Config::default()
    });
    w.begin();
    w.exchange_ok();
    w.snapshot(&form("i1"));
    w.consent();
    w.stream_opens();
    w.sign_in();
    w.pass_with_heartbeats(30 * SECOND);
    w.wire();
    w.back_to_form();
    assert_eq!(w.wire(), ["abort submit"]);
    w.submit_fails(status(500));
    assert_eq!(w.view().notice, None, "its answer changes nothing");
}

#[test]
fn a_success_that_comes_after_the_way_back_is_a_success() {
    let mut w = stuck(Some(SUBMITTING));
    w.back_to_form();
    w.state(SUCCESS);
    assert_eq!(w.step(), Step::Success);
}

#[test]
fn a_newer_form_that_comes_after_the_way_back_is_shown() {
    let mut w = stuck(None);
    w.back_to_form();
    w.state(&code_form("i2"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
}

#[test]
fn a_snapshot_that_was_on_its_way_does_not_take_the_form_from_who_went_back() {
    let mut w = stuck(Some(SUBMITTING));
    w.pass(15 * SECOND);
    assert_eq!(w.wire(), ["retrieve"]);
    w.back_to_form();
    w.snapshot(SUBMITTING);
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn a_silent_stream_after_submit_is_noticed() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_ok();
    w.pass(15 * SECOND);
    w.snapshot(&form("i1"));
    w.pass(30 * SECOND);
    assert!(w.in_trouble());
    w.wire();
    w.pass(SECOND);
    w.snapshot(SUCCESS);
    assert_eq!(w.step(), Step::Success);
}
