//! What was typed becomes what is sent (contract, rule 13).

use super::characters::is_blank;
use super::{Field, FieldKind, InputMode, code, code_words};
use crate::secret::Secret;

/// What servers call a text field that takes a name or an address to sign in with: legacy ones have
/// no kind for it.
const USERNAMES: [&str; 14] = [
    "username",
    "user",
    "userid",
    "useremail",
    "email",
    "emailaddress",
    "mail",
    "login",
    "loginid",
    "loginname",
    "identifier",
    "accountname",
    "accountid",
    "memberid",
];

/// The same of one that takes a telephone number.
const PHONES: [&str; 7] = [
    "phone",
    "phonenumber",
    "tel",
    "telephone",
    "mobile",
    "mobilenumber",
    "mobilephone",
];

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
            FieldKind::Text if self.is_username() || self.is_phone() => trimmed(typed),
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
            FieldKind::Text => self.is_named(&USERNAMES),
            _ => false,
        }
    }

    /// Whether the field takes a telephone number.
    #[must_use]
    pub fn is_phone(&self) -> bool {
        match self.kind {
            FieldKind::Tel => true,
            FieldKind::Text => self.is_named(&PHONES),
            _ => false,
        }
    }

    /// Whether the field has one of these names, as programs write it: `loginId`, `login_id`.
    fn is_named(&self, names: &[&str]) -> bool {
        let own = self.key.as_str().bytes();
        let own = own.filter(u8::is_ascii_alphanumeric);
        let own = own.map(|byte| byte.to_ascii_lowercase());
        names.iter().any(|name| name.bytes().eq(own.clone()))
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
