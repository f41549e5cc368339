//! Hands at the element in its host's page, in the light and behind a shadow root: nothing late
//! moves under them, and what they type stays theirs.
#![allow(clippy::panic, clippy::unwrap_used)]

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use managed_auth_e2e::{
    Page, Stage, choices, email_and_password, front_ends, question, quick, run_with, until, with,
};
use managed_auth_sandbox::{Arm, Fault, Login, Options};
use serde_json::{Value, json};

/// Ways to stand in a host's page: the element's attributes, and the style of what is around it.
const PLACES: [(&str, &str); 3] = [
    ("", "display: grid; place-items: center; min-height: 100vh"),
    (
        "shadow",
        "display: flex; align-items: center; justify-content: center; height: 100vh",
    ),
    (
        "shadow",
        "position: fixed; left: 50%; top: 50%; transform: translate(-50%, -50%); max-height: 90vh; overflow: auto",
    ),
];

/// Shows a state in the element, in each of the places.
fn run(state: &Value, test: impl AsyncFn(&Stage, &Login, &Page)) {
    for (attributes, style) in PLACES {
        let options = Options {
            dist: Some(front_ends()),
            ..quick()
        };
        run_with(options, async |stage| {
            let login = stage.login("password");
            stage.show(&login, state.clone());
            let address = format!("{}/index.html", stage.sandbox.origin());
            let page = stage.open_at(&address).await;
            let put = "const [id, code, attributes, style] = arguments;
                const place = document.querySelector('#one');
                place.style.cssText = style;
                const it = document.createElement('managed-auth');
                for (const name of ['skip-prime', ...attributes.split(' ')].filter(Boolean)) it.setAttribute(name, '');
                it.sessionId = id;
                it.apiBaseUrl = '';
                it.handoffCode = code;
                place.replaceChildren(it)";
            let arguments = [&*login.id, &login.handoff_code, attributes, style];
            page.js_with(put, &arguments).await;
            page.until_deep("root?.dataset.managedAuthStep === 'form' && find('li button, form input').length > 0")
                .await;
            test(stage, &login, &page).await;
        });
    }
}

fn accounts() -> Value {
    let names = ["ada@example.com", "bea@example.com", "cyd@example.com"];
    question(json!({ "choices": choices("account", &names) }))
}

fn form() -> Value {
    question(json!({ "fields": email_and_password() }))
}

async fn press_keys(page: &Page, keys: &str) {
    let mut actions = KeyActions::new("keyboard".into());
    for value in keys.chars() {
        actions = actions
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
    }
    page.client().perform_actions(actions).await.unwrap();
}

#[test]
fn a_reconnect_moves_nothing_wherever_the_host_has_put_the_element() {
    run(&accounts(), async |stage, login, page| {
        let before = page.controls().await;
        stage
            .sandbox
            .faults()
            .arm(Arm::new(Fault::Stream500).always());
        stage.fault(Fault::StreamClose);
        page.until_deep("find('[data-managed-auth-reconnecting]').length > 0")
            .await;
        page.keeps(&before, "reconnecting").await;
        let seen = page
            .deep(
                "const [it] = find('[data-managed-auth-reconnecting]');
                const { top, bottom } = it.getBoundingClientRect();
                return top >= 0 && bottom <= innerHeight && it.checkVisibility()",
            )
            .await;
        assert_eq!(seen, true);
        page.press_at(&before[1]).await;
        let sent = stage.answer(login, 1).await;
        assert_eq!(sent["selected_choice_id"], "choice-2");
    });
}

#[test]
fn what_the_site_says_moves_nothing_wherever_the_host_has_put_the_element() {
    run(&form(), async |stage, login, page| {
        let before = page.controls().await;
        stage.show(
            login,
            with(form(), json!({ "website_error": "Incorrect password." })),
        );
        page.until_deep("root.innerText.includes('Incorrect password.')")
            .await;
        page.keeps(&before, "with what the site says").await;
    });
}

#[test]
fn a_password_that_is_asked_for_again_goes_on_being_typed_in_the_element() {
    run(&form(), async |stage, login, page| {
        page.deep("find('input[type=password]')[0].focus()").await;
        press_keys(page, "corr").await;
        let again = json!({ "interaction_id": "i2", "website_error": "Incorrect password." });
        stage.show(login, with(form(), again));
        page.until_deep("root.innerText.includes('Incorrect password.')")
            .await;
        page.settle().await;
        press_keys(page, "ect").await;
        let values = "return find('input').map((it) => it.value)";
        assert_eq!(page.deep(values).await, json!(["", "correct"]));
    });
}

#[test]
fn texts_of_the_element_that_others_replace_still_change() {
    let tap = |code: &str| {
        question(
            json!({ "flow_step": "AWAITING_INPUT", "website_error": format!("Tap {code}."),
            "choices": choices("other", &[&format!("Not {code}")]) }),
        )
    };
    run(&tap("42"), async |stage, login, page| {
        page.until_deep("root.innerText.includes('Tap 42.')").await;
        page.deep(
            "const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walker.nextNode()) texts.push(walker.currentNode);
            for (const text of texts.filter((it) => it.data.trim() !== '')) {
                const [outer, inner] = ['font', 'font'].map((it) => document.createElement(it));
                inner.append(text.data);
                outer.append(inner);
                text.replaceWith(outer);
            }",
        )
        .await;
        stage.show(login, tap("57"));
        until("the new words alone", async || {
            let text = page.deep("return root.innerText").await;
            let text = text.as_str()?;
            (text.contains("Tap 57.") && text.contains("Not 57") && !text.contains("42"))
                .then_some(())
        })
        .await;
        assert_eq!(page.faults().await, [""; 0]);
    });
}
