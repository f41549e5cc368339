//! The wire, by example: contract sections 1 to 4.

#![allow(clippy::unwrap_used)]

use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn flow(json: &str) -> FlowState {
    FlowState::from_value(&value(json))
}

fn secret(text: &str) -> Secret {
    Secret::new(text.into())
}

/// What is sent as the answer to a question, as JSON.
fn sent(answer: &Answer, question: &FlowState) -> serde_json::Value {
    serde_json::to_value(Submission::new(answer, question)).unwrap()
}

#[test]
fn of_two_fields_with_one_name_the_first_is_asked() {
    for json in [
        r#""fields": [{"id": "a", "type": "password"}, {"id": "b"}, {"id": "a", "type": "text"}]"#,
        r#""discovered_fields": [{"name": "a", "type": "password"}, {"name": "b"}, {"name": "a"}]"#,
    ] {
        let fields = flow(&format!("{{{json}}}")).fields;
        let fields: Vec<_> = fields
            .iter()
            .map(|it| (it.key.as_str(), &it.kind))
            .collect();
        let expected = [("a", &FieldKind::Password), ("b", &FieldKind::Text)];
        assert_eq!(fields, expected);
    }
}

#[test]
fn a_snapshot_has_identity_flow_and_what_only_a_snapshot_carries() {
    let snapshot = Snapshot::decode(&value(
        r#"{"id": "c1", "domain": "example.com", "profile_name": "p", "status": "NEEDS_AUTH",
            "flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "flow_type": "LOGIN",
            "sso_provider": "google", "flow_expires_at": "1970-01-01T00:00:01Z",
            "interaction_id": "i1", "fields": [{"id": "f", "type": "password"}], "new": {"x": 1}}"#,
    ))
    .unwrap();
    assert_eq!(snapshot.identity.domain, "example.com");
    assert_eq!(snapshot.flow.status, Some(FlowStatus::InProgress));
    assert_eq!(snapshot.flow.interaction_id.as_deref(), Some("i1"));
    assert_eq!(snapshot.sso_provider.as_deref(), Some("google"));
    assert_eq!(snapshot.flow_expires_at, Some(1000));
}

#[test]
fn a_snapshot_that_is_no_object_is_unreadable() {
    for json in ["null", "[]", "\"<html>\"", "7"] {
        assert_eq!(Snapshot::decode(&value(json)), Err(Unreadable), "{json}");
    }
}

#[test]
fn before_any_flow_status_and_step_are_none_and_pending_counts_as_running() {
    let none = flow(r#"{"flow_status": null, "flow_step": null}"#);
    assert_eq!((none.status, none.step), (None, None));
    assert_eq!(
        flow(r#"{"flow_status": "PENDING"}"#).status,
        Some(FlowStatus::InProgress)
    );
}

#[test]
fn canonical_lists_win_even_when_empty_and_null_is_not_present() {
    let legacy = r#""discovered_fields": [{"name": "user", "type": "email"}],
        "mfa_options": [{"type": "sms", "label": "Text"}]"#;
    let empty = flow(&format!(r#"{{"fields": [], "choices": [], {legacy}}}"#));
    assert!(empty.fields.is_empty() && empty.choices.is_empty());
    let null = flow(&format!(r#"{{"fields": null, "choices": null, {legacy}}}"#));
    assert_eq!((null.fields.len(), null.choices.len()), (1, 1));
}

#[test]
fn unknown_values_are_kept_and_wrongly_typed_members_count_as_missing() {
    let state = flow(
        r#"{"flow_status": "PAUSED", "flow_step": "AWAITING_HUMAN_INTERVENTION",
            "website_error": 7, "interaction_id": {},
            "fields": [{"id": "f", "type": "retina", "label": 3, "required": "no"}, 5, {"type": "text"}]}"#,
    );
    assert_eq!(
        state.step,
        Some(FlowStep::Unknown("AWAITING_HUMAN_INTERVENTION".into()))
    );
    assert_eq!(state.status.as_ref().unwrap().as_str(), "PAUSED");
    assert!(!state.is_terminal());
    assert_eq!((state.website_error, state.interaction_id), (None, None));
    let [field] = &state.fields[..] else {
        panic!("a field without id cannot be submitted")
    };
    assert_eq!(field.kind, FieldKind::Unknown("retina".into()));
    assert_eq!((&field.label, field.required), (&None, true));
}

#[test]
fn an_event_replaces_all_but_the_four_members_that_keep_their_last_value() {
    let state = flow(
        r#"{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "flow_type": "REAUTH",
            "post_login_url": "https://a", "live_view_url": "https://b", "hosted_url": "https://c",
            "website_error": "Incorrect password", "interaction_id": "i1",
            "fields": [{"id": "f"}], "choices": [{"id": "c"}],
            "external_action_message": "Look", "error_code": "e", "error_message": "m"}"#,
    );
    let state = state.merge(flow(
        r#"{"flow_step": "SUBMITTING", "hosted_url": "https://d"}"#,
    ));
    assert_eq!(
        state,
        FlowState {
            step: Some(FlowStep::Submitting),
            flow_type: Some(FlowType::Reauth),
            post_login_url: Some("https://a".into()),
            live_view_url: Some("https://b".into()),
            hosted_url: Some("https://d".into()),
            ..FlowState::default()
        }
    );
}

#[test]
fn what_a_later_snapshot_leaves_out_of_the_identity_stays() {
    let identity = |json: &str| Snapshot::decode(&value(json)).unwrap().identity;
    let known = identity(r#"{"id": "c1", "domain": "shop.example", "profile_name": "ann"}"#);
    for (json, domain, profile_name) in [
        ("{}", "shop.example", "ann"),
        (
            r#"{"id": null, "domain": null, "profile_name": null}"#,
            "shop.example",
            "ann",
        ),
        (
            r#"{"id": "", "domain": "", "profile_name": ""}"#,
            "shop.example",
            "ann",
        ),
        (r#"{"domain": "login.example"}"#, "login.example", "ann"),
        (r#"{"profile_name": "bob"}"#, "shop.example", "bob"),
    ] {
        let expected = Identity {
            id: "c1".into(),
            domain: domain.into(),
            profile_name: profile_name.into(),
        };
        assert_eq!(known.merge(identity(json)), expected, "{json}");
    }
}

#[test]
fn choices_prefer_the_text_meant_for_display_and_keep_every_second_line() {
    let state = flow(
        r#"{"choices": [{"id": "1", "type": "mfa_method", "mfa_type": "sms", "label": "SMS",
            "display_text": "Text me", "masked_destination": "***-4821", "context": "Work",
            "description": "Slow"}]}"#,
    );
    let choice = &state.choices[0];
    assert_eq!(choice.label.as_deref(), Some("Text me"));
    assert_eq!(choice.mfa, Some(MfaKind::Sms));
    assert_eq!(choice.destination.as_deref(), Some("***-4821"));
    assert_eq!(choice.detail.as_deref(), Some("Work · Slow"));
}

#[test]
fn events_are_known_by_their_name_or_else_by_their_event_member() {
    let data = value(r#"{"event": "sse_heartbeat", "timestamp": "1970-01-01T00:00:02Z"}"#);
    let beat = StreamEvent::Heartbeat {
        timestamp: Some(2000),
    };
    assert_eq!(
        StreamEvent::decode("sse_heartbeat", Some(&data)),
        Ok(beat.clone())
    );
    assert_eq!(StreamEvent::decode("message", Some(&data)), Ok(beat));
    assert_eq!(
        StreamEvent::decode("news", Some(&data)),
        Ok(StreamEvent::Unknown("news".into()))
    );
    assert_eq!(
        StreamEvent::decode("managed_auth_state", None),
        Err(Unreadable)
    );
}

#[test]
fn an_error_event_speaks_even_when_its_words_cannot_be_read() {
    let data = value(r#"{"event": "error", "error": {"code": "gone", "message": "It broke"}}"#);
    let said = ApiError {
        code: Some("gone".into()),
        message: Some("It broke".into()),
    };
    assert_eq!(
        StreamEvent::decode("error", Some(&data)),
        Ok(StreamEvent::Error(said))
    );
    assert_eq!(
        StreamEvent::decode("error", None),
        Ok(StreamEvent::Error(ApiError::default()))
    );
}

#[test]
fn the_message_of_an_error_event_is_read_wherever_it_stands() {
    for (data, code, message) in [
        (r#"{"error": "It broke"}"#, None, "It broke"),
        (
            r#"{"error": "gone", "message": "It broke"}"#,
            None,
            "It broke",
        ),
        (
            r#"{"code": "gone", "error": "It broke"}"#,
            Some("gone"),
            "It broke",
        ),
        (
            r#"{"error": {"code": "gone"}, "message": "It broke"}"#,
            Some("gone"),
            "It broke",
        ),
        (
            r#"{"error": {}, "code": "gone", "message": "It broke"}"#,
            Some("gone"),
            "It broke",
        ),
        (r#""It broke""#, None, "It broke"),
    ] {
        let said = ApiError {
            code: code.map(str::to_owned),
            message: Some(message.to_owned()),
        };
        let read = StreamEvent::decode("error", Some(&value(data)));
        assert_eq!(read, Ok(StreamEvent::Error(said)), "{data}");
    }
}

#[test]
fn an_error_body_can_speak_through_its_details_or_its_inner_error() {
    let inner = value(r#"{"inner_error": {"code": "c", "message": "m"}}"#);
    let detail = value(r#"{"details": [{"code": "c", "message": "m"}]}"#);
    let expected = ApiError {
        code: Some("c".into()),
        message: Some("m".into()),
    };
    assert_eq!(ApiError::from_value(&inner), expected);
    assert_eq!(ApiError::from_value(&detail), expected);
    assert_eq!(ApiError::from_value(&Value::Null), ApiError::default());
}

#[test]
fn canonical_answers_name_the_interaction_and_legacy_ones_do_not() {
    let question = flow(r#"{"interaction_id": "i1", "fields": [{"id": "f1"}]}"#);
    let canonical = Answer::Fields(vec![(
        FieldKey::Canonical("f1".into()),
        secret("a\"\n\u{1f}é"),
    )]);
    assert_eq!(
        sent(&canonical, &question),
        serde_json::json!({"interaction_id": "i1", "field_values": {"f1": "a\"\n\u{1f}é"}})
    );
    let legacy = Answer::Fields(vec![
        (FieldKey::Legacy("user".into()), secret("{")),
        (FieldKey::Legacy("pass".into()), secret("")),
    ]);
    let question = flow(
        r#"{"interaction_id": "i1", "discovered_fields": [{"name": "user"}, {"name": "pass"}]}"#,
    );
    assert_eq!(
        sent(&legacy, &question),
        serde_json::json!({"fields": {"user": "{", "pass": ""}})
    );
}

#[test]
fn fields_that_are_left_empty_are_sent_in_the_form_that_they_were_asked_in() {
    let canonical = r#""fields": [{"id": "f", "required": false}]"#;
    let legacy = r#""discovered_fields": [{"name": "f", "required": false}]"#;
    let named = r#""interaction_id": "i1","#;
    for (question, body) in [
        (
            format!("{{{named} {canonical}}}"),
            serde_json::json!({"interaction_id": "i1", "field_values": {}}),
        ),
        (
            format!("{{{canonical}}}"),
            serde_json::json!({"field_values": {}}),
        ),
        (
            format!("{{{named} {legacy}}}"),
            serde_json::json!({"fields": {}}),
        ),
        (format!("{{{legacy}}}"), serde_json::json!({"fields": {}})),
    ] {
        let nothing = Answer::Fields(Vec::new());
        assert_eq!(sent(&nothing, &flow(&question)), body, "{question}");
    }
}

#[test]
fn each_kind_of_choice_is_submitted_its_own_way() {
    for (question, body) in [
        (
            r#"{"interaction_id": "i", "choices": [{"id": "c"}]}"#,
            serde_json::json!({"interaction_id": "i", "selected_choice_id": "c"}),
        ),
        (
            r##"{"interaction_id": "i", "pending_sso_buttons": [{"provider": "google", "selector": "#g"}]}"##,
            serde_json::json!({"fields": {}, "sso_button_selector": "#g"}),
        ),
        (
            r#"{"pending_sso_buttons": [{"provider": "google"}]}"#,
            serde_json::json!({"fields": {}, "sso_provider": "google"}),
        ),
        (
            r#"{"mfa_options": [{"type": "sms"}]}"#,
            serde_json::json!({"fields": {}, "mfa_option_id": "sms"}),
        ),
        (
            r#"{"sign_in_options": [{"id": "o"}]}"#,
            serde_json::json!({"fields": {}, "sign_in_option_id": "o"}),
        ),
    ] {
        let question = flow(question);
        let chosen = Answer::Choice(question.choices[0].clone());
        assert_eq!(sent(&chosen, &question), body);
    }
}

#[test]
fn the_exchange_sends_the_code_and_nothing_prints_a_secret() {
    let code = secret("a\\b");
    let request = ExchangeRequest::new(&code);
    let body = serde_json::to_string(&request).unwrap();
    assert_eq!(body, r#"{"code":"a\\b"}"#);
    let answer = Answer::Fields(vec![(FieldKey::Legacy("p".into()), secret("hunter2"))]);
    let submission = Submission::new(&answer, &FlowState::default());
    let printed = format!("{answer:?} {submission:?} {request:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("a\\"));
}

#[test]
fn codes_and_ways_out_are_told_from_the_rest() {
    let flow = flow(
        r#"{"fields": [{"id": "a", "type": "code"}, {"id": "b", "type": "totp"},
        {"id": "c", "type": "totp_secret"}, {"id": "d", "type": "password"}],
        "choices": [{"id": "a", "mfa_type": "sms"}, {"id": "b", "mfa_type": "switch"}]}"#,
    );
    let codes: Vec<_> = flow
        .fields
        .iter()
        .map(|field| field.kind.is_code())
        .collect();
    assert_eq!(codes, [true, true, false, false]);
    let secrets: Vec<_> = flow
        .fields
        .iter()
        .map(|field| field.kind.is_secret())
        .collect();
    assert_eq!(secrets, [false, false, true, true]);
    let ways_out: Vec<_> = flow.choices.iter().map(Choice::is_switch).collect();
    assert_eq!(ways_out, [false, true]);
}

#[test]
fn what_is_no_object_says_that_it_could_not_be_read() {
    let value = value("[]");
    let error = Snapshot::decode(&value).unwrap_err();
    assert_eq!(error.to_string(), "the server's answer could not be read");
}
