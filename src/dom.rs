//! The calls of the DOM that a long form makes by the thousand.
//!
//! web-sys hands each text over anew with each call. Here the names of this crate are handed over
//! once and kept: that halves the time in which a form of 300 fields is built.

use std::cell::RefCell;
use std::ptr;
use wasm_bindgen::prelude::*;
use web_sys::{Comment, Element, Text};

// None of these fails with what this crate gives them.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn js_create_element(tag: &JsValue) -> Element;
    #[wasm_bindgen(js_namespace = document, js_name = createTextNode)]
    pub(crate) fn text(text: &str) -> Text;
    #[wasm_bindgen(js_namespace = document, js_name = createComment)]
    fn js_create_comment(text: &JsValue) -> Comment;

    type Named;
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn js_set_attribute(this: &Named, name: &JsValue, value: &JsValue);
}

pub(crate) fn create_element(tag: &'static str) -> Element {
    js_create_element(shared(tag))
}

/// An empty comment, to mark a place.
pub(crate) fn mark() -> Comment {
    js_create_comment(shared(""))
}

pub(crate) fn set_attribute(element: &Element, name: &'static str, value: &str) {
    let element: &Named = element.unchecked_ref();
    element.js_set_attribute(shared(name), &value.into());
}

/// The same with a text of this crate.
pub(crate) fn set_fixed_attribute(element: &Element, name: &'static str, value: &'static str) {
    let element: &Named = element.unchecked_ref();
    element.js_set_attribute(shared(name), shared(value));
}

/// A text of this crate as the browser has it: there are some dozens.
fn shared(text: &'static str) -> &'static JsValue {
    type Texts = Vec<(&'static str, &'static JsValue)>;
    thread_local!(static TEXTS: RefCell<Texts> = const { RefCell::new(Vec::new()) });
    TEXTS.with_borrow_mut(|all| {
        // Where a text stands says which it is.
        if let Some((_, value)) = all.iter().find(|(other, _)| ptr::eq(*other, text)) {
            return *value;
        }
        let value: &JsValue = Box::leak(Box::new(text.into()));
        all.push((text, value));
        value
    })
}
