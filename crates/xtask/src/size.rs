//! `cargo xtask size`: what the page weighs, what makes it heavy, and whether it keeps its budget.

use crate::made_of;
use crate::prelude::*;
use crate::setup::Kit;
use crate::weigh::{self, Weight};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where the recorded figures begin in the file; what stands before is written by people.
const RECORDED: &str = "[recorded]";

/// What `page/size-budget.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    first_visit_brotli: usize,
    /// Brotli bytes by file, as last recorded.
    #[serde(default)]
    recorded: BTreeMap<String, usize>,
}

/// `cargo xtask size [--record]`, of the page as it was built.
pub(crate) fn size(kit: &Kit, record: bool) -> Result<()> {
    let result = check();
    if record {
        let (file, text) = (budget_file(), fs::read_to_string(budget_file())?);
        fs::write(&file, with_recorded(&text, &weigh::weigh(&dist())?))?;
        println!("Recorded in {}.", file.display());
    }
    made_of::report(kit)?;
    result
}

/// Fails when the page weighs more than `page/size-budget.toml` allows.
pub(crate) fn check() -> Result<()> {
    Budget::read()?.check(print()?)
}

/// Prints what the page weighs, and gives what a first visit takes.
pub(crate) fn print() -> Result<usize> {
    let weights = weigh::weigh(&dist())?;
    println!("\n{}", weigh::table(&weights, &Budget::read()?.recorded));
    Ok(weights.last().map_or(0, Weight::brotli))
}

fn budget_file() -> PathBuf {
    root().join("page/size-budget.toml")
}

impl Budget {
    fn read() -> Result<Self> {
        toml::from_str(&fs::read_to_string(budget_file())?).context("reading page/size-budget.toml")
    }

    fn check(&self, bytes: usize) -> Result<()> {
        let limit = self.first_visit_brotli;
        ensure!(
            bytes <= limit,
            "the first visit takes {bytes} bytes, {} more than the budget of {limit}\nsee what \
             `cargo xtask size` lists as heavy; a larger budget in page/size-budget.toml is a decision to \
             explain",
            bytes - limit
        );
        println!("The first visit takes {bytes} bytes; the budget is {limit}.");
        Ok(())
    }
}

/// The text of the budget file with these figures in place of those recorded before.
fn with_recorded(text: &str, weights: &[Weight]) -> String {
    let written = text.split(RECORDED).next().unwrap_or(text).trim_end();
    let lines = weights.iter().map(|row| format!("\"{}\" = {}\n", row.name, row.brotli()));
    format!("{written}\n{RECORDED}\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# why\nfirst_visit_brotli = 72_000 # bytes\n\n[recorded]\n\"a.js\" = 5\n";

    fn read(text: &str) -> Option<Budget> {
        toml::from_str(text).ok()
    }

    #[test]
    fn a_budget_is_read_and_kept() {
        let budget = read(TEXT).unwrap();
        assert_eq!(budget.first_visit_brotli, 72_000);
        assert_eq!(budget.recorded, [("a.js".to_owned(), 5)].into());
        assert!(budget.check(72_000).is_ok());
        assert!(budget.check(72_001).is_err());
    }

    #[test]
    fn a_budget_that_makes_no_sense_is_refused() {
        for wrong in ["", "first_visit_brotli = \"lots\"", "first_visit_brotlli = 1"] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn recording_keeps_what_people_wrote() {
        let weight = Weight { name: "b.js".to_owned(), bytes: [9, 8, 7] };
        let text = with_recorded(TEXT, &[weight]);
        let figures = "[recorded]\n\"b.js\" = 7\n";
        assert_eq!(text, format!("# why\nfirst_visit_brotli = 72_000 # bytes\n{figures}"));
        assert!(read(&text).is_some());
    }
}
