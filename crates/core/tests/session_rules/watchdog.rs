//! A connection that goes silent: the first half of rule 8.

use crate::common::*;
use managed_auth_core::time::Millis;

#[test]
fn rule_8_c20_a_connection_whose_answer_never_begins_is_dropped_by_the_watchdog() {
    let mut w = World::primed();
    w.consent();
    w.wire();
    w.pass(15 * SECOND);
    w.snapshot(DISCOVERING);
    w.pass(30 * SECOND - 1);
    assert!(!w.wire().contains(&"abort stream".into()));
    w.pass(1);
    assert!(w.wire().contains(&"abort stream".into()));
    assert!(w.in_trouble());
    w.advance_to_deadline();
    assert_eq!(w.wire()[0], "stream");
}

#[test]
fn rule_8_a_connection_that_falls_silent_for_45_s_is_dropped() {
    let mut w = World::at_form();
    assert_eq!(w.advance_to_deadline(), 45 * SECOND);
    assert_eq!(w.wire(), ["abort stream"]);
    assert!(w.in_trouble());
}

#[test]
fn rule_8_any_byte_is_a_sign_of_life_a_comments_too() {
    let mut w = World::at_form();
    for _ in 0..10 {
        w.pass(44 * SECOND);
        w.bytes();
    }
    assert!(w.wire().is_empty());
}

#[test]
fn rule_8_the_watchdog_learns_three_intervals_from_the_heartbeats() {
    let mut w = World::at_form();
    for _ in 0..4 {
        w.pass(5 * SECOND);
        w.heartbeat();
    }
    assert_eq!(w.advance_to_deadline(), 15 * SECOND);
    assert_eq!(w.wire(), ["abort stream"]);
}

#[test]
fn rule_8_heartbeats_in_quick_succession_do_not_make_the_watchdog_impatient() {
    let mut w = World::at_form();
    for _ in 0..4 {
        w.pass(SECOND / 10);
        w.heartbeat();
    }
    assert_eq!(w.advance_to_deadline(), 15 * SECOND);
}

#[test]
fn rule_8_a_server_whose_heartbeats_are_slower_is_not_dropped_again_and_again() {
    for seconds in [20, 30, 40, 44] {
        let mut w = World::at_form();
        for _ in 0..10 {
            w.pass(seconds * SECOND);
            w.heartbeat();
        }
        assert_eq!(w.wire(), [""; 0], "{seconds}");
    }
}

/// How long the silence after heartbeats that are so far apart, with other bytes in between, is
/// borne.
fn patience(seconds: Millis) -> Millis {
    let mut w = World::at_form();
    for _ in 0..4 {
        w.pass(seconds * SECOND / 2);
        w.bytes();
        w.pass(seconds * SECOND / 2);
        w.heartbeat();
    }
    assert_eq!(w.wire(), [""; 0]);
    let borne = w.advance_to_deadline();
    assert_eq!(w.wire(), ["abort stream"]);
    borne / SECOND
}

#[test]
fn rule_8_whatever_the_heartbeats_the_watchdog_bears_no_gap_for_longer_than_it_must() {
    for (seconds, borne) in [
        (1, 15),
        (10, 30),
        (15, 45),
        (20, 45),
        (30, 45),
        (40, 60),
        (60, 90),
        (80, 90),
    ] {
        assert_eq!(patience(seconds), borne, "{seconds} s");
    }
}

#[test]
fn rule_8_a_greeting_heartbeat_just_before_a_regular_one_teaches_nothing() {
    let mut w = World::at_form();
    w.heartbeat();
    w.pass(SECOND / 5);
    w.heartbeat();
    w.pass(15 * SECOND);
    w.heartbeat();
    assert!(w.wire().is_empty(), "not taken for dead in between");
    assert_eq!(w.advance_to_deadline(), 45 * SECOND);
}

#[test]
fn rule_8_what_was_learned_of_one_connection_is_not_believed_of_the_next() {
    let mut w = World::at_form();
    for _ in 0..4 {
        w.pass(2 * SECOND);
        w.heartbeat();
    }
    w.drop_stream();
    w.advance_to_deadline();
    w.snapshot(&form("i1"));
    w.stream_opens();
    w.state(&form("i1"));
    assert_eq!(w.advance_to_deadline(), 45 * SECOND);
}
