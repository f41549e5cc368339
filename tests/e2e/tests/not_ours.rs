//! What a failure is called is what it was: of somebody else's code, of the browser, of the network.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, email_and_password, question, run, skipped};
use managed_auth_sandbox::Fault;
use serde_json::json;

/// Errors of code that is not ours, each at its own event on the window.
const OTHERS: &str = "{
    const later = (act) => setTimeout(act);
    const trap = () => {
        // (module (func (export \"f\") unreachable))
        const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0,
            7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
        new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.f();
    };
    const acts = {
        'a throw': () => later(() => { throw new Error('an error of the host'); }),
        'a throw of a string': () => later(() => { throw 'nothing'; }),
        'a throw of null': () => later(() => { throw null; }),
        'a throw in words like ours': () => later(() => {
            throw Object.assign(new Error('stopped'), { name: 'stopped', why: 'stopped' });
        }),
        'a rejection in words like ours': () => later(() => {
            Promise.reject(Object.assign(new Error('Sign-in stopped'), { why: 'stopped' }));
        }),
        'a trap in words like ours': () => later(() => {
            throw new WebAssembly.RuntimeError('stopped');
        }),
        'a rejection': () => later(() => { Promise.reject(new TypeError('rejected')); }),
        'a rejection without a reason': () => later(() => { Promise.reject(); }),
        'a rejection with an odd object': () => later(() => {
            Promise.reject({ get message() { throw new Error('not even that'); }, get stack() { throw 1; } });
        }),
        'a trap': () => later(trap),
        'a trap in a promise': () => later(async () => trap()),
        'a trap that says nothing of itself': () => later(() => {
            const error = new WebAssembly.RuntimeError('unreachable');
            error.stack = undefined;
            throw error;
        }),
        'a trap like a panic': () => later(() => {
            throw new WebAssembly.RuntimeError('unreachable executed');
        }),
        'memory out of bounds': () => later(() => {
            Promise.reject(new WebAssembly.RuntimeError('memory access out of bounds'));
        }),
        'an error from another origin': () =>
            dispatchEvent(new ErrorEvent('error', { message: 'Script error.' })),
        'an error of an extension': () => dispatchEvent(new ErrorEvent('error', {
            message: 'Uncaught RuntimeError: unreachable',
            filename: 'chrome-extension://abcdefgh/content.js',
            error: Object.assign(new WebAssembly.RuntimeError('unreachable'), {
                stack: 'RuntimeError: unreachable\\n at chrome-extension://abcdefgh/x.wasm:wasm-function[3]:0x41',
            }),
        })),
        'a picture that is missing': () => document.body.append(
            Object.assign(new Image(), { src: '/no-such-picture.png', hidden: true })),
    };
    for (const name of Object.keys(acts)) addEventListener(`e2e ${name}`, acts[name]);
    globalThis.e2eOthers = Object.keys(acts);
    for (const name of ['step', 'success', 'error'])
        addEventListener(`managedauth:${name}`, () => { throw new Error('a listener of the host'); });
}";

#[test]
fn an_error_of_other_code_on_the_page_ends_nothing() {
    run(async |stage| {
        let Some(_ahead) = stage.browser.ahead(OTHERS).await else {
            skipped("its driver cannot run a script ahead of the page");
            return;
        };
        let (login, page) = stage.form("password").await;
        page.fill("Email address", "ada@example.com").await;
        let acts = page.js("return e2eOthers").await;
        let acts = acts.as_array().unwrap();
        assert!(acts.len() > 10);
        for act in acts {
            let act = act.as_str().unwrap();
            page.js_with("dispatchEvent(new Event(`e2e ${arguments[0]}`))", &[act])
                .await;
            page.settle().await;
            assert_eq!(page.step().await.as_deref(), Some("form"), "{act}");
            assert_eq!(
                page.value("Email address").await,
                "ada@example.com",
                "{act}"
            );
        }
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        page.until_step("success").await;
        assert_eq!(page.details("error").await, [json!(null); 0]);
        assert_eq!(stage.counts(&login).submit, 1);
    });
}

/// Waits until the page has given up, and gives what it says.
async fn last_words(page: &Page) -> String {
    page.until_has("button", true).await;
    let text = page.text().await;
    assert!(!text.trim().is_empty());
    text.to_lowercase()
}

#[test]
fn a_browser_that_is_too_old_is_told_so_and_keeps_its_code() {
    let fails = |error: &str| {
        format!(
            "for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming'])
                WebAssembly[name] = async () => {{ throw {error}; }};
            WebAssembly.Module = class {{ constructor() {{ throw {error}; }} }};
            WebAssembly.validate = () => false;"
        )
    };
    let too_old = [
        "delete globalThis.WebAssembly;".to_owned(),
        "globalThis.WebAssembly = undefined;".to_owned(),
        "globalThis.WebAssembly = {};".to_owned(),
        fails("new WebAssembly.CompileError('invalid opcode 0xfc')"),
        fails("new WebAssembly.LinkError('import function must be callable')"),
        "const { instantiate } = WebAssembly;
        WebAssembly.instantiateStreaming = undefined;
        WebAssembly.instantiate = () => Promise.reject(new WebAssembly.CompileError('unexpected section'))"
            .to_owned(),
    ];
    run(async |stage| {
        for script in &too_old {
            let Some(ahead) = stage.browser.ahead(script).await else {
                skipped("its driver cannot run a script ahead of the page");
                return;
            };
            let login = stage.login("password");
            let page = stage.open(&login).await;
            let said = last_words(&page).await;
            assert!(said.contains("browser"), "{said}, with {script}");
            assert!(!said.contains("connection"), "{said}, with {script}");
            assert_eq!(stage.counts(&login).exchange, 0, "{script}");
            assert!(page.address().await.contains("code="), "{script}");
            stage.browser.let_be(ahead).await;
        }
    });
}

#[test]
fn a_network_that_fails_is_called_that_and_another_try_goes_on() {
    run(async |stage| {
        let fails = "{
            const { fetch } = window;
            window.fetch = (input, init) => !window.mended && String(input?.url ?? input).includes('.wasm')
                ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init);
        }";
        let Some(ahead) = stage.browser.ahead(fails).await else {
            skipped("its driver cannot run a script ahead of the page");
            return;
        };
        // What was begun meanwhile, if anything was, is still on its way when the person tries again.
        stage.fault(Fault::ExchangeSlow);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        let said = last_words(&page).await;
        assert!(said.contains("connection"), "{said}");
        assert!(!said.contains("browser"), "{said}");
        stage.browser.let_be(ahead).await;
        // The network is back, for a page that is loaded anew and for one that tries in its place.
        page.js("window.mended = true").await;
        page.press("Try again").await;
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn a_trap_of_the_page_itself_is_said_once() {
    run(async |stage| {
        let state = question(json!({ "fields": email_and_password() }));
        let (_, page) = stage.asked(state, "form").await;
        let wasm = page
            .js("return performance.getEntriesByType('resource')
                .find(({ name }) => name.includes('.wasm')).name")
            .await;
        // As the page itself would: Firefox runs a driver's script beside it, with classes of its own.
        page.js_with(
            "const page = window.wrappedJSObject ?? window;
            const init = new page.Object();
            init.error = new page.WebAssembly.RuntimeError('unreachable');
            init.error.stack = `at ${arguments[0]}:wasm-function[7]:0x1`;
            page.dispatchEvent(new page.ErrorEvent('error', init))",
            &[wasm.as_str().unwrap()],
        )
        .await;
        page.until_says("Sign-in stopped").await;
        assert_eq!(page.step().await, None);
    });
}
