//! The page, for both sides.
#![allow(unreachable_pub, reason = "of what Leptos makes of a component")]

use leptos::prelude::*;
use leptos_managed_auth::{LoginError, ManagedAuth, Success};

/// What the browser gets of a login: no more than this. The code works once.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Login {
    pub(crate) id: String,
    pub(crate) handoff_code: String,
}

#[component]
pub(crate) fn App(login: Login) -> impl IntoView {
    let outcome = RwSignal::new(String::new());
    let connected = move |success: Success| {
        outcome.set(format!("Connected to {}.", success.domain));
    };
    let not_connected = move |error: LoginError| {
        outcome.set(format!("Not connected: {}", error.reason().message));
    };
    view! {
        <ManagedAuth
            session_id=login.id
            handoff_code=login.handoff_code
            // This page's own origin: the server passes the four calls on.
            api_base_url=""
            on_success=connected
            on_error=not_connected
        />
        <p role="status">{outcome}</p>
    }
}
