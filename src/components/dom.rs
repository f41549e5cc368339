//! The calls of the DOM of which a long form takes thousands.
//!
//! web-sys has them, too. But there each text is handed over anew with each call, and what a call
//! returns is taken back though nobody wants it: together that took longer than all else that is done
//! to build a form.

use std::cell::RefCell;
use std::ptr;
use wasm_bindgen::prelude::*;
use web_sys::{Comment, Element, Node, Text};

// With what this crate gives them, none of these fails.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn js_create_element(tag: &JsValue) -> Element;
    #[wasm_bindgen(js_namespace = document, js_name = createComment)]
    fn js_create_comment(text: &JsValue) -> Comment;
    #[wasm_bindgen(js_namespace = document, js_name = createTextNode)]
    pub(super) fn create_text(text: &str) -> Text;
    #[wasm_bindgen(js_namespace = document, js_name = createDocumentFragment)]
    pub(super) fn create_fragment() -> Node;

    type Parent;
    #[wasm_bindgen(method, js_name = append)]
    fn js_append(this: &Parent, child: &Node);
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn js_set_attribute(this: &Parent, name: &JsValue, value: &JsValue);
}

pub(super) fn create_element(tag: &'static str) -> Element {
    js_create_element(shared(tag))
}

/// An empty comment, to mark a place.
pub(super) fn create_mark() -> Comment {
    js_create_comment(shared(""))
}

pub(super) fn append(parent: &Node, child: &Node) {
    parent.unchecked_ref::<Parent>().js_append(child);
}

/// Writes an attribute.
pub(super) fn write(element: &Element, name: &'static str, value: &str) {
    if !is_written(element, name, value) {
        set_attribute(element, name, &value.into());
    }
}

/// The same for a value that stands in this crate.
pub(super) fn write_fixed(element: &Element, name: &'static str, value: &'static str) {
    if !is_written(element, name, value) {
        set_attribute(element, name, shared(value));
    }
}

fn set_attribute(element: &Element, name: &'static str, value: &JsValue) {
    let element: &Parent = element.unchecked_ref();
    element.js_set_attribute(shared(name), value);
}

/// Written again as it is, some attributes have a browser begin anew.
fn is_written(element: &Element, name: &str, value: &str) -> bool {
    cfg!(feature = "hydrate") && element.get_attribute(name).as_deref() == Some(value)
}

/// A text of this crate as the browser has it, handed over once and kept: there are some dozens.
fn shared(text: &'static str) -> &'static JsValue {
    type Texts = Vec<(&'static str, &'static JsValue)>;
    thread_local! {
        static TEXTS: RefCell<Texts> = const { RefCell::new(Vec::new()) };
    }
    TEXTS.with_borrow_mut(|all| {
        // Where it stands says which it is.
        if let Some((_, value)) = all.iter().find(|(other, _)| ptr::eq(*other, text)) {
            return *value;
        }
        let value: &JsValue = Box::leak(Box::new(text.into()));
        all.push((text, value));
        value
    })
}
