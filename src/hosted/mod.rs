//! The page around the component.

mod address;
mod config;

use address::Address;
use config::PageConfig;
use leptos::prelude::*;
use leptos_managed_auth::{IncompleteLink, ManagedAuth, Theme};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Shows the sign-in in place of what was painted before.
pub(crate) fn run() {
    let Some(place) = document().get_element_by_id("managed-auth") else {
        return;
    };
    let Ok(place) = place.dyn_into::<HtmlElement>() else {
        return;
    };
    let config = PageConfig::read();
    // Taken out of the address bar and the history before anything else is done with it.
    let address = Address::take(&place);
    let mut appearance = config.appearance;
    if let Some(theme) = &address.theme {
        appearance = appearance.theme(Theme::from_name(theme));
    }
    let localization = config.localization;
    place.set_text_content(None);
    let Some((session_id, handoff_code)) = address.login else {
        return show(&place, move || {
            view! { <IncompleteLink appearance localization /> }
        });
    };
    let icons = config.site_icons;
    let site_icon = move |domain: &str| icons.text(domain);
    show(&place, move || {
        view! {
                <ManagedAuth
                    session_id
                    handoff_code
                    api_base_url=config.api_base_url
                    skip_prime=address.skip_prime
                    exchange_on_consent=config.exchange_on_consent
                    returns=config.returns
                    returns_on_error=config.returns_on_error
                    auto_submit_codes=config.auto_submit_codes
                    live_view=config.live_view
                    site_icon=site_icon
                    appearance
                    localization
                />
        }
    });
}

/// Mounts the page's one view, for as long as the page lives. `leptos::mount` would start the
/// executor of asynchronous tasks as well, of which this page has none.
fn show<V: IntoView>(place: &HtmlElement, view: impl FnOnce() -> V + 'static) {
    let owner = Owner::new();
    let mut shown = owner.with(move || view().into_view().build());
    shown.mount(place, None);
    std::mem::forget((owner, shown));
}
