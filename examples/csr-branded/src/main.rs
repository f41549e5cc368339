//! The sign-in in the looks and words of a brand.

// What the brand studio wrote, to the letter; it is for a library as well.
#[allow(unreachable_pub)]
mod brand;

use leptos::prelude::*;
use leptos_managed_auth::ManagedAuth;

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
        move || {
            login.get().flatten().map(|Login { id, handoff_code }| {
                view! {
                    <ManagedAuth
                        session_id=id
                        handoff_code
                        api_base_url=""
                        appearance=brand::appearance()
                        localization=brand::localization()
                    />
                }
            })
        }
    });
}
