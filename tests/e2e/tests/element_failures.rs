//! The npm package among other code that fails, and what it calls its own failures.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, front_ends, quick, run_with, until};
use managed_auth_sandbox::Options;

use crate::element::{form, run};
use crate::element_loading::{answer_wasm, load, put};

/// The same page for what begins late.
fn run_late(test: impl AsyncFnOnce(&Stage, &Page)) {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    run_with(options, async |stage| {
        let address = format!("{}/late.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        test(stage, &page).await;
    });
}

/// Has something go wrong: see `tests/front-ends/pages/spoil.js`.
async fn spoil(page: &Page, what: &str) {
    page.js(&format!("spoil.{what}()")).await;
}

#[test]
fn what_other_code_of_the_page_throws_ends_nothing() {
    run(async |stage, page| {
        let login = form(stage, page, "").await;
        spoil(page, "othersErrors").await;
        page.settle().await;
        assert!(page.faults().await.len() > 20, "all of it was thrown");
        assert_eq!(page.step().await.as_deref(), Some("form"));
        page.sign_in().await;
        stage.succeeded_once(&login, page).await;
    });
}

/// What is read in the place of a sign-in whose code did not start, and with which words.
async fn reads(page: &Page, heading: &str, text: &str) {
    page.until_says(heading).await;
    assert_eq!(page.heading().await, heading);
    assert!(page.text().await.contains(text), "{}", page.text().await);
    until("the error event", async || {
        (page.details("error").await.len() == 1).then_some(())
    })
    .await;
}

const NOT_LOADED: &str = "The sign-in could not be loaded";

#[test]
fn a_wrong_answer_of_a_server_is_called_so() {
    for answer in [
        "() => new Response('', { status: 404 })",
        "() => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })",
        "() => new Response('busy', { headers: { 'Content-Type': 'application/wasm' } })",
        // It begins as WebAssembly does, and is damaged behind that.
        "() => new Response(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9, 9),
            { headers: { 'Content-Type': 'application/wasm' } })",
    ] {
        run_late(async |stage, page| {
            answer_wasm(page, answer).await;
            put(page, &stage.login("password")).await;
            reads(page, NOT_LOADED, "The server did not send").await;
        });
    }
}

#[test]
fn a_policy_that_forbids_webassembly_is_called_the_servers() {
    run_late(async |stage, page| {
        spoil(page, "noModuleAllowed").await;
        put(page, &stage.login("password")).await;
        reads(page, NOT_LOADED, "The server did not send").await;
    });
}

#[test]
fn a_network_that_fails_is_called_so() {
    run_late(async |stage, page| {
        answer_wasm(page, "() => { throw new TypeError('Failed to fetch') }").await;
        put(page, &stage.login("password")).await;
        reads(page, NOT_LOADED, "Check your connection").await;
    });
}

#[test]
fn a_browser_that_is_too_old_is_called_so() {
    // One that does not know an instruction, one without WebAssembly, and one where it is switched off.
    for old in ["oldInstructions", "noWebAssembly", "noValidModule"] {
        run_late(async |stage, page| {
            spoil(page, old).await;
            put(page, &stage.login("password")).await;
            reads(
                page,
                "This browser cannot show the sign-in",
                "Update the browser",
            )
            .await;
        });
    }
}

#[test]
fn without_the_niceties_of_a_browser_the_element_signs_in() {
    for lost in ["shadowThrows", "noShadow", "noSheets"] {
        run_late(async |stage, page| {
            spoil(page, lost).await;
            let login = stage.login("password");
            load(page).await;
            page.js_with(
                "const it = document.createElement('managed-auth');
                it.apiBaseUrl = '';
                it.toggleAttribute('shadow', arguments[2] === 'shadow');
                it.appearance = { variables: { radius: '0' } };
                document.querySelector('#one').append(it);
                [it.sessionId, it.handoffCode] = arguments;",
                &[
                    &login.id,
                    &login.handoff_code,
                    if lost.contains("Shadow") {
                        "shadow"
                    } else {
                        ""
                    },
                ],
            )
            .await;
            page.agree().await;
            page.until_step("form").await;
            page.sign_in().await;
            stage.succeeded_once(&login, page).await;
        });
    }
}

#[test]
fn where_no_element_can_be_defined_mount_signs_in() {
    run_late(async |stage, page| {
        spoil(page, "noElements").await;
        let login = stage.login("password");
        load(page).await;
        page.js_with(
            "const [sessionId, handoffCode] = arguments;
            managedAuth.mount(document.querySelector('#one'), { sessionId, handoffCode, apiBaseUrl: '' });",
            &[&login.id, &login.handoff_code],
        )
        .await;
        page.agree().await;
        page.until_step("form").await;
        page.sign_in().await;
        stage.succeeded_once(&login, page).await;
    });
}
