use leptos::prelude::*;
use leptos_managed_auth::{ManagedAuth, Stylesheet, Success};

#[component]
fn SignIn(session_id: String, handoff_code: String) -> impl IntoView {
    let done = |success: Success| leptos::logging::log!("{} is signed in", success.profile_name);
    view! {
        <Stylesheet />
        <ManagedAuth session_id handoff_code api_base_url="" on_success=done />
    }
}

/// What your backend answers when it has started a login with its API key. The code works once.
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
            let login = login.get().flatten();
            login.map(|Login { id, handoff_code }| view! { <SignIn session_id=id handoff_code /> })
        }
    });
}
