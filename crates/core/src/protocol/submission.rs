//! What a person answered, and how it is sent (contract, section 4).

use super::{Choice, ChoiceKey, FieldKey};
use crate::secret::Secret;

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Filled the fields.
    Fields(Vec<(FieldKey, Secret)>),
    /// Chose one of the choices.
    Choice(Choice),
}

/// An answer, written for the wire. Holds secrets: it does not print, and is overwritten when
/// dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    json: Secret,
}

impl Submission {
    /// Writes `answer` in the form that the state asked for it. `interaction_id` names the pause
    /// being answered; legacy answers do not carry it.
    #[must_use]
    pub fn new(answer: &Answer, interaction_id: Option<&str>) -> Self {
        let mut json = Writer::default();
        match answer {
            Answer::Fields(values) => {
                // Where nothing was filled in, the pause's name tells.
                let canonical = values.first().map_or(interaction_id.is_some(), |(key, _)| {
                    matches!(key, FieldKey::Canonical(_))
                });
                if canonical {
                    json.interaction(interaction_id);
                }
                json.open(if canonical { "field_values" } else { "fields" });
                for (key, value) in values {
                    json.member(key.as_str(), value.expose());
                }
                json.close();
            }
            Answer::Choice(choice) => {
                let (member, value) = match &choice.key {
                    ChoiceKey::Canonical(id) => ("selected_choice_id", id),
                    ChoiceKey::SsoSelector(selector) => ("sso_button_selector", selector),
                    ChoiceKey::SsoProvider(provider) => ("sso_provider", provider),
                    ChoiceKey::Mfa(kind) => ("mfa_option_id", kind),
                    ChoiceKey::SignIn(id) => ("sign_in_option_id", id),
                };
                if matches!(choice.key, ChoiceKey::Canonical(_)) {
                    json.interaction(interaction_id);
                } else {
                    json.open("fields");
                    json.close();
                }
                json.member(member, value);
            }
        }
        Self {
            json: Secret::new(json.finish()),
        }
    }

    /// The body of the request, JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        self.json.expose()
    }
}

/// The body of the exchange request, JSON.
#[must_use]
pub fn exchange_request(handoff_code: &Secret) -> Secret {
    let mut json = Writer::default();
    json.member("code", handoff_code.expose());
    Secret::new(json.finish())
}

/// Writes the few objects that the page sends: strings inside at most two levels.
struct Writer(String);

impl Default for Writer {
    fn default() -> Self {
        // Large enough for any login, so that the text does not move while it grows and leave
        // copies of a password behind.
        let mut text = String::with_capacity(4096);
        text.push('{');
        Self(text)
    }
}

impl Writer {
    fn interaction(&mut self, id: Option<&str>) {
        if let Some(id) = id {
            self.member("interaction_id", id);
        }
    }

    fn member(&mut self, name: &str, value: &str) {
        self.name(name);
        self.string(value);
    }

    fn open(&mut self, name: &str) {
        self.name(name);
        self.0.push('{');
    }

    fn close(&mut self) {
        self.0.push('}');
    }

    fn finish(mut self) -> String {
        self.close();
        self.0
    }

    fn name(&mut self, name: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        self.string(name);
        self.0.push(':');
    }

    fn string(&mut self, text: &str) {
        const HEX: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        self.0.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    self.0.push('\\');
                    self.0.push(character);
                }
                '\0'..='\u{1f}' => {
                    self.0.push_str("\\u00");
                    for shift in [4, 0] {
                        let digit = (character as usize >> shift) & 0xf;
                        self.0.push(HEX.get(digit).copied().unwrap_or('0'));
                    }
                }
                _ => self.0.push(character),
            }
        }
        self.0.push('"');
    }
}
