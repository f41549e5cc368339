//! The stream of states.

use std::time::Duration;

use managed_auth_sandbox::{LoginOptions, Options};
use reqwest::StatusCode;
use serde_json::{Map, Value, json};

use crate::client::{Caller, End, LIMIT, answer_to, held, login, sandbox, sandbox_with, site};

#[tokio::test]
async fn a_follower_gets_the_current_state_and_then_each_change() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    let mut events = caller.follow().await;
    let form = events.state().await.unwrap();
    assert_eq!(form["flow_step"], "AWAITING_INPUT");
    caller.answer(&answer_to(&form, None)).await;
    assert_eq!(events.state().await.unwrap()["flow_step"], "SUBMITTING");
    let last = events.state().await.unwrap();
    assert_eq!(last["flow_status"], "SUCCESS");
    assert_eq!(last["post_login_url"], "https://mail.example.com/home");
    assert_eq!(events.state().await, Err(End::Closed));
}

#[tokio::test]
async fn every_follower_gets_every_state() {
    let sandbox = sandbox().await;
    let login = held(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    let mut first = caller.follow().await;
    let form = first.until("AWAITING_INPUT").await;
    let (mut second, mut third) = (caller.follow().await, caller.follow().await);
    assert_eq!(
        second.until("AWAITING_INPUT").await["interaction_id"],
        form["interaction_id"]
    );
    caller.answer(&answer_to(&form, None)).await;
    for events in [&mut first, &mut second, &mut third] {
        events.until("SUBMITTING").await;
        events.until("SUCCESS").await;
    }
    let counts = sandbox.counted(|counts| counts.streams_open() == 0).await;
    assert_eq!((counts.streams_opened, counts.streams_closed), (3, 3));
}

#[tokio::test]
async fn a_held_login_begins_with_its_first_follower() {
    let sandbox = sandbox().await;
    let login = held(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    assert_eq!(caller.snapshot().await["flow_step"], "DISCOVERING");
    caller.follow().await.until("AWAITING_INPUT").await;
}

#[tokio::test]
async fn what_a_test_writes_goes_out_as_it_is_and_once() {
    let sandbox = sandbox().await;
    let login = held(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    assert!(sandbox.write(&login.id, "event: early\ndata\n\n"));
    let mut events = caller.follow().await;
    events.until("AWAITING_INPUT").await;
    assert_eq!(events.block().await.unwrap(), "event: early\ndata");
    for number in 0..1_000 {
        sandbox.write(&login.id, format!("data: {number}\n\n"));
    }
    for number in 0..1_000 {
        assert_eq!(events.block().await.unwrap(), format!("data: {number}"));
    }
    assert!(!sandbox.write("nobody", ""));
}

#[tokio::test]
async fn a_state_that_no_site_has_is_on_the_stream_and_in_the_snapshot_and_takes_any_answer() {
    let sandbox = sandbox().await;
    let login = held(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    let flow = |flow: Value| flow.as_object().cloned().unwrap();
    let question = json!({ "flow_step": "AWAITING_INPUT", "interaction_id": "i1", "odd": true });
    assert!(sandbox.show(&login.id, flow(question)));
    let mut events = caller.follow().await;
    let state = events.until("AWAITING_INPUT").await;
    assert_eq!(
        (&state["odd"], &state["flow_status"]),
        (&json!(true), &json!("IN_PROGRESS"))
    );
    assert_eq!(caller.snapshot().await["interaction_id"], "i1");
    let answer = caller.submit(&json!({ "whatever": 1 })).await;
    assert_eq!(answer.status(), 202);
    assert_eq!(caller.snapshot().await["interaction_id"], "i1", "it stays");
    let end = json!({ "flow_status": "SUCCESS", "flow_step": "COMPLETED" });
    assert!(sandbox.show(&login.id, flow(end.clone())));
    events.until("SUCCESS").await;
    assert!(!sandbox.show(&login.id, flow(end)), "that was the end");
    assert!(!sandbox.show("nobody", Map::new()));
}

#[tokio::test]
async fn states_are_numbered_and_heartbeats_are_not() {
    let heartbeat = Duration::from_millis(20);
    let retry = Some(Duration::from_millis(700));
    let sandbox = sandbox_with(Options {
        heartbeat,
        retry,
        ..Options::default()
    })
    .await;
    let login = login(&sandbox, "password");
    let mut events = Caller::browser(&sandbox, &login.id).follow().await;
    assert_eq!(events.block().await.unwrap(), "retry: 700");
    let state = events.block().await.unwrap();
    assert!(
        state.starts_with("id: 2\nevent: managed_auth_state\ndata: {"),
        "{state}"
    );
    for _ in 0..2 {
        let beat = events.block().await.unwrap();
        assert!(beat.starts_with("event: sse_heartbeat\ndata: {"), "{beat}");
        assert!(beat.contains("\"event\":\"sse_heartbeat\"") && beat.contains("\"timestamp\""));
    }
}

#[tokio::test]
async fn a_follower_of_a_finished_login_gets_its_end_and_no_more() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "no-form");
    let mut events = Caller::browser(&sandbox, &login.id).follow().await;
    assert_eq!(events.state().await.unwrap()["flow_status"], "FAILED");
    assert_eq!(events.state().await, Err(End::Closed));
}

#[tokio::test]
async fn a_stream_that_its_reader_leaves_is_counted_as_closed() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let events = Caller::browser(&sandbox, &login.id).follow().await;
    assert_eq!(sandbox.counts().streams_open(), 1);
    drop(events);
    let left = sandbox.counted(|counts| counts.streams_closed == 1);
    tokio::time::timeout(LIMIT, left)
        .await
        .expect("it is noticed");
}

#[tokio::test]
async fn a_new_login_cancels_the_one_before() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let browser = Caller::browser(&sandbox, &login.id);
    let mut before = browser.follow().await;
    before.until("AWAITING_INPUT").await;
    let backend = Caller::backend(&sandbox, &login.id);
    let again = format!("/auth/connections/{}/login", login.id);
    assert_eq!(
        backend.post(&again, serde_json::json!({})).await.status(),
        StatusCode::OK
    );
    before.until("CANCELED").await;
    assert_eq!(browser.snapshot().await["flow_step"], "AWAITING_INPUT");
}

#[tokio::test]
async fn stopping_the_sandbox_ends_its_streams() {
    let sandbox = sandbox().await;
    let options = LoginOptions {
        pace: Some(1.0),
        ..LoginOptions::default()
    };
    let login = sandbox.create_login(site("slow"), options).unwrap();
    let mut events = Caller::browser(&sandbox, &login.id).follow().await;
    events.until("DISCOVERING").await;
    tokio::time::timeout(LIMIT, sandbox.stop())
        .await
        .expect("it ends");
    assert_eq!(events.state().await, Err(End::Closed));
}

#[tokio::test]
async fn dropping_the_sandbox_ends_its_streams_too() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let mut events = Caller::browser(&sandbox, &login.id).follow().await;
    events.until("AWAITING_INPUT").await;
    drop(sandbox);
    assert_eq!(events.state().await, Err(End::Closed));
}
