//! What the page tells the one that shows it in a frame or opened it in a window: the session's
//! events, to origins that the host has named, and nothing else. The other page listens with
//! `page/hosting/embed.js`, as it is, and in a frame as the book shows it.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, neighbour, quick, run_with, until};
use managed_auth_sandbox::{Login, Options};
use serde_json::{Value, json};

const LISTENER: &str = include_str!("../../../page/hosting/embed.js");
const IN_A_FRAME: &str = include_str!("../../../docs/book/code/embedding.js");

const APP: &str = r#"
import { hear } from "./embed.js";
import { showSignIn } from "./embedding.js";
window.heard = [];
window.raw = [];
addEventListener("message", ({ data }) => raw.push(JSON.stringify(data)));
window.show = (address) => {
  const note = (name) => (detail) => heard.push({ name, detail });
  const handlers = { step: note("step"), success: note("success"), error: note("error") };
  showSignIn(document.querySelector("iframe"), address, handlers);
};
window.offer = (address) => {
  const note = (name) => (detail) => heard.push({ name, detail });
  const handlers = { step: note("step"), success: note("success"), resize: note("resize") };
  // Not every browser opens a window that nobody has asked for.
  document.querySelector("button").onclick = () =>
    hear(open(address), new URL(address).origin, handlers);
};
"#;

const PAGE: &str = "<!doctype html><title>App</title><button>Connect</button><iframe></iframe>\
    <script type=module src=app.js></script>";

/// A stage, and an app that may embed the page. What the configuration's `messages` names is made
/// from the app's origin.
fn run(messages: impl Fn(&str) -> Value, test: impl AsyncFnOnce(&Stage, &Page)) {
    run_with_embedders(messages, |app| vec![app], test);
}

fn run_with_embedders(
    messages: impl Fn(&str) -> Value,
    embedders: impl Fn(String) -> Vec<String>,
    test: impl AsyncFnOnce(&Stage, &Page),
) {
    let app = neighbour(&[
        ("/", "text/html", PAGE),
        ("/app.js", "text/javascript", APP),
        ("/embed.js", "text/javascript", LISTENER),
        ("/embedding.js", "text/javascript", IN_A_FRAME),
    ]);
    let config = json!({ "apiBaseUrl": "", "messages": messages(&app) });
    let options = Options {
        page_config: config.to_string(),
        embedders: embedders(app.clone()),
        ..quick()
    };
    run_with(options, async |stage| {
        let page = stage.open_at(&app).await;
        until("the app", async || {
            (page.js("return typeof window.show").await == "function").then_some(())
        })
        .await;
        test(stage, &page).await;
    });
}

async fn heard(page: &Page, name: &str) -> Vec<Value> {
    let heard = page.js("return window.heard").await;
    let of_name = |it: &&Value| it["name"] == name;
    let heard = heard.as_array().unwrap().iter().filter(of_name);
    heard.map(|it| it["detail"].clone()).collect()
}

/// Signs in, in the frame, and is in the app's page again. A driver presses where a button was: where
/// the app makes room for each step, it waits until there is.
async fn sign_in_in_frame(page: &Page, login: &Login, makes_room: bool) {
    let room = async || {
        let fits = "return document.scrollingElement.scrollHeight <= innerHeight";
        until("room", async || {
            (!makes_room || page.js(fits).await == true).then_some(())
        })
        .await;
    };
    page.js_with("window.show(arguments[0])", &[&login.hosted_url])
        .await;
    page.client().enter_frame(0).await.unwrap();
    page.until_has("button:enabled", true).await;
    room().await;
    page.agree().await;
    page.field("Password").await;
    room().await;
    page.sign_in().await;
    page.until_step("success").await;
    page.settle().await;
    page.client().clone().enter_parent_frame().await.unwrap();
}

#[test]
fn a_frame_tells_its_app_what_happens_and_how_high_it_is() {
    // Whoever else is named is not there, and that is no trouble.
    let messages = |app: &str| json!([app, "https://app.example.com"]);
    run(messages, async |stage, page| {
        let login = stage.login("password");
        sign_in_in_frame(page, &login, true).await;
        let snapshot = stage.sandbox.snapshot(&login.id).unwrap();
        let whom =
            json!({ "profile_name": snapshot["profile_name"], "domain": snapshot["domain"] });
        until("the success", async || {
            (heard(page, "success").await == [whom.clone()]).then_some(())
        })
        .await;
        let steps = heard(page, "step").await;
        let first_and_last = (&steps[0]["step"], &steps[steps.len() - 1]["step"]);
        assert_eq!(first_and_last, (&json!("prime"), &json!("success")));
        assert!(heard(page, "error").await.is_empty());

        let frame = "const frame = document.querySelector('iframe');";
        let height = page.js(&format!("{frame} return frame.style.height")).await;
        let height = height.as_str().unwrap().strip_suffix("px").unwrap();
        assert!(height.parse::<f64>().unwrap() > 300.0, "{height}");

        let raw = page.js("return window.raw.join()").await;
        assert!(!raw.as_str().unwrap().contains(&login.handoff_code));
        assert!(!raw.as_str().unwrap().contains("jwt"));
    });
}

#[test]
fn a_frame_tells_nobody_who_was_not_named() {
    let messages = |_: &str| json!(["*", "https://app.example.com", "null", 7]);
    run(messages, async |stage, page| {
        let login = stage.login("password");
        sign_in_in_frame(page, &login, false).await;
        assert_eq!(page.js("return window.raw").await, json!([]));
    });
}

/// Signs in, in a window of its own, and is in the app's again.
async fn sign_in_in_window(stage: &Stage, page: &Page) {
    let login = stage.login("password");
    let client = page.client();
    let app = client.window().await.unwrap();
    page.js_with("window.offer(arguments[0])", &[&login.hosted_url])
        .await;
    page.press("Connect").await;
    let opened = until("the window", async || {
        let windows = client.windows().await.unwrap();
        windows.into_iter().find(|it| *it != app)
    })
    .await;
    client.switch_to_window(opened).await.unwrap();
    page.agree().await;
    page.sign_in().await;
    page.until_step("success").await;
    client.switch_to_window(app).await.unwrap();
}

#[test]
fn a_window_tells_the_app_that_opened_it() {
    run(
        |app| json!([app]),
        async |stage, page| {
            sign_in_in_window(stage, page).await;
            until("the success", async || {
                (heard(page, "success").await.len() == 1).then_some(())
            })
            .await;
            assert!(
                heard(page, "resize").await.is_empty(),
                "a window has its own size"
            );
        },
    );
}

/// `Cross-Origin-Opener-Policy`: messages take more than a name in the configuration.
#[test]
fn a_window_is_cut_off_from_who_opened_it_unless_the_host_keeps_them_together() {
    let nobody = |_| Vec::new();
    run_with_embedders(
        |app| json!([app]),
        nobody,
        async |stage, page| {
            sign_in_in_window(stage, page).await;
            page.settle().await;
            assert_eq!(page.js("return window.raw").await, json!([]));
        },
    );
}
