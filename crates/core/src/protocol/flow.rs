//! The state of a login (contract, section 3).

use super::{Choice, Field, Unreadable, open_enum::open_enum, value::Value};
use crate::time::{Millis, parse_rfc3339};

open_enum! {
    /// Where a login stands as a whole.
    FlowStatus {
        /// It runs. Older servers say `PENDING` before it does.
        InProgress = "IN_PROGRESS" | "PENDING",
        /// The account is signed in. Terminal.
        Success = "SUCCESS",
        /// It failed, see the error. Terminal.
        Failed = "FAILED",
        /// It took too long. Terminal.
        Expired = "EXPIRED",
        /// Somebody called it off. Terminal.
        Canceled = "CANCELED",
    }
}

open_enum! {
    /// What a running login does now.
    FlowStep {
        /// Looks at the site.
        Discovering = "DISCOVERING",
        /// Waits for what only the account's owner knows.
        AwaitingInput = "AWAITING_INPUT",
        /// Waits for something that the owner does elsewhere.
        AwaitingExternalAction = "AWAITING_EXTERNAL_ACTION",
        /// Works with what was answered.
        Submitting = "SUBMITTING",
        /// Is done; the status says how.
        Completed = "COMPLETED",
    }
}

open_enum! {
    /// Why there is a login at all.
    FlowType {
        /// The first sign-in of this connection.
        Login = "LOGIN",
        /// A sign-in to a connection that was signed in before.
        Reauth = "REAUTH",
    }
}

/// Which connection this is: what a snapshot carries and a stream event does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The connection's id.
    pub id: String,
    /// The site, such as `login.example.com`.
    pub domain: String,
    /// The browser profile that will be signed in.
    pub profile_name: String,
}

impl Identity {
    /// What a later snapshot says in place of this. What it leaves out, or leaves empty, is known
    /// already.
    #[must_use]
    pub fn merge(&self, newer: Self) -> Self {
        let known = |newer: String, older: &String| match newer.is_empty() {
            true => older.clone(),
            false => newer,
        };
        Self {
            id: known(newer.id, &self.id),
            domain: known(newer.domain, &self.domain),
            profile_name: known(newer.profile_name, &self.profile_name),
        }
    }
}

/// The flow state: everything that an event replaces.
///
/// `fields` and `choices` are already the one list of each that counts, canonical before legacy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FlowState {
    /// Where the login stands; `None` before any flow.
    pub status: Option<FlowStatus>,
    /// What it does now; `None` before any flow.
    pub step: Option<FlowStep>,
    /// Why there is a login; kept when an event omits it.
    pub flow_type: Option<FlowType>,
    /// The current pause. Changes with each new one; legacy servers have none.
    pub interaction_id: Option<String>,
    /// What can be typed now.
    pub fields: Vec<Field>,
    /// What can be chosen now.
    pub choices: Vec<Choice>,
    /// What the person must do elsewhere.
    pub external_action_message: Option<String>,
    /// What the target site showed, such as "Incorrect password".
    pub website_error: Option<String>,
    /// Why the login failed, for programs.
    pub error_code: Option<String>,
    /// Why the login failed, for people.
    pub error_message: Option<String>,
    /// Where the site led after the sign-in; kept when an event omits it.
    pub post_login_url: Option<String>,
    /// A live view of the cloud browser; kept when an event omits it.
    pub live_view_url: Option<String>,
    /// The hosted sign-in page; kept when an event omits it.
    pub hosted_url: Option<String>,
}

impl FlowState {
    /// Reads a flow state from an event's data or a snapshot.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        Self {
            status: value.str("flow_status").map(FlowStatus::from_wire),
            step: value.str("flow_step").map(FlowStep::from_wire),
            flow_type: value.str("flow_type").map(FlowType::from_wire),
            interaction_id: value.text("interaction_id"),
            fields: read_fields(value),
            choices: read_choices(value),
            external_action_message: value.text("external_action_message"),
            website_error: value.text("website_error"),
            error_code: value.text("error_code"),
            error_message: value.text("error_message"),
            post_login_url: value.text("post_login_url"),
            live_view_url: value.text("live_view_url"),
            hosted_url: value.text("hosted_url"),
        }
    }

    /// A newer state from the stream in place of this one: every member is replaced and an omitted
    /// one cleared, but for the four that keep their last value.
    #[must_use]
    pub fn merge(&self, mut newer: Self) -> Self {
        keep(&mut newer.flow_type, &self.flow_type);
        keep(&mut newer.post_login_url, &self.post_login_url);
        keep(&mut newer.live_view_url, &self.live_view_url);
        keep(&mut newer.hosted_url, &self.hosted_url);
        newer
    }

    /// Whether the login waits for the person.
    #[must_use]
    pub fn awaits_person(&self) -> bool {
        matches!(
            self.step,
            Some(FlowStep::AwaitingInput | FlowStep::AwaitingExternalAction)
        )
    }

    /// Whether the login is over, one way or another.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(
            self.status,
            Some(
                FlowStatus::Success
                    | FlowStatus::Failed
                    | FlowStatus::Expired
                    | FlowStatus::Canceled
            )
        )
    }

    /// Whether both ask the person for the same, word for word. For states of legacy servers,
    /// whose pauses have no name, this is what tells one from the next.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        self.step == other.step
            && self.fields == other.fields
            && self.choices == other.choices
            && self.website_error == other.website_error
            && self.external_action_message == other.external_action_message
    }
}

fn keep<T: Clone>(newer: &mut Option<T>, older: &Option<T>) {
    if newer.is_none() {
        newer.clone_from(older);
    }
}

/// Canonical fields win when present, even when the list is empty. Of two with the same name only one
/// could be submitted: the first.
fn read_fields(value: &Value) -> Vec<Field> {
    let (member, decode): (_, fn(&Value) -> _) = match value.list("fields") {
        Some(_) => ("fields", Field::from_canonical),
        None => ("discovered_fields", Field::from_legacy),
    };
    let mut fields: Vec<Field> = Vec::new();
    for field in read(value, member, decode) {
        if fields.iter().all(|other| other.key != field.key) {
            fields.push(field);
        }
    }
    fields
}

/// Canonical choices win when present, even when the list is empty.
fn read_choices(value: &Value) -> Vec<Choice> {
    match value.list("choices") {
        Some(choices) => choices.iter().filter_map(Choice::from_canonical).collect(),
        None => read(value, "pending_sso_buttons", Choice::from_sso_button)
            .chain(read(value, "mfa_options", Choice::from_mfa_option))
            .chain(read(value, "sign_in_options", Choice::from_sign_in_option))
            .collect(),
    }
}

fn read<'a, T: 'a>(
    value: &'a Value,
    member: &str,
    decode: fn(&Value) -> Option<T>,
) -> impl Iterator<Item = T> + 'a {
    value
        .list(member)
        .unwrap_or_default()
        .iter()
        .filter_map(decode)
}

/// The answer to `retrieve`: identity, flow, and what only a snapshot carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Which connection this is.
    pub identity: Identity,
    /// Where its login stands.
    pub flow: FlowState,
    /// The identity provider in use, for the heading.
    pub sso_provider: Option<String>,
    /// When the flow ends by itself, by the server's clock.
    pub flow_expires_at: Option<Millis>,
}

impl Snapshot {
    /// Decodes the answer to `retrieve`.
    ///
    /// # Errors
    /// [`Unreadable`] when it is no object.
    pub fn decode(value: &Value) -> Result<Self, Unreadable> {
        if !value.is_object() {
            return Err(Unreadable);
        }
        Ok(Self {
            identity: Identity {
                id: value.text("id").unwrap_or_default(),
                domain: value.text("domain").unwrap_or_default(),
                profile_name: value.text("profile_name").unwrap_or_default(),
            },
            flow: FlowState::from_value(value),
            sso_provider: value.text("sso_provider"),
            flow_expires_at: value.str("flow_expires_at").and_then(parse_rfc3339),
        })
    }
}
