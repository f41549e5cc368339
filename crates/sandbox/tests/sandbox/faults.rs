//! Each fault, seen from the outside.

use std::time::Duration;

use managed_auth_sandbox::{Arm, Endpoint, Fault, LoginOptions, Options, Sandbox};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::{
    Caller, End, LIMIT, answer_to, error, header, held, login, sandbox, sandbox_with, site,
};

async fn ready(name: &str) -> (Sandbox, Caller, String) {
    let sandbox = sandbox().await;
    let login = login(&sandbox, name);
    let caller = Caller::browser(&sandbox, &login.id);
    (sandbox, caller, login.handoff_code)
}

/// Makes the call that the endpoint is.
async fn call(caller: &Caller, endpoint: Endpoint, code: &str) -> Response {
    match endpoint {
        Endpoint::Exchange => caller.exchange(code).await,
        Endpoint::Retrieve => caller.retrieve().await,
        Endpoint::Events => caller.open().await,
        Endpoint::Submit => caller.submit(&json!({ "fields": {} })).await,
        other => panic!("no fault strikes {other:?}"),
    }
}

#[tokio::test]
async fn the_faults_that_are_an_error_answer_it_once_and_only_there() {
    use Fault::*;
    for (fault, status, code, retries) in [
        (Stream500, 500, "internal_error", false),
        (Stream503, 503, "unavailable", true),
        (Stream429, 429, "rate_limited", true),
        (Stream401, 401, "unauthorized", false),
        (Stream403, 403, "forbidden", false),
        (Stream404, 404, "not_found", false),
        (Stream410, 410, "gone", false),
        (Snapshot500, 500, "internal_error", false),
        (Snapshot429, 429, "rate_limited", true),
        (Snapshot401, 401, "unauthorized", false),
        (Snapshot404, 404, "not_found", false),
        (Snapshot410, 410, "gone", false),
        (Submit500, 500, "internal_error", false),
        (Submit503, 503, "unavailable", true),
        (Submit429, 429, "rate_limited", true),
        (Submit401, 401, "unauthorized", false),
        (Submit410, 410, "gone", false),
        (SubmitStale, 400, "stale_interaction", false),
        (Exchange401, 401, "invalid_code", false),
        (Exchange500, 500, "internal_error", false),
        (Exchange429, 429, "rate_limited", true),
    ] {
        let (sandbox, caller, handoff) = ready("password").await;
        sandbox.faults().arm(Arm::new(fault).retry_after("7"));
        for endpoint in [Endpoint::Exchange, Endpoint::Retrieve] {
            if endpoint != fault.endpoint() {
                let other = call(&caller, endpoint, &handoff).await;
                assert_eq!(
                    other.status(),
                    StatusCode::OK,
                    "{fault} spares {endpoint:?}"
                );
            }
        }
        let response = call(&caller, fault.endpoint(), &handoff).await;
        assert_eq!(
            header(&response, "retry-after"),
            if retries { "7" } else { "" },
            "{fault}"
        );
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        assert_eq!(error(response).await, (status, code.into()), "{fault}");
        let again = call(&caller, fault.endpoint(), &handoff).await;
        let (fine, spent) = (again.status(), sandbox.faults().armed());
        assert!(
            fine == StatusCode::OK || fault.endpoint() == Endpoint::Submit,
            "{fault} {fine}"
        );
        assert!(spent.is_empty(), "{fault}");
    }
}

#[tokio::test]
async fn the_faults_that_are_no_answer_of_the_api() {
    let (sandbox, caller, handoff) = ready("password").await;
    for (fault, status, kind) in [
        (Fault::StreamContentType, 200, "text/html; charset=utf-8"),
        (Fault::Stream204, 204, ""),
        (Fault::SnapshotHtml, 200, "text/html; charset=utf-8"),
        (Fault::SubmitHtml, 502, "text/html; charset=utf-8"),
        (Fault::Exchange502, 502, "text/html; charset=utf-8"),
        (Fault::ExchangeEmpty, 500, ""),
        (Fault::ExchangeHtml, 200, "text/html; charset=utf-8"),
        (Fault::ExchangeNothing, 200, "application/json"),
    ] {
        sandbox.faults().arm(Arm::new(fault));
        let response = call(&caller, fault.endpoint(), &handoff).await;
        assert_eq!(response.status().as_u16(), status, "{fault}");
        assert_eq!(header(&response, "content-type"), kind, "{fault}");
        assert!(response.json::<Value>().await.is_err());
    }
    for fault in [Fault::ExchangeToken, Fault::ExchangeBlank] {
        sandbox.faults().arm(Arm::new(fault));
        let answer = call(&caller, fault.endpoint(), &handoff).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["jwt"].as_str().is_none_or(str::is_empty), "{answer}");
    }
    for fault in [Fault::SnapshotCut, Fault::ExchangeCut] {
        sandbox.faults().arm(Arm::new(fault));
        let response = call(&caller, fault.endpoint(), &handoff).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "content-type"), "application/json");
        let body = response.text().await.unwrap();
        assert!(
            body.starts_with('{') && serde_json::from_str::<Value>(&body).is_err(),
            "{body}"
        );
    }
    let used = error(caller.exchange(&handoff).await).await;
    assert_eq!(used.1, "code_used", "the exchange was made all the same");
}

#[tokio::test]
async fn who_follows_a_redirect_asks_the_same_of_another_origin() {
    for fault in [Fault::ExchangeRedirect, Fault::SubmitRedirect] {
        let (sandbox, caller, handoff) = ready("password").await;
        sandbox.faults().arm(Arm::new(fault));
        let followed = call(&caller, fault.endpoint(), &handoff).await;
        assert_eq!(followed.url().host_str(), Some("localhost"), "{fault}");
        let counts = sandbox.counts();
        assert_eq!(counts.exchange + counts.submit, 2, "{fault}");
    }
}

#[tokio::test]
async fn a_submission_whose_answer_is_lost_was_taken() {
    let (sandbox, caller, _) = ready("wrong-password").await;
    let answer = answer_to(&caller.snapshot().await, None);
    sandbox.faults().arm(Arm::new(Fault::SubmitLost));
    let sent = caller.call(Method::POST, "/submit").json(&answer);
    assert!(sent.send().await.is_err(), "no status, nothing");
    assert!(caller.snapshot().await["website_error"].is_string());
}

#[tokio::test]
async fn a_sandbox_that_goes_down_breaks_its_connections_and_comes_back_as_it_was() {
    let (sandbox, caller, _) = ready("password").await;
    let mut stream = caller.follow().await;
    stream.until("AWAITING_INPUT").await;
    sandbox.go_down().await;
    assert_eq!(stream.state().await, Err(End::Broken));
    let refused = caller.call(Method::GET, "").send().await.unwrap_err();
    assert!(refused.is_connect(), "{refused}");
    sandbox.come_back().await.unwrap();
    caller.follow().await.until("AWAITING_INPUT").await;
    assert_eq!(sandbox.counts().streams_open(), 1);
}

#[tokio::test]
async fn a_slow_snapshot_is_overtaken_by_what_happens_since() {
    let (sandbox, caller, _) = ready("wrong-password").await;
    let mut events = caller.follow().await;
    let form = events.until("AWAITING_INPUT").await;
    sandbox
        .faults()
        .arm(Arm::new(Fault::SnapshotSlow).delay(Duration::from_millis(80)));
    let overtake = async {
        sandbox.counted(|counts| counts.retrieve == 1).await;
        caller.answer(&answer_to(&form, None)).await;
        events.until("AWAITING_INPUT").await
    };
    let (late, newer) = tokio::join!(caller.snapshot(), overtake);
    assert_eq!(late["interaction_id"], form["interaction_id"]);
    assert_ne!(newer["interaction_id"], form["interaction_id"]);
}

#[tokio::test]
async fn a_late_answer_to_a_submission_comes_after_its_effect() {
    let (sandbox, caller, _) = ready("password").await;
    let form = caller.snapshot().await;
    let late = Duration::from_millis(80);
    sandbox
        .faults()
        .arm(Arm::new(Fault::SubmitSlow).delay(late));
    let mut events = caller.follow().await;
    let answer = answer_to(&form, None);
    let (response, _) = tokio::join!(caller.submit(&answer), async {
        events.until("SUCCESS").await;
        assert_eq!(
            sandbox.counts().submissions[0].status,
            None,
            "it is not answered yet"
        );
    });
    assert_eq!(response.status(), StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_call_that_is_never_answered_waits_until_the_sandbox_ends() {
    for fault in [
        Fault::ExchangeSilence,
        Fault::SnapshotSilence,
        Fault::SubmitSilence,
        Fault::StreamSilence,
    ] {
        let (sandbox, caller, handoff) = ready("password").await;
        sandbox.faults().arm(Arm::new(fault));
        let asked = tokio::spawn(async move { call(&caller, fault.endpoint(), &handoff).await });
        sandbox.counted(|counts| counts.browser_calls() == 1).await;
        assert!(!asked.is_finished(), "{fault}");
        sandbox.stop().await;
        assert_eq!(
            asked.await.unwrap().status(),
            StatusCode::SERVICE_UNAVAILABLE
        );
    }
}

#[tokio::test]
async fn a_call_that_its_caller_gives_up_is_counted_as_abandoned() {
    let (sandbox, caller, handoff) = ready("password").await;
    sandbox.faults().arm(Arm::new(Fault::SnapshotSilence));
    let asked = tokio::spawn(async move { call(&caller, Endpoint::Retrieve, &handoff).await });
    sandbox.counted(|counts| counts.browser_calls() == 1).await;
    assert_eq!(sandbox.counts().abandoned, 0);
    asked.abort();
    let counted = sandbox.counted(|counts| counts.abandoned == 1);
    timeout(LIMIT, counted).await.expect("it is noticed");
}

#[tokio::test]
async fn a_submission_that_a_fault_strikes_is_kept_and_not_taken() {
    let (sandbox, caller, _) = ready("password").await;
    let answer = answer_to(&caller.snapshot().await, None);
    sandbox.faults().arm(Arm::new(Fault::Submit500));
    assert_eq!(
        caller.submit(&answer).await.status(),
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let kept = sandbox.counts().submissions;
    assert_eq!((&kept[0].body, kept[0].status), (&answer, Some(500)));
    caller.answer(&answer).await;
}

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

#[tokio::test]
async fn a_fault_can_last_wait_its_turn_and_be_meant_for_one_connection() {
    let (sandbox, caller, _) = ready("password").await;
    let other = held(&sandbox, "password");
    sandbox
        .faults()
        .arm(Arm::new(Fault::Snapshot500).always().only(&other.id));
    sandbox
        .faults()
        .arm(Arm::new(Fault::Snapshot404).after(1).times(2));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(caller.retrieve().await.status().as_u16());
    }
    assert_eq!(statuses, [200, 404, 404, 200]);
    let other = Caller::browser(&sandbox, &other.id);
    for _ in 0..3 {
        assert_eq!(
            other.retrieve().await.status(),
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
    sandbox.faults().clear();
    assert_eq!(other.retrieve().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_test_in_a_browser_can_arm_list_and_clear_faults() {
    let (sandbox, caller, _) = ready("password").await;
    let arm = |body: Value| caller.post("/sandbox/faults", body);
    let every: Vec<_> = Fault::ALL
        .iter()
        .map(|fault| json!({ "fault": fault.name() }))
        .collect();
    for body in every {
        assert_eq!(arm(body).await.status(), StatusCode::OK);
    }
    assert_eq!(sandbox.faults().armed(), Fault::ALL);
    let clear = caller.request(Method::DELETE, "/sandbox/faults");
    assert_eq!(
        crate::client::send(clear).await.status(),
        StatusCode::NO_CONTENT
    );
    arm(json!({ "fault": "snapshot-429", "times": 2, "after": 1, "retry_after": "9", "delay_ms": 5 })).await;
    arm(json!({ "fault": "submit-500", "times": "always", "connection": "ma_1" })).await;
    let listed: Value = caller.get("/sandbox/faults").await.json().await.unwrap();
    let expected = json!([
        { "fault": "snapshot-429", "times": 2, "after": 1, "connection": null },
        { "fault": "submit-500", "times": "always", "after": 0, "connection": "ma_1" },
    ]);
    assert_eq!(listed, expected);
    assert_eq!(caller.retrieve().await.status(), StatusCode::OK);
    assert_eq!(header(&caller.retrieve().await, "retry-after"), "9");
    for wrong in [
        json!({}),
        json!({ "fault": "nothing" }),
        json!({ "fault": "submit-500", "times": 0 }),
        json!({ "fault": "submit-500", "times": "often" }),
    ] {
        assert_eq!(
            error(arm(wrong).await).await,
            (400, "invalid_request".into())
        );
    }
}

#[tokio::test]
async fn the_log_says_what_happened_in_one_line_a_call() {
    let lines = std::sync::Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    let sink = std::sync::Arc::clone(&lines);
    let log = managed_auth_sandbox::Log::to(move |line| sink.lock().unwrap().push(line.to_owned()));
    let sandbox = sandbox_with(Options {
        log,
        ..Options::default()
    })
    .await;
    let login = sandbox
        .create_login(site("password"), LoginOptions::default())
        .unwrap();
    let caller = Caller::browser(&sandbox, &login.id);
    caller
        .get(&format!("/login/{}?code={}", login.id, login.handoff_code))
        .await;
    caller.exchange(&login.handoff_code).await;
    sandbox.faults().arm(Arm::new(Fault::Snapshot500));
    caller.retrieve().await;
    caller
        .answer(&answer_to(&caller.snapshot().await, None))
        .await;
    let lines = lines.lock().unwrap();
    let said: Vec<_> = lines.iter().map(|line| &line[13..]).collect();
    let id = &login.id;
    assert_eq!(
        said,
        [
            format!("GET    /login/{id}?code=... 503"),
            format!("POST   /auth/connections/{id}/exchange 200"),
            format!("GET    /auth/connections/{id} 500 fault snapshot-500"),
            format!("GET    /auth/connections/{id} 200 state AWAITING_INPUT"),
            format!("POST   /auth/connections/{id}/submit 202 state AWAITING_INPUT -> SUBMITTING"),
        ]
    );
}
