//! What a person is asked to choose from (contract, section 3).

use super::{open_enum::open_enum, value::Value};

open_enum! {
    /// What choosing decides.
    ChoiceKind {
        /// How to prove who one is.
        MfaMethod = "mfa_method",
        /// With which provider to sign in.
        SsoProvider = "sso_provider",
        /// How to sign in.
        SignInMethod = "sign_in_method",
        /// How to authenticate.
        AuthMethod = "auth_method",
        /// Which kind of name to sign in with.
        IdentifierMethod = "identifier_method",
        /// Which account, or which organisation.
        Account = "account",
        /// Something else.
        Other = "other",
    }
}

open_enum! {
    /// A way to prove who one is.
    MfaKind {
        /// A text message.
        Sms = "sms",
        /// A telephone call.
        Call = "call",
        /// An e-mail.
        Email = "email",
        /// An authenticator app.
        Totp = "totp",
        /// A notification on another device.
        Push = "push",
        /// A password.
        Password = "password",
        /// A passkey.
        Passkey = "passkey",
        /// Not a method: the way to the other methods.
        Switch = "switch",
        /// Something else.
        Other = "other",
    }
}

/// How a choice is submitted (contract, section 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChoiceKey {
    /// Canonical: `selected_choice_id`.
    Canonical(String),
    /// Legacy SSO button that names what to press: `sso_button_selector`.
    SsoSelector(String),
    /// Legacy SSO button without a selector: `sso_provider`.
    SsoProvider(String),
    /// Legacy second factor: `mfa_option_id`, which is its type.
    Mfa(String),
    /// Legacy account, organisation or method: `sign_in_option_id`.
    SignIn(String),
}

impl ChoiceKey {
    /// What is submitted.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Canonical(text)
            | Self::SsoSelector(text)
            | Self::SsoProvider(text)
            | Self::Mfa(text)
            | Self::SignIn(text) => text,
        }
    }
}

/// One choice, a button on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// How it is submitted. Two choices may share everything but this.
    pub key: ChoiceKey,
    /// What it decides.
    pub kind: ChoiceKind,
    /// Which second factor it is, where it is one.
    pub mfa: Option<MfaKind>,
    /// The site's words, `display_text` before `label`.
    pub label: Option<String>,
    /// Where a code would go, mostly hidden: `***-***-4821`.
    pub destination: Option<String>,
    /// A second line.
    pub detail: Option<String>,
    /// The identity provider as the server names it (legacy SSO buttons only).
    pub provider: Option<String>,
}

impl Choice {
    /// Reads a canonical choice. `None` when it has no `id`, and so could not be submitted.
    #[must_use]
    pub fn from_canonical(value: &Value) -> Option<Self> {
        Some(Self {
            key: ChoiceKey::Canonical(value.str("id")?.to_owned()),
            kind: value
                .str("type")
                .map_or(ChoiceKind::Other, ChoiceKind::from_wire),
            mfa: value.str("mfa_type").map(MfaKind::from_wire),
            label: value.text("display_text").or_else(|| value.text("label")),
            destination: value.text("masked_destination"),
            detail: match (value.text("context"), value.text("description")) {
                (Some(context), Some(description)) if context != description => {
                    Some([context, description].join(" · "))
                }
                (context, description) => context.or(description),
            },
            provider: None,
        })
    }

    /// Reads a legacy SSO button. `None` when neither a selector nor a provider came.
    #[must_use]
    pub fn from_sso_button(value: &Value) -> Option<Self> {
        let provider = value.text("provider");
        let key = match value.text("selector") {
            Some(selector) => ChoiceKey::SsoSelector(selector),
            None => ChoiceKey::SsoProvider(provider.clone()?),
        };
        Some(Self {
            provider,
            ..Self::legacy(value, key, ChoiceKind::SsoProvider)
        })
    }

    /// Reads a legacy second factor. `None` when it has no `type`.
    #[must_use]
    pub fn from_mfa_option(value: &Value) -> Option<Self> {
        let kind = value.str("type")?;
        Some(Self {
            mfa: Some(MfaKind::from_wire(kind)),
            destination: value.text("target"),
            ..Self::legacy(
                value,
                ChoiceKey::Mfa(kind.to_owned()),
                ChoiceKind::MfaMethod,
            )
        })
    }

    /// Reads a legacy sign-in option. `None` when it has no `id`.
    #[must_use]
    pub fn from_sign_in_option(value: &Value) -> Option<Self> {
        let key = ChoiceKey::SignIn(value.str("id")?.to_owned());
        Some(Self::legacy(value, key, ChoiceKind::SignInMethod))
    }

    fn legacy(value: &Value, key: ChoiceKey, kind: ChoiceKind) -> Self {
        Self {
            key,
            kind,
            mfa: None,
            label: value.text("label"),
            destination: None,
            detail: value.text("description"),
            provider: None,
        }
    }

    /// Whether this says with which account to go on, whatever name was typed before.
    #[must_use]
    pub fn names_account(&self) -> bool {
        use ChoiceKind::{Account, IdentifierMethod, SsoProvider};
        matches!(self.kind, Account | IdentifierMethod | SsoProvider)
    }

    /// Whether this leads to other choices instead of being one: such choices come last.
    #[must_use]
    pub fn is_switch(&self) -> bool {
        self.mfa == Some(MfaKind::Switch)
    }
}
