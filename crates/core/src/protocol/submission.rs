//! What a person answered, and how it is sent (contract, section 4).

use super::{Choice, ChoiceKey, FieldKey, FlowState};
use crate::secret::Secret;
use serde::{Serialize, Serializer};

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Filled the fields.
    Fields(Vec<(FieldKey, Secret)>),
    /// Chose one of the choices.
    Choice(Choice),
}

/// An answer as the wire has it, to be serialised. Holds secrets: it does not print, and is
/// overwritten when dropped.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Submission(Body);

/// The forms of a submission: the canonical two, and a legacy one for each kind of answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Body {
    FieldValues {
        #[serde(skip_serializing_if = "Option::is_none")]
        interaction_id: Option<String>,
        field_values: Values,
    },
    SelectedChoice {
        #[serde(skip_serializing_if = "Option::is_none")]
        interaction_id: Option<String>,
        selected_choice_id: String,
    },
    Fields {
        fields: Values,
    },
    SsoButton {
        fields: Values,
        sso_button_selector: String,
    },
    SsoProvider {
        fields: Values,
        sso_provider: String,
    },
    MfaOption {
        fields: Values,
        mfa_option_id: String,
    },
    SignInOption {
        fields: Values,
        sign_in_option_id: String,
    },
}

/// What was typed, by the id or the name of its field.
#[derive(Debug, Clone, PartialEq, Default)]
struct Values(Vec<(String, Secret)>);

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value.expose())))
    }
}

impl Submission {
    /// Writes `answer` in the form that `question` asked for it.
    #[must_use]
    pub fn new(answer: &Answer, question: &FlowState) -> Self {
        let fields = Values::default();
        let interaction_id = question.interaction_id.clone();
        Self(match answer {
            Answer::Fields(values) => {
                let values = values
                    .iter()
                    .map(|(key, value)| (key.as_str().to_owned(), value.clone()));
                let values = Values(values.collect());
                match is_canonical(question) {
                    true => Body::FieldValues {
                        interaction_id,
                        field_values: values,
                    },
                    false => Body::Fields { fields: values },
                }
            }
            Answer::Choice(choice) => match choice.key.clone() {
                ChoiceKey::Canonical(selected_choice_id) => Body::SelectedChoice {
                    interaction_id,
                    selected_choice_id,
                },
                ChoiceKey::SsoSelector(sso_button_selector) => Body::SsoButton {
                    fields,
                    sso_button_selector,
                },
                ChoiceKey::SsoProvider(sso_provider) => Body::SsoProvider {
                    fields,
                    sso_provider,
                },
                ChoiceKey::Mfa(mfa_option_id) => Body::MfaOption {
                    fields,
                    mfa_option_id,
                },
                ChoiceKey::SignIn(sign_in_option_id) => Body::SignInOption {
                    fields,
                    sign_in_option_id,
                },
            },
        })
    }
}

/// Whether the question's fields are canonical: they are all of one kind, and what was answered may be
/// none of them. Of a question without any, the pause's name tells.
fn is_canonical(question: &FlowState) -> bool {
    let has_name = question.interaction_id.is_some();
    let first = question.fields.first();
    first.map_or(has_name, |field| {
        matches!(field.key, FieldKey::Canonical(_))
    })
}

/// The body of the exchange request, to be serialised. It does not print either.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ExchangeRequest<'a> {
    #[serde(serialize_with = "exposed")]
    code: &'a Secret,
}

impl<'a> ExchangeRequest<'a> {
    /// The request that spends `handoff_code`.
    #[must_use]
    pub fn new(handoff_code: &'a Secret) -> Self {
        Self { code: handoff_code }
    }
}

/// [`Secret`] itself does not serialise: it leaves for the wire from here alone.
fn exposed<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}
