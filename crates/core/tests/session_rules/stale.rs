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

#[test]
fn rule_9_a_late_repeat_of_the_refused_question_neither_brings_it_back_nor_stops_the_fresh_form() {
    for late in [form("i1"), code_form("i1")] {
        let mut w = World::at_form();
        w.sign_in();
        w.submit_fails(refused(400, "stale_interaction", "Too late."));
        w.state(&late);
        assert_eq!(w.step(), Step::Submitting);
        w.snapshot(&code_form("i2"));
        assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
        assert!(matches!(notice(&w), Some(Notice::Stale { .. })));
        w.state(&late);
        assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    }
}

#[test]
fn rule_9_a_refused_question_does_not_come_back_once_the_login_is_past_it() {
    for news in [SUBMITTING, DISCOVERING] {
        for by_stream in [false, true] {
            let mut w = World::at_form();
            w.sign_in();
            w.submit_fails(refused(400, "stale_interaction", "Too late."));
            if by_stream {
                w.state(news);
            } else {
                w.snapshot(news);
            }
            let step = w.step();
            w.state(&form("i1"));
            assert_eq!(w.step(), step);
            w.state(&code_form("i2"));
            assert!(matches!(notice(&w), Some(Notice::Stale { .. })));
        }
    }
}

#[test]
fn rule_9_a_question_that_was_refused_by_mistake_comes_back_with_the_snapshot_and_what_was_typed() {
    let mut w = World::at_form();
    let question = w.view().question;
    w.sign_in();
    w.submit_fails(refused(400, "stale_interaction", "Too late."));
    w.state(&form("i1"));
    w.snapshot(&form("i1"));
    assert_eq!((w.step(), w.view().question), (Step::Form, question));
    assert!(matches!(notice(&w), Some(Notice::Stale { .. })));
    w.wire();
    w.sign_in();
    assert_eq!(w.wire().len(), 1);
}
