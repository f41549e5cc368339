//! The page around the component.

mod address;
mod config;

use address::Address;
use config::PageConfig;
use leptos::mount::mount_to;
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
    let mounted = mount_to(place, move || match address.login {
        Some((session_id, handoff_code)) => {
            let icons = config.site_icons;
            let site_icon = move |domain: &str| icons.text(domain);
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
            .into_any()
        }
        None => view! { <IncompleteLink appearance localization /> }.into_any(),
    });
    mounted.forget();
}
