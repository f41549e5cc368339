//! What a person is asked to type (contract, section 3).

use super::{open_enum::open_enum, value::Value};

open_enum! {
    /// What kind of text a field takes, canonical and legacy kinds together.
    FieldKind {
        /// The name that the person signs in with: a user name, an e-mail address, a number.
        Identifier = "identifier",
        /// A password.
        Password = "password",
        /// A code that was sent to the person.
        Code = "code",
        /// A code that an authenticator app shows.
        TotpCode = "totp_code" | "totp",
        /// The secret key that an authenticator app is set up with.
        TotpSecret = "totp_secret",
        /// Any text.
        Text = "text",
        /// An e-mail address (legacy).
        Email = "email",
        /// A telephone number (legacy).
        Tel = "tel",
        /// A number (legacy).
        Number = "number",
        /// A web address (legacy).
        Url = "url",
    }
}

impl FieldKind {
    /// Whether what is typed must be forgotten as soon as it is sent: what stays valid. A one-time
    /// code does not, and one that did not get through need not be typed again.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Password | Self::TotpSecret)
    }

    /// Whether this is a one-time code, sent or generated.
    #[must_use]
    pub fn is_code(&self) -> bool {
        matches!(self, Self::Code | Self::TotpCode)
    }
}

open_enum! {
    /// Which keyboard to offer. A hint only, never a validation.
    InputMode {
        /// Letters.
        Text = "text",
        /// An e-mail address.
        Email = "email",
        /// A telephone number.
        Tel = "tel",
        /// Digits.
        Numeric = "numeric",
    }
}

/// The name under which a field's value is submitted (contract, section 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKey {
    /// A canonical field: its `id`, under `field_values`.
    Canonical(String),
    /// A legacy field: its `name`, under `fields`.
    Legacy(String),
}

impl FieldKey {
    /// The id or the name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Canonical(key) | Self::Legacy(key) => key,
        }
    }

    /// Whether both are the same field to a person, though one may be submitted in the older way.
    #[must_use]
    pub fn names_the_same(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// How its value is submitted.
    pub key: FieldKey,
    /// What it takes.
    pub kind: FieldKind,
    /// The site's word for it. The page has its own for each kind when the site has none.
    pub label: Option<String>,
    /// One line of help.
    pub hint: Option<String>,
    /// An example (legacy).
    pub placeholder: Option<String>,
    /// Whether the form can be sent without it.
    pub required: bool,
    /// Which keyboard to offer.
    pub input_mode: Option<InputMode>,
    /// The site refused the value that was sent before.
    pub rejected: bool,
}

impl Field {
    /// Reads a canonical field. `None` when it has no `id`, and so could not be submitted.
    #[must_use]
    pub fn from_canonical(value: &Value) -> Option<Self> {
        let key = FieldKey::Canonical(value.str("id")?.to_owned());
        Some(Self::read(value, key))
    }

    /// Reads a legacy field. `None` when it has no `name`, and so could not be submitted.
    #[must_use]
    pub fn from_legacy(value: &Value) -> Option<Self> {
        let key = FieldKey::Legacy(value.str("name")?.to_owned());
        Some(Self::read(value, key))
    }

    fn read(value: &Value, key: FieldKey) -> Self {
        Self {
            key,
            kind: value
                .str("type")
                .map_or(FieldKind::Text, FieldKind::from_wire),
            label: value.text("label"),
            hint: value.text("hint"),
            placeholder: value.text("placeholder"),
            required: value.bool("required").unwrap_or(true),
            input_mode: value.str("input_mode").map(InputMode::from_wire),
            rejected: value.str("reason") == Some("rejected"),
        }
    }
}
