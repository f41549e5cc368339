//! What is measured: each function is one part, ours and the baseline's by turns.

pub(crate) mod events;
pub(crate) mod framing;
pub(crate) mod growth;
pub(crate) mod page;
pub(crate) mod visits;

use serde_json::Value;

fn numbers(list: &Value) -> Vec<f64> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_f64).collect()
}
