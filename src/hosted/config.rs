//! The configuration block of the page: what its host sets without building it again.

use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Appearance, DEFAULT_API_BASE_URL, Localization};

/// `<script type="application/json" id="managed-auth-config">`.
#[derive(Debug)]
pub(crate) struct PageConfig {
    pub(crate) api_base_url: String,
    pub(crate) appearance: Appearance,
    pub(crate) localization: Localization,
    /// The handoff code is spent when the person agrees.
    pub(crate) exchange_on_consent: bool,
    /// A complete code is sent without a press of the button.
    pub(crate) auto_submit_codes: bool,
    /// Pictures of sites, by domain.
    pub(crate) site_icons: Value,
    /// Which live views may be shown, by prefix.
    pub(crate) live_view: Vec<String>,
    /// The person is taken back after a success: set by `on-demand/return.js`, which does it.
    pub(crate) returns: bool,
    /// The same after a failure.
    pub(crate) returns_on_error: bool,
}

impl PageConfig {
    /// Reads the block. A page without one, or with one that is no JSON, works as if it were empty;
    /// its host is told on the console.
    pub(crate) fn read() -> Self {
        let block = leptos::prelude::document().get_element_by_id("managed-auth-config");
        let text = block
            .and_then(|block| block.text_content())
            .unwrap_or_default();
        let block = js_sys::JSON::parse(&text).ok();
        let value = block.and_then(|block| serde_wasm_bindgen::from_value(block).ok());
        let value = value.unwrap_or_else(|| {
            web_sys::console::warn_1(&"managed-auth: the page's configuration is no JSON".into());
            Value::Null
        });
        let none = Value::Null;
        let member = |name| value.get(name).unwrap_or(&none);
        let lang = value.text("lang").unwrap_or_default();
        let prefix = |value: &Value| match value {
            Value::String(prefix) => Some(prefix.clone()),
            _ => None,
        };
        let live_view = value.list("liveView").unwrap_or_default();
        Self {
            api_base_url: value
                .str("apiBaseUrl")
                .unwrap_or(DEFAULT_API_BASE_URL)
                .to_owned(),
            appearance: Appearance::from_json(member("appearance")),
            localization: Localization::from_json(lang, member("localization")),
            exchange_on_consent: value.bool("exchangeOnConsent").unwrap_or_default(),
            auto_submit_codes: value.bool("autoSubmitCodes").unwrap_or_default(),
            site_icons: member("siteIcons").clone(),
            live_view: live_view.iter().filter_map(prefix).collect(),
            returns: value.bool("successReturns").unwrap_or_default(),
            returns_on_error: value.bool("errorReturns").unwrap_or_default(),
        }
    }
}
