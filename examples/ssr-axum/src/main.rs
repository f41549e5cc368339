//! A page that a server renders and that the browser takes over. `app.rs` is what both show,
//! `server.rs` what the server does besides.

mod app;
#[cfg(feature = "ssr")]
mod server;

/// In the browser: the server's nodes stay, and begin to act.
#[cfg(feature = "hydrate")]
fn main() {
    use leptos::mount::hydrate_from;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast as _;

    let of = |id| document().get_element_by_id(id);
    let text = of("login").and_then(|block| block.text_content());
    let login: Option<app::Login> = text.and_then(|text| serde_json::from_str(&text).ok());
    let place = of("app").and_then(|place| place.dyn_into().ok());
    if let (Some(login), Some(place)) = (login, place) {
        hydrate_from(place, || view! { <app::App login /> }).forget();
    }
}

#[cfg(feature = "ssr")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    server::run().await
}

#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
fn main() {
    // What is compiled for neither side is only looked at by lints.
    let _ = |login| app::App(app::AppProps { login });
}
