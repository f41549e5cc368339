//! One press answers the question that was on the screen when it began, and no other.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use managed_auth_e2e::{
    Control, Page, Stage, choices, field, question, run, run_in_one_browser, until, with,
};
use managed_auth_sandbox::{Arm, Fault, Login};
use serde_json::{Value, json};

use crate::typing::next;

const ACCOUNTS: [&str; 3] = ["ada@example.com", "bea@example.com", "cyd@example.com"];

fn accounts(members: Value) -> Value {
    with(json!({ "choices": choices("account", &ACCOUNTS) }), members)
}

/// A field that may be left empty: its form can be sent as soon as it is there.
fn optional(label: &str) -> Value {
    let field = with(field("text", label, label), json!({ "required": false }));
    json!({ "fields": [field] })
}

fn to(control: &Control) -> PointerAction {
    let [left, top, width, height] = control.place;
    PointerAction::MoveTo {
        duration: None,
        x: left + width / 2.0,
        y: top + height / 2.0,
    }
}

const DOWN: PointerAction = PointerAction::Down {
    button: MOUSE_BUTTON_LEFT,
};
const UP: PointerAction = PointerAction::Up {
    button: MOUSE_BUTTON_LEFT,
};

async fn mouse(page: &Page, actions: Vec<PointerAction>) {
    let mouse = MouseActions::new("mouse".into());
    let mouse = actions.into_iter().fold(mouse, MouseActions::then);
    page.client().perform_actions(mouse).await.unwrap();
}

/// A finger comes down there, or goes up again. It is no long press while the test is quick.
async fn finger(stage: &Stage, on: Option<&Control>) {
    let (kind, points) = match on.map(|it| it.place) {
        Some([left, top, width, height]) => {
            let point = json!({ "x": left + width / 2.0, "y": top + height / 2.0 });
            ("touchStart", json!([point]))
        }
        None => ("touchEnd", json!([])),
    };
    let event = json!({ "type": kind, "touchPoints": points });
    stage.browser.cdp("Input.dispatchTouchEvent", event).await;
}

/// One click at this place, the first or the second of a double click, however slow the test is.
async fn click(stage: &Stage, at: &Control, count: u32) {
    let [left, top, width, height] = at.place;
    for kind in ["mousePressed", "mouseReleased"] {
        let event = json!({ "type": kind, "button": "left", "clickCount": count,
            "x": left + width / 2.0, "y": top + height / 2.0 });
        stage.browser.cdp("Input.dispatchMouseEvent", event).await;
    }
}

/// The control of this part and number; see [`Control::name`].
async fn control(page: &Page, name: &str) -> Control {
    let controls = page.controls().await;
    let found = controls.iter().find(|it| it.name == name);
    let found = found.unwrap_or_else(|| panic!("no {name} among {controls:?}"));
    found.clone()
}

/// So many answers were sent, and no other is on its way.
async fn sent_only(stage: &Stage, login: &Login, page: &Page, count: usize) {
    page.settle().await;
    assert_eq!(stage.submitted(login).len(), count);
}

const MARK: &str = "Mark of the second";

#[test]
fn the_second_click_of_a_double_click_chooses_nothing_of_the_next_question() {
    run_in_one_browser(async |stage| {
        let (login, page) = stage.asked(question(accounts(json!({}))), "form").await;
        let second = control(&page, "account-option 2").await;
        click(stage, &second, 1).await;
        assert_eq!(
            stage.answer(&login, 1).await["selected_choice_id"],
            "choice-2"
        );
        stage.show(&login, next(accounts(json!({ "website_error": MARK }))));
        page.until_says(MARK).await;
        // Wherever the next question has come to.
        for name in ["account-option 1", "account-option 2", "account-option 3"] {
            click(stage, &control(&page, name).await, 2).await;
            sent_only(stage, &login, &page, 1).await;
        }
        let third = control(&page, "account-option 3").await;
        click(stage, &third, 1).await;
        assert_eq!(
            stage.answer(&login, 2).await["selected_choice_id"],
            "choice-3"
        );
    });
}

#[test]
fn a_double_click_on_consent_or_a_button_of_a_form_sends_nothing_of_what_comes_next() {
    run_in_one_browser(async |stage| {
        let login = stage.login("password");
        stage.show(&login, question(optional("The first")));
        let page = stage.open(&login).await;
        page.until_has("[data-managed-auth-part=prime] button:not(:disabled)", true)
            .await;
        click(stage, &control(&page, "button-primary 1").await, 1).await;
        page.until_step("form").await;
        click(stage, &control(&page, "button-primary 1").await, 2).await;
        sent_only(stage, &login, &page, 0).await;
        click(stage, &control(&page, "button-primary 1").await, 1).await;
        stage.answer(&login, 1).await;
        stage.show(&login, next(optional(MARK)));
        page.until_says(MARK).await;
        click(stage, &control(&page, "button-primary 1").await, 2).await;
        sent_only(stage, &login, &page, 1).await;
    });
}

#[test]
fn a_mouse_button_that_goes_down_at_one_question_sends_nothing_of_another() {
    run(async |stage| {
        let (login, page) = stage.asked(question(optional("The first")), "form").await;
        let button = control(&page, "button-primary 1").await;
        mouse(&page, vec![to(&button), DOWN]).await;
        stage.show(&login, next(optional(MARK)));
        page.until_says(MARK).await;
        mouse(
            &page,
            vec![to(&control(&page, "button-primary 1").await), UP],
        )
        .await;
        sent_only(stage, &login, &page, 0).await;
        // The next press is one.
        mouse(&page, vec![DOWN, UP]).await;
        assert_eq!(stage.answer(&login, 1).await["interaction_id"], "i2");
    });
}

#[test]
fn what_comes_under_a_finger_is_not_chosen_by_lifting_it() {
    run_in_one_browser(async |stage| {
        let turned = || {
            let mut turned = choices("account", &ACCOUNTS);
            turned.as_array_mut().unwrap().reverse();
            turned[0]["label"] = json!(MARK);
            json!({ "choices": turned })
        };
        let others = json!({ "choices": choices("other", &[MARK, "Another", "A third"]) });
        for then in [question(turned()), next(turned()), next(others)] {
            let (login, page) = stage.asked(question(accounts(json!({}))), "form").await;
            // Taps in one place that follow each other quickly are one series to the browser, from one
            // page to the next: no finger is as quick as this test.
            page.pass(Duration::from_millis(700)).await;
            let first = page.controls().await.remove(0);
            finger(stage, Some(&first)).await;
            stage.show(&login, then.clone());
            page.until_says(MARK).await;
            finger(stage, None).await;
            sent_only(stage, &login, &page, 0).await;
            let first = page.controls().await.remove(0);
            finger(stage, Some(&first)).await;
            finger(stage, None).await;
            let sent = stage.answer(&login, 1).await;
            assert_eq!(sent["interaction_id"], then["interaction_id"]);
        }
    });
}

/// A key goes down, as the first time or again while it is held.
async fn enter(stage: &Stage, again: bool) {
    let event = json!({ "type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r",
        "windowsVirtualKeyCode": 13, "autoRepeat": again });
    stage.browser.cdp("Input.dispatchKeyEvent", event).await;
}

#[test]
fn enter_that_is_held_down_sends_one_answer() {
    run_in_one_browser(async |stage| {
        let (login, page) = stage.asked(question(optional("The first")), "form").await;
        page.until_has("input:focus", true).await;
        enter(stage, false).await;
        stage.answer(&login, 1).await;
        for number in 2..5 {
            let label = format!("Number {number}");
            let asked = json!({ "interaction_id": label });
            stage.show(&login, with(question(optional(&label)), asked));
            page.until_says(&label).await;
            page.until_has("input:focus", true).await;
            enter(stage, true).await;
            page.js("document.querySelector('[type=submit]').focus()")
                .await;
            enter(stage, true).await;
            sent_only(stage, &login, &page, 1).await;
        }
        let up = json!({ "type": "keyUp", "key": "Enter", "code": "Enter",
            "windowsVirtualKeyCode": 13 });
        stage.browser.cdp("Input.dispatchKeyEvent", up).await;
        enter(stage, false).await;
        stage.answer(&login, 2).await;
    });
}

/// What is quick and meant: both presses were at what was on the screen.
#[test]
fn a_button_that_stays_can_be_pressed_as_quickly_as_one_likes() {
    run_in_one_browser(async |stage| {
        let password = json!({ "fields": [field("password", "word", "Password")] });
        let (login, page) = stage.asked(question(password), "form").await;
        page.fill("Password", "correct").await;
        let toggle = control(&page, "input-toggle 1").await;
        for count in 1..=3 {
            click(stage, &toggle, count).await;
        }
        let shown = "return document.querySelector('[data-field]').type";
        until("the password to be shown", async || {
            (page.js(shown).await == "text").then_some(())
        })
        .await;
        let send = control(&page, "button-primary 1").await;
        click(stage, &send, 1).await;
        click(stage, &send, 2).await;
        stage.answer(&login, 1).await;
    });
}

/// Whoever cannot wait clicks all the time: of the clicks on a button that is disabled no page hears.
#[test]
fn a_click_counts_however_quickly_it_follows_those_that_a_disabled_button_did_not_take() {
    run_in_one_browser(async |stage| {
        let (login, page) = stage.asked(question(optional("The first")), "form").await;
        let busy = Arm::new(Fault::Submit429).retry_after("2");
        stage.sandbox.faults().arm(busy);
        click(stage, &control(&page, "button-primary 1").await, 1).await;
        page.until_has("button:disabled", true).await;
        let send = control(&page, "button-primary 1").await;
        click(stage, &send, 1).await;
        click(stage, &send, 2).await;
        page.until_has("button:disabled", false).await;
        sent_only(stage, &login, &page, 1).await;
        click(stage, &send, 3).await;
        stage.answer(&login, 2).await;
        // And not where it is another question by then.
        stage.show(&login, next(optional(MARK)));
        page.until_says(MARK).await;
        click(stage, &control(&page, "button-primary 1").await, 4).await;
        sent_only(stage, &login, &page, 2).await;
    });
}

/// The question is known, and waits, before it is known which site it is that asks for consent.
#[test]
fn consent_is_given_by_whoever_clicked_before_it_could_be() {
    run_in_one_browser(async |stage| {
        stage.fault(Fault::SnapshotSlow);
        let login = stage.login("password");
        stage.show(&login, question(optional("The first")));
        let page = stage.open(&login).await;
        page.until_has("[data-managed-auth-step] button:disabled", true)
            .await;
        let agree = control(&page, "button-primary 1").await;
        click(stage, &agree, 1).await;
        click(stage, &agree, 2).await;
        page.until_has("button:disabled", false).await;
        click(stage, &agree, 3).await;
        page.until_step("form").await;
    });
}

/// Screen readers, voices and password managers press without a finger or a mouse.
#[test]
fn a_program_presses_what_it_likes_whatever_the_hands_did_before() {
    run(async |stage| {
        let (login, page) = stage.asked(question(accounts(json!({}))), "form").await;
        let first = control(&page, "account-option 1").await;
        mouse(&page, vec![to(&first), DOWN]).await;
        page.js("document.querySelectorAll('li button')[2].click()")
            .await;
        assert_eq!(
            stage.answer(&login, 1).await["selected_choice_id"],
            "choice-3"
        );
        stage.show(&login, next(optional(MARK)));
        page.until_says(MARK).await;
        page.js(
            "document.querySelector('[type=submit]').dispatchEvent(
            new MouseEvent('click', { detail: 1, bubbles: true, cancelable: true, composed: true }))",
        )
        .await;
        stage.answer(&login, 2).await;
    });
}
