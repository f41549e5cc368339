//! The book, as `cargo xtask test book` has built it: nobody is kept out, and the states in it are live.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::PathBuf;

use managed_auth_e2e::{Colors, Look, Page, in_emulating_gallery, until};
use managed_auth_gallery::Gallery;

use crate::gallery_axe::{axe, findings};

/// How each page is looked at.
const LOOKS: [(Colors, u32); 2] = [(Colors::Light, 1280), (Colors::Dark, 390)];

fn site() -> PathBuf {
    let site = std::env::var_os("MANAGED_AUTH_SITE");
    PathBuf::from(site.expect("run `cargo xtask test book`, or name the site in MANAGED_AUTH_SITE"))
}

/// Every page of the book. `toc.html` is for those without scripts, in a frame.
fn pages() -> Vec<String> {
    let entries = std::fs::read_dir(site()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages: Vec<_> = names
        .filter(|name| name.ends_with(".html") && name != "toc.html")
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

async fn open(page: &Page, site: &Gallery, path: &str) {
    let address = format!("{}/{path}", site.origin());
    page.client().goto(&address).await.unwrap();
}

#[test]
fn nobody_is_kept_out_of_the_book() {
    in_emulating_gallery(async |show| {
        let site = Gallery::of_files(0, site()).await.unwrap();
        let (page, axe) = (show.page(), axe());
        let mut all = Vec::new();
        for name in pages() {
            for (colors, width) in LOOKS {
                show.browser.emulate(Look { colors, width }).await;
                open(&page, &site, &name).await;
                page.client().execute(&axe, vec![]).await.unwrap();
                let mut found = findings(&page).await;
                let wide = "return document.scrollingElement.scrollWidth - innerWidth";
                let wide = page.js(wide).await;
                if wide.as_i64().is_none_or(|over| over > 0) {
                    found.push(format!("{wide} px wider than the window"));
                }
                let found = found.into_iter();
                all.extend(found.map(|it| format!("{name}, {colors:?}, {width} px: {it}")));
            }
        }
        assert!(all.is_empty(), "findings:\n{}", all.join("\n"));
    });
}

#[test]
fn the_states_in_the_book_are_live() {
    in_emulating_gallery(async |show| {
        let site = Gallery::of_files(0, site()).await.unwrap();
        let page = show.page();
        open(&page, &site, "brand.html").await;
        let shown = "for (const frame of document.querySelectorAll('iframe')) frame.loading = 'eager';
            return [...document.querySelectorAll('iframe')].map((frame) => {
                const { documentElement, defaultView } = frame.contentDocument;
                const button = documentElement.querySelector('.ma-button-primary:enabled');
                return button && [documentElement.dataset.gallery, defaultView.getComputedStyle(button).backgroundColor].join();
            }).join(' | ')";
        let looks = until("every brand", async || {
            let told = page.js(shown).await;
            let told = told.as_str().unwrap().to_owned();
            (told.matches("ready").count() == 3).then_some(told)
        })
        .await;
        let mut looks: Vec<_> = looks.split(" | ").collect();
        looks.sort_unstable();
        looks.dedup();
        assert_eq!(looks.len(), 3, "three brands look different: {looks:?}");
        // The gallery itself, without its server.
        open(
            &page,
            &site,
            "gallery/index.html?state=prime-ready&text=200",
        )
        .await;
        until("the state", async || {
            let told = page
                .js("return document.documentElement?.dataset.gallery")
                .await;
            (told == "ready").then_some(())
        })
        .await;
        let size = "const page = document.querySelector('iframe').contentDocument;
            return getComputedStyle(page.documentElement).fontSize";
        assert_eq!(page.js(size).await, "32px");
    });
}
