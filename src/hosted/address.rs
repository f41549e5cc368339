//! The page's address: contract, section 7.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// What the address says.
#[derive(Debug, Default)]
pub(crate) struct Address {
    /// The connection's id and its handoff code, if both are there.
    pub(crate) login: Option<(String, String)>,
    pub(crate) theme: Option<String>,
    pub(crate) skip_prime: bool,
}

impl Address {
    /// Has the loader (boot.js) read the address, and take the handoff code out of the address bar
    /// and the history.
    pub(crate) fn take(place: &HtmlElement) -> Self {
        let take = Reflect::get(place, &JsValue::from_str("takeAddress"));
        let said = take.and_then(|take| Function::from(take).call0(place));
        let said = said
            .and_then(|said| said.dyn_into::<Array>())
            .unwrap_or_default();
        let text = |at| said.get(at).as_string().filter(|text| !text.is_empty());
        Self {
            login: text(0).zip(text(1)),
            theme: text(2),
            skip_prime: said.get(3).is_truthy(),
        }
    }
}
