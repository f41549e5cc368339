//! The snippets of the npm package's README, as they are, in a page each: `tests/front-ends`. And the
//! examples that use the package. In one browser: what differs between browsers is tested of the element
//! itself.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::PathBuf;

use managed_auth_e2e::{Page, Stage, example, front_ends, quick, run_in_one_browser_with, until};
use managed_auth_sandbox::{Fault, Options};

/// Opens a page of the front ends.
fn run(name: &str, test: impl AsyncFnOnce(&Stage, &Page)) {
    run_in(front_ends(), name, test);
}

fn run_in(dist: PathBuf, name: &str, test: impl AsyncFnOnce(&Stage, &Page)) {
    let options = Options {
        dist: Some(dist),
        ..quick()
    };
    run_in_one_browser_with(options, async |stage| {
        let address = format!("{}/{name}.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        test(stage, &page).await;
    });
}

async fn sign_in(page: &Page) {
    page.agree().await;
    page.until_step("form").await;
    page.sign_in().await;
    page.until_step("success").await;
}

/// What the front end says that came of it.
async fn until_outcome(page: &Page, wanted: &str) {
    until(format_args!("the outcome `{wanted}`"), async || {
        let said = page
            .js("return document.querySelector('[role=status]:not(managed-auth *)').textContent")
            .await;
        said.as_str()?.contains(wanted).then_some(())
    })
    .await;
}

/// Signs in, then is taken away in the middle of another login, and leaves nothing.
async fn signs_in_and_goes(stage: &Stage, page: &Page) {
    page.press("Connect account").await;
    sign_in(page).await;
    until_outcome(page, "Connected to mail.example.com").await;
    page.press("Close").await;
    page.until_has("[data-managed-auth-step]", false).await;

    goes(stage, page, 2).await;
    page.until_has("managed-auth", false).await;
}

/// Is taken away in the middle of the last of so many logins, and leaves nothing.
async fn goes(stage: &Stage, page: &Page, logins: u64) {
    page.press("Connect account").await;
    page.agree().await;
    page.until_step("form").await;
    page.press("Close").await;
    page.until_has("[data-managed-auth-step]", false).await;
    until("every stream is closed", async || {
        (stage.sandbox.counts().streams_open() == 0).then_some(())
    })
    .await;
    let counts = stage.sandbox.counts();
    assert_eq!((counts.exchange, counts.streams_opened), (logins, logins));
    assert_eq!(page.faults().await, [""; 0]);
    assert_eq!(page.warnings().await, [""; 0]);
    assert_eq!(page.elsewhere().await, [""; 0]);
}

#[test]
fn react_shows_the_sign_in() {
    run("react", signs_in_and_goes);
}

#[test]
fn vue_shows_the_sign_in() {
    run("vue", signs_in_and_goes);
}

#[test]
fn a_plain_page_shows_the_sign_in() {
    run("plain", async |_, page| {
        page.until_step("prime").await;
        assert!(!page.text().await.contains("One moment"));
        sign_in(page).await;
        until_outcome(page, "Connected to mail.example.com").await;
        assert_eq!(page.faults().await, [""; 0]);
    });
}

/// An example opens the sign-in in a dialog, starts again after a failure, and says what came of it.
async fn signs_in_by_dialog(stage: &Stage, page: &Page) {
    page.press("Connect account").await;
    page.agree().await;
    page.until_step("form").await;
    stage.fault(Fault::Submit410);
    page.sign_in().await;
    page.until_step("expired").await;
    until_outcome(page, "Not connected: ").await;
    page.press("Start again").await;
    sign_in(page).await;
    until_outcome(page, "Connected to mail.example.com").await;
    page.press("Close").await;
    page.until_has("[data-managed-auth-step]", false).await;

    goes(stage, page, 3).await;
}

#[test]
fn the_plain_example_signs_in() {
    run_in(example("plain-html"), "index", async |stage, page| {
        signs_in_by_dialog(stage, page).await;
        // Its two selections.
        page.js(
            "for (const [id, value] of [['language', 'de'], ['theme', 'dark']]) {
                const list = document.getElementById(id);
                list.value = value;
                list.dispatchEvent(new Event('change'));
            }",
        )
        .await;
        page.press("Connect account").await;
        page.until_has("[data-managed-auth-theme=dark][lang=de]", true)
            .await;
    });
}

#[test]
fn the_yew_example_signs_in() {
    run_in(example("yew"), "index", signs_in_by_dialog);
}
