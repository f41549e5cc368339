//! What the page's wasm is made of, by wasm-opt's account: which functions and crates are heavy, and
//! where the code can stop. Each panic in it is an `unreachable` instruction.

use crate::build::wasm_opt_flags;
use crate::run::{npm_program, target_dir};
use crate::setup::Kit;
use anyhow::Result;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use xshell::cmd;

/// The heaviest so many.
const ROWS: usize = 25;

/// Constants, strings, tables: the one item that is no function.
const DATA: &str = "(data)";

/// Bytes, or places to stop, by function.
type Sums = BTreeMap<String, usize>;

/// Prints both, by crate and by function, for the wasm as it is shipped but with its names.
pub(crate) fn report(kit: &Kit) -> Result<()> {
    let (program, work) = (npm_program("wasm-opt"), target_dir("page"));
    let wasm = work.join("wasm-bindgen/release/leptos-managed-auth_bg.wasm");
    let named = work.join("named.wasm");
    let flags = wasm_opt_flags()?.into_iter().filter(|flag| !flag.starts_with("--strip"));
    let optimise = cmd!(kit.sh, "{program} -Oz -g --func-metrics {flags...} {wasm} -o {named}");
    let (bytes, stops) = read(&optimise.read()?);
    for (what, by_function) in [("bytes", bytes), ("places where the code can stop", stops)] {
        let mut by_crate = Sums::new();
        for (name, count) in &by_function {
            *by_crate.entry(crate_of(name)).or_default() += count;
        }
        println!("\n{what} by crate\n{}", table(by_crate));
        println!("{what} by function\n{}", table(by_function));
    }
    Ok(())
}

/// The metrics have a line `func: NAME` for each function, and then one for each thing counted, as
/// ` Unreachable    : 1       +1`.
fn read(metrics: &str) -> (Sums, Sums) {
    let (mut bytes, mut stops) = (Sums::new(), Sums::new());
    let mut function = DATA.to_owned();
    for line in metrics.lines() {
        if let Some(name) = line.strip_prefix("func: ") {
            function = without_hashes(name);
        }
        let Some((what, count)) = line.split_once(" : ") else {
            continue;
        };
        let sums = match what.trim() {
            "[binary-bytes]" | "[memory-data]" => &mut bytes,
            "Unreachable" => &mut stops,
            _ => continue,
        };
        let count = count.split_whitespace().next().and_then(|it| it.parse().ok());
        *sums.entry(function.clone()).or_default() += count.unwrap_or(0_usize);
    }
    (bytes, stops)
}

fn table(sums: Sums) -> String {
    let total: usize = sums.values().sum();
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by_key(|(_, count)| Reverse(*count));
    let rows = [("(all)".to_owned(), total)].into_iter().chain(rows);
    let line = |(name, count): (String, usize)| {
        let share = count as f64 * 100.0 / total.max(1) as f64;
        format!("{count:>8}  {share:>5.1}  {name:.110}\n")
    };
    rows.take(ROWS + 1).map(line).collect()
}

/// `<alloc::vec::Vec<T> as core::ops::Drop>::drop` belongs to `alloc`. Compiler intrinsics and what
/// wasm-bindgen puts in belong to nobody.
fn crate_of(name: &str) -> String {
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']);
    let path = path.trim_start_matches("mut ").trim_start_matches("dyn ");
    match path.split_once("::") {
        _ if name == DATA => DATA.to_owned(),
        Some((first, _)) if first.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            first.to_owned()
        }
        _ => "(other)".to_owned(),
    }
}

/// Names carry hashes that differ from build to build: `core[0123456789abcdef]::fmt`, and in the
/// older style `core::fmt::h0123456789abcdef`.
fn without_hashes(name: &str) -> String {
    let is_hash = |text: &str| text.len() >= 12 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let older = name.rsplit_once("::h").filter(|(_, hash)| is_hash(hash));
    let mut parts = older.map_or(name, |(path, _)| path).split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if is_hash(hash) => text += rest,
            _ => text = format!("{text}[{part}"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_stops_are_summed_by_function() {
        let metrics = "global\n [memory-data]  : 7\n [total]        : 9\n\
                       func: a[0123456789abcdef]::f\n [binary-bytes] : 4\n Unreachable    : 2\n\
                       func: a[fedcba9876543210]::f\n [binary-bytes] : 5       +5\n";
        let (bytes, stops) = read(metrics);
        assert_eq!(bytes, [("(data)".to_owned(), 7), ("a::f".to_owned(), 9)].into());
        assert_eq!(stops, [("a::f".to_owned(), 2)].into());
        assert!(table(bytes).starts_with("      16  100.0  (all)\n       9   56.2  a::f\n"));
    }

    #[test]
    fn a_function_belongs_to_the_crate_of_its_type() {
        assert_eq!(crate_of("leptos::mount::mount_to"), "leptos");
        assert_eq!(crate_of("<alloc::vec::Vec<T> as core::ops::Drop>::drop"), "alloc");
        assert_eq!(crate_of("<&mut tachys::x::Y as core::fmt::Debug>::fmt"), "tachys");
        assert_eq!(crate_of("memcpy"), "(other)");
        assert_eq!(crate_of("(data)"), "(data)");
    }

    #[test]
    fn hashes_are_left_out_of_names() {
        assert_eq!(without_hashes("<a[c20328412d6679b]::B>::f"), "<a::B>::f");
        assert_eq!(without_hashes("<[u8]>::f"), "<[u8]>::f");
        assert_eq!(without_hashes("a::b::h0123456789abcdef"), "a::b");
        assert_eq!(without_hashes("a::hello"), "a::hello");
    }
}
