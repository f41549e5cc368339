//! A page that nobody sees: in another tab, frozen, rendered ahead of time.

use serde_json::json;

use crate::browser::{Browser, Kind};

impl Browser {
    /// Whether a tab is hidden while another one is looked at.
    #[must_use]
    pub fn hides_tabs(&self) -> bool {
        self.kind != Kind::WebKit
    }

    /// Has the person look at another tab while something happens.
    pub async fn meanwhile(&self, happens: impl AsyncFnOnce()) {
        let tab = self.client().window().await.unwrap();
        let other = self.client().new_window(true).await.unwrap().handle;
        self.client().switch_to_window(other).await.unwrap();
        happens().await;
        self.client().close_window().await.unwrap();
        self.client().switch_to_window(tab).await.unwrap();
    }

    /// Freezes the page, as browsers do with tabs that nobody looks at for long, and lets it go on.
    /// False where the driver cannot.
    pub async fn freeze_and_go_on(&self) -> bool {
        let can = self.kind == Kind::Chromium;
        if can {
            for state in ["frozen", "active"] {
                self.cdp("Page.setWebLifecycleState", json!({ "state": state }))
                    .await;
            }
            // Only hidden pages are frozen; this one stays so until another one was shown.
            self.meanwhile(async || ()).await;
        }
        can
    }

    /// Has the page that is shown ask for another one to be rendered ahead of time. False where the
    /// browser does no such thing.
    pub async fn prerender(&self, address: &str) -> bool {
        let can = self.kind == Kind::Chromium;
        if can {
            // The page's policy allows no inline script, not even one that is data.
            self.cdp("Page.setBypassCSP", json!({ "enabled": true }))
                .await;
            self.client().refresh().await.unwrap();
            let script = "const rules = document.createElement('script');
                rules.type = 'speculationrules';
                const prerender = [{ urls: [arguments[0]], eagerness: 'immediate' }];
                rules.textContent = JSON.stringify({ prerender });
                document.head.append(rules)";
            let asked = self.client().execute(script, vec![json!(address)]);
            asked.await.unwrap();
        }
        can
    }
}
