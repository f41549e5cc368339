//! `cargo xtask size`: what the page weighs, what makes it heavy, and whether it keeps its budget.

use crate::build;
use crate::contributors;
use crate::run::{self, Failure, Outcome, root};
use crate::setup::{self, Kit};
use crate::traps;
use crate::weigh::{self, Weight};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// Where the recorded figures begin in the file; what stands before is written by people.
const RECORDED: &str = "[recorded]";

/// `cargo xtask size [--record]`
pub(crate) fn size(record: bool) -> Outcome {
    let kit = setup::for_page()?;
    let result = check(&kit);
    if record {
        let weights = weigh::weigh(&build::dist())?;
        let path = budget_file();
        let text = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
        fs::write(&path, with_recorded(&text, &weights))
            .map_err(|error| Failure::io(&path, &error))?;
        println!("Recorded in {}.", path.display());
    }
    let wasm = named_wasm(&kit)?;
    println!("\n{}", contributors::report(&wasm, 25)?);
    println!("{}", traps::report(&wasm, 25).unwrap_or_default());
    result
}

/// Builds the page and fails when it weighs more than `size-budget.toml` allows.
pub(crate) fn check(kit: &Kit) -> Outcome {
    build::page(kit, kit.toolchain.best_std())?;
    let path = budget_file();
    let text = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    let budget = Budget::read(&text)?;
    let weights = weigh::weigh(&build::dist())?;
    println!("\n{}", weigh::table(&weights, Some(&budget.recorded)));
    budget.check(weigh::total(&weights).brotli)
}

fn budget_file() -> PathBuf {
    root().join("size-budget.toml")
}

/// What `size-budget.toml` says. It is TOML of the simplest kind: names and whole numbers.
#[derive(Debug, PartialEq, Eq)]
struct Budget {
    first_visit_brotli: usize,
    /// Brotli bytes by file, as last recorded.
    recorded: Vec<(String, usize)>,
}

impl Budget {
    fn read(text: &str) -> Outcome<Self> {
        let wrong = |why: String| {
            Failure::new(
                "reading size-budget.toml",
                why,
                "give it a line like `first_visit_brotli = 72000`",
            )
        };
        let (mut limit, mut recorded, mut in_recorded) = (None, Vec::new(), false);
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with('[') {
                in_recorded = line == RECORDED;
                continue;
            }
            let pair = line.split_once('=').and_then(|(name, number)| {
                let number = number
                    .split('#')
                    .next()?
                    .trim()
                    .replace('_', "")
                    .parse()
                    .ok()?;
                Some((name.trim().trim_matches('"').to_owned(), number))
            });
            match pair {
                Some((name, bytes)) if in_recorded => recorded.push((name, bytes)),
                Some((name, bytes)) if name == "first_visit_brotli" => limit = Some(bytes),
                _ => return Err(wrong(format!("`{line}` is not understood"))),
            }
        }
        let first_visit_brotli =
            limit.ok_or_else(|| wrong("`first_visit_brotli` is missing".to_owned()))?;
        Ok(Self {
            first_visit_brotli,
            recorded,
        })
    }

    fn check(&self, bytes: usize) -> Outcome {
        let limit = self.first_visit_brotli;
        if bytes <= limit {
            println!("The first visit takes {bytes} bytes; the budget is {limit}.");
            return Ok(());
        }
        Err(Failure::new(
            "the page is over its budget",
            format!(
                "the first visit takes {bytes} bytes, {} more than {limit}",
                bytes - limit
            ),
            "see what `cargo xtask size` lists as heavy; a larger budget in size-budget.toml is a \
             decision to explain",
        ))
    }
}

/// The text of the budget file with these figures in place of those recorded before.
fn with_recorded(text: &str, weights: &[Weight]) -> String {
    let written = text.split(RECORDED).next().unwrap_or(text).trim_end();
    let mut text = format!("{written}\n{RECORDED}\n");
    for weight in weights.iter().chain([&weigh::total(weights)]) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\"{}\" = {}", weight.name, weight.brotli);
    }
    text
}

/// The page's wasm as shipped but with the names of its functions.
fn named_wasm(kit: &Kit) -> Outcome<Vec<u8>> {
    let work = build::target_dir("page");
    let bindgen = work.join("wasm-bindgen/release/leptos-managed-auth_bg.wasm");
    let named = work.join("named.wasm");
    let html = root().join("index.html");
    let html = fs::read_to_string(&html).map_err(|error| Failure::io(&html, &error))?;
    let mut wasm_opt = kit.command(if cfg!(windows) {
        "wasm-opt.cmd"
    } else {
        "wasm-opt"
    });
    wasm_opt
        .arg("-Oz")
        .arg("-g")
        .args(optimizer_flags(&html))
        .arg(bindgen)
        .arg("-o")
        .arg(&named);
    run::quiet(
        wasm_opt,
        "keeping the names in the optimised page",
        "see above",
        None,
    )?;
    fs::read(&named).map_err(|error| Failure::io(&named, &error))
}

/// What index.html has trunk tell wasm-opt, except to strip.
fn optimizer_flags(html: &str) -> Vec<&str> {
    html.split_once("data-wasm-opt-params=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(flags, _)| {
            flags
                .split_whitespace()
                .filter(|flag| !flag.starts_with("--strip"))
                .collect()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# why\nfirst_visit_brotli = 72_000 # bytes\n\n[recorded]\n\"a.js\" = 5\n";

    #[test]
    fn a_budget_is_read_and_kept() {
        let budget = Budget::read(TEXT).unwrap();
        assert_eq!(budget.first_visit_brotli, 72_000);
        assert_eq!(budget.recorded, [("a.js".to_owned(), 5)]);
        assert!(budget.check(72_000).is_ok());
        assert!(budget.check(72_001).is_err());
    }

    #[test]
    fn a_budget_that_makes_no_sense_is_refused() {
        assert!(Budget::read("").is_err());
        assert!(Budget::read("first_visit_brotli = lots").is_err());
        assert!(Budget::read("first_visit_brotlli = 1").is_err());
    }

    #[test]
    fn recording_keeps_what_people_wrote() {
        let weight = Weight {
            name: "b.js".to_owned(),
            raw: 9,
            gzip: 8,
            brotli: 7,
        };
        let text = with_recorded(TEXT, &[weight]);
        let expected = "# why\nfirst_visit_brotli = 72_000 # bytes\n[recorded]\n\"b.js\" = 7\n\"first visit\" = 7\n";
        assert_eq!(text, expected);
        assert!(Budget::read(&text).is_ok());
    }

    #[test]
    fn the_optimizer_keeps_its_flags_but_not_the_stripping() {
        let html = "<link data-wasm-opt-params=\"--enable-sign-ext --strip-debug\">";
        assert_eq!(optimizer_flags(html), ["--enable-sign-ext"]);
        assert!(optimizer_flags("<link>").is_empty());
    }
}
