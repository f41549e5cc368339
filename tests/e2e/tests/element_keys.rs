//! Keys pressed in the element's inputs, and the page around it that listens for shortcuts.
#![allow(clippy::panic, clippy::unwrap_used)]

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use managed_auth_e2e::{Page, until};

use crate::element::{form, put, run};

/// A page with shortcuts: notes each key that comes to it.
async fn listen(page: &Page) {
    page.js("window.heard = [];
        for (const target of [window, document, document.body, document.querySelector('#one')]) {
            for (const name of ['keydown', 'keypress', 'keyup']) {
                target.addEventListener(name, (event) => heard.push(`${name} ${event.key}`));
            }
        }")
        .await;
}

async fn heard(page: &Page) -> String {
    let heard = page.js("return window.heard.splice(0).join()").await;
    heard.as_str().unwrap_or_default().to_owned()
}

/// Letters, a shortcut, Escape, and Enter, which sends a form.
async fn press_all(page: &Page) {
    let mut actions = KeyActions::new("keyboard".into());
    let (control, escape, enter) = (Key::Control.into(), Key::Escape.into(), Key::Enter.into());
    for value in ['g', '/', '?', escape] {
        let press = [KeyAction::Down { value }, KeyAction::Up { value }];
        actions = press.into_iter().fold(actions, KeyActions::then);
    }
    let shortcut = [
        KeyAction::Down { value: control },
        KeyAction::Down { value: 'k' },
        KeyAction::Up { value: 'k' },
        KeyAction::Up { value: control },
        KeyAction::Down { value: enter },
        KeyAction::Up { value: enter },
    ];
    actions = shortcut.into_iter().fold(actions, KeyActions::then);
    page.client().perform_actions(actions).await.unwrap();
}

/// Where a selector's element is, in light DOM or behind the shadow root.
const FIND: &str = "const host = document.querySelector('managed-auth');
    const find = (selector) => (host.shadowRoot ?? host).querySelector(selector);";

async fn focus(page: &Page, selector: &str) {
    until(format_args!("`{selector}` has the focus"), async || {
        let script = format!(
            "{FIND} const it = find(arguments[0]); it?.focus();
            return Boolean(it) && it === it.getRootNode().activeElement"
        );
        (page.js_with(&script, &[selector]).await == true).then_some(())
    })
    .await;
}

async fn keeps_its_keys(page: &Page) {
    listen(page).await;
    focus(page, "[name=username]").await;
    press_all(page).await;
    page.settle().await;
    assert_eq!(heard(page).await, "", "of a key in an input");
    let value = format!("{FIND} return find('[name=username]').value");
    assert_eq!(page.js(&value).await, "g/?", "they were typed");

    // What the sign-in tells is heard as ever.
    page.js("window.told = []; addEventListener('managedauth:step', ({ detail }) => told.push(detail.step))")
        .await;
    focus(page, "[name=password]").await;
    page.js(&format!(
        "{FIND} for (const name of ['username', 'password']) {{
            const it = find(`[name=${{name}}]`);
            it.value = 'ada@example.com';
            it.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
        }}
        find('[type=submit]').click()"
    ))
    .await;
    until("the steps", async || {
        let told = page.js("return window.told.join()").await;
        told.as_str()?.contains("success").then_some(())
    })
    .await;
    assert_eq!(page.faults().await, [""; 0]);
}

#[test]
fn no_key_of_an_input_is_a_shortcut_of_the_page() {
    run(async |stage, page| {
        form(stage, page, "").await;
        keeps_its_keys(page).await;
    });
}

#[test]
fn behind_a_shadow_root_no_key_of_an_input_is_a_shortcut_of_the_page() {
    run(async |stage, page| {
        let login = stage.login("password");
        put(page, "#one", &login, "shadow skip-prime").await;
        focus(page, "[name=username]").await;
        keeps_its_keys(page).await;
    });
}

#[test]
fn keys_outside_of_the_inputs_are_the_pages() {
    run(async |stage, page| {
        form(stage, page, "").await;
        listen(page).await;
        page.js("document.activeElement.blur()").await;
        press_all(page).await;
        page.settle().await;
        assert!(heard(page).await.contains("keydown g"));
    });
}
