//! The sign-in in somebody else's page: `examples/leptos-csr`, which opens it in a dialog. What is
//! closed is gone, whatever it was about to do.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use managed_auth_e2e::{Page, Stage, example, quick, run_with, until};
use managed_auth_sandbox::{Arm, Fault, Options, Site};

/// Opens the example, whose logins are at a site that asks for a password, then for a push to be
/// approved, or for a code instead.
fn run(test: impl AsyncFnOnce(&Stage, &Page)) {
    run_paced(0.0, test);
}

/// The same with a site that takes its time.
fn run_paced(pace: f64, test: impl AsyncFnOnce(&Stage, &Page)) {
    let options = Options {
        pace,
        dist: Some(example("leptos-csr")),
        default_site: Site::named("push").unwrap(),
        ..quick()
    };
    run_with(options, async |stage| {
        let address = format!("{}/index.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        page.button("Connect account").await;
        test(stage, &page).await;
    });
}

async fn connect(page: &Page) {
    page.press("Connect account").await;
    page.until_has("dialog[open] [data-managed-auth-step]", true)
        .await;
}

/// Presses Escape, whatever has the focus: that may be changing just now.
async fn escape(page: &Page) {
    let value = Key::Escape.into();
    let keyboard = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    page.client().perform_actions(keyboard).await.unwrap();
}

/// What the example says that came of it.
async fn until_outcome(page: &Page, wanted: &str) {
    until(format_args!("the outcome `{wanted}`"), async || {
        let said = page
            .js("return document.querySelector('main [role=status]').textContent")
            .await;
        said.as_str()?.contains(wanted).then_some(())
    })
    .await;
}

async fn to_form(page: &Page) {
    page.agree().await;
    page.until_step("form").await;
}

async fn to_external_action(page: &Page) {
    to_form(page).await;
    page.sign_in().await;
    page.until_step("external-action").await;
}

async fn to_success(page: &Page) {
    to_external_action(page).await;
    page.press("Try another way").await;
    page.fill("Authentication code", "482913").await;
    page.press("Continue").await;
    page.until_step("success").await;
}

#[test]
fn the_dialog_signs_in_and_the_page_says_so() {
    run(async |stage, page| {
        connect(page).await;
        to_success(page).await;
        until_outcome(page, "Connected to hr.example.com as visitor-").await;
        page.press("Close").await;
        gone(stage, page).await;
        until_outcome(page, "Connected to hr.example.com as visitor-").await;
        assert_eq!(page.details("success").await.len(), 1);
    });
}

#[test]
fn a_login_that_ended_badly_is_told_and_can_be_started_again() {
    run(async |stage, page| {
        connect(page).await;
        to_form(page).await;
        stage.fault(Fault::Submit410);
        page.sign_in().await;
        page.until_step("expired").await;
        until_outcome(page, "Not connected: ").await;
        page.press("Start again").await;
        to_success(page).await;
        until_outcome(page, "Connected to hr.example.com").await;
        let counts = stage.sandbox.counts();
        assert_eq!((counts.exchange, counts.streams_opened), (2, 2));
    });
}

/// Where a login can be when somebody closes the dialog.
const PLACES: [&str; 12] = [
    "exchange on its way",
    "snapshot on its way",
    "prime",
    "stream on its way",
    "discovering",
    "form",
    "submission on its way",
    "external-action",
    "reconnecting",
    "waiting for the exchange's next attempt",
    "error",
    "success",
];

/// Takes a login that was just opened to a place.
async fn reach(stage: &Stage, page: &Page, place: &str) {
    let counted = async |fault: Fault, calls: fn(&managed_auth_sandbox::Counts) -> u64| {
        let before = calls(&stage.sandbox.counts());
        stage.fault(fault);
        connect(page).await;
        until("the call", async || {
            (calls(&stage.sandbox.counts()) > before).then_some(())
        })
        .await;
    };
    match place {
        "exchange on its way" => counted(Fault::ExchangeSilence, |it| it.exchange).await,
        "snapshot on its way" => counted(Fault::SnapshotSilence, |it| it.retrieve).await,
        "waiting for the exchange's next attempt" => {
            stage
                .sandbox
                .faults()
                .arm(Arm::new(Fault::Exchange500).always());
            connect(page).await;
            page.until_reconnecting(true).await;
        }
        _ => connect(page).await,
    }
    match place {
        "prime" => {
            page.until_has("dialog [data-managed-auth-part=prime] button:enabled", true)
                .await;
        }
        "stream on its way" => {
            let before = stage.sandbox.counts().events;
            stage.fault(Fault::StreamSilence);
            page.agree().await;
            until("the call", async || {
                (stage.sandbox.counts().events > before).then_some(())
            })
            .await;
            page.until_step("discovering").await;
        }
        "discovering" => {
            page.agree().await;
            page.until_step("discovering").await;
            until("the stream", async || {
                (stage.sandbox.counts().streams_open() == 1).then_some(())
            })
            .await;
        }
        "form" => to_form(page).await,
        "submission on its way" => {
            to_form(page).await;
            let before = stage.sandbox.counts().submit;
            stage.fault(Fault::SubmitSilence);
            page.sign_in().await;
            until("the call", async || {
                (stage.sandbox.counts().submit > before).then_some(())
            })
            .await;
            page.until_step("submitting").await;
        }
        "external-action" => to_external_action(page).await,
        "reconnecting" => {
            to_form(page).await;
            let faults = stage.sandbox.faults();
            faults.arm(Arm::new(Fault::Stream500).always());
            faults.arm(Arm::new(Fault::StreamClose));
            page.until_reconnecting(true).await;
        }
        "error" => {
            stage.fault(Fault::StreamErrorEvent);
            page.agree().await;
            page.until_step("error").await;
        }
        "success" => to_success(page).await,
        _ => {}
    }
}

/// The sign-in is nowhere any more: not on the screen, not on the wire, not on the console. What it
/// was waiting for would have come in the meantime, and what is at fault stays so: an attempt that
/// outlived the dialog would be followed by the next.
async fn gone(stage: &Stage, page: &Page) {
    page.until_has("[data-managed-auth-step]", false).await;
    until("every stream is closed", async || {
        (stage.sandbox.counts().streams_open() == 0).then_some(())
    })
    .await;
    // A call that left just before the dialog closed may still be on its way to the server.
    page.pass(Duration::from_millis(300)).await;
    let counts = stage.sandbox.counts();
    let events = page.events().await;
    page.pass(Duration::from_millis(1_200)).await;
    assert_eq!(stage.sandbox.counts(), counts, "nothing more was asked for");
    assert_eq!(page.events().await, events, "nothing more was told");
    assert_eq!(page.faults().await, [""; 0]);
    stage.sandbox.faults().clear();
}

#[test]
fn closing_the_dialog_leaves_nothing_behind_wherever_the_login_is() {
    run_paced(1.0, async |stage, page| {
        let elements = async || {
            page.js("return document.querySelectorAll('*').length")
                .await
        };
        let before = elements().await;
        for place in PLACES {
            println!("--- {place}");
            reach(stage, page, place).await;
            let abandoned = stage.sandbox.counts().abandoned;
            page.press("Close").await;
            if place.ends_with("on its way") {
                until("the call is aborted", async || {
                    (stage.sandbox.counts().abandoned > abandoned).then_some(())
                })
                .await;
            }
            gone(stage, page).await;
            assert_eq!(elements().await, before);
        }
        let told = [
            page.details("success").await.len(),
            page.details("error").await.len(),
        ];
        assert_eq!(told, [1, 1], "of the two logins that ended");
    });
}

#[test]
fn a_dialog_that_is_opened_and_closed_fifty_times_leaves_nothing_behind() {
    run(async |stage, page| {
        for time in 0..50 {
            connect(page).await;
            match time % 3 {
                0 => {}
                1 => page.agree().await,
                _ => to_form(page).await,
            }
            if time % 2 == 0 {
                page.press("Close").await;
            } else {
                escape(page).await;
            }
            page.until_has("[data-managed-auth-step]", false).await;
        }
        gone(stage, page).await;
        let counts = stage.sandbox.counts();
        assert!(
            counts.exchange <= 50 && counts.streams_opened >= 16,
            "{counts:?}"
        );
        assert_eq!(page.warnings().await, [""; 0]);
    });
}
