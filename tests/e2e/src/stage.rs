//! A sandbox and a browser for one test, and the end of both.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use managed_auth_sandbox::{
    Arm, Counts, Elsewhere, Fault, Log, Login, LoginOptions, Options, Port, Sandbox, Site,
};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::browser::{Browser, Kind, Motion};
use crate::page::Page;
use crate::recorded::Recorded;
use crate::skipped::skipped;
use crate::until::until;

/// Everything a test needs.
#[derive(Debug)]
pub struct Stage {
    /// The server.
    pub sandbox: Sandbox,
    /// The browser.
    pub browser: Browser,
    log: Lines,
}

type Lines = Arc<Mutex<Vec<String>>>;

/// A sandbox that does not make anybody wait, and waits for approval where something is to be done
/// elsewhere.
#[must_use]
pub fn quick() -> Options {
    Options {
        port: Port::Any,
        pace: 0.0,
        elsewhere: None,
        ..Options::default()
    }
}

/// Runs a test on a stage of its own, with a [`quick`] sandbox.
pub fn run(test: impl AsyncFnOnce(&Stage)) {
    run_with(quick(), test);
}

/// The same for what is not the browser's to decide: in one of them.
pub fn run_in_one_browser(test: impl AsyncFnOnce(&Stage)) {
    run_in_one_browser_with(quick(), test);
}

/// The same on another stage.
pub fn run_in_one_browser_with(options: Options, test: impl AsyncFnOnce(&Stage)) {
    if Kind::from_environment() == Kind::Chromium {
        run_with(options, test);
    } else {
        skipped("it is the same in every browser; Chromium runs it");
    }
}

/// How long a driver may take for the last things.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(30);

/// Ends a test whose driver does not answer any more, so that the others can run. A long soak says
/// how much longer it takes.
pub(crate) async fn in_time(test: impl Future<Output = ()>) {
    const LONGEST: Duration = Duration::from_secs(600);
    let soak = std::env::var("MANAGED_AUTH_SOAK_SECONDS");
    let soak = soak.ok().and_then(|text| text.parse().ok());
    let limit = LONGEST + Duration::from_secs(soak.unwrap_or_default());
    let ended = timeout(limit, test).await;
    assert!(ended.is_ok(), "the test has not ended within {limit:?}");
}

/// Runs a test on a stage of its own. What the page and the sandbox did is printed when it fails.
pub fn run_with(options: Options, test: impl AsyncFnOnce(&Stage)) {
    let log = Lines::default();
    let sink = Arc::clone(&log);
    let kind = Kind::from_environment();
    let recorded = Recorded::new(kind, options.dist.unwrap_or_else(dist));
    let options = Options {
        dist: Some(recorded.dist()),
        log: Log::to(move |line| {
            let mut lines = sink.lock().unwrap_or_else(PoisonError::into_inner);
            lines.push(line.to_owned());
        }),
        ..options
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stage = runtime.block_on(async {
        Stage {
            sandbox: Sandbox::start(options).await.unwrap(),
            browser: Browser::open(kind, Motion::None).await,
            log,
        }
    });
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(in_time(test(&stage)));
    }));
    runtime.block_on(async {
        if result.is_err() {
            let report = timeout(LAST_WORDS, stage.page().report()).await;
            println!("--- the page\n{}", report.unwrap_or_default());
            println!("--- the sandbox\n{}", stage.log().join("\n"));
        }
        let closed = stage.browser.close(result.is_ok());
        timeout(LAST_WORDS, closed).await.ok();
        // It waits for the last connections; the driver may hold one.
        timeout(Duration::from_secs(5), stage.sandbox.stop())
            .await
            .ok();
    });
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// Where the built page is.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn dist() -> PathBuf {
    with_page(place("MANAGED_AUTH_DIST", "dist"))
}

/// Where the page of the fresh app is.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn fresh_app() -> PathBuf {
    with_page(place("MANAGED_AUTH_FRESH_APP", "target/fresh-app/app/dist"))
}

/// Where the front ends in other languages are.
///
/// # Panics
///
/// When they are not built.
#[must_use]
pub fn front_ends() -> PathBuf {
    with_page(place("MANAGED_AUTH_FRONT_ENDS", "target/front-ends/dist"))
}

pub(crate) fn place(variable: &str, usually: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var_os(variable).map_or_else(|| workspace.join(usually), PathBuf::from)
}

pub(crate) fn with_page(dist: PathBuf) -> PathBuf {
    assert!(
        dist.join("index.html").is_file(),
        "there is no built page in {}; run `cargo xtask test e2e`, which builds it",
        dist.display()
    );
    dist
}

impl Stage {
    /// A login on the site of this name. It begins when somebody looks.
    #[must_use]
    pub fn login(&self, site: &str) -> Login {
        self.login_with(site, LoginOptions::default())
    }

    /// The same, with more to say about it.
    #[must_use]
    pub fn login_with(&self, site: &str, options: LoginOptions) -> Login {
        let site = Site::named(site).unwrap_or_else(|| panic!("there is no site `{site}`"));
        let options = LoginOptions {
            hold: true,
            elsewhere: Some(Elsewhere::WhenApproved),
            ..options
        };
        self.sandbox.create_login(site, options).unwrap()
    }

    /// Opens the hosted page of the login.
    pub async fn open(&self, login: &Login) -> Page {
        self.open_at(&login.hosted_url).await
    }

    /// Opens the hosted page of the login with more in its address, such as `&theme=dark`.
    pub async fn open_with(&self, login: &Login, more: &str) -> Page {
        self.open_at(&format!("{}{more}", login.hosted_url)).await
    }

    /// Opens an address.
    pub async fn open_at(&self, address: &str) -> Page {
        self.browser.client().goto(address).await.unwrap();
        self.page()
    }

    /// Whatever the browser shows.
    #[must_use]
    pub fn page(&self) -> Page {
        Page::new(self.browser.client())
    }

    /// Opens the page of a new login on the site, gives consent, and waits for the form.
    pub async fn form(&self, site: &str) -> (Login, Page) {
        let login = self.login(site);
        let page = self.open(&login).await;
        page.agree().await;
        page.until_step("form").await;
        (login, page)
    }

    /// What the page has asked of the sandbox for this login.
    #[must_use]
    pub fn counts(&self, login: &Login) -> Counts {
        self.sandbox.counts_of(&login.id).unwrap()
    }

    /// Waits until the counts of this login are so.
    pub async fn until_counts(&self, login: &Login, what: &str, so: impl Fn(&Counts) -> bool) {
        until(what, async || so(&self.counts(login)).then_some(())).await;
    }

    /// The bodies of what was submitted.
    #[must_use]
    pub fn submitted(&self, login: &Login) -> Vec<Value> {
        let submissions = self.counts(login).submissions.into_iter();
        submissions.map(|submitted| submitted.body).collect()
    }

    /// The sandbox's log: a line for each call, written when it was answered.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        let lines = self.log.lock();
        lines.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for a line of the log.
    pub async fn until_logged(&self, text: &str) {
        until(format_args!("`{text}` in the log"), async || {
            self.log()
                .iter()
                .any(|line| line.contains(text))
                .then_some(())
        })
        .await;
    }

    /// Makes something go wrong, once.
    pub fn fault(&self, fault: Fault) {
        self.sandbox.faults().arm(Arm::new(fault));
    }

    /// The login succeeded, and nothing on the way was out of order: one outcome, told once; one
    /// exchange, one snapshot, one stream, no polling; nothing on the console; nothing asked of
    /// anybody else; nothing left of the handoff code.
    pub async fn went_well(&self, login: &Login, page: &Page) {
        page.until_step("success").await;
        self.succeeded_once(login, page).await;
        self.until_counts(login, "the stream is closed", |it| it.streams_open() == 0)
            .await;
        let counts = self.counts(login);
        let calls = (counts.exchange, counts.retrieve, counts.events);
        assert_eq!(calls, (1, 1, 1), "exchange, snapshot, stream");
        let refused = |status| !matches!(status, Some(200..300));
        let refused = counts.submissions.iter().filter(|it| refused(it.status));
        assert_eq!(refused.count(), 0, "every submission was accepted");
        assert_eq!(page.faults().await, [""; 0]);
        self.kept_to_itself(login, page).await;
    }

    /// The outcome was success, told once, with whom and where; and no error.
    pub async fn succeeded_once(&self, login: &Login, page: &Page) {
        page.until_step("success").await;
        until("the success event", async || {
            (!page.details("success").await.is_empty()).then_some(())
        })
        .await;
        page.settle().await;
        let snapshot = self.sandbox.snapshot(&login.id).unwrap();
        let whom =
            json!({ "profile_name": snapshot["profile_name"], "domain": snapshot["domain"] });
        assert_eq!(page.details("success").await, [whom]);
        let events = page.events().await;
        let last = events.last().unwrap();
        let last = (last.name.as_str(), last.shown.as_str());
        assert_eq!(
            last,
            ("success", "success"),
            "the last word, after the screen"
        );
        assert_eq!(page.details("error").await, [json!(null); 0]);
    }

    /// Nobody else was asked anything, and the handoff code is left nowhere.
    pub async fn kept_to_itself(&self, login: &Login, page: &Page) {
        assert_eq!(page.elsewhere().await, [""; 0]);
        let left = page
            .js(
                "return JSON.stringify([location.href, document.documentElement.outerHTML,
                history.state, document.cookie, { ...localStorage }, { ...sessionStorage }])",
            )
            .await;
        let mut places = self.browser.history().await;
        places.push(left.to_string());
        for place in places {
            assert!(
                !place.contains(&login.handoff_code),
                "the code is left in {place}"
            );
        }
    }
}
