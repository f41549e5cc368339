//! Where the page's code can stop: each panic in it is an `unreachable` instruction, since it is
//! built to stop at once.

use crate::contributors::{crate_of, function_names, without_hashes};
use crate::wasm;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use wasmparser::{Operator, Parser, Payload};

/// How many there are, by crate, and the functions with the most of them.
pub(crate) fn report(wasm: &[u8], count: usize) -> Option<String> {
    let names = wasm::sections(wasm)?
        .into_iter()
        .find_map(|(id, mut section)| {
            let is_names = id == wasm::CUSTOM && section.block()?.0 == b"name";
            is_names.then(|| function_names(section)).flatten()
        })?;
    let (mut index, mut by_crate, mut by_function) = (0, BTreeMap::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.ok()? {
            // Imported functions take the first numbers.
            Payload::ImportSection(imports) => {
                let functions = |import: &wasmparser::Import<'_>| {
                    matches!(import.ty, wasmparser::TypeRef::Func(_))
                };
                index = imports
                    .into_imports()
                    .filter_map(Result::ok)
                    .filter(functions)
                    .count();
            }
            Payload::CodeSectionEntry(body) => {
                let operators = body.get_operators_reader().ok()?.into_iter();
                let traps = operators
                    .filter(|operator| matches!(operator, Ok(Operator::Unreachable)))
                    .count();
                let name = names.get(&index).map_or("(no name)", String::as_str);
                let name = without_hashes(name);
                *by_crate.entry(crate_of(&name)).or_insert(0) += traps;
                *by_function.entry(name).or_insert(0) += traps;
                index += 1;
            }
            _ => {}
        }
    }
    let total: usize = by_crate.values().sum();
    let mut text = format!("{total:>8}  places where the code can stop, by crate\n");
    let mut list = |sums: BTreeMap<String, usize>| {
        let mut rows: Vec<_> = sums.into_iter().filter(|(_, traps)| *traps > 0).collect();
        rows.sort_by_key(|(_, traps)| Reverse(*traps));
        for (name, traps) in rows.iter().take(count) {
            let name: String = name.chars().take(110).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{traps:>8}  {name}");
        }
        text.push('\n');
    };
    list(by_crate);
    list(by_function);
    Some(text)
}
