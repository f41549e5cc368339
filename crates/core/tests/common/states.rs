//! What servers say, as it stands on the wire.

use managed_auth_core::protocol::*;
use managed_auth_core::session::*;
use managed_auth_core::time::Millis;

/// 2026-01-01T00:00:00Z: when every test begins.
pub const START: Millis = 1_767_225_600_000;

pub const SECOND: Millis = 1_000;

/// Who is signing in, as every snapshot of these tests says.
pub const IDENTITY: &str = r#""id": "c1", "domain": "shop.example", "profile_name": "ann""#;

/// States as servers send them, without the braces.
pub const DISCOVERING: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "DISCOVERING""#;
pub const SUBMITTING: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "SUBMITTING""#;
pub const SUCCESS: &str = r#""flow_status": "SUCCESS", "flow_step": "COMPLETED""#;
pub const FAILED: &str = r#""flow_status": "FAILED", "flow_step": "COMPLETED",
    "error_code": "bot_detected", "error_message": "No robots, please.""#;

/// A form that asks for a name and a password.
pub fn form(interaction: &str) -> String {
    format!(
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "interaction_id": "{interaction}",
        "fields": [{{"id": "name", "type": "identifier"}}, {{"id": "pass", "type": "password"}}]"#
    )
}

/// A form that asks for a code.
pub fn code_form(interaction: &str) -> String {
    format!(
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "interaction_id": "{interaction}",
        "fields": [{{"id": "code", "type": "code"}}]"#
    )
}

/// The same form as an older server asks for it: the pause has no name.
pub const LEGACY_FORM: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
    "discovered_fields": [{"name": "name", "type": "email"}, {"name": "pass", "type": "password"}]"#;

/// Something to be done elsewhere, with a way out.
pub fn external(interaction: &str) -> String {
    format!(
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_EXTERNAL_ACTION",
        "interaction_id": "{interaction}", "external_action_message": "Tap 42 on your phone.",
        "choices": [{{"id": "other", "type": "mfa_method", "mfa_type": "switch", "label": "Another way"}}]"#
    )
}

/// Reads what stands between the braces of a JSON object.
pub fn json(members: &str) -> Value {
    serde_json::from_str(&format!("{{{members}}}")).expect("the test's own JSON")
}

pub fn read_snapshot(members: &str) -> Snapshot {
    Snapshot::decode(&json(&format!("{IDENTITY}, {members}"))).unwrap()
}

/// A time of the tests' day, as the wire writes it.
pub fn rfc3339(at: Millis) -> String {
    let millis = at.checked_sub(START).expect("a time of the tests' day");
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    assert!(hour < 24, "later than the tests' day");
    format!("2026-01-01T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

pub fn status(status: u16) -> Failure {
    Failure {
        status: Some(status),
        ..Failure::default()
    }
}

pub fn refused(status: u16, code: &str, message: &str) -> Failure {
    Failure {
        status: Some(status),
        error: ApiError {
            code: Some(code.into()),
            message: Some(message.into()),
        },
        retry_after: None,
    }
}

pub fn after(status: u16, retry_after: Millis) -> Failure {
    Failure {
        status: Some(status),
        retry_after: Some(RetryAfter::In(retry_after)),
        ..Failure::default()
    }
}
