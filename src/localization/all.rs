//! Every language of `page/languages/`, compiled in.

use super::Localization;
use crate::json;

/// Each language beside English, and its texts.
const ALL: [(&str, &str); 11] = [
    ("ar", include_str!("../../page/languages/ar.json")),
    ("de", include_str!("../../page/languages/de.json")),
    ("es", include_str!("../../page/languages/es.json")),
    ("fr", include_str!("../../page/languages/fr.json")),
    ("it", include_str!("../../page/languages/it.json")),
    ("ja", include_str!("../../page/languages/ja.json")),
    ("ko", include_str!("../../page/languages/ko.json")),
    ("nl", include_str!("../../page/languages/nl.json")),
    ("pl", include_str!("../../page/languages/pl.json")),
    ("pt-BR", include_str!("../../page/languages/pt-BR.json")),
    ("zh-Hans", include_str!("../../page/languages/zh-Hans.json")),
];

/// What says which Chinese is read: the script, or a place of the traditional one. Nobody there is
/// given the simplified one for it.
const SCRIPTS: [&str; 5] = ["hans", "hant", "tw", "hk", "mo"];

impl Localization {
    /// The words in the language of a tag, as people write it: `de-AT` and `de_AT.UTF-8` are served by
    /// `de`. English for `en`, and `None` for a language that there is none of.
    ///
    /// ```
    /// use leptos_managed_auth::{Localization, Word};
    ///
    /// let austrian = Localization::in_language("de-AT").unwrap_or_default();
    /// assert_eq!(austrian.lang, "de");
    /// assert_ne!(austrian.get(Word::PrimeButton), Word::PrimeButton.english());
    /// assert!(Localization::in_language("sv").is_none());
    /// ```
    #[must_use]
    pub fn in_language(tag: &str) -> Option<Self> {
        let wanted = tag.trim().to_ascii_lowercase();
        let mut parts = wanted.split(|letter: char| !letter.is_ascii_alphanumeric());
        let language = parts.next()?;
        if language == "en" {
            return Some(Self::default());
        }
        if language == "zh"
            && parts
                .find(|part| SCRIPTS.contains(part))
                .is_some_and(|script| script != "hans")
        {
            return None;
        }
        let serves = |own: &str| own.split('-').next() == Some(language);
        let (lang, texts) = ALL.iter().find(|(own, _)| serves(own))?;
        Some(Self::from_json(*lang, &json::parse(texts)?))
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::{ALL, Localization};

    #[test]
    fn every_language_of_the_folder_is_there() {
        let mut tags: Vec<_> = ALL.iter().map(|(tag, _)| (*tag).to_owned()).collect();
        for tag in &tags {
            assert_eq!(Localization::in_language(tag).unwrap().lang, *tag);
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/page/languages");
        let files = std::fs::read_dir(folder).unwrap().flatten();
        let name = |file: std::fs::DirEntry| file.file_name().into_string().unwrap();
        let mut files: Vec<_> = files
            .filter_map(|file| name(file).strip_suffix(".json").map(str::to_owned))
            .collect();
        files.sort();
        tags.sort();
        assert_eq!(tags, files);
    }

    #[test]
    fn a_language_serves_its_regions_and_not_another_script() {
        let tag = |wanted| Localization::in_language(wanted).map(|words| words.lang);
        assert_eq!(tag("pt").as_deref(), Some("pt-BR"));
        assert_eq!(tag("zh-CN").as_deref(), Some("zh-Hans"));
        assert_eq!(tag("EN-gb").as_deref(), Some(""));
        for german in [
            "DE",
            "de_AT",
            " de-XX-x-foo",
            "de_DE.UTF-8",
            "de-",
            "de_DE@euro",
        ] {
            assert_eq!(tag(german).as_deref(), Some("de"), "{german}");
        }
        assert_eq!(tag("zh-Hans-HK").as_deref(), Some("zh-Hans"));
        for none in [
            "zh-Hant",
            "zh-TW",
            "zh_Hant_CN",
            "zh_hk.UTF-8",
            "sv",
            "",
            "-",
            "d_e",
        ] {
            assert_eq!(tag(none), None, "{none}");
        }
    }
}
