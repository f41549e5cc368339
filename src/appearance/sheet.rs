//! The host's declarations as a stylesheet, which `browser.js` makes through the CSSOM.

use super::{Appearance, note};
use crate::browser::adopt;
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Stylesheets of a host, in use until this is dropped.
pub(crate) struct Adopted(Function);

impl Adopted {
    /// Has the appearance's rules apply where `root` is. What the browser does not understand is
    /// added to `ignored`.
    pub(super) fn new(
        appearance: &Appearance,
        root: &Element,
        ignored: &mut String,
    ) -> Result<Self, JsValue> {
        let id = root.id();
        let rules = &appearance.rules;
        let selectors = rules.iter().map(|rule| rule.selector(&id).into());
        let properties = rules.iter().map(|rule| (&*rule.property).into());
        let values = rules.iter().map(|rule| (&*rule.value).into());
        let end = adopt(
            root,
            selectors.collect(),
            properties.collect(),
            values.collect(),
            &mut |at| {
                if let Some(rule) = rules.get(at) {
                    note(ignored, rule.part.name(), &rule.property);
                }
            },
        );
        end.map(Self)
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        self.0.call0(&JsValue::UNDEFINED).ok();
    }
}
