//! What sites and identity providers are called.

use crate::localization::{Localization, Word};

/// Labels in front of a site's name that say what a host does, not whose it is.
const SERVICES: [&str; 14] = [
    "www", "login", "signin", "auth", "accounts", "account", "sso", "id", "my", "app", "secure",
    "m", "mobile", "idp",
];

/// Labels that are registered under a country's like a top-level domain of their own.
const SECOND_LEVEL: [&str; 10] = [
    "co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go",
];

/// A name that reads well: `login.bbc.co.uk` is `BBC`. Good guesses without the public suffix list,
/// which would weigh more than the page; the whole domain is always on the screen as well.
pub(super) fn site_name(domain: &str) -> String {
    let host = domain.trim_ascii().trim_end_matches('.');
    let mut labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    let is_address = host.contains(':') || labels.iter().all(|label| label.parse::<u8>().is_ok());
    if labels.len() < 2 || is_address {
        return host.to_owned();
    }
    let top = labels.pop().unwrap_or_default();
    if top.len() == 2 && labels.len() > 1 && labels.last().is_some_and(|l| SECOND_LEVEL.contains(l))
    {
        labels.pop();
    }
    let own = labels.iter().rev().find(|label| !SERVICES.contains(label));
    let Some(name) = own.or(labels.last()) else {
        return host.to_owned();
    };
    let mut name = (*name).to_owned();
    let capitals = if name.len() <= 3 { name.len() } else { 1 };
    if let Some(capitals) = name.get_mut(..capitals) {
        capitals.make_ascii_uppercase();
    }
    name
}

/// Words that the name of a provider follows.
const WITH: [&str; 9] = [
    "with", "via", "using", "mit", "avec", "con", "com", "met", "przez",
];

/// The provider's name in a label such as "Continue with Google", or in an id such as `google`. `None`
/// where the label may be a sentence that is not known here.
pub(super) fn provider_name(label: &str, words: &Localization) -> Option<String> {
    let mut own = [Word::FormProviderTitle, Word::ChoiceProvider].iter();
    let own = own.find_map(|word| argument(label.trim_ascii(), words.get(*word)));
    let mut name = own.or_else(|| guess(label))?.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(name)
}

/// What a label has where our sentence has its argument.
fn argument<'a>(label: &'a str, sentence: &str) -> Option<&'a str> {
    let (before, after) = sentence.split_once("{provider}")?;
    let name = label.strip_prefix(before.trim_ascii())?;
    let name = name.strip_suffix(after.trim_ascii())?.trim_ascii();
    (!name.is_empty()).then_some(name)
}

/// What follows such a word, else the whole, unless it has words that names have not: in small letters,
/// or of another script than the name among them.
fn guess(label: &str) -> Option<&str> {
    let (mut name, mut rest) = (label, label);
    while let Some((word, after)) = rest.split_once(' ') {
        rest = after;
        if WITH.iter().any(|with| with.eq_ignore_ascii_case(word)) {
            name = after;
            break;
        }
    }
    let (mut begins_small, mut is_latin, mut is_other) = (false, false, false);
    let mut before = ' ';
    for (at, it) in name.char_indices() {
        // Latin, Greek and Cyrillic: all that there is would weigh more than it is worth.
        let is_small = matches!(it, 'a'..='z' | 'ß'..='ÿ' | 'ά'..='ώ' | 'а'..='џ');
        begins_small |= at > 0 && before == ' ' && is_small;
        is_latin |= it.is_ascii_alphabetic();
        is_other |= it > '\u{370}' && it.is_alphabetic();
        before = it;
    }
    let is_sentence = begins_small || (is_latin && is_other);
    (!is_sentence && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registrable_names_read_well() {
        for (domain, name) in [
            ("login.bbc.co.uk", "BBC"),
            ("example.com", "Example"),
            ("www.example.com", "Example"),
            ("accounts.google.com", "Google"),
            ("x.com", "X"),
            ("my.shop.com.au", "Shop"),
            ("co.uk", "CO"),
            ("id.me", "ID"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("", ""),
            ("münchen.de", "München"),
            ("étoile.fr", "étoile"),
        ] {
            assert_eq!(site_name(domain), name, "{domain}");
        }
    }

    fn named(label: &str) -> Option<String> {
        provider_name(label, &Localization::default())
    }

    #[test]
    fn a_provider_is_named_by_what_follows_with() {
        for (label, name) in [
            ("Continue with Google", "Google"),
            ("Sign In With Microsoft Entra ID", "Microsoft Entra ID"),
            ("Sign in using your SSO", "Your SSO"),
            ("Continuer avec Google", "Google"),
            ("Weiter mit Google", "Google"),
            ("Okta", "Okta"),
            ("google", "Google"),
            ("élan", "élan"),
        ] {
            assert_eq!(named(label).as_deref(), Some(name), "{label}");
        }
    }

    #[test]
    fn a_sentence_in_another_language_is_no_name() {
        for label in [
            "Mit Google anmelden",
            "Googleでログイン",
            "Google 계정으로 로그인",
            "使用 Google 登录",
            "Войти через Яндекс",
            "Logga in med Google",
            "Single sign-on",
            "Continue with ",
            "",
        ] {
            assert_eq!(named(label), None, "{label}");
        }
    }

    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn a_provider_is_what_our_own_sentence_has_in_its_place() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/page/languages");
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let texts = std::fs::read_to_string(file.path()).unwrap();
            let texts = serde_json::from_str(&texts).unwrap();
            let words = Localization::from_json("", &texts);
            for word in [Word::FormProviderTitle, Word::ChoiceProvider] {
                for name in ["Google", "eBay Kleinanzeigen", "Your company's SSO"] {
                    let label = words.fill(word, |_| name.to_owned());
                    let found = provider_name(&label, &words).unwrap();
                    assert!(found.eq_ignore_ascii_case(name), "{label}: {found}");
                }
            }
        }
    }
}
