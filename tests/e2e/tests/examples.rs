//! The small examples: each signs in, from its page as it is built.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use managed_auth_e2e::{Page, Stage, example, example_server, quick, run_in_one_browser, run_with};
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

const API_KEY: &str = "sk-never-in-the-browser";

/// The example's server, until it is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(api: &str) -> Self {
        let mut process = Command::new(example_server())
            .env("API_URL", api)
            .env("API_KEY", API_KEY)
            .env("PORT", "0")
            .env("DIST", example("ssr-axum"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Open ").unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn the_server_rendered_example_signs_in_on_its_own_origin() {
    run_in_one_browser(async |stage| {
        let server = Server::start(stage.sandbox.origin());
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
        assert!(!html.contains(API_KEY), "{html}");
        signs_in(stage, &page).await;
        page.until_says("Connected to login.example.com").await;
        assert_eq!(page.elsewhere().await, [""; 0]);
        let left = page.js("return document.documentElement.outerHTML").await;
        assert!(!left.to_string().contains(API_KEY), "{left}");
    });
}
