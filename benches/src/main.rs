//! How fast the page is, against the same sign-in in React (`benches/baseline/`).
//!
//! `cargo xtask bench` builds both and runs it. The pages take turns, sample by sample, in one browser,
//! each in a tab of its own with nothing in any cache, from servers of the same kind with the same
//! headers: what counts is the ratio of one run, for the figures themselves are the machine's.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement that goes wrong is none"
)]

mod contest;
mod curve;
mod distance;
mod figures;
mod host;
mod line;
mod measures;
mod pictures;
mod report;
mod states;
mod visit;

use std::path::PathBuf;
use std::time::Instant;

use contest::{BOTH, Contest};
use figures::Row;
use line::{FREE, HOME, PHONE, SLOW_CPU};
use managed_auth_e2e::{quick, run_with};
use managed_auth_sandbox::Options;
use measures::{events, framing, growth, page, visits};
use report::{Measured, Setting};

const USAGE: &str =
    "usage: managed-auth-bench PAGES DOCS [--criterion DIR] [--quick] [--only PART]...

PAGES holds baseline/ and logins/, built; what was measured goes to DOCS.
Parts: visits, events, submit, burst, form, memory, growth, framing";

#[derive(Debug, Default)]
struct Asked {
    pages: PathBuf,
    docs: PathBuf,
    /// Where criterion has left its own.
    criterion: Option<PathBuf>,
    quick: bool,
    /// Parts by name; all where none is named.
    only: Vec<String>,
}

fn asked() -> Option<Asked> {
    let mut words = std::env::args_os().skip(1);
    let mut asked = Asked {
        pages: words.next()?.into(),
        docs: words.next()?.into(),
        ..Asked::default()
    };
    while let Some(word) = words.next() {
        match word.to_str()? {
            "--criterion" => asked.criterion = Some(words.next()?.into()),
            "--quick" => asked.quick = true,
            "--only" => asked.only.push(words.next()?.into_string().ok()?),
            _ => return None,
        }
    }
    Some(asked)
}

fn main() {
    let asked = asked().expect(USAGE);
    let baseline = Options {
        dist: Some(asked.pages.join("baseline")),
        ..quick()
    };
    run_with(quick(), async |stage| {
        let contest = Contest::new(stage, baseline.clone()).await;
        let setting = Setting::read(&contest).await;
        // The first page of a browser is slow, whichever it is.
        for who in BOTH {
            contest.following(who, FREE).await;
        }
        let mut measured = asked.measure(&contest).await;
        contest.end().await;
        let criterion = asked.criterion.as_deref();
        measured.host = criterion.map(host::read).unwrap_or_default();
        println!("\n{}", report::text(&setting, &measured));
        report::write(&asked.docs, &setting, &measured);
        println!("Written to {}", asked.docs.display());
    });
}

impl Asked {
    async fn measure(&self, contest: &Contest<'_>) -> Measured {
        let rounds = |full: usize| if self.quick { 1 } else { full };
        let wanted = |part: &str| self.only.is_empty() || self.only.iter().any(|it| it == part);
        let mut measured = Measured::default();
        let mut began = Instant::now();
        let mut done = |rows: &mut Vec<Row>, part: &str, more: Vec<Row>| {
            println!("measured: {part} ({} s)", began.elapsed().as_secs());
            began = Instant::now();
            rows.extend(more);
        };
        let rows = &mut measured.rows;
        if wanted("visits") {
            for line in [HOME, PHONE, FREE] {
                let (more, seen) = visits::visits(contest, line, rounds(9)).await;
                done(rows, &format!("visits, {}", line.name), more);
                if line.name == PHONE.name {
                    measured.visits = Some(seen);
                }
            }
        }
        if wanted("events") {
            for line in [FREE, SLOW_CPU] {
                let more = events::events(contest, line, rounds(7)).await;
                done(rows, &format!("events, {}", line.name), more);
            }
        }
        if wanted("submit") {
            done(rows, "submit", page::submit(contest, rounds(20)).await);
        }
        if wanted("burst") {
            done(rows, "burst", page::burst(contest, rounds(9)).await);
        }
        if wanted("form") {
            done(rows, "form", page::large_form(contest, rounds(9)).await);
        }
        if wanted("memory") {
            done(rows, "memory", page::memory(contest, rounds(7)).await);
        }
        if wanted("growth") {
            let logins = self.pages.join("logins");
            let counts = if self.quick { [1, 2, 4] } else { [1, 10, 100] };
            measured.curves = vec![
                growth::fields(contest, rounds(7)).await,
                growth::choices(contest, rounds(7)).await,
                growth::logins(contest, &logins, counts, rounds(7)).await,
            ];
            let more = measured.curves.iter().map(curve::Curve::row).collect();
            done(rows, "growth", more);
        }
        if wanted("framing") {
            done(rows, "framing", framing::framing(contest, rounds(15)).await);
        }
        measured
    }
}
