//! Sleep, the network and the back/forward cache: the rest of rule 8.

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn rule_8_c17_a_stream_lost_offline_is_tried_by_backoff_and_at_once_when_the_network_is_back() {
    let mut w = World::at_form();
    w.page(PageEvent::Offline);
    w.drop_stream();
    for ceiling in [500, 1_000, 2_000, 4_000, 8_000] {
        let waited = w.wait_for(Kind::Stream);
        assert!((250..=ceiling).contains(&waited), "{waited}");
        w.snapshot_fails(Failure::network());
        w.stream_fails(Failure::network());
    }
    w.wire();
    w.page(PageEvent::Online);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn rule_8_a_browser_that_says_offline_all_along_is_not_believed() {
    let mut w = World::new();
    w.page(PageEvent::Offline);
    w.begin();
    w.exchange_fails(Failure::network());
    w.advance_to_deadline();
    w.exchange_ok();
    w.snapshot_fails(Failure::network());
    w.advance_to_deadline();
    w.snapshot(&form("i1"));
    w.consent();
    w.stream_opens();
    w.state(&form("i1"));
    w.wire();
    w.drop_stream();
    w.pass(500);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
    w.snapshot(&form("i1"));
    w.stream_opens();
    w.state(SUCCESS);
    assert_eq!(w.step(), Step::Success);
}

#[test]
fn c17_an_attempt_that_was_due_comes_all_the_same() {
    let mut w = World::at_form();
    w.drop_stream();
    w.page(PageEvent::Offline);
    w.pass(500);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_page_that_wakes_offline_tries_all_the_same() {
    let mut w = World::at_form();
    w.page(PageEvent::Offline);
    w.sleep(3600 * SECOND);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["abort stream", "stream", "retrieve"]);
}

#[test]
fn the_network_of_another_kind_replaces_a_stream_that_looks_alive() {
    let mut w = World::at_form();
    w.page(PageEvent::Offline);
    w.page(PageEvent::Online);
    assert_eq!(w.wire(), ["abort stream", "stream", "retrieve"]);
}

#[test]
fn rule_8_a_page_that_wakes_to_an_old_stream_reconnects_at_once() {
    let mut w = World::at_form();
    w.sleep(3600 * SECOND);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["abort stream", "stream", "retrieve"]);
    assert!(w.in_trouble());
}

#[test]
fn a_tab_that_was_only_looked_away_from_keeps_its_stream() {
    let mut w = World::at_form();
    w.sleep(20 * SECOND);
    w.page(PageEvent::Visible);
    assert!(w.wire().is_empty(), "a third of the watchdog, and 5 s");
    w.sleep(1);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["abort stream", "stream", "retrieve"]);
}

#[test]
fn a_page_that_wakes_does_not_wait_for_the_delay_to_end() {
    let mut w = World::at_form();
    w.stream_fails(after(503, 15_000));
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn c18_two_triggers_together_make_one_request() {
    for triggers in [
        [PageEvent::Visible, PageEvent::Online, PageEvent::Show],
        [PageEvent::Online, PageEvent::Visible, PageEvent::Visible],
        [PageEvent::Show, PageEvent::Visible, PageEvent::Online],
    ] {
        let mut w = World::at_form();
        w.page(PageEvent::Offline);
        w.drop_stream();
        w.sleep(60 * SECOND);
        w.page(PageEvent::Online);
        for trigger in triggers {
            w.page(trigger);
        }
        assert_eq!(w.wire(), ["stream", "retrieve"], "{triggers:?}");
    }
}

#[test]
fn c18_the_timer_and_a_trigger_together_make_one_request() {
    let mut w = World::at_form();
    w.drop_stream();
    w.sleep(60 * SECOND);
    w.page(PageEvent::Visible);
    w.input(Input::Tick);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_snapshot_and_a_stream_that_fall_due_together_make_one_snapshot() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.snapshot_fails(status(500));
    w.drop_stream();
    w.wire();
    w.sleep(60 * SECOND);
    w.input(Input::Tick);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_connection_asked_for_before_the_sleep_is_not_waited_for() {
    let mut w = World::primed();
    w.consent();
    w.wire();
    w.sleep(5 * SECOND);
    w.page(PageEvent::Visible);
    assert!(w.wire().is_empty(), "it may still be answered");
    w.sleep(5 * SECOND);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["abort stream", "stream", "retrieve"]);
    w.page(PageEvent::Online);
    assert!(w.wire().is_empty());
}

#[test]
fn rule_8_pagehide_closes_the_stream_and_pageshow_opens_it_again() {
    let mut w = World::at_form();
    w.page(PageEvent::Hide);
    assert_eq!(w.wire(), ["abort stream"]);
    assert_eq!(
        w.machine.deadline(),
        None,
        "a page in the cache waits for nothing"
    );
    w.sleep(3600 * SECOND);
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
    assert!(w.in_trouble());
    w.stream_opens();
    w.state(&form("i1"));
    assert!(!w.in_trouble());
}

#[test]
fn the_first_pageshow_of_a_page_opens_nothing() {
    let mut w = World::primed();
    w.page(PageEvent::Show);
    assert!(w.wire().is_empty());
    let mut w = World::at_form();
    w.page(PageEvent::Show);
    assert!(w.wire().is_empty());
}

#[test]
fn a_page_that_is_away_opens_no_stream_whatever_still_arrives() {
    let mut w = World::with(Config {
        skip_prime: true,
        ..Config::default()
    });
    w.begin();
    w.exchange_ok();
    w.page(PageEvent::Hide);
    w.wire();
    w.snapshot(DISCOVERING);
    w.page(PageEvent::Visible);
    w.page(PageEvent::Online);
    w.pass(300 * SECOND);
    assert!(w.wire().is_empty());
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn an_exchange_answered_while_the_page_is_away_goes_on_when_it_is_back() {
    let mut w = World::new();
    w.begin();
    w.page(PageEvent::Hide);
    w.exchange_ok();
    assert_eq!(w.wire(), ["exchange"]);
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn a_page_shown_offline_tries_at_once_and_again_when_the_network_is_back() {
    let mut w = World::at_form();
    w.page(PageEvent::Hide);
    w.page(PageEvent::Offline);
    w.wire();
    w.page(PageEvent::Show);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
    w.stream_fails(Failure::network());
    w.snapshot_fails(Failure::network());
    w.page(PageEvent::Online);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn the_network_that_comes_back_to_a_page_that_is_away_opens_nothing_until_it_is_shown() {
    let mut w = World::at_form();
    w.page(PageEvent::Offline);
    w.page(PageEvent::Hide);
    w.wire();
    w.page(PageEvent::Online);
    assert!(w.wire().is_empty());
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_page_that_wakes_repeats_an_exchange_or_snapshot_that_waits_for_its_next_attempt() {
    let mut w = World::new();
    w.begin();
    w.exchange_fails(Failure::network());
    w.wire();
    w.page(PageEvent::Online);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["exchange"]);
    w.exchange_ok();
    w.snapshot_fails(Failure::network());
    w.wire();
    w.page(PageEvent::Online);
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn a_hidden_tab_that_is_ticked_once_a_minute_keeps_a_stream_whose_bytes_came() {
    let mut w = World::at_form();
    for _ in 0..4 {
        // Timers are throttled, network events are not.
        for _ in 0..4 {
            w.sleep(15 * SECOND);
            w.heartbeat();
        }
        w.input(Input::Tick);
    }
    assert!(w.wire().is_empty());
}

#[test]
fn a_submission_that_slept_too_long_can_be_sent_again() {
    let mut w = World::at_form();
    w.sign_in();
    w.page(PageEvent::Hide);
    w.sleep(3600 * SECOND);
    w.wire();
    w.page(PageEvent::Show);
    assert_eq!(w.wire(), ["stream", "abort submit", "retrieve"]);
    assert_eq!(w.step(), Step::Form);
}
