//! What is painted before the page's own code and its stylesheet have arrived.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, quick, run_in_one_browser_with, until};
use managed_auth_sandbox::Options;
use serde_json::json;

/// The WebAssembly never comes.
const NO_CODE: &str = "const own = self.fetch;
    self.fetch = (input, init) => /\\.wasm/.test(input) ? new Promise(() => {}) : own(input, init)";

fn branded() -> Options {
    let config = json!({
        "apiBaseUrl": "",
        "appearance": {
            "theme": "dark",
            "variables": { "color-surface": "rgb(1, 2, 3)", "radius": "3px", "font": "serif" },
        },
    });
    Options {
        page_config: config.to_string(),
        ..quick()
    }
}

async fn shell(stage: &Stage) -> Page {
    let source = json!({ "source": NO_CODE });
    let command = "Page.addScriptToEvaluateOnNewDocument";
    stage.browser.cdp(command, source).await;
    let page = stage.open(&stage.login("password")).await;
    page.until_has(".ma-shell[data-managed-auth-theme]", true)
        .await;
    let styled = "return Boolean(document.querySelector('link[rel=stylesheet]').sheet)";
    until("the stylesheet", async || {
        (page.js(styled).await == json!(true)).then_some(())
    })
    .await;
    page.js("for (const animation of document.getAnimations()) animation.cancel()")
        .await;
    page
}

/// How everything in the shell looks and where it is, with these of the two styles.
async fn looks(page: &Page, in_page: bool, linked: bool) -> Vec<String> {
    let script = "document.querySelector('head style').media = arguments[0];
        document.querySelector('link[rel=stylesheet]').media = arguments[1];
        const shell = document.querySelector('.ma-shell');
        return [shell, ...shell.querySelectorAll(':not(noscript, noscript *)')].flatMap((element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            const [part, style] = [element.className, getComputedStyle(element)];
            return [`${part} at ${[x, y, width, height]}`, ...[...style]
                .filter((name) => !name.startsWith('--') && !/animation/.test(name))
                .map((name) => `${part} { ${name}: ${style.getPropertyValue(name)} }`)];
        })";
    let media = |on| if on { "all" } else { "not all" };
    let looks = page.js_with(script, &[media(in_page), media(linked)]).await;
    let looks = looks.as_array().unwrap().iter();
    looks.map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// Names only what differs: there are thousands of lines.
fn assert_same(ours: &[String], theirs: &[String]) {
    assert_eq!(ours.len(), theirs.len());
    let pairs = ours.iter().zip(theirs);
    let different: Vec<_> = pairs.filter(|(ours, theirs)| ours != theirs).collect();
    assert_eq!(different, []);
}

#[test]
fn the_shell_looks_the_same_before_and_after_its_stylesheet() {
    run_in_one_browser_with(branded(), async |stage| {
        let page = shell(stage).await;
        let both = looks(&page, true, true).await;
        for look in ["background-color: rgb(1, 2, 3)", "font-family: serif"] {
            let look = format!("ma-card {{ {look} }}");
            assert!(both.contains(&look), "{look}");
        }
        assert_same(&looks(&page, true, false).await, &both);
        // A host whose policy does not name the style in the page sees it with the stylesheet.
        assert_same(&looks(&page, false, true).await, &both);
        let neither = looks(&page, false, false).await;
        assert!(neither.contains(&"ma-shell at 0,0,0,0".to_owned()));
        assert_eq!(page.faults().await, [""; 0]);
    });
}

#[test]
fn no_colours_but_the_browsers_own_are_painted_before_the_hosts_are_known() {
    run_in_one_browser_with(branded(), async |stage| {
        let page = shell(stage).await;
        let colours = "const shell = document.querySelector('.ma-shell');
            const ground = document.createElement('p');
            ground.style.background = 'Canvas';
            shell.append(ground);
            const colour = (element) => getComputedStyle(element).backgroundColor;
            delete shell.dataset.managedAuthTheme;
            const [page, card, browser] = [shell, shell.querySelector('.ma-card'), ground].map(colour);
            return page === browser && card === browser";
        assert_eq!(page.js(colours).await, json!(true));
    });
}

#[test]
fn a_stylesheet_that_does_not_come_keeps_nobody_from_signing_in() {
    run_in_one_browser_with(quick(), async |stage| {
        stage.browser.cdp("Network.enable", json!({})).await;
        let blocked = json!({ "urls": ["*/managed-auth-*.css"] });
        stage.browser.cdp("Network.setBlockedURLs", blocked).await;
        let page = stage.open(&stage.login("password")).await;
        page.agree().await;
        page.sign_in().await;
        page.until_step("success").await;
    });
}
