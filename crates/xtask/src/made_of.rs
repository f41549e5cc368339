//! What the page's wasm is made of, by twiggy's account: which crates and functions are heavy.

use crate::finish::wasm_opt_flags;
use crate::prelude::*;
use crate::setup::Kit;
use crate::tools::TWIGGY;
use crate::weigh::HASH;
use regex::Regex;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

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
    let (sh, twiggy) = (&kit.sh, TWIGGY.path()?);
    let (program, work) = (npm_program("wasm-opt"), target_dir("page"));
    let wasm = work.join("wasm-bindgen/release/leptos-managed-auth_bg.wasm");
    let named = work.join("named.wasm");
    let flags = wasm_opt_flags()?.into_iter().filter(|flag| !flag.starts_with("--strip"));
    let metrics = cmd!(sh, "{program} -Oz -g --metrics {flags...} {wasm} -o {named}").read()?;
    let items = items(&cmd!(sh, "{twiggy} top --format json -n 1000000 {named}").read()?)?;
    println!("\nbytes by crate\n{}", table(&items, crate_of));
    println!("bytes by function\n{}", table(&items, |name| name));
    // Each panic is an `unreachable` instruction.
    let stops = Regex::new(r"Unreachable\s*:\s*(\d+)")?.captures(&metrics);
    println!("places where the code can stop: {}", stops.map_or("0", |it| it.extract::<1>().1[0]));
    Ok(())
}

/// Twiggy's list without what is not shipped, names of functions that is, and without hashes in names,
/// which differ from build to build.
fn items(list: &str) -> Result<Vec<Item>> {
    let hash = Regex::new(&format!(r"\[{HASH}\]"))?;
    let mut items: Vec<Item> = serde_json::from_str(list)?;
    items.retain(|item| !item.name.ends_with("subsection"));
    for item in &mut items {
        item.name = hash.replace_all(&item.name, "").into_owned();
    }
    Ok(items)
}

/// The heaviest rows first.
fn table<'a>(items: &'a [Item], row: impl Fn(&'a str) -> &'a str) -> String {
    let mut sums = BTreeMap::<_, usize>::new();
    for Item { name, bytes } in items {
        *sums.entry(row(name)).or_default() += bytes;
    }
    let total: usize = sums.values().sum();
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by_key(|(_, bytes)| Reverse(*bytes));
    let rows = [("(all)", total)].into_iter().chain(rows);
    let line = |(name, bytes)| {
        let share = bytes as f64 * 100.0 / total.max(1) as f64;
        format!("{bytes:>8}  {share:>5.1}  {name:.110}\n")
    };
    rows.take(ROWS + 1).map(line).collect()
}

/// `<alloc::vec::Vec<T> as core::ops::Drop>::drop` belongs to `alloc`. Compiler intrinsics and what
/// wasm-bindgen puts in belong to nobody.
fn crate_of(name: &str) -> &str {
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']);
    let path = path.trim_start_matches("mut ").trim_start_matches("dyn ");
    match path.split_once("::") {
        _ if name.starts_with("data segment") => "(data)",
        Some((first, _)) if first.chars().all(|c| c.is_alphanumeric() || c == '_') => first,
        _ => "(other)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_summed_by_function() {
        let list = r#"[{"name": "data segment \".rodata\"", "shallow_size": 7},
            {"name": "<a[c20328412d6679b]::B>::f", "shallow_size": 4},
            {"name": "function names subsection", "shallow_size": 9},
            {"name": "<a[fedcba9876543210]::B>::f", "shallow_size": 5}]"#;
        let items = items(list).unwrap();
        let by_function = table(&items, |name| name);
        assert!(by_function.starts_with("      16  100.0  (all)\n       9   56.2  <a::B>::f\n"));
        assert!(table(&items, crate_of).ends_with("  56.2  a\n       7   43.8  (data)\n"));
    }

    #[test]
    fn a_function_belongs_to_the_crate_of_its_type() {
        assert_eq!(crate_of("leptos::mount::mount_to"), "leptos");
        assert_eq!(crate_of("<alloc::vec::Vec<T> as core::ops::Drop>::drop"), "alloc");
        assert_eq!(crate_of("<&mut tachys::x::Y as core::fmt::Debug>::fmt"), "tachys");
        assert_eq!(crate_of("memcpy"), "(other)");
    }
}
