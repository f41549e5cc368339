//! The ways in which a form is sent, the submit event's and those around it; and what browsers keep
//! of what was typed.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use fantoccini::key::Key;
use managed_auth_e2e::{
    Page, Stage, email_and_password, field, front_ends, question, quick, run, run_with, skipped,
    with,
};
use managed_auth_sandbox::{Login, Options};
use serde_json::{Value, json};

/// How password managers, extensions and hands send a form, `form` and its password at hand.
const PATHS: [(&str, &str); 10] = [
    ("submit()", "form.submit()"),
    (
        "submit() of the prototype",
        "HTMLFormElement.prototype.submit.call(form)",
    ),
    (
        "submit() of another realm",
        "const frame = document.createElement('iframe');
        document.body.append(frame);
        frame.contentWindow.HTMLFormElement.prototype.submit.call(form);
        frame.remove()",
    ),
    ("requestSubmit()", "form.requestSubmit()"),
    (
        "requestSubmit(button)",
        "form.requestSubmit(form.querySelector('[type=submit]'))",
    ),
    ("a click", "form.querySelector('[type=submit]').click()"),
    (
        "an event of its own",
        "form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))",
    ),
    (
        "submit(), and a click on top",
        "form.submit(); form.querySelector('[type=submit]').click()",
    ),
    ("submit() twice", "form.submit(); form.submit()"),
    (
        "requestSubmit() and submit()",
        "form.requestSubmit(); form.submit()",
    ),
];

/// Values as a password manager sets them, with the events that it sends.
const FILL: &str = "const all = (root) => [...root.querySelectorAll('*')]
        .flatMap((it) => [it, ...(it.shadowRoot ? all(it.shadowRoot) : [])]);
    const form = all(document).find((it) => it.localName === 'form' && it.querySelector('[type=password]'));
    for (const [selector, value] of [['input', 'ada@example.com'], ['[type=password]', 'Tr0ub4dor&3']]) {
        const input = form.querySelector(selector);
        input.value = value;
        for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
    }";

/// Scripts in the page's own world: a driver's can be one beside it, with prototypes of its own.
fn acts() -> String {
    let acts = PATHS.map(|(name, act)| {
        format!(
            "addEventListener({:?}, () => {{ {FILL} {act} }});",
            format!("e2e {name}")
        )
    });
    format!("globalThis.e2eStays = true; {}", acts.concat())
}

/// Every path, one after the other, each with a question of its own.
async fn each_goes_through_the_session(stage: &Stage, login: &Login, page: &Page) {
    let address = page.address().await;
    page.js("window.stays = 'here'").await;
    let mut wrong = Vec::new();
    for (number, (path, _)) in PATHS.iter().enumerate() {
        let own = json!({
            "interaction_id": format!("i{number}"),
            "fields": email_and_password(),
            "website_error": format!("Question {number}."),
        });
        stage.show(login, question(own));
        managed_auth_e2e::until(format_args!("question {number}"), async || {
            let script =
                "const all = (root) => [root.textContent, ...[...root.querySelectorAll('*')]
                    .filter((it) => it.shadowRoot).flatMap((it) => all(it.shadowRoot))];
                return all(document.body).join(' ')";
            let text = page.js(script).await;
            text.as_str()?
                .contains(&format!("Question {number}."))
                .then_some(())
        })
        .await;
        page.settle().await;
        let before = stage.submitted(login).len();
        page.js_with("dispatchEvent(new Event(`e2e ${arguments[0]}`))", &[path])
            .await;
        page.pass(std::time::Duration::from_millis(300)).await;
        assert_eq!(
            page.js("return window.stays").await,
            "here",
            "{path} went away"
        );
        assert_eq!(page.address().await, address, "{path}");
        let sent = stage.submitted(login);
        let sent: Vec<_> = sent[before..]
            .iter()
            .map(|it| &it["field_values"])
            .collect();
        let meant = json!({ "email": "ada@example.com", "password": "Tr0ub4dor&3" });
        // What no script of this page can reach goes nowhere, and nothing is lost.
        let unreachable = path.contains("another realm") && sent.is_empty();
        if sent != [&meant] && !unreachable {
            wrong.push(format!("{path} sent {sent:?}"));
        }
    }
    let elsewhere = |line: &String| line.contains(" POST ") && !line.contains("/auth/");
    let log: Vec<String> = stage.log().into_iter().filter(elsewhere).collect();
    assert_eq!(log, [""; 0], "nothing went to the page's host");
    let history = stage.browser.history().await;
    assert!(!format!("{history:?}").contains("Tr0ub4dor"), "{history:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_way_to_send_a_form_sends_one_answer_through_the_session_and_nothing_elsewhere() {
    run(async |stage| {
        let Some(_ahead) = stage.browser.ahead(&acts()).await else {
            skipped("its driver cannot run a script ahead of the page");
            return;
        };
        let waits = json!({ "flow_step": "DISCOVERING" });
        let (login, page) = stage.asked(waits, "discovering").await;
        each_goes_through_the_session(stage, &login, &page).await;
    });
}

/// A script that has made an ordinary form of it, and calls what is out of reach for the page.
#[test]
fn a_form_whose_attributes_were_changed_is_still_sent_nowhere() {
    run(async |stage| {
        let first = question(json!({ "fields": email_and_password() }));
        let (_, page) = stage.asked(first, "form").await;
        let address = page.address().await;
        for method in ["get", "post"] {
            page.js_with(
                "const form = document.querySelector('form');
                const frame = document.createElement('iframe');
                document.body.append(frame);
                form.method = arguments[0];
                // Firefox tells the caller that the policy forbids it.
                try { frame.contentWindow.HTMLFormElement.prototype.submit.call(form) } catch {}
                frame.remove();
                window.stays = 'here'",
                &[method],
            )
            .await;
            page.pass(std::time::Duration::from_millis(300)).await;
            assert_eq!(page.js("return window.stays").await, "here", "{method}");
            assert_eq!(page.address().await, address, "{method}");
        }
    });
}

#[test]
fn the_same_is_true_of_the_element_in_the_page_and_behind_a_shadow_root() {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    run_with(options, async |stage| {
        let Some(_ahead) = stage.browser.ahead(&acts()).await else {
            skipped("its driver cannot run a script ahead of the page");
            return;
        };
        for attributes in ["", "shadow"] {
            let login = stage.login("password");
            stage.show(&login, json!({ "flow_step": "DISCOVERING" }));
            let address = format!("{}/index.html", stage.sandbox.origin());
            let page = stage.open_at(&address).await;
            let put = "const [id, code, attributes] = arguments;
                const place = document.querySelector('#one');
                const it = document.createElement('managed-auth');
                for (const name of ['skip-prime', ...attributes.split(' ')].filter(Boolean)) it.setAttribute(name, '');
                it.sessionId = id;
                it.apiBaseUrl = '';
                it.handoffCode = code;
                place.replaceChildren(it)";
            page.js_with(put, &[&login.id, &login.handoff_code, attributes])
                .await;
            each_goes_through_the_session(stage, &login, &page).await;
        }
    });
}

#[test]
fn enter_in_any_field_sends_the_form_once() {
    run(async |stage| {
        for label in ["Email address", "Password"] {
            let state = question(json!({ "fields": email_and_password() }));
            let (login, page) = stage.asked(state, "form").await;
            page.fill("Email address", "ada@example.com").await;
            page.fill("Password", "correct horse").await;
            page.field(label).await.click().await.unwrap();
            page.keys(&char::from(Key::Enter).to_string()).await;
            let sent = stage.answer(&login, 1).await;
            let meant = json!({ "email": "ada@example.com", "password": "correct horse" });
            assert_eq!(sent["field_values"], meant, "Enter in {label}");
            page.settle().await;
            assert_eq!(stage.submitted(&login).len(), 1);
        }
    });
}

/// Whether a browser may keep what is typed into each input, by the input's label: its type, and what
/// `autocomplete` says of it.
async fn kept(page: &Page) -> Vec<(String, String)> {
    let kept = page
        .js("return [...document.querySelectorAll('[data-managed-auth-step] input')].map((it) => {
            const said = (it.getAttribute('autocomplete') ?? it.form?.getAttribute('autocomplete') ?? 'on').toLowerCase();
            const never = ['off', 'one-time-code', 'current-password', 'new-password'];
            const secret = it.type === 'password' || never.some((word) => said.split(' ').includes(word));
            return [it.labels?.[0]?.innerText.trim() ?? it.name, secret ? 'never' : `${it.type} ${said}`];
        })")
        .await;
    serde_json::from_value(kept).unwrap()
}

#[test]
fn nothing_secret_is_left_to_the_history_of_the_browsers_forms() {
    run(async |stage| {
        let waits = json!({ "flow_step": "DISCOVERING" });
        let (login, page) = stage.asked(waits, "discovering").await;
        let text = |label: &str| field("text", "answer", label);
        let old = |kind: &str, label: &str| json!({ "discovered_fields": [{ "name": "answer", "type": kind, "label": label }] });
        let new = |field: Value| json!({ "fields": [field] });
        let cases = [
            new(field("password", "answer", "Password")),
            new(field("code", "answer", "Code")),
            new(field("totp_code", "answer", "Code of the app")),
            new(field("totp_secret", "answer", "Setup key")),
            new(text("Security answer")),
            new(text("What was the name of your first pet?")),
            new(with(text("Memorable word"), json!({ "ref": "username" }))),
            new(field("voice_print", "answer", "Say it")),
            old("password", "Password"),
            old("code", "Code"),
            old("totp", "Code of the app"),
            old("text", "Security answer"),
            old("number", "Card PIN"),
        ];
        for (number, members) in cases.into_iter().enumerate() {
            let mark = format!("Case {number}.");
            let own = json!({ "interaction_id": format!("i{number}"), "website_error": mark });
            let about = members.to_string();
            stage.show(&login, with(question(members), own));
            page.until_says(&mark).await;
            let kept = kept(&page).await;
            assert_eq!(kept.len(), 1, "{about}");
            assert_eq!(kept[0].1, "never", "{about}");
        }
        // A name is for the password manager to know.
        let name = new(email_and_password()[0].clone());
        let own = json!({ "interaction_id": "name", "website_error": "A name." });
        stage.show(&login, with(question(name), own));
        page.until_says("A name.").await;
        let said = page.field_attribute("Email address", "autocomplete").await;
        assert!(said.unwrap().contains("username"));
    });
}

#[test]
fn a_password_that_is_shown_is_hidden_again_before_it_is_sent() {
    run(async |stage| {
        let state = question(json!({ "fields": email_and_password() }));
        let (login, page) = stage.asked(state, "form").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        page.js("document.querySelector('button[aria-label=\"Show password\"]').click()")
            .await;
        // By the time that browsers look at what is sent, and keep it.
        page.js("window.kept = [];
            const [form] = document.forms;
            const password = [...form.querySelectorAll('input')].at(-1);
            const look = () => {
                const is_safe = password.type === 'password' || password.value === ''
                    || password.autocomplete === 'off';
                if (!is_safe) kept.push(password.type);
            };
            document.addEventListener('submit', look);
            form.addEventListener('submit', () => queueMicrotask(look))")
            .await;
        page.press("Continue").await;
        stage.answer(&login, 1).await;
        assert_eq!(page.js("return kept").await, json!([]));
    });
}

/// Password managers save what they read when they hear of the submit, wherever they listen.
#[test]
fn who_hears_that_a_form_is_sent_can_read_it_until_all_have_heard() {
    run(async |stage| {
        for way in ["Continue", "Enter"] {
            let state = question(json!({ "fields": email_and_password() }));
            let (login, page) = stage.asked(state, "form").await;
            page.fill("Email address", "ada@example.com").await;
            page.fill("Password", "correct horse").await;
            page.js("window.heard = [];
                const [form] = document.forms;
                const inputs = [...form.querySelectorAll('input')];
                const look = () => inputs.map((it) => it.value).join(' ');
                for (const place of [form, document, window]) {
                    place.addEventListener('submit', (event) => heard.push(look(), event.target.isConnected));
                }
                addEventListener('submit', () => setTimeout(() => heard.push(inputs[1].value)))")
                .await;
            if way == "Enter" {
                page.keys(&char::from(Key::Enter).to_string()).await;
            } else {
                page.press(way).await;
            }
            stage.answer(&login, 1).await;
            let typed = "ada@example.com correct horse";
            let heard = json!([typed, true, typed, true, typed, true, ""]);
            assert_eq!(page.js("return heard").await, heard, "{way}");
        }
    });
}
