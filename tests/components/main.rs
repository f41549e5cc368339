//! The component in a real browser, on an API in the page.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod calls;
mod choices;
mod forms;
mod hosts;
mod large_text;
mod late_words;
mod screen;
mod stream;
#[path = "../support/mod.rs"]
mod support;
mod transports;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

const NAME: &str = "[autocomplete=username]";
const WORD: &str = "[autocomplete=current-password]";
const SEND: &str = "button[type=submit]";
