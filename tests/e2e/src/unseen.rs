//! A page that nobody sees: in another tab, frozen, rendered ahead of time.

use serde_json::json;

use crate::browser::{Browser, Kind};

impl Browser {
    /// Has the person look at another tab while something happens.
    pub async fn meanwhile(&self, happens: impl AsyncFnOnce()) {
        let tab = self.client().window().await.unwrap();
        let other = self.client().new_window(true).await.unwrap().handle;
        self.client().switch_to_window(other).await.unwrap();
        if self.opens_tabs_behind() {
            // Then nobody looks at either.
            self.client().minimize_window().await.unwrap();
        }
        happens().await;
        self.client().close_window().await.unwrap();
        self.client().switch_to_window(tab).await.unwrap();
        if self.opens_tabs_behind() {
            self.client().set_window_size(900, 900).await.unwrap();
        }
    }

    /// Has the person open another tab, and look at it.
    pub async fn look_at_another(&self) {
        let in_a_tab = !self.opens_tabs_behind();
        let other = self.client().new_window(in_a_tab).await.unwrap();
        self.client().switch_to_window(other.handle).await.unwrap();
    }

    /// WebKit's driver cannot bring a tab to the front.
    fn opens_tabs_behind(&self) -> bool {
        self.kind == Kind::WebKit
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
