//! Taking the person back: contract, section 7.

use leptos::prelude::set_timeout;
use leptos_managed_auth::{Localization, LoginError, Success, Word};
use std::time::Duration;
use web_sys::Url;

/// Long enough to read the last screen, and no longer.
const PAUSE: Duration = Duration::from_millis(1500);

/// Schemes that would run script in this page.
const FORBIDDEN: [&str; 4] = ["javascript:", "data:", "vbscript:", "blob:"];

/// Where to take the person, if anywhere.
#[derive(Debug, Clone)]
pub(crate) struct HandBack {
    success: WayBack,
    error: WayBack,
}

/// One of the two addresses.
#[derive(Debug, Clone)]
enum WayBack {
    NotAskedFor,
    Refused,
    To(String),
}

impl WayBack {
    /// The last screen says that the person is being taken back, or why not.
    fn is_asked_for(&self) -> bool {
        !matches!(self, Self::NotAskedFor)
    }

    /// Whoever is not taken back is told so where they would have read that they are.
    fn explain(&self, said: Word, words: &mut Localization) {
        if let Self::Refused = self {
            let text = words.get(Word::ReturnRefused).to_owned();
            words.texts.push((said.key().to_owned(), text));
        }
    }
}

impl HandBack {
    pub(crate) fn new(
        success: Option<String>,
        error: Option<String>,
        allowed: Option<Vec<String>>,
        words: &mut Localization,
    ) -> Self {
        let check = |url: Option<String>| match url {
            Some(url) => resolve(&url, allowed.as_deref()).map_or(WayBack::Refused, WayBack::To),
            None => WayBack::NotAskedFor,
        };
        let back = Self {
            success: check(success),
            error: check(error),
        };
        back.success.explain(Word::SuccessReturning, words);
        back.error.explain(Word::ErrorReturning, words);
        back
    }

    pub(crate) fn returns_on_success(&self) -> bool {
        self.success.is_asked_for()
    }

    pub(crate) fn returns_on_error(&self) -> bool {
        self.error.is_asked_for()
    }

    pub(crate) fn succeeded(&self, success: &Success) {
        let with = [
            ("profile_name", &*success.profile_name),
            ("domain", &*success.domain),
        ];
        go(&self.success, &with);
    }

    pub(crate) fn failed(&self, error: &LoginError) {
        let mut with = vec![("message", &*error.message)];
        if let Some(code) = &error.code {
            with.insert(0, ("code", code));
        }
        go(&self.error, &with);
    }
}

/// Any scheme is allowed, for apps as well, but those that run script. `URL` parses as the browser
/// will when it goes there, control characters and letter case included.
fn resolve(url: &str, allowed: Option<&[String]>) -> Option<String> {
    let base = web_sys::window()?.location().origin().ok()?;
    let parsed = Url::new_with_base(url, &base).ok().filter(|parsed| {
        let href = parsed.href();
        !FORBIDDEN.contains(&&*parsed.protocol())
            && allowed.is_none_or(|list| list.iter().any(|prefix| starts_with(&href, prefix)))
    });
    if parsed.is_none() {
        web_sys::console::error_1(
            &"managed-auth: the address to go back to is not allowed; the person stays here".into(),
        );
    }
    Some(parsed?.href())
}

/// A prefix is read as an address, so that `https://app.example` does not allow
/// `https://app.example.evil`.
fn starts_with(href: &str, prefix: &str) -> bool {
    Url::new(prefix).is_ok_and(|prefix| href.starts_with(&prefix.href()))
}

/// Replaces this page, so that Back does not lead to a spent code. What the address has already
/// stays as it is, letter by letter; spaces are `%20`, which apps read as well as browsers do.
fn go(way: &WayBack, with: &[(&str, &str)]) {
    let WayBack::To(url) = way else {
        return;
    };
    let Ok(url) = Url::new(url) else {
        return;
    };
    let mut query = url.search();
    for (name, value) in with {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name);
        query.push('=');
        query.push_str(&String::from(js_sys::encode_uri_component(value)));
    }
    url.set_search(&query);
    let href = url.href();
    let leave = move || {
        if let Some(window) = web_sys::window() {
            window.location().replace(&href).ok();
        }
    };
    set_timeout(leave, PAUSE);
}
