//! The npm package where its code comes late, in another way, or not at all.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, front_ends, quick, run_with, until};
use managed_auth_sandbox::{Fault, Login, Options};

/// Opens a page that does not know the element yet.
fn run(test: impl AsyncFnOnce(&Stage, &Page)) {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    run_with(options, async |stage| {
        let address = format!("{}/late.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        test(stage, &page).await;
    });
}

/// Loads the package.
pub(crate) async fn load(page: &Page) {
    page.js("loadManagedAuth()").await;
    until("the package", async || {
        (page.js("return 'managedAuth' in window").await == true).then_some(())
    })
    .await;
}

/// Has every request for the WebAssembly answered by this function of the real response.
pub(crate) async fn answer_wasm(page: &Page, answer: &str) {
    page.js(&format!(
        "const real = window.fetch;
        window.spoiled = true;
        window.fetch = async (address, init) => {{
            const response = await real(address, init);
            const spoil = window.spoiled && String(address).endsWith('.wasm');
            return spoil ? ({answer})(response) : response;
        }};"
    ))
    .await;
}

/// Loads the package, and puts an element into the page.
pub(crate) async fn put(page: &Page, login: &Login) {
    load(page).await;
    page.js_with(
        "const it = document.createElement('managed-auth');
        it.apiBaseUrl = '';
        it.append('One moment');
        document.querySelector('#one').append(it);
        [it.sessionId, it.handoffCode] = arguments;",
        &[&login.id, &login.handoff_code],
    )
    .await;
}

#[test]
fn what_was_set_before_the_element_was_known_counts() {
    run(async |stage, page| {
        let (first, second) = (stage.login("password"), stage.login("password"));
        page.js_with(
            "const it = document.createElement('managed-auth');
            Object.assign(it, {
                apiBaseUrl: '',
                sessionId: arguments[0],
                handoffCode: arguments[1],
                skipPrime: true,
                appearance: { variables: { 'color-primary': 'rgb(1, 2, 3)' } },
                localization: { 'form.submit': 'Go' },
                restart() { [it.sessionId, it.handoffCode] = next; },
            });
            const next = [arguments[2], arguments[3]];
            document.querySelector('#one').append(it);",
            &[
                &first.id,
                &first.handoff_code,
                &second.id,
                &second.handoff_code,
            ],
        )
        .await;
        load(page).await;
        page.until_step("form").await;
        let color =
            "return getComputedStyle(document.querySelector('[type=submit]')).backgroundColor";
        assert_eq!(page.js(color).await, "rgb(1, 2, 3)");
        stage.fault(Fault::Submit410);
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        page.press("Go").await;
        page.until_step("expired").await;

        // It asks the host, who sets a fresh login.
        page.press("Start again").await;
        page.until_step("form").await;
        assert_eq!(stage.counts(&second).exchange, 1);
    });
}

#[test]
fn without_the_element_there_is_mount() {
    run(async |stage, page| {
        let login = stage.login("password");
        load(page).await;
        page.js_with(
            "const [sessionId, handoffCode] = arguments;
            window.said = [];
            const options = { sessionId, handoffCode, apiBaseUrl: '', theme: 'light' };
            options.onSuccess = ({ domain }) => said.push(domain);
            options.onError = ({ message }) => said.push(message);
            managedAuth.mount(document.querySelector('#one'), options)
                .then((handle) => { window.handle = handle; });",
            &[&login.id, &login.handoff_code],
        )
        .await;
        page.until_has("[data-managed-auth-theme=light]", true)
            .await;
        page.js("handle.update({ theme: 'dark', lang: 'de' })")
            .await;
        page.until_has("[data-managed-auth-theme=dark][lang=de]", true)
            .await;
        page.agree().await;
        page.until_step("form").await;
        page.fill("Email address", "ada@example.com").await;
        page.fill("Password", "correct horse").await;
        page.press("Weiter").await;
        stage.went_well(&login, page).await;
        assert_eq!(page.js("return said.join()").await, "mail.example.com");
        page.js("handle.unmount(); handle.unmount(); handle.update({ theme: 'light' })")
            .await;
        page.until_has("[data-managed-auth-step]", false).await;
        assert_eq!(page.faults().await, [""; 0]);
    });
}

#[test]
fn webassembly_of_another_type_is_taken_as_well() {
    run(async |stage, page| {
        let plain = "(it) => new Response(it.body, { headers: { 'Content-Type': 'text/plain' } })";
        answer_wasm(page, plain).await;
        let login = stage.login("password");
        put(page, &login).await;
        page.agree().await;
        page.until_step("form").await;
        assert_eq!(page.faults().await, [""; 0]);
    });
}

#[test]
fn webassembly_that_does_not_arrive_is_said_and_can_be_tried_again() {
    run(async |stage, page| {
        answer_wasm(page, "() => new Response('', { status: 404 })").await;
        let login = stage.login("password");
        put(page, &login).await;
        page.until_says("The sign-in could not be loaded").await;
        until("the error event", async || {
            let errors = page.details("error").await;
            let said = errors.first()?["message"].as_str()?;
            assert_eq!(errors.len(), 1);
            (said == "The sign-in could not be loaded.").then_some(())
        })
        .await;
        let faults = page.faults().await;
        assert!(
            faults[0].contains("managed-auth: The sign-in could not be loaded."),
            "{faults:?}"
        );
        assert_eq!(stage.counts(&login).exchange, 0, "the code is not spent");

        page.js("window.spoiled = false").await;
        page.press("Try again").await;
        page.agree().await;
        page.until_step("form").await;
    });
}
