//! The page's life, the keyboard, the focus.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use fantoccini::key::Key;
use managed_auth_e2e::{quick, run, run_with, skipped, until};
use managed_auth_sandbox::{Fault, Options};
use serde_json::json;

#[test]
fn leaving_the_page_closes_its_stream() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        assert_eq!(stage.counts(&login).streams_open(), 1);
        page.client().goto("about:blank").await.unwrap();
        stage
            .until_counts(&login, "the stream is closed", |it| it.streams_open() == 0)
            .await;
        assert_eq!(stage.counts(&login).streams_opened, 1);
    });
}

#[test]
fn coming_back_from_the_cache_goes_on_where_the_login_is() {
    run(async |stage| {
        let (login, page) = stage.form("push").await;
        page.sign_in().await;
        page.until_step("external-action").await;
        stage.open_at(&format!("{}/", stage.sandbox.origin())).await;
        stage
            .until_counts(&login, "the stream is closed", |it| it.streams_open() == 0)
            .await;
        assert!(stage.sandbox.approve(&login.id));
        page.client().back().await.unwrap();
        until("the page", async || page.step().await).await;
        if !stage.browser.keeps_what_listens() {
            // The page was loaded again, and its code is spent.
            page.until_says("This link no longer works").await;
            return;
        }
        assert_eq!(page.shown().await, [false, true], "it was in the cache");
        stage.succeeded_once(&login, &page).await;
    });
}

#[test]
fn without_a_network_the_page_says_so_and_goes_on_when_it_is_back() {
    run(async |stage| {
        let (login, page) = stage.form("push").await;
        page.sign_in().await;
        page.until_step("external-action").await;
        if !stage.browser.set_offline(true).await {
            skipped("its driver cannot take the network away");
            return;
        }
        page.until_says("You are offline.").await;
        assert!(stage.sandbox.approve(&login.id));
        stage.browser.set_offline(false).await;
        stage.succeeded_once(&login, &page).await;
        assert!(!page.text().await.contains("You are offline."));
    });
}

#[test]
fn a_whole_login_needs_no_mouse() {
    run(async |stage| {
        let login = stage.login("mfa");
        let page = stage.open(&login).await;
        page.until_step("prime").await;
        page.button("Continue").await;
        let key = |key: Key| char::from(key).to_string();
        let (tab, enter, space) = (key(Key::Tab), key(Key::Enter), " ");
        page.keys(&tab).await;
        page.until_focused("button Continue").await;
        page.keys(&enter).await;
        page.until_focused("input Email address").await;
        page.keys(&format!("ada@example.com{tab}")).await;
        page.until_focused("input Password").await;
        page.keys(&format!("correct horse{enter}")).await;
        page.until_says("***-***-9034").await;
        // The heading has the focus; the first number comes next, then the second.
        page.until_focused("h1 Confirm that it is you").await;
        page.keys(&tab).await;
        page.keys(&tab).await;
        page.keys(space).await;
        page.until_focused("input Verification code").await;
        page.keys(&format!("482913{enter}")).await;
        stage.went_well(&login, &page).await;
        let chosen = &stage.submitted(&login)[1]["selected_choice_id"];
        assert_eq!(chosen, "choice-mfa-2");
    });
}

#[test]
fn a_password_can_be_shown_and_hidden_by_keyboard() {
    run(async |stage| {
        let (_, page) = stage.form("password").await;
        page.fill("Password", "correct horse").await;
        let key = |key: Key| char::from(key).to_string();
        page.keys(&key(Key::Tab)).await;
        page.until_focused("button Show password").await;
        page.keys(" ").await;
        page.until_focused("button Hide password").await;
        let kind = async || page.field_attribute("Password", "type").await.unwrap();
        assert_eq!(kind().await, "text");
        assert_eq!(page.value("Password").await, "correct horse");
        page.keys(" ").await;
        page.until_focused("button Show password").await;
        assert_eq!(kind().await, "password");
    });
}

#[test]
fn the_focus_and_the_spoken_words_follow_the_step() {
    let paced = Options {
        pace: 0.3,
        ..quick()
    };
    run_with(paced, async |stage| {
        let (login, page) = stage.form("push").await;
        page.sign_in().await;
        page.until_step("external-action").await;
        assert!(stage.sandbox.approve(&login.id));
        stage.went_well(&login, &page).await;
        let events = page.events().await;
        let steps = events.iter().filter(|event| event.name == "step");
        let steps: Vec<_> = steps
            .map(|it| (it.shown.as_str(), it.focused.as_str(), it.said.as_str()))
            .collect();
        let expected = [
            ("discovering", "h1 Opening Example", "Opening Example"),
            ("form", "input Email address", "Sign in to Example"),
            ("submitting", "h1 Signing in", "Signing in"),
            ("external-action", "h1 One more step", "One more step"),
            ("success", "h1 You are signed in", "You are signed in"),
        ];
        let (step, focused, _) = steps[0];
        assert_eq!(
            (step, focused),
            ("prime", "body"),
            "nobody has done anything yet"
        );
        assert_eq!(steps[1..], expected);
    });
}

#[test]
fn a_double_click_and_an_impatient_enter_send_one_answer() {
    let paced = Options {
        pace: 0.5,
        ..quick()
    };
    run_with(paced, async |stage| {
        // Without a password: an emptied one would be what stops the second answer.
        let (login, page) = stage.form("username-password").await;
        page.fill("Customer number", "4711").await;
        // In one task: whatever the page does later, it was told three times.
        page.js("const form = document.querySelector('form');
            const button = form.querySelector('[type=submit]');
            button.click(); button.click(); form.requestSubmit()")
            .await;
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        assert_eq!(stage.counts(&login).submit, 2, "one for each form");
    });
}

#[test]
fn a_double_click_on_a_choice_sends_one_answer() {
    let paced = Options {
        pace: 0.5,
        ..quick()
    };
    run_with(paced, async |stage| {
        let (login, page) = stage.form("sso").await;
        page.button("Continue with Google").await;
        page.js(
            "const button = document.querySelector('[data-managed-auth-part=sso-button]');
            button.click(); button.click()",
        )
        .await;
        page.field("Email address").await;
        assert_eq!(stage.counts(&login).submit, 1);
    });
}

#[test]
fn what_is_being_typed_survives_a_lost_stream() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        page.fill("Password", "half a pass").await;
        page.js("document.activeElement.setSelectionRange(2, 4)")
            .await;
        stage.fault(Fault::StreamClose);
        stage
            .until_counts(&login, "a second stream", |it| it.streams_opened == 2)
            .await;
        stage
            .until_counts(&login, "a second snapshot", |it| it.retrieve == 2)
            .await;
        page.until_reconnecting(false).await;
        page.settle().await;
        let field = page
            .js("const it = document.activeElement;
                return [it.value, it.selectionStart, it.selectionEnd]")
            .await;
        assert_eq!(field, json!(["half a pass", 2, 4]));
        page.until_focused("input Password").await;
    });
}
