//! The hosted page: reads its address and its configuration, shows the sign-in, hands back.

// A `main` would bring what a program in a terminal has: standard streams, a main thread with a
// name, the texts of I/O errors.
#![cfg_attr(all(target_family = "wasm", not(test)), no_main)]

mod hosted;

/// A third of the code of the allocator in `std`. It gives memory back to itself, page by page, and
/// joins what lies side by side: a long login does not grow.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(all(target_family = "wasm", not(test)))]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
fn start() {
    hosted::run();
}

#[cfg(any(test, not(target_family = "wasm")))]
fn main() {
    hosted::run();
}
