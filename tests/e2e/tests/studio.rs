//! The brand studio: a brand is made, kept, shared and imported.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Look, in_emulating_gallery, until};
use serde_json::{Value, json};

use crate::gallery_axe::{LOOKS, axe, findings};

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const END: char = '\u{e010}';
const RIGHT: char = '\u{e014}';
const DOWN: char = '\u{e015}';

/// A brand with something of everything.
const BRAND: &str = include_str!("../../studio/brand.json");

const VERDICT: &str = "return document.getElementById('verdict').innerText";

fn parsed(config: &str) -> Value {
    serde_json::from_str(config).unwrap()
}

#[test]
fn a_brand_is_made_by_keyboard_and_its_link_opens_in_another_window() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("").await;
        let page = &studio.page;
        studio.from_the_top().await;
        studio.tab_to("input Primary, light").await;
        studio.retype("#0a6b4f").await;
        studio.tab_to("summary Shape and space").await;
        studio.key(ENTER).await;
        studio.tab_to("input Radius").await;
        studio.key(END).await;
        studio.tab_to("summary Logo and layout").await;
        studio.key(ENTER).await;
        studio.tab_to("select Around it").await;
        studio.key(DOWN).await;
        studio.tab_to("input Say before consent").await;
        studio.key(' ').await;
        studio.tab_to("summary Words").await;
        studio.key(ENTER).await;
        studio.tab_to("textarea What it says").await;
        studio.retype("Connect {site}").await;
        studio.key(TAB).await;
        let wanted = "color-primary=0a6b4f~8fa8ff&radius=2rem&layout.frame=plain\
             &layout.securityNotes=false&words.prime.title=Connect+{site}";
        assert_eq!(studio.fragment().await, wanted);

        // What was made is copied, and said to be.
        studio.from_the_top().await;
        studio.tab_to("button Get the code").await;
        studio.key(ENTER).await;
        studio.tab_to("input the hosted page").await;
        studio.key(RIGHT).await;
        assert_eq!(page.focused().await, "input Leptos");
        studio.tab_to("button Copy").await;
        studio.key(ENTER).await;
        page.until_says("The Rust code is copied.").await;
        studio.key(ESCAPE).await;
        let rust = studio.code("rust").await;
        assert!(rust.contains("(Token::RADIUS, \"2rem\")"), "{rust}");
        assert_eq!(studio.clipboard().await, rust);

        // Another window has only the address.
        let config = studio.configuration().await;
        let (address, client) = (page.address().await, page.client());
        let here = client.window().await.unwrap();
        let window = client.new_window(false).await.unwrap().handle;
        client.switch_to_window(window).await.unwrap();
        client.goto(&address).await.unwrap();
        page.until_has("html[data-gallery=ready]", true).await;
        assert_eq!(studio.configuration().await, config);
        client.close_window().await.unwrap();
        client.switch_to_window(here).await.unwrap();

        // Nothing of it is lost by starting over.
        page.press("Start over").await;
        assert_eq!(studio.configuration().await, "{}");
        page.press("Undo").await;
        until("what was there", async || {
            (studio.configuration().await == config).then_some(())
        })
        .await;
    });
}

#[test]
fn a_brand_is_made_by_mouse_alone() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("").await;
        let page = &studio.page;
        studio.click("//a[.='Dusk']").await;
        studio.click("//summary[h2='Shape and space']").await;
        studio.draw_to_the_end("token-radius").await;
        studio
            .click("//button[@aria-label='Reset control height']")
            .await;
        studio.click("//summary[h2='Logo and layout']").await;
        studio
            .click("//label[contains(., 'Say before consent')]")
            .await;
        let fragment = studio.fragment().await;
        let ends = "&color-notice=2b2540&radius=2rem&layout.securityNotes=false";
        assert!(
            fragment.starts_with("theme=dark&color-primary=c9b6ff&"),
            "{fragment}"
        );
        assert!(fragment.ends_with(ends), "{fragment}");

        page.press("Get the code").await;
        studio.click("//label[contains(., 'custom element')]").await;
        page.press("Copy").await;
        page.until_says("The code for the custom element is copied.")
            .await;
        page.press("Close").await;
        let element = studio.code("element").await;
        assert!(
            element.starts_with("<managed-auth theme=\"dark\"></managed-auth>"),
            "{element}"
        );
        assert_eq!(studio.clipboard().await, element);

        page.press("Undo").await;
        until("the step before", async || {
            let before = fragment.strip_suffix("&layout.securityNotes=false");
            (Some(studio.fragment().await.as_str()) == before).then_some(())
        })
        .await;
    });
}

#[test]
fn a_colour_that_cannot_be_read_is_said_at_once_and_mended_by_a_press() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("").await;
        let page = &studio.page;
        assert_eq!(studio.text_of(VERDICT).await, "All AA");
        studio.focus("color-muted-light").await;
        studio.retype("#777777").await;
        // On white 4.478 : 1, and less on what the pointer is over.
        page.until_says("Light: 4.47 : 1 for text of less weight on the card")
            .await;
        assert_eq!(studio.text_of(VERDICT).await, "3 under AA");
        page.until_says("3 pairs of colours are under AA.").await;
        // One may need more than another.
        while page.has("#about-color-muted button").await {
            page.js("document.querySelector('#about-color-muted button').click()")
                .await;
        }
        assert_eq!(studio.text_of(VERDICT).await, "All AA");
        page.until_says("All colours can be read.").await;

        // Of a theme that nobody sees, nothing is said.
        let studio = show.studio("color-muted=596070~333333").await;
        assert_eq!(studio.text_of(VERDICT).await, "3 under AA");
        let studio = show.studio("theme=light&color-muted=596070~333333").await;
        assert_eq!(studio.text_of(VERDICT).await, "All AA");
    });
}

#[test]
fn colours_are_measured_as_the_guidelines_say() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("").await;
        let script = "const [done] = arguments;
            const pairs = [['#000', 'white'], ['#777', '#fff'], ['#767676', '#fff'], ['blue', 'hsl(0 0% 100%)'], ['#123456', '#123456']];
            import('/gallery/studio/contrast.js').then(({ numbers, ratio }) => done(
                pairs.map(([on, ground]) => ratio(numbers(on), numbers(ground)).toFixed(2))), String)";
        let measured = studio.page.client().execute_async(script, vec![]).await;
        let known = json!(["21.00", "4.48", "4.54", "8.59", "1.00"]);
        assert_eq!(measured.unwrap(), known);
    });
}

#[test]
fn what_is_wrong_in_an_import_is_named_and_nothing_is_lost() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("radius=3px").await;
        let bad = json!({
            "apiBaseURL": "https://api.example.com",
            "appearance": {
                "theme": "blue",
                "variables": { "raduis": "0", "color-text": "bluu" },
                "elements": { "input": { "style": { ":hoover": {}, "colour": "red" } } },
                "layout": { "logo": { "src": "javascript:alert(1)" } },
            },
            "localization": { "prime.titel": "x" },
        });
        let names = [
            "apiBaseURL is not known; did you mean apiBaseUrl?",
            "appearance.theme",
            "did you mean radius?",
            "does not understand bluu",
            "did you mean :hover?",
            "colour: red",
            "appearance.layout.logo.src",
            "did you mean prime.title?",
        ];
        for (pasted, named) in [
            ("", &["nothing to import"][..]),
            ("{ \"appearance\": }", &["not JSON"]),
            ("<p>", &["HTML without a configuration"]),
            ("[]", &["an object"]),
            (&bad.to_string(), &names),
        ] {
            studio.import(pasted).await;
            let said = "return document.getElementById('import-faults').innerText";
            let said = studio.text_of(said).await;
            for name in named {
                assert!(said.contains(name), "{name} in {said}");
            }
            let kept = "return document.getElementById('pasted').value";
            assert_eq!(studio.text_of(kept).await, pasted);
            assert!(studio.page.focused().await.starts_with("textarea Paste"));
            studio.page.press("Cancel").await;
            assert_eq!(studio.fragment().await, "radius=3px");
        }

        // The whole block, its JSON, and the appearance alone.
        let config = parsed(BRAND);
        let block = format!("<script type=\"application/json\" id=\"x\">{BRAND}</script>");
        for pasted in [BRAND, &block] {
            studio.import(pasted).await;
            assert_eq!(parsed(&studio.configuration().await), config);
        }
        studio.import(&config["appearance"].to_string()).await;
        let looks = json!({ "appearance": config["appearance"] });
        assert_eq!(parsed(&studio.configuration().await), looks);
    });
}

#[test]
fn a_link_says_all_of_a_brand_and_what_is_wrong_in_it_is_named() {
    in_emulating_gallery(async |show| {
        let studio = show.studio("").await;
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gallery/brands");
        let names = managed_auth_gallery::brands().unwrap().into_iter();
        let files = names.map(|name| std::fs::read_to_string(format!("{folder}/{name}.json")));
        let brands = files.map(Result::unwrap).chain([BRAND.to_owned()]);
        for (number, brand) in brands.enumerate() {
            studio.import(&brand).await;
            let made = studio.configuration().await;
            assert_eq!(parsed(&made), parsed(&brand));
            let link = studio.text_of("return location.hash").await;
            show.go(&format!("/studio.html?{number}{link}")).await;
            assert_eq!(studio.configuration().await, made);
        }
        let studio = show
            .studio("raduis=0&radius=3px&color-text=bluu&layout.frame=oval&parts={&words.x=y")
            .await;
        let named = "raduis, color-text, layout.frame, parts, words.x";
        studio.page.until_says(named).await;
        let taken = json!({ "appearance": { "variables": { "radius": "3px" } } });
        assert_eq!(parsed(&studio.configuration().await), taken);
    });
}

#[test]
fn nobody_is_kept_out_of_the_brand_studio() {
    in_emulating_gallery(async |show| {
        // With a colour that cannot be read, so that there is something to say.
        show.go("/studio.html#color-primary=eeeeee&words.form.submit=Go")
            .await;
        let page = show.page();
        page.client().execute(&axe(), vec![]).await.unwrap();
        for opened in ["", "#import", "#code"] {
            let open = "document.querySelectorAll('details').forEach((it) => (it.open = true));
                if (arguments[0]) document.querySelector(arguments[0]).click()";
            page.js_with(open, &[opened]).await;
            for (colors, width, _) in LOOKS.into_iter().take(6) {
                show.browser.emulate(Look { colors, width }).await;
                let found = findings(&page).await;
                assert_eq!(found, [""; 0], "{opened} {colors:?} {width} px");
            }
            page.js("document.querySelector('dialog[open]')?.close()")
                .await;
        }
    });
}
