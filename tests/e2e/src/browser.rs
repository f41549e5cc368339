//! A browser with a fresh profile. What differs between browsers is here and nowhere else.

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::driver::Lease;

/// Runs in each new document before the page's own scripts.
const RECORDER: &str = include_str!("recorder.js");

/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    pub(crate) fn from_environment() -> Self {
        match std::env::var("MANAGED_AUTH_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok(other) => {
                panic!("MANAGED_AUTH_BROWSER is `{other}`; it can be `chromium` or `firefox`")
            }
        }
    }

    pub(crate) fn driver_name(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
        }
    }

    pub(crate) fn driver_variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
        }
    }

    /// The driver makes a profile for each session, and removes it.
    fn capabilities(self) -> Capabilities {
        let capabilities = match self {
            Self::Chromium => json!({
                "goog:chromeOptions": { "args": [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--lang=en",
                    "--window-size=900,900",
                ] },
            }),
            Self::Firefox => json!({
                "moz:firefoxOptions": {
                    "args": ["-headless"],
                    "prefs": { "intl.accept_languages": "en" },
                },
            }),
        };
        capabilities.as_object().cloned().unwrap_or_default()
    }
}

/// A browser window, open until [`Browser::close`].
#[derive(Debug)]
pub struct Browser {
    kind: Kind,
    client: Client,
    _lease: Lease,
}

impl Browser {
    pub(crate) async fn open(kind: Kind) -> Self {
        let lease = Lease::take(kind);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(kind.capabilities())
            .connect(lease.url())
            .await
            .unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        let browser = Self {
            kind,
            client,
            _lease: lease,
        };
        browser.record().await;
        browser
    }

    /// The WebDriver session.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Has the recorder run first in every document.
    async fn record(&self) {
        match self.kind {
            Kind::Chromium => {
                let source = json!({ "source": RECORDER });
                self.cdp("Page.addScriptToEvaluateOnNewDocument", source)
                    .await;
            }
            // WebDriver itself has no such command; its second protocol, BiDi, has
            // `script.addPreloadScript`.
            Kind::Firefox => panic!("in Firefox these tests do not run yet: there is no recorder"),
        }
    }

    /// The addresses in the window's history.
    pub async fn history(&self) -> Vec<String> {
        let history = self.cdp("Page.getNavigationHistory", json!({})).await;
        let entries = history["entries"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["url"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Takes the network away, or gives it back.
    pub async fn set_offline(&self, offline: bool) {
        let conditions = json!({
            "offline": offline,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// A command of the Chrome DevTools Protocol.
    async fn cdp(&self, command: &'static str, parameters: Value) -> Value {
        let call = Cdp(command, parameters);
        let result = self.client.issue_cmd(call).await;
        result.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Ends the browser.
    pub(crate) async fn close(self) {
        // It may have crashed; then the driver has cleaned up.
        self.client.close().await.ok();
    }
}

#[derive(Debug)]
struct Cdp(&'static str, Value);

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let Self(command, parameters) = self;
        let body = json!({ "cmd": command, "params": parameters });
        (Method::POST, Some(body.to_string()))
    }
}
