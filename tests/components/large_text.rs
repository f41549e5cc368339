//! Large letters where there is little room: everything can be read, and late words cover nothing.

use crate::support::{FakeApi, Page, SNAPSHOT, credentials};
use crate::{SEND, WORD};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomRect, HtmlElement};

/// The page in a narrow place, its letters twice as large as usual, until it is dropped.
struct Large(Page);

impl Large {
    fn of(page: Page) -> Self {
        let style = document().create_element("style").unwrap();
        style.set_text_content(Some(include_str!("../../style/managed-auth.css")));
        page.section.append_child(&style).unwrap();
        let narrow = page.section.style();
        narrow.set_property("width", "340px").unwrap();
        size("200%");
        Self(page)
    }
}

impl Drop for Large {
    fn drop(&mut self) {
        size("");
    }
}

fn size(size: &str) {
    let root: HtmlElement = document().document_element().unwrap().unchecked_into();
    root.style().set_property("font-size", size).unwrap();
}

fn place(page: &Page, selector: &str) -> DomRect {
    page.find(selector).get_bounding_client_rect()
}

/// What is said of the last field.
const SAID: &str = ".ma-field:nth-of-type(2) .ma-field-error .ma-said";

#[wasm_bindgen_test]
async fn what_is_said_of_an_empty_field_neither_moves_nor_covers_what_can_be_pressed() {
    let large = Large::of(Page::showing(&credentials("i1", ""), "form").await);
    let page = &large.0;
    let before = place(page, SEND).top();
    page.press(SEND);
    page.until(|page| !page.text(SAID).is_empty()).await;
    assert_eq!(place(page, SEND).top(), before);
    let said = place(page, SAID);
    assert!(said.bottom() <= before, "{} of {before}", said.bottom());
    assert!(said.top() >= place(page, WORD).bottom());
    assert!(page.find(SAID).scroll_height() <= page.find(SAID).client_height());
}

#[wasm_bindgen_test]
async fn a_longer_word_grows_over_its_own_field_and_not_over_what_follows() {
    let asked = credentials("i1", "");
    let (first, rest) = asked.split_once("password").unwrap();
    let wrong = [first, "password", &rest.replace("missing", "rejected")].concat();
    let hint = rest.replace(
        "}\n",
        ", \"hint\": \"It has ten letters, or more than that\"}\n",
    );
    let helped = [first, "password", &hint].concat();
    for (later, said) in [
        (wrong, SAID),
        (
            helped,
            ".ma-field:nth-of-type(2) .ma-field-notes > .ma-said",
        ),
    ] {
        let large = Large::of(Page::showing(&asked, "form").await);
        let page = &large.0;
        let before = place(page, SEND).top();
        page.event(&later);
        page.until(|page| !page.text(said).is_empty()).await;
        assert_eq!(place(page, SEND).top(), before);
        let said = place(page, said);
        assert!(said.bottom() <= before, "{} of {before}", said.bottom());
        // And what is typed can be seen.
        let input = place(page, WORD);
        let middle = (input.top() + input.bottom()) / 2.0;
        assert!(said.top() > middle, "{} of {middle}", said.top());
    }
}

#[wasm_bindgen_test]
async fn the_heading_of_the_consent_step_is_shown_in_full() {
    let snapshot = SNAPSHOT.replace("example", "a-long-name-of-some-company");
    let large = Large::of(Page::open_with(FakeApi::new(&snapshot), false));
    let page = &large.0;
    page.until(|page| page.text("h1").contains("A-long-name"))
        .await;
    let heading = page.find("h1");
    assert!(heading.client_height() > 180, "{}", heading.client_height());
    assert_eq!(heading.scroll_height(), heading.client_height());
    let list = place(page, ".ma-prime-points");
    assert!(list.top() >= place(page, "h1").bottom());
    assert!(list.bottom() <= place(page, "button").top());
}

#[wasm_bindgen_test]
async fn a_label_of_a_choice_has_room_beside_or_below_its_mark() {
    let state = r#"{"flow_step": "AWAITING_INPUT", "interaction_id": "i", "choices": [
        {"id": "1", "type": "mfa_method", "mfa_type": "push", "label": "Call"}]}"#;
    let large = Large::of(Page::showing(state, "form").await);
    let label = large.0.find(".ma-option-label");
    // So it stays in one piece.
    assert!(label.client_height() < 60, "{}", label.client_height());
}
