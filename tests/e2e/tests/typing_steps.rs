//! Hands on the keyboard while the login goes from step to step and back.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use fantoccini::Locator;
use managed_auth_e2e::{Page, choices, email_and_password, field, question, run, with};
use serde_json::{Value, json};

use crate::typing::{hands, next, press_keys, values};

const MARK: &str = "Mark of the second";

/// A step, and what a state of it has besides.
fn steps() -> [(&'static str, &'static str, Value); 3] {
    let elsewhere = json!({ "external_action_message": "Tap 42.", "choices": choices("other", &["Another way"]) });
    [
        ("DISCOVERING", "discovering", json!({})),
        ("SUBMITTING", "submitting", json!({})),
        ("AWAITING_EXTERNAL_ACTION", "external-action", elsewhere),
    ]
}

async fn until_typing(page: &Page, text: &str) {
    page.until_focused("input Password").await;
    let length = text.len();
    assert_eq!(
        hands(page).await,
        json!(["input", "password", text, length, length])
    );
}

#[test]
fn a_field_stays_under_the_hands_over_another_step() {
    let fields = json!({ "fields": email_and_password(), "website_error": MARK });
    run(async |stage| {
        for (flow_step, step, members) in steps() {
            for [between, then] in [["i1", "i1"], ["i1", "i2"], ["i2", "i3"]] {
                let first = question(json!({ "fields": email_and_password() }));
                let (login, page) = stage.asked(first, "form").await;
                page.field("Password").await.click().await.unwrap();
                press_keys(&page, "corr").await;
                let between = json!({ "flow_step": flow_step, "interaction_id": between });
                let between = with(question(members.clone()), between);
                stage.show(&login, between);
                page.until_step(step).await;
                page.settle().await;
                let then = json!({ "interaction_id": then });
                stage.show(&login, with(question(fields.clone()), then));
                page.until_says(MARK).await;
                until_typing(&page, "corr").await;
                press_keys(&page, "ect").await;
                until_typing(&page, "correct").await;
                for value in values(&page).await.as_array().unwrap() {
                    let [kind, text] = [&value[0], &value[1]];
                    assert!(kind == "password" || text == "", "{value}, over {step}");
                }
            }
        }
    });
}

/// Whoever looks at what was typed has not turned away from it.
#[test]
fn a_password_that_is_looked_at_stays_under_the_hands_over_another_step() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "corr").await;
        let toggle = page.client().find(Locator::Css("[aria-controls]")).await;
        toggle.unwrap().click().await.unwrap();
        let waits = json!({ "flow_step": "DISCOVERING", "interaction_id": "i1" });
        stage.show(&login, with(question(json!({})), waits));
        page.until_step("discovering").await;
        page.settle().await;
        stage.show(&login, next(json!({ "fields": email_and_password() })));
        page.until_step("form").await;
        until_typing(&page, "corr").await;
    });
}

/// A click at the field is no turning away from it: what is typed next is still the password.
#[test]
fn what_is_typed_after_a_click_at_the_password_shows_in_no_other_field() {
    run(async |stage| {
        for at in [".ma-input", ".ma-label", ".ma-card"] {
            let first = question(json!({ "fields": [{ "id": "word", "type": "password" }] }));
            let (login, page) = stage.asked(first, "form").await;
            page.field("Password").await.click().await.unwrap();
            press_keys(&page, "corr").await;
            page.js(&format!("document.querySelector('{at}').click()"))
                .await;
            let between = json!({ "flow_step": "DISCOVERING", "interaction_id": "i1" });
            stage.show(&login, with(question(json!({})), between));
            page.until_step("discovering").await;
            page.settle().await;
            stage.show(
                &login,
                next(json!({ "fields": [{ "id": "city", "type": "text" }] })),
            );
            page.until_step("form").await;
            page.settle().await;
            press_keys(&page, "ect").await;
            for value in values(&page).await.as_array().unwrap() {
                assert_eq!(value[1], "", "after a click at {at}");
            }
        }
    });
}

/// The next question is to be done elsewhere, and has the same fields as another way.
#[test]
fn a_field_that_a_step_elsewhere_asks_for_too_is_not_left() {
    run(async |stage| {
        for id in ["i1", "i2"] {
            let first = question(json!({ "fields": email_and_password() }));
            let (login, page) = stage.asked(first.clone(), "form").await;
            page.field("Password").await.click().await.unwrap();
            press_keys(&page, "corr").await;
            page.js("window.was = document.activeElement").await;
            let elsewhere = json!({ "flow_step": "AWAITING_EXTERNAL_ACTION", "interaction_id": id,
                "external_action_message": MARK });
            stage.show(&login, with(first.clone(), elsewhere));
            page.until_step("external-action").await;
            page.until_says(MARK).await;
            page.settle().await;
            press_keys(&page, "ec").await;
            until_typing(&page, "correc").await;
            stage.show(&login, next(json!({ "fields": email_and_password() })));
            page.until_step("form").await;
            page.settle().await;
            press_keys(&page, "t").await;
            until_typing(&page, "correct").await;
            assert_eq!(page.js("return document.activeElement === was").await, true);
        }
    });
}

/// Who has turned to something else does not find the hands in a field again.
#[test]
fn a_field_that_was_left_is_not_filled_in_by_another_step() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password(),
            "choices": choices("other", &["Another way"]) }));
        let (login, page) = stage.asked(first, "form").await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "corr").await;
        page.js("document.querySelector('form [type=submit]').focus()")
            .await;
        let waits = with(question(json!({})), json!({ "flow_step": "DISCOVERING" }));
        stage.show(&login, waits);
        page.until_step("discovering").await;
        stage.show(&login, next(json!({ "fields": email_and_password() })));
        page.until_step("form").await;
        page.settle().await;
        assert_eq!(page.value("Password").await, "");
    });
}

#[test]
fn the_button_beside_a_password_keeps_the_focus_over_a_new_question() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.js("document.querySelector('[aria-label=\"Show password\"]').focus()")
            .await;
        page.until_focused("button Show password").await;
        for (number, more) in [
            json!({}),
            json!({ "website_error": "Wrong." }),
            json!({ "flow_step": "AWAITING_EXTERNAL_ACTION" }),
        ]
        .into_iter()
        .enumerate()
        {
            let mark = format!("{MARK}, {number}");
            let mut fields = email_and_password();
            fields[0]["hint"] = json!(mark);
            fields
                .as_array_mut()
                .unwrap()
                .push(field("text", &mark, "Tenant"));
            let own = json!({ "fields": fields, "interaction_id": mark });
            stage.show(&login, with(question(own), more));
            page.until_says(&mark).await;
            page.settle().await;
            assert_eq!(page.focused().await, "button Show password");
        }
    });
}

#[test]
fn what_a_host_put_around_an_input_takes_nothing_from_under_the_hands() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.js("const input = document.querySelector('[type=password]');
            const outer = document.createElement('div');
            input.before(outer);
            outer.append(input)")
            .await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "corr").await;
        let toggle = page.client().find(Locator::Css("[aria-controls]")).await;
        toggle.unwrap().click().await.unwrap();
        let again = json!({ "fields": email_and_password(), "website_error": MARK });
        stage.show(&login, next(again));
        page.until_says(MARK).await;
        page.settle().await;
        assert_eq!(values(&page).await[1], json!(["text", "corr"]));
        assert_eq!(page.focused().await, "button Hide password");
    });
}

/// A server that has learned what takes a text says so: the text and the hands stay.
#[test]
fn a_text_that_is_asked_for_as_another_kind_goes_on_being_typed() {
    let old = |kind: &str, label: &str| json!({ "discovered_fields": [{ "name": "who", "type": kind, "label": label }] });
    let new = |kind: &str, label: &str| json!({ "fields": [field(kind, "who", label)] });
    run(async |stage| {
        for then in [
            old("email", MARK),
            old("tel", MARK),
            old("number", MARK),
            old("url", MARK),
            old("code", MARK),
            new("identifier", MARK),
        ] {
            for then in [question(then.clone()), next(then)] {
                let (login, page) = stage.asked(question(old("text", "Who")), "form").await;
                page.field("Who").await.click().await.unwrap();
                press_keys(&page, "12").await;
                stage.show(&login, then.clone());
                page.until_says(MARK).await;
                page.settle().await;
                press_keys(&page, "34").await;
                let is = hands(&page).await;
                assert_eq!([&is[0], &is[2]], ["input", "1234"], "{then}");
            }
        }
    });
}
