//! Where what is secret stands, and that nothing of it is left.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, front_ends, quick, run, run_with, until};
use managed_auth_sandbox::{Fault, Login, Options};
use serde_json::{Value, json};

const PASSWORD: &str = "Tr0ub4dor-and-3-marks";
const CODE: &str = "907351";

/// In which of the places that outlive a login a text can be found: on the page and in what is
/// typed, in storage, in the address and the history, on the console, in what was told, in the
/// memory of the page's own code. Inputs that were taken out of the page count for as long as the test
/// holds them.
async fn places_of(page: &Page, secret: &str) -> Vec<String> {
    let found = page
        .js_with(
            "const secret = arguments[0];
            const { memory } = window.managedAuthE2e;
            const bytes = new Uint8Array(memory.buffer);
            const wanted = new TextEncoder().encode(secret);
            const inMemory = () => {
                for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
                    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
                }
                return false;
            };
            const inputs = [...document.querySelectorAll('input'), ...(window.taken ?? [])];
            const fields = inputs.map((input) => input.value);
            const recorder = 'managed-auth-e2e';
            const { [recorder]: noted, ...stored } = { ...sessionStorage };
            const places = {
                page: document.documentElement.outerHTML,
                fields: fields.join(),
                address: location.href,
                history: JSON.stringify(history.state),
                cookies: document.cookie,
                'local storage': JSON.stringify({ ...localStorage }),
                'session storage': JSON.stringify(stored),
                // The console, the DOM events and the addresses.
                notes: noted,
            };
            const found = Object.keys(places).filter((place) => places[place]?.includes(secret));
            return inMemory() ? [...found, 'memory'] : found",
            &[secret],
        )
        .await;
    serde_json::from_value(found).unwrap()
}

/// The requests that carry a text, and where: `POST` paths for bodies, header names for headers.
async fn sent_in(page: &Page, secret: &str) -> Vec<String> {
    let found = page
        .js_with(
            "const secret = arguments[0];
            return window.managedAuthE2e.requests.flatMap(({ url, headers, body }) => [
                ...(url.includes(secret) ? ['an address'] : []),
                ...Object.keys(headers).filter((name) => headers[name].includes(secret)),
                ...(body.includes(secret) ? [url.split('/').at(-1)] : []),
            ])",
            &[secret],
        )
        .await;
    serde_json::from_value(found).unwrap()
}

async fn token(page: &Page) -> String {
    let token = page
        .js("return window.managedAuthE2e.requests
            .map(({ headers }) => headers.authorization?.slice('Bearer '.length))
            .find(Boolean)")
        .await;
    token.as_str().unwrap().to_owned()
}

#[test]
fn secrets_go_where_the_contract_puts_them_and_are_left_nowhere() {
    run(async |stage| {
        let (login, page) = stage.form("totp").await;
        let token = token(&page).await;
        let none = [""; 0];
        // That they can be found where they are is what makes the rest of the test mean something.
        assert_eq!(places_of(&page, &token).await, ["memory"]);
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", PASSWORD).await;
        assert_eq!(places_of(&page, PASSWORD).await, ["fields", "memory"]);
        page.press("Continue").await;
        page.until_says("Authentication code").await;
        assert_eq!(
            places_of(&page, PASSWORD).await,
            none,
            "once it was accepted"
        );
        page.fill("Authentication code", CODE).await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;

        for (secret, places) in [
            (PASSWORD, vec!["submit"]),
            (CODE, vec!["submit"]),
            (&login.handoff_code, vec!["exchange"]),
        ] {
            assert_eq!(sent_in(&page, secret).await, places);
            assert_eq!(places_of(&page, secret).await, none, "{places:?}");
        }
        let mut with_token = sent_in(&page, &token).await;
        with_token.dedup();
        assert_eq!(with_token, ["authorization"]);
        assert_eq!(places_of(&page, &token).await, none, "the token");
        let told: Vec<Value> = page
            .events()
            .await
            .iter()
            .map(|it| it.detail.clone())
            .collect();
        assert!(!json!(told).to_string().contains(PASSWORD));
    });
}

#[test]
fn what_ends_badly_leaves_nothing_either() {
    run(async |stage| {
        let (login, page) = stage.form("totp").await;
        let token = token(&page).await;
        let none = [""; 0];
        let send = async || {
            page.fill("Email address", "ada@example.com").await;
            page.fill("Password", PASSWORD).await;
            page.press("Continue").await;
        };
        stage.fault(Fault::Submit500);
        send().await;
        page.until_says("The service had a problem.").await;
        assert_eq!(
            places_of(&page, PASSWORD).await,
            none,
            "it did not get through"
        );
        stage.fault(Fault::Submit410);
        send().await;
        page.until_step("expired").await;
        for secret in [PASSWORD, &login.handoff_code, &token] {
            assert_eq!(places_of(&page, secret).await, none, "of {secret}");
        }
    });
}

/// Opens a page around the custom element, with this login in it, and goes on to its form.
async fn element(stage: &Stage) -> (Login, Page) {
    let address = format!("{}/index.html", stage.sandbox.origin());
    let page = stage.open_at(&address).await;
    let login = stage.login("totp");
    let script = "const element = document.createElement('managed-auth');
        [element.sessionId, element.handoffCode] = arguments;
        element.apiBaseUrl = '';
        document.querySelector('#one').append(element)";
    page.js_with(script, &[&login.id, &login.handoff_code])
        .await;
    page.agree().await;
    page.until_step("form").await;
    (login, page)
}

fn run_around_the_element(test: impl AsyncFnOnce(&Stage)) {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    run_with(options, test);
}

#[test]
fn the_custom_element_leaves_nothing_either() {
    run_around_the_element(async |stage| {
        let (login, page) = element(stage).await;
        let (token, none) = (token(&page).await, [""; 0]);
        assert_eq!(places_of(&page, &token).await, ["memory"]);
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", PASSWORD).await;
        assert_eq!(places_of(&page, PASSWORD).await, ["fields", "memory"]);
        page.press("Continue").await;
        page.until_says("Authentication code").await;
        page.fill("Authentication code", CODE).await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        for secret in [PASSWORD, CODE, &login.handoff_code, &token] {
            assert_eq!(places_of(&page, secret).await, none, "of {secret}");
        }
        assert_eq!(sent_in(&page, PASSWORD).await, ["submit"]);
        assert_eq!(sent_in(&page, &login.handoff_code).await, ["exchange"]);
    });
}

#[test]
fn a_form_that_is_taken_away_takes_along_what_was_typed() {
    run_around_the_element(async |stage| {
        let (login, page) = element(stage).await;
        let token = token(&page).await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", PASSWORD).await;
        let take = "window.taken = [...document.querySelectorAll('input')];
            document.querySelector('managed-auth').remove()";
        page.js(take).await;
        for secret in [PASSWORD, "ada@example.com", &login.handoff_code, &token] {
            until(format_args!("nothing to be left of {secret}"), async || {
                places_of(&page, secret).await.is_empty().then_some(())
            })
            .await;
        }
        assert_eq!(stage.counts(&login).submit, 0);
    });
}

#[test]
fn a_session_that_can_be_resumed_keeps_its_token_in_one_place() {
    let options = Options {
        page_config: json!({ "apiBaseUrl": "", "resume": true }).to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let (login, page) = stage.form("totp").await;
        let (token, none) = (token(&page).await, [""; 0]);
        let kept = ["session storage", "memory"];
        assert_eq!(places_of(&page, &token).await, kept);
        page.client().refresh().await.unwrap();
        page.until_step("form").await;
        assert_eq!(places_of(&page, &token).await, kept);
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", PASSWORD).await;
        assert_eq!(places_of(&page, PASSWORD).await, ["fields", "memory"]);
        page.press("Continue").await;
        page.until_says("Authentication code").await;
        assert_eq!(places_of(&page, PASSWORD).await, none);
        page.fill("Authentication code", CODE).await;
        assert_eq!(places_of(&page, CODE).await, ["fields", "memory"]);
        page.press("Continue").await;
        stage.succeeded_once(&login, &page).await;
        for secret in [PASSWORD, CODE, &login.handoff_code, &token] {
            assert_eq!(places_of(&page, secret).await, none, "of {secret}");
        }
    });
}
