//! What turns up late, a notice, an alert or a picture, moves nothing that can be pressed.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use managed_auth_e2e::{
    Page, Stage, choices, email_and_password, field, question, quick, run, run_with, skipped,
    until, with,
};
use managed_auth_sandbox::{Arm, Fault, Login, LoginOptions, Options};
use serde_json::{Value, json};

/// So long a reconnect can take before it is worth a word.
const WORTH_A_WORD: Duration = Duration::from_secs(2);

fn accounts() -> Value {
    let names = ["ada@example.com", "bea@example.com", "cyd@example.com"];
    question(json!({ "choices": choices("account", &names) }))
}

/// Every kind of screen on which something can be pressed while a stream is open.
fn screens() -> [(&'static str, Value); 5] {
    let methods = json!([
        { "type": "sms", "label": "Text message", "target": "***-***-4821" },
        { "type": "email", "label": "Email", "target": "a***@example.com" },
    ]);
    let form = json!({
        "fields": email_and_password(),
        "choices": choices("sso_provider", &["Continue with Google", "Continue with Okta"]),
    });
    let elsewhere = json!({
        "flow_step": "AWAITING_EXTERNAL_ACTION",
        "external_action_message": "Tap 42 on your phone.",
        "choices": choices("other", &["Try another way", "Send it again"]),
    });
    let code = json!({ "fields": [field("code", "code", "Verification code")] });
    [
        ("form", accounts()),
        ("form", question(form)),
        ("external-action", question(elsewhere)),
        ("form", question(json!({ "mfa_options": methods }))),
        ("form", question(code)),
    ]
}

/// Closes the stream, and has every attempt to open another one fail.
async fn cut_off(stage: &Stage, login: &Login) {
    stage
        .sandbox
        .faults()
        .arm(Arm::new(Fault::Stream500).always());
    stage.fault(Fault::StreamClose);
    stage
        .until_counts(login, "the stream is closed", |it| it.streams_open() == 0)
        .await;
}

async fn give_back(stage: &Stage, page: &Page) {
    stage.sandbox.faults().clear();
    page.until_reconnecting(false).await;
}

/// The word of a reconnect comes and goes, and the controls stay where they are.
async fn stays_put(stage: &Stage, login: &Login, page: &Page, screen: &str) {
    let before = page.controls().await;
    cut_off(stage, login).await;
    page.until_reconnecting(true).await;
    page.keeps(&before, &format!("reconnecting, {screen}"))
        .await;
    give_back(stage, page).await;
    page.keeps(&before, &format!("connected again, {screen}"))
        .await;
}

#[test]
fn a_press_where_the_second_row_was_chooses_the_second_row() {
    run(async |stage| {
        let (login, page) = stage.asked(accounts(), "form").await;
        let before = page.controls().await;
        assert_eq!(before.len(), 3, "{before:?}");
        cut_off(stage, &login).await;
        page.until_reconnecting(true).await;
        page.press_at(&before[1]).await;
        let sent = stage.answer(&login, 1).await;
        assert_eq!(sent["selected_choice_id"], "choice-2");
    });
}

#[test]
fn a_reconnect_moves_no_control_of_any_screen() {
    run(async |stage| {
        for (step, state) in screens() {
            let (login, page) = stage.asked(state.clone(), step).await;
            stays_put(stage, &login, &page, &state.to_string()).await;
        }
    });
}

#[test]
fn a_reconnect_moves_nothing_on_a_narrow_screen_or_from_right_to_left() {
    run(async |stage| {
        let client = stage.browser.client();
        client.set_window_size(360, 640).await.unwrap();
        let login = stage.login("password");
        stage.show(&login, screens()[1].1.clone());
        let page = stage.open_with(&login, "&lang=ar").await;
        page.agree().await;
        page.until_step("form").await;
        stays_put(stage, &login, &page, "Arabic").await;
        client.set_window_size(900, 900).await.unwrap();
    });
}

#[test]
fn a_reconnect_is_said_where_the_person_looks_however_far_the_page_is_scrolled() {
    run(async |stage| {
        let names: Vec<String> = (0..40)
            .map(|at| format!("person-{at}@example.com"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let state = question(json!({ "choices": choices("account", &names) }));
        let (login, page) = stage.asked(state, "form").await;
        page.js("scrollTo(0, document.documentElement.scrollHeight)")
            .await;
        let before = page.controls().await;
        cut_off(stage, &login).await;
        page.until_reconnecting(true).await;
        let seen = "const it = document.querySelector('[data-managed-auth-reconnecting]');
            const { top, bottom, left, width, height } = it.getBoundingClientRect();
            return [top >= 0 && bottom <= innerHeight && width > 0 && height > 0,
                it.innerText.trim() !== '', scrollY > 0]";
        until("the notice where it can be seen", async || {
            (page.js(seen).await == json!([true, true, true])).then_some(())
        })
        .await;
        page.keeps(&before, "scrolled").await;
    });
}

#[test]
fn a_reconnect_that_is_quick_is_not_worth_a_word() {
    run(async |stage| {
        let (login, page) = stage.asked(accounts(), "form").await;
        for streams in 2..=4 {
            stage.fault(Fault::StreamClose);
            stage
                .until_counts(&login, "the next stream", |it| it.streams_opened == streams)
                .await;
        }
        page.settle().await;
        assert_eq!(page.reconnected().await, [true; 0]);
    });
}

#[test]
fn a_reconnect_is_said_once_it_has_taken_two_seconds_however_many_attempts_that_is() {
    run(async |stage| {
        let (login, page) = stage.asked(accounts(), "form").await;
        cut_off(stage, &login).await;
        let since = Instant::now();
        page.until_reconnecting(true).await;
        let took = since.elapsed();
        assert!(took > WORTH_A_WORD - Duration::from_millis(200), "{took:?}");
        assert!(took < WORTH_A_WORD * 2, "{took:?}");
        stage
            .until_counts(&login, "another attempt", |it| it.events > 3)
            .await;
        give_back(stage, &page).await;
        assert_eq!(page.reconnected().await, [true, false], "said once");
    });
}

#[test]
fn the_loss_of_the_network_moves_nothing() {
    run(async |stage| {
        let (_, page) = stage.asked(screens()[1].1.clone(), "form").await;
        let before = page.controls().await;
        if !stage.browser.set_offline(true).await {
            skipped("its driver cannot take the network away");
            return;
        }
        page.until_says("You are offline.").await;
        page.keeps(&before, "offline").await;
        stage.browser.set_offline(false).await;
        until("the notice is gone", async || {
            (!page.text().await.contains("You are offline.")).then_some(())
        })
        .await;
        page.keeps(&before, "online again").await;
    });
}

#[test]
fn the_last_minute_moves_nothing_when_it_begins_and_while_it_counts() {
    run(async |stage| {
        for (step, state) in screens().into_iter().take(3) {
            // Long enough to be on the screen before its last minute begins.
            let options = LoginOptions {
                expires_in: Some(Duration::from_secs(70)),
                ..LoginOptions::default()
            };
            let (_, page) = stage.asked_in(options, state, step).await;
            assert!(!page.text().await.contains("Time left"), "too slow a start");
            let before = page.controls().await;
            page.until_says("Time left for this sign-in: 0:5").await;
            page.keeps(&before, "in the last minute").await;
        }
    });
}

#[test]
fn what_the_site_says_of_an_answer_moves_nothing() {
    run(async |stage| {
        let rejected = with(
            field("password", "password", "Password"),
            json!({ "reason": "rejected" }),
        );
        let fields = email_and_password();
        let later = json!({
            "fields": [fields[0], rejected],
            "website_error": "Incorrect password.\nAfter two more attempts the account is locked.",
        });
        let (login, page) = stage
            .asked(question(json!({ "fields": fields })), "form")
            .await;
        let before = page.controls().await;
        stage.show(&login, question(later));
        page.until_says("Incorrect password.").await;
        page.keeps(&before, "with what the site says").await;

        let (login, page) = stage.asked(accounts(), "form").await;
        let before = page.controls().await;
        let later = with(
            accounts(),
            json!({ "website_error": "This account is locked." }),
        );
        stage.show(&login, later);
        page.until_says("This account is locked.").await;
        page.keeps(&before, "with what the site says of a choice")
            .await;
    });
}

#[test]
fn a_field_that_is_found_empty_moves_nothing() {
    run(async |stage| {
        let state = screens()[1].1.clone();
        let (_, page) = stage.asked(state, "form").await;
        let before = page.controls().await;
        page.press("Continue").await;
        page.until_has("input[aria-invalid=true]", true).await;
        page.keeps(&before, "with fields missing").await;
    });
}

#[test]
fn the_word_about_caps_lock_moves_nothing() {
    run(async |stage| {
        let (_, page) = stage.asked(screens()[1].1.clone(), "form").await;
        page.paste(1, "SECRET").await;
        let before = page.controls().await;
        let key = async |on: &str| {
            page.js_with(
                "const modifierCapsLock = arguments[0] === 'on';
                const init = { key: 'A', code: 'KeyA', bubbles: true, composed: true, modifierCapsLock };
                const input = document.querySelector('input[type=password]');
                for (const name of ['keydown', 'keyup']) input.dispatchEvent(new KeyboardEvent(name, init))",
                &[on],
            )
            .await;
        };
        key("on").await;
        page.until_says("Caps Lock is on").await;
        page.keeps(&before, "with caps lock").await;
        key("off").await;
        page.settle().await;
        page.keeps(&before, "without caps lock").await;
    });
}

#[test]
fn a_logo_that_comes_late_or_not_at_all_moves_nothing() {
    let logo = json!({ "src": "/no-logo.png", "alt": "Acme" });
    let config = json!({ "apiBaseUrl": "", "appearance": { "layout": { "logo": logo } } });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let (_, page) = stage.asked(accounts(), "form").await;
        page.until_has("[data-managed-auth-step] img", true).await;
        let before = page.controls().await;
        for (width, height) in [(400, 300), (20, 900), (1, 1)] {
            let picture = "const [width, height] = arguments;
                const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${width}' height='${height}'/>`;
                const image = document.querySelector('[data-managed-auth-step] img');
                image.loading = 'eager';
                return new Promise((come, fail) => {
                    image.onload = () => come();
                    image.onerror = () => fail(new Error('no picture'));
                    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
                })";
            page.js_with(picture, &[&width.to_string(), &height.to_string()])
                .await;
            page.keeps(&before, &format!("a logo of {width} by {height}"))
                .await;
        }
    });
}

#[test]
fn the_name_of_the_site_moves_no_button_when_it_comes() {
    run(async |stage| {
        stage.fault(Fault::SnapshotSlow);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_step("prime").await;
        let before = page.controls().await;
        page.until_says("Sign in to Example").await;
        page.keeps(&before, "with the name of the site").await;
        page.agree().await;
        page.until_step("form").await;
    });
}

#[test]
fn words_that_come_late_move_nothing() {
    run(async |stage| {
        let slow = "{
            const { fetch } = window;
            window.fetch = async (input, init) => {
                if (String(input?.url ?? input).includes('/languages/'))
                    await new Promise((go) => setTimeout(go, 5_000));
                return fetch(input, init);
            };
        }";
        let Some(_ahead) = stage.browser.ahead(slow).await else {
            skipped("its driver cannot run a script ahead of the page");
            return;
        };
        let login = stage.login("password");
        let state = question(json!({ "fields": email_and_password() }));
        stage.show(&login, state);
        let page = stage.open_with(&login, "&lang=de&skip_prime=1").await;
        page.until_step("form").await;
        let before = page.controls().await;
        page.pass(Duration::from_secs(4)).await;
        page.keeps(&before, "once the words may be there").await;
    });
}

#[test]
fn a_second_line_that_comes_later_moves_no_choice() {
    run(async |stage| {
        let (login, page) = stage.asked(accounts(), "form").await;
        let before = page.controls().await;
        let mut said = accounts();
        for choice in said["choices"].as_array_mut().unwrap() {
            choice["description"] = json!("Signed in last week, on another device of yours");
        }
        stage.show(&login, said);
        page.until_says("Signed in last week").await;
        page.keeps(&before, "with second lines").await;
        stage.show(&login, accounts());
        until("without them again", async || {
            (!page.text().await.contains("last week")).then_some(())
        })
        .await;
        page.keeps(&before, "without them again").await;
    });
}

/// While no answer can be sent, and at the moment when one can again.
#[test]
fn the_time_until_another_attempt_moves_nothing_when_it_is_over() {
    run(async |stage| {
        let client = stage.browser.client();
        for (width, text) in [(900, "100%"), (360, "200%")] {
            client.set_window_size(width, 900).await.unwrap();
            for (step, state) in screens().into_iter().take(3) {
                let (login, page) = stage.asked(state.clone(), step).await;
                let set = "document.documentElement.style.fontSize = arguments[0]";
                page.js_with(set, &[text]).await;
                let busy = Arm::new(Fault::Submit429).retry_after("3");
                stage.sandbox.faults().arm(busy);
                page.js(
                    "for (const input of document.querySelectorAll('form input')) input.value = 'x';
                    document.querySelector('[type=submit], li button').click()",
                )
                .await;
                page.until_has("button:disabled", true).await;
                let before = page.controls().await;
                let what = format!("{state}, {width} {text}");
                let said = with(state, json!({ "website_error": "Incorrect password." }));
                stage.show(&login, said);
                page.until_says("Incorrect password.").await;
                page.keeps(&before, &format!("meanwhile, {what}")).await;
                page.until_has("button:disabled", false).await;
                page.keeps(&before, &what).await;
            }
        }
        client.set_window_size(900, 900).await.unwrap();
    });
}
