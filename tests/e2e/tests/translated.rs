//! Texts of the page that others replace: translators, extensions. What changes later still reaches
//! the screen.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{
    Page, Stage, choices, email_and_password, field, question, run, until, with,
};
use managed_auth_sandbox::{Arm, Fault, Login, LoginOptions};
use serde_json::{Value, json};

/// What is done to each text of the sign-in, by those who do such things.
const HABITS: [(&str, &str); 6] = [
    (
        "two font elements in its place",
        "const [outer, inner] = ['font', 'font'].map((it) => document.createElement(it));
        inner.append(`${text.data}`);
        outer.append(inner);
        text.replaceWith(outer)",
    ),
    (
        "another text in it",
        "text.data = `${text.data}`.toUpperCase()",
    ),
    ("it is gone", "text.remove()"),
    (
        "it is in two",
        "if (text.data.length > 2) text.splitText(2)",
    ),
    (
        "another node in its place",
        "text.replaceWith(document.createTextNode(text.data))",
    ),
    (
        "an element around it",
        "const mark = document.createElement('mark');
        text.replaceWith(mark);
        mark.append(text)",
    ),
];

async fn treat(page: &Page, habit: &str) {
    let script = format!(
        "const root = document.querySelector('[data-managed-auth-step]');
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts.filter((it) => it.data.trim() !== '')) {{ {habit} }}"
    );
    page.js(&script).await;
}

/// What the eyes see; what is only said is for the ears.
async fn shown(page: &Page) -> String {
    let text = page
        .js(
            "const heard = document.querySelector('[data-managed-auth-part=live-region]');
            return document.body.innerText.replace(heard?.innerText ?? '', '')",
        )
        .await;
    text.as_str().unwrap().to_owned()
}

/// Waits until each of these texts is on the screen, and none of those.
async fn until_shows(page: &Page, new: &[&str], old: &[&str], about: &str) {
    until(
        format_args!("{new:?} and not {old:?}, {about}"),
        async || {
            let text = shown(page).await;
            let new = new.iter().all(|new| text.contains(new));
            let text = text.to_lowercase();
            let old = old.iter().any(|old| text.contains(&old.to_lowercase()));
            (new && !old).then_some(())
        },
    )
    .await;
}

/// The words of a question that can change while it stays the same.
fn words(state: impl Fn(&str) -> Value, habit: (&str, &str)) -> impl AsyncFnOnce(&Stage) {
    let (one, two, three) = (state("Alpha"), state("Beta"), state("Gamma"));
    async move |stage: &Stage| {
        let step = match one["flow_step"].as_str() {
            Some("AWAITING_EXTERNAL_ACTION") => "external-action",
            _ => "form",
        };
        let (login, page) = stage.asked(one.clone(), step).await;
        page.until_says("Alpha").await;
        let named = |name: &str| one.to_string().matches(name).count();
        let count = async |name: &str| shown(&page).await.matches(name).count();
        assert_eq!(count("Alpha").await, named("Alpha"), "each is shown");
        for (state, new, old) in [(two, "Beta", "Alpha"), (three, "Gamma", "Beta")] {
            treat(&page, habit.1).await;
            stage.show(&login, state);
            until_shows(&page, &[new], &[old], habit.0).await;
            assert_eq!(count(new).await, named("Alpha"), "each once, {}", habit.0);
        }
        assert_eq!(page.faults().await, [""; 0], "{}", habit.0);
    }
}

#[test]
fn a_message_that_changes_reaches_the_screen() {
    for habit in HABITS {
        let state = |name: &str| {
            question(json!({
                "flow_step": "AWAITING_EXTERNAL_ACTION",
                "external_action_message": format!("Tap {name}."),
                "choices": [{ "id": "c1", "type": "other", "label": format!("Not {name}"),
                    "description": format!("about {name}") }],
            }))
        };
        run(words(state, habit));
    }
}

#[test]
fn the_words_of_a_form_that_change_reach_the_screen() {
    for habit in HABITS {
        let state = |name: &str| {
            let said = json!({ "hint": format!("hint {name}"), "label": format!("label {name}") });
            let password = field("password", "password", "Password");
            question(json!({
                "fields": [with(field("text", "answer", ""), said), password],
                "website_error": format!("error {name}"),
                "choices": [{ "id": "c1", "type": "mfa_method", "label": format!("choice {name}"),
                    "masked_destination": format!("***{name}") }],
            }))
        };
        run(words(state, habit));
    }
}

#[test]
fn the_words_of_a_choice_that_change_reach_the_screen_and_the_choice_can_be_made() {
    for habit in HABITS {
        let state = |name: &str| {
            question(json!({ "choices": [
                { "id": "c1", "type": "account", "label": format!("one {name}"), "context": format!("at {name}") },
                { "id": "c2", "type": "account", "label": format!("two {name}") },
            ] }))
        };
        run(words(state, habit));
    }
}

/// From step to step, with every text replaced in between.
async fn goes_through(stage: &Stage, habit: (&str, &str)) {
    let login = stage.login("mfa");
    let page = stage.open(&login).await;
    page.until_step("prime").await;
    page.until_says("Sign in to Example").await;
    let press = async |selector: &str| {
        page.js_with("document.querySelector(arguments[0]).click()", &[selector])
            .await;
    };
    treat(&page, habit.1).await;
    press("[data-managed-auth-part=prime] button").await;
    page.until_has("form input", true).await;
    treat(&page, habit.1).await;
    page.paste(0, "ada@example.com").await;
    page.paste(1, "correct horse").await;
    press("form [type=submit]").await;
    page.until_has("[data-managed-auth-part=mfa-option]", true)
        .await;
    until_shows(&page, &["Confirm that it is you"], &[], habit.0).await;
    treat(&page, habit.1).await;
    press("[data-managed-auth-part=mfa-option]").await;
    page.until_has("form input", true).await;
    treat(&page, habit.1).await;
    page.paste(0, "482913").await;
    press("form [type=submit]").await;
    page.until_step("success").await;
    until_shows(&page, &["You are signed in"], &[], habit.0).await;
    stage.succeeded_once(&login, &page).await;
    assert_eq!(page.faults().await, [""; 0], "{}", habit.0);
}

#[test]
fn a_login_goes_through_whoever_replaces_the_texts_of_its_steps() {
    for habit in HABITS {
        run(async |stage| goes_through(stage, habit).await);
    }
}

#[test]
fn a_countdown_goes_on() {
    run(async |stage| {
        for habit in [HABITS[0], HABITS[2]] {
            let options = LoginOptions {
                expires_in: Some(Duration::from_secs(50)),
                ..LoginOptions::default()
            };
            let state = question(json!({ "fields": email_and_password() }));
            let (_, page) = stage.asked_in(options, state, "form").await;
            page.until_says("Time left for this sign-in: 0:4").await;
            treat(&page, habit.1).await;
            page.until_says("Time left for this sign-in: 0:3").await;
            let times = page.text().await.matches("0:4").count();
            assert_eq!(times, 0, "{}", habit.0);
        }
    });
}

#[test]
fn a_wait_that_counts_down_on_a_button_ends() {
    run(async |stage| {
        let state = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(state, "form").await;
        let busy = Arm::new(Fault::Submit429).retry_after("2");
        stage.sandbox.faults().arm(busy);
        page.sign_in().await;
        page.until_says("Continue in 0:0").await;
        treat(&page, HABITS[0].1).await;
        page.until_has("form [type=submit]:enabled", true).await;
        page.settle().await;
        let text = page.js("return document.querySelector('form [type=submit]').innerText");
        assert_eq!(text.await, "Continue");
        page.paste(1, "correct horse").await;
        page.press("Continue").await;
        stage.answer(&login, 2).await;
    });
}

/// Of the texts of the sign-in that contain this, those that a translator may touch.
async fn translatable(page: &Page, text: &str) -> Value {
    page.js_with(
        "const root = document.querySelector('[data-managed-auth-step]');
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) if (walker.currentNode.data.includes(arguments[0])) found.push(walker.currentNode);
        if (found.length === 0) return 'nothing';
        return found.map((it) => it.parentElement)
            .filter((it) => it.closest('[translate=no], .notranslate') === null)
            .map((it) => it.outerHTML)",
        &[text],
    )
    .await
}

#[test]
fn the_domain_an_account_and_a_code_are_not_to_be_translated() {
    run(async |stage| {
        let state = question(json!({ "choices": [
            { "id": "c1", "type": "account", "label": "Ada Green", "context": "green@x.example" },
            { "id": "c2", "type": "mfa_method", "mfa_type": "sms", "masked_destination": "***-***-4821", "label": "SMS" },
        ] }));
        let login = stage.login("password");
        stage.show(&login, state);
        let page = stage.open(&login).await;
        page.until_says("mail.example.com").await;
        assert_eq!(translatable(&page, "mail.example.com").await, json!([]));
        page.agree().await;
        page.until_step("form").await;
        for name in ["Ada Green", "***-***-4821"] {
            assert_eq!(translatable(&page, name).await, json!([]), "{name}");
        }
        for kind in ["code", "totp_code", "identifier", "totp_secret"] {
            let fields = json!({ "fields": [field(kind, kind, kind)] });
            let own = json!({ "interaction_id": kind });
            stage.show(&login, with(question(fields), own));
            page.until_says(kind).await;
            let marked = page
                .js("return document.querySelector('form input').closest('[translate=no], .notranslate') !== null")
                .await;
            assert_eq!(marked, true, "{kind}");
        }
        // The rest of the page is for the translator.
        let heading = page
            .js("return document.querySelector('h1').closest('[translate=no], .notranslate') === null")
            .await;
        assert_eq!(heading, true);
    });
}

async fn says_in_lines(stage: &Stage, login: &Login, page: &Page, state: Value, what: &str) {
    stage.show(login, state);
    until(format_args!("{what} in lines"), async || {
        page.text()
            .await
            .contains("1. Open the app\n2. Tap Yes")
            .then_some(())
    })
    .await;
}

#[test]
fn the_lines_of_the_server_are_shown_as_lines() {
    run(async |stage| {
        let waits = json!({ "flow_step": "DISCOVERING" });
        let (login, page) = stage.asked(waits, "discovering").await;
        for (number, lines) in [
            "1. Open the app\n2. Tap Yes",
            "1. Open the app\r\n2. Tap Yes",
        ]
        .into_iter()
        .enumerate()
        {
            let elsewhere = json!({ "flow_step": "AWAITING_EXTERNAL_ACTION", "external_action_message": lines });
            let hint = with(field("code", "code", "Code"), json!({ "hint": lines }));
            let labelled = json!({ "fields": [field("text", "text", lines)] });
            let detailed = with(
                choices("account", &["Ada"])[0].clone(),
                json!({ "description": lines }),
            );
            for (what, members) in [
                ("a message", elsewhere),
                ("a hint", json!({ "fields": [hint] })),
                ("a label", labelled),
                (
                    "a choice",
                    json!({ "choices": choices("sso_provider", &[lines]) }),
                ),
                (
                    "the second line of a choice",
                    json!({ "choices": [detailed] }),
                ),
                (
                    "an error",
                    json!({ "fields": email_and_password(), "website_error": lines }),
                ),
            ] {
                let own = json!({ "interaction_id": format!("{what} {number}") });
                let state = with(question(members), own);
                says_in_lines(stage, &login, &page, state, what).await;
            }
        }
        let failed = json!({ "flow_status": "FAILED", "flow_step": "COMPLETED",
            "error_code": "odd", "error_message": "1. Open the app\n2. Tap Yes" });
        says_in_lines(stage, &login, &page, failed, "the message of the end").await;
    });
}
