//! The table for people, the JSON for whoever compares, the pictures.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::contest::Contest;
use crate::curve::Curve;
use crate::distance::ANSWER;
use crate::figures::{Row, Sample};
use crate::host::{self, Rate};
use crate::line::{FREE, HOME, PHONE};
use crate::pictures::{bars, curves, waterfall};
use crate::visit::Visit;

/// Everything that one run has measured.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) rows: Vec<Row>,
    /// A visit of each page on the slow phone.
    pub(crate) visits: Option<[Visit; 2]>,
    pub(crate) curves: Vec<Curve>,
    pub(crate) host: Vec<Rate>,
}

/// When, and on what.
#[derive(Debug)]
pub(crate) struct Setting {
    date: String,
    browser: String,
    processor: String,
    cores: usize,
    load: Option<f64>,
    react: String,
}

impl Setting {
    /// To be read before the run, whose own load is none of the machine's.
    pub(crate) async fn read(contest: &Contest<'_>) -> Self {
        let browser = &contest.stage().browser;
        let version = browser.cdp("Browser.getVersion", json!({})).await;
        let date = contest.run("return new Date().toISOString()").await;
        let text = |value: &Value| value.as_str().unwrap_or("unknown").to_owned();
        let baseline: Value =
            serde_json::from_str(include_str!("../baseline/package.json")).unwrap();
        Self {
            date: text(&date),
            browser: text(&version["product"]),
            processor: processor().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            load: load(),
            react: text(&baseline["dependencies"]["react"]),
        }
    }

    fn words(&self) -> String {
        let load = self.load.map_or_else(String::new, |load| {
            format!(", busy with {load} processes over the minute before")
        });
        let lines = [HOME, PHONE, FREE].map(|line| format!("- {}", line.words()));
        format!(
            "One run, {}: {} cores of {}{load}; {}; the baseline with React {}. Medians, with their \
             quartiles, where nothing else is said; a ratio is ours over the baseline's. Both pages \
             have the API answer after {} ms in visits.\n\n{}",
            self.date.split('T').next().unwrap_or_default(),
            self.cores,
            self.processor,
            self.browser,
            self.react,
            ANSWER.as_millis(),
            lines.join("\n"),
        )
    }

    fn to_json(&self) -> Value {
        json!({
            "date": self.date,
            "browser": self.browser,
            "processor": self.processor,
            "cores": self.cores,
            "load": self.load,
            "react": self.react,
        })
    }
}

/// Its name, where the system tells.
fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let mut lines = text.lines();
    let line = lines.find(|line| line.starts_with("model name"))?;
    Some(line.split_once(": ")?.1.to_owned())
}

/// How busy the machine was over the last minute, where the system tells.
fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// What stands in the document, in Markdown.
pub(crate) fn text(setting: &Setting, measured: &Measured) -> String {
    let pictures = [
        ("Our times as a part of the React page's", BARS),
        ("What either page asks for on the slow phone", WATERFALL),
        ("Time and memory over fields, choices and logins", GROWTH),
    ];
    let pictures = pictures.map(|(about, name)| format!("![{about}]({name})"));
    [
        setting.words(),
        table(&measured.rows),
        pictures.join("\n\n"),
        host::table(&measured.host),
    ]
    .join("\n\n")
}

const BARS: &str = "bench.svg";
const WATERFALL: &str = "bench-waterfall.svg";
const GROWTH: &str = "bench-growth.svg";

fn table(rows: &[Row]) -> String {
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
    if sample.is_empty() {
        return "-".to_owned();
    }
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

/// The document, and between which lines of it the text stands. The rest is written by people.
const DOCUMENT: &str = "performance.md";
const BEGIN: &str = "<!-- Written by `cargo xtask bench`, from here -->";
const END: &str = "<!-- to here. -->";

/// Writes the figures, the pictures, and the table into its document.
pub(crate) fn write(docs: &Path, setting: &Setting, measured: &Measured) {
    let write = |name: &str, text: &str| fs::write(docs.join(name), text).unwrap();
    let Measured {
        rows,
        visits,
        curves,
        host,
    } = measured;
    let report = json!({
        "setting": setting.to_json(),
        "browser": rows.iter().map(Row::to_json).collect::<Vec<_>>(),
        "visits": visits.as_ref().map(|[ours, baseline]| {
            json!({ "line": PHONE.name, "ours": ours.to_json(), "baseline": baseline.to_json() })
        }),
        "growth": curves.iter().map(Curve::to_json).collect::<Vec<_>>(),
        "host": host.iter().map(Rate::to_json).collect::<Vec<_>>(),
    });
    fs::create_dir_all(docs).unwrap();
    write("bench.json", &format!("{report:#}\n"));
    write(BARS, &bars::picture(rows));
    if let Some(visits) = visits {
        write(WATERFALL, &waterfall::picture(&PHONE.words(), visits));
    }
    if !curves.is_empty() {
        write(GROWTH, &curves::picture(curves));
    }
    let document = fs::read_to_string(docs.join(DOCUMENT)).unwrap_or_default();
    write(DOCUMENT, &with_block(&document, &text(setting, measured)));
}

/// The document with this text in the place of the last; at its end where it has no place for it.
fn with_block(document: &str, text: &str) -> String {
    let block = format!("{BEGIN}\n\n{}\n\n{END}", text.trim_end());
    let parts = document.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    match parts {
        Some((before, after)) => format!("{before}{block}{after}"),
        None => format!("{document}\n{block}\n").trim_start().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_the_place_of_the_last_and_leaves_what_people_wrote() {
        let document = with_block("# Speed\n", "first\n");
        assert!(
            document.starts_with("# Speed\n\n<!-- Written"),
            "{document}"
        );
        let document = with_block(&format!("{document}\nAfter it.\n"), "second\n");
        assert!(document.contains("second") && !document.contains("first"));
        assert!(
            document.ends_with("<!-- to here. -->\n\nAfter it.\n"),
            "{document}"
        );
    }
}
