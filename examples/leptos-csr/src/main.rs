//! A page of yours with a button "Connect account": it opens the sign-in in a dialog, and says what
//! came of it.

use gloo_net::http::Request;
use leptos::{html, prelude::*};
use leptos_managed_auth::{LoginError, ManagedAuth, Success};

fn main() {
    mount_to_body(App);
}

/// What your backend answers when it has started a login with its API key. The code works once.
#[derive(Debug, Clone, serde::Deserialize)]
struct Login {
    id: String,
    handoff_code: String,
}

/// Asks your backend for a login. In this example the sandbox plays it.
async fn start_login() -> Result<Login, gloo_net::Error> {
    Request::post("/start").send().await?.json().await
}

#[component]
fn App() -> impl IntoView {
    // While there is a login, its sign-in is on the screen. Setting this to `None` takes the sign-in
    // away; requests, stream and timers go with it.
    let login = RwSignal::new(None::<Login>);
    let outcome = RwSignal::new(String::new());

    let connect = Action::new_local(move |(): &()| async move {
        match start_login().await {
            Ok(started) => {
                outcome.set(String::new());
                login.set(Some(started));
            }
            Err(error) => outcome.set(format!("No sign-in could be started: {error}")),
        }
    });

    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && login.with(Option::is_some)
            && !dialog.open()
        {
            // It fails where the dialog has left the page, and then there is nothing to show.
            dialog.show_modal().ok();
        }
    });

    let connected = move |success: Success| {
        outcome.set(format!(
            "Connected to {} as {}.",
            success.domain, success.profile_name
        ));
    };
    let not_connected = move |error: LoginError| {
        outcome.set(format!("Not connected: {}", error.reason().message));
    };

    view! {
        <main>
            <h1>"Connected accounts"</h1>
            <p>"Let the assistant work with an account of yours."</p>
            <button on:click=move |_| { connect.dispatch(()); } disabled=connect.pending()>
                "Connect account"
            </button>
            <p role="status">{outcome}</p>
        </main>
        // Closed by its button, by Escape or by the app: `close` comes in each case.
        <dialog node_ref=dialog aria-label="Sign in" on:close=move |_| login.set(None)>
            {move || login.get().map(|Login { id, handoff_code }| view! {
                <ManagedAuth
                    session_id=id
                    handoff_code=handoff_code
                    // This page's own origin. Leave it out for the public API.
                    api_base_url=""
                    on_success=connected
                    on_error=not_connected
                    // "Start again" needs a fresh login: a code is spent when it is used.
                    on_restart=move |()| { connect.dispatch(()); }
                />
            })}
            <form method="dialog">
                <button>"Close"</button>
            </form>
        </dialog>
    }
}
