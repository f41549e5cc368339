//! A page from a server, with the sign-in as its one island. `app.rs` is the page; what the
//! browser runs of it is the island. `main.rs` is the server.

mod app;

pub use app::{Login, page};

/// In the browser: the script that the server put into the page calls it, and then each island.
#[cfg(feature = "hydrate")]
#[leptos::wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen)]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
