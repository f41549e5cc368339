//! What every step needs: the login, the words, and what the host has set.

use super::names::{provider_name, site_name};
use crate::appearance::{Appearance, Place};
use crate::localization::Word;
use crate::session::{ManagedAuthSession, Success};
use crate::view::PartName;
use crate::view::prelude::*;
use leptos::prelude::use_context;
use managed_auth_core::session::{LoginError, View as LoginView};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What every step needs. It can be copied, and belongs to the reactive owner under which it was
/// made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ui {
    pub(super) session: ManagedAuthSession,
    /// Tells the element ids of several logins on one page apart.
    number: u32,
    host: StoredValue<Host>,
}

/// What the host of the sign-in has set.
#[derive(Debug, Clone, Default)]
pub(super) struct Host {
    pub(super) appearance: Appearance,
    /// The host takes the person back after a success.
    pub(super) returns: bool,
    /// The same after a login that did not work.
    pub(super) returns_on_error: bool,
    /// Where the last screen's link leads.
    pub(super) success_href: Option<Callback<Success, Option<String>>>,
    pub(super) error_href: Option<Callback<LoginError, Option<String>>>,
    pub(super) incomplete_href: Option<String>,
    /// A code whose length is known is sent as soon as it is complete.
    pub(super) auto_submit_codes: bool,
    /// Which live views may be shown in a frame, by prefix.
    pub(super) live_view: Vec<String>,
    /// A picture for a site, by its domain.
    pub(super) site_icon: Option<SiteIcon>,
    /// What "start again" does; without it the button is not there.
    pub(super) on_restart: Option<Callback<()>>,
}

type MakeBlock = dyn Fn(&LoginView) -> Value + Send;

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
    pub(super) fn new(session: ManagedAuthSession, host: Host) -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        Self {
            session,
            number: LAST.fetch_add(1, Ordering::Relaxed),
            host: StoredValue::new(host),
        }
    }

    /// That of the [`ManagedAuth`](super::ManagedAuth) around a step, or, for a step that stands
    /// alone, one in which the host has set nothing.
    pub(super) fn of(session: ManagedAuthSession) -> Self {
        use_context::<Self>()
            .filter(|ui| ui.session == session)
            .unwrap_or_else(|| Self::new(session, Host::default()))
    }

    /// Makes an element a part: the stylesheet's class `ma-{name}`, the public
    /// `data-managed-auth-part`, and the classes that the host has set for it.
    #[inline(never)]
    pub(super) fn part(&self, part: Part) -> PartName {
        PartName {
            name: part.name(),
            classes: self.host(|host| host.appearance.classes(part)),
        }
    }

    /// What the host has set.
    pub(super) fn host<T: Default>(&self, read: impl FnOnce(&Host) -> T) -> T {
        self.host.try_with_value(read).unwrap_or_default()
    }

    /// Where identity providers stand, seen from the form.
    pub(super) fn sso_place(&self) -> Place {
        self.host(|host| host.appearance.shown_layout().sso)
    }

    /// Everything that the screen shows. Reading it follows it.
    pub(super) fn view(&self) -> Arc<LoginView> {
        self.session.view()
    }

    /// What follows the login as a whole: made anew when `same` does not hold any more between the
    /// view that it was made for and the current one, and left as it is until then, with whatever
    /// was typed into it.
    pub(super) fn while_same<T: IntoValue>(
        self,
        same: fn(&LoginView, &LoginView) -> bool,
        make: impl Fn(&LoginView) -> T + Send + 'static,
    ) -> Value {
        self.block(same, Box::new(move |view| make(view).into_value()))
    }

    // Compiled once, and not for each block.
    #[inline(never)]
    fn block(self, same: fn(&LoginView, &LoginView) -> bool, make: Box<MakeBlock>) -> Value {
        let session = self.session;
        // The view that the block was made for.
        let shown = Memo::new_owning(move |before: Option<Arc<LoginView>>| {
            let now = session.view();
            match before {
                Some(before) if same(&before, &now) => (before, false),
                _ => (now, true),
            }
        });
        Value::Shows(Box::new(move || {
            let view = shown.get();
            untrack(|| make(&view))
        }))
    }

    /// A word's text, following the language and what it names: `{site}`, `{domain}` and
    /// `{provider}`.
    pub(super) fn t(&self, word: Word) -> String {
        self.t_with(word, "")
    }

    /// A word that stays in its place, as a child or an attribute.
    pub(super) fn word(self, word: Word) -> impl Fn() -> String + Send + 'static {
        move || self.t(word)
    }

    /// A word's text with one more argument, for any other name in braces.
    #[inline(never)]
    pub(super) fn t_with(&self, word: Word, argument: &str) -> String {
        self.session.words().fill(word, |name| {
            if !matches!(name, "site" | "domain" | "provider") || !argument.is_empty() {
                return argument.to_owned();
            }
            let view = self.view();
            match (name, view.domain()) {
                // The stream can be quicker than the snapshot, which alone names the site.
                ("site" | "domain", None) => "\u{2026}".to_owned(),
                ("site", Some(domain)) => site_name(domain),
                ("domain", Some(domain)) => domain.to_owned(),
                _ => self.provider().unwrap_or_default(),
            }
        })
    }

    /// What the identity provider in use is called, if that can be told.
    pub(super) fn provider(&self) -> Option<String> {
        self.provider_name(self.view().sso_provider.as_deref()?)
    }

    /// The name in a provider's label or id.
    pub(super) fn provider_name(&self, label: &str) -> Option<String> {
        provider_name(label, &self.session.words())
    }

    /// The one visible heading of a step. The focus goes here when the step has nothing to fill in.
    pub(super) fn heading(self, text: impl Fn() -> String + Send + 'static) -> View<Markup> {
        view! { <h1 {..self.part(Part::TITLE)} tabindex="-1">{text}</h1> }
    }

    /// An element id, unique on the page.
    pub(super) fn id(&self, name: &str) -> String {
        ["ma", &decimal(self.number as usize), "-", name].concat()
    }
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
