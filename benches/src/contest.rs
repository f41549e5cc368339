//! Two pages on two servers of the same kind, one browser, and tabs that have seen nothing yet.

use managed_auth_e2e::Stage;
use managed_auth_sandbox::{Login, LoginOptions, Options, Sandbox, Site};
use serde_json::{Value, json};

use crate::states;

/// How long a tab may take with a page, before it counts as stuck.
const PATIENCE: &str = "60000";

const PROBE: &str = include_str!("probe.js");

/// What stands between the page and the server, and how fast the page's machine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Nothing is slowed down.
    Fast,
    /// A phone on a train: the main thread four times slower, 1.6 Mbit/s, 150 ms there and back.
    Slow,
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Ours,
    Baseline,
}

/// Both pages, one after the other, as often as something is measured.
pub(crate) const BOTH: [Who; 2] = [Who::Ours, Who::Baseline];

pub(crate) struct Contest<'a> {
    stage: &'a Stage,
    baseline: Sandbox,
}

impl<'a> Contest<'a> {
    pub(crate) async fn new(stage: &'a Stage, baseline: Options) -> Self {
        let baseline = Sandbox::start(baseline).await.unwrap();
        Self { stage, baseline }
    }

    fn sandbox(&self, who: Who) -> &Sandbox {
        match who {
            Who::Ours => &self.stage.sandbox,
            Who::Baseline => &self.baseline,
        }
    }

    /// Another tab in place of the last, with nothing in any cache: a process of its own.
    pub(crate) async fn tab(&self, line: Line) {
        let (browser, client) = (&self.stage.browser, self.stage.browser.client());
        let old = client.window().await.unwrap();
        let new = client.new_window(true).await.unwrap().handle;
        client.switch_to_window(old).await.unwrap();
        client.close_window().await.unwrap();
        client.switch_to_window(new).await.unwrap();
        let (delay, down, up, cpu) = match line {
            Line::Fast => (0, -1, -1, 1),
            Line::Slow => (150, 1_600_000 / 8, 750_000 / 8, 4),
        };
        let conditions = json!({
            "offline": false,
            "latency": delay,
            "downloadThroughput": down,
            "uploadThroughput": up,
        });
        let probe = json!({ "source": PROBE });
        for (command, parameters) in [
            ("Network.enable", json!({})),
            ("Network.clearBrowserCache", json!({})),
            ("Network.emulateNetworkConditions", conditions),
            ("Emulation.setCPUThrottlingRate", json!({ "rate": cpu })),
            ("Page.addScriptToEvaluateOnNewDocument", probe),
        ] {
            browser.cdp(command, parameters).await;
        }
    }

    /// Opens the page of a new login in the tab. Its site asks at once, and takes so long over an
    /// answer as it does at this pace.
    pub(crate) async fn open(&self, who: Who, more: &str, pace: f64) -> Login {
        let site = Site::named("password").unwrap();
        let options = LoginOptions {
            hold: true,
            pace: Some(pace),
            ..LoginOptions::default()
        };
        let login = self.sandbox(who).create_login(site, options).unwrap();
        let address = format!("{}{more}", login.hosted_url);
        self.stage.browser.client().goto(&address).await.unwrap();
        login
    }

    /// The same in a tab of its own, without consent, once a message has come over the stream.
    pub(crate) async fn following(&self, who: Who) -> Login {
        self.tab(Line::Fast).await;
        let login = self.open(who, "&skip_prime=1", 0.0).await;
        self.painted("form").await;
        self.write(who, &login, states::message("ready"));
        self.when("bench.message() === 'ready'").await;
        login
    }

    /// Opens the page that measures the framing.
    pub(crate) async fn open_framing(&self) {
        self.tab(Line::Fast).await;
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

    pub(crate) fn stage(&self) -> &Stage {
        self.stage
    }

    pub(crate) async fn end(self) {
        self.baseline.stop().await;
    }
}
