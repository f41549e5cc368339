//! What a host sets about the looks, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use leptos::prelude::*;
use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::{
    Appearance, Frame, Layout, Legal, Link, Logo, Part, PartStyle, Place, State, Theme, Token,
};
use support::{FakeApi, Page, SNAPSHOT, credentials, frames};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;

wasm_bindgen_test_configure!(run_in_browser);

fn open(appearance: Appearance) -> Page {
    Page::open_looking(FakeApi::new(SNAPSHOT), false, appearance)
}

/// The texts of all rules in the stylesheets that the document has adopted.
fn adopted() -> String {
    let script = "return document.adoptedStyleSheets
        .flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join('\\n')";
    let run = js_sys::Function::new_no_args(script);
    run.call0(&JsValue::NULL).unwrap().as_string().unwrap()
}

fn computed(element: &Element, property: &str) -> String {
    let style = window().get_computed_style(element).unwrap().unwrap();
    style.get_property_value(property).unwrap()
}

fn outlined(color: &str) -> Appearance {
    let style = PartStyle::new()
        .class("brand loud")
        .set("outline-color", color)
        .on(State::HOVER, "outline-color", "rgb(9, 9, 9)");
    Appearance::new().part(Part::BUTTON_PRIMARY, style)
}

#[wasm_bindgen_test]
async fn a_part_has_the_hosts_class_and_declarations_in_each_state() {
    let page = open(outlined("rgb(1, 2, 3)"));
    frames().await;
    let button = page.find("[data-managed-auth-part=button-primary]");
    assert_eq!(button.class_name(), "ma-button-primary brand loud");
    assert_eq!(computed(&button, "outline-color"), "rgb(1, 2, 3)");
    let id = page.root().id();
    let rules = adopted();
    let rule = |state| format!("#{id} .ma-button-primary{state} {{ outline-color: ");
    assert!(rules.contains(&rule("")), "{rules}");
    assert!(rules.contains(&rule(":hover")), "{rules}");
}

#[wasm_bindgen_test]
async fn two_on_one_page_do_not_mix_and_leave_nothing_behind() {
    let before = adopted();
    let one = open(outlined("rgb(1, 2, 3)"));
    let mut other = open(outlined("rgb(4, 5, 6)"));
    frames().await;
    let color = |page: &Page| computed(&page.find(".ma-button-primary"), "outline-color");
    assert_eq!(
        (&*color(&one), &*color(&other)),
        ("rgb(1, 2, 3)", "rgb(4, 5, 6)")
    );
    other.unmount();
    assert!(!adopted().contains("4, 5, 6"), "{}", adopted());
    assert_eq!(color(&one), "rgb(1, 2, 3)");
    drop(one);
    assert_eq!(adopted(), before);
}

#[wasm_bindgen_test]
async fn a_shadow_root_is_styled_from_within() {
    let host = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&host).unwrap();
    let script = "return element.attachShadow({ mode: 'open' }).appendChild(document.createElement('section'))";
    let section = js_sys::Function::new_with_args("element", script)
        .call1(&JsValue::NULL, &host)
        .unwrap();
    let before = adopted();
    let page = Page::open_in(
        section.unchecked_into(),
        FakeApi::new(SNAPSHOT),
        false,
        outlined("rgb(1, 2, 3)"),
    );
    frames().await;
    let button = page.find(".ma-button-primary");
    assert_eq!(computed(&button, "outline-color"), "rgb(1, 2, 3)");
    assert_eq!(adopted(), before, "the document is left alone");
    drop(page);
    host.remove();
}

#[wasm_bindgen_test]
async fn what_is_mounted_before_it_is_in_the_page_is_styled_once_it_is() {
    let section = document().create_element("section").unwrap();
    let page = Page::open_in(
        section.clone().unchecked_into(),
        FakeApi::new(SNAPSHOT),
        false,
        outlined("rgb(1, 2, 3)"),
    );
    frames().await;
    document().body().unwrap().append_child(&section).unwrap();
    let button = page.find(".ma-button-primary");
    assert_eq!(computed(&button, "outline-color"), "rgb(1, 2, 3)");
}

#[wasm_bindgen_test]
async fn no_value_breaks_out_of_its_declaration() {
    let before = adopted();
    let evil = "red } * { visibility: hidden";
    let style = PartStyle::new()
        .set("color", evil)
        .set("color; } * { visibility: hidden", "red")
        .set("outline-color", "blue; visibility: hidden");
    let appearance = Appearance::new()
        .variable(Token::COLOR_TEXT, evil)
        .part(Part::TITLE, style);
    let page = open(appearance);
    frames().await;
    assert_eq!(computed(&page.find("h1"), "visibility"), "visible");
    assert!(!adopted().contains("visibility: hidden"), "{}", adopted());
    drop(page);
    assert_eq!(adopted(), before);
}

#[wasm_bindgen_test]
async fn tokens_and_theme_are_set_on_the_root() {
    let appearance = Appearance::new()
        .theme(Theme::Dark)
        .variable(Token::RADIUS, "3px");
    let page = open(appearance);
    frames().await;
    let root = page.root();
    assert_eq!(
        root.get_attribute("data-managed-auth-theme").as_deref(),
        Some("dark")
    );
    assert_eq!(computed(&root, "--managed-auth-radius"), "3px");
    assert_eq!(root.get_attribute("style"), None, "no inline style");
}

#[wasm_bindgen_test]
async fn one_warning_names_everything_that_does_not_count() {
    let spy =
        "const real = console.warn; const said = []; console.warn = (text) => said.push(text);
        return () => { console.warn = real; return said.join('|') }";
    let spy = js_sys::Function::new_no_args(spy)
        .call0(&JsValue::NULL)
        .unwrap();
    let json = r#"{ "elements": { "buton": {}, "card": { "style": { "colour": "red" } } } }"#;
    let json = js_sys::JSON::parse(json).unwrap();
    let json: Value = serde_wasm_bindgen::from_value(json).unwrap();
    let page = open(Appearance::from_json(&json));
    frames().await;
    let said = spy
        .unchecked_into::<js_sys::Function>()
        .call0(&JsValue::NULL)
        .unwrap();
    let expected = "managed-auth: ignored in the appearance: elements buton, card colour";
    assert_eq!(said.as_string().as_deref(), Some(expected));
    drop(page);
}

#[wasm_bindgen_test]
async fn the_layout_puts_the_hosts_own_around_the_steps() {
    let page = open(Appearance::new().layout(Layout {
        frame: Frame::Plain,
        logo: Logo {
            src: "data:image/svg+xml,%3Csvg/%3E".into(),
            dark: "data:image/svg+xml,%3Csvg%20/%3E".into(),
            alt: "Acme".into(),
        },
        security_notes: false,
        legal: Legal {
            text: "Acme Ltd".into(),
            terms: "https://acme.example/terms".into(),
            privacy: "javascript:alert(1)".into(),
        },
        powered_by: Link {
            text: "Powered by Acme".into(),
            href: "/about".into(),
        },
        ..Layout::default()
    }));
    page.until(|page| page.text("h1") == "Sign in to Example")
        .await;
    assert!(page.root().has_attribute("data-managed-auth-plain"));
    assert_eq!(
        page.section
            .query_selector_all("img[alt=Acme]")
            .unwrap()
            .length(),
        2
    );
    assert!(page.try_find(".ma-prime-point").is_none(), "no notes");
    let terms = page.find(".ma-legal-link");
    assert_eq!(terms.text_content().as_deref(), Some("Terms of service"));
    assert_eq!(
        terms.get_attribute("href").as_deref(),
        Some("https://acme.example/terms")
    );
    assert_eq!(terms.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(
        terms.get_attribute("rel").as_deref(),
        Some("noopener noreferrer")
    );
    assert_eq!(
        page.section
            .query_selector_all(".ma-legal-link")
            .unwrap()
            .length(),
        1
    );
    assert_eq!(
        page.find("a.ma-powered-by")
            .get_attribute("href")
            .as_deref(),
        Some("/about")
    );
}

#[wasm_bindgen_test]
async fn providers_stand_above_the_form_if_the_host_says_so() {
    let choices = r#", "choices": [{"id": "g", "type": "sso_provider", "label": "Google"},
        {"id": "o", "type": "auth_method", "label": "Another way"}]"#;
    let order = |page: &Page| {
        let parts = ".ma-sso-button, .ma-divider, .ma-form, .ma-sign-in-option";
        let found = page.section.query_selector_all(parts).unwrap();
        (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into::<Element>().ok())
            .map(|element| element.class_name().replace("ma-", ""))
            .collect::<Vec<_>>()
    };
    for (sso, wanted) in [
        (
            Place::Below,
            ["form", "divider", "sso-button", "sign-in-option"].as_slice(),
        ),
        (
            Place::Above,
            &["sso-button", "divider", "form", "divider", "sign-in-option"],
        ),
    ] {
        let layout = Layout {
            sso,
            skip_prime: true,
            ..Layout::default()
        };
        let page = open(Appearance::new().layout(layout));
        page.until(|page| page.api.open_streams() == 1).await;
        page.event(&credentials("i1", choices));
        page.until_step("form").await;
        assert_eq!(order(&page), wanted);
    }
}
