//! What criterion has measured on this machine (`benches/stream.rs`), read from what it left.

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

/// In Markdown: a row for each thing, a column for each parser.
pub(crate) fn table(rates: &[Rate]) -> String {
    let mut rows: Vec<(&str, Vec<&Rate>)> = Vec::new();
    for rate in rates {
        match rows.iter_mut().find(|(what, _)| *what == rate.what) {
            Some((_, row)) => row.push(rate),
            None => rows.push((&rate.what, vec![rate])),
        }
    }
    let Some((_, first)) = rows.first() else {
        return String::new();
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = first.iter().map(|rate| format!("`{}`", rate.who));
    let head = [vec!["on the host, MB/s".to_owned()], heads.collect()].concat();
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    let body = rows.iter().map(|(what, row)| {
        let rates = row.iter().map(|rate| format!("{:.0}", rate.rate));
        line([vec![(*what).to_owned()], rates.collect()].concat())
    });
    line(head) + &rule + &body.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parser_has_a_column() {
        let rate = |what: &str, who: &str, rate| Rate {
            what: what.to_owned(),
            who: who.to_owned(),
            rate,
        };
        let rates = [
            rate("bytes to event", "ours", 20.2),
            rate("bytes to event", "theirs", 10.0),
            rate("bytes to state", "ours", 5.0),
            rate("bytes to state", "theirs", 4.0),
        ];
        let expected = "| on the host, MB/s | `ours` | `theirs` |\n|---|---|---|\n\
            | bytes to event | 20 | 10 |\n| bytes to state | 5 | 4 |\n";
        assert_eq!(table(&rates), expected);
        assert_eq!(table(&[]), "");
    }
}
