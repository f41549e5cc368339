//! States that no site of the sandbox has, as the stream writes them.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// The system's clock, in milliseconds with fractions.
pub(crate) fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1_000.0)
}

/// Something to do elsewhere, told in these words.
pub(crate) fn message(text: &str) -> String {
    block(json!({
        "flow_step": "AWAITING_EXTERNAL_ACTION",
        "interaction_id": "int_bench",
        "external_action_message": text,
        "fields": [],
        "choices": [
            { "id": "c1", "type": "mfa_method", "mfa_type": "sms", "label": "Text message" },
            { "id": "c2", "type": "mfa_method", "mfa_type": "totp", "label": "Authenticator app" },
        ],
    }))
}

/// A form of so many fields.
pub(crate) fn form(fields: usize) -> String {
    let field = |number: usize| {
        json!({
            "id": format!("f{number}"),
            "ref": format!("r{number}"),
            "type": "text",
            "reason": "missing",
            "label": format!("Field {number}"),
            "hint": "As it stands in the contract",
        })
    };
    block(json!({
        "flow_step": "AWAITING_INPUT",
        "interaction_id": "int_form",
        "fields": (0..fields).map(field).collect::<Vec<_>>(),
        "choices": [],
    }))
}

/// A question with so many choices.
pub(crate) fn choices(choices: usize) -> String {
    let choice = |number: usize| {
        json!({
            "id": format!("c{number}"),
            "type": "mfa_method",
            "mfa_type": "sms",
            "label": format!("Text message {number}"),
        })
    };
    block(json!({
        "flow_step": "AWAITING_INPUT",
        "interaction_id": "int_choices",
        "fields": [],
        "choices": (0..choices).map(choice).collect::<Vec<_>>(),
    }))
}

fn block(mut state: Value) -> String {
    state["event"] = "managed_auth_state".into();
    state["timestamp"] = "2026-01-01T00:00:00.000Z".into();
    state["flow_status"] = "IN_PROGRESS".into();
    state["flow_type"] = "LOGIN".into();
    format!("event: managed_auth_state\ndata: {state}\n\n")
}
