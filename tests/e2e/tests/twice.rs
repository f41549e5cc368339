//! One link, more than once: loaded again, and opened in two tabs. And a link whose code is not
//! spent before the person agrees.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use fantoccini::wd::WindowHandle;
use managed_auth_e2e::{
    Page, Stage, quick, run, run_in_one_browser, run_with, until, until_within,
};
use managed_auth_sandbox::{Arm, Fault, Login, Options};
use serde_json::json;

/// Farther away than a server is for most people, and longer than a busy machine needs to wake a tab.
const FAR: Duration = Duration::from_millis(600);

fn run_configured(config: serde_json::Value, test: impl AsyncFnOnce(&Stage)) {
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, test);
}

fn run_resuming(test: impl AsyncFnOnce(&Stage)) {
    run_configured(json!({ "apiBaseUrl": "", "resume": true }), test);
}

/// Everything that the tab keeps for the page.
async fn stored(page: &Page) -> String {
    let script = "return JSON.stringify(Object.entries({ ...localStorage, ...sessionStorage })
        .filter(([key]) => key !== 'managed-auth-e2e'))";
    page.js(script).await.as_str().unwrap().to_owned()
}

/// Opens the link in another tab, which is then the one that is seen.
async fn open_beside(
    stage: &Stage,
    login: &Login,
    distance: Option<Duration>,
) -> (WindowHandle, Page) {
    let client = stage.browser.client();
    let first = client.window().await.unwrap();
    stage.browser.look_at_another().await;
    if let Some(latency) = distance {
        stage.browser.set_distant(latency).await;
    }
    (first, stage.open(login).await)
}

#[test]
fn a_reload_goes_on_with_the_session_where_the_host_wants_it() {
    run_resuming(async |stage| {
        let (login, page) = stage.form("password").await;
        assert!(stored(&page).await.contains("jwt"));
        for _ in 0..2 {
            page.client().refresh().await.unwrap();
            page.until_step("form").await;
            assert!(!page.address().await.contains("code="));
        }
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        assert_eq!(stage.counts(&login).exchange, 1);
        assert_eq!(page.faults().await, [""; 0]);
        assert_eq!(stored(&page).await, "[]");
        stage.kept_to_itself(&login, &page).await;
        page.client().refresh().await.unwrap();
        page.until_says("This link no longer works").await;
    });
}

#[test]
fn a_reload_in_the_middle_of_a_reload_goes_on_as_well() {
    run_resuming(async |stage| {
        let (login, page) = stage.form("password").await;
        let again = page.address().await;
        // The second one begins before the page's own code has come.
        let script = "location.reload(); setTimeout(() => location.assign(arguments[0]))";
        page.js_with(script, &[&again]).await;
        page.until_step("form").await;
        let page = stage.open_at(&again).await;
        page.until_step("form").await;
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn a_reload_before_consent_asks_for_it_again() {
    run_resuming(async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Sign in to Example").await;
        page.client().refresh().await.unwrap();
        page.agree().await;
        page.until_step("form").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn a_session_that_is_over_is_not_kept() {
    run_resuming(async |stage| {
        let (_, page) = stage.form("password").await;
        stage.fault(Fault::Submit410);
        page.sign_in().await;
        page.until_step("expired").await;
        page.the_error().await;
        assert_eq!(stored(&page).await, "[]");
    });
}

#[test]
fn nothing_is_kept_for_a_reload_that_no_host_asked_for() {
    run(async |stage| {
        let (_, page) = stage.form("password").await;
        assert_eq!(stored(&page).await, "[]");
    });
}

/// The two tabs have as long to find each other as the page's own code needs to arrive: with a
/// server on the same machine that can be too short, and then the server says that the code is
/// spent.
#[test]
fn a_link_that_is_open_in_another_tab_is_left_alone() {
    run_in_one_browser(async |stage| {
        let (login, page) = stage.form("password").await;
        let (first, second) = open_beside(stage, &login, Some(FAR)).await;
        second.until_step("error").await;
        assert_eq!(second.heading().await, "This sign-in is already open");
        second.until_says("in use in another tab").await;
        assert!(!second.address().await.contains("code="));
        assert_eq!(second.faults().await, [""; 0]);
        assert_eq!(stage.counts(&login).exchange, 1);

        until("the mark on the first tab", async || {
            let tabs = stage.browser.cdp("Target.getTargets", json!({})).await;
            let tabs = tabs["targetInfos"].as_array()?.clone();
            tabs.iter().find(|tab| tab["title"] == "● Sign in").cloned()
        })
        .await;
        page.client().switch_to_window(first).await.unwrap();
        page.sign_in().await;
        assert_eq!(page.js("return document.title").await, "Sign in");
        stage.went_well(&login, &page).await;

        // Now it is over, and nobody has the link any more.
        let (_, third) = open_beside(stage, &login, None).await;
        third.until_says("it works only once").await;
    });
}

#[test]
fn a_link_whose_sign_in_can_be_tried_again_is_still_in_use() {
    run_in_one_browser(async |stage| {
        let always = Arm::new(Fault::Exchange429).retry_after("120").always();
        stage.sandbox.faults().arm(always);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        // It is asked for so long, and a little longer.
        until_within(Duration::from_secs(30), "an end of it", async || {
            let text = page.text().await;
            text.contains("Your link still works").then_some(())
        })
        .await;
        page.the_error().await;
        stage.sandbox.faults().clear();
        let asked = stage.counts(&login).exchange;
        let (first, second) = open_beside(stage, &login, Some(FAR)).await;
        second.until_says("This sign-in is already open").await;
        assert_eq!(stage.counts(&login).exchange, asked);

        page.client().switch_to_window(first).await.unwrap();
        page.press("Try again").await;
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
        assert_eq!(stage.counts(&login).exchange, asked + 1);
        until_nobody_has_it(&page).await;
    });
}

/// The lock of the link is free.
async fn until_nobody_has_it(page: &Page) {
    until("the lock", async || {
        let held = "return navigator.locks.query().then(({ held }) => held.length)";
        (page.js(held).await == 0).then_some(())
    })
    .await;
}

#[test]
fn a_sign_in_that_is_over_has_the_link_no_more_however_it_is_come_back_to() {
    run_in_one_browser(async |stage| {
        let (login, page) = stage.form("password").await;
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        until_nobody_has_it(&page).await;
        stage.open_at(&format!("{}/", stage.sandbox.origin())).await;
        page.client().back().await.unwrap();
        until("the page", async || page.step().await).await;
        page.settle().await;
        let asked =
            "return navigator.locks.query().then(({ held, pending }) => [...held, ...pending])";
        assert_eq!(page.js(asked).await, json!([]));
    });
}

/// A browser whose tabs cannot talk to each other, and which takes its time to say who has a lock.
const SLOW_LOCKS: &str = "delete window.BroadcastChannel;
    const { request } = LockManager.prototype;
    LockManager.prototype.request = async function (...wanted) {
        await new Promise((go) => setTimeout(go, 500));
        return request.apply(this, wanted);
    }";

#[test]
fn a_link_that_is_open_in_another_tab_is_left_alone_where_only_a_slow_lock_tells() {
    run_in_one_browser(async |stage| {
        let (login, _) = stage.form("password").await;
        stage.browser.look_at_another().await;
        stage.browser.ahead(SLOW_LOCKS).await.unwrap();
        let second = stage.open(&login).await;
        second.until_says("This sign-in is already open").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn another_link_to_the_same_connection_is_not_the_same_link() {
    run(async |stage| {
        let (mut login, _) = stage.form("password").await;
        login.hosted_url = login.hosted_url.replace("code=", "code=another");
        let (_, second) = open_beside(stage, &login, None).await;
        second.until_says("it works only once").await;
        assert_eq!(stage.counts(&login).exchange, 2, "the server was asked");
    });
}

#[test]
fn a_code_can_wait_for_the_person_to_agree() {
    let config = json!({ "apiBaseUrl": "", "exchangeOnConsent": true });
    run_configured(config, async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Continue to sign in").await;
        page.until_says("which one it is before you are asked")
            .await;
        assert!(!page.text().await.contains("Example"));
        assert_eq!(stage.sandbox.counts().browser_calls(), 0);
        page.agree().await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}
