//! The exchange: a wait for it ends, and a code is spent once.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use managed_auth_e2e::{Page, Stage, run, until, until_within};
use managed_auth_sandbox::{Arm, Fault, Login};
use serde_json::json;

use crate::hand_back::{LAST_SCREEN, parameter};

/// So long an exchange is made again, and what a busy machine adds.
const AT_MOST: Duration = Duration::from_secs(20 + 5);

/// A button of the sign-in that can be pressed, when the login could not begin.
const BUTTON: &str = "[data-managed-auth-step=error] button:enabled";

async fn until_given_up(page: &Page) {
    until_within(
        AT_MOST + Duration::from_secs(5),
        "an end of it",
        async || (page.step().await.as_deref() == Some("error")).then_some(()),
    )
    .await;
    page.heading().await;
}

/// The exchange fails like this for as long as it is asked for; then the person tries again.
fn ends_and_can_be_tried_again(fault: &Arm, times: u64) {
    run(async |stage| {
        stage.sandbox.faults().arm(fault.clone().always());
        let login = stage.login("password");
        let home = format!("{}/?failed", stage.sandbox.origin());
        let page = stage
            .open_with(&login, &parameter("error_url", &home))
            .await;
        stage
            .until_counts(&login, "the exchange", |it| it.exchange >= 1)
            .await;
        let since = Instant::now();
        until_given_up(&page).await;
        assert!(since.elapsed() < AT_MOST, "{:?}", since.elapsed());
        let asked = stage.counts(&login).exchange;
        assert!(asked >= times, "it was asked {asked} times");
        page.pass(Duration::from_secs(2)).await;
        assert_eq!(stage.counts(&login).exchange, asked, "and no more");
        page.until_has(BUTTON, true).await;
        // Nobody is taken away who can still sign in: the way back is a link.
        let back = page
            .js("return document.querySelector('a[data-managed-auth-part=button-secondary]').href")
            .await;
        assert!(back.as_str().unwrap().starts_with(&home), "{back}");
        let heading = page.heading().await;
        let said = page
            .js("return document.querySelector('[data-managed-auth-part=live-region]').textContent")
            .await;
        assert_eq!(said, heading);

        stage.sandbox.faults().clear();
        page.js_with("document.querySelector(arguments[0]).click()", &[BUTTON])
            .await;
        stage
            .until_counts(&login, "another exchange", |it| it.exchange == asked + 1)
            .await;
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
        assert_eq!(page.details("success").await.len(), 1);
        assert_eq!(stage.counts(&login).exchange, asked + 1);
        page.pass(LAST_SCREEN).await;
        assert_eq!(page.step().await.as_deref(), Some("success"));
    });
}

#[test]
fn an_exchange_behind_a_gateway_that_fails_ends_and_can_be_tried_again() {
    ends_and_can_be_tried_again(&Arm::new(Fault::Exchange502), 3);
}

#[test]
fn an_exchange_that_fails_without_a_word_ends_and_can_be_tried_again() {
    ends_and_can_be_tried_again(&Arm::new(Fault::ExchangeEmpty), 3);
}

#[test]
fn an_exchange_that_is_put_off_for_minutes_ends_and_can_be_tried_again() {
    ends_and_can_be_tried_again(&Arm::new(Fault::Exchange429).retry_after("120"), 1);
}

#[test]
fn an_exchange_that_is_never_answered_ends_and_can_be_tried_again() {
    ends_and_can_be_tried_again(&Arm::new(Fault::ExchangeSilence), 1);
}

#[test]
fn an_exchange_that_works_after_a_while_goes_on_by_itself() {
    for fault in [Fault::Exchange502, Fault::ExchangeEmpty] {
        run(async |stage| {
            stage.sandbox.faults().arm(Arm::new(fault).times(2));
            let login = stage.login("password");
            let page = stage.open(&login).await;
            page.agree().await;
            page.sign_in().await;
            stage.succeeded_once(&login, &page).await;
            assert_eq!(stage.counts(&login).exchange, 3, "{fault}");
        });
    }
}

#[test]
fn an_answer_without_a_token_is_final_at_once() {
    for fault in [
        Fault::ExchangeHtml,
        Fault::ExchangeNothing,
        Fault::ExchangeToken,
        Fault::ExchangeBlank,
    ] {
        run(async |stage| {
            stage.sandbox.faults().arm(Arm::new(fault).always());
            let login = stage.login("password");
            let page = stage.open(&login).await;
            stage
                .until_counts(&login, "the exchange", |it| it.exchange >= 1)
                .await;
            let since = Instant::now();
            until("an end of it", async || {
                let step = page.step().await?;
                ["error", "expired"].contains(&step.as_str()).then_some(())
            })
            .await;
            let took = since.elapsed();
            assert!(took < Duration::from_secs(2), "{fault}: {took:?}");
            page.heading().await;
            page.the_error().await;
            page.pass(Duration::from_millis(1_500)).await;
            let counts = stage.counts(&login);
            let calls = (counts.exchange, counts.retrieve, counts.events);
            assert_eq!(calls, (1, 0, 0), "{fault}");
        });
    }
}

/// The login goes on to its end, with the one exchange that there was.
async fn goes_on(stage: &Stage, login: &Login, page: &Page) {
    page.agree().await;
    page.sign_in().await;
    stage.succeeded_once(login, page).await;
    assert_eq!(stage.counts(login).exchange, 1);
    assert_eq!(page.details("error").await, [json!(null); 0]);
}

#[test]
fn a_page_that_is_shown_and_hidden_while_its_code_is_exchanged_makes_one_exchange() {
    run(async |stage| {
        stage.fault(Fault::ExchangeSlow);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        stage
            .until_counts(&login, "the exchange", |it| it.exchange == 1)
            .await;
        for name in ["visibilitychange", "focus", "online", "resume"] {
            page.js_with(
                "for (const place of [window, document]) place.dispatchEvent(new Event(arguments[0]))",
                &[name],
            )
            .await;
        }
        stage.browser.meanwhile(async || ()).await;
        goes_on(stage, &login, &page).await;
    });
}

#[test]
fn a_page_that_comes_back_from_the_cache_before_consent_spends_no_second_code() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Sign in to Example").await;
        for _ in 0..2 {
            stage.open_at(&format!("{}/", stage.sandbox.origin())).await;
            page.client().back().await.unwrap();
            until("the page", async || page.step().await).await;
        }
        // A page that was loaded anew has no code any more.
        if !stage.browser.keeps_what_listens() && page.step().await.as_deref() == Some("error") {
            page.until_says("This link no longer works").await;
            return;
        }
        goes_on(stage, &login, &page).await;
    });
}

#[test]
fn the_sign_in_that_is_mounted_again_in_its_page_makes_no_second_exchange() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Sign in to Example").await;
        // Somebody moves the page's own element, as page builders do.
        page.js(
            "const place = document.querySelector('[data-managed-auth-step]').parentElement;
            const next = place.nextSibling;
            const parent = place.parentElement;
            place.remove();
            parent.insertBefore(place, next)",
        )
        .await;
        goes_on(stage, &login, &page).await;
    });
}

#[test]
fn a_form_that_comes_before_the_site_is_known_has_a_heading_of_its_own() {
    run(async |stage| {
        stage.fault(Fault::SnapshotSlow);
        let page = stage
            .open_with(&stage.login("password"), "&skip_prime=1")
            .await;
        page.until_step("form").await;
        assert_eq!(page.heading().await, "Continue to sign in");
        page.until_says("Sign in to Example").await;
    });
}
