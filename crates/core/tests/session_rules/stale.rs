//! An answer that comes too late: rule 9.

use crate::common::*;
use managed_auth_core::session::*;

fn notice(w: &World) -> Option<Notice> {
    w.view().notice.clone()
}

#[test]
fn rule_9_a_stale_interaction_reads_the_snapshot_and_shows_the_fresh_form_with_the_message() {
    let mut w = World::at_form();
    w.sign_in();
    w.wire();
    w.submit_fails(refused(400, "stale_interaction", "Too late."));
    assert_eq!(w.wire(), ["retrieve"]);
    assert_eq!(w.step(), Step::Submitting, "until the fresh form is there");
    w.snapshot(&form("i2"));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(
        notice(&w),
        Some(Notice::Stale {
            message: Some("Too late.".into())
        })
    );
    w.sign_in();
    assert!(w.wire()[0].contains(r#""interaction_id":"i2""#));
}

#[test]
fn rule_9_a_stale_answer_after_the_stream_has_shown_the_fresh_form_is_told_there() {
    let mut w = World::at_form();
    w.sign_in();
    w.state(&code_form("i2"));
    let question = w.view().question;
    w.submit_fails(refused(400, "stale_interaction", "Too late."));
    assert!(matches!(notice(&w), Some(Notice::Stale { .. })));
    w.snapshot(&code_form("i2"));
    assert_eq!((w.step(), w.view().question), (Step::Form, question));
    assert!(matches!(notice(&w), Some(Notice::Stale { .. })));
}

#[test]
fn rule_9_a_stale_answer_is_told_with_the_next_form_when_none_is_there_yet() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(refused(400, "stale_interaction", "Too late."));
    w.snapshot(SUBMITTING);
    assert_eq!((w.step(), notice(&w)), (Step::Submitting, None));
    w.state(&code_form("i2"));
    assert!(matches!(notice(&w), Some(Notice::Stale { .. })));
}

#[test]
fn rule_9_a_stale_interaction_never_loses_the_session_even_when_the_snapshot_fails() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(refused(400, "stale_interaction", "Too late."));
    w.snapshot_fails(status(502));
    w.wire();
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["retrieve"]);
    w.snapshot(&form("i2"));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(w.ending(), None);
}

#[test]
fn rule_9_a_snapshot_asked_for_before_the_stale_answer_is_not_taken_for_the_fresh_one() {
    let mut w = World::at_form();
    w.sign_in();
    w.drop_stream();
    w.advance_to_deadline();
    let old = w.ticket(Kind::Retrieve);
    w.wire();
    w.submit_fails(refused(400, "stale_interaction", "Too late."));
    assert_eq!(w.wire(), ["abort retrieve", "retrieve"]);
    w.snapshot_for(old, &form("i1"));
    assert_eq!(w.step(), Step::Submitting);
}
