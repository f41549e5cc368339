//! Where the focus goes when the step changes.

use managed_auth_core::session::Step;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus into the new step: to the first field that is wrong, else to the first that is
/// to be filled in, else to the heading.
pub(super) fn move_into(root: &Element, step: Step) {
    let find = |selector: &str| root.query_selector(selector).ok().flatten();
    let field = match step {
        Step::Form => find("[aria-invalid=true]").or_else(|| find("[data-field]")),
        _ => None,
    };
    let target = field.or_else(|| find("h1"));
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        target.focus().ok();
    }
}
