//! What every component needs: the login, the words, and what the host has set.

use super::site::site_name;
use crate::appearance::Place;
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use leptos::prelude::*;
use managed_auth_core::session::View;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What every step needs: the login, the words, what the host has set. It can be copied, and
/// belongs to the reactive owner under which it was made.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    /// The login.
    pub session: ManagedAuthSession,
    /// Tells the element ids of several logins on one page apart.
    pub(super) number: u32,
    /// The host takes the person back after a success.
    pub(super) returns: bool,
    /// The same after a login that did not work.
    pub(super) returns_on_error: bool,
    /// Where identity providers stand, seen from the form.
    pub(super) sso: Place,
    /// The consent step says what is going to happen.
    pub(super) security_notes: bool,
    /// A code whose length is known is sent as soon as it is complete.
    pub(super) auto_submit_codes: bool,
    /// What may be seen besides the page's own.
    pub(super) seen: StoredValue<Seen>,
    /// What "start again" does; without it the button is not there.
    pub(super) on_restart: Option<Callback<()>>,
}

/// What the host lets the person see besides the page's own.
#[derive(Default)]
pub(super) struct Seen {
    /// What may be shown in a frame, by prefix.
    pub(super) live_view: Vec<String>,
    /// A picture for a site, by its domain.
    pub(super) site_icon: Option<SiteIcon>,
}

/// Finds a picture for a site: a function from its domain to an address.
#[derive(Clone)]
pub struct SiteIcon(Arc<FindIcon>);

type FindIcon = dyn Fn(&str) -> Option<String> + Send + Sync;

impl SiteIcon {
    pub(super) fn find(&self, domain: &str) -> Option<String> {
        (self.0)(domain)
    }
}

impl<F: Fn(&str) -> Option<String> + Send + Sync + 'static> From<F> for SiteIcon {
    fn from(find: F) -> Self {
        Self(Arc::new(find))
    }
}

impl fmt::Debug for SiteIcon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SiteIcon").finish_non_exhaustive()
    }
}

impl Ui {
    /// For steps on a screen of one's own: with every note on consent, without a button to start
    /// again, and codes are not sent by themselves.
    #[must_use]
    pub fn new(session: ManagedAuthSession) -> Self {
        Self {
            session,
            number: next_number(),
            returns: false,
            returns_on_error: false,
            sso: Place::default(),
            security_notes: true,
            auto_submit_codes: false,
            seen: StoredValue::new(Seen::default()),
            on_restart: None,
        }
    }

    /// Everything that the screen shows now. What is made with it is made again, or compared again,
    /// when that changes.
    #[must_use]
    pub fn view(&self) -> Arc<View> {
        self.session.view_now()
    }

    /// A word's text, following the language. `{site}`, `{domain}` and `{provider}` are filled in.
    #[must_use]
    pub fn t(&self, word: Word) -> String {
        self.t_with(word, "")
    }

    /// A word's text with one more argument, for any other name in braces.
    #[must_use]
    pub fn t_with(&self, word: Word, argument: &str) -> String {
        let (view, words) = self.session.shown();
        let domain = view
            .identity
            .as_ref()
            .map_or("", |identity| &identity.domain);
        words.fill(word, |name| match name {
            "site" => site_name(domain),
            "domain" => domain.to_owned(),
            "provider" if argument.is_empty() => view
                .sso_provider
                .as_deref()
                .map(super::choices::provider_name)
                .unwrap_or_default(),
            _ => argument.to_owned(),
        })
    }

    /// An element id, unique on the page.
    #[must_use]
    pub(super) fn id(&self, name: &str) -> String {
        ["ma", &decimal(self.number as usize), "-", name].concat()
    }
}

pub(super) fn next_number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// Minutes and seconds, `0:42`.
pub(super) fn clock(seconds: u32) -> String {
    let (minutes, seconds) = (seconds as usize / 60, seconds as usize % 60);
    let zero = if seconds < 10 { "0" } else { "" };
    [&decimal(minutes), ":", zero, &decimal(seconds)].concat()
}

/// A number in digits, without the formatting machinery of the standard library: nothing else on
/// the page needs that.
pub(super) fn decimal(number: usize) -> String {
    let digit = char::from(b'0' + (number % 10) as u8);
    let mut text = match number / 10 {
        0 => String::new(),
        rest => decimal(rest),
    };
    text.push(digit);
    text
}
