//! What a screen reader is told of a form, of choices, of an alert.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::in_spoken_gallery;

/// Asserts what is said in a state, line by line.
fn says(state: &str, expected: &[&str]) {
    in_spoken_gallery(async |show| {
        show.open(state, "").await;
        assert_eq!(show.browser.spoken().await, expected, "{state}");
    });
}

#[test]
fn a_form_says_what_is_wrong_and_where() {
    says(
        "form-website-error",
        &[
            r#"heading "Sign in to Northwind""#,
            r#"alert "Incorrect password. Please try again.""#,
            r#"textbox "Email address" required"#,
            r#"textbox "Password" invalid required: Northwind did not accept this. Check it and try again."#,
            r#"button "Show password""#,
            r#"button "Continue""#,
            r#"status "Sign in to Northwind""#,
        ],
    );
}

#[test]
fn choices_are_a_list_of_buttons_with_their_second_line() {
    says(
        "choices-mfa",
        &[
            r#"heading "Confirm that it is you""#,
            r#"list "Confirm that it is you""#,
            r#"button "Text message ***-***-4821""#,
            r#"button "Text message ***-***-9034""#,
            r#"button "Phone call ***-***-4821 Standard rates apply""#,
            r#"button "Email a***@northwind.example""#,
            r#"button "Authenticator app""#,
            r#"button "Approve on your phone Pixel 9, last used today""#,
            r#"button "Security key Insert your key when asked""#,
            r#"button "I have none of these""#,
            r#"status "Confirm that it is you""#,
        ],
    );
}

#[test]
fn an_answer_that_got_lost_is_an_alert_above_what_was_typed() {
    says(
        "notice-network",
        &[
            r#"heading "Sign in to Northwind""#,
            r#"alert "Your answer did not get through. Check your connection and send it again.""#,
            r#"textbox "Email address" required"#,
            r#"textbox "Password" required"#,
            r#"button "Show password""#,
            r#"button "Continue""#,
            r#"status "Sign in to Northwind""#,
        ],
    );
}

#[test]
fn fields_come_before_other_ways_and_the_switch_comes_last() {
    says(
        "choices-everything",
        &[
            r#"heading "Sign in to Northwind""#,
            r#"textbox "Email address" required"#,
            r#"textbox "Password" required"#,
            r#"button "Show password""#,
            r#"button "Continue""#,
            r#"list "More ways""#,
            r#"button "Continue with Google""#,
            r#"button "Continue with Microsoft""#,
            r#"button "Email me a link""#,
            r#"button "Use a passkey""#,
            r#"button "Try another way""#,
            r#"status "Sign in to Northwind""#,
        ],
    );
}

#[test]
fn an_error_unfolds_its_details() {
    says(
        "error-details",
        &[
            r#"heading "The sign-in did not work""#,
            r#"DisclosureTriangle "Details" expanded"#,
            r#"code "bot_detected""#,
            r#"status "The sign-in did not work""#,
        ],
    );
}
