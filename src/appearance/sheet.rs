//! The host's declarations as a stylesheet, made through the CSSOM.
//!
//! A `<style>` element or a `style` attribute would need `'unsafe-inline'` in the page's policy; a
//! constructed stylesheet needs nothing. Each rule is inserted empty, and each declaration is set
//! on it by name: whatever a value contains, it cannot end its declaration and begin another.

use super::{Appearance, note};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleRule, CssStyleSheet, Element};

#[wasm_bindgen]
extern "C" {
    /// A document or a shadow root.
    type Adopter;
    #[wasm_bindgen(method, getter, structural, js_name = adoptedStyleSheets)]
    fn adopted(this: &Adopter) -> Option<Sheets>;

    /// Its stylesheets, a list to be changed in place.
    type Sheets;
    #[wasm_bindgen(method, structural)]
    fn push(this: &Sheets, sheet: &CssStyleSheet);
    #[wasm_bindgen(method, structural, js_name = indexOf)]
    fn index_of(this: &Sheets, sheet: &CssStyleSheet) -> i32;
    #[wasm_bindgen(method, structural)]
    fn splice(this: &Sheets, start: i32, count: u32);
}

/// Stylesheets of a host, in use until this is dropped.
pub(crate) struct Adopted {
    sheets: Sheets,
    sheet: CssStyleSheet,
}

impl Adopted {
    /// Has the appearance's rules apply where `root` is. What the browser does not understand is
    /// added to `ignored`.
    pub(super) fn new(
        appearance: &Appearance,
        root: &Element,
        ignored: &mut String,
    ) -> Result<Self, JsValue> {
        // Browsers that cannot construct a stylesheet end here.
        let sheet = CssStyleSheet::new()?;
        let id = root.id();
        for (index, rule) in (0..).zip(&appearance.rules) {
            let empty = [&rule.selector(&id), "{}"].concat();
            sheet.insert_rule_with_index(&empty, index)?;
            let inserted = sheet.css_rules()?.get(index).unwrap_throw();
            let style = inserted.unchecked_into::<CssStyleRule>().style();
            style.set_property(&rule.property, &rule.value)?;
            if style.length() == 0 {
                note(ignored, rule.part.name(), &rule.property);
            }
        }
        let place: Adopter = root.get_root_node().unchecked_into();
        // Outside of the page it can still come into it.
        let page = || document().unchecked_into::<Adopter>().adopted();
        let sheets = place.adopted().or_else(page);
        let sheets = sheets.ok_or(JsValue::UNDEFINED)?;
        sheets.push(&sheet);
        Ok(Self { sheets, sheet })
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        let index = self.sheets.index_of(&self.sheet);
        if index >= 0 {
            self.sheets.splice(index, 1);
        }
    }
}
