//! Faults of the event stream.

use std::time::Duration;

use managed_auth_sandbox::{Arm, Fault, Options};
use serde_json::json;
use tokio::time::timeout;

use super::ready;
use crate::client::{Caller, End, answer_to, login, sandbox_with};

#[tokio::test]
async fn a_dropped_stream_ends_in_the_middle_of_an_event() {
    let (sandbox, caller, _) = ready("password").await;
    let mut events = caller.follow().await;
    events.until("AWAITING_INPUT").await;
    sandbox.faults().arm(Arm::new(Fault::StreamDrop));
    let (rest, end) = events.rest().await;
    assert_eq!(end, End::Broken);
    assert!(
        rest.starts_with("id: 2\nevent: managed_auth_state\ndata: {"),
        "{rest}"
    );
    assert!(!rest.contains("\n\n"));
    caller.follow().await.until("AWAITING_INPUT").await;
}

#[tokio::test]
async fn a_fault_armed_beforehand_strikes_the_stream_after_its_first_state() {
    let (sandbox, caller, _) = ready("password").await;
    sandbox.faults().arm(Arm::new(Fault::StreamClose).times(2));
    for _ in 0..2 {
        let mut events = caller.follow().await;
        assert_eq!(events.state().await.unwrap()["flow_step"], "AWAITING_INPUT");
        assert_eq!(events.state().await, Err(End::Closed));
    }
    let mut events = caller.follow().await;
    events.until("AWAITING_INPUT").await;
    assert_eq!(sandbox.counts().streams_open(), 1);
}

#[tokio::test]
async fn a_stalled_stream_says_nothing_more() {
    let heartbeat = Duration::from_millis(5);
    let sandbox = sandbox_with(Options {
        heartbeat,
        ..Options::default()
    })
    .await;
    let login = login(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    let mut events = caller.follow().await;
    let form = events.until("AWAITING_INPUT").await;
    sandbox.faults().arm(Arm::new(Fault::StreamStall));
    // Heartbeats that were under way may still arrive; then there is silence.
    let silence = async {
        let quiet = heartbeat * 20;
        while timeout(quiet, events.event()).await.is_ok() {}
    };
    silence.await;
    caller.answer(&answer_to(&form, None)).await;
    assert!(
        timeout(heartbeat * 20, events.event()).await.is_err(),
        "no state either"
    );
    caller.follow().await.until("SUCCESS").await;
}

#[tokio::test]
async fn an_error_event_ends_the_stream() {
    let (sandbox, caller, _) = ready("password").await;
    sandbox.faults().arm(Arm::new(Fault::StreamErrorEvent));
    let mut events = caller.follow().await;
    events.until("AWAITING_INPUT").await;
    let (name, data) = events.event().await.unwrap();
    assert_eq!((name.as_str(), &data["event"]), ("error", &json!("error")));
    assert_eq!(data["error"]["code"], "internal_error");
    assert!(data["error"]["message"].is_string() && data["timestamp"].is_string());
    assert_eq!(events.event().await, Err(End::Closed));
}

#[tokio::test]
async fn a_line_without_end_goes_on_past_every_limit() {
    let (sandbox, caller, _) = ready("password").await;
    sandbox.faults().arm(Arm::new(Fault::StreamEndlessLine));
    let mut events = caller.follow().await;
    events.until("AWAITING_INPUT").await;
    while events.chunk().await.unwrap() < 5 << 20 {}
    drop(events);
    sandbox.counted(|counts| counts.streams_open() == 0).await;
}

#[tokio::test]
async fn junk_is_followed_by_what_comes_next() {
    let (sandbox, caller, _) = ready("password").await;
    let mut events = caller.follow().await;
    let form = events.until("AWAITING_INPUT").await;
    sandbox.faults().arm(Arm::new(Fault::StreamJunk));
    let mut blocks = Vec::new();
    while !blocks
        .iter()
        .any(|block: &String| block.contains("weather_report"))
    {
        blocks.push(events.block().await.unwrap());
    }
    caller.answer(&answer_to(&form, None)).await;
    events.until("SUCCESS").await;
}
