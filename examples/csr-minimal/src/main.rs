//! The least that shows the sign-in.

use leptos::prelude::*;
use leptos_managed_auth::{ManagedAuth, Success};

/// What your backend answers when it has started a login with its API key.
#[derive(Clone, serde::Deserialize)]
struct Login {
    id: String,
    handoff_code: String,
}

async fn start_login() -> Option<Login> {
    let request = gloo_net::http::Request::post("/start");
    request.send().await.ok()?.json().await.ok()
}

fn main() {
    mount_to_body(|| {
        let login = LocalResource::new(start_login);
        let done = |success: Success| leptos::logging::log!("{} is connected", success.domain);
        move || {
            login.get().flatten().map(|Login { id, handoff_code }| {
                view! { <ManagedAuth session_id=id handoff_code api_base_url="" on_success=done /> }
            })
        }
    });
}
