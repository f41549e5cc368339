//! JSON by the browser's own parser, so that no second one is shipped.
//!
//! The parsed document is walked here. A deserializer crate in between would bring, for the same
//! walk, more code than the whole wire.

#[cfg(target_family = "wasm")]
pub(crate) use in_browser::parse;

/// Reads a JSON text; `None` when it is none. A server has no browser to ask.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn parse(text: &str) -> Option<managed_auth_core::protocol::Value> {
    serde_json::from_str(text).ok()
}

#[cfg(target_family = "wasm")]
mod in_browser {
    use js_sys::{Array, JSON, Object};
    use managed_auth_core::protocol::Value;
    use wasm_bindgen::{JsCast, JsValue};

    /// Reads a JSON text; `None` when it is none.
    pub(crate) fn parse(text: &str) -> Option<Value> {
        let parsed = JSON::parse(text).ok()?;
        Some(walk(&parsed, Value::DEEPEST))
    }

    fn walk(value: &JsValue, depth: u8) -> Value {
        if let Some(text) = value.as_string() {
            Value::String(text)
        } else if let Some(number) = value.as_f64() {
            Value::Number(number)
        } else if let Some(value) = value.as_bool() {
            Value::Bool(value)
        } else if depth == 0 {
            Value::Null
        } else if let Some(list) = value.dyn_ref::<Array>() {
            Value::List(list.iter().map(|item| walk(&item, depth - 1)).collect())
        } else if let Some(object) = value.dyn_ref::<Object>() {
            let entries = Object::entries(object);
            let member = |entry: JsValue| {
                let entry: Array = entry.unchecked_into();
                (
                    entry.get(0).as_string().unwrap_or_default(),
                    walk(&entry.get(1), depth - 1),
                )
            };
            Value::Object(entries.iter().map(member).collect())
        } else {
            Value::Null
        }
    }
}
