//! The calls of a login: what is asked, and what an answer means.

use crate::support::{FakeApi, Page, SNAPSHOT, credentials, frames};
use crate::{NAME, SEND, WORD};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn consent_waits_until_the_site_is_known_and_then_opens_the_stream() {
    let page = Page::open();
    assert_eq!(page.step(), "prime");
    assert!(page.find(".ma-button-primary").has_attribute("disabled"));
    page.press(".ma-button-primary");
    page.until(|page| !page.find(".ma-button-primary").has_attribute("disabled"))
        .await;
    assert_eq!(page.text("h1"), "Sign in to Example");
    assert_eq!(
        page.text("[data-managed-auth-part=site-domain]"),
        "login.example.com"
    );
    assert_eq!(
        (page.api.open_streams(), page.api.count("/exchange")),
        (0, 1)
    );
    page.press(".ma-button-primary");
    page.until_step("discovering").await;
    page.until(|page| page.api.open_streams() == 1).await;
}

#[wasm_bindgen_test]
async fn no_call_with_a_secret_in_its_body_follows_a_redirect() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, "ada@example.com");
    page.fill(WORD, "secret");
    page.press(SEND);
    page.until(|page| page.api.count("/submit") == 1).await;
    for (path, then) in [
        ("/exchange", "error"),
        ("/submit", "error"),
        ("/events", "follow"),
    ] {
        assert_eq!(page.api.redirect(path), then, "{path}");
    }
}

#[wasm_bindgen_test]
async fn a_submission_shows_at_once_and_is_sent_once() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.fill(NAME, " ada@example.com ");
    page.fill(WORD, " s ");
    page.press(SEND);
    if let Some(button) = page.try_find(SEND) {
        button
            .dispatch_event(&web_sys::Event::new("click").unwrap())
            .unwrap();
    }
    page.until_step("submitting").await;
    page.until(|page| page.api.count("/submit") == 1).await;
    let sent = r#"{"interaction_id":"i1","field_values":{"name":"ada@example.com","word":" s "}}"#;
    assert_eq!(page.sent(), sent);
    // The stream repeats what was answered: the submitting view stays.
    page.event(&credentials("i1", ""));
    frames().await;
    assert_eq!(page.step(), "submitting");
    assert_eq!(page.api.count("/submit"), 1);
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_when_it_said_so() {
    let soon = js_sys::Date::new(&(js_sys::Date::now() + 40_000.0).into());
    let utc = String::from(soon.to_utc_string());
    // As C's asctime writes it: `Sun Nov  6 08:49:37 1994`.
    let parts: Vec<&str> = utc.trim_end_matches(" GMT").split([',', ' ']).collect();
    let [week, _, day, month, year, time] = parts[..] else {
        panic!("{utc}")
    };
    let without_zone = format!("{week} {month} {day} {time} {year}");
    // As RFC 850 has it: `Sunday, 06-Nov-94 08:49:37 GMT`.
    let weeks = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday";
    let whole = weeks.split(' ').find(|whole| whole.starts_with(week));
    let (week, year) = (whole.unwrap(), &year[2..]);
    let with_dashes = format!("{week}, {day}-{month}-{year} {time} GMT");
    for (retry_after, waits) in [
        ("30", true),
        (&*utc, true),
        (&*without_zone, true),
        (&*with_dashes, true),
        ("Sun, 06 Nov 1994 08:49:37 GMT", false),
        ("-3", false),
        ("soon", false),
        ("about 9999", false),
        ("Fri 9999", false),
        ("", false),
    ] {
        let page = Page::showing(&credentials("i1", ""), "form").await;
        page.answers_with("/submit", 429, "{}", ("Retry-After", retry_after));
        page.fill(NAME, "a");
        page.fill(WORD, "b");
        page.press(SEND);
        page.until(|page| page.step() == "form" && page.try_find("[role=alert]").is_some())
            .await;
        let is_disabled = page.find(SEND).has_attribute("disabled");
        assert_eq!(is_disabled, waits, "{retry_after}");
        assert_eq!(page.text(SEND).contains("0:"), waits, "{retry_after}");
        if waits {
            // A program that presses no button takes nothing away.
            page.fill(WORD, "b");
            let form: web_sys::HtmlFormElement = page.find("form").unchecked_into();
            form.request_submit().unwrap();
            assert_eq!(page.input(WORD).value(), "b");
            assert_eq!(page.api.count("/submit"), 1);
        }
    }
}

#[wasm_bindgen_test]
async fn a_401_on_submit_ends_the_session_as_expired() {
    let page = Page::showing(&credentials("i1", ""), "form").await;
    page.answers(
        "/submit",
        401,
        r#"{"code": "unauthorized", "message": "No"}"#,
    );
    page.fill(NAME, "a");
    page.fill(WORD, "b");
    page.press(SEND);
    page.until_step("expired").await;
    page.until(|page| page.errors.lock().unwrap().len() == 1)
        .await;
    assert_eq!(page.api.open_streams(), 0);
}

#[wasm_bindgen_test]
async fn an_answer_whose_body_never_ends_still_means_what_its_status_says() {
    let page = Page::open_with(FakeApi::new(SNAPSHOT), true);
    page.answers_endlessly("/events", 404);
    page.until_step("error").await;
    page.until(|page| page.errors.lock().unwrap().len() == 1)
        .await;
}

#[wasm_bindgen_test]
async fn a_long_page_in_place_of_a_token_is_asked_for_once() {
    let api = FakeApi::new(SNAPSHOT);
    api.script(
        "/exchange",
        200,
        &"<p>Accept the terms</p>".repeat(250_000),
        "",
        "",
    );
    let page = Page::open_with(api, true);
    page.until_step("error").await;
    assert_eq!(page.text("h1"), "This link no longer works");
    assert_eq!(page.api.count("/exchange"), 1);
}
