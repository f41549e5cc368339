//! Scripts that run in each document before the page's own: a browser that lacks something, or
//! whose clock is wrong.

use serde_json::{Value, json};

use crate::browser::{Browser, Kind};

/// A script that runs ahead of each page, until [`Browser::let_be`].
#[derive(Debug)]
pub struct Ahead(Value);

/// A `Date` that is so far off from the start, and as far as [`crate::Page::set_clock`] says later.
/// Timers and `performance.now` go on as they are.
const OTHER_CLOCK: &str = "{
    const Own = Date;
    let off = START;
    globalThis.Date = class Date extends Own {
        constructor(...parts) {
            if (parts.length) super(...parts);
            else super(Own.now() + off);
        }
        static now() { return Own.now() + off; }
    };
    addEventListener('e2e-clock', () => {
        off = Number(document.documentElement.dataset.e2eClock);
    });
}";

/// The script of a clock that is so many milliseconds off.
#[must_use]
pub fn other_clock(off: i64) -> String {
    OTHER_CLOCK.replace("START", &off.to_string())
}

impl Browser {
    /// Has the script run ahead of each page. `None` where the driver cannot: Chromium's only.
    pub async fn ahead(&self, script: &str) -> Option<Ahead> {
        if self.kind != Kind::Chromium {
            return None;
        }
        let source = json!({ "source": script });
        let added = self.cdp("Page.addScriptToEvaluateOnNewDocument", source);
        Some(Ahead(added.await))
    }

    /// Leaves the pages that come alone again.
    pub async fn let_be(&self, ahead: Ahead) {
        let Ahead(named) = ahead;
        self.cdp("Page.removeScriptToEvaluateOnNewDocument", named)
            .await;
    }
}
