//! The table for people, the JSON for whoever compares, the chart.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::chart;
use crate::figures::{Row, Sample};
use crate::host::Rate;

/// In Markdown, as `docs/performance.md` has it.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table =
        "| what | target | ours | baseline | ratio | |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let ratio = row
            .ratio()
            .map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
        let met = match row.met() {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {ratio} | {met} |",
            row.name,
            row.target.words(row.unit),
            cell(row, &row.ours),
            cell(row, &row.baseline),
        );
    }
    table
}

/// The median and its quartiles, or the one figure that the row is about.
fn cell(row: &Row, sample: &Sample) -> String {
    let figure = |part| short(sample.quantile(part));
    let unit = row.unit;
    if row.part == 0.5 {
        let text = format!(
            "{} ({} to {}) {unit}",
            figure(0.5),
            figure(0.25),
            figure(0.75)
        );
        text.trim_end().to_owned()
    } else {
        format!("{} {unit}", figure(row.part))
    }
}

/// Three significant digits.
fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        ..10.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// Writes `bench.json` and `bench.svg`.
pub(crate) fn write(docs: &Path, browser: &Value, rows: &[Row], host: &[Rate]) {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let report = json!({
        "unix_time": since.as_secs(),
        "machine": {
            "cores": std::thread::available_parallelism().map_or(0, usize::from),
            "load": load(),
            "browser": browser,
        },
        "browser": rows.iter().map(Row::to_json).collect::<Vec<_>>(),
        "host": host.iter().map(Rate::to_json).collect::<Vec<_>>(),
    });
    let text = format!("{report:#}\n");
    fs::write(docs.join("bench.json"), text).unwrap();
    fs::write(docs.join("bench.svg"), chart::svg(rows)).unwrap();
}

/// How busy the machine was over the last 15 minutes, where the system tells.
fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').nth(2)?.parse().ok()
}
