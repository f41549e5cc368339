//! Questions that no scripted site asks: a test says the state, word by word.

use managed_auth_sandbox::{Login, LoginOptions};
use serde_json::{Map, Value, json};

use crate::page::Page;
use crate::stage::Stage;

/// A question with these members: `AWAITING_INPUT`, interaction `i1`, unless they say otherwise.
#[must_use]
pub fn question(members: Value) -> Value {
    let mut state = json!({ "flow_step": "AWAITING_INPUT", "interaction_id": "i1" });
    if let (Value::Object(state), Value::Object(members)) = (&mut state, members) {
        state.extend(members);
    }
    state
}

/// A canonical field.
#[must_use]
pub fn field(kind: &str, id: &str, label: &str) -> Value {
    json!({ "id": id, "ref": id, "type": kind, "label": label, "reason": "missing" })
}

/// The same with more members, or with other values for them.
#[must_use]
pub fn with(mut value: Value, members: Value) -> Value {
    if let (Value::Object(value), Value::Object(members)) = (&mut value, members) {
        value.extend(members);
    }
    value
}

/// The email address and the password of most sites.
#[must_use]
pub fn email_and_password() -> Value {
    let email = with(
        field("identifier", "email", "Email address"),
        json!({ "input_mode": "email" }),
    );
    json!([email, field("password", "password", "Password")])
}

/// Choices of one kind, by their labels: `choice-1`, `choice-2`, ...
#[must_use]
pub fn choices(kind: &str, labels: &[&str]) -> Value {
    let choice = |(at, label): (usize, &&str)| json!({ "id": format!("choice-{}", at + 1), "type": kind, "label": label });
    labels.iter().enumerate().map(choice).collect()
}

impl Stage {
    /// Has the login leave its script for this state; see [`question`].
    pub fn show(&self, login: &Login, state: Value) {
        let state = match state {
            Value::Object(state) => state,
            _ => Map::new(),
        };
        assert!(self.sandbox.show(&login.id, state), "the login has ended");
    }

    /// Opens the page of a new login that is at this state, gives consent, and waits for the step.
    pub async fn asked(&self, state: Value, step: &str) -> (Login, Page) {
        self.asked_in(LoginOptions::default(), state, step).await
    }

    /// The same with more to say about the login.
    pub async fn asked_in(&self, options: LoginOptions, state: Value, step: &str) -> (Login, Page) {
        let login = self.login_with("password", options);
        self.show(&login, state);
        let page = self.open(&login).await;
        page.agree().await;
        page.until_step(step).await;
        (login, page)
    }

    /// Waits for the submission of this number, counted from 1, and gives its body.
    pub async fn answer(&self, login: &Login, number: usize) -> Value {
        let what = format!("submission {number}");
        self.until_counts(login, &what, |it| it.submissions.len() >= number)
            .await;
        let mut sent = self.submitted(login);
        assert_eq!(sent.len(), number, "no more than that: {sent:?}");
        sent.pop().unwrap_or_default()
    }
}
