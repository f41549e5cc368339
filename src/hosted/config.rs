//! The configuration block of the page: what its host sets without building it again.

use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Appearance, DEFAULT_API_BASE_URL, Localization, Word};
use serde::Deserialize;
use web_sys::{Url, console};

/// The texts of the page around the component: those of the loader, and of the way back.
const PAGE_TEXTS: [&str; 13] = [
    "page.title",
    "page.late",
    "page.again",
    "page.failed",
    "page.failed_text",
    "page.server_text",
    "page.open",
    "page.open_text",
    "page.refused",
    "page.stopped",
    "page.stopped_text",
    "page.unable",
    "page.unable_text",
];

/// `<script type="application/json" id="managed-auth-config">`.
///
/// What is unknown or of the wrong kind counts for nothing, is named on the console, and takes nothing
/// else along.
#[derive(Debug, Deserialize)]
#[serde(from = "Value")]
pub(crate) struct PageConfig {
    pub(crate) api_base_url: String,
    pub(crate) appearance: Appearance,
    /// Texts by key, and by language tables of them.
    localization: Value,
    /// Where people may be taken back to, by prefix; anywhere when it is not said.
    pub(crate) allowed_redirects: Option<Vec<String>>,
    /// The origins that are told what happens.
    pub(crate) messages: Vec<String>,
    /// The handoff code is spent when the person agrees.
    pub(crate) exchange_on_consent: bool,
    /// A reload goes on with the session.
    pub(crate) resume: bool,
    /// A complete code is sent without a press of the button.
    pub(crate) auto_submit_codes: bool,
    /// Pictures of sites, by domain.
    pub(crate) site_icons: Value,
    /// Which live views may be shown, by prefix.
    pub(crate) live_view: Vec<String>,
    /// The names of what does not count.
    ignored: Vec<String>,
}

impl Default for PageConfig {
    fn default() -> Self {
        Self {
            api_base_url: DEFAULT_API_BASE_URL.into(),
            appearance: Appearance::default(),
            localization: Value::Null,
            allowed_redirects: None,
            messages: Vec::new(),
            exchange_on_consent: false,
            resume: false,
            auto_submit_codes: false,
            site_icons: Value::Null,
            live_view: Vec::new(),
            ignored: Vec::new(),
        }
    }
}

impl From<Value> for PageConfig {
    fn from(block: Value) -> Self {
        let mut read = Self::default();
        if !matches!(block, Value::Object(_)) {
            read.ignored.push("all of it, which is no object".into());
        }
        for (name, value) in members(block) {
            match (&*name, value) {
                (_, Value::Null) => {}
                // It chooses among the languages before this code is there: the loader reads it.
                ("lang", Value::String(_)) => {}
                ("apiBaseUrl", Value::String(url)) => read.api_base_url = url,
                ("appearance", value @ Value::Object(_)) => {
                    read.appearance = value.into();
                }
                ("localization", value @ Value::Object(_)) => {
                    read.check_words(&name, &value);
                    read.localization = value;
                }
                ("allowedRedirects", Value::List(list)) => {
                    let prefixes = read.texts(&name, list);
                    for prefix in prefixes.iter().filter(|it| Url::new(it).is_err()) {
                        read.ignore(&name, prefix);
                    }
                    read.allowed_redirects = Some(prefixes);
                }
                ("messages", Value::List(list)) => read.messages = read.texts(&name, list),
                ("liveView", Value::List(list)) => read.live_view = read.texts(&name, list),
                ("exchangeOnConsent", Value::Bool(on)) => read.exchange_on_consent = on,
                ("resume", Value::Bool(on)) => read.resume = on,
                ("autoSubmitCodes", Value::Bool(on)) => read.auto_submit_codes = on,
                ("siteIcons", Value::Object(icons)) => {
                    for (domain, icon) in &icons {
                        if !matches!(icon, Value::String(_) | Value::Null) {
                            read.ignore(&name, domain);
                        }
                    }
                    read.site_icons = Value::Object(icons);
                }
                _ => read.ignored.push(name),
            }
        }
        read
    }
}

fn members(value: Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(members) => members,
        _ => Vec::new(),
    }
}

impl PageConfig {
    /// Reads the block. A page without one, or with one that is no JSON, works as if it were empty;
    /// its host is told on the console.
    pub(crate) fn read() -> Self {
        let block = leptos::prelude::document().get_element_by_id("managed-auth-config");
        let text = block.and_then(|block| block.text_content());
        let block = js_sys::JSON::parse(&text.unwrap_or_default()).ok();
        let read = block.and_then(|block| serde_wasm_bindgen::from_value::<Self>(block).ok());
        let Some(read) = read else {
            console::warn_1(&"managed-auth: the page's configuration is no JSON".into());
            return Self::default();
        };
        if !read.ignored.is_empty() {
            let names = read.ignored.join(", ");
            let warning = ["managed-auth: ignored in the configuration: ", &names].concat();
            console::warn_1(&warning.into());
        }
        read
    }

    /// The words of a language, and what the host says otherwise: in all languages, in this one, or in
    /// a variant of it.
    pub(crate) fn localization(&self, lang: &str, words: &Value) -> Localization {
        let mut localization = Localization::from_json(lang, words);
        localization.extend(&self.localization);
        let language = lang.split('-').next().unwrap_or_default();
        if let Value::Object(members) = &self.localization {
            for wanted in [language, lang] {
                // A tag can be written in more than one way.
                let is_own = |tag: &str| tag.replace('_', "-").eq_ignore_ascii_case(wanted);
                let own = members.iter().filter(|(tag, _)| is_own(tag));
                own.for_each(|(_, words)| localization.extend(words));
            }
        }
        localization
    }

    /// Names what counts for nothing in `localization`, or in a table of it.
    fn check_words(&mut self, place: &str, words: &Value) {
        let Value::Object(members) = words else {
            return;
        };
        for (key, value) in members {
            let is_known =
                || PAGE_TEXTS.contains(&&**key) || Word::ALL.iter().any(|word| word.key() == key);
            match value {
                Value::Null => {}
                Value::String(_) if is_known() => {}
                // A language.
                Value::Object(_) if place == "localization" => {
                    self.check_words(&[place, " ", key].concat(), value);
                }
                _ => self.ignore(place, key),
            }
        }
    }

    fn ignore(&mut self, place: &str, name: &str) {
        self.ignored.push([place, " ", name].concat());
    }

    fn texts(&mut self, name: &str, list: Vec<Value>) -> Vec<String> {
        let mut texts = Vec::new();
        for item in list {
            match item {
                Value::String(text) => texts.push(text),
                _ => self.ignored.push(["an item of ", name].concat()),
            }
        }
        texts
    }
}

#[cfg(all(test, target_family = "wasm"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn read(json: &str) -> PageConfig {
        let block = js_sys::JSON::parse(json).unwrap();
        serde_wasm_bindgen::from_value(block).unwrap()
    }

    #[wasm_bindgen_test]
    fn what_is_of_the_wrong_kind_is_named_and_the_rest_counts() {
        let config = read(
            r#"{
            "apiBaseUrl": "https://api.example.com", "apiBaseURL": "https://x.example",
            "resume": "yes", "messages": ["https://app.example.com", 7], "liveView": null,
            "allowedRedirects": ["https://app.example.com/", "app.example.com"],
            "siteIcons": { "a.example": 7, "b.example": null, "c.example": "c.png" },
            "localization": {
                "prime.titel": "x", "prime.title": "Y", "page.late": "z", "form.or": 1,
                "de": { "prime.titel": "x", "form.or": [], "form.submit": null, "page.late": "z", "at": {} },
                "page.titel": "x"
            },
            "exchangeOnConsent": true
        }"#,
        );
        assert_eq!(config.api_base_url, "https://api.example.com");
        assert_eq!(config.messages, ["https://app.example.com"]);
        assert!(config.exchange_on_consent && !config.resume);
        assert_eq!(
            config.ignored,
            [
                "apiBaseURL",
                "resume",
                "an item of messages",
                "allowedRedirects app.example.com",
                "siteIcons a.example",
                "localization prime.titel",
                "localization form.or",
                "localization de prime.titel",
                "localization de form.or",
                "localization de at",
                "localization page.titel"
            ]
        );
        let words = config.localization("de", &Value::Null);
        assert_eq!(words.get(Word::PrimeTitle), "Y");
    }

    #[wasm_bindgen_test]
    fn the_host_has_the_last_word_in_every_language_or_in_one() {
        let config = read(
            r#"{ "localization": { "form.or": "all", "form.submit": "all", "de": { "form.or": "one" } } }"#,
        );
        let text = |key: &str| (key.to_owned(), Value::String("ours".into()));
        let ours = Value::Object(["form.or", "form.submit", "form.choices"].map(text).into());
        let words = config.localization("de", &ours);
        let said = [Word::FormOr, Word::FormSubmit, Word::FormChoices].map(|word| words.get(word));
        assert_eq!(said, ["one", "all", "ours"]);
        assert_eq!(config.localization("fr", &ours).get(Word::FormOr), "all");
    }

    #[wasm_bindgen_test]
    fn a_variant_has_the_words_of_its_language_under_its_own() {
        let config = read(
            r#"{ "localization": {
                "DE_at": { "form.or": "at" },
                "de": { "form.or": "de", "form.submit": "de" },
                "de-CH": { "form.submit": "ch" }
            } }"#,
        );
        let words = config.localization("de-AT", &Value::Null);
        let said = [Word::FormOr, Word::FormSubmit].map(|word| words.get(word));
        assert_eq!(said, ["at", "de"]);
    }

    #[wasm_bindgen_test]
    fn what_the_book_shows_counts_in_full() {
        for shown in [
            include_str!("../../docs/book/code/configuration.json"),
            include_str!("../../docs/book/code/languages.json"),
        ] {
            assert_eq!(read(shown).ignored, [""; 0], "{shown}");
        }
    }

    #[wasm_bindgen_test]
    fn every_text_that_we_have_is_known() {
        let german = include_str!("../../page/languages/de.json");
        let config = read(&format!(r#"{{ "localization": {german} }}"#));
        assert_eq!(config.ignored, [""; 0]);
        assert!(PAGE_TEXTS.iter().all(|key| german.contains(key)));
    }

    #[wasm_bindgen_test]
    fn another_shape_is_an_empty_configuration() {
        for other in ["null", "[]", "7", "\"x\""] {
            let config = read(other);
            assert_eq!(config.api_base_url, DEFAULT_API_BASE_URL, "{other}");
            assert_eq!(config.ignored, ["all of it, which is no object"], "{other}");
        }
    }
}
