//! Hands on the keyboard: what changes on the page while somebody types leaves them alone.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use managed_auth_e2e::{
    Page, Stage, choices, email_and_password, field, question, run, run_in_one_browser, until, with,
};
use managed_auth_sandbox::Login;
use serde_json::{Value, json};

/// Presses keys one by one: whatever has the focus gets them.
pub(crate) async fn press_keys(page: &Page, keys: &str) {
    let mut actions = KeyActions::new("keyboard".into());
    for value in keys.chars() {
        actions = actions
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
    }
    page.client().perform_actions(actions).await.unwrap();
}

/// Where the hands are: the type of what has the focus, its value, and where the caret is in it.
pub(crate) async fn hands(page: &Page) -> Value {
    page.js(
        "const it = document.activeElement;
        return [it.localName, it.type ?? '', it.value ?? '', it.selectionStart ?? -1, it.selectionEnd ?? -1]",
    )
    .await
}

/// The values of the inputs, by their types.
pub(crate) async fn values(page: &Page) -> Value {
    page.js("return [...document.querySelectorAll('form input')].map((it) => [it.type, it.value])")
        .await
}

/// Shows a state, and waits until its mark is on the page.
async fn show(stage: &Stage, login: &Login, page: &Page, state: Value, mark: &str) {
    stage.show(login, state);
    page.until_says(mark).await;
    page.settle().await;
}

/// The question after `i1`, which has this mark in it.
pub(crate) fn next(members: Value) -> Value {
    with(question(members), json!({ "interaction_id": "i2" }))
}

fn password(members: Value) -> Value {
    with(field("password", "password", "Password"), members)
}

fn email(members: Value) -> Value {
    with(email_and_password()[0].clone(), members)
}

const MARK: &str = "Mark of the second";

/// The same fields again, in every way in which a new interaction can ask for them.
fn asked_again() -> [Value; 7] {
    let fields = email_and_password();
    let marked = json!({ "hint": MARK });
    [
        json!({ "fields": fields, "website_error": MARK }),
        json!({ "fields": [email(marked.clone()), password(json!({}))] }),
        json!({ "fields": [email(json!({})), password(json!({ "hint": MARK, "reason": "rejected" }))] }),
        json!({ "fields": [email(json!({ "hint": MARK, "reason": "rejected" })), password(json!({}))] }),
        json!({ "fields": [password(json!({})), email(marked)] }),
        json!({ "fields": [field("text", "tenant", MARK), fields[0], fields[1]] }),
        json!({ "fields": fields, "choices": choices("sso_provider", &[MARK]) }),
    ]
}

#[test]
fn a_password_that_is_asked_for_again_goes_on_being_typed_where_it_was() {
    run(async |stage| {
        let mut wrong = Vec::new();
        for again in asked_again() {
            let about = again.to_string();
            let first = question(json!({ "fields": email_and_password() }));
            let (login, page) = stage.asked(first, "form").await;
            page.field("Password").await.click().await.unwrap();
            press_keys(&page, "corr").await;
            show(stage, &login, &page, next(again), MARK).await;
            press_keys(&page, "ect").await;
            let is = hands(&page).await;
            if is != json!(["input", "password", "correct", 7, 7]) {
                wrong.push(format!("{is} for {about}"));
            }
            for value in values(&page).await.as_array().unwrap() {
                if value[0] != "password" && value[1] != "" {
                    wrong.push(format!("{value} can be read: {about}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// The button beside a field belongs to it: whoever looks at what was typed loses none of it.
#[test]
fn a_password_that_is_asked_for_again_stays_while_its_button_has_the_focus() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "corr").await;
        let button = page.client().find(Locator::Css("[aria-controls]")).await;
        button.unwrap().click().await.unwrap();
        let again =
            next(json!({ "fields": [email(json!({})), password(json!({ "hint": MARK }))] }));
        show(stage, &login, &page, again, MARK).await;
        assert_eq!(values(&page).await[1], json!(["text", "corr"]));
        assert_eq!(page.focused().await, "button Hide password");
    });
}

/// Whatever is shown between two questions: letters on their way to a password are read nowhere.
#[test]
fn a_secret_that_is_being_typed_goes_to_no_other_field_after_another_step() {
    run(async |stage| {
        let fields = json!({ "fields": email_and_password() });
        let code = json!({ "fields": [field("code", "code", "Verification code")] });
        let elsewhere = json!({ "external_action_message": "Tap 42." });
        for (step, between) in [
            ("DISCOVERING", json!({})),
            ("AWAITING_EXTERNAL_ACTION", elsewhere),
        ] {
            for then in [
                question(fields.clone()),
                next(fields.clone()),
                next(code.clone()),
            ] {
                let (login, page) = stage.asked(question(fields.clone()), "form").await;
                page.field("Password").await.click().await.unwrap();
                press_keys(&page, "corr").await;
                let between = with(question(between.clone()), json!({ "flow_step": step }));
                stage.show(&login, between);
                let shown = if step == "DISCOVERING" {
                    "discovering"
                } else {
                    "external-action"
                };
                page.until_step(shown).await;
                page.settle().await;
                stage.show(&login, then.clone());
                page.until_step("form").await;
                page.settle().await;
                press_keys(&page, "ect").await;
                for value in values(&page).await.as_array().unwrap() {
                    let is_hidden = value[0] == "password";
                    assert!(is_hidden || value[1] == "", "{value} after {step}: {then}");
                }
            }
        }
    });
}

/// The answer goes a moment after the press. What comes in that moment is another question, which
/// nobody has answered.
#[test]
fn a_question_that_comes_while_another_is_being_sent_takes_nothing_from_under_the_hands() {
    run_in_one_browser(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.fill("Email address", "ada@example.com").await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "correct").await;
        page.js("const { setTimeout } = window;
            window.setTimeout = (act, time) => setTimeout(act, time || 1_000);
            document.querySelector('form').requestSubmit()")
            .await;
        show(stage, &login, &page, next(asked_again()[0].clone()), MARK).await;
        page.pass(std::time::Duration::from_millis(1_500)).await;
        assert_eq!(stage.submitted(&login), [json!(null); 0]);
        let is = hands(&page).await;
        assert_eq!(is, json!(["input", "password", "correct", 7, 7]));
    });
}

#[test]
fn after_an_answer_the_next_form_is_ready_to_be_typed_into() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.fill("Email address", "ada@example.com").await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "correct").await;
        page.press("Continue").await;
        page.until_step("submitting").await;
        let code = json!({ "fields": [field("code", "code", "Verification code")] });
        stage.show(&login, next(code));
        page.until_focused("input Verification code").await;
    });
}

#[test]
fn a_code_whose_length_is_told_later_goes_on_being_typed() {
    run(async |stage| {
        let code = |members: Value| with(field("code", "code", "Code"), members);
        let first = question(json!({ "fields": [code(json!({}))] }));
        for then in [question, next] {
            let (login, page) = stage.asked(first.clone(), "form").await;
            page.field("Code").await.click().await.unwrap();
            press_keys(&page, "12").await;
            let told = code(json!({ "hint": "Enter the 6-digit code" }));
            let then = then(json!({ "fields": [told] }));
            show(stage, &login, &page, then, "6-digit").await;
            press_keys(&page, "34").await;
            let is = hands(&page).await;
            assert_eq!(is, json!(["input", "text", "1234", 4, 4]));
        }
    });
}

/// What a keyboard on a screen, dictation and the clipboard do: text comes, and no key was pressed.
#[test]
fn what_comes_in_without_a_key_is_typed_by_hand_too() {
    run_in_one_browser(async |stage| {
        let insert = async |text: &str| {
            let text = json!({ "text": text });
            stage.browser.cdp("Input.insertText", text).await;
        };
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.js("document.querySelector('[type=password]').focus()")
            .await;
        insert("corr").await;
        show(stage, &login, &page, next(asked_again()[3].clone()), MARK).await;
        insert("ect").await;
        let is = hands(&page).await;
        assert_eq!(is, json!(["input", "password", "correct", 7, 7]));
    });
}

#[test]
fn the_caret_and_the_selection_stay_where_they_were() {
    run(async |stage| {
        for (start, end) in [(0, 0), (2, 2), (1, 3)] {
            let first = question(json!({ "fields": email_and_password() }));
            let (login, page) = stage.asked(first, "form").await;
            let again = next(asked_again()[3].clone());
            page.field("Password").await.click().await.unwrap();
            press_keys(&page, "abcd").await;
            let select = "document.activeElement.setSelectionRange(+arguments[0], +arguments[1])";
            page.js_with(select, &[&start.to_string(), &end.to_string()])
                .await;
            show(stage, &login, &page, again, MARK).await;
            let is = hands(&page).await;
            assert_eq!(is, json!(["input", "password", "abcd", start, end]));
        }
    });
}

#[test]
fn an_older_server_that_asks_again_leaves_the_hands_alone_as_well() {
    run(async |stage| {
        let fields = |hint: &str| {
            json!({ "discovered_fields": [
                { "name": "username", "type": "email", "label": "Email address", "hint": hint },
                { "name": "password", "type": "password", "label": "Password" },
            ], "website_error": hint })
        };
        let (login, page) = stage.asked(question(fields("The first")), "form").await;
        page.field("Password").await.click().await.unwrap();
        press_keys(&page, "corr").await;
        show(stage, &login, &page, next(fields(MARK)), MARK).await;
        press_keys(&page, "ect").await;
        let is = hands(&page).await;
        assert_eq!((&is[1], &is[2]), (&json!("password"), &json!("correct")));
    });
}

#[test]
fn an_email_address_that_is_asked_for_again_goes_on_being_typed_where_it_was() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.field("Email address").await.click().await.unwrap();
        press_keys(&page, "ada@ex").await;
        // The password alone was refused: what is wrong there does not call the hands away.
        show(stage, &login, &page, next(asked_again()[2].clone()), MARK).await;
        press_keys(&page, "ample").await;
        assert_eq!(hands(&page).await[2], "ada@example");
    });
}

/// What is asked next, where the password that somebody types is not among it.
fn without_the_password() -> [Value; 6] {
    [
        json!({ "fields": [email(json!({ "label": MARK }))] }),
        json!({ "fields": [field("text", "answer", MARK)] }),
        json!({ "fields": [field("code", "code", MARK)] }),
        json!({ "fields": [field("totp_secret", "key", MARK)] }),
        json!({ "choices": choices("account", &[MARK, "bea@example.com"]) }),
        json!({ "flow_step": "AWAITING_EXTERNAL_ACTION", "external_action_message": MARK,
            "choices": choices("other", &["Try another way"]) }),
    ]
}

#[test]
fn the_rest_of_a_password_is_neither_shown_nor_a_press_when_its_field_goes_away() {
    run(async |stage| {
        for then in without_the_password() {
            let about = then.to_string();
            let first = question(json!({ "fields": email_and_password() }));
            let (login, page) = stage.asked(first, "form").await;
            page.field("Password").await.click().await.unwrap();
            press_keys(&page, "corr").await;
            show(stage, &login, &page, next(then), MARK).await;
            press_keys(&page, &format!("e t{}", char::from(Key::Enter))).await;
            page.settle().await;
            let left = values(&page).await;
            for value in left.as_array().unwrap() {
                let is_hidden = value[0] == "password" || value[1] == "";
                assert!(is_hidden, "{value} can be read: {about}");
            }
            assert_eq!(stage.submitted(&login), [json!(null); 0], "{about}");
        }
    });
}

#[test]
fn a_password_that_is_shown_is_still_one_when_its_field_goes_away() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(first, "form").await;
        page.fill("Password", "corr").await;
        page.js("document.querySelector('button[aria-label=\"Show password\"]').click()")
            .await;
        page.field("Password").await.click().await.unwrap();
        let then = next(without_the_password()[0].clone());
        show(stage, &login, &page, then, MARK).await;
        press_keys(&page, "ect").await;
        assert_eq!(values(&page).await[0][1], "");
    });
}

#[test]
fn what_is_being_composed_is_not_taken_away() {
    run_in_one_browser(async |stage| {
        let name = |hint: &str| with(field("text", "name", "Name"), json!({ "hint": hint }));
        let about = |hint: &str| json!({ "fields": [name(hint), password(json!({}))] });
        let i1 = question(about("The first"));
        let changes = [
            question(about(MARK)),
            next(about(MARK)),
            next(with(about(MARK), json!({ "website_error": "Wrong." }))),
        ];
        for change in changes {
            let (login, page) = stage.asked(i1.clone(), "form").await;
            page.field("Name").await.click().await.unwrap();
            page.js("window.ended = 0;
                addEventListener('compositionend', () => (window.ended += 1), true)")
                .await;
            let compose = json!({ "text": "にほn", "selectionStart": 3, "selectionEnd": 3 });
            stage.browser.cdp("Input.imeSetComposition", compose).await;
            show(stage, &login, &page, change.clone(), MARK).await;
            assert_eq!(page.js("return ended").await, 0, "{change}");
            assert_eq!(hands(&page).await[2], "にほn", "{change}");
            let chosen = json!({ "text": "日本" });
            stage.browser.cdp("Input.insertText", chosen).await;
            assert_eq!(hands(&page).await[2], "日本", "{change}");
        }
    });
}

#[test]
fn the_enter_that_ends_a_composition_sends_nothing() {
    run(async |stage| {
        let first = json!({ "fields": [field("text", "name", "Name")] });
        let (login, page) = stage.asked(question(first), "form").await;
        page.fill("Name", "n").await;
        page.js("const init = { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true };
            for (const name of ['keydown', 'keyup'])
                document.querySelector('form input').dispatchEvent(new KeyboardEvent(name, init))")
            .await;
        page.settle().await;
        assert_eq!(stage.submitted(&login), [json!(null); 0]);
        page.press("Continue").await;
        stage.answer(&login, 1).await;
    });
}

/// Fast hands press the next key before the last one is up.
#[test]
fn keys_that_come_up_after_their_field_has_gone_reach_no_shortcut() {
    run(async |stage| {
        let first = question(json!({ "fields": [field("text", "name", "Name")] }));
        let (login, page) = stage.asked(first, "form").await;
        page.js("window.heard = [];
            for (const name of ['keydown', 'keyup'])
                addEventListener(name, (event) => heard.push(`${name} ${event.key}`))")
            .await;
        page.field("Name").await.click().await.unwrap();
        let press = async |actions: Vec<KeyAction>| {
            let keys = KeyActions::new("keyboard".into());
            let keys = actions.into_iter().fold(keys, KeyActions::then);
            page.client().perform_actions(keys).await.unwrap();
        };
        let shift = char::from(Key::Shift);
        let (down, up) = (
            |value| KeyAction::Down { value },
            |value| KeyAction::Up { value },
        );
        press(vec![down(shift), down('A'), down('s')]).await;
        let other = json!({ "fields": [field("code", "code", MARK)] });
        show(stage, &login, &page, next(other), MARK).await;
        page.until_focused(&format!("h1 {}", page.heading().await))
            .await;
        press(vec![up(shift), up('A'), up('s')]).await;
        assert_eq!(page.js("return heard").await, json!([]));
        press(vec![down('s'), up('s')]).await;
        assert_eq!(
            page.js("return heard").await,
            json!(["keydown s", "keyup s"])
        );
    });
}

#[test]
fn no_key_in_a_field_reaches_the_shortcuts_of_the_page_around_it() {
    run(async |stage| {
        let fields = json!([
            email(json!({})),
            password(json!({})),
            field("text", "name", "Name"),
            field("code", "code", "Code"),
            field("totp_secret", "key", "Key"),
        ]);
        let i1 = question(json!({ "fields": fields }));
        let (login, page) = stage.asked(i1, "form").await;
        page.js("window.heard = [];
            for (const place of [window, document, document.documentElement, document.body])
                for (const name of ['keydown', 'keypress', 'keyup'])
                    place.addEventListener(name, (event) => heard.push(`${name} ${event.key}`))")
            .await;
        let (escape, tab) = (char::from(Key::Escape), char::from(Key::Tab));
        for label in ["Email address", "Password", "Name", "Code", "Key"] {
            page.field(label).await.click().await.unwrap();
            press_keys(&page, &format!("k/1 {escape}")).await;
            assert_eq!(page.js("return heard").await, json!([]), "{label}");
        }
        // They still do what they do.
        page.field("Email address").await.click().await.unwrap();
        press_keys(&page, &tab.to_string()).await;
        let to = page.focused().await;
        assert_ne!(to, "input Email address");
        page.field("Name").await.click().await.unwrap();
        press_keys(&page, &char::from(Key::Enter).to_string()).await;
        until("the answer", async || {
            (!stage.submitted(&login).is_empty()).then_some(())
        })
        .await;
        let heard = page
            .js("return heard.filter((it) => it.includes('Enter'))")
            .await;
        assert_eq!(heard, json!([]));
    });
}
