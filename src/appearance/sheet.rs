//! The host's declarations as a constructed stylesheet, made through the CSSOM.

use super::{Appearance, note};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleRule, CssStyleSheet, Element};

/// Stylesheets of a host, in use until this is dropped.
pub(crate) struct Adopted {
    /// The document, or the shadow root.
    place: JsValue,
    sheet: CssStyleSheet,
}

impl Adopted {
    /// Has the appearance's rules apply where `root` is: a `<style>` element or a `style` attribute
    /// would need 'unsafe-inline' in the page's policy, and a constructed stylesheet needs nothing.
    ///
    /// What the browser does not understand is added to `ignored`. Fails in browsers from before
    /// 2023, which cannot construct a stylesheet.
    pub(super) fn new(
        appearance: &Appearance,
        root: &Element,
        ignored: &mut String,
    ) -> Result<Self, JsValue> {
        let id = root.id();
        let sheet = CssStyleSheet::new()?;
        for rule in &appearance.rules {
            if !declare(&sheet, &rule.selector(&id), &rule.property, &rule.value)? {
                note(ignored, rule.part.name(), &rule.property);
            }
        }
        // Outside of the page it can still come into it.
        let root_node: JsValue = root.get_root_node().into();
        let place = match sheets(&root_node) {
            Some(_) => root_node,
            None => root.owner_document().into(),
        };
        let adopted = sheets(&place).ok_or(JsValue::UNDEFINED)?;
        adopted.push(&sheet);
        Reflect::set(&place, &ADOPTED.into(), &adopted)?;
        Ok(Self { place, sheet })
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        if let Some(adopted) = sheets(&self.place) {
            let own: &JsValue = &self.sheet;
            let others = adopted.filter(&mut |sheet, _, _| sheet != *own);
            Reflect::set(&self.place, &ADOPTED.into(), &others).ok();
        }
    }
}

const ADOPTED: &str = "adoptedStyleSheets";

/// The stylesheets that are in use at a place, to be changed and set again: in the place itself the
/// list cannot be changed in browsers from before 2022.
fn sheets(place: &JsValue) -> Option<Array> {
    let adopted = Reflect::get(place, &ADOPTED.into()).ok()?;
    adopted.is_object().then(|| Array::from(&adopted))
}

/// Adds one declaration. The rule is inserted empty, and the declaration is set on it by name:
/// whatever the value contains, it cannot end its declaration and begin another. Says whether the
/// browser understands it.
fn declare(
    sheet: &CssStyleSheet,
    selector: &str,
    property: &str,
    value: &str,
) -> Result<bool, JsValue> {
    let rules = sheet.css_rules()?;
    let at = sheet.insert_rule_with_index(&[selector, "{}"].concat(), rules.length())?;
    let rule = rules.item(at).ok_or(JsValue::UNDEFINED)?;
    let style = rule.unchecked_into::<CssStyleRule>().style();
    style.set_property(property, value)?;
    Ok(style.length() > 0)
}
