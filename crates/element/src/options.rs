//! The object of options, as JavaScript hands it over.

use js_sys::{Function, JSON, Reflect};
use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Appearance, DEFAULT_API_BASE_URL, Localization, Theme};
use wasm_bindgen::{JsCast, JsValue};

/// What the host says about one sign-in.
pub(crate) struct Options {
    pub(crate) session_id: String,
    pub(crate) handoff_code: String,
    pub(crate) api_base_url: String,
    pub(crate) skip_prime: bool,
    pub(crate) returns: bool,
    pub(crate) returns_on_error: bool,
    pub(crate) auto_submit_codes: bool,
    pub(crate) exchange_on_consent: bool,
    pub(crate) keep_focus: bool,
    pub(crate) live_view: Vec<String>,
    /// Pictures of sites, by domain.
    pub(crate) site_icons: Value,
    pub(crate) appearance: Appearance,
    pub(crate) localization: Localization,
    /// What "start again" does.
    pub(crate) on_restart: Option<Function>,
}

impl Options {
    /// Reads what it knows. What is missing, or of another type, is as if it were not set.
    pub(crate) fn read(options: &JsValue) -> Self {
        let value = to_value(options);
        let none = Value::Null;
        let member = |name| value.get(name).unwrap_or(&none);
        let text = |name| value.text(name).unwrap_or_default();
        let flag = |name| value.bool(name).unwrap_or_default();
        let prefix = |value: &Value| match value {
            Value::String(prefix) => Some(prefix.clone()),
            _ => None,
        };
        let live_view = value.list("liveView").unwrap_or_default();
        let mut appearance = Appearance::from_json(member("appearance"));
        if let Some(theme) = value.str("theme") {
            appearance = appearance.theme(Theme::from_name(theme));
        }
        let on_restart = Reflect::get(options, &JsValue::from_str("onRestart"));
        Self {
            session_id: text("sessionId"),
            handoff_code: text("handoffCode"),
            api_base_url: value
                .str("apiBaseUrl")
                .unwrap_or(DEFAULT_API_BASE_URL)
                .to_owned(),
            skip_prime: flag("skipPrime"),
            returns: flag("returns"),
            returns_on_error: flag("returnsOnError"),
            auto_submit_codes: flag("autoSubmitCodes"),
            exchange_on_consent: flag("exchangeOnConsent"),
            keep_focus: flag("keepFocus"),
            live_view: live_view.iter().filter_map(prefix).collect(),
            site_icons: member("siteIcons").clone(),
            appearance,
            localization: Localization::from_json(text("lang"), member("localization")),
            on_restart: on_restart.ok().and_then(|it| it.dyn_into().ok()),
        }
    }
}

/// A language and its texts by key.
pub(crate) fn words(lang: &str, localization: &JsValue) -> Localization {
    Localization::from_json(lang, &to_value(localization))
}

/// Through the browser's own JSON, which leaves out functions and whatever else is no data.
fn to_value(data: &JsValue) -> Value {
    // Of `undefined` it makes no text at all.
    let text = JSON::stringify(data).ok().and_then(|text| text.as_string());
    let plain = text.and_then(|text| JSON::parse(&text).ok());
    let value = plain.and_then(|plain| serde_wasm_bindgen::from_value(plain).ok());
    value.unwrap_or_default()
}
