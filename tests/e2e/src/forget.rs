//! The end of a browser, or of what it knows: starting one takes longer than most tests.

use fantoccini::error::CmdError;
use serde_json::json;

use crate::browser::{Browser, Kind};

impl Browser {
    /// Ends the browser, or leaves it to the next test if all is well with it.
    pub(crate) async fn close(self, is_well: bool) {
        let keep = is_well && self.kind.can_forget() && self.forget().await.is_ok();
        let Self { client, lease, .. } = self;
        if !keep {
            // It may have crashed; then the driver has cleaned up.
            client.clone().close().await.ok();
        }
        for kept in lease.end(keep.then_some(client)) {
            kept.client.close().await.ok();
        }
    }

    /// One tab that is new, and nothing stored or cached.
    async fn forget(&self) -> Result<(), CmdError> {
        if self.kind == Kind::Chromium {
            let origin = self.client.current_url().await?.origin();
            let all = json!({ "origin": origin.ascii_serialization(), "storageTypes": "all" });
            self.cdp("Storage.clearDataForOrigin", all).await;
        }
        let old = self.client.windows().await?;
        let new = self.client.new_window(true).await?.handle;
        for window in old {
            self.client.switch_to_window(window).await?;
            self.client.close_window().await?;
        }
        self.client.switch_to_window(new).await?;
        match self.kind {
            Kind::Chromium => {
                self.cdp("Network.clearBrowserCache", json!({})).await;
                self.cdp("Network.clearBrowserCookies", json!({})).await;
                // It was in the old tab.
                self.record().await;
            }
            Kind::Firefox => {
                let clear = "Services.io.offline = false;
                    const { CLEAR_ALL } = Ci.nsIClearDataService;
                    return new Promise((onDataDeleted) =>
                        Services.clearData.deleteData(CLEAR_ALL, { onDataDeleted }))";
                assert_eq!(self.system(clear).await, 0, "what it could not forget");
                self.unset_look().await;
            }
            Kind::WebKit => {}
        }
        Ok(())
    }
}

impl Kind {
    /// WebKit's driver can clear nothing but cookies.
    fn can_forget(self) -> bool {
        self != Self::WebKit
    }
}
