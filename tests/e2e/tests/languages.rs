//! The words: which language is shown, and what the host says otherwise.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, quick, run, run_with};
use managed_auth_sandbox::Options;
use serde_json::{Value, json};

async fn spoken(page: &Page) -> Value {
    page.js(
        "const root = document.querySelector('[data-managed-auth-step]');
        const { lang, dir } = document.documentElement;
        return [root.lang, root.dir, lang, dir, document.title]",
    )
    .await
}

#[test]
fn the_address_chooses_a_language_and_a_login_goes_through_in_it() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open_with(&login, "&lang=de-AT").await;
        page.until_says("Bei Example anmelden").await;
        let german = json!(["de", "ltr", "de", "", "Anmelden"]);
        assert_eq!(spoken(&page).await, german);
        page.press("Weiter").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        page.press("Weiter").await;
        page.until_says("Sie sind angemeldet").await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn arabic_is_written_from_right_to_left() {
    run(async |stage| {
        let login = stage.login("password");
        let page = stage.open_with(&login, "&lang=ar").await;
        page.until_says("تسجيل الدخول إلى Example").await;
        let arabic = json!(["ar", "rtl", "ar", "rtl", "تسجيل الدخول"]);
        assert_eq!(spoken(&page).await, arabic);
    });
}

#[test]
fn english_and_languages_that_there_are_not_ask_for_no_words() {
    run(async |stage| {
        for lang in ["en-GB", "sv", "zh-TW", "none of them", "%00"] {
            let login = stage.login("password");
            let page = stage.open_with(&login, &format!("&lang={lang}")).await;
            page.until_says("Sign in to Example").await;
            let english = json!(["en", "ltr", "en", "", "Sign in"]);
            assert_eq!(spoken(&page).await, english, "{lang}");
            let asked = page
                .js(
                    "return performance.getEntriesByType('resource').map((one) => one.name)
                    .filter((name) => name.includes('/languages/'))",
                )
                .await;
            assert_eq!(asked, json!([]), "{lang}");
        }
    });
}

#[test]
fn the_host_has_the_last_word_in_every_language_or_in_one() {
    let config = json!({
        "apiBaseUrl": "",
        "localization": {
            "prime.title": "Connect {site}",
            "de": { "prime.title": "{site} verbinden" },
        },
    });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        for (lang, title, button) in [
            ("en", "Connect Example", "Continue"),
            ("fr", "Connect Example", "Continuer"),
            ("de", "Example verbinden", "Weiter"),
        ] {
            let login = stage.login("password");
            let page = stage.open_with(&login, &format!("&lang={lang}")).await;
            page.until_says(title).await;
            page.button(button).await;
        }
    });
}

#[test]
fn a_language_that_only_the_host_knows_is_left_to_the_host() {
    let config = json!({
        "apiBaseUrl": "",
        "lang": "sv",
        "localization": { "prime.title": "Logga in på {site}" },
    });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_with(options, async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Logga in på Example").await;
        assert_eq!(spoken(&page).await[0], "sv");
        page.button("Continue").await;
    });
}

#[test]
fn a_language_or_a_variant_that_the_host_has_is_the_pages_with_our_words_under_it() {
    for (config, more, expected, texts) in [
        (
            json!({ "lang": "zh-Hant", "localization": { "zh-Hant": { "prime.title": "登入" } } }),
            "",
            json!(["zh-Hant", "ltr", "zh-Hant", "", "Sign in"]),
            ["登入", "Continue"],
        ),
        (
            json!({ "lang": "de_AT", "localization": {
                "de-AT": { "prime.title": "Servus" },
                "de": { "prime.title": "Hallo", "prime.button": "Los" },
            } }),
            "",
            json!(["de-AT", "ltr", "de-AT", "", "Anmelden"]),
            ["Servus", "Los"],
        ),
        (
            json!({ "localization": { "de_at": { "prime.title": "Servus" } } }),
            "&lang=de_AT.UTF-8",
            json!(["de-at", "ltr", "de-at", "", "Anmelden"]),
            ["Servus", "Weiter"],
        ),
        (
            json!({ "lang": "fr", "localization": { "he": { "prime.title": "שלום" } } }),
            "&lang=he",
            json!(["he", "rtl", "he", "rtl", "Sign in"]),
            ["שלום", "Continue"],
        ),
        (
            json!({ "localization": { "he": { "prime.title": "שלום" } } }),
            "&lang=he_IL.UTF-8",
            json!(["he", "rtl", "he", "rtl", "Sign in"]),
            ["שלום", "Continue"],
        ),
        (
            json!({ "localization": { "ar-EG": { "prime.title": "أهلا" } } }),
            "&lang=ar-EG",
            json!(["ar-EG", "rtl", "ar-EG", "rtl", "تسجيل الدخول"]),
            ["أهلا", "متابعة"],
        ),
        (
            json!({ "localization": { "de-AT": "no table", "de-CH": null } }),
            "&lang=de-AT",
            json!(["de", "ltr", "de", "", "Anmelden"]),
            ["Bei Example anmelden", "Weiter"],
        ),
    ] {
        let mut config = config;
        config["apiBaseUrl"] = json!("");
        let options = Options {
            page_config: config.to_string(),
            ..quick()
        };
        run_with(options, async |stage| {
            let login = stage.login("password");
            let page = stage.open_with(&login, more).await;
            let [title, button] = texts;
            page.until_says(title).await;
            page.button(button).await;
            assert_eq!(spoken(&page).await, expected, "{config}");
        });
    }
}

#[test]
fn a_language_of_the_configuration_is_read_as_people_write_it() {
    for (lang, spoken_as, button) in [
        (json!("sv_SE.UTF-8"), "sv-SE", "Fortsätt"),
        (json!(" de_AT "), "de", "Weiter"),
        (json!(7), "en", "Continue"),
        (json!({ "de": true }), "en", "Continue"),
        (json!(" "), "en", "Continue"),
    ] {
        let config = json!({
            "apiBaseUrl": "",
            "lang": lang,
            "localization": { "sv_SE": { "prime.button": "Fortsätt" } },
        });
        let options = Options {
            page_config: config.to_string(),
            ..quick()
        };
        run_with(options, async |stage| {
            let login = stage.login("password");
            let page = stage.open(&login).await;
            page.button(button).await;
            assert_eq!(spoken(&page).await[0], spoken_as, "{lang}");
        });
    }
}
