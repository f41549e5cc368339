//! Logins on older and newer servers, and the ends other than success.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::run;
use managed_auth_sandbox::LoginOptions;
use serde_json::json;

#[test]
fn an_older_server_is_answered_in_its_own_dialect() {
    run(async |stage| {
        let (login, page) = stage.form("legacy").await;
        page.press("Continue with Google").await;
        page.until_has("form input[type=password]", true).await;
        page.sign_in().await;
        page.press("Phone call").await;
        page.fill("Verification code", "482913").await;
        page.press("Continue").await;
        page.press("Branch").await;
        stage.went_well(&login, &page).await;
        let sent = [
            json!({ "fields": {}, "sso_button_selector": "//button[@id='choice-sso-1']" }),
            json!({ "fields": { "username": "ada@example.com", "password": "correct horse" } }),
            json!({ "fields": {}, "mfa_option_id": "call" }),
            json!({ "fields": { "code": "482913" } }),
            json!({ "fields": {}, "sign_in_option_id": "choice-org-2" }),
        ];
        assert_eq!(stage.submitted(&login), sent);
    });
}

#[test]
fn a_server_in_transition_is_answered_in_the_newer_dialect() {
    run(async |stage| {
        let (login, page) = stage.form("both").await;
        let labels = page
            .js("return [...document.querySelectorAll('form label')].map((it) => it.innerText.trim())")
            .await;
        assert_eq!(
            labels,
            json!(["Email address", "Password"]),
            "each field once"
        );
        page.sign_in().await;
        stage.went_well(&login, &page).await;
        let sent = &stage.submitted(&login)[0];
        assert!(
            sent["interaction_id"].is_string() && sent["fields"].is_null(),
            "{sent}"
        );
        assert_eq!(sent["field_values"]["field-password"], "correct horse");
    });
}

#[test]
fn fields_and_choices_on_one_page_can_both_be_answered() {
    run(async |stage| {
        let (login, page) = stage.form("everything").await;
        page.fill("Company", "Acme").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let values = &stage.submitted(&login)[0]["field_values"];
        let expected = json!({
            "field-tenant": "Acme",
            "field-email": "ada@example.com",
            "field-password": "correct horse",
        });
        assert_eq!(*values, expected, "what is optional and empty is no answer");

        let login = stage.login("everything");
        let page = stage.open(&login).await;
        page.agree().await;
        page.press("Email me a link").await;
        page.until_step("external-action").await;
        let sent = &stage.submitted(&login)[0];
        assert_eq!(sent["selected_choice_id"], "choice-method-1");
        assert!(sent["field_values"].is_null(), "{sent}");
    });
}

#[test]
fn a_required_field_that_is_empty_is_not_sent() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        page.until_focused("input Email address").await;
        let invalid = page.field_attribute("Email address", "aria-invalid").await;
        assert_eq!(invalid.as_deref(), Some("true"));
        assert_eq!(
            page.value("Password").await,
            "correct horse",
            "it is not lost"
        );
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        assert_eq!(stage.submitted(&login).len(), 1);
    });
}

#[test]
fn a_captcha_ends_in_an_error_with_its_code() {
    run(async |stage| {
        let (login, page) = stage.form("captcha").await;
        page.sign_in().await;
        page.until_step("error").await;
        let message = "The site showed a puzzle that could not be solved.";
        page.until_says(message).await;
        let error = json!({ "code": "captcha_blocked", "message": message });
        assert_eq!(page.the_error().await, error);
        assert_eq!(page.faults().await, [""; 0]);
        stage
            .until_counts(&login, "the stream is closed", |it| it.streams_open() == 0)
            .await;
        assert_eq!(stage.counts(&login).events, 1, "the end is final");
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn a_site_without_a_form_fails_without_a_question() {
    run(async |stage| {
        let login = stage.login("no-form");
        let page = stage.open(&login).await;
        page.agree().await;
        page.until_step("error").await;
        assert_eq!(page.the_error().await["code"], "login_form_not_found");
        assert_eq!(stage.counts(&login).submit, 0);
    });
}

#[test]
fn a_login_that_is_canceled_elsewhere_says_so() {
    run(async |stage| {
        let (_, page) = stage.form("cancel").await;
        page.sign_in().await;
        page.until_step("error").await;
        assert!(page.heading().await.contains("canceled"));
        page.the_error().await;

        // Before it was answered, too.
        let (login, page) = stage.form("password").await;
        stage.sandbox.cancel(&login.id);
        page.until_step("error").await;
        assert!(page.heading().await.contains("canceled"));
    });
}

#[test]
fn a_login_that_expires_counts_down_and_ends() {
    run(async |stage| {
        let short = LoginOptions {
            expires_in: Some(Duration::from_secs(8)),
            ..LoginOptions::default()
        };
        let login = stage.login_with("password", short);
        let page = stage.open(&login).await;
        page.agree().await;
        page.until_step("form").await;
        page.until_says("Time left for this sign-in: 0:0").await;
        page.until_step("expired").await;
        assert!(page.heading().await.contains("expired"));
        page.the_error().await;
        assert!(!page.text().await.contains("Time left"));
    });
}

#[test]
fn what_is_unknown_stays_calm_and_goes_on() {
    run(async |stage| {
        let (login, page) = stage.form("unknown").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Say the phrase", "open sesame").await;
        page.press("Continue").await;
        page.until_step("discovering").await;
        page.until_says("A person is looking into it.").await;
        assert!(stage.sandbox.approve(&login.id));
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        page.until_step("error").await;
        let error = json!({ "code": "moon_phase", "message": "The moon is in the wrong phase." });
        assert_eq!(page.the_error().await, error);
        let values = &stage.submitted(&login)[0]["field_values"];
        assert_eq!(values["field-voice"], "open sesame");
        assert_eq!(page.faults().await, [""; 0]);
        let warnings = page.warnings().await;
        for unknown in [
            "voice_print",
            "hologram",
            "AWAITING_HUMAN_INTERVENTION",
            "moon_phase",
        ] {
            let told = warnings.iter().filter(|line| line.contains(unknown));
            assert_eq!(told.count(), 1, "one line about {unknown} in {warnings:?}");
        }
    });
}

#[test]
fn events_of_a_megabyte_are_read() {
    run(async |stage| {
        let (login, page) = stage.form("large").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}
