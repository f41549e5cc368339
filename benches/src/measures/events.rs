//! From a state that the server writes to the document and to the frame that show it.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::contest::{BOTH, Contest};
use crate::figures::{Row, Target};
use crate::line::Line;
use crate::measures::numbers;
use crate::states;

const STATES: usize = 200;
/// Not in step with the frames.
const EVERY: Duration = Duration::from_millis(20);

pub(crate) async fn events(contest: &Contest<'_>, line: Line, rounds: usize) -> Vec<Row> {
    let row = |what: &str, unit| Row::new(format!("{what}, {}", line.name), unit, Target::None);
    let mut changed = row("event written to DOM changed", "ms");
    let mut shown = row("event written to the first frame that shows it", "ms");
    let mut overtaken = row("of 200 states, overtaken before a frame", "");
    for _ in 0..rounds {
        for who in BOTH {
            let login = contest.following(who, line).await;
            contest.run("bench.timeMessages()").await;
            let mut ticks = interval(EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut last = String::new();
            for _ in 0..STATES {
                ticks.tick().await;
                last = format!("at {:.3}", states::now());
                contest.write(who, &login, states::message(&last));
            }
            contest.when(&format!("bench.allShown('{last}')")).await;
            for age in numbers(&contest.run("return bench.changed").await) {
                changed.add(who, age);
            }
            let ages = numbers(&contest.run("return bench.shown").await);
            overtaken.add(who, (STATES - ages.len()) as f64);
            for age in ages {
                shown.add(who, age);
            }
        }
    }
    let part = |row: &Row, part: f64, name: &str, target| {
        row.at(format!("{}: {name}", row.name), part, target)
    };
    vec![
        part(&changed, 0.5, "median", Target::Ratio(1.1)),
        part(&changed, 0.95, "p95", Target::None),
        part(&changed, 0.99, "p99", Target::Ratio(1.1)),
        part(&shown, 0.5, "median", Target::Ratio(0.95)),
        part(&shown, 0.95, "p95", Target::Ratio(1.0)),
        part(&shown, 0.99, "p99", Target::None),
        overtaken,
    ]
}
