//! The two clocks of a page: everything is measured by the steady one, and the wall clock, which
//! anybody can set, is a hint at most.

use crate::common::*;
use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};

const HOUR: i64 = 3_600_000;

/// The jumps of a wall clock: it is set right, or wrong, in either direction.
const JUMPS: [i64; 4] = [-HOUR, HOUR, -10 * HOUR, 24 * HOUR];

#[test]
fn rule_8_a_wall_clock_that_jumps_during_a_reconnect_delays_no_attempt() {
    for jump in JUMPS {
        let mut w = World::at_form();
        w.drop_stream();
        w.set_wall_clock(jump);
        w.pass(500);
        assert_eq!(w.wire(), ["stream", "retrieve"], "{jump}");
    }
}

#[test]
fn rule_8_a_silent_stream_is_noticed_whatever_the_wall_clock_says() {
    let mut w = World::at_form();
    w.set_wall_clock(-HOUR);
    assert_eq!(w.advance_to_deadline(), 45 * SECOND);
    assert_eq!(w.wire(), ["abort stream"]);
}

#[test]
fn rule_10_the_look_after_15_s_comes_whatever_the_wall_clock_says() {
    let mut w = World::at(DISCOVERING);
    w.set_wall_clock(-HOUR);
    w.pass(15 * SECOND);
    assert_eq!(w.wire(), ["retrieve"]);
}

#[test]
fn an_answer_that_is_blocked_is_blocked_no_longer_when_the_wall_clock_jumps() {
    let mut w = World::at_form();
    w.sign_in();
    w.submit_fails(after(429, 2_000));
    w.set_wall_clock(-HOUR);
    w.pass(2 * SECOND);
    assert_eq!(w.view().blocked_for, None);
}

#[test]
fn no_jump_of_the_wall_clock_ends_a_login_or_moves_its_countdown() {
    for jump in JUMPS {
        let mut w = World::new();
        w.begin();
        w.exchange_ok();
        w.input(Input::ServerClock(w.now));
        let end = rfc3339(w.now + 90 * SECOND);
        w.snapshot(&format!(r#"{}, "flow_expires_at": "{end}""#, form("i1")));
        w.set_wall_clock(jump);
        w.consent();
        w.stream_opens();
        w.state(&form("i1"));
        w.pass_with_heartbeats(60 * SECOND);
        assert_eq!(w.view().expires_in, Some(30), "{jump}");
        assert_eq!(w.ending(), None);
    }
}

#[test]
fn the_servers_clock_is_measured_against_a_steady_clock_that_counts_from_anywhere() {
    let mut machine = Machine::new(Config::default());
    let at = |steady| Moment {
        steady,
        wall: START / 2 + steady,
    };
    let exchange = machine.handle(Input::Begin, at(100));
    let [Effect::Exchange(exchange)] = exchange[..] else {
        panic!("{exchange:?}")
    };
    let retrieve = machine.handle(Input::Exchanged(exchange, Ok(())), at(200));
    let [Effect::Retrieve(retrieve)] = retrieve[..] else {
        panic!("{retrieve:?}")
    };
    machine.handle(Input::ServerClock(START), at(300));
    let end = rfc3339(START + 90 * SECOND);
    let snapshot = read_snapshot(&format!(r#"{DISCOVERING}, "flow_expires_at": "{end}""#));
    machine.handle(Input::Snapshot(retrieve, Ok(Box::new(snapshot))), at(300));
    assert_eq!(machine.deadline(), Some(300 + 30 * SECOND));
    machine.handle(Input::Tick, at(300 + 30 * SECOND));
    assert_eq!(machine.view().expires_in, Some(60));
}

#[test]
fn rule_8_a_sleep_that_only_the_wall_clock_has_seen_makes_an_old_stream_anew() {
    for woken_by in [
        Input::Tick,
        Input::Page(PageEvent::Visible),
        Input::Page(PageEvent::Online),
    ] {
        let mut w = World::at_form();
        w.sleep(SECOND);
        w.set_wall_clock(HOUR);
        w.input(woken_by.clone());
        let anew = ["abort stream", "stream", "retrieve"];
        assert_eq!(w.wire(), anew, "{woken_by:?}");
        w.stream_opens();
        w.state(&form("i1"));
        w.pass(SECOND);
        w.page(PageEvent::Visible);
        assert_eq!(w.wire(), [""; 0], "once for each sleep");
    }
}

#[test]
fn rule_8_whoever_acts_on_a_page_that_slept_has_woken_it() {
    let anew = ["abort stream", "stream"];
    let slept = |mut w: World| {
        w.wire();
        w.sleep(SECOND);
        w.set_wall_clock(HOUR);
        w
    };
    let mut w = slept(World::at_form());
    w.sign_in();
    let wire = w.wire();
    assert!(wire.starts_with(&anew.map(str::to_owned)), "{wire:?}");
    assert_eq!(wire.last().map(String::as_str), Some("retrieve"));
    assert_eq!(w.step(), Step::Submitting);
    w.snapshot(&form("i1"));
    assert_eq!(w.step(), Step::Submitting, "rule 1");

    let mut w = World::at_form();
    w.sign_in();
    w.submit_ok();
    w.pass_with_heartbeats(31 * SECOND);
    w.snapshot(SUBMITTING);
    let mut w = slept(w);
    w.back_to_form();
    assert_eq!(w.wire(), [&anew[..], &["retrieve"]].concat());
    assert_eq!(w.step(), Step::Form);

    let mut w = World::primed();
    w.set_wall_clock(HOUR);
    w.consent();
    assert_eq!(w.wire(), ["stream"], "there is nothing to make anew");
}

#[test]
fn rule_8_a_sleep_is_remembered_until_the_page_wakes_or_a_byte_comes() {
    let slept = || {
        let mut w = World::at_form();
        w.set_wall_clock(HOUR);
        w.input(Input::ServerClock(w.now));
        assert_eq!(w.wire(), [""; 0]);
        w
    };
    let mut w = slept();
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), ["abort stream", "stream", "retrieve"]);
    let mut w = slept();
    w.bytes();
    w.page(PageEvent::Visible);
    assert_eq!(w.wire(), [""; 0], "it is alive");
}

#[test]
fn a_sleep_that_only_the_wall_clock_has_seen_hastens_what_waits_for_its_next_attempt() {
    let mut w = World::at_form();
    w.stream_fails(after(503, 15_000));
    w.set_wall_clock(HOUR);
    w.input(Input::Tick);
    assert_eq!(w.wire(), ["stream", "retrieve"]);
}

#[test]
fn a_clock_that_is_set_right_by_a_little_is_no_sleep() {
    let mut w = World::at_form();
    for _ in 0..20 {
        w.set_wall_clock(4_000);
        w.input(Input::Tick);
        w.page(PageEvent::Visible);
    }
    assert_eq!(w.wire(), [""; 0]);
}

/// A server that is busy until then, and whose answer's own `Date` can be read, or cannot.
fn busy_until(time: Millis, date: Option<Millis>) -> Failure {
    Failure {
        retry_after: Some(RetryAfter::At { time, date }),
        ..status(503)
    }
}

#[test]
fn rule_19_a_date_to_retry_after_is_read_by_the_servers_clock() {
    let at = |time| busy_until(time, None);
    // The page's wall clock is an hour wrong; the server's is not the page's business.
    for wrong in [-HOUR, HOUR] {
        let mut w = World::streaming();
        w.set_wall_clock(wrong);
        let server = w.now + 600 * SECOND;
        w.input(Input::ServerClock(server));
        w.stream_fails(at(server + 7 * SECOND));
        assert_eq!(w.wait_for(Kind::Stream), 7 * SECOND, "stream");
        w.snapshot_fails(at(server + 20 * SECOND));
        w.stream_opens();
        w.state(&form("i1"));
        w.wire();
        w.pass(13 * SECOND - 1);
        assert_eq!(w.wire(), [""; 0], "snapshot");
        w.pass(1);
        assert_eq!(w.wire(), ["retrieve"]);
        w.sign_in();
        w.submit_fails(at(server + 50 * SECOND));
        assert_eq!(w.view().blocked_for, Some(30), "submission");
    }
    let mut w = World::new();
    w.begin();
    w.set_wall_clock(HOUR);
    w.input(Input::ServerClock(w.now));
    w.exchange_fails(at(w.now + 7 * SECOND));
    assert_eq!(w.wait_for(Kind::Exchange), 7 * SECOND, "exchange");
}

#[test]
fn rule_19_the_answers_own_date_comes_before_what_events_have_told() {
    let mut w = World::at_form();
    let stale = rfc3339(w.now);
    w.event("sse_heartbeat", &format!(r#""timestamp": "{stale}""#));
    let server = w.now + 10 * SECOND;
    w.input(Input::ServerClock(server));
    w.stream_fails(busy_until(server + 5 * SECOND, Some(server)));
    assert_eq!(w.wait_for(Kind::Stream), 5 * SECOND);
}

#[test]
fn rule_19_of_several_servers_each_is_believed_of_its_own_dates() {
    for off in [-HOUR, HOUR] {
        let answered_by_both = |mut w: World| {
            let other = w.now.saturating_add_signed(off);
            w.input(Input::ServerClock(other));
            w.input(Input::ServerClock(w.now));
            let until = busy_until(w.now + 5 * SECOND, Some(w.now));
            (w, until)
        };
        let (mut w, until) = answered_by_both(World::streaming());
        w.stream_fails(until);
        assert_eq!(w.wait_for(Kind::Stream), 5 * SECOND, "stream, {off}");
        let mut begun = World::new();
        begun.begin();
        let (mut w, until) = answered_by_both(begun);
        w.exchange_fails(until);
        assert_eq!(w.wait_for(Kind::Exchange), 5 * SECOND, "exchange, {off}");
        let (mut w, until) = answered_by_both(World::at_form());
        w.sign_in();
        w.submit_fails(until);
        assert_eq!(w.view().blocked_for, Some(5), "submission, {off}");
    }
}

#[test]
fn rule_19_without_any_word_of_the_servers_clock_a_date_is_read_by_the_wall_clock() {
    let mut w = World::streaming();
    w.stream_fails(busy_until(w.now + 7 * SECOND, None));
    assert_eq!(w.wait_for(Kind::Stream), 7 * SECOND);
    // Wrong, it costs the longest delay at most.
    let mut w = World::streaming();
    w.set_wall_clock(-HOUR);
    w.stream_fails(busy_until(w.now + 7 * SECOND, None));
    assert_eq!(w.wait_for(Kind::Stream), 15 * SECOND);
}
