//! Two pages on two servers of the same kind, one browser, and tabs that have seen nothing yet.

use managed_auth_e2e::Stage;
use managed_auth_sandbox::{Login, LoginOptions, Options, Sandbox, Site};
use serde_json::{Value, json};

use crate::distance::Distance;
use crate::line::{FREE, Line};
use crate::states;

/// How long a tab may take with a page, before it counts as stuck. A driver gives up after 30 s, and
/// would not say what the page shows.
const PATIENCE: &str = "25000";

const PROBE: &str = include_str!("probe.js");

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Ours,
    Baseline,
}

/// Both pages, one after the other, as often as something is measured.
pub(crate) const BOTH: [Who; 2] = [Who::Ours, Who::Baseline];

/// What a tab has of earlier visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    Empty,
    Kept,
}

/// Where a page comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// One that answers at once.
    Near,
    /// One that takes its time over the API.
    Far,
}

pub(crate) struct Contest<'a> {
    stage: &'a Stage,
    baseline: Sandbox,
    far: [Distance; 2],
}

impl<'a> Contest<'a> {
    pub(crate) async fn new(stage: &'a Stage, baseline: Options) -> Self {
        let baseline = Sandbox::start(baseline).await.unwrap();
        let ours = Distance::before(stage.sandbox.origin()).await;
        let far = [ours, Distance::before(baseline.origin()).await];
        Self {
            stage,
            baseline,
            far,
        }
    }

    pub(crate) fn sandbox(&self, who: Who) -> &Sandbox {
        match who {
            Who::Ours => &self.stage.sandbox,
            Who::Baseline => &self.baseline,
        }
    }

    /// Another tab in place of the last: a process of its own.
    pub(crate) async fn tab(&self, line: Line, cache: Cache) {
        let (browser, client) = (&self.stage.browser, self.stage.browser.client());
        let old = client.window().await.unwrap();
        let new = client.new_window(true).await.unwrap().handle;
        client.switch_to_window(old).await.unwrap();
        client.close_window().await.unwrap();
        client.switch_to_window(new).await.unwrap();
        let bytes = |bits: Option<u32>| bits.map_or(-1.0, |bits| f64::from(bits) / 8.0);
        let conditions = json!({
            "offline": false,
            "latency": line.round_trip,
            "downloadThroughput": bytes(line.down),
            "uploadThroughput": bytes(line.up),
        });
        let probe = json!({ "source": PROBE });
        browser.cdp("Network.enable", json!({})).await;
        if cache == Cache::Empty {
            browser.cdp("Network.clearBrowserCache", json!({})).await;
        }
        for (command, parameters) in [
            ("Network.emulateNetworkConditions", conditions),
            (
                "Emulation.setCPUThrottlingRate",
                json!({ "rate": line.cpu }),
            ),
            ("Page.addScriptToEvaluateOnNewDocument", probe),
        ] {
            browser.cdp(command, parameters).await;
        }
    }

    /// Opens the page of a new login in the tab. Its site asks at once, and takes so long over an
    /// answer as it does at this pace.
    pub(crate) async fn open(&self, who: Who, server: Server, more: &str, pace: f64) -> Login {
        let login = login(self.sandbox(who), pace);
        let near = self.sandbox(who).origin();
        let origin = match server {
            Server::Near => near,
            Server::Far => self.far[who as usize].origin(),
        };
        let address = format!("{}{more}", login.hosted_url.replacen(near, origin, 1));
        self.stage.browser.client().goto(&address).await.unwrap();
        login
    }

    /// The same in a tab of its own, without consent, once a message has come over the stream.
    pub(crate) async fn following(&self, who: Who, line: Line) -> Login {
        self.tab(line, Cache::Empty).await;
        let login = self.open(who, Server::Near, "&skip_prime=1", 0.0).await;
        self.painted("form").await;
        self.write(who, &login, states::message("ready"));
        self.when("bench.message() === 'ready'").await;
        login
    }

    /// Opens the page that measures the framing.
    pub(crate) async fn open_framing(&self) {
        self.tab(FREE, Cache::Empty).await;
        let address = format!("{}/framing.html", self.baseline.origin());
        self.stage.browser.client().goto(&address).await.unwrap();
        self.when("globalThis.measureFraming").await;
    }

    pub(crate) fn write(&self, who: Who, login: &Login, block: String) {
        assert!(self.sandbox(who).write(&login.id, block));
    }

    /// When it was painted, by the page's clock.
    pub(crate) async fn painted(&self, mark: &str) -> f64 {
        self.when(&format!("bench.painted.{mark}")).await
    }

    /// Waits in the page for something, and gives it if it is a number. Looking from here, again
    /// and again, would be work for the page.
    pub(crate) async fn when(&self, what: &str) -> f64 {
        let script = format!(
            "const done = arguments[0], began = performance.now();
            const look = () => {{
                const seen = {what};
                if (seen) done(typeof seen === 'number' ? seen : 0);
                else if (performance.now() - began > {PATIENCE}) done(document.body.innerHTML);
                else setTimeout(look, 50);
            }};
            look()"
        );
        let seen = self.run_async(&script).await;
        seen.as_f64()
            .unwrap_or_else(|| panic!("waited in vain for {what}: {seen}"))
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.stage.page().js(script).await
    }

    pub(crate) async fn run_async(&self, script: &str) -> Value {
        let result = self.stage.browser.client().execute_async(script, vec![]);
        result
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    pub(crate) async fn number(&self, script: &str) -> f64 {
        self.run(script).await.as_f64().unwrap_or_default()
    }

    /// What the page holds, without what is only waiting to be freed.
    pub(crate) async fn held(&self) -> Held {
        let browser = &self.stage.browser;
        for _ in 0..2 {
            browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
        }
        let heap = browser.cdp("Runtime.getHeapUsage", json!({})).await;
        let dom = browser.cdp("Memory.getDOMCounters", json!({})).await;
        let number = |value: &Value| value.as_f64().unwrap_or_default();
        Held {
            heap: number(&heap["usedSize"]) / 1024.0,
            documents: number(&heap["embedderHeapUsedSize"]) / 1024.0,
            nodes: number(&dom["nodes"]),
            pages: self.number("return bench.pages()").await,
        }
    }

    pub(crate) fn stage(&self) -> &Stage {
        self.stage
    }

    pub(crate) async fn end(self) {
        self.baseline.stop().await;
    }
}

/// A login that begins when somebody looks, at this pace.
pub(crate) fn login(sandbox: &Sandbox, pace: f64) -> Login {
    let site = Site::named("password").unwrap();
    let options = LoginOptions {
        hold: true,
        pace: Some(pace),
        ..LoginOptions::default()
    };
    sandbox.create_login(site, options).unwrap()
}

/// What a page holds in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// The heap of JavaScript, in KiB.
    pub(crate) heap: f64,
    /// What the browser keeps of the documents beside it, in KiB.
    pub(crate) documents: f64,
    pub(crate) nodes: f64,
    /// Pages of WebAssembly, of 64 KiB.
    pub(crate) pages: f64,
}

impl Held {
    /// All of it, in KiB.
    pub(crate) fn all(self) -> f64 {
        self.heap + self.documents + self.pages * 64.0
    }
}
