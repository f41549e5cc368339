//! What is measured: each function is one group of rows, ours and the baseline's by turns.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::json;
use tokio::time::sleep;

use crate::contest::{BOTH, Contest, Line};
use crate::figures::{Row, Sample, Target};
use crate::states;

/// From the navigation to what a person sees, with nothing in any cache.
pub(crate) async fn cold_start(contest: &Contest<'_>, line: Line, rounds: usize) -> Vec<Row> {
    let (name, prime, form) = match line {
        Line::Fast => ("fast line", 0.8, 0.8),
        Line::Slow => ("slow phone", 0.5, 0.9),
    };
    let row = |what: &str, target| Row::new(format!("{what}, {name}"), "ms", target);
    let mut rows = [
        row(
            "cold start to first paint (ours: the shell)",
            Target::Ratio(prime),
        ),
        row("cold start to consent step painted", Target::None),
        row("cold start to consent can be given", Target::None),
        row("cold start to form painted", Target::Ratio(form)),
    ];
    for _ in 0..rounds {
        for who in BOTH {
            contest.tab(line).await;
            contest.open(who, "", 0.0).await;
            let first = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
            let times = [
                contest.when(first).await,
                contest.painted("prime").await,
                contest.painted("consent").await,
            ];
            for (row, time) in rows.iter_mut().zip(times) {
                row.add(who, time);
            }
            contest.tab(line).await;
            contest.open(who, "&skip_prime=1", 0.0).await;
            rows[3].add(who, contest.painted("form").await);
        }
    }
    rows.into()
}

/// From an event that the server writes to the document that shows it.
pub(crate) async fn latency(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    const EVENTS: u64 = 50;
    let mut row = Row::new(
        "event written to DOM changed: median",
        "ms",
        Target::Ratio(1.0),
    );
    for _ in 0..rounds {
        for who in BOTH {
            let login = contest.following(who).await;
            contest.run("bench.timeMessages()").await;
            for number in 0..EVENTS {
                // Not in step with the frames.
                sleep(Duration::from_millis(20 + number * 7 % 17)).await;
                let text = format!("at {:.3}", states::now());
                contest.write(who, &login, states::message(&text));
            }
            contest
                .when(&format!("bench.latencies.length === {EVENTS}"))
                .await;
            for latency in numbers(&contest.run("return bench.latencies").await) {
                row.add(who, latency);
            }
        }
    }
    let p95 = row.at("event written to DOM changed: p95", 0.95, Target::None);
    let p99 = row.at(
        "event written to DOM changed: p99",
        0.99,
        Target::Ratio(1.0),
    );
    vec![row, p95, p99]
}

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
            contest.tab(Line::Fast).await;
            contest.open(who, "&skip_prime=1", PACE).await;
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
        Target::Ratio(0.5),
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
            let login = contest.following(who).await;
            let last = format!("state {}", EVENTS - 1);
            let clock = contest
                .number(&format!(
                    "bench.watchTasks(); bench.markMessage('{last}'); return bench.clock()"
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
        Target::Ratio(0.8),
    );
    let mut key = Row::new(
        "form of 300 fields: key to painted",
        "ms",
        Target::Ratio(1.0),
    );
    for _ in 0..rounds {
        for who in BOTH {
            let login = contest.following(who).await;
            let clock = contest
                .number(&format!("bench.markFields({FIELDS}); return bench.clock()"))
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
            let login = contest.following(who).await;
            let mut said = 0;
            let mut kept = [[0.0; 3]; 2];
            // The first thousand arrives in the largest chunks that there are: memory of
            // WebAssembly that grew for them is never given back.
            let steps = [(1_000, 1_000), (10_000, 100)];
            for (kept, (until, at_once)) in kept.iter_mut().zip(steps) {
                while said < until {
                    let block: String = (said + 1..=said + at_once)
                        .map(|number| states::message(&format!("state {number:05}")))
                        .collect();
                    said += at_once;
                    contest.write(who, &login, block);
                    let last = format!("bench.message() === 'state {said:05}'");
                    contest.when(&last).await;
                }
                *kept = held(contest).await;
            }
            for (row, (before, after)) in rows.iter_mut().zip(kept[0].into_iter().zip(kept[1])) {
                row.add(who, after - before);
            }
        }
    }
    rows.into()
}

/// The heap in KiB, the nodes, the pages of WebAssembly, without what is only waiting to be freed.
async fn held(contest: &Contest<'_>) -> [f64; 3] {
    let browser = &contest.stage().browser;
    for _ in 0..2 {
        browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
    }
    let heap = browser.cdp("Runtime.getHeapUsage", json!({})).await;
    let dom = browser.cdp("Memory.getDOMCounters", json!({})).await;
    let number = |value: &serde_json::Value| value.as_f64().unwrap_or_default();
    let pages = contest.number("return bench.pages()").await;
    [
        number(&heap["usedSize"]) / 1024.0,
        number(&dom["nodes"]),
        pages,
    ]
}

/// The parser alone, in the browser, against npm's.
pub(crate) async fn framing(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    contest.open_framing().await;
    for (what, typed) in [
        ("framing", false),
        ("to typed state (theirs: JSON.parse)", true),
    ] {
        for (cut, size, total) in [
            ("16 KiB", 16 << 10, 4 << 20),
            ("64 KiB", 64 << 10, 4 << 20),
            ("1 byte", 1, 128 << 10),
        ] {
            let target = if typed {
                Target::None
            } else {
                Target::Times(1.5)
            };
            let mut row = Row::new(format!("stream {what}, chunks of {cut}"), "MB/s", target);
            let script = format!(
                "const done = arguments[0];
                measureFraming({size}, {total}, {typed}, {rounds}).then(done, (error) => done(`${{error}}`))"
            );
            let measured = contest.run_async(&script).await;
            let counts = &measured["counts"];
            assert_eq!(
                counts["ours"][0], counts["theirs"][0],
                "as many events: {measured}"
            );
            row.ours = Sample::of(numbers(&measured["ours"]));
            row.baseline = Sample::of(numbers(&measured["theirs"]));
            rows.push(row);
        }
    }
    rows
}

fn numbers(list: &serde_json::Value) -> Vec<f64> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(serde_json::Value::as_f64).collect()
}
