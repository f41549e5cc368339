//! Faults of a call: refused, garbled, late, or never answered.

use std::time::Duration;

use managed_auth_sandbox::{Arm, Endpoint, Fault};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::time::timeout;

use super::{call, ready};
use crate::client::{LIMIT, answer_to, error, header};

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
