//! What happens by itself can be done by hand: the way back is a link as well.
#![allow(clippy::panic, clippy::unwrap_used)]

use fantoccini::Locator;
use managed_auth_e2e::{Page, Stage, run, until};
use serde_json::{Value, json};
use url::Url;

use crate::hand_back::LAST_SCREEN;

fn parameters(pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("&{}", query.finish())
}

/// Notes the links that there are in the frame after a step has come, before anything can go on.
async fn note_links(page: &Page) {
    page.js(
        "const noted = [];
        addEventListener('managedauth:step', ({ detail }) => {
            requestAnimationFrame(() => {
                const links = [...document.querySelectorAll('[data-managed-auth-step] a[href]')];
                const seen = links.filter((it) => it.checkVisibility() && it.innerText.trim() !== '');
                noted.push([detail.step, ...seen.map((it) => it.href)]);
                sessionStorage.setItem('e2e-links', JSON.stringify(noted));
            });
        })",
    )
    .await;
}

/// The links that the step came with.
async fn links_of(page: &Page, step: &str) -> Vec<String> {
    let noted = until(format_args!("the frame after `{step}`"), async || {
        let noted = "return JSON.parse(sessionStorage.getItem('e2e-links') ?? '[]')";
        let noted = page.js(noted).await;
        let noted = noted.as_array()?.iter().find(|it| it[0] == step)?;
        noted.as_array().cloned()
    })
    .await;
    let links = noted.iter().skip(1).filter_map(Value::as_str);
    links.map(str::to_owned).collect()
}

fn told(link: &str) -> Vec<(String, String)> {
    Url::parse(link)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

fn pair(name: &str, value: &Value) -> (String, String) {
    (name.to_owned(), value.as_str().unwrap().to_owned())
}

async fn succeed(stage: &Stage, back: &str) -> (Page, Value) {
    let login = stage.login("password");
    let page = stage
        .open_with(&login, &parameters(&[("success_url", back)]))
        .await;
    page.agree().await;
    page.until_step("form").await;
    note_links(&page).await;
    page.sign_in().await;
    let snapshot = stage.sandbox.snapshot(&login.id).unwrap();
    (page, snapshot)
}

#[test]
fn a_success_that_no_app_opens_for_has_a_link_from_the_first_moment() {
    // Each in a browser of its own: one that waits for an app takes no more presses.
    for back in [
        "myapp://done",
        "myapp://done?from=1&x=a%20b",
        "com.example.app:/oauth/done",
        "intent://done#Intent;scheme=myapp;end",
    ] {
        run(async |stage| {
            let (page, snapshot) = succeed(stage, back).await;
            let links = links_of(&page, "success").await;
            assert_eq!(links.len(), 1, "{back}: {links:?}");
            let (link, own) = (Url::parse(&links[0]).unwrap(), Url::parse(back).unwrap());
            let place = |url: &Url| format!("{}{:?}{}", url.scheme(), url.host_str(), url.path());
            assert_eq!(place(&link), place(&own));
            assert_eq!(link.fragment(), own.fragment());
            let mut expected = told(back);
            expected.push(pair("profile_name", &snapshot["profile_name"]));
            expected.push(pair("domain", &snapshot["domain"]));
            assert_eq!(told(&links[0]), expected);
            // It is still there when the browser has not gone anywhere.
            page.pass(std::time::Duration::from_secs(3)).await;
            assert_eq!(page.step().await.as_deref(), Some("success"));
            let href = page
                .js("return document.querySelector('[data-managed-auth-step] a[href]').href")
                .await;
            assert_eq!(href, json!(links[0]));
            let focusable = page
                .js("const it = document.querySelector('[data-managed-auth-step] a[href]');
                    it.focus();
                    return document.activeElement === it && it.closest('[aria-hidden=true], [inert]') === null")
                .await;
            assert_eq!(focusable, true);
        });
    }
}

#[test]
fn a_success_that_leads_to_a_web_page_has_the_link_as_well() {
    run(async |stage| {
        let back = format!("{}/?from=1", stage.sandbox.origin());
        let (page, snapshot) = succeed(stage, &back).await;
        let links = links_of(&page, "success").await;
        assert_eq!(links.len(), 1, "{links:?}");
        assert!(links[0].starts_with(&back), "{links:?}");
        let expected = [
            ("from".to_owned(), "1".to_owned()),
            pair("profile_name", &snapshot["profile_name"]),
            pair("domain", &snapshot["domain"]),
        ];
        assert_eq!(told(&links[0]), expected);
    });
}

#[test]
fn a_failure_that_no_app_opens_for_has_a_link_with_what_went_wrong() {
    let failed = json!({ "flow_status": "FAILED", "flow_step": "COMPLETED",
            "error_code": "captcha_blocked", "error_message": "A puzzle & more" });
    let expired = json!({ "flow_status": "EXPIRED", "flow_step": "COMPLETED" });
    let canceled = json!({ "flow_status": "CANCELED", "flow_step": "COMPLETED" });
    for (end, step, names) in [
        (failed, "error", &["x", "code", "message"][..]),
        (expired, "expired", &["x", "message"]),
        (canceled, "error", &["x", "message"]),
    ] {
        run(async |stage| {
            let login = stage.login("password");
            let page = stage
                .open_with(&login, &parameters(&[("error_url", "myapp://failed?x=1")]))
                .await;
            page.agree().await;
            page.until_step("form").await;
            note_links(&page).await;
            let about = end.to_string();
            stage.show(&login, end);
            let links = links_of(&page, step).await;
            assert_eq!(links.len(), 1, "{about}: {links:?}");
            let told = told(&links[0]);
            let has: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
            for name in names {
                assert!(has.contains(name), "{about}: {links:?}");
            }
            if step == "error" && names.len() == 3 {
                assert!(told.contains(&pair("code", &json!("captcha_blocked"))));
                assert!(told.contains(&pair("message", &json!("A puzzle & more"))));
            }
        });
    }
}

/// The link on the last screen.
const LINK: &str = "[data-managed-auth-step] a[href]";

#[test]
fn a_link_back_that_is_pressed_leads_past_the_sign_in() {
    run(async |stage| {
        let before = format!("{}/", stage.sandbox.origin());
        stage.open_at(&before).await;
        let app = format!("{}/?from=app", stage.sandbox.origin());
        let (page, _) = succeed(stage, &app).await;
        let link = page.client().wait().for_element(Locator::Css(LINK)).await;
        link.unwrap().click().await.unwrap();
        until("the app", async || {
            page.address().await.starts_with(&app).then_some(())
        })
        .await;
        let history = stage.browser.history().await;
        let is_left = |address: &String| address.contains("/login");
        assert!(!history.iter().any(is_left), "{history:?}");
    });
}

#[test]
fn a_link_back_that_opens_elsewhere_is_left_to_the_browser() {
    // Whether the page does something else than the browser would, press by press.
    let script = "const [selector] = arguments;
        const taken = [];
        addEventListener('click', (event) => {
            taken.push(event.defaultPrevented);
            event.preventDefault();
        });
        for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey', 'none'])
            document.querySelector(selector)
                .dispatchEvent(new MouseEvent('click', { [key]: true, bubbles: true, cancelable: true }));
        return taken";
    let web = [false, false, false, false, true];
    for (back, taken) in [("https://app.invalid/", web), ("myapp://done", [false; 5])] {
        run(async |stage| {
            let (page, _) = succeed(stage, back).await;
            page.until_step("success").await;
            assert_eq!(page.js_with(script, &[LINK]).await, json!(taken), "{back}");
        });
    }
}

#[test]
fn after_a_success_no_failure_is_told_however_the_page_is_loaded_again() {
    run(async |stage| {
        let login = stage.login("password");
        let app = format!("{}/?failed", stage.sandbox.origin());
        let ways = parameters(&[("success_url", "myapp://done"), ("error_url", &app)]);
        let page = stage.open_with(&login, &ways).await;
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
        page.client().refresh().await.unwrap();
        page.until_says("This link no longer works").await;
        page.pass(LAST_SCREEN).await;
        assert_eq!(page.step().await.as_deref(), Some("error"));
        assert!(!page.has(LINK).await, "and none by hand");
    });
}

#[test]
fn an_address_that_runs_script_is_no_link() {
    run(async |stage| {
        for back in [
            "javascript:alert(1)",
            "  JaVaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "blob:https://x.example/1",
        ] {
            let (page, _) = succeed(stage, back).await;
            assert_eq!(links_of(&page, "success").await, [""; 0], "{back}");
        }
    });
}
