//! How a scene reads on the wire, in either dialect.

use serde_json::{Map, Value, json};

use super::{Choice, Field, Kind, Scene, Spoken};

impl Scene {
    /// The name of the step that this scene is.
    pub(crate) fn step(&self) -> &'static str {
        match self.kind {
            Kind::Discovering(_) => "DISCOVERING",
            Kind::Input => "AWAITING_INPUT",
            Kind::External => "AWAITING_EXTERNAL_ACTION",
            Kind::Unknown(step) => step,
        }
    }

    /// Whether the person can answer it.
    pub(crate) fn is_answerable(&self) -> bool {
        let is_empty = self.fields.is_empty() && self.choices.is_empty();
        !is_empty && !matches!(self.kind, Kind::Discovering(_))
    }

    /// Writes what this scene shows into a flow state.
    pub(crate) fn write(&self, interaction: Option<&str>, flow: &mut Map<String, Value>) {
        let mut put = |name: &str, value: Value| flow.insert(name.to_owned(), value);
        if let Some(text) = self.website_error {
            put("website_error", text.into());
        }
        if let Some(text) = self.message {
            put("external_action_message", text.into());
        }
        if self.padding > 0 {
            put("padding", "x".repeat(self.padding).into());
        }
        if !self.is_answerable() {
            return;
        }
        if self.spoken != Spoken::Legacy {
            put("interaction_id", interaction.unwrap_or_default().into());
            put("fields", self.fields.iter().map(Field::canonical).collect());
            put(
                "choices",
                self.choices.iter().map(Choice::canonical).collect(),
            );
        }
        if self.spoken != Spoken::Canonical {
            put(
                "discovered_fields",
                self.fields.iter().map(Field::legacy).collect(),
            );
            let list = |kinds: fn(&str) -> bool, write: fn(&Choice) -> Value| {
                self.choices
                    .iter()
                    .filter(|it| kinds(it.kind))
                    .map(write)
                    .collect::<Value>()
            };
            put(
                "pending_sso_buttons",
                list(|kind| kind == "sso_provider", Choice::legacy_sso),
            );
            put(
                "mfa_options",
                list(|kind| kind == "mfa_method", Choice::legacy_mfa),
            );
            put(
                "sign_in_options",
                list(
                    |kind| !matches!(kind, "sso_provider" | "mfa_method"),
                    Choice::legacy_sign_in,
                ),
            );
        }
    }
}

impl Field {
    fn selector(&self) -> String {
        format!("#{}", self.reference)
    }

    fn canonical(&self) -> Value {
        let mut field = json!({
            "id": self.id,
            "ref": self.reference,
            "type": self.kind,
            "reason": if self.rejected { "rejected" } else { "missing" },
            "label": self.label,
            "observed_selector": self.selector(),
        });
        set(&mut field, "hint", self.hint);
        set(&mut field, "input_mode", self.input_mode);
        if !self.required {
            set(&mut field, "required", Some(false));
        }
        field
    }

    fn legacy(&self) -> Value {
        let kind = match (self.kind, self.input_mode) {
            ("password", _) => "password",
            ("code", _) => "code",
            ("totp_code", _) => "totp",
            (_, Some("email")) => "email",
            (_, Some("tel")) => "tel",
            (_, Some("numeric")) => "number",
            _ => "text",
        };
        let mut field = json!({
            "name": self.reference,
            "label": self.label,
            "type": kind,
            "selector": self.selector(),
            "required": self.required,
        });
        set(&mut field, "hint", self.hint);
        field
    }
}

impl Choice {
    /// The legacy dialect names an SSO button by where it is on the page.
    pub(crate) fn selector(&self) -> String {
        format!("//button[@id='{}']", self.id)
    }

    fn canonical(&self) -> Value {
        let mut choice = json!({ "id": self.id, "type": self.kind, "label": self.label });
        set(&mut choice, "mfa_type", self.mfa_type);
        set(&mut choice, "display_text", self.display_text);
        set(&mut choice, "context", self.context);
        set(&mut choice, "description", self.description);
        set(&mut choice, "masked_destination", self.masked_destination);
        set(&mut choice, "observed_selector", Some(self.selector()));
        choice
    }

    fn legacy_sso(&self) -> Value {
        json!({
            "provider": self.provider.unwrap_or(self.id),
            "label": self.label,
            "selector": self.selector(),
        })
    }

    fn legacy_mfa(&self) -> Value {
        let mut option = json!({ "type": self.mfa_type.unwrap_or("switch"), "label": self.label });
        set(&mut option, "target", self.masked_destination);
        set(&mut option, "description", self.description);
        option
    }

    fn legacy_sign_in(&self) -> Value {
        let mut option = json!({ "id": self.id, "label": self.display_text.unwrap_or(self.label) });
        set(
            &mut option,
            "description",
            self.description.or(self.context),
        );
        option
    }
}

fn set(object: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(name.to_owned(), value.into());
    }
}
