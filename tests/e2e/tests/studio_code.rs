//! What is taken along from the brand studio looks as it did there.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use fantoccini::actions::{InputSource as _, MouseActions, PointerAction};
use managed_auth_e2e::{
    Colors, Look, Page, Show, Studio, dist, example, in_emulating_gallery, quick,
};
use managed_auth_sandbox::{LoginOptions, Options, Sandbox, Site};
use serde_json::{Map, Value, json};

/// A brand, and the Rust code for it, which `tests/studio.rs` compiles and holds against the brand.
const BRAND: &str = include_str!("../../studio/brand.json");
const RUST: &str = include_str!("../../studio/brand.rs");

/// The book links the brand of an example, which has the Rust code for it.
const BOOK: &str = include_str!("../../../docs/book/src/brand.md");
const LINK: &str = "\n[brand]: gallery/studio.html#";
const IN_THE_EXAMPLE: &str = include_str!("../../../examples/csr-branded/src/brand.rs");

/// What each part looks like.
type Looks = Map<String, Value>;

#[test]
fn the_rust_code_is_the_one_that_is_compiled() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("").await;
        studio.import(BRAND).await;
        assert_eq!(studio.code("rust").await, RUST);
    });
}

/// The looks of all parts in a document.
async fn looks(page: &Page, document: &str) -> Looks {
    let script = format!(
        "const page = {document};
        page.activeElement?.blur();
        const wanted = ['color', 'backgroundColor', 'borderTopColor', 'borderTopWidth', 'borderTopStyle',
            'borderTopLeftRadius', 'fontFamily', 'fontSize', 'fontWeight', 'lineHeight', 'letterSpacing',
            'textTransform', 'textAlign', 'paddingLeft', 'minHeight', 'boxShadow', 'colorScheme', 'order'];
        const looks = {{}};
        for (const it of page.querySelectorAll('[data-managed-auth-part]')) {{
            const part = it.dataset.managedAuthPart;
            const style = page.defaultView.getComputedStyle(it);
            // A site has a colour of its own, and the sandbox's is another one.
            if (!part.startsWith('site-')) looks[part] ??= Object.fromEntries(wanted.map((name) => [name, style[name]]));
        }}
        // It is as high as the window.
        delete looks.root.minHeight;
        return looks"
    );
    page.js(&script).await.as_object().unwrap().clone()
}

/// The looks of consent and form in the studio, each in the light and in the dark theme.
async fn shown(studio: &Studio) -> [[Looks; 2]; 2] {
    let mut shown = [[Looks::new(), Looks::new()], [Looks::new(), Looks::new()]];
    for (step, state) in ["prime-ready", "form-password"].into_iter().enumerate() {
        let choose = "const { show } = document.getElementById('view').elements;
            show.value = arguments[0];
            show.dispatchEvent(new Event('change', { bubbles: true }))";
        studio.page.js_with(choose, &[state]).await;
        studio.until_shown().await;
        for (at, theme) in ["light", "dark"].into_iter().enumerate() {
            let frame = format!("[data-state={state}] [data-theme={theme}] iframe");
            let document = format!("document.querySelector('{frame}').contentDocument");
            shown[at][step] = looks(&studio.page, &document).await;
        }
    }
    shown
}

/// Goes through logins at such addresses, in windows as wide as the frames of the studio. The parts that
/// are there look as the studio has shown them.
async fn visit_all(
    show: &Show,
    page: &Page,
    shown: &[[Looks; 2]; 2],
    width: u32,
    address: impl Fn() -> String,
) -> Vec<[Looks; 2]> {
    let mut visited = Vec::new();
    for (at, colors) in [Colors::Light, Colors::Dark].into_iter().enumerate() {
        // The pointer that has pressed a button lies over none of the next page. Where it is said to be
        // already, it is not moved.
        let to = |x| PointerAction::MoveTo {
            duration: None,
            x,
            y: 1.0,
        };
        let away = MouseActions::new("mouse".into())
            .then(to(2.0))
            .then(to(1.0));
        page.client().perform_actions(away).await.unwrap();
        page.client().goto(&address()).await.unwrap();
        show.browser.emulate(Look { colors, width }).await;
        page.until_has("[data-managed-auth-part=prime] button:enabled", true)
            .await;
        let prime = looks(page, "document").await;
        page.agree().await;
        page.until_step("form").await;
        let form = looks(page, "document").await;
        compare(&format!("consent, {colors:?}"), &shown[at][0], &prime);
        compare(&format!("form, {colors:?}"), &shown[at][1], &form);
        visited.push([prime, form]);
    }
    visited
}

/// The parts that both have look the same.
fn compare(what: &str, studio: &Looks, hosted: &Looks) {
    let parts = studio.keys().filter(|part| hosted.contains_key(*part));
    let both: Vec<_> = parts.collect();
    assert!(both.len() > 10, "{what}: {both:?}");
    for part in both {
        assert_eq!(studio[part], hosted[part], "{what}: {part}");
    }
}

#[test]
fn the_copied_block_looks_in_the_hosted_page_as_the_studio_showed_it() {
    in_emulating_gallery(async |show| {
        // Some of it is loaded with the frames, some is put on while they are there.
        let begin = "radius=1rem&color-text=112233~ddeeff&view.show=prime-ready";
        let studio = show.studio(begin).await;
        studio.until_shown().await;
        let config = json!({ "apiBaseUrl": "", "appearance": {
            "variables": { "color-text": "light-dark(#112233, #ddeeff)", "radius": "0.25rem" },
            "elements": { "title": { "style": { "letter-spacing": "2px" } } },
            "layout": { "legal": { "terms": "/terms" }, "poweredBy": { "text": "Acme" } },
        } });
        studio.import(&config.to_string()).await;
        studio.until_shown().await;
        for (id, value) in [
            ("color-primary-light", "rgb(1 80 60)"),
            ("color-surface-dark", "#102030"),
            ("font-text", "Georgia, serif"),
            ("space-text", "1.25rem"),
            ("font-size-text", "18px"),
        ] {
            studio.focus(id).await;
            studio.retype(value).await;
        }
        let shown = shown(&studio).await;

        assert_eq!(studio.page.faults().await, [""; 0]);
        let page_config = studio.configuration().await;
        let options = Options {
            page_config,
            dist: Some(dist()),
            ..quick()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let site = Site::named("password").unwrap();
        let visited = visit_all(show, &studio.page, &shown, 390, || {
            let options = LoginOptions {
                hold: true,
                ..LoginOptions::default()
            };
            sandbox.create_login(site, options).unwrap().hosted_url
        })
        .await;
        // And it is not the default that both look like.
        let look = |at: usize, step: usize, part: &str, name: &str| &visited[at][step][part][name];
        assert_eq!(
            look(0, 0, "button-primary", "backgroundColor"),
            "rgb(1, 80, 60)"
        );
        assert_eq!(look(1, 0, "card", "backgroundColor"), "rgb(16, 32, 48)");
        assert_eq!(look(1, 1, "title", "letterSpacing"), "2px");
        assert_eq!(look(0, 1, "input", "borderTopLeftRadius"), "4px");
        assert_eq!(look(0, 1, "input", "fontSize"), "18px");
    });
}

#[test]
fn the_copied_rust_code_looks_in_a_leptos_app_as_the_studio_showed_it() {
    in_emulating_gallery(async |show| {
        let (_, link) = BOOK.split_once(LINK).unwrap();
        // The hosted page is all card on a phone; in an app it has its frame, and other ground around it.
        let link = format!("{}&view.width=1024", link.trim_end());
        let studio = show.studio(&link).await;
        assert_eq!(studio.code("rust").await, IN_THE_EXAMPLE);
        let mut shown = shown(&studio).await;
        for looks in shown.as_flattened_mut() {
            looks.remove("root");
        }
        let options = Options {
            dist: Some(example("csr-branded")),
            ..quick()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let app = format!("{}/index.html", sandbox.origin());
        let visited = visit_all(show, &studio.page, &shown, 1024, || app.clone()).await;
        let look = |at: usize, name: &str| &visited[at][1]["button-primary"][name];
        assert_eq!(look(0, "backgroundColor"), "rgb(10, 125, 90)");
        assert_eq!(look(1, "backgroundColor"), "rgb(111, 211, 162)");
        assert_eq!(look(0, "borderTopLeftRadius"), "0px");
        assert_eq!(studio.page.faults().await, [""; 0]);
    });
}
