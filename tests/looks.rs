//! The looks that an app brings along by itself, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use js_sys::{Array, Function, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_managed_auth::Stylesheet;
use support::frames;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How many stylesheets the document has adopted, and how many it has in elements.
fn sheets() -> (u32, u32) {
    let adopted = Reflect::get(&document(), &"adoptedStyleSheets".into()).unwrap();
    let styles = document().query_selector_all("head > style").unwrap();
    (Array::from(&adopted).length(), styles.length())
}

/// What is seen of a button's corners and of a provider's mark.
fn seen(place: &web_sys::Element) -> (String, String) {
    let computed = |selector, pseudo, property| {
        let element = place.query_selector(selector).unwrap().unwrap();
        let style = window().get_computed_style_with_pseudo_elt(&element, pseudo);
        let style = style.unwrap().unwrap();
        style.get_property_value(property).unwrap()
    };
    let mark = computed(".ma-option-mark", "::after", "background-image");
    let corners = computed(".ma-button-primary", "", "border-top-left-radius");
    (corners, mark.chars().take(24).collect())
}

fn place() -> web_sys::HtmlElement {
    let place = document().create_element("div").unwrap();
    place.set_inner_html(
        "<div></div><div class='ma-shell'><div class='ma-card'>
        <button class='ma-button-primary'>Go</button>
        <span class='ma-option-mark' data-mark='google'></span></div></div>",
    );
    document().body().unwrap().append_child(&place).unwrap();
    place.unchecked_into()
}

async fn comes_and_goes() -> (u32, u32) {
    let (before, place) = (sheets(), place());
    let inner = place.first_element_child().unwrap().unchecked_into();
    let mounted = mount_to(inner, || view! { <Stylesheet/> });
    frames().await;
    let (corners, mark) = seen(&place);
    assert_ne!(corners, "0px");
    assert_eq!(mark, "url(\"data:image/svg+xml,");
    let with = sheets();
    drop(mounted);
    frames().await;
    assert_eq!(sheets(), before);
    place.remove();
    (with.0 - before.0, with.1 - before.1)
}

#[wasm_bindgen_test]
async fn the_looks_are_adopted_while_the_component_is_there() {
    assert_eq!(comes_and_goes().await, (1, 0));
}

#[wasm_bindgen_test]
async fn a_browser_that_constructs_no_stylesheet_has_the_looks_in_an_element() {
    let spoil = "const real = window.CSSStyleSheet;
        window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') };
        return () => { window.CSSStyleSheet = real }";
    let mend = Function::new_no_args(spoil).call0(&JsValue::NULL).unwrap();
    assert_eq!(comes_and_goes().await, (0, 1));
    mend.unchecked_into::<Function>()
        .call0(&JsValue::NULL)
        .unwrap();
}
