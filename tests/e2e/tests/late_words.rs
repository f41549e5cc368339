//! What a question says later, or says differently later, moves nothing that can be pressed.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{
    Page, Stage, email_and_password, field, question, quick, run, run_with, skipped, until, with,
};
use managed_auth_sandbox::{Fault, Login, Options};
use serde_json::{Value, json};

const SHORT: &str = "Said now";

const LONG: &str = "Said now. It is a sentence that nobody would call short, and it goes on for more than \
    one line, wherever it may stand.\nAnd there is a second one.";

/// A question without a word too many.
fn bare() -> Value {
    let fields = json!([
        email_and_password()[0],
        email_and_password()[1],
        field("text", "tenant", "Tenant"),
        field("code", "code", "Code"),
    ]);
    let choices = json!([
        { "id": "c1", "type": "sso_provider", "label": "Continue with Google" },
        { "id": "c2", "type": "account", "label": "ada@example.com" },
        { "id": "c3", "type": "mfa_method", "mfa_type": "sms", "label": "Text message" },
        { "id": "c4", "type": "mfa_method", "mfa_type": "switch", "label": "Another way" },
    ]);
    question(json!({ "fields": fields, "choices": choices }))
}

/// The same with everything that can be said, and a lot of it.
fn full() -> Value {
    let mut full = with(
        bare(),
        json!({ "website_error": LONG.replace("now", "then") }),
    );
    for at in 0..4 {
        let words = json!({ "label": format!("{at} A label that takes more than one line of its card, however wide"),
            "hint": "A hint.\nIn two lines, the second of which is longer than one would like it to be",
            "reason": "rejected", "required": false });
        full["fields"][at] = with(full["fields"][at].take(), words);
        let words = json!({ "label": format!("{at} A choice with a label that takes more than one line of its card"),
            "masked_destination": "***-***-4821",
            "description": "A second line that is longer than one line, if the card is no wider than a card" });
        full["choices"][at] = with(full["choices"][at].take(), words);
    }
    full
}

/// Where something is to be done elsewhere, in as few words, or in many.
fn elsewhere(message: &str) -> Value {
    let step =
        json!({ "flow_step": "AWAITING_EXTERNAL_ACTION", "external_action_message": message });
    with(bare(), step)
}

/// Everything that can be said differently in a question like those: where, and what.
fn changes() -> Vec<(String, Value)> {
    let mut changes = Vec::new();
    let mut add = |place: String, values: &[Value]| {
        changes.extend(values.iter().map(|value| (place.clone(), value.clone())));
    };
    let words = [json!(SHORT), json!(LONG), json!(null)];
    add("/website_error".to_owned(), &words);
    for at in 0..4 {
        let member = |name: &str| format!("/fields/{at}/{name}");
        add(member("label"), &words[..2]);
        add(member("hint"), &words);
        add(member("hint"), &[json!("The 6-digit code")]);
        add(member("reason"), &[json!("rejected"), json!("missing")]);
        add(member("required"), &[json!(false), json!(true)]);
        add(member("input_mode"), &[json!("numeric")]);
        let member = |name: &str| format!("/choices/{at}/{name}");
        add(member("label"), &words[..2]);
        add(member("display_text"), &words[1..2]);
        add(member("description"), &words);
        add(member("context"), &words[1..2]);
        add(
            member("masked_destination"),
            &[json!("***-***-****-4821"), json!(null)],
        );
    }
    changes
}

/// The state with a change in it.
fn changed(state: &Value, place: &str, value: &Value) -> Value {
    let mut state = state.clone();
    let (parent, name) = place.rsplit_once('/').unwrap();
    state.pointer_mut(parent).unwrap()[name] = value.clone();
    state
}

/// Shows a state, and waits until it is on the page: until its mark is, which no screen says.
async fn show(stage: &Stage, login: &Login, page: &Page, state: &Value, mark: usize) {
    let mark = format!("mark {mark}");
    // A placeholder takes no room, and changes with each state.
    let last = json!({ "id": "last", "type": "account", "label": mark });
    let mut state = state.clone();
    state["choices"].as_array_mut().unwrap().push(last);
    stage.show(login, state);
    until(&mark, async || {
        page.text().await.contains(&mark).then_some(())
    })
    .await;
}

/// Each change of a question, one after the other, there and back.
async fn moves_nothing(stage: &Stage, step: &str, first: &Value, more: &str) {
    let login = stage.login("password");
    stage.show(&login, first.clone());
    let page = stage
        .open_with(&login, &format!("&skip_prime=1{more}"))
        .await;
    page.until_step(step).await;
    show(stage, &login, &page, first, 0).await;
    let before = page.controls().await;
    assert!(before.len() > 10, "{before:?}");
    for (at, (place, value)) in changes().iter().enumerate() {
        show(
            stage,
            &login,
            &page,
            &changed(first, place, value),
            2 * at + 1,
        )
        .await;
        page.keeps(&before, &format!("{place} is {value}")).await;
        show(stage, &login, &page, first, 2 * at + 2).await;
        page.keeps(&before, &format!("{place} is as it was")).await;
    }
}

#[test]
fn no_word_that_is_added_moves_a_control() {
    run(async |stage| moves_nothing(stage, "form", &bare(), "").await);
}

#[test]
fn no_word_that_is_changed_or_taken_back_moves_a_control() {
    run(async |stage| moves_nothing(stage, "form", &full(), "").await);
}

#[test]
fn no_word_moves_a_control_where_something_is_to_be_done_elsewhere() {
    run(async |stage| {
        moves_nothing(stage, "external-action", &elsewhere("Tap 42."), "").await;
        for (first, then) in [("Tap 42.", LONG), (LONG, "Tap 42.")] {
            let (login, page) = stage.asked(elsewhere(first), "external-action").await;
            let before = page.controls().await;
            stage.show(&login, elsewhere(then));
            page.until_says(then.lines().next().unwrap()).await;
            page.keeps(&before, then).await;
        }
    });
}

/// On a narrow screen, from right to left.
#[test]
fn no_word_moves_a_control_of_a_narrow_screen() {
    run(async |stage| {
        let client = stage.browser.client();
        client.set_window_size(360, 640).await.unwrap();
        moves_nothing(stage, "form", &bare(), "&lang=ar").await;
        client.set_window_size(900, 900).await.unwrap();
    });
}

/// What is said while one waits takes what it needs, until there is a way back that it could move.
#[test]
fn no_word_moves_the_way_back_of_a_long_wait() {
    run(async |stage| {
        let fields = json!([email_and_password()[0]]);
        let (login, page) = stage
            .asked(question(json!({ "fields": fields })), "form")
            .await;
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        page.until_step("submitting").await;
        let waits = |message: &str| json!({ "flow_step": "DISCOVERING", "external_action_message": message });
        let says = async |message: &str| {
            stage.show(&login, waits(message));
            page.until_says(message.lines().next_back().unwrap()).await;
        };
        says(SHORT).await;
        says(LONG).await;
        let kept = "[data-managed-auth-part=waiting] [data-room]";
        assert!(!page.has(kept).await, "room, and nothing to press");
        says(SHORT).await;
        page.pass(Duration::from_secs(25)).await;
        page.until_says("Back to the form").await;
        let before = page.controls().await;
        says(LONG).await;
        page.keeps(&before, LONG).await;
        says(SHORT).await;
        page.keeps(&before, SHORT).await;
    });
}

/// The second line of a choice, in lines of its own.
#[test]
fn lines_below_a_choice_move_nothing_when_they_are_said_differently() {
    run(async |stage| {
        let with_lines = |lines: &str| {
            let mut state = bare();
            state["choices"][1]["description"] = json!(lines);
            state
        };
        let first = with_lines("Acme Inc.\nLast used yesterday");
        let (login, page) = stage.asked(first.clone(), "form").await;
        let before = page.controls().await;
        for lines in [
            "Acme Inc.\nLast used today",
            "Acme Inc.\nLast used today\nfrom a telephone",
            "Acme Inc.",
        ] {
            stage.show(&login, with_lines(lines));
            page.until_says(lines).await;
            page.keeps(&before, lines).await;
            stage.show(&login, first.clone());
            page.until_says("Acme Inc.\nLast used yesterday").await;
            page.keeps(&before, "as it was").await;
        }
    });
}

/// A site whose name is as long as names of sites are, and comes late.
#[test]
fn a_long_name_of_the_site_moves_no_button_when_it_comes() {
    let domain = "a-very-long-sub-domain.of-some-company.example-with-words.com";
    let script = "{
        const { fetch } = window;
        const name = (snapshot) => new Response(
            snapshot.replace(/\"domain\":\\s*\"[^\"]*\"/, '\"domain\":\"DOMAIN\"'), { status: 200 });
        window.fetch = async (input, init) => {
            const response = await fetch(input, init);
            const is = /connections\\/[^/]+$/.test(String(input?.url ?? input));
            return is ? name(await response.text()) : response;
        };
    }";
    for notes in [true, false] {
        let layout = json!({ "securityNotes": notes });
        let config = json!({ "apiBaseUrl": "", "appearance": { "layout": layout } });
        let options = Options {
            page_config: config.to_string(),
            ..quick()
        };
        run_with(options, async |stage| {
            let script = script.replace("DOMAIN", domain);
            let Some(_ahead) = stage.browser.ahead(&script).await else {
                skipped("its driver cannot run a script ahead of the page");
                return;
            };
            let client = stage.browser.client();
            for (width, lang, text) in [
                (900, "en", "100%"),
                (900, "fr", "100%"),
                (360, "de", "100%"),
                (360, "pl", "100%"),
                (360, "it", "200%"),
                (900, "nl", "200%"),
            ] {
                client.set_window_size(width, 900).await.unwrap();
                stage.fault(Fault::SnapshotSlow);
                let login = stage.login("password");
                let page = stage.open_with(&login, &format!("&lang={lang}")).await;
                page.until_step("prime").await;
                let set = "document.documentElement.style.fontSize = arguments[0]";
                page.js_with(set, &[text]).await;
                let before = page.controls().await;
                page.until_says(domain).await;
                let what = format!("with the name of the site, {width} {lang} {text}");
                page.keeps(&before, &what).await;
            }
            client.set_window_size(900, 900).await.unwrap();
        });
    }
}
