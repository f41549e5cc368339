//! The custom element in a page without any framework: `<managed-auth>` of the npm package.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use managed_auth_e2e::{
    Page, Stage, front_ends, neighbour, quick, run_in_one_browser_with, run_with, until,
};
use managed_auth_sandbox::{Fault, Login, Options};

/// Opens a page that knows the element, and has two places for it: `#one` and `#two`.
pub(crate) fn run(test: impl AsyncFnOnce(&Stage, &Page)) {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    run_with(options, async |stage| {
        let address = format!("{}/index.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        test(stage, &page).await;
    });
}

/// Puts an element into `place`, with these attributes besides its login's.
pub(crate) async fn put(page: &Page, place: &str, login: &Login, attributes: &str) {
    let script = "const [place, id, code, attributes] = arguments;
        document.querySelector(place).innerHTML =
            `<managed-auth ${attributes} session-id=\"${id}\" api-base-url=\"\"></managed-auth>`;
        document.querySelector(place).firstChild.handoffCode = code;";
    let arguments = [place, &login.id, &login.handoff_code, attributes];
    page.js_with(script, &arguments).await;
}

/// Puts an element into `#one`, and goes on to its form.
pub(crate) async fn form(stage: &Stage, page: &Page, attributes: &str) -> Login {
    let login = stage.login("password");
    put(page, "#one", &login, attributes).await;
    page.agree().await;
    page.until_step("form").await;
    login
}

/// Waits until the script says `wanted`.
async fn until_js(page: &Page, script: &str, wanted: &str) {
    until(format_args!("`{wanted}` from {script}"), async || {
        (page.js(script).await == wanted).then_some(())
    })
    .await;
}

/// Presses keys one by one, as a keyboard does: whatever has the focus gets them.
async fn press_keys(page: &Page, keys: &str) {
    let mut actions = KeyActions::new("keyboard".into());
    for value in keys.chars() {
        actions = actions
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
    }
    page.client().perform_actions(actions).await.unwrap();
}

/// The login is over for the sandbox, too, and nothing more is asked for.
async fn nothing_is_left(stage: &Stage, page: &Page, login: &Login) {
    stage
        .until_counts(login, "every stream is closed", |it| it.streams_open() == 0)
        .await;
    page.pass(Duration::from_millis(300)).await;
    let (counts, events) = (stage.counts(login), page.events().await);
    page.pass(Duration::from_millis(1_200)).await;
    assert_eq!(stage.counts(login), counts, "nothing more was asked for");
    assert_eq!(page.events().await, events, "nothing more was told");
    assert_eq!(page.faults().await, [""; 0]);
}

#[test]
fn the_element_signs_in() {
    run(async |stage, page| {
        let login = form(stage, page, "").await;
        page.sign_in().await;
        stage.went_well(&login, page).await;
        let display = "return getComputedStyle(document.querySelector('managed-auth')).display";
        assert_eq!(page.js(display).await, "block");
    });
}

#[test]
fn the_code_of_an_element_can_wait_for_the_person_to_agree() {
    run(async |stage, page| {
        let login = stage.login("password");
        put(page, "#one", &login, "exchange-on-consent").await;
        page.until_step("prime").await;
        page.button("Continue").await;
        assert_eq!(stage.counts(&login).exchange, 0);
        page.agree().await;
        page.until_step("form").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn what_is_secret_is_not_sent_on_to_where_an_answer_points() {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    // In the one whose recorder is on pages of other origins as well.
    run_in_one_browser_with(options, async |stage| {
        // On a page whose policy would not keep it from going there.
        let files = &[(
            "/",
            "text/html",
            "<!doctype html><title>A page</title><section id=one>",
        )];
        let page = stage.open_at(&neighbour(files)).await;
        let origin = stage.sandbox.origin();
        let element = format!("{origin}/managed-auth/managed-auth.js");
        let load = "const script = document.createElement('script');
            [script.type, script.src] = ['module', arguments[0]];
            document.body.append(script)";
        page.js_with(load, &[&element]).await;
        stage.fault(Fault::ExchangeRedirect);
        let login = stage.login("password");
        let base = format!("api-base-url={origin}");
        put(&page, "#one", &login, &base).await;
        page.agree().await;
        page.until_step("form").await;
        assert!(stage.counts(&login).exchange > 1, "it was asked again");
        stage.fault(Fault::SubmitRedirect);
        page.sign_in().await;
        page.until_says("Your answer did not get through.").await;
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        let counts = stage.counts(&login);
        assert_eq!(
            (counts.exchange, counts.submit),
            (2, 2),
            "each twice, by us"
        );
        let taken = counts.submissions.iter().map(|it| it.status);
        assert_eq!(taken.collect::<Vec<_>>(), [Some(307), Some(202)]);
    });
}

#[test]
fn a_sign_in_whose_code_has_stopped_says_so() {
    run(async |stage, page| {
        form(stage, page, "").await;
        // As the page itself would: Firefox runs a driver's script beside it, with classes of its own.
        let trap = async |place: &str| {
            let script = "const page = window.wrappedJSObject ?? window;
                const init = new page.Object();
                init.error = new page.WebAssembly.RuntimeError('unreachable');
                init.error.stack = `at ${arguments[0]}:wasm-function[7]:0x1`;
                page.dispatchEvent(new page.ErrorEvent('error', init))";
            page.js_with(script, &[place]).await;
        };
        trap("https://app.example.com/other.wasm").await;
        page.settle().await;
        assert_eq!(page.step().await.as_deref(), Some("form"), "another's trap");
        let wasm = page
            .js("return performance.getEntriesByType('resource')
                .find(({ name }) => name.endsWith('.wasm')).name")
            .await;
        trap(wasm.as_str().unwrap()).await;
        page.until_says("Sign-in stopped").await;
        assert_eq!(page.details("error").await.len(), 1);
        assert_eq!(page.step().await, None);
    });
}

#[test]
fn an_element_that_is_moved_goes_on_where_it_was() {
    run(async |stage, page| {
        let login = form(stage, page, "").await;
        page.fill("Email address", "ada@example.com").await;
        // At one go, and as some frameworks do it: out, and in again.
        page.task(
            "const it = document.querySelector('managed-auth');
            document.querySelector('#two').append(it);
            it.remove();
            document.querySelector('#one').append(it);",
            &[],
        )
        .await;
        page.settle().await;
        assert_eq!(page.value("Email address").await, "ada@example.com");
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        stage.went_well(&login, page).await;
    });
}

#[test]
fn an_element_that_is_removed_leaves_nothing_behind() {
    run(async |stage, page| {
        let remove = "document.querySelector('managed-auth').remove()";
        // In the middle of a login.
        let login = form(stage, page, "").await;
        page.js(remove).await;
        nothing_is_left(stage, page, &login).await;

        // While the exchange is on its way.
        let login = stage.login("password");
        stage.fault(Fault::ExchangeSilence);
        put(page, "#one", &login, "").await;
        stage
            .until_counts(&login, "the exchange", |it| it.exchange == 1)
            .await;
        page.js(remove).await;
        stage
            .until_counts(&login, "it is aborted", |it| it.abandoned == 1)
            .await;
        nothing_is_left(stage, page, &login).await;

        // Before anything began.
        let login = stage.login("password");
        page.task(
            "const it = document.createElement('managed-auth');
            [it.sessionId, it.handoffCode] = arguments;
            it.apiBaseUrl = '';
            document.body.append(it);
            it.remove();",
            &[&login.id, &login.handoff_code],
        )
        .await;
        nothing_is_left(stage, page, &login).await;
        assert_eq!(stage.counts(&login).exchange, 0);
    });
}

#[test]
fn an_element_that_comes_back_begins_anew() {
    run(async |stage, page| {
        form(stage, page, "").await;
        let login = stage.login("password");
        page.js_with(
            "const it = document.querySelector('managed-auth');
            it.remove();
            setTimeout(() => {
                [it.sessionId, it.handoffCode] = arguments;
                document.querySelector('#two').append(it);
            });",
            &[&login.id, &login.handoff_code],
        )
        .await;
        page.agree().await;
        page.until_step("form").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn another_session_begins_another_login_and_ends_the_first() {
    run(async |stage, page| {
        let first = form(stage, page, "").await;
        let second = stage.login("password");
        page.task(
            "const it = document.querySelector('managed-auth');
            it.setAttribute('session-id', arguments[0]);
            it.setAttribute('handoff-code', arguments[1]);",
            &[&second.id, &second.handoff_code],
        )
        .await;
        stage
            .until_counts(&first, "its stream is closed", |it| it.streams_open() == 0)
            .await;
        page.agree().await;
        page.until_step("form").await;
        page.sign_in().await;
        page.until_step("success").await;
        let counts = stage.counts(&second);
        assert_eq!((counts.exchange, counts.events), (1, 1));
        assert_eq!(stage.counts(&first).submit, 0);
        assert_eq!(page.details("success").await.len(), 1);
        assert_eq!(page.faults().await, [""; 0]);
    });
}

#[test]
fn theme_and_language_change_while_somebody_types() {
    run(async |stage, page| {
        let login = form(stage, page, "theme=light").await;
        page.fill("Email address", "ada@example.com").await;
        let ground = "return getComputedStyle(document.querySelector('.ma-card')).backgroundColor";
        assert_eq!(page.js(ground).await, "rgb(255, 255, 255)");
        page.js("const it = document.querySelector('managed-auth');
            it.theme = 'dark';
            it.lang = 'de-AT';")
            .await;
        until_js(page, ground, "rgb(23, 26, 33)").await;
        page.until_says("Bei Example anmelden").await;
        // The site's own label has no translation.
        assert_eq!(page.value("Email address").await, "ada@example.com");
        page.js("document.querySelector('managed-auth').localization = { 'form.submit': 'Los' }")
            .await;
        page.fill("Password", "correct horse").await;
        page.press("Los").await;
        stage.went_well(&login, page).await;
    });
}

#[test]
fn a_language_is_read_as_people_write_it() {
    run(async |stage, page| {
        form(stage, page, "").await;
        let spoken = "const { lang, dir } = document.querySelector('[data-managed-auth-step]');
            return `${lang} ${dir}`";
        for (written, texts, wanted) in [
            ("de_AT.UTF-8", "undefined", "de ltr"),
            ("AR_eg", "undefined", "ar rtl"),
            ("zh_TW", "undefined", "en ltr"),
            (" pt-AO", "undefined", "pt-BR ltr"),
            ("none of them", "undefined", "en ltr"),
            ("zh-Hans-HK", "undefined", "zh-Hans ltr"),
            ("he_IL", "{ 'form.submit': 'שלח' }", "he-IL rtl"),
        ] {
            page.js(&format!(
                "Object.assign(document.querySelector('managed-auth'),
                    {{ lang: '{written}', localization: {texts} }});"
            ))
            .await;
            until_js(page, spoken, wanted).await;
        }
    });
}

#[test]
fn two_elements_on_one_page_are_two_logins() {
    run(async |stage, page| {
        let (one, two) = (stage.login("password"), stage.login("totp"));
        page.js("window.told = [];
            for (const name of ['one', 'two']) {
                document.querySelector(`#${name}`).addEventListener('managedauth:step', (event) => {
                    told.push(`${name} ${event.detail.step} ${event.target.localName}`);
                });
            }")
            .await;
        put(page, "#one", &one, "skip-prime").await;
        put(page, "#two", &two, "skip-prime keep-focus").await;
        let steps = "return [...document.querySelectorAll('[data-managed-auth-step]')]
            .map((it) => it.dataset.managedAuthStep).join(' ')";
        until_js(page, steps, "form form").await;
        let doubled = "const ids = [...document.querySelectorAll('[id]')].map((it) => it.id);
            return ids.filter((id, at) => ids.indexOf(id) !== at).join(' ')";
        assert_eq!(page.js(doubled).await, "");
        let told = page.js("return told.join(', ')").await;
        let told = told.as_str().unwrap();
        assert!(
            told.contains("one form div") && told.contains("two form div"),
            "{told}"
        );

        page.js("document.querySelector('#two').replaceChildren()")
            .await;
        stage
            .until_counts(&two, "the second one's stream", |it| it.streams_open() == 0)
            .await;
        page.sign_in().await;
        stage.went_well(&one, page).await;
    });
}

#[test]
fn behind_a_shadow_root_it_looks_the_same_and_tells_the_same() {
    run(async |stage, page| {
        // A page that would spoil what is not behind a shadow root.
        page.js("document.querySelector('link[rel=stylesheet]').remove()")
            .await;
        let login = stage.login("password");
        put(page, "#one", &login, "shadow theme=light").await;
        let inside = |script: &str| {
            format!(
                "const root = document.querySelector('managed-auth').shadowRoot;
                const find = (selector) => root?.querySelector(selector);
                return ({script}) ?? null"
            )
        };
        let step = inside("find('[data-managed-auth-step]')?.dataset.managedAuthStep");
        until_js(page, &inside("find('button:enabled')?.type"), "button").await;
        let ground = inside("getComputedStyle(find('.ma-card')).backgroundColor");
        assert_eq!(page.js(&ground).await, "rgb(255, 255, 255)");
        let button = inside("getComputedStyle(find('.ma-button-primary')).backgroundColor");
        assert_eq!(page.js(&button).await, "rgb(43, 80, 216)");
        page.js(&inside("find('button').click()")).await;
        until_js(page, &step, "form").await;

        // By the keyboard: what has the focus is behind the shadow root as well.
        let focused = inside("root.activeElement?.name");
        until_js(page, &focused, "username").await;
        press_keys(page, "ada@example.com").await;
        page.js(&inside("find('[name=password]').focus()")).await;
        press_keys(page, "correct horse").await;
        let typed = inside("find('[name=password]').value");
        assert_eq!(page.js(&typed).await, "correct horse");
        let kind = inside("find('[name=password]').type");
        assert_eq!(page.js(&kind).await, "password");
        page.js(&inside("find('.ma-input-toggle').click()")).await;
        until_js(page, &kind, "text").await;
        page.js(&inside("find('[type=submit]').click()")).await;
        until_js(page, &step, "success").await;

        // Heard on the window, from the element.
        until("the success event", async || {
            (page.details("success").await.len() == 1).then_some(())
        })
        .await;
        assert_eq!(page.faults().await, [""; 0]);
        let sent = &stage.submitted(&login)[0]["field_values"];
        assert!(sent.to_string().contains("correct horse"), "{sent}");
    });
}
