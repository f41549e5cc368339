use leptos::prelude::*;
use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{Localization, ManagedAuth, ManagedAuthSession};
use std::sync::Arc;

/// A file of `page/languages/`, copied into your app. It could be fetched just as well.
const GERMAN: &str = include_str!("../../../page/languages/de.json");

fn german() -> Localization {
    let texts = js_sys::JSON::parse(GERMAN).ok();
    let texts = texts.and_then(|it| serde_wasm_bindgen::from_value::<Value>(it).ok());
    Localization::from_json("de", &texts.unwrap_or_default())
}

/// Begins in English, and changes to German at the press of a button: what has been typed stays.
#[component]
pub fn InTwoLanguages(session_id: String, handoff_code: String) -> impl IntoView {
    let session = RwSignal::new(None::<ManagedAuthSession>);
    let on_session = move |login| session.set(Some(login));
    let switch = move |_| {
        if let Some(session) = session.get() {
            session.set_words(Arc::new(german()));
        }
    };
    view! {
        <button id="german" lang="de" on:click=switch>"Deutsch"</button>
        <ManagedAuth session_id handoff_code api_base_url="" on_session />
    }
}
