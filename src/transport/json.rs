//! JSON by the browser's own parser, so that no second one is shipped.

use managed_auth_core::protocol::Value;

/// Reads a JSON text; `None` when it is none.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let parsed = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(parsed).ok()
}
