//! `example-shots EXAMPLES`: takes a picture of each example for its README, into its directory.
//!
//! `cargo xtask example --shots` runs it.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use managed_auth_e2e::{ExampleServer, Stage, example, quick, run_with};
use managed_auth_sandbox::Options;
use serde_json::json;

const IN_THE_PAGE: [&str; 2] = ["csr-minimal", "csr-branded"];
const IN_A_DIALOG: [&str; 3] = ["leptos-csr", "plain-html", "yew"];
const FROM_A_SERVER: [&str; 2] = ["ssr-axum", "islands-axum"];

/// A phone's width, and as much of its height as is made use of.
const WIDTH: u32 = 390;
const HEIGHT: u32 = 700;

fn main() {
    let Some(examples) = std::env::args_os().nth(1).map(PathBuf::from) else {
        panic!("usage: example-shots EXAMPLES");
    };
    for name in IN_THE_PAGE {
        in_the_browser(&examples, name, async |_| {});
    }
    for name in IN_A_DIALOG {
        in_the_browser(&examples, name, async |stage| {
            stage.page().press("Connect account").await;
        });
    }
    for name in FROM_A_SERVER {
        run_with(with("csr-minimal"), async |stage| {
            let server = ExampleServer::start(name, stage.sandbox.origin());
            picture(stage, &server.address, &examples.join(name), async |_| {}).await;
        });
    }
}

/// A sandbox that serves this example.
fn with(name: &str) -> Options {
    Options {
        dist: Some(example(name)),
        ..quick()
    }
}

fn in_the_browser(examples: &Path, name: &str, open: impl AsyncFnOnce(&Stage)) {
    run_with(with(name), async |stage| {
        let address = format!("{}/index.html", stage.sandbox.origin());
        picture(stage, &address, &examples.join(name), open).await;
    });
}

/// Of the form, which looks more like a sign-in than the first screen.
async fn picture(stage: &Stage, address: &str, to: &Path, open: impl AsyncFnOnce(&Stage)) {
    let screen = json!({
        "width": WIDTH,
        "height": HEIGHT,
        "deviceScaleFactor": 1,
        "mobile": false,
    });
    let browser = &stage.browser;
    browser
        .cdp("Emulation.setDeviceMetricsOverride", screen)
        .await;
    let page = stage.open_at(address).await;
    open(stage).await;
    page.agree().await;
    page.until_step("form").await;
    page.settle().await;
    let taken = browser.picture("png").await;
    fs::write(to.join("screenshot.png"), taken).unwrap();
}
