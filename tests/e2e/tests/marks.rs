//! The marks of identity providers: seen, fetched when they are shown, and from here alone.
#![allow(clippy::unwrap_used)]

use managed_auth_e2e::{run, until};
use serde_json::json;

/// The pictures that the page has asked for, by name.
const FETCHED: &str = "return JSON.stringify(performance.getEntriesByType('resource')
    .filter((it) => it.name.includes('/marks/') && it.responseStatus !== 404)
    .map((it) => it.name.split('/').pop()).sort())";

#[test]
fn a_mark_is_fetched_when_its_provider_is_on_the_screen_and_no_other() {
    run(async |stage| {
        let login = stage.login("sso");
        let page = stage.open(&login).await;
        page.until_step("prime").await;
        assert_eq!(page.js(FETCHED).await, json!("[]"), "nobody has asked yet");
        page.agree().await;
        page.until_step("form").await;
        let both = json!(r#"["google.svg","microsoft.svg"]"#);
        until("the marks of both buttons", async || {
            (page.js(FETCHED).await == both).then_some(())
        })
        .await;
        assert_eq!(page.faults().await, [""; 0]);
        assert_eq!(page.elsewhere().await, [""; 0]);
    });
}
