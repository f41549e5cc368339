//! The npm package where a login is mounted more often than once: its code is spent once, and nothing
//! that was typed is lost.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, front_ends, quick, run_with, until};
use managed_auth_sandbox::{Fault, Login, Options};

use crate::element::{form, put, run};

/// Opens a page with the package in `managedAuth`, and two places for it: `#one` and `#two`.
fn run_mount(test: impl AsyncFnOnce(&Stage, &Page)) {
    let options = Options {
        dist: Some(front_ends()),
        ..quick()
    };
    run_with(options, async |stage| {
        let address = format!("{}/late.html", stage.sandbox.origin());
        let page = stage.open_at(&address).await;
        page.js("loadManagedAuth()").await;
        until("the package", async || {
            (page.js("return 'managedAuth' in window").await == true).then_some(())
        })
        .await;
        page.js("const two = document.createElement('section');
            two.id = 'two';
            document.body.append(two)")
            .await;
        test(stage, &page).await;
    });
}

/// Runs a script in a task of the page, which knows `mount` and the places `one` and `two`.
async fn mount(page: &Page, login: &Login, script: &str) {
    let script = format!(
        "const [sessionId, handoffCode] = arguments;
        const options = {{ sessionId, handoffCode, apiBaseUrl: '' }};
        const mount = (place) => managedAuth.mount(place, options);
        const [one, two] = ['one', 'two'].map((id) => document.getElementById(id));
        {script}"
    );
    page.js_with(
        &format!(
            "const args = [...arguments];
            return new Promise((go) => setTimeout(go)).then(() => (function () {{ {script} }})(...args))"
        ),
        &[&login.id, &login.handoff_code],
    )
    .await;
}

/// The login is in this place, and goes well: with one exchange.
async fn goes_on_in(stage: &Stage, page: &Page, login: &Login, place: &str) {
    page.agree().await;
    page.until_step("form").await;
    let there = format!("#{place} [data-managed-auth-step=form]");
    assert!(page.has(&there).await, "it is in {place}");
    page.sign_in().await;
    stage.went_well(login, page).await;
}

#[test]
fn a_mount_that_is_undone_as_soon_as_it_is_there_spends_no_code() {
    run_mount(async |stage, page| {
        let login = stage.login("password");
        // As React's StrictMode runs an effect twice.
        let script = "mount(one).then((handle) => handle.unmount()); mount(one)";
        mount(page, &login, script).await;
        goes_on_in(stage, page, &login, "one").await;

        // Once its code is there.
        let login = stage.login("password");
        mount(page, &login, script).await;
        page.agree().await;
        page.until_step("form").await;
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn of_two_mounts_the_one_that_stays_shows_the_login() {
    run_mount(async |stage, page| {
        let login = stage.login("password");
        let script = "mount(one).then((handle) => handle.unmount()); mount(two)";
        mount(page, &login, script).await;
        goes_on_in(stage, page, &login, "two").await;
    });
    run_mount(async |stage, page| {
        let login = stage.login("password");
        let script = "mount(one); mount(two).then((handle) => handle.unmount())";
        mount(page, &login, script).await;
        goes_on_in(stage, page, &login, "one").await;
    });
}

#[test]
fn a_login_that_is_mounted_again_at_once_is_the_same_with_what_was_typed() {
    run_mount(async |stage, page| {
        let login = stage.login("password");
        let script = "mount(one).then((handle) => { window.handle = handle })";
        mount(page, &login, script).await;
        page.agree().await;
        page.fill("Email address", "ada@example.com").await;
        mount(page, &login, "window.handle.unmount(); mount(two)").await;
        page.until_has("#two [data-managed-auth-step=form]", true)
            .await;
        assert!(!page.has("#one [data-managed-auth-step]").await);
        assert_eq!(page.value("Email address").await, "ada@example.com");
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        stage.went_well(&login, page).await;
    });
}

#[test]
fn a_login_whose_exchange_is_on_its_way_is_not_begun_again() {
    run_mount(async |stage, page| {
        let login = stage.login("password");
        stage.fault(Fault::ExchangeSlow);
        let script = "mount(one).then((handle) => { window.handle = handle })";
        mount(page, &login, script).await;
        stage
            .until_counts(&login, "the exchange", |it| it.exchange == 1)
            .await;
        mount(page, &login, "window.handle.unmount(); mount(one)").await;
        page.agree().await;
        page.until_step("form").await;
        let counts = stage.counts(&login);
        assert_eq!((counts.exchange, counts.abandoned), (1, 0));
    });
}

#[test]
fn a_login_that_has_ended_begins_anew_when_it_is_mounted_again() {
    run_mount(async |stage, page| {
        let login = stage.login("password");
        stage.fault(Fault::Exchange401);
        let script = "mount(one).then((handle) => { window.handle = handle })";
        mount(page, &login, script).await;
        page.until_step("expired").await;
        mount(page, &login, "window.handle.unmount(); mount(one)").await;
        page.agree().await;
        page.until_step("form").await;
        assert_eq!(stage.counts(&login).exchange, 2);
    });
}

#[test]
fn an_element_that_comes_back_within_the_task_goes_on_where_it_was() {
    run(async |stage, page| {
        let login = form(stage, page, "").await;
        page.fill("Email address", "ada@example.com").await;
        page.task(
            "const it = document.querySelector('managed-auth');
            it.remove();
            return (async () => {
                for (let turn = 0; turn < 20; turn += 1) await null;
                document.querySelector('#two').append(it);
            })()",
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

/// Where somebody types: what has the focus, what is in it, and where the caret is.
const TYPING: &str = "const it = document.activeElement;
    return `${it.name} ${it.value} ${it.selectionStart}`";

#[test]
fn typing_hands_do_not_notice_that_an_element_is_moved() {
    run(async |stage, page| {
        form(stage, page, "").await;
        page.fill("Email address", "ada@example.com").await;
        page.js("document.activeElement.setSelectionRange(3, 3)")
            .await;
        assert_eq!(page.js(TYPING).await, "username ada@example.com 3");
        let move_it = |how: &str| {
            format!(
                "const it = document.querySelector('managed-auth'); const there = document.querySelector('#two'); {how}"
            )
        };
        for how in [
            "there.append(it)",
            "document.querySelector('#one').append(it)",
            "it.remove(); there.append(it)",
            "it.remove(); return Promise.resolve().then(() => there.append(it))",
            "there.append(document.createElement('p')); there.moveBefore?.(it, there.lastChild)",
        ] {
            page.task(&move_it(how), &[]).await;
            page.settle().await;
            let typing = page.js(TYPING).await;
            assert_eq!(typing, "username ada@example.com 3", "{how}");
        }
        // Whoever took the focus elsewhere keeps it.
        page.task(
            &move_it("const link = document.createElement('button'); document.body.append(link); link.focus(); there.append(it)"),
            &[],
        )
        .await;
        page.settle().await;
        let focused = page.js("return document.activeElement.localName").await;
        assert_eq!(focused, "button");
    });
}

#[test]
fn what_is_set_to_what_it_is_begins_nothing() {
    run(async |stage, page| {
        let login = form(stage, page, "auto-submit-codes").await;
        page.fill("Email address", "ada@example.com").await;
        page.task(
            "const it = document.querySelector('managed-auth');
            for (const name of it.getAttributeNames()) it.setAttribute(name, it.getAttribute(name));
            [it.sessionId, it.handoffCode] = [it.sessionId, it.handoffCode];
            it.appearance = {};",
            &[],
        )
        .await;
        page.settle().await;
        assert_eq!(page.value("Email address").await, "ada@example.com");
        assert_eq!(stage.counts(&login).exchange, 1);
    });
}

#[test]
fn two_elements_of_one_login_are_one_login() {
    run(async |stage, page| {
        let login = stage.login("password");
        put(page, "#one", &login, "").await;
        put(page, "#two", &login, "").await;
        page.agree().await;
        page.until_step("form").await;
        page.js("document.querySelector('#two').replaceChildren()")
            .await;
        page.until_has("#one [data-managed-auth-step=form]", true)
            .await;
        page.sign_in().await;
        stage.went_well(&login, page).await;
    });
}
