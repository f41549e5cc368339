//! Every word on the screen.
//!
//! English is compiled in ([`Word::english`]); another language is a table of texts by key, and
//! may be partial: what it lacks stays English. `{name}` in a text stands for an argument.
//!
//! Eleven more languages are in the folder `page/languages/`, a JSON file each. The hosted page fetches
//! the one that the person reads. A host that embeds the component chooses by itself, and compiles
//! a file in or fetches it:
//!
//! ```no_run
//! use leptos_managed_auth::Localization;
//! use leptos_managed_auth::core::protocol::Value;
//!
//! // A copy of the file, in the host's own package.
//! const GERMAN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/page/languages/de.json"));
//!
//! let texts = js_sys::JSON::parse(GERMAN).ok();
//! let texts = texts.and_then(|texts| serde_wasm_bindgen::from_value::<Value>(texts).ok());
//! let mut localization = Localization::from_json("de", &texts.unwrap_or_default());
//! // What the host says otherwise wins.
//! let own = ("prime.title".to_owned(), "{site} verbinden".to_owned());
//! localization.texts.push(own);
//! ```
//!
//! With the feature `languages-all` every language is compiled in, 100 KB before compression, and
//! `Localization::in_language("de")` is the one.
//!
//! The result goes to [`ManagedAuth`](crate::ManagedAuth) as `localization`, or, when it arrives
//! later, to [`set_words`](crate::ManagedAuthSession::set_words). The `page.` keys of the files
//! belong to the hosted page; here nobody asks for them.

#[cfg(feature = "languages-all")]
mod all;
mod words;

pub use words::Word;

use managed_auth_core::protocol::Value;
use serde::Deserialize;

/// The words of one language, and what a host has reworded.
///
/// Reads itself from a JSON object of texts by key, in no language yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Value")]
pub struct Localization {
    /// The language as a BCP 47 tag, such as `pt-BR`; empty for English.
    pub lang: String,
    /// Texts that replace the English ones, by [`Word::key`]. Of two with one key the last counts.
    pub texts: Vec<(String, String)>,
}

impl Localization {
    /// Reads texts from a JSON object of strings by key. What is no text is ignored.
    #[must_use]
    pub fn from_json(lang: impl Into<String>, texts: &Value) -> Self {
        let mut localization = Self {
            lang: lang.into(),
            texts: Vec::new(),
        };
        localization.extend(texts);
        localization
    }

    /// Adds the texts of a JSON object; they replace those with the same key.
    pub fn extend(&mut self, texts: &Value) {
        if let Value::Object(members) = texts {
            for (key, text) in members {
                if let Value::String(text) = text {
                    self.texts.push((key.clone(), text.clone()));
                }
            }
        }
    }

    /// The text of a word.
    #[must_use]
    pub fn get(&self, word: Word) -> &str {
        let key = word.key();
        let own = self.texts.iter().rev().find(|(own, _)| own == key);
        own.map_or(word.english(), |(_, text)| text)
    }

    /// The text of a word with its arguments filled in.
    #[must_use]
    pub fn fill(&self, word: Word, argument: impl Fn(&str) -> String) -> String {
        let mut filled = String::new();
        let mut rest = self.get(word);
        // Left to right over the text alone: what an argument brings is never read as a text.
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                break;
            };
            filled.push_str(&argument(name));
            rest = tail;
        }
        filled.push_str(rest);
        filled
    }

    /// `rtl` where the language is written from right to left.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        let tag = self.tag().to_ascii_lowercase();
        match tag.split('-').next().unwrap_or_default() {
            "ar" | "ckb" | "dv" | "fa" | "he" | "iw" | "ps" | "sd" | "ug" | "ur" | "yi" => "rtl",
            _ => "ltr",
        }
    }

    /// The language tag for the `lang` attribute: `de-AT` of `de_AT.UTF-8`.
    #[must_use]
    pub fn tag(&self) -> String {
        match self.lang.split(['.', '@']).next().map(str::trim) {
            None | Some("") => "en".to_owned(),
            Some(tag) => tag.replace('_', "-"),
        }
    }
}

impl From<Value> for Localization {
    fn from(texts: Value) -> Self {
        Self::from_json("", &texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reworded(text: &str) -> Localization {
        let texts = vec![(Word::PrimeTitle.key().to_owned(), text.to_owned())];
        Localization {
            lang: "de".into(),
            texts,
        }
    }

    #[test]
    fn a_language_may_be_partial_and_the_rest_stays_english() {
        let german = reworded("Bei {site} anmelden");
        assert_eq!(
            german.fill(Word::PrimeTitle, |_| "BBC".into()),
            "Bei BBC anmelden"
        );
        assert_eq!(german.get(Word::PrimeButton), Word::PrimeButton.english());
    }

    #[test]
    fn what_an_argument_brings_is_not_filled_again() {
        let words = reworded("{site} and {other} and {");
        let filled = words.fill(Word::PrimeTitle, |name| format!("{{{name}}}"));
        assert_eq!(filled, "{site} and {other} and {");
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<_> = Word::ALL.iter().map(|word| word.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Word::ALL.len());
    }

    #[test]
    fn a_language_is_read_as_people_write_it() {
        for (lang, tag, direction) in [
            ("", "en", "ltr"),
            (" ", "en", "ltr"),
            ("ar-EG", "ar-EG", "rtl"),
            ("AR_eg.UTF-8", "AR-eg", "rtl"),
            ("de_DE@euro", "de-DE", "ltr"),
            ("arn", "arn", "ltr"),
        ] {
            let localization = Localization {
                lang: lang.into(),
                ..Localization::default()
            };
            assert_eq!(
                (&*localization.tag(), localization.direction()),
                (tag, direction),
                "{lang}"
            );
        }
    }
}
