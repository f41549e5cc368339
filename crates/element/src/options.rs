//! The object of options, as JavaScript hands it over.

use js_sys::{Function, JSON, Reflect};
use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Appearance, DEFAULT_API_BASE_URL, Localization, Theme};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// What the host says about one sign-in.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) session_id: String,
    pub(crate) handoff_code: String,
    pub(crate) api_base_url: Option<String>,
    pub(crate) skip_prime: bool,
    pub(crate) returns: bool,
    pub(crate) returns_on_error: bool,
    pub(crate) auto_submit_codes: bool,
    pub(crate) exchange_on_consent: bool,
    pub(crate) keep_focus: bool,
    pub(crate) live_view: Vec<String>,
    /// Pictures of sites, by domain.
    pub(crate) site_icons: Value,
    theme: Option<Theme>,
    appearance: Appearance,
    lang: String,
    localization: Value,
    /// What "start again" does.
    pub(crate) on_restart: Option<Function>,
    /// What was set and does not count, by name.
    ignored: Vec<String>,
}

impl Options {
    /// Reads what it knows. What is unknown, or of another type, is as if it were not set, and is
    /// named in one warning on the console.
    pub(crate) fn read(options: &JsValue) -> Self {
        let mut read: Self = from_js(options).unwrap_or_default();
        let on_restart = Reflect::get(options, &JsValue::from_str("onRestart"));
        read.on_restart = on_restart.ok().and_then(|it| it.dyn_into().ok());
        if !read.ignored.is_empty() {
            let names = read.ignored.join(", ");
            let warning = ["managed-auth: ignored in the options: ", &names].concat();
            web_sys::console::warn_1(&warning.into());
        }
        read
    }

    pub(crate) fn api_base_url(&mut self) -> String {
        let own = self.api_base_url.take();
        own.unwrap_or_else(|| DEFAULT_API_BASE_URL.to_owned())
    }

    /// A theme of its own wins over the one in the appearance.
    pub(crate) fn appearance(&mut self) -> Appearance {
        let appearance = std::mem::take(&mut self.appearance);
        match self.theme {
            Some(theme) => appearance.theme(theme),
            None => appearance,
        }
    }

    pub(crate) fn localization(&self) -> Localization {
        Localization::from_json(&*self.lang, &self.localization)
    }

    /// Takes one over, if it is one.
    fn set(&mut self, name: &str, value: Value) -> Result<(), ()> {
        match (name, value) {
            // As if it were not there: that is how JavaScript leaves something out.
            (_, Value::Null) => {}
            ("sessionId", Value::String(id)) => self.session_id = id,
            ("handoffCode", Value::String(code)) => self.handoff_code = code,
            ("apiBaseUrl", Value::String(url)) => self.api_base_url = Some(url),
            ("theme", Value::String(name)) => self.theme = Some(Theme::from_name(&name).ok_or(())?),
            ("lang", Value::String(tag)) => self.lang = tag,
            ("skipPrime", Value::Bool(on)) => self.skip_prime = on,
            ("returns", Value::Bool(on)) => self.returns = on,
            ("returnsOnError", Value::Bool(on)) => self.returns_on_error = on,
            ("autoSubmitCodes", Value::Bool(on)) => self.auto_submit_codes = on,
            ("exchangeOnConsent", Value::Bool(on)) => self.exchange_on_consent = on,
            ("keepFocus", Value::Bool(on)) => self.keep_focus = on,
            ("liveView", Value::List(prefixes)) => {
                for prefix in prefixes {
                    match prefix {
                        Value::String(prefix) => self.live_view.push(prefix),
                        _ => return Err(()),
                    }
                }
            }
            ("siteIcons", icons @ Value::Object(_)) => self.site_icons = icons,
            ("appearance", look @ Value::Object(_)) => {
                self.appearance = Appearance::from_json(&look);
            }
            ("localization", texts @ Value::Object(_)) => self.localization = texts,
            _ => return Err(()),
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Options;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of options")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Options, A::Error> {
        let mut options = Options::default();
        while let Some((name, value)) = members.next_entry::<String, Value>()? {
            if options.set(&name, value).is_err() {
                options.ignored.push(name);
            }
        }
        Ok(options)
    }
}

/// A language and its texts by key.
pub(crate) fn words(lang: &str, localization: &JsValue) -> Localization {
    let texts: Value = from_js(localization).unwrap_or_default();
    Localization::from_json(lang, &texts)
}

/// By way of the browser's own JSON, which leaves out functions and whatever else is no data.
fn from_js<T: for<'de> Deserialize<'de>>(data: &JsValue) -> Option<T> {
    // Of `undefined` it makes no text at all.
    let text = JSON::stringify(data).ok()?.as_string()?;
    serde_wasm_bindgen::from_value(JSON::parse(&text).ok()?).ok()
}

#[cfg(all(test, not(target_family = "wasm")))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(json: &str) -> Options {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_unknown_or_of_another_kind_is_named_and_the_rest_counts() {
        let mut options = read(
            r#"{
            "sessionId": "id", "handoffCode": "code", "sessionID": "x", "apiBaseUrl": 7,
            "theme": "blue", "skipPrime": "yes", "returns": true, "keepFocus": null,
            "liveView": ["https://a.example/", 1], "siteIcons": [], "appearance": "dark",
            "localization": { "prime.title": "Hello" }, "lang": "de"
        }"#,
        );
        assert_eq!(
            (&*options.session_id, &*options.handoff_code),
            ("id", "code")
        );
        assert_eq!(options.api_base_url(), DEFAULT_API_BASE_URL);
        assert_eq!((options.skip_prime, options.returns), (false, true));
        assert_eq!(options.live_view, ["https://a.example/"]);
        assert_eq!(options.appearance(), Appearance::default());
        let localization = options.localization();
        assert_eq!((&*localization.lang, localization.texts.len()), ("de", 1));
        let ignored = ["sessionID", "apiBaseUrl", "theme", "skipPrime", "liveView"];
        let ignored = [&ignored[..], &["siteIcons", "appearance"]].concat();
        assert_eq!(options.ignored, ignored);
    }

    #[test]
    fn the_theme_wins_over_the_one_in_the_appearance() {
        let mut options = read(r#"{ "theme": "dark", "appearance": { "theme": "light" } }"#);
        assert_eq!(options.appearance(), Appearance::new().theme(Theme::Dark));
        assert!(options.ignored.is_empty());
    }

    #[test]
    fn an_empty_address_is_the_pages_own() {
        assert_eq!(read(r#"{ "apiBaseUrl": "" }"#).api_base_url(), "");
    }
}
