//! What the page's wasm is made of, by twiggy's account: which crates and functions are heavy.

use crate::build::wasm_opt_flags;
use crate::run::{npm_program, target_dir};
use crate::setup::Kit;
use crate::tools::cargo_tool;
use crate::weigh::HASH;
use anyhow::Result;
use regex::Regex;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use xshell::cmd;

const TWIGGY: &str = "0.8.0";

/// The heaviest so many.
const ROWS: usize = 25;

/// A function, or a piece of data.
#[derive(Deserialize)]
struct Item {
    name: String,
    #[serde(rename = "shallow_size")]
    bytes: usize,
}

/// Prints it for the wasm as it is shipped but with its names.
pub(crate) fn report(kit: &Kit) -> Result<()> {
    let (sh, twiggy) = (&kit.sh, cargo_tool("twiggy", TWIGGY, "a minute")?);
    let (program, work) = (npm_program("wasm-opt"), target_dir("page"));
    let wasm = work.join("wasm-bindgen/release/leptos-managed-auth_bg.wasm");
    let named = work.join("named.wasm");
    let flags = wasm_opt_flags()?.into_iter().filter(|flag| !flag.starts_with("--strip"));
    let metrics = cmd!(sh, "{program} -Oz -g --metrics {flags...} {wasm} -o {named}").read()?;
    let items = cmd!(sh, "{twiggy} top --format json -n 1000000 {named}").read()?;
    let mut items: Vec<Item> = serde_json::from_str(&items)?;
    // What is shipped has no names.
    items.retain(|item| !item.name.ends_with("subsection"));
    println!("\nbytes by crate\n{}", table(&items, crate_of)?);
    println!("bytes by function\n{}", table(&items, str::to_owned)?);
    // Each panic is an `unreachable` instruction.
    let count = |line: &str| {
        line.trim().strip_prefix("Unreachable")?.split_whitespace().nth(1)?.parse().ok()
    };
    let stops: Option<usize> = metrics.lines().find_map(count);
    println!("places where the code can stop: {}", stops.unwrap_or_default());
    Ok(())
}

/// The heaviest rows first. Names carry hashes that differ from build to build: they are left out.
fn table(items: &[Item], row: impl Fn(&str) -> String) -> Result<String> {
    let hash = Regex::new(&format!(r"\[{HASH}\]"))?;
    let mut sums = BTreeMap::<_, usize>::new();
    for Item { name, bytes } in items {
        *sums.entry(row(&hash.replace_all(name, ""))).or_default() += bytes;
    }
    let total: usize = sums.values().sum();
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by_key(|(_, bytes)| Reverse(*bytes));
    let rows = [("(all)".to_owned(), total)].into_iter().chain(rows);
    let line = |(name, bytes): (String, usize)| {
        let share = bytes as f64 * 100.0 / total.max(1) as f64;
        format!("{bytes:>8}  {share:>5.1}  {name:.110}\n")
    };
    Ok(rows.take(ROWS + 1).map(line).collect())
}

/// `<alloc::vec::Vec<T> as core::ops::Drop>::drop` belongs to `alloc`. Compiler intrinsics and what
/// wasm-bindgen puts in belong to nobody.
fn crate_of(name: &str) -> String {
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']);
    let path = path.trim_start_matches("mut ").trim_start_matches("dyn ");
    match path.split_once("::") {
        _ if name.starts_with("data segment") => "(data)".to_owned(),
        Some((first, _)) if first.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            first.to_owned()
        }
        _ => "(other)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_summed_by_function() {
        let item = |name: &str, bytes| Item { name: name.to_owned(), bytes };
        let items = [
            item("data segment \".rodata\"", 7),
            item("<a[c20328412d6679b]::B>::f", 4),
            item("<a[fedcba9876543210]::B>::f", 5),
        ];
        let by_function = table(&items, str::to_owned).unwrap();
        assert!(by_function.starts_with("      16  100.0  (all)\n       9   56.2  <a::B>::f\n"));
        assert!(table(&items, crate_of).unwrap().ends_with("  56.2  a\n       7   43.8  (data)\n"));
    }

    #[test]
    fn a_function_belongs_to_the_crate_of_its_type() {
        assert_eq!(crate_of("leptos::mount::mount_to"), "leptos");
        assert_eq!(crate_of("<alloc::vec::Vec<T> as core::ops::Drop>::drop"), "alloc");
        assert_eq!(crate_of("<&mut tachys::x::Y as core::fmt::Debug>::fmt"), "tachys");
        assert_eq!(crate_of("memcpy"), "(other)");
    }
}
