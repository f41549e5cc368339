//! What a page does with an answer, with more states than anybody could read, with a form that no
//! site has, and what it keeps of a long login.

use std::time::Duration;

use fantoccini::Locator;
use tokio::time::sleep;

use crate::contest::{BOTH, Cache, Contest, Server};
use crate::figures::{Row, Target};
use crate::line::FREE;
use crate::measures::numbers;
use crate::states;

/// From the press of the button to the next screen.
pub(crate) async fn submit(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    // Long enough for the screen in between to be seen.
    const PACE: f64 = 0.3;
    let mut row = Row::new(
        "click on submit to submitting view painted",
        "ms",
        Target::Ratio(1.0),
    );
    for _ in 0..rounds {
        for who in BOTH {
            contest.tab(FREE, Cache::Empty).await;
            let more = "&skip_prime=1";
            contest.open(who, Server::Near, more, PACE).await;
            contest.painted("form").await;
            let client = contest.stage().browser.client();
            for input in client.find_all(Locator::Css("form input")).await.unwrap() {
                input.send_keys("ada").await.unwrap();
            }
            let button = client.find(Locator::Css("form button[type=submit]"));
            button.await.unwrap().click().await.unwrap();
            let painted = contest.painted("submitting").await;
            row.add(who, painted - contest.number("return bench.clicked").await);
        }
    }
    vec![row]
}

/// Far more states than anybody could read.
pub(crate) async fn burst(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    const EVENTS: usize = 5_000;
    let mut time = Row::new(
        "burst of 5,000 states: first written to last painted",
        "ms",
        Target::Elsewhere("≤ 1.2 of the React package's"),
    );
    let mut task = Row::new(
        "burst: longest task of all rounds (0: none of 50 ms)",
        "ms",
        Target::Under(50.0),
    );
    task.part = 1.0;
    let mut gap = Row::new("burst: longest gap between frames", "ms", Target::None);
    for _ in 0..rounds {
        for who in BOTH {
            let login = contest.following(who, FREE).await;
            let last = format!("state {}", EVENTS - 1);
            let clock = contest
                .number(&format!(
                    "bench.watchTasks(); bench.mark('message', '{last}'); return bench.clock()"
                ))
                .await;
            let states: Vec<_> = (0..EVENTS)
                .map(|number| states::message(&format!("state {number}")))
                .collect();
            let began = states::now();
            for state in states {
                contest.write(who, &login, state);
            }
            time.add(who, contest.painted("message").await + clock - began);
            // Long tasks are told a little later.
            sleep(Duration::from_millis(200)).await;
            task.add(who, contest.number("return bench.longest").await);
            gap.add(who, contest.number("return bench.gap").await);
        }
    }
    vec![time, task, gap]
}

/// A form that no site has.
pub(crate) async fn large_form(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    const FIELDS: usize = 300;
    const KEYS: usize = 10;
    let mut form = Row::new(
        "form of 300 fields: event to painted",
        "ms",
        Target::Elsewhere("≤ 0.75 of the React package's"),
    );
    let mut key = Row::new(
        "form of 300 fields: key to painted",
        "ms",
        Target::Elsewhere("≤ 0.58 of the React package's"),
    );
    for _ in 0..rounds {
        for who in BOTH {
            let login = contest.following(who, FREE).await;
            let clock = contest
                .number(&format!(
                    "bench.mark('fields', {FIELDS}); return bench.clock()"
                ))
                .await;
            let state = states::form(FIELDS);
            let began = states::now();
            contest.write(who, &login, state);
            form.add(who, contest.painted("fields").await + clock - began);
            let client = contest.stage().browser.client();
            let inputs = client.find_all(Locator::Css("form input")).await.unwrap();
            for input in inputs.iter().step_by(FIELDS / KEYS) {
                input.send_keys("a").await.unwrap();
            }
            contest.when(&format!("bench.keys.length === {KEYS}")).await;
            for time in numbers(&contest.run("return bench.keys").await) {
                key.add(who, time);
            }
        }
    }
    vec![form, key]
}

/// What 9,000 more events leave behind, after 1,000.
pub(crate) async fn memory(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    let name = |what: &str| format!("10,000 events against 1,000: {what}");
    let mut rows = [
        Row::new(name("JS heap"), "KiB", Target::Under(64.0)),
        Row::new(name("DOM nodes"), "", Target::AtMost(0.0)),
        Row::new(name("wasm pages"), "", Target::AtMost(0.0)),
    ];
    for _ in 0..rounds {
        for who in BOTH {
            let login = contest.following(who, FREE).await;
            let mut said = 0;
            let mut kept = [[0.0; 3]; 2];
            for (kept, until) in kept.iter_mut().zip([1_000, 10_000]) {
                while said < until {
                    let mut block: String = (said + 1..said + 1_000)
                        .map(|number| states::message(&format!("state {number:05}")))
                        .collect();
                    said += 1_000;
                    // Each look from here leaves something in the page, and each new script all of
                    // its text: there are few looks, with two scripts.
                    let last = ["even", "odd"][said / 1_000 % 2];
                    block += &states::message(last);
                    contest.write(who, &login, block);
                    contest.when(&format!("bench.message() === '{last}'")).await;
                }
                let held = contest.held().await;
                *kept = [held.heap, held.nodes, held.pages];
            }
            for (row, (before, after)) in rows.iter_mut().zip(kept[0].into_iter().zip(kept[1])) {
                row.add(who, after - before);
            }
        }
    }
    rows.into()
}
