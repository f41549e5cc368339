//! What a wasm file is made of: the sizes of its functions, summed up by name and by crate.

use crate::run::{Failure, Outcome};
use crate::wasm::{self, Reader};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The one item that is no function: constants, strings, tables.
const DATA: &str = "(data)";

/// The heaviest functions and crates, as a table. The sizes are raw bytes.
pub(crate) fn report(wasm: &[u8], count: usize) -> Outcome<String> {
    let items = items(wasm).ok_or_else(|| {
        Failure::new(
            "reading the page's wasm",
            "it is not laid out as expected, or has no names",
            "check that [profile.release] keeps `strip = \"none\"`",
        )
    })?;
    let mut by_crate: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_function: BTreeMap<String, usize> = BTreeMap::new();
    for (name, bytes) in &items {
        let name = without_hashes(name);
        *by_crate.entry(crate_of(&name)).or_default() += bytes;
        *by_function.entry(name).or_default() += bytes;
    }
    let mut text = String::new();
    for (title, sums) in [("crate", by_crate), ("function", by_function)] {
        let total: usize = sums.values().sum();
        let mut rows: Vec<_> = sums.into_iter().collect();
        rows.sort_by_key(|(_, bytes)| Reverse(*bytes));
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>8}  {:>5}  heaviest by {title} (raw)",
            "bytes", "%"
        );
        for (name, bytes) in rows.iter().take(count) {
            let share = *bytes as f64 * 100.0 / total.max(1) as f64;
            let name: String = name.chars().take(110).collect();
            let _ = writeln!(text, "{bytes:>8}  {share:>5.1}  {name}");
        }
        text.push('\n');
    }
    Ok(text)
}

/// Each function with the size of its body, and the data.
fn items(wasm: &[u8]) -> Option<Vec<(String, usize)>> {
    let (mut imported, mut bodies, mut data, mut names) = (0, Vec::new(), 0, None);
    for (id, mut section) in wasm::sections(wasm)? {
        match id {
            wasm::CUSTOM if section.block()?.0 == b"name" => names = Some(function_names(section)?),
            wasm::IMPORT => {
                let imports = wasm::imports(section)?;
                // Imported functions take the first numbers.
                imported = imports.iter().filter(|import| import.is_function()).count();
            }
            wasm::CODE => {
                for _ in 0..section.number()? {
                    bodies.push(section.block()?.0.len());
                }
            }
            wasm::DATA => data = section.0.len(),
            _ => {}
        }
    }
    let names = names?;
    let mut items: Vec<(String, usize)> = bodies
        .into_iter()
        .zip(imported..)
        .map(|(bytes, index)| {
            (
                names
                    .get(&index)
                    .cloned()
                    .unwrap_or_else(|| "(no name)".to_owned()),
                bytes,
            )
        })
        .collect();
    items.push((DATA.to_owned(), data));
    Some(items)
}

pub(crate) fn function_names(mut section: Reader<'_>) -> Option<BTreeMap<usize, String>> {
    let mut names = BTreeMap::new();
    while !section.0.is_empty() {
        let id = section.byte()?;
        let mut part = section.block()?;
        if id != 1 {
            continue;
        }
        for _ in 0..part.number()? {
            let index = part.number()?;
            names.insert(index, String::from_utf8_lossy(part.block()?.0).into_owned());
        }
    }
    Some(names)
}

/// `<alloc::vec::Vec<T> as core::ops::Drop>::drop::h0123` belongs to `alloc`.
pub(crate) fn crate_of(name: &str) -> String {
    if name == DATA {
        return name.to_owned();
    }
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']);
    let path = path
        .strip_prefix("mut ")
        .or_else(|| path.strip_prefix("dyn "))
        .unwrap_or(path);
    match path.split_once("::") {
        Some((first, _)) if first.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            first.to_owned()
        }
        // Compiler intrinsics and what wasm-bindgen puts in.
        _ => "(other)".to_owned(),
    }
}

/// Names carry hashes that differ from build to build: `core[0123456789abcdef]::fmt`, and in the
/// older style `core::fmt::h0123456789abcdef`.
pub(crate) fn without_hashes(name: &str) -> String {
    let is_hash = |text: &str| text.len() >= 12 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let name = match name.rsplit_once("::h") {
        Some((path, hash)) if is_hash(hash) => path,
        _ => name,
    };
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        rest = match after.split_once(']') {
            Some((hash, after)) if is_hash(hash) => after,
            _ => {
                text.push('[');
                after
            }
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One import, one function of four bytes, its name, five bytes of data section.
    const SMALL: &[u8] = b"\0asm\x01\0\0\0\
        \x02\x07\x01\x01m\x01f\0\0\
        \x0a\x06\x01\x04\0\x01\x01\x0b\
        \x0b\x05\x01\0AA\x0b\
        \0\x13\x04name\x01\x0c\x01\x01\x09a::b::fun";

    #[test]
    fn functions_are_found_with_their_sizes() {
        let found = items(SMALL).unwrap();
        assert_eq!(
            found,
            [("a::b::fun".to_owned(), 4), ("(data)".to_owned(), 5)]
        );
        assert!(items(b"\0asm\x01\0\0\0").is_none());
        assert!(report(SMALL, 25).unwrap().contains("a::b::fun"));
    }

    #[test]
    fn a_function_belongs_to_the_crate_of_its_type() {
        assert_eq!(crate_of("leptos::mount::mount_to"), "leptos");
        assert_eq!(
            crate_of("<alloc::vec::Vec<T> as core::ops::Drop>::drop"),
            "alloc"
        );
        assert_eq!(
            crate_of("<&mut tachys::x::Y as core::fmt::Debug>::fmt"),
            "tachys"
        );
        assert_eq!(crate_of("memcpy"), "(other)");
        assert_eq!(crate_of("(data)"), "(data)");
    }

    #[test]
    fn hashes_are_left_out_of_names() {
        assert_eq!(without_hashes("a::b::h0123456789abcdef"), "a::b");
        assert_eq!(without_hashes("a::hello"), "a::hello");
        assert_eq!(without_hashes("<a[c20328412d6679b]::B>::f"), "<a::B>::f");
        assert_eq!(without_hashes("<[u8]>::f"), "<[u8]>::f");
    }
}
