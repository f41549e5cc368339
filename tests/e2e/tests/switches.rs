//! What whoever hosts the page switches on in its configuration.
#![allow(clippy::unwrap_used)]

use managed_auth_e2e::{quick, run_with, until};
use managed_auth_sandbox::Options;
use serde_json::json;

const PIXEL: &str =
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

#[test]
fn a_code_goes_by_itself_and_a_site_has_its_picture_under_the_pages_policy() {
    let config = json!({
        "apiBaseUrl": "",
        "autoSubmitCodes": true,
        "siteIcons": { "cloud.example.com": PIXEL },
        "liveView": ["https://live.example.com/"],
    });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let login = stage.login("totp");
        let page = stage.open(&login).await;
        page.until_has("img[data-loaded]", true).await;
        page.agree().await;
        page.sign_in().await;
        page.until_says("Authentication code").await;
        page.fill("Authentication code", "123456").await;
        stage.went_well(&login, &page).await;
        let codes = stage.submitted(&login).pop().unwrap();
        assert_eq!(
            codes.get("field_values"),
            Some(&json!({ "field-totp": "123456" }))
        );
    });
}

#[test]
fn without_its_switch_a_code_waits_for_the_button() {
    run_with(quick(), async |stage| {
        let login = stage.login("totp");
        let page = stage.open(&login).await;
        page.agree().await;
        page.sign_in().await;
        page.until_says("Authentication code").await;
        page.fill("Authentication code", "123 456").await;
        until("the code without its space", async || {
            (page.value("Authentication code").await == "123456").then_some(())
        })
        .await;
        page.settle().await;
        assert_eq!(stage.submitted(&login).len(), 1, "email and password only");
        page.press("Continue").await;
        stage.went_well(&login, &page).await;
    });
}
