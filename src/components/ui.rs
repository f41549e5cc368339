//! What every component needs: the login, the words, and what the host has set.

use super::site::site_name;
use crate::localization::{Localization, Word};
use crate::session::ManagedAuthSession;
use leptos::prelude::*;
use managed_auth_core::session::View;
use std::sync::Arc;

/// A handle for components; can be copied.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    /// The login.
    pub session: ManagedAuthSession,
    /// The words.
    pub words: Signal<Arc<Localization>>,
    /// Tells the element ids of several logins on one page apart.
    pub(super) number: u32,
    /// The host takes the person back after a success.
    pub(super) returns: bool,
    /// What "start again" does; without it the button is not there.
    pub(super) on_restart: Option<Callback<()>>,
}

impl Ui {
    /// A word's text, following the language. `{site}`, `{domain}` and `{provider}` are known.
    #[must_use]
    pub fn t(&self, word: Word) -> String {
        self.t_with(word, "", "")
    }

    /// A word's text with one more argument.
    #[must_use]
    pub fn t_with(&self, word: Word, name: &str, value: &str) -> String {
        let (site, domain, provider) = self.session.view().with(|view| {
            let domain = view
                .identity
                .as_ref()
                .map(|identity| identity.domain.clone());
            let domain = domain.unwrap_or_default();
            let provider = view
                .sso_provider
                .as_deref()
                .map(super::choices::provider_name);
            (site_name(&domain), domain, provider.unwrap_or_default())
        });
        let arguments = [
            ("site", &*site),
            ("domain", &*domain),
            ("provider", &*provider),
            (name, value),
        ];
        self.words.with(|words| words.fill(word, &arguments))
    }

    /// A part of the view, for live text and attributes.
    pub fn with<T>(&self, read: impl FnOnce(&View) -> T) -> T {
        self.session.view().with(|view| read(view))
    }

    /// An element id, unique on the page.
    #[must_use]
    pub(super) fn id(&self, name: &str) -> String {
        format!("ma{}-{name}", self.number)
    }
}

/// Minutes and seconds, `0:42`.
pub(super) fn clock(seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let zero = if seconds < 10 { "0" } else { "" };
    format!("{minutes}:{zero}{seconds}")
}
