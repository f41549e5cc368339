//! A browser that refuses a nicety loses only the nicety; and what keeps the page from loading is
//! called what it was. Chromium is made to refuse: a script of the test comes before the page's own.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::fs;

use managed_auth_e2e::{Stage, dist, quick, run_in_one_browser as run, run_in_one_browser_with};
use managed_auth_sandbox::Options;
use serde_json::json;

/// Has every page of this stage begin with a script.
async fn spoil(stage: &Stage, script: &str) {
    let source = json!({ "source": script });
    stage
        .browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
}

/// What is done to a browser, and how it is called when a test fails.
const REFUSALS: [(&str, &str); 13] = [
    (
        "no channel is made",
        "self.BroadcastChannel = class { constructor() { throw new DOMException('x', 'SecurityError') } }",
    ),
    (
        "no channel takes a message",
        "BroadcastChannel.prototype.postMessage = () => { throw new Error('x') }",
    ),
    ("no channels", "delete self.BroadcastChannel"),
    (
        "no locks",
        "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })",
    ),
    (
        "no lock is given",
        "LockManager.prototype.request = () => Promise.reject(new DOMException('x', 'SecurityError'))",
    ),
    (
        "no lock is answered",
        "LockManager.prototype.request = () => new Promise(() => {})",
    ),
    (
        "no local storage",
        "Object.defineProperty(self, 'localStorage', { get() { throw new Error('x') } })",
    ),
    (
        "no languages",
        "Object.defineProperty(Navigator.prototype, 'languages', { value: undefined })",
    ),
    (
        "languages that throw",
        "Object.defineProperty(Navigator.prototype, 'languages', { get() { throw new Error('x') } })",
    ),
    ("no Intl", "delete self.Intl"),
    (
        "no history",
        "History.prototype.replaceState = () => { throw new DOMException('x', 'SecurityError') }",
    ),
    (
        "no media queries",
        "self.matchMedia = () => { throw new Error('x') }",
    ),
    (
        "no fonts and no resize observer",
        "Object.defineProperty(Document.prototype, 'fonts', { value: undefined }); delete self.ResizeObserver",
    ),
];

#[test]
fn a_browser_that_refuses_a_nicety_loses_only_the_nicety() {
    for (name, script) in REFUSALS {
        run(async |stage| {
            println!("{name}");
            spoil(stage, script).await;
            let login = stage.login("password");
            let app = format!("{}/?from=app", stage.sandbox.origin());
            let back = url::form_urlencoded::byte_serialize(app.as_bytes()).collect::<String>();
            let more = format!("&lang=de_AT&success_url={back}");
            let page = stage.open_with(&login, &more).await;
            page.until_says("Bei Example anmelden").await;
            page.press("Weiter").await;
            page.fill("Email address", "ada@example.com").await;
            page.fill("Password", "correct horse").await;
            page.press("Weiter").await;
            managed_auth_e2e::until("the app", async || {
                page.address().await.starts_with(&app).then_some(())
            })
            .await;
            assert_eq!(stage.counts(&login).exchange, 1, "{name}");
            assert_eq!(page.faults().await, [""; 0], "{name}");
        });
    }
}

#[test]
fn a_tab_that_may_keep_nothing_signs_in_all_the_same() {
    let options = Options {
        page_config: json!({ "apiBaseUrl": "", "resume": true }).to_string(),
        ..quick()
    };
    run_in_one_browser_with(options, async |stage| {
        // The notes of the test go on.
        let script = "for (const name of ['getItem', 'setItem', 'removeItem']) {
            const own = Storage.prototype[name];
            Storage.prototype[name] = function (key, ...more) {
                if (key === 'managed-auth-session') throw new DOMException('x', 'SecurityError');
                return own.call(this, key, ...more);
            };
        }";
        spoil(stage, script).await;
        let (login, page) = stage.form("password").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}

// --- what keeps the page from loading

const CONNECTION: &str = "Check your connection";
const SERVER: &str = "The server did not send what this page needs.";
const BROWSER: &str = "This browser cannot show the sign-in";

/// Opens a page whose WebAssembly is answered so, and waits for what it says.
async fn said_of_wasm(stage: &Stage, answer: &str, wanted: &str) {
    let script = format!(
        "const own = self.fetch;
        self.fetch = (input, init) => /\\.wasm/.test(input) && !self.mended ? ({answer})() : own(input, init)"
    );
    spoil(stage, &script).await;
    says(stage, wanted).await;
}

/// Opens a page, and waits for it to say this and none of the others.
async fn says(stage: &Stage, wanted: &str) {
    let page = stage.open(&stage.login("password")).await;
    page.until_says(wanted).await;
    let said = page.text().await;
    let others = [CONNECTION, SERVER, BROWSER];
    let others = others.iter().filter(|it| said.contains(**it));
    assert_eq!(others.count(), 1, "{said}");
}

#[test]
fn a_network_that_fails_is_called_one() {
    run(async |stage| {
        let answer = "() => Promise.reject(new TypeError('Failed to fetch'))";
        said_of_wasm(stage, answer, CONNECTION).await;
    });
}

#[test]
fn a_server_that_fails_is_called_one() {
    for answer in [
        "() => Promise.resolve(new Response('', { status: 404 }))",
        "() => Promise.resolve(new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }))",
        "() => Promise.resolve(new Response('<!doctype html>', { headers: { 'Content-Type': 'application/wasm' } }))",
        "() => Promise.resolve(new Response('', { headers: { 'Content-Type': 'application/wasm' } }))",
        "async () => new Response((await (await own(input)).arrayBuffer()).slice(0, 100_000),
            { headers: { 'Content-Type': 'application/wasm' } })",
    ] {
        run(async |stage| {
            println!("{answer}");
            said_of_wasm(stage, answer, SERVER).await;
        });
    }
}

#[test]
fn a_browser_that_is_too_old_is_called_that() {
    for script in [
        "delete self.WebAssembly",
        "delete self.ReadableStream",
        "delete self.AbortController",
        "WebAssembly.instantiateStreaming = WebAssembly.instantiate = async () => { throw new WebAssembly.CompileError('x') }",
        "WebAssembly.instantiateStreaming = WebAssembly.instantiate = async () => { throw new WebAssembly.LinkError('x') }",
    ] {
        run(async |stage| {
            println!("{script}");
            spoil(stage, script).await;
            let login = stage.login("password");
            let page = stage.open_with(&login, "&lang=de").await;
            page.until_says("Dieser Browser kann die Anmeldung nicht anzeigen")
                .await;
        });
    }
}

#[test]
fn the_host_can_reword_what_is_said_without_the_pages_own_code() {
    let config = json!({
        "apiBaseUrl": "",
        "localization": {
            "page.server_text": "all",
            "page.title": "Example",
            "page.again": 7,
            "de": { "page.server_text": "eins" },
            "de-AT": { "page.failed": "zwei" },
        },
    });
    let options = Options {
        page_config: config.to_string(),
        ..quick()
    };
    run_in_one_browser_with(options, async |stage| {
        let missing = "const own = self.fetch;
            self.fetch = (input, init) => /\\.wasm/.test(input)
                ? Promise.resolve(new Response('', { status: 404 })) : own(input, init)";
        spoil(stage, missing).await;
        for (lang, said) in [
            (
                "en",
                ["The sign-in could not be loaded", "all", "Try again"],
            ),
            ("de", ["Die Anmeldung", "eins", "Erneut versuchen"]),
            ("de-AT", ["zwei", "eins", "Erneut versuchen"]),
        ] {
            let login = stage.login("password");
            let page = stage.open_with(&login, &format!("&lang={lang}")).await;
            for text in said {
                page.until_says(text).await;
            }
            assert_eq!(page.js("return document.title").await, "Example", "{lang}");
        }
    });
}

#[test]
fn words_that_are_not_what_they_should_be_are_left_out() {
    for (words, spoken, button) in [
        (
            r#"{ "prime.button": "Los", "page.title": null, "page.late": 7 }"#,
            "de",
            "Los",
        ),
        (r#"{ "prime.button": {} }"#, "de", "Continue"),
        ("null", "en", "Continue"),
        ("[]", "en", "Continue"),
        ("7", "en", "Continue"),
    ] {
        run(async |stage| {
            println!("{words}");
            let script = format!(
                "const own = self.fetch;
                self.fetch = (input, init) => /de\\.json/.test(input)
                    ? Promise.resolve(new Response('{words}')) : own(input, init)"
            );
            spoil(stage, &script).await;
            let login = stage.login("password");
            let page = stage.open_with(&login, "&lang=de").await;
            page.button(button).await;
            let shown = page
                .js("return [document.documentElement.lang, document.title]")
                .await;
            assert_eq!(shown, json!([spoken, "Sign in"]));
        });
    }
}

/// A built page with another script in place of its glue.
fn run_with_glue(glue: Option<&str>, test: impl AsyncFnOnce(&Stage)) {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(dist()).unwrap() {
        let (from, name) = entry.map(|it| (it.path(), it.file_name())).unwrap();
        let text = name.to_string_lossy();
        let is_glue = text.starts_with("leptos-managed-auth") && text.contains(".js");
        if from.is_file() && !is_glue {
            fs::copy(from, copy.path().join(name)).unwrap();
        } else if let (true, Some(glue)) = (text.ends_with(".js"), glue) {
            fs::write(copy.path().join(name), glue).unwrap();
        }
    }
    // The build names the hash of the script that it made.
    let page = copy.path().join("index.html");
    let html = fs::read_to_string(&page).unwrap();
    let html = html.replace("integrity=", "data-was=");
    fs::write(&page, html).unwrap();
    let options = Options {
        dist: Some(copy.path().to_owned()),
        ..quick()
    };
    run_in_one_browser_with(options, test);
}

#[test]
fn a_script_that_does_not_come_or_cannot_be_read_is_called_what_it_is() {
    // All that a page hears of a script that is sent, and was cut off on the way.
    let cut_off = "throw new TypeError('Importing a module script failed.')";
    for (glue, wanted) in [
        (None, SERVER),
        (Some("this is from a newer time"), BROWSER),
        (Some(cut_off), CONNECTION),
    ] {
        run_with_glue(glue, async |stage| says(stage, wanted).await);
    }
}

// --- somebody else's code

#[test]
fn a_trap_of_somebody_elses_code_ends_nothing() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        // (module (func (export "f") unreachable))
        let trap = "const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0,
                7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
            const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes));
            setTimeout(() => instance.exports.f());
            const reason = new WebAssembly.RuntimeError('unreachable');
            dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason }));
            await new Promise((go) => setTimeout(go, 50))";
        page.js(&format!("return (async () => {{ {trap} }})()"))
            .await;
        page.settle().await;
        assert_eq!(page.step().await.as_deref(), Some("form"));
        let trapped = page.faults().await.len();
        assert_eq!(trapped, 2, "they happened");
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
    });
}
