//! The first calls are made while the page's own code travels, and nothing else is different.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{
    Page, Stage, quick, run, run_in_one_browser, run_in_one_browser_with, until,
};
use managed_auth_sandbox::{Arm, Fault, Login, Options};
use serde_json::{Value, json};

/// Has every page of this stage begin with a script.
async fn spoil(stage: &Stage, script: &str) {
    let source = json!({ "source": script });
    let command = "Page.addScriptToEvaluateOnNewDocument";
    stage.browser.cdp(command, source).await;
}

/// The WebAssembly comes when the test lets it.
const LATE: &str = "const own = self.fetch;
    const allowed = new Promise((go) => (self.allow = go));
    self.fetch = async (input, init) => {
        if (/\\.wasm/.test(input)) await allowed;
        return own(input, init);
    }";

/// The WebAssembly does not come, until the test has mended that.
const MISSING: &str = "const own = self.fetch;
    self.fetch = async (input, init) => {
        if (!/\\.wasm/.test(input) || self.mended) return own(input, init);
        // The server takes its time to say so.
        await new Promise((go) => setTimeout(go, 500));
        return new Response('', { status: 503 });
    }";

async fn until_begun(stage: &Stage, login: &Login) {
    let both = |counts: &managed_auth_sandbox::Counts| (counts.exchange, counts.retrieve) == (1, 1);
    stage.until_counts(login, "both calls", both).await;
}

/// What was asked for, in order, and what was shown, without what differs from login to login.
async fn story(stage: &Stage, is_agreed: bool, spoiled: Option<&str>) -> (Value, Value) {
    if let Some(script) = spoiled {
        spoil(stage, script).await;
    }
    let login = stage.login("mfa");
    let page = if is_agreed {
        stage.open_with(&login, "&skip_prime=1").await
    } else {
        let page = stage.open(&login).await;
        page.agree().await;
        page
    };
    page.sign_in().await;
    page.press("***-***-9034").await;
    page.fill("Verification code", "482913").await;
    page.press("Continue").await;
    stage.went_well(&login, &page).await;
    let asked = page
        .js(
            "return window.managedAuthE2e.requests.filter(({ url }) => url.includes('/auth/'))
            .map(({ url, headers, body }) =>
                [url.replace(/.*connections.[^/]*/, ''), Object.keys(headers).sort(), Object.keys(JSON.parse(body || '{}'))])",
        )
        .await;
    let told = page.events().await.into_iter();
    // Without consent either the stream or the snapshot may come first, which names the site.
    let told: Vec<Value> = told
        .map(|it| {
            json!([
                it.name,
                it.shown,
                if is_agreed { String::new() } else { it.said }
            ])
        })
        .collect();
    (asked, json!(told))
}

#[test]
fn a_login_is_the_same_with_and_without() {
    for is_agreed in [false, true] {
        let mut stories = Vec::new();
        for spoiled in [
            None,
            // Whether another tab has the link is never known: then nothing is begun.
            Some("LockManager.prototype.request = () => new Promise(() => {})"),
        ] {
            run_in_one_browser(async |stage| stories.push(story(stage, is_agreed, spoiled).await));
        }
        if let [with, without] = &stories[..] {
            assert_eq!(with, without);
        }
    }
}

#[test]
fn the_first_two_calls_do_not_wait_for_the_pages_own_code() {
    run_in_one_browser(async |stage| {
        spoil(stage, LATE).await;
        let login = stage.login("password");
        let page = stage.open(&login).await;
        until_begun(stage, &login).await;
        assert_eq!(page.step().await, None, "nothing of it is there yet");
        page.js("allow()").await;
        page.agree().await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}

#[test]
fn the_stream_does_not_wait_either_where_no_consent_has_to_come_first() {
    for (more, follows) in [("&skip_prime=1", 1), ("&skip_prime=0", 0), ("", 0)] {
        run_in_one_browser(async |stage| {
            spoil(stage, LATE).await;
            let login = stage.login("password");
            let page = stage.open_with(&login, more).await;
            until_begun(stage, &login).await;
            stage
                .until_counts(&login, "the stream", |counts| counts.events >= follows)
                .await;
            assert_eq!(page.step().await, None, "nothing of it is there yet");
            assert_eq!(stage.counts(&login).events, follows, "{more}");
            page.js("allow()").await;
            if follows == 0 {
                page.agree().await;
            }
            page.sign_in().await;
            stage.went_well(&login, &page).await;
            assert_eq!(stage.counts(&login).events, 1, "{more}");
        });
    }
}

/// Everything that a script of the page could look through.
async fn within_reach(page: &Page) -> String {
    let all = page
        .js("const seen = new Set();
            const texts = [document.documentElement.outerHTML, JSON.stringify({ ...localStorage }),
                JSON.stringify({ ...sessionStorage, 'managed-auth-e2e': 0 }), document.cookie];
            const look = (it, depth) => {
                if (typeof it === 'string') texts.push(it);
                if (!it || typeof it !== 'object' || seen.has(it) || depth > 3) return;
                seen.add(it);
                if (it === window.managedAuthE2e) return;
                for (const name of Object.getOwnPropertyNames(it)) {
                    if (it === window && name === 'location') continue;
                    try { look(it[name], depth + 1) } catch {}
                }
            };
            look(window, 0);
            look(document.getElementById('managed-auth'), 0);
            return texts.join()")
        .await;
    all.as_str().unwrap().to_owned()
}

#[test]
fn what_was_begun_is_within_nobodys_reach() {
    run_in_one_browser(async |stage| {
        spoil(stage, LATE).await;
        let login = stage.login("password");
        let page = stage.open(&login).await;
        until_begun(stage, &login).await;
        let token = page
            .js(
                "return window.managedAuthE2e.requests
                .map(({ headers }) => headers.authorization?.slice('Bearer '.length)).find(Boolean)",
            )
            .await;
        let token = token.as_str().unwrap();
        // The code is still in the address.
        assert!(!within_reach(&page).await.contains(token));
        page.js("allow()").await;
        page.agree().await;
        page.until_step("form").await;
        for secret in [token, &login.handoff_code] {
            assert!(!within_reach(&page).await.contains(secret));
        }
    });
}

#[test]
fn a_code_that_was_spent_before_the_page_could_load_is_not_lost() {
    run_in_one_browser(async |stage| {
        spoil(stage, MISSING).await;
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("The server did not send what this page needs.")
            .await;
        until_begun(stage, &login).await;
        until("the code out of the address", async || {
            (!page.address().await.contains("code=")).then_some(())
        })
        .await;
        page.js("self.mended = true").await;
        page.press("Try again").await;
        page.agree().await;
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        assert_eq!(stage.counts(&login).exchange, 1);
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn a_code_that_was_refused_before_the_page_could_load_is_not_sent_again() {
    run_in_one_browser(async |stage| {
        spoil(stage, MISSING).await;
        let refused = Arm::new(Fault::Exchange401).always();
        stage.sandbox.faults().arm(refused);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("The server did not send what this page needs.")
            .await;
        page.js("self.mended = true").await;
        page.press("Try again").await;
        page.until_says("it works only once").await;
        assert_eq!(stage.counts(&login).exchange, 1);
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn a_code_that_was_not_spent_stays_in_the_address_of_a_page_that_did_not_load() {
    run_in_one_browser(async |stage| {
        let script =
            format!("{MISSING}; LockManager.prototype.request = () => new Promise(() => {{}})");
        spoil(stage, &script).await;
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_says("The server did not send what this page needs.")
            .await;
        assert!(page.address().await.contains(&login.handoff_code));
        assert_eq!(stage.counts(&login).exchange, 0);
    });
}

#[test]
fn nothing_in_the_address_says_where_the_head_start_goes() {
    run(async |stage| {
        let login = stage.login("password");
        let more = "&apiBaseUrl=https://elsewhere.example&api_base_url=https://elsewhere.example";
        let page = stage.open_with(&login, more).await;
        page.agree().await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}

/// What a host can write about the consent step, right and wrong.
const CONFIGURATIONS: [&str; 14] = [
    r#""appearance": { "layout": { "skipPrime": true } }"#,
    r#""appearance": { "layout": { "skipPrime": false } }"#,
    r#""appearance": { "layout": { "skipPrime": "true" } }"#,
    r#""appearance": { "layout": { "skipPrime": 1 } }"#,
    r#""appearance": { "layout": { "skipPrime": null } }"#,
    r#""appearance": { "layout": { "skipprime": true } }"#,
    r#""appearance": { "layout": { "skipPrime": true, "skipPrime": false } }"#,
    r#""appearance": { "layout": { "skipPrime": false, "skipPrime": true } }"#,
    r#""appearance": { "layout": { "frame": "oval", "skipPrime": true, "more": 1 } }"#,
    r#""appearance": { "layout": [{ "skipPrime": true }] }"#,
    r#""appearance": { "layout": null, "skipPrime": true }"#,
    r#""appearance": { "skipPrime": true }"#,
    r#""appearance": [{ "layout": { "skipPrime": true } }]"#,
    r#""appearance": null, "layout": { "skipPrime": true }, "skipPrime": true"#,
];

/// What an address can say about it.
const SAID: [&str; 14] = [
    "",
    "&skip_prime",
    "&skip_prime=",
    "&skip_prime=1",
    "&skip_prime=0",
    "&skip_prime=true",
    "&skip_prime=false",
    "&skip_prime=False",
    "&skip_prime=no",
    "&skip_prime=00",
    "&skip_prime=%200",
    "&skip_prime=0&skip_prime=1",
    "&skip_prime=1&skip_prime=0",
    "&Skip_Prime=1&skip-prime=1&skipPrime=1",
];

/// Opens this address; the loader's answer is whether it asks for the stream, the page's whether it asks
/// for consent.
async fn agree_about(stage: &Stage, login: &Login, address: &str) -> bool {
    let page = stage.open_at(address).await;
    until_begun(stage, login).await;
    // The stream is asked for before the snapshot.
    let asked = page
        .js("return window.managedAuthE2e.requests.some(({ url }) => url.endsWith('/events'))")
        .await;
    page.js("allow()").await;
    let step = until("a step", async || page.step().await).await;
    assert_eq!(asked == true, step != "prime", "{address}: {step}");
    page.until_says("Sign in to Example").await;
    assert_eq!(stage.counts(login).exchange, 1, "{address}");
    asked == true
}

/// The loader reads the address and the configuration before the page's own code is there, by rules
/// that stand in both.
#[test]
fn the_loader_and_the_page_read_addresses_and_configurations_alike() {
    run_in_one_browser(async |stage| {
        spoil(stage, LATE).await;
        let mut agreed = Vec::new();
        for said in SAID {
            let login = stage.login("password");
            let address = format!("{}{said}", login.hosted_url);
            agreed.push(agree_about(stage, &login, &address).await);
        }
        assert!(agreed.contains(&true) && agreed.contains(&false));
        for path in ["x.html", "index.html", ".html", "%e4"] {
            let login = stage.login("password");
            let query = format!("?id={}&code={}", login.id, login.handoff_code);
            let address = format!("{}/login/{path}{query}", stage.sandbox.origin());
            agree_about(stage, &login, &address).await;
        }
    });
    let mut agreed = Vec::new();
    for configuration in CONFIGURATIONS {
        let options = Options {
            page_config: format!(r#"{{ "apiBaseUrl": "", {configuration} }}"#),
            ..quick()
        };
        run_in_one_browser_with(options, async |stage| {
            spoil(stage, LATE).await;
            for said in ["", "&skip_prime=0", "&skip_prime=1"] {
                let login = stage.login("password");
                let address = format!("{}{said}", login.hosted_url);
                let is = agree_about(stage, &login, &address).await;
                if said.is_empty() {
                    agreed.push(is);
                }
            }
        });
    }
    assert!(agreed.is_empty() || agreed.contains(&true) && agreed.contains(&false));
}
