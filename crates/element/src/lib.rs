//! The sign-in for front ends in any language: `mount(element, options) -> handle`.
//!
//! `npm/managed-auth.js` loads this, and defines the custom element `<managed-auth>` with it: the
//! class of a custom element has to be one of JavaScript's. Here is only what needs the component.

#[cfg(target_family = "wasm")]
#[path = "../../../src/clean.rs"]
mod clean;
mod options;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos_managed_auth::components::{ManagedAuth, ManagedAuthProps};
use leptos_managed_auth::{ManagedAuthSession, Theme};
use options::Options;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: clean::Allocator = clean::Allocator;

/// A sign-in in the page, until it is unmounted.
#[wasm_bindgen]
pub struct SignIn {
    session: Option<ManagedAuthSession>,
    _mounted: UnmountHandle<<AnyView as Render>::State>,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// Adds a sign-in to the element, and begins the login. What `options` may hold stands in the npm
/// package's `managed-auth.d.ts`.
#[must_use]
#[wasm_bindgen]
pub fn mount(place: HtmlElement, options: &JsValue) -> SignIn {
    let options = Options::read(options);
    let session = Rc::new(Cell::new(None));
    let begun = Rc::clone(&session);
    let mounted = mount_to(place, move || view(options, begun));
    SignIn {
        session: session.get(),
        _mounted: mounted,
    }
}

#[wasm_bindgen]
impl SignIn {
    /// Light, dark, or as the system has it, from now on. `place` is where the sign-in is by now.
    pub fn theme(&self, place: &HtmlElement, name: &str) {
        let root = place.query_selector("[data-managed-auth-theme]");
        if let Ok(Some(root)) = root {
            let theme = Theme::from_name(name).unwrap_or_default();
            root.set_attribute("data-managed-auth-theme", theme.as_str())
                .ok();
        }
    }

    /// Another language, and other words, from now on.
    pub fn words(&self, lang: &str, localization: &JsValue) {
        if let Some(session) = self.session {
            session.set_words(Arc::new(options::words(lang, localization)));
        }
    }

    /// Takes the sign-in out of the page: every request is aborted, every timer cleared, and
    /// nothing is told any more.
    pub fn unmount(self) {}
}

fn view(mut options: Options, begun: Rc<Cell<Option<ManagedAuthSession>>>) -> AnyView {
    let (api_base_url, appearance) = (options.api_base_url(), options.appearance());
    let localization = options.localization();
    let icons = options.site_icons;
    let mut props = ManagedAuthProps::builder()
        .session_id(options.session_id)
        .handoff_code(options.handoff_code)
        .api_base_url(api_base_url)
        .skip_prime(options.skip_prime)
        .returns(options.returns)
        .returns_on_error(options.returns_on_error)
        .auto_submit_codes(options.auto_submit_codes)
        .exchange_on_consent(options.exchange_on_consent)
        .keep_focus(options.keep_focus)
        .live_view(options.live_view)
        .site_icon(move |domain: &str| icons.text(domain))
        .appearance(appearance)
        .localization(localization)
        .build();
    props.on_restart = options.on_restart.map(|restart| {
        // Belongs to the sign-in, and goes with it.
        let restart = StoredValue::new_local(restart);
        Callback::new(move |()| {
            restart.try_with_value(|restart| restart.call0(&JsValue::UNDEFINED));
        })
    });
    let begun = StoredValue::new_local(begun);
    props.on_session = Some(Callback::new(move |session| {
        begun.with_value(|begun| begun.set(Some(session)));
    }));
    ManagedAuth(props).into_any()
}
