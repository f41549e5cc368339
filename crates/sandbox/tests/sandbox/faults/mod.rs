//! Each fault, seen from the outside.

mod calls;
mod stream;

use managed_auth_sandbox::{Arm, Endpoint, Fault, LoginOptions, Options, Sandbox};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{
    Caller, End, answer_to, error, header, held, login, sandbox, sandbox_with, site,
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
