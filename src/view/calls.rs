//! The calls of the DOM that a long form makes by the thousand, as they are: none of these fails with
//! what this crate gives them, and web-sys would look out for that each time.

use js_sys::JsString;
use std::ptr;
use wasm_bindgen::prelude::*;
use web_sys::{Comment, DocumentFragment, Element, Node, Text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub(super) fn element(tag: &str) -> Element;
    #[wasm_bindgen(js_namespace = document, js_name = createTextNode)]
    pub(super) fn text(text: &str) -> Text;
    #[wasm_bindgen(js_namespace = document, js_name = createComment)]
    pub(super) fn comment(text: &str) -> Comment;
    #[wasm_bindgen(js_namespace = document, js_name = createDocumentFragment)]
    pub(super) fn fragment() -> DocumentFragment;

    #[wasm_bindgen(extends = Node)]
    pub(super) type Plain;
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(super) fn set(this: &Plain, name: &JsString, value: &str);
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(super) fn set_own(this: &Plain, name: &JsString, value: &JsString);
    #[wasm_bindgen(method, js_name = appendChild)]
    pub(super) fn append(this: &Plain, child: &Node);
    #[wasm_bindgen(method, js_name = cloneNode)]
    pub(super) fn copy(this: &Plain) -> Element;
}

/// For the calls above.
pub(super) fn plain(node: &Node) -> &Plain {
    node.unchecked_ref()
}

/// Strings of our own that the DOM is told again and again, each brought across the border once.
#[derive(Default)]
pub(super) struct Strings(Vec<(&'static str, JsString)>);

impl Strings {
    pub(super) fn get(&mut self, text: &'static str) -> JsString {
        if let Some((_, there)) = self.0.iter().find(|(own, _)| ptr::eq(*own, text)) {
            return there.clone();
        }
        let new = JsString::from(text);
        self.0.push((text, new.clone()));
        new
    }
}
