//! Rule 11: that the page reconnects is said only once that has taken longer than 2 s.

use crate::common::*;
use managed_auth_core::session::*;

/// A login in each kind of trouble, from now on.
fn troubles() -> [(&'static str, World); 5] {
    let mut exchange = World::new();
    exchange.begin();
    exchange.exchange_fails(Failure::network());
    let mut snapshot = World::new();
    snapshot.begin();
    snapshot.exchange_ok();
    snapshot.snapshot_fails(status(503));
    let mut stream = World::at_form();
    stream.drop_stream();
    let mut never_up = World::primed();
    never_up.consent();
    never_up.stream_fails(Failure::network());
    let config = Config {
        renews: true,
        ..Config::default()
    };
    let mut renewal = World::with_at(config, &form("i1"));
    renewal.stream_fails(status(401));
    [
        ("exchange", exchange),
        ("snapshot", snapshot),
        ("stream", stream),
        ("first stream", never_up),
        ("renewal", renewal),
    ]
}

#[test]
fn rule_11_trouble_of_any_kind_is_said_after_2_s_and_not_before() {
    for (kind, mut w) in troubles() {
        assert!(!w.view().reconnecting, "{kind}");
        w.pass(2 * SECOND - 1);
        assert!(!w.view().reconnecting, "{kind}");
        assert_eq!(w.machine.deadline(), Some(w.now + 1), "{kind}");
        w.pass(1);
        assert!(w.view().reconnecting, "{kind}");
    }
}

#[test]
fn rule_11_offline_is_said_only_together_with_trouble_that_has_lasted() {
    for (kind, mut w) in troubles() {
        w.page(PageEvent::Offline);
        w.pass(2 * SECOND - 1);
        assert!(!w.view().offline, "{kind}");
        w.pass(1);
        assert!(w.view().offline && w.view().reconnecting, "{kind}");
        w.page(PageEvent::Online);
        assert!(!w.view().offline, "{kind}");
    }
    let mut w = World::at_form();
    w.page(PageEvent::Offline);
    w.pass(2 * SECOND - 1);
    assert!(!w.view().offline);
    w.pass(1);
    assert!(w.view().offline, "nothing has come since");
    w.pass_with_heartbeats(60 * SECOND);
    assert!(!w.view().offline, "the stream is alive, whatever is said");
}

#[test]
fn rule_11_failures_that_follow_each_other_are_one_trouble_and_a_pause_ends_it() {
    let mut w = World::at_form();
    w.drop_stream();
    let began = w.now;
    while w.now < began + 1_500 {
        w.advance_to_deadline();
        w.stream_fails(status(503));
    }
    w.pass(began + 2 * SECOND - w.now);
    assert!(w.view().reconnecting, "since the first of them");
    w.advance_to_deadline();
    w.snapshot(&form("i1"));
    w.stream_opens();
    w.state(&form("i1"));
    assert!(!w.view().reconnecting);
    w.drop_stream();
    w.pass(SECOND);
    assert!(!w.view().reconnecting, "another trouble");
}

#[test]
fn a_host_hears_of_a_lost_stream_at_once() {
    let mut w = World::at_form();
    w.drop_stream();
    assert!(!w.view().reconnecting);
    assert_eq!(w.was_told(&SessionEvent::Reconnecting), 1);
}

#[test]
fn a_page_that_comes_back_from_the_cache_counts_its_trouble_from_then_on() {
    let mut w = World::at_form();
    w.drop_stream();
    w.page(PageEvent::Hide);
    w.sleep(3600 * SECOND);
    w.page(PageEvent::Show);
    assert!(!w.view().reconnecting);
    w.pass(2 * SECOND);
    assert!(w.view().reconnecting);
}

#[test]
fn a_stream_that_is_open_but_silent_is_no_reconnect_any_more_until_it_counts_as_dropped() {
    let mut w = World::at_form();
    w.drop_stream();
    w.pass(2 * SECOND);
    assert!(w.view().reconnecting);
    w.stream_opens();
    assert!(!w.view().reconnecting);
    w.pass(44 * SECOND);
    assert!(!w.view().reconnecting);
    w.pass(SECOND);
    assert!(!w.view().reconnecting, "another trouble, not 2 s old");
    assert!(w.in_trouble());
}

#[test]
fn a_stream_that_is_opened_and_closed_at_once_is_told_for_as_long_as_each_reconnect_takes() {
    let mut w = World::at_form();
    w.drop_stream();
    for _ in 0..6 {
        w.wait_for(Kind::Stream);
        w.stream_opens();
        w.drop_stream();
    }
    w.pass(2 * SECOND);
    assert!(w.view().reconnecting);
    assert_eq!(w.was_told(&SessionEvent::Reconnecting), 1);
}

#[test]
fn a_snapshot_that_fails_beside_an_open_stream_is_no_lost_connection() {
    let mut w = World::at_form();
    w.drop_stream();
    w.wait_for(Kind::Stream);
    w.stream_opens();
    w.state(&form("i1"));
    for _ in 0..5 {
        w.snapshot_fails(status(503));
        w.wait_for(Kind::Retrieve);
        assert!(!w.view().reconnecting && !w.in_trouble());
    }
    w.stream_fails(Failure::network());
    assert!(!w.view().reconnecting, "since now");
    w.pass(2 * SECOND);
    assert!(w.view().reconnecting);
}
