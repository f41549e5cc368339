//! A page of yours, in Yew, with a button "Connect account": it opens the sign-in in a dialog, and
//! says what came of it.

mod sign_in;

use gloo_net::http::Request;
use sign_in::SignIn;
use web_sys::HtmlDialogElement;
use yew::platform::spawn_local;
use yew::prelude::*;

fn main() {
    yew::Renderer::<App>::new().render();
}

/// What your backend answers when it has started a login with its API key. The code works once.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
struct Login {
    id: String,
    handoff_code: String,
}

/// Asks your backend for a login. In this example the sandbox plays it.
async fn start_login() -> Result<Login, gloo_net::Error> {
    Request::post("/start").send().await?.json().await
}

#[component]
fn App() -> Html {
    // While there is a login, its sign-in is on the screen.
    let login = use_state(|| None::<Login>);
    let outcome = use_state(String::new);
    let dialog = use_node_ref();

    let connect = {
        let (login, outcome) = (login.clone(), outcome.clone());
        Callback::from(move |()| {
            let (login, outcome) = (login.clone(), outcome.clone());
            spawn_local(async move {
                match start_login().await {
                    Ok(started) => {
                        outcome.set(String::new());
                        login.set(Some(started));
                    }
                    Err(error) => outcome.set(format!("No sign-in could be started: {error}")),
                }
            });
        })
    };
    use_effect_with((dialog.clone(), login.is_some()), |(dialog, shown)| {
        let dialog = dialog.cast::<HtmlDialogElement>().filter(|_| *shown);
        if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
            // It fails where the dialog has left the page, and then there is nothing to show.
            dialog.show_modal().ok();
        }
    });

    let connected = outcome.clone();
    let not_connected = outcome.clone();
    let closed = login.clone();
    html! {
        <>
            <main>
                <h1>{ "Connected accounts" }</h1>
                <p>{ "Let the assistant work with an account of yours." }</p>
                <button onclick={connect.reform(|_: MouseEvent| ())}>{ "Connect account" }</button>
                <p role="status">{ &*outcome }</p>
            </main>
            // Closed by its button, by Escape or by the app: `close` comes in each case.
            <dialog ref={dialog} aria-label="Sign in" onclose={move |_| closed.set(None)}>
                if let Some(Login { id, handoff_code }) = (*login).clone() {
                    <SignIn
                        session_id={id}
                        {handoff_code}
                        on_success={move |domain| connected.set(format!("Connected to {domain}."))}
                        on_error={move |why| not_connected.set(format!("Not connected: {why}"))}
                        // "Start again" needs a fresh login: a code is spent when it is used.
                        on_restart={connect}
                    />
                }
                <form method="dialog">
                    <button>{ "Close" }</button>
                </form>
            </dialog>
        </>
    }
}
