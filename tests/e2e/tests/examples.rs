//! The small examples: each signs in, from its page as it is built.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{ExampleServer, Page, Stage, example, quick, run_in_one_browser, run_with};
use managed_auth_sandbox::Options;

async fn signs_in(stage: &Stage, page: &Page) {
    page.agree().await;
    page.until_step("form").await;
    page.sign_in().await;
    page.until_step("success").await;
    page.settle().await;
    assert_eq!(page.details("success").await.len(), 1);
    assert_eq!(page.faults().await, [""; 0]);
    assert_eq!(page.warnings().await, [""; 0]);
    let counts = stage.sandbox.counts();
    let calls = (counts.exchange, counts.retrieve, counts.streams_opened);
    assert_eq!(calls, (1, 1, 1), "exchange, snapshot, stream");
}

fn in_the_browser(name: &str, test: impl AsyncFnOnce(&Page)) {
    let options = Options {
        dist: Some(example(name)),
        ..quick()
    };
    run_with(options, async |stage| {
        let address = format!("{}/index.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        page.until_step("prime").await;
        test(&page).await;
        signs_in(stage, &page).await;
    });
}

#[test]
fn the_least_example_signs_in() {
    in_the_browser("csr-minimal", async |_| {});
}

#[test]
fn the_branded_example_shows_its_brand_and_signs_in() {
    in_the_browser("csr-branded", async |page| {
        page.until_says("to Acme").await;
        page.until_has("img[alt=Acme]", true).await;
        let corners = page
            .js("return getComputedStyle(document.querySelector('button')).borderRadius")
            .await;
        assert_eq!(corners, "0px");
    });
}

/// A page that a server renders, and that needs nobody but this server.
fn on_its_own_origin(name: &str) {
    run_in_one_browser(async |stage| {
        let server = ExampleServer::start(name, stage.sandbox.origin());
        let page = stage.open_at(&server.address).await;
        // As the server wrote it, before any script ran.
        let html = page
            .js(
                "const page = new XMLHttpRequest(); page.open('GET', '/', false); page.send();
                return page.responseText;",
            )
            .await;
        let html = html.as_str().unwrap();
        assert!(html.contains("data-managed-auth-step=\"prime\""), "{html}");
        assert!(!html.contains(ExampleServer::API_KEY), "{html}");
        signs_in(stage, &page).await;
        page.until_says("Connected to login.example.com").await;
        assert_eq!(page.elsewhere().await, [""; 0]);
        let left = page.js("return document.documentElement.outerHTML").await;
        assert!(!left.to_string().contains(ExampleServer::API_KEY), "{left}");
    });
}

#[test]
fn the_server_rendered_example_signs_in_on_its_own_origin() {
    on_its_own_origin("ssr-axum");
}

#[test]
fn the_island_signs_in_on_the_origin_of_its_server() {
    on_its_own_origin("islands-axum");
}
