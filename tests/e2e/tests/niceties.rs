//! A browser that refuses a nicety loses only the nicety: the login goes through, in its language,
//! and leads back.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{Stage, is_so_within, run, skipped, until};
use url::Url;

/// Each of the steps of a login takes far less, and what is refused is refused at once.
const PATIENCE: Duration = Duration::from_secs(6);

/// What stands before the scripts: ways to take something from a page.
const TOOLS: &str = "
    const no = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
    const get = (where, name, get) => Object.defineProperty(where, name, { get, configurable: true });
    const set = (where, name, value) =>
        Object.defineProperty(where, name, { value, configurable: true, writable: true });
    const lack = (where, ...names) => names.forEach((name) => {
        delete where[name];
        if (name in where) set(where, name, undefined);
    });
    const refuse = (where, ...names) => names.forEach((name) => set(where, name, no));
    // The person wants to see movement, whatever the browser was started with.
    const moving = () => set(window, 'matchMedia', () => ({ matches: false }));
";

type Refusal = (&'static str, &'static str);

const STORAGE: &[Refusal] = &[
    (
        "no cookies",
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) get(window, name, no);
        get(Document.prototype, 'cookie', no);
        window.BroadcastChannel = class { constructor() { no(); } };
        get(Navigator.prototype, 'serviceWorker', no)",
    ),
    (
        "storage that takes nothing",
        "refuse(Storage.prototype, 'setItem', 'getItem', 'removeItem', 'key', 'clear')",
    ),
    (
        "no storage",
        "for (const name of ['localStorage', 'sessionStorage']) get(window, name, () => null)",
    ),
    ("no channel", "lack(window, 'BroadcastChannel')"),
    (
        "a channel that says nothing",
        "refuse(BroadcastChannel.prototype, 'postMessage', 'close', 'addEventListener')",
    ),
    ("no locks", "get(Navigator.prototype, 'locks', no)"),
];

const LOOKS: &[Refusal] = &[
    (
        "no animation",
        "moving(); lack(Element.prototype, 'animate', 'getAnimations');
        lack(document, 'startViewTransition', 'getAnimations'); lack(Document.prototype, 'startViewTransition', 'getAnimations')",
    ),
    (
        "animation that throws",
        "moving(); refuse(Element.prototype, 'animate', 'getAnimations');
        refuse(Document.prototype, 'startViewTransition', 'getAnimations')",
    ),
    (
        "animation that returns nothing",
        "moving(); set(Element.prototype, 'animate', () => undefined)",
    ),
    (
        "animation that returns something else",
        "moving(); set(Element.prototype, 'animate', () => ({}))",
    ),
    (
        "animation that cannot be stopped",
        "moving(); refuse(Animation.prototype, 'cancel')",
    ),
    ("no media queries", "lack(window, 'matchMedia')"),
    ("media queries that throw", "refuse(window, 'matchMedia')"),
    ("media queries that answer nothing", "set(window, 'matchMedia', () => null)"),
    (
        "media queries that throw when they are read",
        "get(MediaQueryList.prototype, 'matches', no)",
    ),
    (
        "media queries that nobody can follow",
        "set(window, 'matchMedia', () => ({ matches: false, addListener() {} }))",
    ),
    (
        "no style sheets of its own",
        "lack(Document.prototype, 'adoptedStyleSheets'); lack(window, 'CSSStyleSheet')",
    ),
    (
        "style sheets that throw",
        "Object.defineProperty(Document.prototype, 'adoptedStyleSheets', { get: no, set: no });
        window.CSSStyleSheet = class { constructor() { no(); } }",
    ),
    (
        "no scrolling and no observers",
        "refuse(Element.prototype, 'scrollIntoView'); refuse(window, 'scrollTo');
        lack(window, 'ResizeObserver', 'IntersectionObserver')",
    ),
];

const BROWSER: &[Refusal] = &[
    (
        "a navigator that tells nothing",
        "for (const name of Object.keys(Object.getOwnPropertyDescriptors(Navigator.prototype)))
            if (name !== 'constructor') get(Navigator.prototype, name, () => undefined)",
    ),
    (
        "a navigator that throws",
        "for (const name of ['onLine', 'language', 'languages', 'connection', 'locks', 'storage',
            'serviceWorker', 'credentials', 'clipboard', 'userAgentData', 'userActivation', 'permissions'])
            get(Navigator.prototype, name, no);
        refuse(Navigator.prototype, 'sendBeacon', 'vibrate')",
    ),
    ("no microtasks", "lack(window, 'queueMicrotask')"),
    ("no Intl", "lack(window, 'Intl')"),
    (
        "Intl that throws",
        "for (const name of Object.getOwnPropertyNames(Intl)) set(Intl, name, no)",
    ),
    (
        "no identifiers and no digests",
        "get(window, 'crypto', no); lack(window, 'structuredClone', 'requestIdleCallback')",
    ),
    (
        "no measuring",
        "refuse(Performance.prototype, 'mark', 'measure', 'getEntries', 'getEntriesByType', 'getEntriesByName');
        lack(window, 'PerformanceObserver')",
    ),
    ("no clock that nobody sets", "lack(window, 'performance')"),
    ("a steady clock that throws", "refuse(Performance.prototype, 'now')"),
    (
        "a steady clock that tells its time as a text",
        "const own = Performance.prototype.now;
        set(Performance.prototype, 'now', function () { return `${own.call(this)}` })",
    ),
    ("a steady clock that tells no time", "set(Performance.prototype, 'now', () => 'soon')"),
    ("no trusted types", "lack(window, 'trustedTypes')"),
    (
        "trusted types that throw",
        "set(window, 'trustedTypes', { createPolicy: no })",
    ),
    (
        "a history that is not written",
        "refuse(History.prototype, 'replaceState', 'pushState')",
    ),
    (
        "no streaming of WebAssembly",
        "lack(WebAssembly, 'instantiateStreaming', 'compileStreaming')",
    ),
    (
        "no newer signals",
        "lack(AbortSignal, 'any', 'timeout')",
    ),
    (
        "a console that throws",
        "for (const name of ['log', 'info', 'warn', 'debug', 'error']) set(console, name, no)",
    ),
    ("no words with others", "get(window, 'opener', no); refuse(window, 'postMessage')"),
];

/// The whole way with the refusal in force: the words, the form, the way back.
async fn goes_through(stage: &Stage, refusal: &str) -> Result<(), String> {
    let login = stage.login("password");
    let back = format!("{}/?from=app", stage.sandbox.origin());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("lang", "de");
    query.append_pair("success_url", &back);
    let page = stage
        .open_with(&login, &format!("&{}", query.finish()))
        .await;
    let within = async |what: &str, script: &str| {
        if is_so_within(PATIENCE, async || page.js(script).await == true).await {
            return Ok(());
        }
        let text = page.text().await;
        Err(format!("{refusal}: {what} in vain; the page says {text}"))
    };
    within(
        "waited for the German words",
        "return document.body.innerText.includes('Bei Example anmelden')",
    )
    .await?;
    within(
        "pressed the first button",
        "const it = document.querySelector('[data-managed-auth-part=prime] button:enabled');
        it?.click();
        return it !== null",
    )
    .await?;
    within(
        "waited for the form",
        "return document.querySelectorAll('form input').length === 2",
    )
    .await?;
    within(
        "waited for the focus",
        "return document.activeElement.matches('form input')",
    )
    .await?;
    page.paste(0, "ada@example.com").await;
    page.paste(1, "correct horse").await;
    page.js("document.querySelector('form [type=submit]').click()")
        .await;
    within(
        "waited for the way back",
        "return location.pathname === '/' && location.search.startsWith('?from=app')",
    )
    .await?;
    let address = Url::parse(&page.address().await).unwrap();
    let told: Vec<String> = address.query_pairs().map(|(name, _)| name.into()).collect();
    if told != ["from", "profile_name", "domain"] {
        return Err(format!("{refusal}: the way back tells {told:?}"));
    }
    let counts = stage.counts(&login);
    if (counts.exchange, counts.submit) != (1, 1) {
        return Err(format!("{refusal}: {counts:?}"));
    }
    Ok(())
}

fn each_is_only_a_nicety(refusals: &[Refusal]) {
    run(async |stage| {
        let mut lost = Vec::new();
        for (name, script) in refusals {
            let script = format!("{{ {TOOLS} {script} }}");
            let Some(ahead) = stage.browser.ahead(&script).await else {
                skipped("its driver cannot run a script ahead of the page");
                return;
            };
            lost.extend(goes_through(stage, name).await.err());
            stage.browser.let_be(ahead).await;
        }
        assert!(lost.is_empty(), "{}", lost.join("\n"));
    });
}

#[test]
fn a_browser_that_keeps_nothing_loses_only_that() {
    each_is_only_a_nicety(STORAGE);
}

#[test]
fn a_browser_without_looks_loses_only_those() {
    each_is_only_a_nicety(LOOKS);
}

#[test]
fn a_browser_that_tells_little_of_itself_loses_only_that() {
    each_is_only_a_nicety(BROWSER);
}

#[test]
fn a_language_is_read_as_people_write_it() {
    run(async |stage| {
        for (written, wanted) in [
            ("de_AT", "de"),
            ("DE", "de"),
            ("de_DE.UTF-8", "de"),
            ("de-XX", "de"),
            ("de-x-foo", "de"),
            ("De-at", "de"),
            ("de-Latn-AT-1996", "de"),
            ("pt_BR", "pt-BR"),
            ("PT-br", "pt-BR"),
            ("pt", "pt-BR"),
            ("pt-AO", "pt-BR"),
            ("zh_CN", "zh-Hans"),
            ("zh-hans", "zh-Hans"),
            ("zh-Hans-SG", "zh-Hans"),
            ("ar_EG", "ar"),
            ("AR-xx", "ar"),
            ("en_GB", "en"),
        ] {
            let login = stage.login("password");
            let page = stage.open_with(&login, &format!("&lang={written}")).await;
            page.until_step("prime").await;
            until(format_args!("`{wanted}` for `{written}`"), async || {
                let lang = page
                    .js("return document.querySelector('[data-managed-auth-step]').lang")
                    .await;
                (lang == wanted).then_some(())
            })
            .await;
        }
    });
}
