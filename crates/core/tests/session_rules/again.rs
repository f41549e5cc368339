//! A question whose answer did not get through, or seems so, is asked again: rule 1.

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn a_form_that_comes_back_says_what_the_server_said_of_it_last() {
    let comes_back: [fn(&mut World); 4] = [
        |w| w.submit_fails(status(500)),
        |w| w.submit_fails(Failure::network()),
        |w| w.pass_with_heartbeats(30 * SECOND),
        |w| {
            w.submit_ok();
            w.pass_with_heartbeats(30 * SECOND);
            w.back_to_form();
        },
    ];
    for comes_back in comes_back {
        let mut w = World::at_form();
        let question = w.view().question;
        w.sign_in();
        w.state(&form("i1").replace(r#""password""#, r#""password", "label": "First""#));
        w.state(&form("i1").replace(r#""password""#, r#""password", "label": "PIN""#));
        assert_eq!(w.step(), Step::Submitting);
        comes_back(&mut w);
        assert_eq!((w.step(), w.view().question), (Step::Form, question));
        assert_eq!(w.view().flow.fields[1].label.as_deref(), Some("PIN"));
        w.wire();
        w.sign_in();
        assert_eq!(w.wire().len(), 1);
    }
}

#[test]
fn rule_1_an_answer_that_had_got_through_after_all_is_an_answer_once_the_next_question_is_asked() {
    for fails in [Failure::network(), status(502)] {
        let mut w = World::at_form();
        w.sign_in();
        w.submit_fails(fails);
        assert_eq!(w.step(), Step::Form);
        w.state(DISCOVERING);
        w.state(&form("i1"));
        assert_eq!(w.step(), Step::Form, "as long as it is not asked");
        w.state(&code_form("i2"));
        w.fill(&[("code", "123456")]);
        // Late.
        w.state(&form("i1"));
        assert_eq!(w.step(), Step::Submitting);
        w.submit_fails(Failure::network());
        assert_eq!(w.step(), Step::Form);
        assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    }
}

/// A server that reads the snapshot for, or streams to, whoever asks, and lags behind.
fn lags(by_stream: bool) -> impl Fn(&mut World, &str) {
    move |w, old| {
        w.drop_stream();
        w.wait_for(Kind::Stream);
        w.stream_opens();
        if by_stream {
            w.state(old);
        } else {
            w.snapshot(old);
        }
    }
}

#[test]
fn a_question_whose_answer_failed_is_not_answered_by_an_older_one_that_comes_late() {
    for by_stream in [true, false] {
        let asked_again = || {
            let mut w = World::at(&external("i1"));
            w.state(&form("i2"));
            w.sign_in();
            w.submit_fails(status(500));
            lags(by_stream)(&mut w, &external("i1"));
            w.state(&form("i2"));
            let shown = w.view().flow.interaction_id.clone();
            assert_eq!((w.step(), shown.as_deref()), (Step::Form, Some("i2")));
            w.wire();
            w
        };
        let mut w = asked_again();
        w.sign_in();
        assert_eq!(w.wire().len(), 1, "it can be sent again");
        let mut w = asked_again();
        w.state(&code_form("i3"));
        w.state(&form("i2"));
        let shown = w.view().flow.interaction_id.clone();
        assert_eq!(shown.as_deref(), Some("i3"), "it had got through after all");
    }
}

#[test]
fn rule_5_a_snapshot_that_lags_behind_does_not_bring_back_a_question_that_the_login_is_past() {
    let fails: [fn(&mut World); 2] = [
        |_| {},
        |w| {
            w.sign_in();
            w.submit_fails(Failure::network());
        },
    ];
    for fail in fails {
        let mut w = World::at(&external("i1"));
        w.state(SUBMITTING);
        w.state(&form("i2"));
        let question = w.view().question;
        fail(&mut w);
        lags(false)(&mut w, &external("i1"));
        assert_eq!((w.step(), w.view().question), (Step::Form, question));
        w.drop_stream();
        w.wait_for(Kind::Stream);
        w.snapshot(&code_form("i3"));
        assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i3"));
    }
}

#[test]
fn a_question_that_the_stream_says_is_the_current_one_after_all_is_not_past() {
    let mut w = World::at(&form("i1"));
    w.drop_stream();
    w.wait_for(Kind::Stream);
    // The snapshot is ahead of the stream.
    w.snapshot(&code_form("i2"));
    w.stream_opens();
    w.state(&form("i1"));
    w.state(&code_form("i2"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    w.drop_stream();
    w.wait_for(Kind::Stream);
    w.snapshot(&format!(r#"{}, "website_error": "Slow""#, code_form("i2")));
    assert_eq!(w.view().flow.website_error.as_deref(), Some("Slow"));
}

#[test]
fn rule_9_the_fresh_form_is_shown_also_where_the_refused_one_seemed_to_follow_it() {
    let mut w = World::at(DISCOVERING);
    w.drop_stream();
    w.wait_for(Kind::Stream);
    w.snapshot(&code_form("i2"));
    w.stream_opens();
    w.state(&form("i1"));
    w.sign_in();
    w.submit_fails(refused(400, "stale_interaction", ""));
    w.snapshot(&code_form("i2"));
    let shown = w.view().flow.interaction_id.clone();
    assert_eq!((w.step(), shown.as_deref()), (Step::Form, Some("i2")));
}

#[test]
fn rule_1_a_question_that_the_login_is_past_is_not_newer_than_the_answer_to_a_later_one() {
    let mut w = World::at(&external("i1"));
    w.state(&form("i2"));
    w.sign_in();
    lags(true)(&mut w, &external("i1"));
    assert_eq!(w.step(), Step::Submitting);
    w.state(&form("i2"));
    w.submit_fails(Failure::network());
    let shown = w.view().flow.interaction_id.clone();
    assert_eq!((w.step(), shown.as_deref()), (Step::Form, Some("i2")));
}

#[test]
fn pauses_that_nobody_answers_do_not_fill_the_memory() {
    let mut w = World::at(&external("i0"));
    let mut grows = |range: std::ops::Range<u32>| {
        for n in range {
            w.state(&external(&format!("pause-{n:05}")));
        }
        format!("{:?}", w.machine).len()
    };
    let before = grows(0..100);
    assert!(grows(100..1_000) < before + 100);
}
