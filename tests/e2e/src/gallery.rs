//! The gallery and a browser: the page in every state that was recorded.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use managed_auth_gallery::Gallery;
use serde_json::Value;
use tokio::time::timeout;

use crate::browser::{Browser, Kind, Motion};
use crate::page::Page;
use crate::recorded::Recorded;
use crate::skipped::skipped;
use crate::stage::{LAST_WORDS, dist, in_time};
use crate::until::until_within;

/// The replay itself gives up after ten seconds for a thing, and says why.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a test in the gallery needs.
#[derive(Debug)]
pub struct Show {
    /// The browser.
    pub browser: Browser,
    gallery: Gallery,
}

/// Runs a test in the gallery. What the page said is printed when it fails.
pub fn in_gallery(test: impl AsyncFnOnce(&Show)) {
    let kind = Kind::from_environment();
    let recorded = Recorded::new(kind, dist());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let show = runtime.block_on(async {
        Show {
            browser: Browser::open(kind, Motion::Some).await,
            gallery: Gallery::start(0, recorded.dist()).await.unwrap(),
        }
    });
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(in_time(test(&show)));
    }));
    runtime.block_on(async {
        if result.is_err() {
            let report = timeout(LAST_WORDS, show.page().report()).await;
            println!("--- the page\n{}", report.unwrap_or_default());
        }
        let closed = show.browser.close(result.is_ok());
        timeout(LAST_WORDS, closed).await.ok();
    });
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// The same where pages can be shown as different people see them.
pub fn in_emulating_gallery(test: impl AsyncFnOnce(&Show)) {
    if Kind::from_environment().can_emulate() {
        in_gallery(test);
    } else {
        skipped("its driver cannot show pages as different people see them");
    }
}

/// The same where the browser's driver says what a screen reader is told. Only Chromium's does.
pub fn in_spoken_gallery(test: impl AsyncFnOnce(&Show)) {
    if Kind::from_environment() == Kind::Chromium {
        in_gallery(test);
    } else {
        skipped("its driver does not say what a screen reader is told");
    }
}

impl Show {
    /// Every state, by id.
    #[must_use]
    pub fn states(&self) -> Vec<String> {
        let states = managed_auth_gallery::states().unwrap().into_iter();
        let ids = states.map(|state| state["id"].as_str().unwrap().to_owned());
        ids.collect()
    }

    /// Whatever the browser shows.
    #[must_use]
    pub fn page(&self) -> Page {
        Page::new(self.browser.client())
    }

    /// Opens a state and waits until it is reached. `query` is what a frame's address can say, such
    /// as `brand=paper`.
    pub async fn open(&self, state: &str, query: &str) -> Page {
        let page = self.page();
        // The notes are of this state alone.
        page.js("if (location.protocol === 'http:') sessionStorage.clear()")
            .await;
        self.go(&format!("/frame/{state}?{query}")).await;
        page
    }

    /// Opens an address of the gallery and waits until it is shown.
    pub async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.gallery.origin());
        self.browser.client().goto(&address).await.unwrap();
        let told = until_within(PATIENCE, format_args!("what {path} shows"), async || {
            let told = self
                .page()
                .js("return document.documentElement?.dataset.gallery")
                .await;
            match told {
                Value::String(told) => Some(told),
                _ => None,
            }
        })
        .await;
        assert_eq!(told, "ready", "{path}");
    }
}
