//! What the host of the page sets about its looks, under the page's policy.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, quick, run_with};
use managed_auth_sandbox::Options;
use serde_json::{Value, json};

fn configured(appearance: Value) -> Options {
    let config = json!({ "apiBaseUrl": "", "appearance": appearance });
    Options {
        page_config: config.to_string(),
        ..quick()
    }
}

async fn computed(page: &Page, selector: &str, property: &str) -> Value {
    let script =
        "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]] ?? null";
    page.js_with(script, &[selector, property]).await
}

#[test]
fn a_brand_is_worn_from_the_configuration_alone_and_the_policy_has_no_objection() {
    let options = configured(json!({
        "theme": "dark",
        "variables": { "color-surface": "rgb(1, 2, 3)", "color-page": "light-dark(white, rgb(4, 5, 6))" },
        "elements": {
            "button-primary": {
                "class": "brand",
                "style": { "border-radius": "3px", ":focus": { "outline-color": "rgb(7, 8, 9)" } },
            },
        },
        "layout": {
            "sso": "above",
            "legal": { "terms": "https://acme.example/terms" },
            "poweredBy": { "text": "Acme" },
        },
    }));
    run_with(options, async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("Terms of service").await;
        page.until_says("Acme").await;
        let look = async |selector, property| computed(&page, selector, property).await;
        assert_eq!(look(".ma-card", "backgroundColor").await, "rgb(1, 2, 3)");
        assert_eq!(look(".ma-root", "backgroundColor").await, "rgb(4, 5, 6)");
        assert_eq!(look(".ma-root", "colorScheme").await, "dark");
        assert_eq!(look("button.brand", "borderTopLeftRadius").await, "3px");
        page.agree().await;
        page.until_step("form").await;
        page.sign_in().await;
        page.until_step("success").await;
        // A violation of the policy is a fault, too.
        assert_eq!(page.faults().await, [""; 0]);
        assert_eq!(page.warnings().await, [""; 0]);
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn what_the_configuration_has_wrong_is_named_and_the_login_goes_through() {
    let options = configured(json!({
        "theme": "purple",
        "variables": ["#fff"],
        "elements": { "buton": {}, "card": { "style": { "border-radius": "round" } } },
        "layout": { "logo": { "src": "javascript:alert(1)" } },
    }));
    run_with(options, async |stage| {
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.agree().await;
        page.until_step("form").await;
        let warnings = page.warnings().await.join("\n");
        for name in [
            "theme",
            "variables",
            "elements buton",
            "card border-radius",
            "layout logo.src",
        ] {
            assert!(warnings.contains(name), "{name} in {warnings}");
        }
        page.sign_in().await;
        page.until_step("success").await;
    });
}

#[test]
fn what_boot_paints_without_the_page_wears_the_brand_too() {
    let options = configured(json!({
        "theme": "dark",
        "variables": { "color-surface": "rgb(1, 2, 3)" },
    }));
    run_with(options, async |stage| {
        let login = stage.login("password");
        let page = stage.open_with(&login, "&theme=light").await;
        page.until_step("prime").await;
        // As the page itself would: Firefox runs a driver's script beside it, with classes of its own.
        page.js("const page = window.wrappedJSObject ?? window;
            const init = new page.Object();
            init.error = new page.WebAssembly.RuntimeError('unreachable');
            const { wasm } = document.querySelector('meta[name=managed-auth-page]').dataset;
            init.error.stack = `at ${new URL(wasm, location)}:wasm-function[7]:0x1`;
            page.dispatchEvent(new page.ErrorEvent('error', init))")
            .await;
        page.until_has(".ma-shell", true).await;
        let card = computed(&page, ".ma-shell .ma-card", "backgroundColor").await;
        assert_eq!(card, "rgb(1, 2, 3)");
        let scheme = computed(&page, ".ma-shell", "colorScheme").await;
        assert_eq!(scheme, "light", "as the address has it");
    });
}
