//! The person's answers: rule 1, and what becomes of a submission.

use crate::common::*;
use managed_auth_core::protocol::*;
use managed_auth_core::session::*;

fn notice(w: &World) -> Option<Notice> {
    w.view().notice.clone()
}

#[test]
fn rule_1_the_submitting_view_stays_until_the_stream_reports_a_newer_state() {
    let mut w = World::at_form();
    w.sign_in();
    assert_eq!(w.step(), Step::Submitting);
    w.submit_ok();
    assert_eq!(w.step(), Step::Submitting);
    w.heartbeat();
    w.state(&form("i1"));
    assert_eq!(w.step(), Step::Submitting);
    w.state(&code_form("i2"));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(w.view().flow.fields.len(), 1);
}

#[test]
fn rule_1_a_repeated_interaction_does_not_come_back_even_after_the_login_moved_on() {
    let mut w = World::at_form();
    w.sign_in();
    w.state(SUBMITTING);
    w.state(&form("i1"));
    assert_eq!(w.step(), Step::Submitting);
    w.state(DISCOVERING);
    w.state(&format!(r#"{}, "website_error": "x""#, form("i1")));
    assert_eq!(w.step(), Step::Discovering);
    assert_eq!(w.view().flow.website_error, None);
}

#[test]
fn rule_1_no_earlier_interaction_comes_back_not_only_the_last() {
    let mut w = World::at_form();
    w.sign_in();
    w.state(&code_form("i2"));
    w.fill(&[("code", "123456")]);
    w.state(&form("i1"));
    assert_eq!(w.step(), Step::Submitting);
}

#[test]
fn rule_1_a_snapshot_asked_for_before_the_submission_does_not_bring_the_form_back() {
    for snapshot in [
        form("i1"),
        form("i0"),
        LEGACY_FORM.to_owned(),
        DISCOVERING.to_owned(),
    ] {
        let mut w = World::at_form();
        w.drop_stream();
        w.advance_to_deadline();
        w.sign_in();
        w.snapshot(&snapshot);
        assert_eq!(w.step(), Step::Submitting, "{snapshot}");
    }
}

#[test]
fn rule_1_a_snapshot_asked_for_after_the_submission_may_bring_the_next_form_but_not_the_same() {
    let mut w = World::at_form();
    w.sign_in();
    w.drop_stream();
    w.advance_to_deadline();
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Submitting);
    w.drop_stream();
    w.pass(SECOND);
    w.snapshot(&code_form("i2"));
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn rule_1_a_nameless_pause_is_told_by_what_it_asks() {
    let mut w = World::at(LEGACY_FORM);
    w.sign_in();
    w.state(LEGACY_FORM);
    assert_eq!(w.step(), Step::Submitting, "the same, word for word");
    w.state(&format!(
        r#"{LEGACY_FORM}, "website_error": "Incorrect password""#
    ));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(w.view().question, 2);
}

#[test]
fn rule_1_a_nameless_pause_may_be_asked_again_once_the_login_has_been_elsewhere() {
    let mut w = World::at(LEGACY_FORM);
    w.sign_in();
    w.state(SUBMITTING);
    w.pass_with_heartbeats(15 * SECOND);
    w.snapshot(LEGACY_FORM);
    assert_eq!(w.step(), Step::Submitting, "a snapshot may lag behind");
    w.state(LEGACY_FORM);
    assert_eq!(w.step(), Step::Form);
    assert_eq!(w.view().question, 2, "another question: no value leaks");
}

#[test]
fn rule_1_a_snapshot_that_says_that_the_answer_is_being_worked_with_counts_as_elsewhere() {
    let mut w = World::at(LEGACY_FORM);
    w.sign_in();
    w.pass_with_heartbeats(15 * SECOND);
    w.snapshot(SUBMITTING);
    w.state(LEGACY_FORM);
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn a_double_click_sends_one_answer() {
    let mut w = World::at_form();
    w.sign_in();
    let sent = w.wire();
    assert_eq!(sent.len(), 1);
    w.answer(1, Answer::Fields(vec![]));
    w.submit_ok();
    w.answer(1, Answer::Fields(vec![]));
    w.state(SUBMITTING);
    w.answer(1, Answer::Fields(vec![]));
    assert!(w.wire().is_empty());
    assert_eq!(w.was_told(&SessionEvent::Submitted), 1);
}

#[test]
fn an_answer_is_sent_in_the_form_and_for_the_interaction_that_was_shown() {
    let mut w = World::at_form();
    w.sign_in();
    assert_eq!(
        w.wire(),
        [r#"submit {"interaction_id":"i1","field_values":{"name":"ann","pass":"hunter2"}}"#]
    );
    let mut w = World::at(LEGACY_FORM);
    w.sign_in();
    assert_eq!(
        w.wire(),
        [r#"submit {"fields":{"name":"ann","pass":"hunter2"}}"#]
    );
}

#[test]
fn a_submission_that_fails_in_passing_brings_the_form_back_with_the_message() {
    for (failure, trouble) in [
        (Failure::network(), Trouble::Network),
        (status(408), Trouble::Timeout),
        (status(425), Trouble::Busy),
        (status(429), Trouble::Busy),
        (status(503), Trouble::Busy),
        (status(500), Trouble::Server),
        (status(400), Trouble::Refused),
        (status(404), Trouble::Refused),
    ] {
        let mut w = World::at_form();
        let question = w.view().question;
        w.sign_in();
        w.submit_fails(Failure {
            error: ApiError {
                code: None,
                message: Some("Sorry.".into()),
            },
            ..failure
        });
        assert_eq!(w.step(), Step::Form);
        assert_eq!(w.view().question, question);
        assert_eq!(
            notice(&w),
            Some(Notice::NotSent {
                trouble,
                message: Some("Sorry.".into())
            })
        );
        w.state(&form("i1"));
        assert!(notice(&w).is_some(), "a repeated state does not hide it");
        w.wire();
        w.sign_in();
        assert_eq!(w.wire().len(), 1, "it can be sent again");
        assert_eq!(notice(&w), None);
        assert_eq!(w.step(), Step::Submitting);
    }
}

#[test]
fn a_submission_whose_answer_never_comes_takes_the_same_way() {
    let mut w = World::at_form();
    w.sign_in();
    w.wire();
    w.pass_with_heartbeats(30 * SECOND);
    assert!(w.wire().contains(&"abort submit".to_owned()));
    assert_eq!(w.step(), Step::Form);
    assert!(matches!(
        notice(&w),
        Some(Notice::NotSent {
            trouble: Trouble::Timeout,
            ..
        })
    ));
}

#[test]
fn retry_after_of_a_submission_is_counted_down_and_blocks_until_then() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(after(429, 2_500));
    assert_eq!(w.view().blocked_for, Some(3));
    w.wire();
    w.sign_in();
    assert!(w.wire().is_empty(), "too soon");
    assert_eq!(w.advance_to_deadline(), 500);
    assert_eq!(w.view().blocked_for, Some(2));
    assert_eq!(w.advance_to_deadline(), 1_000);
    assert_eq!(w.view().blocked_for, Some(1));
    assert_eq!(w.advance_to_deadline(), 1_000);
    assert_eq!(w.view().blocked_for, None);
    w.sign_in();
    assert_eq!(w.wire().len(), 1);
}

#[test]
fn an_answer_in_the_moment_in_which_the_wait_is_over_is_sent() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(after(429, 2_000));
    w.wire();
    // The timer may ring later than the person clicks.
    w.sleep(2_000);
    w.sign_in();
    assert_eq!(w.wire().len(), 1);
}

#[test]
fn nobody_is_blocked_for_longer_than_two_minutes_or_on_another_form() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(after(503, u64::MAX));
    assert_eq!(w.view().blocked_for, Some(120));
    w.state(&form("i2"));
    assert_eq!(w.view().blocked_for, None);
    assert_eq!(notice(&w), None);
}

#[test]
fn a_failed_receipt_does_not_undo_what_the_stream_has_shown_since() {
    for newer in [SUBMITTING.to_owned(), code_form("i2"), external("i2")] {
        let mut w = World::at_form();
        w.sign_in();
        w.state(&newer);
        let shown = w.step();
        w.submit_fails(status(500));
        assert_eq!((w.step(), notice(&w)), (shown, None), "{newer}");
    }
}

/// Drops the stream and has a server answer the reading after it that lags behind.
fn reconnect_to(w: &mut World, snapshot: &str) {
    w.drop_stream();
    w.wait_for(Kind::Retrieve);
    w.snapshot(snapshot);
}

#[test]
fn rule_1_an_answer_that_fails_late_does_not_come_back_over_a_newer_question() {
    let fails: [fn(&mut World); 3] = [
        |w| w.submit_fails(status(502)),
        |w| w.submit_fails(Failure::network()),
        |w| w.pass_with_heartbeats(30 * SECOND),
    ];
    for fail in fails {
        for answered in [form("i1"), LEGACY_FORM.to_owned()] {
            let mut w = World::at(&answered);
            w.sign_in();
            w.state(&code_form("i2"));
            let question = w.view().question;
            fail(&mut w);
            reconnect_to(&mut w, &answered);
            let shown = w.view().flow.interaction_id.clone();
            assert_eq!(shown.as_deref(), Some("i2"), "{answered}");
            assert_eq!((w.step(), w.view().question), (Step::Form, question));
        }
    }
}

#[test]
fn rule_1_going_back_to_a_newer_question_does_not_open_the_answered_one() {
    let mut w = World::at_form();
    w.sign_in();
    w.state(&code_form("i2"));
    w.state(SUBMITTING);
    w.pass_with_heartbeats(30 * SECOND);
    w.back_to_form();
    reconnect_to(&mut w, &form("i1"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
}

#[test]
fn a_failed_answer_is_asked_for_again_when_what_came_since_was_old_news() {
    let discovered_late = || {
        let mut w = World::streaming();
        w.pass_with_heartbeats(15 * SECOND);
        w.snapshot(&form("i1"));
        w.sign_in();
        // The stream lags behind the snapshot.
        w.state(DISCOVERING);
        assert_eq!(w.step(), Step::Discovering);
        w
    };
    let told = |w: &World| matches!(notice(w), Some(Notice::NotSent { .. }));

    let mut w = discovered_late();
    w.submit_fails(Failure::network());
    w.state(&form("i1"));
    assert!(w.step() == Step::Form && told(&w));

    let mut w = discovered_late();
    w.state(&form("i1"));
    assert_eq!(w.step(), Step::Discovering);
    w.wire();
    w.submit_fails(Failure::network());
    assert_eq!(w.wire(), ["retrieve"]);
    w.snapshot(&form("i1"));
    assert!(w.step() == Step::Form && told(&w));

    let mut w = discovered_late();
    w.submit_fails(Failure::network());
    w.snapshot(&code_form("i2"));
    assert!(
        w.step() == Step::Form && !told(&w),
        "it had arrived after all"
    );
}

#[test]
fn an_answer_overtaken_by_the_next_question_is_aborted_by_the_answer_to_that() {
    let mut w = World::at_form();
    w.sign_in();
    w.state(&code_form("i2"));
    w.wire();
    w.fill(&[("code", "123456")]);
    assert_eq!(
        w.wire(),
        [
            "abort submit",
            r#"submit {"interaction_id":"i2","field_values":{"code":"123456"}}"#
        ]
    );
}

#[test]
fn a_failed_way_out_keeps_the_instruction_of_the_external_action() {
    let mut w = World::at(&external("i1"));
    w.choose("Another way");
    assert_eq!(w.step(), Step::Submitting);
    w.submit_fails(status(500));
    assert_eq!(w.step(), Step::ExternalAction);
    assert_eq!(
        w.view().flow.external_action_message.as_deref(),
        Some("Tap 42 on your phone.")
    );
    assert!(notice(&w).is_some());
}

#[test]
fn a_website_error_reaches_the_screen_with_its_form() {
    let w = World::at(&format!(
        r#"{}, "website_error": "Incorrect password""#,
        form("i1")
    ));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(
        w.view().flow.website_error.as_deref(),
        Some("Incorrect password")
    );
}

#[test]
fn a_rejected_field_reaches_the_screen_as_rejected() {
    let w = World::at(
        r#""flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "fields": [{"id": "pass", "type": "password", "reason": "rejected"}]"#,
    );
    assert!(w.view().flow.fields[0].rejected);
}
