//! What criterion has measured on this machine (`benches/stream.rs`), read from what it left.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::figures::round;

/// How fast one parser did one thing.
#[derive(Debug)]
pub(crate) struct Rate {
    what: String,
    who: String,
    /// Megabytes a second.
    rate: f64,
}

impl Rate {
    pub(crate) fn to_json(&self) -> Value {
        json!({ "what": self.what, "who": self.who, "rate": round(self.rate), "unit": "MB/s" })
    }
}

/// Everything in criterion's directory; nothing where there is none.
pub(crate) fn read(criterion: &Path) -> Vec<Rate> {
    let mut rates = Vec::new();
    for group in children(criterion) {
        rates.extend(
            children(&group)
                .iter()
                .filter_map(|way| rate(&way.join("new"))),
        );
    }
    rates
}

fn children(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn rate(dir: &Path) -> Option<Rate> {
    let read = |name: &str| -> Option<Value> {
        serde_json::from_str(&fs::read_to_string(dir.join(name)).ok()?).ok()
    };
    let (benchmark, estimates) = (read("benchmark.json")?, read("estimates.json")?);
    let nanoseconds = estimates["median"]["point_estimate"].as_f64()?;
    let bytes = benchmark["throughput"]["Bytes"].as_f64()?;
    Some(Rate {
        what: benchmark["group_id"].as_str()?.to_owned(),
        who: benchmark["function_id"].as_str()?.to_owned(),
        rate: bytes / nanoseconds * 1_000.0,
    })
}

/// In Markdown.
pub(crate) fn table(rates: &[Rate]) -> String {
    let mut table = String::new();
    if !rates.is_empty() {
        table.push_str("| on the host | parser | MB/s |\n|---|---|---|\n");
    }
    for Rate { what, who, rate } in rates {
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {what} | {who} | {rate:.0} |");
    }
    table
}
