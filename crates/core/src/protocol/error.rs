//! Errors as the API writes them (contract, section 1).

use super::value::Value;

/// What an error body or an `error` event says. Both members can be missing: error bodies can be
/// HTML, empty or cut off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApiError {
    /// A code for programs, such as `stale_interaction`.
    pub code: Option<String>,
    /// A sentence for people, in the server's words.
    pub message: Option<String>,
}

impl ApiError {
    /// Reads `{"code", "message", "details"?, "inner_error"?}`. Where the outer object says
    /// nothing, the inner error or the first detail speaks for it.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        let inner = value.get("inner_error");
        let detail = value.list("details").and_then(<[Value]>::first);
        let member = |key| {
            value
                .text(key)
                .or_else(|| inner.and_then(|inner| inner.text(key)))
                .or_else(|| detail.and_then(|detail| detail.text(key)))
        };
        Self { code: member("code"), message: member("message") }
    }
}
