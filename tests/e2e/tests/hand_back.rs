//! The page's address: what it asks for, what becomes of it, and the way back.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{Page, Stage, quick, run, run_with, until};
use managed_auth_sandbox::{Login, LoginOptions, Options};
use serde_json::json;
use url::Url;

/// Longer than the page shows its last screen before it takes the person back.
pub(crate) const LAST_SCREEN: Duration = Duration::from_millis(2_500);

pub(crate) fn parameter(name: &str, value: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(name, value);
    format!("&{}", query.finish())
}

async fn until_at(page: &Page, start: &str) -> Url {
    let address = until(format_args!("the address {start}.."), async || {
        let address = page.address().await;
        address.starts_with(start).then_some(address)
    })
    .await;
    Url::parse(&address).unwrap()
}

fn query(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().into_owned().collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

async fn go_through(stage: &Stage, login: &Login, more: &str) -> Page {
    let page = stage.open_with(login, more).await;
    page.agree().await;
    page.sign_in().await;
    page
}

/// Where the link on the last screen leads.
async fn link(page: &Page) -> serde_json::Value {
    let script = "return document.querySelector('a[data-managed-auth-part=button-primary]')?.href";
    page.js(script).await
}

#[test]
fn an_app_that_no_browser_opens_by_itself_can_be_opened_by_hand() {
    run(async |stage| {
        let login = stage.login("password");
        let page = go_through(stage, &login, &parameter("success_url", "myapp://done")).await;
        page.until_step("success").await;
        let to = link(&page).await;
        let to = to.as_str().unwrap();
        assert!(to.starts_with("myapp://done?profile_name="), "{to}");
        assert!(to.ends_with("&domain=mail.example.com"), "{to}");
        page.pass(LAST_SCREEN).await;
        assert_eq!(link(&page).await, to);
    });
}

/// What the person reads who is not taken back.
const STAYS: &str = "not allowed, so you stay here";

/// How often the host is told that this way back is not allowed.
async fn refusals(stage: &Stage, address: &str) -> usize {
    let told = stage.page().faults().await.len();
    let login = stage.login("password");
    let more = parameter("error_url", address);
    let page = stage.open_with(&login, &more).await;
    page.until_step("prime").await;
    page.faults().await.len() - told
}

#[test]
fn success_leads_back_with_profile_and_domain_and_what_was_in_the_address_stays() {
    run(async |stage| {
        let named = LoginOptions {
            profile_name: Some("Ada & co #1".into()),
            ..LoginOptions::default()
        };
        let login = stage.login_with("password", named);
        let app = format!("{}/?flag&x=1%262&y=~%20!#done", stage.sandbox.origin());
        let page = go_through(stage, &login, &parameter("success_url", &app)).await;
        page.until_says("Taking you back now.").await;
        let by_hand = link(&page).await;
        let back = until_at(&page, &format!("{}/?", stage.sandbox.origin())).await;
        assert_eq!(by_hand, back.as_str(), "a link with the same address");
        let expected =
            "flag&x=1%262&y=~%20!&profile_name=Ada%20%26%20co%20%231&domain=mail.example.com";
        assert_eq!(back.query(), Some(expected));
        assert_eq!(back.fragment(), Some("done"));
        assert_eq!(page.details("success").await.len(), 1);
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn the_way_back_leads_past_the_sign_in() {
    run(async |stage| {
        let before = format!("{}/", stage.sandbox.origin());
        stage.open_at(&before).await;
        let login = stage.login("password");
        let app = format!("{}/?from=app", stage.sandbox.origin());
        let page = go_through(stage, &login, &parameter("success_url", &app)).await;
        until_at(&page, &app).await;
        let history = stage.browser.history().await;
        assert!(
            !history.iter().any(|address| address.contains("/login")),
            "{history:?}"
        );
        page.client().back().await.unwrap();
        until("the page before", async || {
            (page.address().await == before).then_some(())
        })
        .await;
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn failure_leads_back_with_code_and_message() {
    run(async |stage| {
        let login = stage.login("captcha");
        let app = format!("{}/?try=1", stage.sandbox.origin());
        let success = parameter("success_url", &format!("{}/?wrong", stage.sandbox.origin()));
        let more = format!("{success}{}", parameter("error_url", &app));
        let page = go_through(stage, &login, &more).await;
        let back = until_at(&page, &app).await;
        let expected = [
            pair("try", "1"),
            pair("code", "captcha_blocked"),
            pair(
                "message",
                "The site showed a puzzle that could not be solved.",
            ),
        ];
        assert_eq!(query(&back), expected);
    });
}

#[test]
fn failure_without_a_code_leads_back_with_a_message() {
    run(async |stage| {
        let login = stage.login("cancel");
        let app = format!("{}/?try=1", stage.sandbox.origin());
        let page = go_through(stage, &login, &parameter("error_url", &app)).await;
        page.until_step("error").await;
        let by_hand = link(&page).await;
        let back = until_at(&page, &app).await;
        assert_eq!(by_hand, back.as_str(), "a link with the same address");
        let names: Vec<String> = query(&back).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["try", "message"]);
        assert!(query(&back).iter().all(|(_, value)| !value.is_empty()));
    });
}

#[test]
fn an_address_that_lacks_its_login_leads_back_with_a_message() {
    run(async |stage| {
        let app = format!("{}/?try=1", stage.sandbox.origin());
        let more = parameter("error_url", &app);
        for incomplete in [
            "/login/ma_1?",
            "/login?code=x",
            "/login/index.html?code=x",
            "/login?id=..&code=x",
        ] {
            let address = format!("{}{incomplete}{more}", stage.sandbox.origin());
            let page = stage.open_at(&address).await;
            let back = until_at(&page, &app).await;
            let message = "The address of the sign-in page lacks its one-time code.";
            assert_eq!(query(&back), [pair("try", "1"), pair("message", message)]);
        }
    });
}

#[test]
fn a_message_of_any_length_leads_back_with_its_beginning() {
    run(async |stage| {
        let app = format!("{}/?", stage.sandbox.origin());
        let login = stage.login("password");
        let page = stage.open_with(&login, &parameter("error_url", &app)).await;
        page.agree().await;
        page.until_step("form").await;
        // Only the beginning is of letters that a browser without a font for them lays out slowly.
        let message = ["\u{1f469}x".repeat(500), " and so on".repeat(5_000)].concat();
        let event = json!({ "event": "error", "error": { "code": "stuck", "message": message } });
        let event = format!("event: error\ndata: {event}\n\n");
        assert!(stage.sandbox.write(&login.id, event));
        let back = until_at(&page, &app).await;
        let told = back
            .query_pairs()
            .find(|(name, _)| name == "message")
            .unwrap();
        assert_eq!(told.1, "\u{1f469}x".repeat(250));
    });
}

#[test]
fn nothing_in_the_address_says_where_the_api_is() {
    run(async |stage| {
        let login = stage.login("password");
        let more: String = ["apiBaseUrl", "api_base_url", "api-base-url", "base_url"]
            .map(|name| parameter(name, "https://api.elsewhere.example"))
            .concat();
        let page = go_through(stage, &login, &more).await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn addresses_that_run_script_are_never_gone_to() {
    run(async |stage| {
        let login = stage.login("password");
        let script = parameter("success_url", "java\nscript:document.title='run'");
        let page = go_through(stage, &login, &script).await;
        stage.succeeded_once(&login, &page).await;
        let said = page.text().await;
        assert!(said.contains(STAYS) && !said.contains("Taking you back"));
        assert_eq!(link(&page).await, json!(null), "and no link");
        page.pass(LAST_SCREEN).await;
        assert_eq!(page.step().await.as_deref(), Some("success"));
        assert_ne!(page.js("return document.title").await, "run");

        for address in [
            "javascript:alert(1)",
            "  JavaScript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "blob:https://example.com/1",
            "https://",
        ] {
            assert_eq!(refusals(stage, address).await, 1, "{address}");
        }
        for address in ["myapp://done", "https://app.example.com/back"] {
            assert_eq!(refusals(stage, address).await, 0, "{address}");
        }
    });
}

#[test]
fn who_is_not_taken_back_after_a_failure_is_told_so() {
    run(async |stage| {
        let login = stage.login("captcha");
        let more = parameter("error_url", "data:text/html,gone");
        let page = go_through(stage, &login, &more).await;
        page.until_step("error").await;
        page.until_says(STAYS).await;
        page.pass(LAST_SCREEN).await;
        assert_eq!(page.step().await.as_deref(), Some("error"));
    });
}

#[test]
fn a_host_can_say_where_people_may_be_taken_back_to() {
    let config = json!({ "apiBaseUrl": "", "allowedRedirects": ["https://app.example.com"] });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let login = stage.login("password");
        let app = format!("{}/?from=app", stage.sandbox.origin());
        let page = go_through(stage, &login, &parameter("success_url", &app)).await;
        stage.succeeded_once(&login, &page).await;
        page.pass(LAST_SCREEN).await;
        assert_eq!(page.step().await.as_deref(), Some("success"));
        let told = page.faults().await;
        let names_it = told[0].contains(&app) && told[0].contains("success_url");
        assert!(told.len() == 1 && names_it, "the host is told: {told:?}");
        for (address, refused) in [
            ("https://app.example.com/back?to=1", 0),
            ("https://app.example.com.evil.example/", 1),
            ("http://app.example.com/", 1),
        ] {
            assert_eq!(refusals(stage, address).await, refused, "{address}");
        }
    });
}

#[test]
fn the_connection_can_be_named_in_the_query() {
    run(async |stage| {
        let login = stage.login("password");
        let (id, code) = (&login.id, &login.handoff_code);
        let address = format!("{}/login?id={id}&code={code}", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        page.agree().await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn an_id_of_odd_characters_is_one_segment_of_the_path() {
    run(async |stage| {
        let odd = LoginOptions {
            id: Some("a/b c?d%2F#é".into()),
            ..LoginOptions::default()
        };
        let login = stage.login_with("password", odd);
        let page = stage.open(&login).await;
        page.agree().await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn consent_can_be_skipped() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open_with(&login, "&skip_prime=1").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
        let first = page.events().await[0].clone();
        assert_eq!(first.detail["step"], "discovering");
    });
}

#[test]
fn consent_is_not_skipped_by_a_no() {
    run(async |stage| {
        for no in ["0", "False", "no", "OFF"] {
            let login = stage.login("password");
            let page = stage.open_with(&login, &format!("&skip_prime={no}")).await;
            page.until_step("prime").await;
            page.agree().await;
            page.button("Continue").await;
            let first = page.events().await[0].clone();
            assert_eq!(first.detail["step"], "prime", "{no}");
        }
    });
}

#[test]
fn the_theme_of_the_address_is_the_one_that_is_shown() {
    run(async |stage| {
        let background = async |theme: &str| {
            let login = stage.login("password");
            let page = stage.open_with(&login, &format!("&theme={theme}")).await;
            page.until_step("prime").await;
            page.js(
                "return getComputedStyle(document.querySelector('[data-managed-auth-part=card]'))
                .backgroundColor",
            )
            .await
        };
        assert_ne!(background("dark").await, background("light").await);
    });
}

#[test]
fn a_host_brands_the_page_without_building_it_again() {
    let config = json!({
        "apiBaseUrl": "",
        "appearance": { "variables": { "color-primary": "rgb(1, 2, 3)" } },
        "lang": "de",
        "localization": { "prime.title": "Bei {site} anmelden", "prime.button": "Weiter" },
    });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Bei Example anmelden").await;
        let looks = page
            .js(
                "const root = document.querySelector('[data-managed-auth-step]');
                const button = root.querySelector('[data-managed-auth-part=button-primary]');
                return [root.lang, getComputedStyle(button).backgroundColor]",
            )
            .await;
        assert_eq!(looks, json!(["de", "rgb(1, 2, 3)"]));
        page.press("Weiter").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        page.press("Weiter").await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn a_theme_that_is_no_text_keeps_nobody_from_signing_in() {
    let theme = json!({ "toString": 1, "valueOf": 1 });
    let config = json!({ "apiBaseUrl": "", "appearance": { "theme": theme } });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let (login, page) = stage.form("password").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn an_address_without_a_code_is_explained_and_asks_the_server_nothing() {
    run(async |stage| {
        let login = stage.login("password");
        let without = login.hosted_url.split_once('?').unwrap().0;
        for address in [without, &format!("{}/login", stage.sandbox.origin())] {
            let page = stage.open_at(address).await;
            page.until_step("error").await;
            assert_eq!(page.heading().await, "This link no longer works");
            page.until_says("lacks its one-time code").await;
            assert_eq!(page.faults().await, [""; 0]);
        }
        assert_eq!(stage.sandbox.counts().browser_calls(), 0);
    });
}

#[test]
fn loading_the_page_again_after_the_code_was_spent_is_explained() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        page.client().refresh().await.unwrap();
        page.until_step("error").await;
        assert_eq!(page.heading().await, "This link no longer works");
        page.until_says("If you have loaded the page again, the code was used.")
            .await;
        stage
            .until_counts(&login, "the stream is closed", |it| it.streams_open() == 0)
            .await;
    });
}

#[test]
fn a_code_that_was_spent_elsewhere_is_explained() {
    run(async |stage| {
        let (login, _) = stage.form("password").await;
        let page = stage.open(&login).await;
        page.until_says("it works only once").await;
        page.the_error().await;
        assert_eq!(
            stage.counts(&login).exchange,
            2,
            "asked once more, and no more"
        );
        stage.kept_to_itself(&login, &page).await;
    });
}
