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
        let check = |url: Option<String>| url.filter(|url| is_allowed(url, allowed.as_deref()));
        Self {
            success: check(success),
            error: check(error),
        }
    }

    pub(crate) fn returns_on_success(&self) -> bool {
        self.success.is_some()
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
fn is_allowed(url: &str, allowed: Option<&[String]>) -> bool {
    let parsed = Url::new(url).ok();
    let fine = parsed.is_some_and(|parsed| {
        let href = parsed.href();
        !FORBIDDEN.contains(&&*parsed.protocol())
            && allowed.is_none_or(|list| list.iter().any(|prefix| href.starts_with(prefix)))
    });
    if !fine {
        web_sys::console::error_1(
            &"managed-auth: the address to go back to is not allowed and was ignored".into(),
        );
    }
    fine
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
