//! `managed-auth-bench BASELINE [--docs DIR] [--criterion DIR] [--quick]`: how fast the page is,
//! against the same sign-in in React (`benches/baseline/`).
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

mod chart;
mod contest;
mod figures;
mod host;
mod measures;
mod report;
mod states;

use std::path::PathBuf;

use contest::{Contest, Line};
use figures::Row;
use managed_auth_e2e::{quick, run_with};
use managed_auth_sandbox::Options;

#[derive(Debug, Default)]
struct Asked {
    baseline: PathBuf,
    /// Where the figures go, besides the terminal.
    docs: Option<PathBuf>,
    /// Where criterion has left its own.
    criterion: Option<PathBuf>,
    quick: bool,
}

fn asked() -> Option<Asked> {
    let mut words = std::env::args_os().skip(1);
    let mut asked = Asked {
        baseline: words.next()?.into(),
        ..Asked::default()
    };
    while let Some(word) = words.next() {
        match word.to_str()? {
            "--docs" => asked.docs = Some(words.next()?.into()),
            "--criterion" => asked.criterion = Some(words.next()?.into()),
            "--quick" => asked.quick = true,
            _ => return None,
        }
    }
    Some(asked)
}

fn main() {
    let asked = asked()
        .expect("usage: managed-auth-bench BASELINE [--docs DIR] [--criterion DIR] [--quick]");
    let baseline = Options {
        dist: Some(asked.baseline.clone()),
        ..quick()
    };
    run_with(quick(), async |stage| {
        let contest = Contest::new(stage, baseline.clone()).await;
        let browser = contest.run("return navigator.userAgent").await;
        let rows = measure(&contest, asked.quick).await;
        contest.end().await;
        println!("\n{}", report::table(&rows));
        let host = asked
            .criterion
            .as_deref()
            .map(host::read)
            .unwrap_or_default();
        println!("{}", host::table(&host));
        if let Some(docs) = &asked.docs {
            report::write(docs, &browser, &rows, &host);
            println!("Written: {}", docs.join("bench.json").display());
        }
    });
}

async fn measure(contest: &Contest<'_>, quick: bool) -> Vec<Row> {
    let rounds = |full: usize| if quick { 1 } else { full };
    let mut rows = Vec::new();
    let mut group = |name: &str, measured: Vec<Row>| {
        println!("measured: {name}");
        rows.extend(measured);
    };
    let cold = measures::cold_start(contest, Line::Fast, rounds(15)).await;
    group("cold start, fast", cold);
    let cold = measures::cold_start(contest, Line::Slow, rounds(11)).await;
    group("cold start, slow", cold);
    group("latency", measures::latency(contest, rounds(4)).await);
    group("submit", measures::submit(contest, rounds(20)).await);
    group("burst", measures::burst(contest, rounds(7)).await);
    group("large form", measures::large_form(contest, rounds(9)).await);
    group("memory", measures::memory(contest, rounds(3)).await);
    group("framing", measures::framing(contest, rounds(15)).await);
    rows
}
