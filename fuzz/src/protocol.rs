//! Any JSON is a snapshot, an event and an error: reading it does not panic, what was read holds
//! together, and every answer to it is JSON that says what was answered.

use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;

/// What a person may type or paste: quotes, controls, a pair of surrogates, what ends a script.
const TYPED: &str = "\"\\\0\u{1f}\u{7f}\u{2028}\u{1f600}</script>{";

/// An answer's JSON.
fn sent(answer: &Answer, flow: &FlowState) -> serde_json::Value {
    let submission = Submission::new(answer, flow);
    assert!(
        !format!("{submission:?}").contains("</script>"),
        "a secret was printed"
    );
    serde_json::to_value(submission).unwrap()
}

fn answers(flow: &FlowState) {
    if !flow.fields.is_empty() {
        let values = flow
            .fields
            .iter()
            .map(|it| (it.key.clone(), Secret::new(TYPED.into())));
        let filled = sent(&Answer::Fields(values.collect()), flow);
        let nothing = sent(&Answer::Fields(Vec::new()), flow);
        for field in &flow.fields {
            let (member, name) = match &field.key {
                FieldKey::Canonical(id) => ("field_values", id),
                FieldKey::Legacy(name) => ("fields", name),
            };
            assert_eq!(filled[member][name], TYPED);
            assert_eq!(nothing[member], serde_json::json!({}));
        }
    }
    for choice in &flow.choices {
        let sent = sent(&Answer::Choice(choice.clone()), flow);
        let (member, value) = match &choice.key {
            ChoiceKey::Canonical(id) => ("selected_choice_id", id),
            ChoiceKey::SsoSelector(selector) => ("sso_button_selector", selector),
            ChoiceKey::SsoProvider(provider) => ("sso_provider", provider),
            ChoiceKey::Mfa(kind) => ("mfa_option_id", kind),
            ChoiceKey::SignIn(id) => ("sign_in_option_id", id),
        };
        assert_eq!(sent[member], *value);
    }
}

/// Runs one input.
pub fn run(json: &[u8]) {
    let value: Option<Value> = serde_json::from_slice(json).ok();
    assert!(value.is_some() || serde_json::from_slice::<serde_json::Value>(json).is_err());
    for name in [
        "managed_auth_state",
        "sse_heartbeat",
        "error",
        "message",
        "news",
    ] {
        let event = StreamEvent::decode(name, value.as_ref());
        let readable = value.as_ref().is_some_and(Value::is_object);
        assert!(event.is_ok() || !readable, "an object that is no {name}");
    }
    let Some(value) = value else { return };
    let error = ApiError::from_value(&value);
    assert_ne!(error.code.as_deref(), Some(""));
    let Ok(snapshot) = Snapshot::decode(&value) else {
        assert!(!value.is_object());
        return;
    };
    let flow = snapshot.flow;
    assert_eq!(
        flow,
        FlowState::from_value(&value),
        "a snapshot is an event and more"
    );
    assert_eq!(
        flow.merge(flow.clone()),
        flow,
        "an event that repeats the state changes nothing"
    );
    assert!(flow.asks_the_same(&flow));
    for (canonical, legacy) in [
        ("fields", &["discovered_fields"][..]),
        (
            "choices",
            &["pending_sso_buttons", "mfa_options", "sign_in_options"],
        ),
    ] {
        if let (Some(_), Value::Object(members)) = (value.list(canonical), &value) {
            let rest = members
                .iter()
                .filter(|(name, _)| !legacy.contains(&name.as_str()));
            let without = Value::Object(rest.cloned().collect());
            assert_eq!(
                FlowState::from_value(&without),
                flow,
                "legacy beside {canonical}"
            );
        }
    }
    answers(&flow);
}
