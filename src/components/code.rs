//! A one-time code: one input, which looks like so many places where the length is known.

use managed_auth_core::protocol::Field;
use managed_auth_core::secret::Secret;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// Shows a code that is complete without its separators, and tells whether it is complete. One that
/// has grown longer than was expected is not shown in places.
pub(super) fn tidy(input: &HtmlInputElement, field: &Field, length: usize) -> bool {
    let typed = Secret::new(input.value());
    let meant = field.meant(typed.clone());
    let plain = meant.expose();
    let complete = plain.len() == length && plain.bytes().all(|byte| byte.is_ascii_digit());
    if complete && meant != typed {
        let caret = input.selection_start().ok().flatten();
        input.set_value(plain);
        keep_caret(input, typed.expose(), caret.unwrap_or(u32::MAX) as usize);
    }
    let is_long = plain.len() > length;
    input.toggle_attribute_with_force("data-long", is_long).ok();
    complete
}

/// Whether a code that comes back is longer than was expected.
pub(super) fn is_long(typed: &str, field: &Field) -> bool {
    let plain = field.meant(Secret::new(typed.to_owned()));
    let length = field.code_length();
    length.is_some_and(|length| plain.expose().len() > length)
}

/// A caret within what was typed stays behind the digit that it was behind.
fn keep_caret(input: &HtmlInputElement, typed: &str, caret: usize) {
    let is_digit = |it: &char| !it.is_whitespace() && !it.is_ascii_punctuation();
    if typed.chars().skip(caret).any(|it| is_digit(&it)) {
        let digits = typed.chars().take(caret).filter(is_digit).count() as u32;
        input.set_selection_range(digits, digits).ok();
    }
}

/// Presses the form's button for the person; nothing happens while it is disabled.
pub(super) fn send(input: &HtmlInputElement) {
    let form = input.closest("form").ok().flatten();
    let button = form.and_then(|form| form.query_selector("[type=submit]").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}
