//! Takes the person back to the app: `success_url` and `error_url` of the address.
//!
//! The address of the way back is there from the moment of success or failure: a browser may open no
//! app without a press, and then the person presses a link with the same address.

use super::address::Address;
use leptos::prelude::{set_timeout, window};
use leptos_managed_auth::{Localization, LoginError, Success, Word};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, Url, console};

/// Long enough to read the last screen, and no longer.
const PAUSE: Duration = Duration::from_millis(1_500);

/// A detail is no longer than this, in characters: browsers refuse to go to endless addresses.
const LONGEST: usize = 500;

/// Schemes that would run script in this page. All others are for apps as much as for pages.
const FORBIDDEN: [&str; 4] = ["javascript:", "data:", "vbscript:", "blob:"];

/// What is said instead of "taking you back"; a language has it under its key.
const REFUSED: (&str, &str) = (
    "page.refused",
    "The address to take you back to is not allowed, so you stay here. You can close this page and go back by yourself.",
);

/// The ways back that the address asks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct HandBack {
    success: Way,
    error: Way,
}

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Way {
    /// Nobody has asked for it.
    #[default]
    Unasked,
    /// It is not allowed: the person stays, and is told so.
    Refused,
    /// An address as the browser reads it.
    To(String),
}

impl HandBack {
    /// Reads the two, and tells the host on the console about one that is not allowed.
    pub(crate) fn new(address: &Address, allowed: Option<&[String]>) -> Self {
        let origin = window().location().origin().unwrap_or_default();
        let way = |name: &str, url: Option<&str>| {
            let Some(url) = url else {
                return Way::Unasked;
            };
            let way = way(url, &origin, allowed);
            if way == Way::Refused {
                let told = [
                    "managed-auth: not allowed, so the person stays here: ",
                    name,
                ];
                let told = told.concat();
                console::error_2(&told.into(), &url.into());
            }
            way
        };
        Self {
            success: way("success_url", address.success_url.as_deref()),
            error: way("error_url", address.error_url.as_deref()),
        }
    }

    /// Whether the last screen speaks of the way back after a success, and after a failure.
    pub(crate) fn is_asked(&self) -> (bool, bool) {
        (self.success != Way::Unasked, self.error != Way::Unasked)
    }

    /// Where the person goes after this success.
    pub(crate) fn success_address(&self, success: &Success) -> Option<String> {
        self.success.with(&[
            ("profile_name", &success.profile_name),
            ("domain", &success.domain),
        ])
    }

    /// Where the person goes after this failure.
    pub(crate) fn error_address(&self, error: &LoginError) -> Option<String> {
        let reason = error.reason();
        let message = ("message", &*reason.message);
        match &reason.code {
            Some(code) => self.error.with(&[("code", code), message]),
            None => self.error.with(&[message]),
        }
    }

    /// Where the person goes whose link is not complete: no sign-in begins, and none ends.
    pub(crate) fn incomplete_address(&self) -> Option<String> {
        let message = "The address of the sign-in page lacks its one-time code.";
        self.error.with(&[("message", message)])
    }

    /// Puts into the last screens' words why the person stays.
    pub(crate) fn reword(&self, words: &mut Localization) {
        let (key, english) = REFUSED;
        let own = words.texts.iter().rev().find(|(own, _)| own == key);
        let text = own.map_or_else(|| english.to_owned(), |(_, text)| text.clone());
        for (way, word) in [
            (&self.success, Word::SuccessReturning),
            (&self.error, Word::ErrorReturning),
        ] {
            if *way == Way::Refused {
                words.texts.push((word.key().to_owned(), text.clone()));
            }
        }
    }
}

impl Way {
    /// What the address has already stays as it is, letter by letter; spaces are `%20`, which apps
    /// read as well as browsers do.
    fn with(&self, details: &[(&str, &str)]) -> Option<String> {
        let Self::To(href) = self else {
            return None;
        };
        let (page, fragment) = match href.split_once('#') {
            Some((page, _)) => href.split_at(page.len()),
            None => (&**href, ""),
        };
        let mut address = page.to_owned();
        for (name, value) in details {
            if !address.ends_with(['?', '&']) {
                address.push(if address.contains('?') { '&' } else { '?' });
            }
            let value: String = value.chars().take(LONGEST).collect();
            address.push_str(name);
            address.push('=');
            address.push_str(&String::from(js_sys::encode_uri_component(&value)));
        }
        address.push_str(fragment);
        Some(address)
    }
}

/// The address as the browser reads it, control characters and letter case included.
fn way(address: &str, origin: &str, allowed: Option<&[String]>) -> Way {
    // Where the page has an origin of its own, as in a sandboxed frame, it is no base for others.
    let url = Url::new_with_base(address, origin).or_else(|_| Url::new(address));
    let Ok(url) = url else {
        return Way::Refused;
    };
    let href = url.href();
    let fits = |prefix: &String| starts_with(&href, prefix);
    let is_allowed = allowed.is_none_or(|prefixes| prefixes.iter().any(fits));
    if !is_allowed || FORBIDDEN.contains(&&*url.protocol()) {
        return Way::Refused;
    }
    Way::To(href)
}

/// Read as an address, so that `https://app.example` does not allow `https://app.example.evil`.
fn starts_with(href: &str, prefix: &str) -> bool {
    Url::new(prefix).is_ok_and(|prefix| href.starts_with(&prefix.href()))
}

/// Replaces this page, so that Back does not lead to a spent code.
pub(crate) fn leave(address: Option<String>) {
    if let Some(address) = address {
        // A browser that does not go there has said why, and the link is on the screen.
        let go = move || drop(window().location().replace(&address));
        set_timeout(go, PAUSE);
    }
}

/// The link takes the page's place as well when it is pressed. A press that opens it elsewhere is the
/// browser's, and so is an address that opens an app.
pub(crate) fn take_place(event: &MouseEvent) {
    let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let way = pressed.and_then(|it| it.closest("a[href^=http]:not([target])").ok()?);
    let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if let Some(href) = way.and_then(|way| way.get_attribute("href"))
        && !elsewhere
    {
        event.prevent_default();
        window().location().replace(&href).ok();
    }
}

#[cfg(all(test, target_family = "wasm"))]
mod tests {
    use super::*;
    use leptos_managed_auth::Reason;
    use wasm_bindgen_test::wasm_bindgen_test;

    const ORIGIN: &str = "https://sign-in.example.com";

    fn ways(success_url: &str, error_url: &str) -> HandBack {
        HandBack {
            success: way(success_url, ORIGIN, None),
            error: way(error_url, ORIGIN, None),
        }
    }

    fn success() -> Success {
        Success {
            profile_name: "Ada & co #1".into(),
            domain: "mail.example.com".into(),
        }
    }

    #[wasm_bindgen_test]
    fn what_the_address_has_already_stays_as_it_is() {
        const DETAILS: &str = "profile_name=Ada%20%26%20co%20%231&domain=mail.example.com";
        for (given, before, after) in [
            ("myapp://done", "myapp://done?", ""),
            ("https://a.example/", "https://a.example/?", ""),
            ("https://a.example/?", "https://a.example/?", ""),
            ("https://a.example/?x=1&", "https://a.example/?x=1&", ""),
            (
                "https://a.example/?flag&x=1%262&y=~%20!#done",
                "https://a.example/?flag&x=1%262&y=~%20!&",
                "#done",
            ),
            ("https://a.example/#a?b", "https://a.example/?", "#a?b"),
            ("/back", "https://sign-in.example.com/back?", ""),
        ] {
            let address = ways(given, "x").success_address(&success());
            assert_eq!(address, Some([before, DETAILS, after].concat()), "{given}");
        }
    }

    #[wasm_bindgen_test]
    fn a_failure_brings_its_code_where_it_has_one_and_its_message() {
        let reason = |code: Option<&str>| {
            LoginError::Failed(Reason {
                code: code.map(str::to_owned),
                message: "\u{1f469}x".repeat(20_000),
            })
        };
        let ways = ways("x", "myapp://failed?try=1");
        let message = js_sys::encode_uri_component(&"\u{1f469}x".repeat(250));
        let with_code = ways.error_address(&reason(Some("stuck")));
        let expected = format!("myapp://failed?try=1&code=stuck&message={message}");
        assert_eq!(with_code, Some(expected));
        let without = ways.error_address(&reason(None));
        assert_eq!(
            without,
            Some(format!("myapp://failed?try=1&message={message}"))
        );
    }

    #[wasm_bindgen_test]
    fn addresses_that_run_script_give_no_way_back() {
        for address in [
            "javascript:alert(1)",
            " \u{1} JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "\tDATA:text/html,x",
            "vbScript:x",
            "blob:https://example.com/1",
            "https://",
        ] {
            let ways = ways(address, address);
            assert_eq!(ways.success_address(&success()), None, "{address}");
            assert_eq!(ways.incomplete_address(), None, "{address}");
            assert_eq!(ways.is_asked(), (true, true), "the person is told");
        }
    }

    #[wasm_bindgen_test]
    fn a_prefix_is_compared_as_an_address() {
        let allowed = [
            "https://app.example.com".to_owned(),
            "no address".to_owned(),
        ];
        let fits = |address| way(address, ORIGIN, Some(&allowed)) != Way::Refused;
        assert!(fits("https://app.example.com/back?to=1"));
        assert!(!fits("https://app.example.com.evil.example/"));
        assert!(!fits("http://app.example.com/"));
        assert_eq!(way("https://a.example/", ORIGIN, Some(&[])), Way::Refused);
    }

    #[wasm_bindgen_test]
    fn who_stays_is_told_why_in_the_words_of_the_language() {
        let mut words = Localization {
            lang: "xx".into(),
            texts: vec![(REFUSED.0.into(), "stays".into())],
        };
        ways("data:x", "myapp://failed").reword(&mut words);
        assert_eq!(words.get(Word::SuccessReturning), "stays");
        assert_eq!(
            words.get(Word::ErrorReturning),
            Word::ErrorReturning.english()
        );
        let mut english = Localization::default();
        ways("data:x", "data:x").reword(&mut english);
        assert_eq!(english.get(Word::ErrorReturning), REFUSED.1);
    }
}
