//! The hosted page: reads its address and its configuration, shows the sign-in, hands back.

// A `main` would bring what a program in a terminal has: standard streams, a main thread with a
// name, the texts of I/O errors.
#![cfg_attr(all(target_family = "wasm", not(test)), no_main)]

#[cfg(target_family = "wasm")]
mod clean;
mod hosted;

#[cfg(all(test, target_family = "wasm"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: clean::Allocator = clean::Allocator;

#[cfg(all(target_family = "wasm", not(test)))]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
fn start() {
    hosted::run();
}

#[cfg(any(test, not(target_family = "wasm")))]
fn main() {
    hosted::run();
}
