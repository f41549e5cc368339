//! One page through a long time of faults, in an order that nobody planned: calm and trouble take
//! turns, the login goes on through both, and whenever it is calm the page catches up.
//!
//! Short in the ordinary run. `cargo xtask soak` makes it long, by `MANAGED_AUTH_SOAK_SECONDS`;
//! `MANAGED_AUTH_SOAK_SEED` repeats an order.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use managed_auth_e2e::{Page, Stage, quick, run_in_one_browser_with, until, until_within};
use managed_auth_sandbox::{Arm, Endpoint, Fault, Login, LoginOptions, Options};
use serde_json::Value;

/// What a login comes through: none of it is anybody's last word.
const FAULTS: &[Fault] = &[
    Fault::StreamDrop,
    Fault::StreamClose,
    Fault::StreamStall,
    Fault::StreamEndlessLine,
    Fault::StreamJunk,
    Fault::StreamSilence,
    Fault::Stream500,
    Fault::Stream503,
    Fault::Stream429,
    Fault::Snapshot500,
    Fault::Snapshot429,
    Fault::SnapshotHtml,
    Fault::SnapshotCut,
    Fault::SnapshotSlow,
    Fault::SnapshotSilence,
    Fault::Submit500,
    Fault::Submit503,
    Fault::Submit429,
    Fault::SubmitStale,
    Fault::SubmitHtml,
    Fault::SubmitSlow,
    Fault::SubmitLost,
    Fault::SubmitSilence,
];
/// Before there is a login to follow.
const FAULTS_AT_FIRST: &[Fault] = &[
    Fault::Exchange500,
    Fault::Exchange429,
    Fault::ExchangeSlow,
    Fault::ExchangeSilence,
    Fault::Snapshot500,
];
/// Those in which the page waits for what never comes: too long for the short run, and rarer in any.
const LONG: &[Fault] = &[
    Fault::StreamStall,
    Fault::StreamSilence,
    Fault::SnapshotSilence,
    Fault::SubmitSilence,
    Fault::ExchangeSilence,
];
/// In which time a page has caught up once it is calm: 45 s until a silent stream counts as dead, 15 s
/// between two tries, and a busy machine.
const CAUGHT_UP: Duration = Duration::from_secs(75);
const SHORT: Duration = Duration::from_secs(20);

fn told(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap())
}

/// Numbers that look random (a linear congruential generator, its upper half).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }

    fn one_of(&mut self, faults: &[Fault]) -> Fault {
        faults[usize::try_from(self.below(faults.len() as u64)).unwrap()]
    }
}

struct Soak<'a> {
    stage: &'a Stage,
    page: Page,
    login: Login,
    dice: Dice,
    faults: Vec<Fault>,
    /// How often each fault has struck, by name.
    struck: BTreeMap<String, u32>,
    slowest: Duration,
}

impl Soak<'_> {
    fn snapshot(&self) -> Value {
        self.stage.sandbox.snapshot(&self.login.id).unwrap()
    }

    /// What the sandbox waits for; null while it works.
    fn asked(&self) -> Value {
        self.snapshot()["interaction_id"].clone()
    }

    fn arm(&mut self, fault: Fault) {
        self.stage.sandbox.faults().arm(Arm::new(fault));
        *self.struck.entry(fault.to_string()).or_default() += 1;
    }

    /// Ends the trouble. What did not come to strike does not count.
    fn clear(&mut self) {
        let faults = self.stage.sandbox.faults();
        for fault in faults.armed() {
            *self.struck.get_mut(fault.name()).unwrap() -= 1;
        }
        faults.clear();
        self.struck.retain(|_, times| *times > 0);
    }

    /// All that the sandbox asks is on the screen, and can be answered.
    async fn shows(&self, snapshot: &Value) -> bool {
        let texts: Vec<&str> = ["fields", "choices"]
            .iter()
            .flat_map(|list| snapshot[*list].as_array().into_iter().flatten())
            .filter_map(|it| it["display_text"].as_str().or(it["label"].as_str()))
            .collect();
        if texts.is_empty() || self.page.step().await.as_deref() != Some("form") {
            return false;
        }
        let text = self.page.text().await;
        texts.iter().all(|wanted| text.contains(wanted))
            && !self.page.has("button:disabled").await
            && !self.page.has("[data-managed-auth-reconnecting]").await
    }

    /// Nothing goes wrong any more: the page catches up, and stays so.
    async fn calm(&mut self, rest: Duration) {
        self.clear();
        let began = Instant::now();
        until_within(CAUGHT_UP, "the page to catch up", async || {
            let snapshot = self.snapshot();
            self.go_back().await;
            // The notice of a broken stream comes late, so it alone says nothing.
            let follows = self.stage.counts(&self.login).streams_open() > 0;
            let caught_up = follows && self.shows(&snapshot).await && self.snapshot() == snapshot;
            caught_up.then_some(())
        })
        .await;
        self.slowest = self.slowest.max(began.elapsed());
        self.page.pass(rest).await;
        let snapshot = self.snapshot();
        let shows = self.shows(&snapshot).await;
        let text = self.page.text().await;
        assert!(shows, "gone by itself: {snapshot}\n{text}");
    }

    /// Whoever has waited too long for an answer is offered the form again, and takes it.
    async fn go_back(&self) {
        let script = "document.querySelector(
            '[data-managed-auth-step=submitting] [data-managed-auth-part=button-secondary]')?.click()";
        self.page.js(script).await;
    }

    /// Presses the choice of this name, or fills in whatever there is to fill in and sends it. In one
    /// go, as the page can move on between two looks.
    async fn press(&self, choice: &str) {
        let script = "const form = document.querySelector('[data-managed-auth-step=form]');
            if (!form) return;
            for (const input of form.querySelectorAll('input:not([readonly])')) {
                input.value = 'ada@example.com';
                input.dispatchEvent(new Event('input', { bubbles: true }));
            }
            const buttons = [...form.querySelectorAll('button:enabled')];
            buttons.find((it) => it.type === 'submit' || it.innerText.includes(arguments[0]))?.click()";
        self.page.js_with(script, &[choice]).await;
    }

    /// Answers what is asked, and again where that failed, until the sandbox has moved on.
    async fn answer(&self, choice: &str) {
        let question = self.asked();
        until_within(CAUGHT_UP, "the answer to be taken", async || {
            if self.asked() != question {
                return Some(());
            }
            self.go_back().await;
            self.press(choice).await;
            // Nobody is faster, however often it fails.
            self.page.pass(Duration::from_millis(250)).await;
            None
        })
        .await;
        until_within(CAUGHT_UP, "the next question", async || {
            (!self.asked().is_null()).then_some(())
        })
        .await;
    }

    /// Another time around: the login asks for the password, then for the account, then again.
    async fn go_on(&self) {
        self.answer("Use another account").await;
    }

    /// The server is gone for a while, perhaps with an answer on its way.
    async fn restart(&mut self) {
        let answering = self.dice.below(2) == 0;
        let (until_gone, gone) = (self.dice.millis(0, 300), self.dice.millis(50, 4_000));
        *self.struck.entry("restart".to_owned()).or_default() += 1;
        let restart = async {
            tokio::time::sleep(until_gone).await;
            self.stage.sandbox.go_down().await;
            tokio::time::sleep(gone).await;
            until("its port to be free", async || {
                self.stage.sandbox.come_back().await.ok()
            })
            .await;
        };
        if answering {
            tokio::join!(restart, self.go_on());
        } else {
            restart.await;
        }
    }

    async fn trouble(&mut self) {
        if self.dice.below(5) == 0 {
            return self.restart().await;
        }
        // Mostly one thing goes wrong, and now and then much at once.
        let burst = match self.dice.below(4) {
            0 => 2 + self.dice.below(4),
            _ => 1,
        };
        let mut answering = false;
        for _ in 0..burst {
            let mut fault = self.dice.one_of(&self.faults);
            if LONG.contains(&fault) && self.dice.below(4) > 0 {
                fault = self.dice.one_of(&self.faults);
            }
            self.arm(fault);
            match fault.endpoint() {
                Endpoint::Submit => answering = true,
                // So that there is a call for it to strike.
                Endpoint::Retrieve => self.arm(Fault::StreamDrop),
                _ => match fault {
                    Fault::Stream500
                    | Fault::Stream503
                    | Fault::Stream429
                    | Fault::StreamSilence => self.arm(Fault::StreamClose),
                    _ => {}
                },
            }
        }
        if answering || self.dice.below(3) == 0 {
            self.go_on().await;
        }
        let time = self.dice.millis(0, 1_500);
        self.page.pass(time).await;
    }
}

#[test]
fn a_page_comes_through_faults_of_every_kind_and_ends_once() {
    let duration = told("MANAGED_AUTH_SOAK_SECONDS").map_or(SHORT, Duration::from_secs);
    let is_short = duration <= SHORT;
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = told("MANAGED_AUTH_SOAK_SEED").unwrap_or(clock.subsec_nanos().into());
    println!("MANAGED_AUTH_SOAK_SEED={seed}");
    let options = Options {
        // An answer takes the site a third of a second. Of shorter heartbeats nothing is learned.
        pace: 0.3,
        heartbeat: Duration::from_secs(3),
        ..quick()
    };
    run_in_one_browser_with(options, async |stage| {
        let among = |faults: &[Fault]| {
            let faults = faults.iter().copied();
            let faults = faults.filter(|fault| !is_short || !LONG.contains(fault));
            faults.collect::<Vec<_>>()
        };
        let mut dice = Dice(seed);
        let login = stage.login_with(
            "accounts",
            LoginOptions {
                expires_in: Some(duration + Duration::from_secs(600)),
                ..LoginOptions::default()
            },
        );
        let first = dice.one_of(&among(FAULTS_AT_FIRST));
        let mut soak = Soak {
            stage,
            page: stage.page(),
            login: login.clone(),
            dice,
            faults: among(FAULTS),
            struck: BTreeMap::new(),
            slowest: Duration::ZERO,
        };
        soak.arm(first);
        let page = stage.open(&login).await;
        until_within(CAUGHT_UP, "a button to agree with", async || {
            let button = "[data-managed-auth-part=prime] button:not(:disabled)";
            page.has(button).await.then_some(())
        })
        .await;
        page.agree().await;

        let (began, mut troubles) = (Instant::now(), 0);
        // On a busy machine the time can be over before the page was put to the test.
        while began.elapsed() < duration || stage.counts(&login).streams_opened < 4 {
            let rest = match (is_short, soak.dice.below(3)) {
                (true, _) => soak.dice.millis(200, 1_500),
                (false, 0) => soak.dice.millis(8_000, 25_000),
                (false, _) => soak.dice.millis(1_000, 8_000),
            };
            soak.calm(rest).await;
            if soak.dice.below(2) == 0 {
                soak.go_on().await;
            }
            soak.trouble().await;
            troubles += 1;
        }
        soak.calm(Duration::ZERO).await;
        // To the end.
        while soak.snapshot()["choices"][0]["id"] != "choice-org-1" {
            soak.answer("Work").await;
            soak.calm(Duration::ZERO).await;
        }
        page.press("Main office").await;
        stage.succeeded_once(&login, &page).await;
        stage
            .until_counts(&login, "the stream to be closed", |it| {
                it.streams_open() == 0
            })
            .await;

        let counts = stage.counts(&login);
        let taken = counts.submissions.iter();
        let mut taken: Vec<&Value> = taken
            .filter(|it| it.status == Some(202))
            .map(|it| &it.body["interaction_id"])
            .collect();
        let answers = taken.len();
        taken.dedup();
        assert_eq!(taken.len(), answers, "no question was answered twice");
        let steps = page.details("step").await.len();
        println!(
            "{:.0?}, {troubles} times of trouble, caught up in {:.1?} at most; faults that struck: {:?}",
            began.elapsed(),
            soak.slowest,
            soak.struck
        );
        println!(
            "{} exchanges, {} snapshots, {} streams of {} asked for, {} submissions; told: {steps} \
             steps, 1 success, 0 errors",
            counts.exchange, counts.retrieve, counts.streams_opened, counts.events, counts.submit
        );
        assert_eq!(page.faults().await, [""; 0]);
    });
}
