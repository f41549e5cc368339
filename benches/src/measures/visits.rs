//! From the navigation to what a person sees: a first visit, and one with everything in the cache.

use std::time::Duration;

use tokio::time::sleep;

use crate::contest::{BOTH, Cache, Contest, Server, Who};
use crate::figures::{Row, Target};
use crate::line::{HOME, Line, PHONE};
use crate::visit::Visit;

/// A person stays longer than this, and meanwhile the browser keeps what it has compiled.
const STAY: Duration = Duration::from_secs(3);

/// Without consent: what a form waits for is the network and the page.
const NO_CONSENT: &str = "&skip_prime=1";

/// Rows, and of each page the visit whose form came in the middle of all.
pub(crate) async fn visits(
    contest: &Contest<'_>,
    line: Line,
    rounds: usize,
) -> (Vec<Row>, [Visit; 2]) {
    let goals = [
        ("shell painted (first contentful paint)", [0.6, 0.42]),
        ("consent can be given", [0.9, 0.85]),
        ("form painted (no consent step)", [0.9, 0.85]),
        ("second visit: form painted", [1.0, 0.9]),
    ];
    let mut rows = goals.map(|(what, [home, phone])| {
        let target = match line.name {
            name if name == HOME.name => Target::Ratio(home),
            name if name == PHONE.name => Target::Ratio(phone),
            _ => Target::None,
        };
        Row::new(format!("{what}, {}", line.name), "ms", target)
    });
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for who in BOTH {
            contest.tab(line, Cache::Empty).await;
            contest.open(who, Server::Far, "", 0.0).await;
            let first = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
            rows[0].add(who, contest.when(first).await);
            rows[1].add(who, contest.painted("consent").await);

            contest.tab(line, Cache::Empty).await;
            let visit = form(contest, who).await;
            rows[2].add(who, visit.form);
            seen[who as usize].push(visit);

            sleep(STAY).await;
            contest.tab(line, Cache::Kept).await;
            rows[3].add(who, form(contest, who).await.form);
        }
    }
    (rows.into(), seen.map(in_the_middle))
}

async fn form(contest: &Contest<'_>, who: Who) -> Visit {
    let login = contest.open(who, Server::Far, NO_CONSENT, 0.0).await;
    let form = contest.painted("form").await;
    // A browser tells of the stream once it has ended.
    contest.sandbox(who).cancel(&login.id);
    Visit::read(contest, form).await
}

fn in_the_middle(mut visits: Vec<Visit>) -> Visit {
    visits.sort_by(|one, other| one.form.total_cmp(&other.form));
    visits.swap_remove(visits.len() / 2)
}
