//! The browser's calls: exchange, retrieve, submit; who may make them and what is refused.

use std::time::Duration;

use managed_auth_sandbox::{LoginOptions, Options};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{Caller, answer_to, error, login, sandbox, sandbox_with, send, site};

#[tokio::test]
async fn a_code_is_exchanged_for_a_token_that_opens_the_connection() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let nobody = Caller::backend(&sandbox, &login.id).with_token("");
    let response = nobody.exchange(&login.handoff_code).await;
    assert_eq!(response.status(), StatusCode::OK);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1);
    let browser = nobody.with_token(body["jwt"].as_str().unwrap());
    let snapshot = browser.snapshot().await;
    assert_eq!(snapshot["id"], login.id.as_str());
    assert_eq!(snapshot["domain"], "mail.example.com");
    assert_eq!(snapshot["status"], "NEEDS_AUTH");
    assert_eq!(snapshot["flow_status"], "IN_PROGRESS");
    assert!(
        snapshot["flow_expires_at"]
            .as_str()
            .is_some_and(|at| at.ends_with('Z'))
    );
    assert!(snapshot["event"].is_null() && snapshot["timestamp"].is_null());
}

#[tokio::test]
async fn a_code_is_good_once_for_its_connection_and_its_time() {
    let sandbox = sandbox().await;
    let first = login(&sandbox, "password");
    let caller = Caller::backend(&sandbox, &first.id).with_token("");
    assert_eq!(
        error(caller.exchange("guess").await).await,
        (401, "invalid_code".into())
    );
    let other = login(&sandbox, "password");
    assert_eq!(
        error(caller.exchange(&other.handoff_code).await).await.1,
        "invalid_code"
    );
    assert_eq!(
        caller.exchange(&first.handoff_code).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        error(caller.exchange(&first.handoff_code).await).await,
        (401, "code_used".into())
    );

    let short = LoginOptions {
        code_lifetime: Some(Duration::ZERO),
        ..LoginOptions::default()
    };
    let late = sandbox.create_login(site("password"), short).unwrap();
    let caller = Caller::backend(&sandbox, &late.id);
    let refused = error(caller.exchange(&late.handoff_code).await).await;
    assert_eq!(refused, (401, "code_expired".into()));
}

#[tokio::test]
async fn two_exchanges_at_once_give_one_token() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::backend(&sandbox, &login.id);
    let (a, b) = tokio::join!(
        caller.exchange(&login.handoff_code),
        caller.exchange(&login.handoff_code)
    );
    let mut statuses = [a.status().as_u16(), b.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn a_token_that_is_missing_wrong_expired_or_for_another_connection_opens_nothing() {
    let sandbox = sandbox().await;
    let (own, other) = (login(&sandbox, "password"), login(&sandbox, "password"));
    let browser = Caller::browser(&sandbox, &own.id);
    let mut forged = sandbox.token(&own.id);
    forged.replace_range(forged.len() - 10..forged.len() - 9, "~");
    let elsewhere = sandbox_with(Options::default()).await.token(&own.id);
    for token in ["", &forged, &elsewhere, &sandbox.token(&other.id), "a.b.c"] {
        let caller = browser.with_token(token);
        for response in [
            caller.retrieve().await,
            caller.open().await,
            caller.submit(&json!({})).await,
        ] {
            assert_eq!(
                error(response).await,
                (401, "unauthorized".into()),
                "{token}"
            );
        }
    }
    let basic = browser
        .with_token("")
        .call(Method::GET, "")
        .header("authorization", "Basic abc");
    assert_eq!(error(send(basic).await).await.0, 401);

    let options = Options {
        token_lifetime: Duration::ZERO,
        ..Options::default()
    };
    let sandbox = sandbox_with(options).await;
    let own = login(&sandbox, "password");
    let expired = Caller::browser(&sandbox, &own.id).retrieve().await;
    assert_eq!(error(expired).await, (401, "unauthorized".into()));
}

#[tokio::test]
async fn an_api_key_opens_the_browsers_calls_unless_a_browser_holds_it() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let backend = Caller::backend(&sandbox, &login.id);
    let form = backend.follow().await.until("AWAITING_INPUT").await;
    backend.answer(&answer_to(&form, None)).await;
    assert_eq!(backend.snapshot().await["status"], "AUTHENTICATED");
    let leaked = backend
        .call(Method::GET, "")
        .header("sec-fetch-site", "same-origin");
    assert_eq!(
        error(send(leaked).await).await,
        (401, "unauthorized".into())
    );
}

#[tokio::test]
async fn an_id_is_one_percent_encoded_segment() {
    let sandbox = sandbox().await;
    let options = LoginOptions {
        id: Some("a/b %?#é".into()),
        ..LoginOptions::default()
    };
    let login = sandbox.create_login(site("password"), options).unwrap();
    assert!(
        login
            .hosted_url
            .contains("/login/a%2Fb%20%25%3F%23%C3%A9?code=hc_")
    );
    let caller =
        Caller::browser(&sandbox, "a%2Fb%20%25%3F%23%C3%A9").with_token(sandbox.token("a/b %?#é"));
    assert_eq!(
        caller.exchange(&login.handoff_code).await.status(),
        StatusCode::OK
    );
    assert_eq!(caller.snapshot().await["id"], "a/b %?#é");
    assert_eq!(sandbox.counts_of("a/b %?#é").unwrap().retrieve, 1);
    let broken = Caller::backend(&sandbox, "%FF");
    assert_eq!(
        error(broken.retrieve().await).await,
        (400, "invalid_request".into())
    );
}

#[tokio::test]
async fn an_unknown_connection_is_not_found() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "ma_none");
    for response in [
        caller.exchange("code").await,
        caller.retrieve().await,
        caller.open().await,
        caller.submit(&json!({})).await,
    ] {
        assert_eq!(error(response).await, (404, "not_found".into()));
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_it_should_be_is_refused_in_json() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    for call in ["/exchange", "/submit"] {
        for (body, status, code) in [
            ("{\"code\":", 400, "invalid_json"),
            ("\u{0}", 400, "invalid_json"),
            ("[]", 400, "invalid_request"),
            ("", 400, "invalid_request"),
            ("{}", 400, "invalid_request"),
            ("{\"code\":7,\"fields\":[]}", 400, "invalid_request"),
        ] {
            let response = send(caller.call(Method::POST, call).body(body)).await;
            assert_eq!(
                error(response).await,
                (status, code.into()),
                "{call} {body}"
            );
        }
        let long = send(caller.call(Method::POST, call).body("x".repeat(70_000))).await;
        assert_eq!(error(long).await, (413, "body_too_large".into()), "{call}");
    }
}

#[tokio::test]
async fn a_wrong_method_or_path_is_refused_in_json() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    for (method, call) in [
        (Method::GET, "/exchange"),
        (Method::POST, "/events"),
        (Method::GET, "/submit"),
        (Method::PUT, ""),
    ] {
        let response = send(caller.call(method, call)).await;
        assert!(response.headers().contains_key("allow"));
        assert_eq!(
            error(response).await,
            (405, "method_not_allowed".into()),
            "{call}"
        );
    }
    let unknown = send(caller.call(Method::GET, "/secrets")).await;
    assert_eq!(error(unknown).await, (404, "not_found".into()));
    assert_eq!(error(caller.get("/auth/other").await).await.0, 404);
}

#[tokio::test]
async fn what_was_asked_is_counted_and_what_was_submitted_is_kept() {
    let sandbox = sandbox().await;
    let (own, other) = (login(&sandbox, "password"), login(&sandbox, "password"));
    let caller = Caller::browser(&sandbox, &own.id);
    caller.exchange(&own.handoff_code).await;
    let answer = answer_to(&caller.snapshot().await, None);
    caller.answer(&answer).await;
    caller.submit(&json!("late")).await;
    Caller::browser(&sandbox, &other.id).retrieve().await;

    let counts = sandbox.counts_of(&own.id).unwrap();
    assert_eq!(
        (
            counts.exchange,
            counts.retrieve,
            counts.events,
            counts.submit
        ),
        (1, 1, 0, 2)
    );
    assert_eq!(counts.submissions[0].body, answer);
    assert_eq!(counts.submissions[0].status, Some(202));
    assert_eq!(counts.submissions[1].body, "late");
    assert_eq!(counts.submissions[1].status, Some(400));
    assert_eq!(sandbox.counts().retrieve, 2);
    assert_eq!(sandbox.counts().browser_calls(), 5);

    let told: Value = caller
        .get(&format!("/sandbox/counts?connection={}", own.id))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(told["requests"]["submit"], 2);
    assert_eq!(
        told["streams"],
        json!({ "opened": 0, "open": 0, "closed": 0, "events": 0 })
    );
    assert_eq!(told["submissions"][0]["body"], answer);
}
