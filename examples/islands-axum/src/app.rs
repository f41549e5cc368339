//! The page, and the island in it.
#![allow(unreachable_pub, reason = "of what Leptos makes of an island")]

use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use leptos_managed_auth::{LoginError, ManagedAuth, Success};
use serde::{Deserialize, Serialize};

/// What the browser gets of a login: no more than this. The code works once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Login {
    id: String,
    handoff_code: String,
}

/// Rendered on the server. Nothing of this is in the browser's program, which begins with islands.
pub fn page(options: &LeptosOptions, login: Login) -> impl IntoView + use<> {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <title>"Connect an account"</title>
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="data:," />
                <link rel="stylesheet" href="/managed-auth.css" />
                <link rel="stylesheet" href="/pkg/islands.css" />
                <HydrationScripts options=options.clone() islands=true />
            </head>
            <body>
                <main>
                    <SignIn login />
                    <p>"The sign-in is an island. This line is HTML from the server."</p>
                </main>
            </body>
        </html>
    }
}

/// Rendered on the server too, and taken over in the browser, with the login that stands in its
/// attributes.
#[island]
fn SignIn(login: Login) -> impl IntoView {
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
