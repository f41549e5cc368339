//! States of the stream that cannot be read: what they said is in the snapshot (rule 5).

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn an_event_that_cannot_be_read_makes_the_snapshot_read() {
    let mut w = World::at_form();
    w.unreadable_event();
    w.unreadable_event();
    assert_eq!(w.wire(), ["retrieve"], "once for both");
    assert_eq!(w.notes().len(), 1);
    w.snapshot(&code_form("i2"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    w.pass(SECOND);
    assert_eq!(
        w.wire(),
        ["retrieve"],
        "the second was missed after that snapshot was asked for"
    );
    w.snapshot(&code_form("i2"));
    assert!(w.wire().is_empty());
}

#[test]
fn events_that_cannot_be_read_make_no_storm_of_snapshots() {
    // Between two events the snapshot is answered, or two events come meanwhile.
    for at_once in [1, 2] {
        let mut w = World::at_form();
        let mut read = 0;
        for _ in 0..600 {
            for _ in 0..at_once {
                w.unreadable_event();
                w.bytes();
            }
            let asked = w.wire().len();
            if asked > 0 {
                read += asked;
                w.snapshot(&form("i1"));
            }
            w.pass(SECOND / 10);
        }
        assert!((6..12).contains(&read), "{read} in a minute");
        w.state(&form("i1"));
        w.wait_for(Kind::Retrieve);
        w.snapshot(&form("i1"));
        w.wire();
        w.unreadable_event();
        assert_eq!(w.wire(), ["retrieve"], "the next one is the first again");
    }
}

#[test]
fn a_whole_state_makes_up_for_one_that_could_not_be_read_before_it() {
    let mut w = World::at_form();
    w.unreadable_event();
    w.unreadable_event();
    w.state(&code_form("i2"));
    w.wire();
    w.snapshot(&form("i1"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    assert!(w.wire().is_empty());
}

#[test]
fn rule_5_an_answered_question_that_the_stream_repeats_does_not_make_up_for_what_was_missed() {
    let mut w = World::at_form();
    w.sign_in();
    w.unreadable_event();
    w.unreadable_event();
    w.state(&form("i1"));
    w.wire();
    w.snapshot(SUBMITTING);
    w.pass(SECOND);
    assert_eq!(w.wire(), ["retrieve"]);
    w.snapshot(&code_form("i2"));
    assert_eq!(w.step(), Step::Form);
}
