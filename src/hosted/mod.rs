//! The page around the component.

mod address;
mod config;
mod hand_back;
mod hand_over;
mod messages;
mod resume;

use address::Address;
use config::PageConfig;
use gloo_events::{EventListener, EventListenerOptions};
use hand_back::{HandBack, leave, take_place};
use hand_over::HandOver;
use js_sys::{Object, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_managed_auth::core::secret::Secret;
use leptos_managed_auth::{IncompleteLink, LoginError, ManagedAuth, SessionEvent, Success};
use resume::Resume;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// Shows the sign-in in place of what was painted before.
pub(crate) fn run() {
    let Some(place) = document().get_element_by_id("managed-auth") else {
        return;
    };
    let Ok(place) = place.dyn_into::<HtmlElement>() else {
        return;
    };
    // The code is taken out of the address bar and the history before anything else is done.
    let address = Address::take();
    let handed = HandOver::take(&place);
    let config = PageConfig::read();
    let hand_back = HandBack::new(&address, config.allowed_redirects.as_deref());
    let mut localization = config.localization(&handed.lang, &handed.words);
    hand_back.reword(&mut localization);
    let mut appearance = config.appearance;
    if let Some(theme) = address.theme {
        appearance = appearance.theme(theme);
    }
    messages::tell(&place, &config.messages);
    // For as long as the page lives.
    EventListener::new_with_options(
        &place,
        "click",
        EventListenerOptions::enable_prevent_default(),
        |event| take_place(event.unchecked_ref()),
    )
    .forget();
    place.set_text_content(None);
    let resume = config.resume.then(|| Resume::new(&address, handed.link));
    let resume = resume.flatten();
    let kept = resume.as_ref().and_then(Resume::kept);
    let code = address.code.or(handed.code);
    let begins = code.is_some() || kept.is_some();
    let Some(session_id) = address.id.filter(|_| begins) else {
        let href = hand_back.incomplete_address();
        leave(href.clone());
        return mount_to(
            place,
            || view! { <IncompleteLink href appearance localization /> },
        )
        .forget();
    };
    let skip_prime = address.skip_prime || kept.as_ref().is_some_and(|kept| kept.consented);
    let icons = config.site_icons;
    let site_icon = move |domain: &str| icons.text(domain);
    let (returns, returns_on_error) = hand_back.is_asked();
    let hand_back = Arc::new(hand_back);
    let success_href = {
        let hand_back = Arc::clone(&hand_back);
        move |success: Success| hand_back.success_address(&success)
    };
    let error_href = move |error: LoginError| hand_back.error_address(&error);
    let (after_success, after_error) = (success_href.clone(), error_href.clone());
    let on_access_token = resume.clone().map(|resume| {
        let keep = move |token: Secret| resume.keep(&token);
        Callback::new(keep)
    });
    let on_event = move |event: SessionEvent| {
        if let Some(resume) = &resume {
            resume.follow(&event);
        }
    };
    // For as long as the page lives.
    let shown = mount_to(place, move || {
        view! {
            <ManagedAuth
                session_id
                handoff_code=code.unwrap_or_default()
                access_token=kept.map(|kept| kept.token)
                on_access_token
                head_start=handed.head_start
                api_base_url=config.api_base_url
                skip_prime
                exchange_on_consent=config.exchange_on_consent
                returns
                returns_on_error
                success_href
                error_href
                on_success=move |success| {
                    // A page that is loaded again after a success tells the app of no failure.
                    address::forget("error_url");
                    leave(after_success(success));
                }
                on_error=move |error: LoginError| {
                    // The person can do so here, or go back by the link.
                    if !error.can_try_again() {
                        leave(after_error(error));
                    }
                }
                on_event
                auto_submit_codes=config.auto_submit_codes
                live_view=config.live_view
                site_icon=site_icon
                appearance
                localization
            />
        }
    });
    shown.forget();
}

/// A plain object of JavaScript.
fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Of a plain object it does not fail.
        Reflect::set(&object, &(*name).into(), value).ok();
    }
    object.into()
}
