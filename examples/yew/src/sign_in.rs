//! `<managed-auth>` as a component of Yew: attributes go in, events come out.

use gloo_events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, Element, Event};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session_id: String,
    /// Another one begins another login, and ends the one before.
    pub handoff_code: String,
    /// Called with the site when the account is signed in.
    pub on_success: Callback<String>,
    /// Called with a sentence when the login ends without success.
    pub on_error: Callback<String>,
    /// Called when the person wants to start again.
    pub on_restart: Callback<()>,
}

#[component]
pub fn SignIn(props: &Props) -> Html {
    let element = use_node_ref();
    use_effect_with(
        (
            element.clone(),
            props.on_success.clone(),
            props.on_error.clone(),
        ),
        |(element, on_success, on_error)| {
            let heard = element.cast::<Element>().map(|element| {
                [
                    listen(
                        &element,
                        "managedauth:success",
                        "domain",
                        on_success.clone(),
                    ),
                    listen(&element, "managedauth:error", "message", on_error.clone()),
                ]
            });
            // Dropped with the component, and then nothing is heard any more.
            move || drop(heard)
        },
    );
    use_effect_with(
        (element.clone(), props.on_restart.clone()),
        |(element, on_restart)| {
            let on_restart = on_restart.clone();
            let restart = Closure::<dyn Fn()>::new(move || on_restart.emit(()));
            if let Some(element) = element.cast::<Element>() {
                Reflect::set(&element, &"restart".into(), restart.as_ref()).ok();
            }
            move || drop(restart)
        },
    );
    html! {
        <managed-auth
            ref={element}
            session-id={props.session_id.clone()}
            handoff-code={props.handoff_code.clone()}
            // This page's own origin. Leave it out for the public API.
            api-base-url=""
        />
    }
}

/// Calls back with one member of an event's `detail`.
fn listen(
    element: &Element,
    event: &'static str,
    member: &'static str,
    callback: Callback<String>,
) -> EventListener {
    EventListener::new(element, event, move |event: &Event| {
        let detail = event.dyn_ref::<CustomEvent>().map(CustomEvent::detail);
        let text =
            detail.and_then(|detail| Reflect::get(&detail, &member.into()).ok()?.as_string());
        callback.emit(text.unwrap_or_default());
    })
}
