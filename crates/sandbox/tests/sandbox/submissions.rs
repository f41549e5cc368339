//! Which submissions are taken, and what is said of the others.

use std::time::Duration;

use managed_auth_sandbox::LoginOptions;
use serde_json::{Value, json};

use crate::client::{Caller, answer_to, error, login, sandbox, site};

/// The state that a fresh login of the site asks, and who may answer.
async fn asked(name: &str) -> (managed_auth_sandbox::Sandbox, Caller, Value) {
    let sandbox = sandbox().await;
    let login = login(&sandbox, name);
    let caller = Caller::browser(&sandbox, &login.id);
    let state = caller.snapshot().await;
    (sandbox, caller, state)
}

async fn refused(caller: &Caller, body: Value) -> String {
    let (status, code) = error(caller.submit(&body).await).await;
    assert_eq!(status, 400, "{body}");
    code
}

#[tokio::test]
async fn an_interaction_that_is_over_is_stale() {
    let (_sandbox, caller, first) = asked("wrong-password").await;
    let answer = answer_to(&first, None);
    caller.answer(&answer).await;
    assert_eq!(refused(&caller, answer).await, "stale_interaction");
    let again = caller.snapshot().await;
    assert_ne!(again["interaction_id"], first["interaction_id"]);
    caller.answer(&answer_to(&again, None)).await;
}

#[tokio::test]
async fn the_interaction_must_be_named() {
    let (_sandbox, caller, state) = asked("password").await;
    let mut answer = answer_to(&state, None);
    for id in [json!(""), Value::Null] {
        answer["interaction_id"] = id;
        assert_eq!(
            refused(&caller, answer.clone()).await,
            "missing_interaction_id"
        );
    }
}

#[tokio::test]
async fn unknown_and_missing_fields_are_listed() {
    let (_sandbox, caller, state) = asked("everything").await;
    let values = json!({ "field-email": "", "email": "x", "field-tenant": "x" });
    let body = json!({ "interaction_id": state["interaction_id"], "field_values": values });
    let answer: Value = caller.submit(&body).await.json().await.unwrap();
    assert_eq!(answer["code"], "unknown_field");
    let details: Vec<_> = answer["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|detail| format!("{} {}", detail["code"], detail["message"]))
        .collect();
    let expected = [
        r#""unknown_field" "There is no field `email`.""#,
        r#""missing_field" "The field `field-email` is required.""#,
        r#""missing_field" "The field `field-password` is required.""#,
    ];
    assert_eq!(details, expected);
}

#[tokio::test]
async fn an_optional_field_can_stay_empty() {
    let (_sandbox, caller, state) = asked("everything").await;
    let mut answer = answer_to(&state, None);
    answer["field_values"]
        .as_object_mut()
        .unwrap()
        .remove("field-phone");
    caller.answer(&answer).await;
}

#[tokio::test]
async fn a_choice_must_be_one_that_was_offered() {
    let (_sandbox, caller, state) = asked("sso").await;
    let mut answer = answer_to(&state, Some(0));
    answer["selected_choice_id"] = json!("choice-sso-9");
    assert_eq!(refused(&caller, answer).await, "unknown_choice");
    let id = &state["interaction_id"];
    let fields = json!({ "interaction_id": id, "field_values": {} });
    assert_eq!(refused(&caller, fields).await, "invalid_request");
}

#[tokio::test]
async fn a_submission_answers_one_thing_in_one_dialect() {
    let (_sandbox, caller, state) = asked("everything").await;
    let id = &state["interaction_id"];
    let filled = answer_to(&state, None);
    let mut both = filled.clone();
    both["selected_choice_id"] = json!("choice-sso-1");
    let mut mixed = filled.clone();
    mixed["fields"] = json!({});
    for body in [
        both,
        mixed,
        json!({ "interaction_id": id }),
        json!({ "unknown": true }),
        json!({ "fields": { "username": "x" } }),
        json!({ "interaction_id": id, "field_values": { "field-email": 7 } }),
        json!({ "interaction_id": 7, "field_values": {} }),
    ] {
        assert_eq!(refused(&caller, body).await, "invalid_request");
    }
    caller.answer(&filled).await;
}

#[tokio::test]
async fn nothing_can_be_submitted_when_nothing_is_awaited() {
    let sandbox = sandbox().await;
    let slow = LoginOptions {
        pace: Some(1_000.0),
        ..LoginOptions::default()
    };
    let login_of = |name, options| sandbox.create_login(site(name), options).unwrap();
    let body = json!({ "interaction_id": "x", "field_values": {} });

    let discovering = Caller::browser(&sandbox, &login_of("slow", slow).id);
    assert_eq!(
        error(discovering.submit(&body).await).await,
        (409, "not_awaiting_input".into())
    );

    let failed = Caller::browser(&sandbox, &login(&sandbox, "no-form").id);
    assert_eq!(
        error(failed.submit(&body).await).await,
        (409, "not_awaiting_input".into())
    );

    let short = LoginOptions {
        expires_in: Some(Duration::ZERO),
        ..LoginOptions::default()
    };
    let expired = Caller::browser(&sandbox, &login_of("password", short).id);
    assert_eq!(
        error(expired.submit(&body).await).await,
        (410, "flow_expired".into())
    );
}

#[tokio::test]
async fn a_second_submission_while_the_first_is_taken_is_refused() {
    let sandbox = sandbox().await;
    let options = LoginOptions {
        hold: true,
        pace: Some(0.0),
        ..LoginOptions::default()
    };
    let login = sandbox.create_login(site("mfa"), options).unwrap();
    let caller = Caller::browser(&sandbox, &login.id);
    let form = caller.follow().await.until("AWAITING_INPUT").await;
    let answer = answer_to(&form, None);
    let (a, b) = tokio::join!(caller.submit(&answer), caller.submit(&answer));
    let mut statuses = [a.status().as_u16(), b.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 400]);
}

#[tokio::test]
async fn the_legacy_dialect_answers_what_was_asked_in_it() {
    let (_sandbox, caller, state) = asked("legacy").await;
    let button = &state["pending_sso_buttons"][0];
    for body in [
        json!({ "interaction_id": "x", "field_values": {} }),
        json!({ "fields": { "username": "x", "password": "x" }, "sso_provider": "google" }),
        json!({ "fields": {}, "sso_provider": "google", "sso_button_selector": button["selector"] }),
    ] {
        assert_eq!(refused(&caller, body).await, "invalid_request");
    }
    let unknown = json!({ "fields": {}, "sso_provider": "nobody" });
    assert_eq!(refused(&caller, unknown).await, "unknown_choice");
    let wrong_list = json!({ "fields": {}, "mfa_option_id": "sms" });
    assert_eq!(refused(&caller, wrong_list).await, "unknown_choice");
    assert_eq!(
        refused(&caller, json!({ "fields": { "username": "x" } })).await,
        "missing_field"
    );
    caller
        .answer(&json!({ "fields": {}, "sso_provider": "google" }))
        .await;
}

#[tokio::test]
async fn a_server_in_transition_takes_either_dialect() {
    for legacy in [false, true] {
        let (_sandbox, caller, mut state) = asked("both").await;
        assert!(state["fields"].is_array() && state["discovered_fields"].is_array());
        if legacy {
            state["interaction_id"] = Value::Null;
        }
        caller.answer(&answer_to(&state, Some(0))).await;
    }
}
