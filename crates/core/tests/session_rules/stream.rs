//! The stream: rules 5 and 7, and how a lost connection is opened again.

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn c1_the_first_request_carries_no_last_event_id() {
    let mut w = World::primed();
    w.consent();
    assert_eq!(w.wire(), ["stream"]);
}

#[test]
fn c2_c3_c4_only_a_200_that_is_an_event_stream_opens() {
    for good in [
        "text/event-stream",
        "Text/Event-Stream",
        "text/event-stream; charset=latin-1",
        " text/event-stream ;x",
    ] {
        assert!(stream_opens(200, Some(good)), "{good}");
    }
    for bad in ["text/event-streaming", "text/html", "application/json", ""] {
        assert!(!stream_opens(200, Some(bad)), "{bad}");
    }
    assert!(!stream_opens(200, None));
    for status in [201, 204, 206, 301, 404, 500] {
        assert!(!stream_opens(status, Some("text/event-stream")), "{status}");
    }
}

#[test]
fn rule_7_c3_c4_c6_what_the_stream_is_refused_with_for_good_is_shown_and_told() {
    // A 200 that is no event stream, the server's way to stop, and refusals.
    for code in [200, 201, 204, 304, 400, 403, 404, 405, 409, 422] {
        let mut w = World::streaming();
        w.stream_fails(refused(code, "nope", "There is nothing here."));
        assert_eq!(w.ending(), Some(EndingKind::Failed), "{code}");
        assert_eq!(w.step(), Step::Error);
        assert_eq!(w.errors(), [(Some("nope"), "There is nothing here.")]);
        assert!(w.wire().is_empty(), "no retry");
        assert_eq!(w.machine.deadline(), None);
    }
}

#[test]
fn rule_7_c6_c7_what_passes_is_tried_again() {
    for failure in [
        Failure::network(),
        status(408),
        status(425),
        status(429),
        status(500),
        status(502),
        status(503),
        status(599),
    ] {
        let mut w = World::streaming();
        w.stream_fails(failure.clone());
        assert_eq!(w.ending(), None, "{failure:?}");
        assert!(w.in_trouble());
        w.advance_to_deadline();
        assert_eq!(w.wire(), ["stream", "retrieve"]);
    }
}

#[test]
fn rule_7_an_error_event_ends_the_login_with_its_own_words() {
    let mut w = World::at_form();
    w.event(
        "error",
        r#""error": {"code": "browser_error", "message": "The browser crashed."}"#,
    );
    assert_eq!(w.ending(), Some(EndingKind::Failed));
    assert_eq!(
        w.errors(),
        [(Some("browser_error"), "The browser crashed.")]
    );
    assert_eq!(w.wire(), ["abort stream"]);
}

#[test]
fn c8_a_close_after_a_terminal_state_is_no_reason_to_come_back() {
    let mut w = World::at_form();
    w.state(SUCCESS);
    assert_eq!(w.wire(), ["abort stream"]);
    w.drop_stream();
    w.pass(60 * SECOND);
    assert!(w.wire().is_empty());
    assert_eq!(w.was_told(&SessionEvent::Reconnecting), 0);
}

#[test]
fn c9_a_close_before_a_terminal_state_is_tried_again_and_told_once() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_fails(status(503));
    w.advance_to_deadline();
    assert_eq!(w.was_told(&SessionEvent::Reconnecting), 1);
    assert_eq!(w.was_told(&SessionEvent::Reconnected), 0);
    assert!(w.in_trouble(), "a connection that is not open yet");
    w.stream_opens();
    assert!(!w.in_trouble());
    assert_eq!(w.was_told(&SessionEvent::Reconnected), 0);
    w.state(&form("i1"));
    assert!(!w.in_trouble());
    assert_eq!(w.was_told(&SessionEvent::Reconnected), 1);
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn a_stream_that_never_came_up_shows_that_the_page_is_reconnecting() {
    let mut w = World::primed();
    w.consent();
    w.stream_fails(Failure::network());
    assert!(w.in_trouble());
}

#[test]
fn rule_5_after_a_drop_the_snapshot_is_read_again_and_shows_what_was_missed() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    assert_eq!(w.wire(), ["stream", "retrieve"]);
    w.snapshot(&code_form("i2"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
}

#[test]
fn rule_5_a_login_that_ended_during_the_gap_ends() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.snapshot(FAILED);
    assert_eq!(w.errors(), [(Some("bot_detected"), "No robots, please.")]);
}

#[test]
fn rule_5_the_streams_own_state_wins_over_a_snapshot_that_was_asked_for_before_it() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_opens();
    w.state(&code_form("i2"));
    w.snapshot(&form("i1"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
}

#[test]
fn rule_5_an_answered_question_that_the_stream_repeats_does_not_overrule_the_snapshot() {
    for answered in [form("i1"), LEGACY_FORM.to_owned()] {
        for (news, step) in [
            (code_form("i2"), Step::Form),
            (SUBMITTING.to_owned(), Step::Submitting),
            (SUCCESS.to_owned(), Step::Success),
        ] {
            let mut w = World::at(&answered);
            w.sign_in();
            w.drop_stream();
            w.advance_to_deadline();
            w.stream_opens();
            w.state(&answered);
            assert_eq!(w.step(), Step::Submitting);
            w.snapshot(&news);
            assert_eq!(w.step(), step, "{news}");
            let shown = w.view().flow.step.clone();
            assert_eq!(shown, read_snapshot(&news).flow.step);
        }
    }
}

#[test]
fn rule_5_a_heartbeat_is_no_state_and_does_not_overrule_the_snapshot() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_opens();
    w.heartbeat();
    w.snapshot(&code_form("i2"));
    assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
}

#[test]
fn rule_5_an_overtaken_snapshot_still_tells_what_no_event_carries() {
    let mut w = World::at_form();
    w.input(Input::ServerClock(w.now));
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_opens();
    w.state(&form("i1"));
    let end = rfc3339(w.now + 30 * SECOND);
    w.snapshot(&format!(
        r#"{DISCOVERING}, "flow_expires_at": "{end}", "sso_provider": "okta""#
    ));
    assert!(w.view().expires_in.is_some());
    assert_eq!(w.view().sso_provider.as_deref(), Some("okta"));
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn a_drop_during_the_submission_loses_neither_the_answer_nor_the_outcome() {
    let mut w = World::at_form();
    w.sign_in();
    w.drop_stream();
    w.advance_to_deadline();
    w.submit_ok();
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Submitting);
    w.stream_opens();
    w.state(SUCCESS);
    assert_eq!(w.step(), Step::Success);
}

#[test]
fn rule_7_delays_double_up_to_the_cap_and_never_fall_below_the_floor() {
    let mut w = World::streaming();
    let mut gaps = Vec::new();
    for _ in 0..40 {
        w.stream_fails(status(503));
        gaps.push(w.wait_for(Kind::Stream));
        w.snapshot(DISCOVERING);
    }
    let ceilings = (0..).map(|n: u32| (500 << n.min(10)).min(15_000));
    for (gap, ceiling) in gaps.iter().zip(ceilings) {
        assert!((ceiling / 2..=ceiling).contains(gap), "{gaps:?}");
    }
    let late = &gaps[6..];
    assert!(late.iter().max() > Some(&13_500), "{gaps:?}");
    assert!(late.iter().min() < Some(&9_000), "jitter: {gaps:?}");
}

#[test]
fn c15_the_first_event_resets_the_delays_and_an_open_connection_alone_does_not() {
    let delay_after = |event: fn(&mut World)| {
        let mut w = World::with(Config {
            backoff_base: 8_000,
            ..Config::default()
        });
        w.begin();
        w.exchange_ok();
        w.snapshot(DISCOVERING);
        w.consent();
        let mut longest = 0;
        for _ in 0..30 {
            w.stream_opens();
            event(&mut w);
            w.drop_stream();
            longest = longest.max(w.wait_for(Kind::Stream));
            w.snapshot(DISCOVERING);
        }
        longest
    };
    assert!(delay_after(|_| {}) > 8_000);
    assert!(delay_after(World::bytes) > 8_000);
    assert!(delay_after(World::heartbeat) <= 8_000);
    assert!(delay_after(|w| w.state(DISCOVERING)) <= 8_000);
    assert!(delay_after(|w| w.event("news", "")) <= 8_000);
}

#[test]
fn rule_7_retry_after_is_honoured_up_to_the_cap() {
    for (asked, least, most) in [
        (0, 250, 500),
        (7_000, 7_000, 7_000),
        (u64::MAX, 15_000, 15_000),
    ] {
        let mut w = World::streaming();
        w.stream_fails(after(429, asked));
        let gap = w.wait_for(Kind::Stream);
        assert!((least..=most).contains(&gap), "{asked}: {gap}");
    }
}

#[test]
fn c14_the_streams_own_retry_is_honoured_floored_and_clamped() {
    for (retry, least, most) in [
        (1_500, 1_500, 1_500),
        (0, 250, 500),
        (4_294_967_297, 15_000, 15_000),
    ] {
        let mut w = World::streaming();
        w.stream_says(Some(retry), None);
        w.drop_stream();
        let gap = w.wait_for(Kind::Stream);
        assert!((least..=most).contains(&gap), "{retry}: {gap}");
        w.stream_fails(Failure::network());
        assert!(w.wait_for(Kind::Stream) >= least, "still known");
    }
}

#[test]
fn c10_c11_c13_the_last_event_id_is_sent_until_it_is_cleared() {
    let mut w = World::streaming();
    w.stream_says(None, Some("7"));
    w.bytes();
    w.drop_stream();
    w.advance_to_deadline();
    assert_eq!(w.wire()[0], "stream from 7");
    w.bytes();
    w.drop_stream();
    w.advance_to_deadline();
    assert_eq!(
        w.wire()[0],
        "stream from 7",
        "the second stream said nothing of ids"
    );
    w.stream_says(None, Some(""));
    w.drop_stream();
    w.wait_for(Kind::Stream);
    assert_eq!(w.wire()[0], "stream");
}

#[test]
fn c10_an_id_that_no_header_can_carry_is_not_sent() {
    let resumed = |id: &str| {
        let mut w = World::streaming();
        w.stream_says(None, Some(id));
        w.drop_stream();
        w.advance_to_deadline();
        w.wire()[0].clone()
    };
    let controls = ('\0'..='\x1f').chain(['\x7f']).filter(|it| *it != '\t');
    for control in controls {
        assert_eq!(resumed(&format!("a{control}b")), "stream", "{control:?}");
    }
    for id in ["a b", "a\tb", "~", "é\u{80}漢"] {
        assert_eq!(resumed(id), format!("stream from {id}"));
    }
}

#[test]
fn c10_after_an_id_that_is_not_sent_the_next_one_is() {
    let mut w = World::streaming();
    w.stream_says(None, Some("7"));
    w.stream_says(None, Some("a\u{1}b"));
    w.drop_stream();
    w.advance_to_deadline();
    assert_eq!(w.wire()[0], "stream", "7 is no longer the last");
    w.stream_says(None, Some("8"));
    w.drop_stream();
    w.advance_to_deadline();
    assert_eq!(w.wire()[0], "stream from 8");
}

#[test]
fn c16_nothing_is_opened_or_told_after_a_close_in_whatever_state() {
    let connecting = || {
        let mut w = World::primed();
        w.consent();
        w
    };
    let waiting = || {
        let mut w = World::at_form();
        w.drop_stream();
        w
    };
    for mut w in [World::primed(), connecting(), World::at_form(), waiting()] {
        w.close();
        w.wire();
        let told = w.told().len();
        w.page(PageEvent::Online);
        w.page(PageEvent::Visible);
        w.pass(120 * SECOND);
        assert!(w.wire().is_empty());
        assert_eq!(w.told().len(), told);
        assert_eq!(w.machine.deadline(), None);
    }
}

#[test]
fn rule_2_what_an_aborted_stream_still_says_changes_nothing() {
    let mut w = World::at_form();
    let old = w.ticket(Kind::Stream);
    w.advance_to_deadline();
    w.advance_to_deadline();
    w.wire();
    w.event_for(old, "managed_auth_state", SUCCESS);
    w.input(Input::StreamOpened(old));
    w.input(Input::StreamEnded(old, Some(status(404))));
    assert_eq!(w.step(), Step::Form);
    assert_eq!(w.ending(), None);
    assert!(w.wire().is_empty());
}

#[test]
fn pages_that_lose_the_same_server_do_not_come_back_to_it_together() {
    let mut delays: Vec<_> = (0..64)
        .map(|page| {
            let mut config = Config::default();
            config.seed ^= page * 67_280_421;
            let mut w = World::with(config);
            w.begin();
            w.exchange_ok();
            w.snapshot(DISCOVERING);
            w.consent();
            w.drop_stream();
            w.wait_for(Kind::Stream)
        })
        .collect();
    delays.sort_unstable();
    delays.dedup();
    assert!(delays.len() > 16, "{delays:?}");
}
