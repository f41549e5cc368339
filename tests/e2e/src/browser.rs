//! A browser that nobody has used, or that knows nothing of it. What differs between browsers is here and nowhere else.

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::{ParseError, Url};

use crate::driver::Lease;
use crate::look::STILL;
use crate::spoken;

/// Runs in each new document before the page's own scripts. For Firefox its directory is an extension.
pub(crate) const RECORDER: &str = include_str!("recorder/recorder.js");
const RECORDER_EXTENSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/recorder");

/// Where sessions are at home: they can outlive the test that began them.
static SESSIONS: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
});

/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
    /// WebKitGTK's own small browser: the nearest to Safari that runs without a Mac.
    WebKit,
}

const CHROMIUM_ARGS: [&str; 11] = [
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
];

impl Kind {
    pub(crate) fn from_environment() -> Self {
        match std::env::var("MANAGED_AUTH_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => panic!(
                "MANAGED_AUTH_BROWSER is `{other}`; it can be `chromium`, `firefox` or `webkit`"
            ),
        }
    }

    pub(crate) fn driver_name(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        }
    }

    pub(crate) fn driver_variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::WebKit => "WEBKITWEBDRIVER",
        }
    }

    pub(crate) fn driver_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["--port=0"],
            // The history and the network are the browser's, not a page's.
            Self::Firefox => &["--port=0", "--websocket-port=0", "--allow-system-access"],
            // It is given a port.
            Self::WebKit => &[],
        }
    }

    /// Whether one driver can run several browsers.
    pub(crate) fn shares_driver(self) -> bool {
        self == Self::Chromium
    }

    /// The driver makes a profile for each session, and removes it.
    fn capabilities(self, motion: Motion) -> Capabilities {
        let still = motion == Motion::None;
        let capabilities = match self {
            Self::Chromium => {
                let mut args = CHROMIUM_ARGS.to_vec();
                if still {
                    args.push("--force-prefers-reduced-motion");
                }
                json!({ "goog:chromeOptions": { "args": args } })
            }
            Self::Firefox => {
                let prefs = json!({
                    "intl.accept_languages": "en",
                    STILL: u8::from(still),
                });
                json!({ "moz:firefoxOptions": { "args": ["-headless"], "prefs": prefs } })
            }
            // They are the desk's that it stands on.
            Self::WebKit => json!({}),
        };
        capabilities.as_object().cloned().unwrap_or_default()
    }
}

/// Whether pages may move what they show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Motion {
    /// They may.
    Some,
    /// The person has asked their system for none. For whatever presses buttons: a driver aims at
    /// where a button is, and presses where it was.
    None,
}

/// A browser window, open until it is closed.
#[derive(Debug)]
pub struct Browser {
    pub(crate) kind: Kind,
    pub(crate) client: Client,
    pub(crate) lease: Lease,
}

impl Browser {
    pub(crate) async fn open(kind: Kind, motion: Motion) -> Self {
        let mut lease = Lease::take(kind, motion);
        if let Some(client) = lease.kept() {
            return Self {
                kind,
                client,
                lease,
            };
        }
        let driver = lease.url().to_owned();
        let session = SESSIONS.spawn(async move {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(kind.capabilities(motion));
            builder.connect(&driver).await
        });
        let client = session.await.unwrap();
        let client = client.unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        let browser = Self {
            kind,
            client,
            lease,
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
    pub(crate) async fn record(&self) {
        match self.kind {
            Kind::Chromium => {
                let source = json!({ "source": RECORDER });
                self.cdp("Page.addScriptToEvaluateOnNewDocument", source)
                    .await;
            }
            Kind::Firefox => {
                let extension = json!({ "path": RECORDER_EXTENSION, "temporary": true });
                self.own("moz/addon/install", extension).await;
            }
            // Its driver cannot: the recorder is in the page that is served. See `Recorded`.
            Kind::WebKit => {
                self.client.set_window_size(900, 900).await.unwrap();
            }
        }
    }

    /// The addresses in the window's history. WebKit's driver only knows the one that is shown.
    pub async fn history(&self) -> Vec<String> {
        let entries = match self.kind {
            Kind::Chromium => {
                let history = self.cdp("Page.getNavigationHistory", json!({})).await;
                history["entries"].clone()
            }
            Kind::Firefox => {
                self.system(
                    "const { sessionHistory } = gBrowser.selectedBrowser.browsingContext;
                    return Array.from({ length: sessionHistory.count }, (_, index) =>
                        ({ url: sessionHistory.getEntryAtIndex(index).URI.spec }))",
                )
                .await
            }
            Kind::WebKit => json!([{ "url": self.client.current_url().await.unwrap().as_str() }]),
        };
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["url"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Takes the network away, or gives it back. False where the driver cannot.
    pub async fn set_offline(&self, offline: bool) -> bool {
        match self.kind {
            Kind::Chromium => {
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
            Kind::Firefox => {
                self.system(&format!("Services.io.offline = {offline}"))
                    .await;
            }
            Kind::WebKit => {}
        }
        self.kind != Kind::WebKit
    }

    /// Has the window that is seen wait so long for each answer of the network, and ask it for
    /// everything. Chromium's driver only.
    pub async fn set_distant(&self, latency: Duration) {
        let conditions = json!({
            "offline": false,
            "latency": latency.as_millis(),
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await;
        let disabled = json!({ "cacheDisabled": true });
        self.cdp("Network.setCacheDisabled", disabled).await;
    }

    /// What the page is to a screen reader, in the order of reading: role, name, then what else is
    /// said of it, such as `textbox "Password" invalid, required: Sent to ***`. Text and what only
    /// groups is left out. Chromium's driver only.
    pub async fn spoken(&self) -> Vec<String> {
        self.cdp("Accessibility.enable", json!({})).await;
        let tree = self.cdp("Accessibility.getFullAXTree", json!({})).await;
        spoken::lines(tree["nodes"].as_array().map_or(&[], Vec::as_slice))
    }

    /// A picture of the whole page, however far it scrolls: `png` or `webp`. Chromium's driver only.
    pub async fn picture(&self, format: &str) -> Vec<u8> {
        let wanted = json!({ "format": format, "quality": 70, "captureBeyondViewport": true });
        let taken = self.cdp("Page.captureScreenshot", wanted).await;
        let data = taken["data"].as_str().unwrap_or_default();
        BASE64_STANDARD.decode(data).unwrap()
    }

    /// Whether a page that follows a stream can come back from the back/forward cache. Firefox was
    /// not seen to keep one, though the page closes its stream when it is left.
    #[must_use]
    pub fn keeps_what_listens(&self) -> bool {
        self.kind != Kind::Firefox
    }

    /// Runs a script in Firefox itself, not in a page.
    pub(crate) async fn system(&self, script: &str) -> Value {
        self.own("moz/context", json!({ "context": "chrome" }))
            .await;
        let result = self.client.execute(script, vec![]).await;
        self.own("moz/context", json!({ "context": "content" }))
            .await;
        result.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// A command of the Chrome DevTools Protocol, for the window that is driven.
    ///
    /// # Panics
    ///
    /// When the browser refuses, or is not Chromium.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let call = json!({ "cmd": command, "params": parameters });
        self.own("goog/cdp/execute", call).await
    }

    /// A command that only this browser's driver has.
    async fn own(&self, command: &'static str, body: Value) -> Value {
        let result = self.client.issue_cmd(Own(command, body)).await;
        result.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

#[derive(Debug)]
struct Own(&'static str, Value);

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let (session, Self(command, _)) = (session.unwrap_or_default(), self);
        base.join(&format!("session/{session}/{command}"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}
