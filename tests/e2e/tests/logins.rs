//! Whole logins, site by site, each to its end.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{quick, run, run_with};
use managed_auth_sandbox::Options;
use serde_json::{Value, json};

/// What a canonical submission answers, without the name of its interaction.
fn answers(submissions: &[Value]) -> Vec<Value> {
    let without_interaction = |submission: &Value| {
        let mut answer = submission.clone();
        let interaction = answer.as_object_mut().unwrap().remove("interaction_id");
        assert!(interaction.is_some_and(|it| it.as_str().is_some_and(|it| !it.is_empty())));
        answer
    };
    submissions.iter().map(without_interaction).collect()
}

fn typed(values: Value) -> Value {
    json!({ "field_values": values })
}

fn chosen(id: &str) -> Value {
    json!({ "selected_choice_id": id })
}

/// What [`Page::sign_in`](managed_auth_e2e::Page::sign_in) types.
fn signed_in() -> Value {
    typed(json!({ "field-email": "ada@example.com", "field-password": "correct horse" }))
}

#[test]
fn a_password_login_ends_in_success() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("mail.example.com").await;
        page.agree().await;
        page.until_step("form").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
        assert_eq!(answers(&stage.submitted(&login)), [signed_in()]);
    });
}

#[test]
fn each_step_is_told_as_it_is_shown() {
    let paced = Options {
        pace: 0.3,
        ..quick()
    };
    run_with(paced, async |stage| {
        let (login, page) = stage.form("password").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
        let events = page.events().await;
        let steps = events.iter().filter(|event| event.name == "step");
        let told: Vec<&str> = steps
            .clone()
            .map(|it| it.detail["step"].as_str().unwrap())
            .collect();
        assert_eq!(
            told,
            ["prime", "discovering", "form", "submitting", "success"]
        );
        assert!(
            steps
                .clone()
                .all(|it| it.detail["step"] == it.shown.as_str())
        );
        assert_eq!(events.last().unwrap().name, "success", "the last word");
    });
}

#[test]
fn a_wrong_password_is_explained_and_typed_again() {
    run(async |stage| {
        let (login, page) = stage.form("wrong-password").await;
        page.sign_in().await;
        page.until_says("Incorrect password. Please try again.")
            .await;
        assert_eq!(page.step().await.as_deref(), Some("form"));
        let invalid = async |label| page.field_attribute(label, "aria-invalid").await;
        assert_eq!(invalid("Password").await.as_deref(), Some("true"));
        assert_eq!(invalid("Email address").await, None);
        assert_eq!(page.value("Password").await, "");
        page.until_focused("input Password").await;

        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "battery staple").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let again = json!({ "field-email": "ada@example.com", "field-password": "battery staple" });
        assert_eq!(
            answers(&stage.submitted(&login)),
            [signed_in(), typed(again)]
        );
    });
}

#[test]
fn a_second_refusal_ends_the_login() {
    run(async |stage| {
        let (_, page) = stage.form("locked-out").await;
        page.sign_in().await;
        page.until_says("Wrong email address or password.").await;
        page.sign_in().await;
        page.until_step("error").await;
        let message = "The site refused the email address and password twice.";
        let error = json!({ "code": "credentials_invalid", "message": message });
        assert_eq!(page.the_error().await, error);
    });
}

#[test]
fn a_password_manager_learns_whose_password_it_is_when_only_the_password_is_asked() {
    run(async |stage| {
        let (login, page) = stage.form("username-password").await;
        page.fill("Customer number", "1234567").await;
        page.press("Continue").await;
        page.field("Password").await;
        let username = page
            .js("const it = document.querySelector('form input[autocomplete=username]');
                return it && { value: it.value, tab: it.tabIndex, hidden: it.getAttribute('aria-hidden') }")
            .await;
        assert_eq!(
            username,
            json!({ "value": "1234567", "tab": -1, "hidden": "true" })
        );
        let kind = page.field_attribute("Password", "autocomplete").await;
        assert_eq!(kind.as_deref(), Some("current-password"));
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let sent = [
            typed(json!({ "field-user": "1234567" })),
            typed(json!({ "field-password": "correct horse" })),
        ];
        assert_eq!(answers(&stage.submitted(&login)), sent);
    });
}

#[test]
fn of_two_phone_numbers_the_one_that_was_clicked_is_sent() {
    run(async |stage| {
        let (login, page) = stage.form("mfa").await;
        page.sign_in().await;
        page.press("***-***-9034").await;
        page.fill("Verification code", "482913").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let sent = [
            signed_in(),
            chosen("choice-mfa-2"),
            typed(json!({ "field-code": "482913" })),
        ];
        assert_eq!(answers(&stage.submitted(&login)), sent);
    });
}

#[test]
fn a_code_is_sent_without_the_space_it_was_typed_with() {
    run(async |stage| {
        let (login, page) = stage.form("totp").await;
        page.sign_in().await;
        page.fill("Authentication code", "123 456").await;
        let attribute = async |name| page.field_attribute("Authentication code", name).await;
        assert_eq!(attribute("inputmode").await.as_deref(), Some("numeric"));
        assert_eq!(
            attribute("autocomplete").await.as_deref(),
            Some("one-time-code")
        );
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let code = typed(json!({ "field-totp": "123456" }));
        assert_eq!(answers(&stage.submitted(&login)), [signed_in(), code]);
    });
}

#[test]
fn a_setup_key_is_asked_with_the_words_that_explain_it() {
    run(async |stage| {
        let (login, page) = stage.form("totp-secret").await;
        page.sign_in().await;
        page.field("Authenticator secret").await;
        page.until_says("The setup key shown when you added the account to your app")
            .await;
        page.fill("Authenticator secret", "JBSW Y3DP").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn an_expired_email_code_is_asked_for_again_in_an_empty_field() {
    run(async |stage| {
        let (login, page) = stage.form("email-code").await;
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        page.fill("Code from the email", "111111").await;
        page.press("Continue").await;
        page.until_says("That code has expired. We have sent a new one.")
            .await;
        let label = "Code from the email";
        assert_eq!(page.value(label).await, "");
        let invalid = page.field_attribute(label, "aria-invalid").await;
        assert_eq!(invalid.as_deref(), Some("true"));
        page.fill(label, "222222").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let sent = answers(&stage.submitted(&login));
        assert_eq!(sent[2], typed(json!({ "field-code": "222222" })));
    });
}

#[test]
fn a_provider_that_was_chosen_is_named_while_signing_in_there() {
    run(async |stage| {
        let (login, page) = stage.form("sso").await;
        page.press("Continue with Google").await;
        page.fill("Email address", "ada@example.com").await;
        assert!(
            page.heading().await.contains("Google"),
            "{}",
            page.heading().await
        );
        page.press("Continue").await;
        page.fill("Password", "correct horse").await;
        assert!(
            page.heading().await.contains("Google"),
            "{}",
            page.heading().await
        );
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        assert_eq!(answers(&stage.submitted(&login))[0], chosen("choice-sso-1"));
    });
}

#[test]
fn a_push_that_is_approved_goes_on_by_itself() {
    run(async |stage| {
        let (login, page) = stage.form("push").await;
        page.sign_in().await;
        page.until_step("external-action").await;
        page.until_says("Open the app on your phone and tap 42.")
            .await;
        assert!(stage.sandbox.approve(&login.id));
        stage.went_well(&login, &page).await;
        assert_eq!(answers(&stage.submitted(&login)), [signed_in()]);
    });
}

#[test]
fn a_push_has_another_way_out() {
    run(async |stage| {
        let (login, page) = stage.form("push").await;
        page.sign_in().await;
        page.until_step("external-action").await;
        page.press("Try another way").await;
        page.fill("Authentication code", "123456").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        assert_eq!(
            answers(&stage.submitted(&login))[1],
            chosen("choice-switch")
        );
    });
}

#[test]
fn an_account_and_then_an_organization_are_picked() {
    run(async |stage| {
        let (login, page) = stage.form("accounts").await;
        page.sign_in().await;
        page.press("home@example.com").await;
        page.until_says("214 members").await;
        assert!(!page.text().await.contains("org-2"), "a name, not an id");
        page.press("Branch").await;
        stage.went_well(&login, &page).await;
        let sent = [
            signed_in(),
            chosen("choice-account-2"),
            chosen("choice-org-2"),
        ];
        assert_eq!(answers(&stage.submitted(&login)), sent);
    });
}

#[test]
fn a_magic_link_that_is_followed_goes_on_by_itself() {
    run(async |stage| {
        let (login, page) = stage.form("magic-link").await;
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        page.until_step("external-action").await;
        page.until_says("follow the link in it").await;
        assert!(stage.sandbox.approve(&login.id));
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn the_code_of_a_magic_link_can_be_typed_instead() {
    run(async |stage| {
        let (login, page) = stage.form("magic-link").await;
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        page.until_step("external-action").await;
        page.fill("Or type the code from the email", "991100").await;
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
        let code = typed(json!({ "field-link-code": "991100" }));
        assert_eq!(answers(&stage.submitted(&login))[1], code);
    });
}
