//! Taking the person back: contract, section 7.

use leptos::prelude::set_timeout;
use leptos_managed_auth::{LoginError, Success};
use std::time::Duration;
use web_sys::Url;

/// Long enough to read the last screen, and no longer.
const PAUSE: Duration = Duration::from_millis(1500);

/// Schemes that would run script in this page.
const FORBIDDEN: [&str; 4] = ["javascript:", "data:", "vbscript:", "blob:"];

/// Where to take the person, if anywhere.
#[derive(Debug, Clone)]
pub(crate) struct HandBack {
    success: Option<String>,
    error: Option<String>,
}

impl HandBack {
    pub(crate) fn new(
        success: Option<String>,
        error: Option<String>,
        allowed: Option<Vec<String>>,
    ) -> Self {
        let check = |url: Option<String>| resolve(&url?, allowed.as_deref());
        Self {
            success: check(success),
            error: check(error),
        }
    }

    pub(crate) fn returns_on_success(&self) -> bool {
        self.success.is_some()
    }

    pub(crate) fn returns_on_error(&self) -> bool {
        self.error.is_some()
    }

    pub(crate) fn succeeded(&self, success: &Success) {
        let with = [
            ("profile_name", &*success.profile_name),
            ("domain", &*success.domain),
        ];
        go(self.success.as_deref(), &with);
    }

    pub(crate) fn failed(&self, error: &LoginError) {
        let mut with = vec![("message", &*error.message)];
        if let Some(code) = &error.code {
            with.insert(0, ("code", code));
        }
        go(self.error.as_deref(), &with);
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
            &"managed-auth: the address to go back to is not allowed and was ignored".into(),
        );
    }
    Some(parsed?.href())
}

/// A prefix is read as an address, so that `https://app.example` does not allow
/// `https://app.example.evil`.
fn starts_with(href: &str, prefix: &str) -> bool {
    Url::new(prefix).is_ok_and(|prefix| href.starts_with(&prefix.href()))
}

/// Replaces this page, so that Back does not lead to a spent code.
fn go(url: Option<&str>, with: &[(&str, &str)]) {
    let Some(Ok(url)) = url.map(Url::new) else {
        return;
    };
    for (name, value) in with {
        url.search_params().append(name, value);
    }
    let href = url.href();
    let leave = move || {
        if let Some(window) = web_sys::window() {
            window.location().replace(&href).ok();
        }
    };
    set_timeout(leave, PAUSE);
}
