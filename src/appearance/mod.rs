//! How it looks, as far as a host can set it: theme and design tokens.

use managed_auth_core::protocol::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Light, dark, or as the person's system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Reads `auto`, `light` or `dark`; anything else is `auto`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The value of `data-managed-auth-theme`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What a host sets about the looks.
#[derive(Debug, Clone, Default)]
pub struct Appearance {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Values of design tokens, by name without `--managed-auth-`: `("color-primary", "#0a7")`.
    pub variables: Vec<(String, String)>,
}

impl Appearance {
    /// Reads `{"theme": "dark", "variables": {"color-primary": "#0a7"}}`. What is of another shape
    /// is ignored.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let mut appearance = Self {
            theme: value.str("theme").map(Theme::from_name).unwrap_or_default(),
            variables: Vec::new(),
        };
        if let Some(Value::Object(variables)) = value.get("variables") {
            for (name, value) in variables {
                if let Value::String(value) = value {
                    appearance.variables.push((name.clone(), value.clone()));
                }
            }
        }
        appearance
    }

    /// Sets the tokens on an element. Through the CSSOM, which a policy without `'unsafe-inline'`
    /// allows, not through a `style` attribute, which it does not.
    pub(crate) fn apply(&self, element: &Element) {
        let Some(element) = element.dyn_ref::<HtmlElement>() else {
            return;
        };
        for (name, value) in &self.variables {
            let name = name.strip_prefix("--managed-auth-").unwrap_or(name);
            element
                .style()
                .set_property(&["--managed-auth-", name].concat(), value)
                .ok();
        }
    }
}
