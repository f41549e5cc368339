//! What was typed becomes what is sent (contract, rule 13).

use super::characters::is_blank;
use super::{Field, FieldKind, InputMode, code, code_words};
use crate::secret::Secret;

impl Field {
    /// What the person meant who typed or pasted this: a one-time code out of whatever it came in;
    /// names, addresses and numbers without what cannot be seen around them. Passwords, keys and
    /// free text are themselves, to the byte.
    #[must_use]
    pub fn meant(&self, typed: Secret) -> Secret {
        match self.kind {
            FieldKind::Code | FieldKind::TotpCode => {
                Secret::new(code::meant(typed.expose(), self.code_length()))
            }
            FieldKind::Identifier
            | FieldKind::Email
            | FieldKind::Tel
            | FieldKind::Number
            | FieldKind::Url => trimmed(typed),
            FieldKind::Text if self.is_username() => trimmed(typed),
            FieldKind::Text
            | FieldKind::Password
            | FieldKind::TotpSecret
            | FieldKind::Unknown(_) => typed,
        }
    }

    /// Whether the field takes the name that the person signs in with.
    #[must_use]
    pub fn is_username(&self) -> bool {
        match self.kind {
            FieldKind::Identifier | FieldKind::Email => true,
            // Legacy servers have no kind for it.
            FieldKind::Text => {
                let names = ["username", "user", "email", "login", "identifier"];
                let own = self.key.as_str();
                names.iter().any(|name| name.eq_ignore_ascii_case(own))
            }
            _ => false,
        }
    }

    /// How many digits the code has, as far as the server's words or the kind say. It decides how the
    /// field looks, when it is sent by itself and which number of a message is the code, and never
    /// what can be typed.
    #[must_use]
    pub fn code_length(&self) -> Option<usize> {
        if !self.kind.is_code() {
            return None;
        }
        let is_totp = self.kind == FieldKind::TotpCode && !self.may_have_letters();
        self.told_length().or(is_totp.then_some(6))
    }

    /// Whether letters cannot occur in it, so that a keyboard of digits may be offered. Codes for
    /// recovery have letters, and so can any other whose digits nobody has counted.
    #[must_use]
    pub fn digits_only(&self) -> bool {
        match (&self.input_mode, &self.kind) {
            (Some(InputMode::Numeric | InputMode::Tel), _) => true,
            (Some(InputMode::Text | InputMode::Email), _) => false,
            (_, FieldKind::TotpCode) => !self.may_have_letters(),
            (_, FieldKind::Number | FieldKind::Tel) => true,
            (_, FieldKind::Code) => self.told_length().is_some(),
            _ => false,
        }
    }

    fn told_length(&self) -> Option<usize> {
        let told = self.words().find_map(code_words::length);
        told.filter(|_| !self.may_have_letters())
    }

    fn may_have_letters(&self) -> bool {
        self.words().any(code_words::has_letters)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        [&self.label, &self.hint]
            .into_iter()
            .flatten()
            .map(|text| &**text)
    }
}

fn trimmed(typed: Secret) -> Secret {
    let text = typed.expose();
    match text.trim_matches(is_blank) {
        same if same.len() == text.len() => typed,
        shorter => Secret::new(shorter.to_owned()),
    }
}
