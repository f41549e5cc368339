//! What wasm-bindgen writes between wasm and JavaScript, in fewer bytes.
//!
//! It names each import after a hash, in both files, and hashes do not compress: two and a half
//! kilobytes of each first visit. It brings loaders for every way to load. And it keeps exports
//! that its own glue does not use. The functions of the crates' own scripts (`src/browser.js`) it
//! hands over as modules, which become imports of the glue here, for esbuild to put in. All of this is found by what the wasm says; glue that does not
//! look as expected is refused, since a page of which half is renamed is broken.

use crate::run::{Failure, Outcome};
use crate::wasm::{self, Writer};
use std::collections::BTreeMap;

/// The one name for everything that the wasm takes from the glue.
const MODULE: &str = "a";

/// Where wasm-bindgen puts the scripts of the crates.
const SNIPPETS: &str = "./snippets/";

/// Loads the page, in place of what wasm-bindgen brings for that.
const LOADER: &str = include_str!("load.js");

/// How wasm-bindgen's glue ends: what it exports. Everything that only serves these is then unused,
/// and esbuild drops it.
const EXPORTS: &str = "export { initSync, __wbg_init as default };";

/// What becomes of what `#[wasm_bindgen]` exports to JavaScript.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exports {
    /// There are callers.
    Kept,
    /// Nobody calls a page, and what only serves its exports is not needed.
    Dropped,
}

/// Takes the glue as wasm-bindgen wrote it and the wasm; returns both with short names.
pub(crate) fn slim(glue: &str, wasm: &[u8], exports: Exports) -> Outcome<(String, Vec<u8>)> {
    rewrite(glue, wasm, exports).map_err(|why| {
        Failure::new(
            "giving short names to what wasm and JavaScript share",
            why,
            "compare what this wasm-bindgen writes with crates/xtask/src/slim.rs",
        )
    })
}

fn rewrite(glue: &str, bytes: &[u8], kept: Exports) -> Result<(String, Vec<u8>), String> {
    let unread = || "the wasm is not laid out as expected".to_owned();
    let glue = glue
        .strip_suffix('\n')
        .unwrap_or(glue)
        .strip_suffix(EXPORTS)
        .ok_or_else(|| format!("the glue does not end with `{EXPORTS}`"))?;
    let mut glue = match kept {
        Exports::Kept => glue.to_owned(),
        Exports::Dropped => {
            let glue = glue.replace("\nexport function ", "\nfunction ");
            glue.strip_prefix("export ").unwrap_or(&glue).to_owned()
        }
    };
    glue.push_str(LOADER);

    let mut output = Writer::file();
    for (id, section) in wasm::sections(bytes).ok_or_else(unread)? {
        match id {
            // Names, tools, target features: for developers, and for tools that have run already.
            wasm::CUSTOM => {}
            wasm::IMPORT => {
                let imports = wasm::imports(section).ok_or_else(unread)?;
                let names: Vec<String> = (0..imports.len()).map(short).collect();
                let module = one_module(&imports)?;
                glue = replace_once(&glue, &format!("\"{module}\": "), &format!("{MODULE}: "))?;
                glue = without_snippets(&glue);
                for (import, name) in imports.iter().zip(&names) {
                    glue = match import.module.starts_with(SNIPPETS) {
                        true => with_snippet(&glue, import, name)?,
                        false => {
                            let (old, new) = (format!(" {}: ", import.name), format!(" {name}: "));
                            replace_once(&glue, &old, &new)?
                        }
                    };
                }
                let renamed: Vec<_> = imports
                    .iter()
                    .zip(&names)
                    .map(|(import, name)| (MODULE, name.as_str(), import))
                    .collect();
                output.section(id, &Writer::imports(&renamed));
            }
            wasm::EXPORT => {
                let exports = wasm::exports(section).ok_or_else(unread)?;
                let names: BTreeMap<&str, String> = exports
                    .iter()
                    .filter(|export| mentions(&glue, export.name))
                    .enumerate()
                    .map(|(number, export)| (export.name, short(number)))
                    .collect();
                glue = rename_members(&glue, &names)?;
                let renamed: Vec<_> = exports
                    .iter()
                    .filter_map(|export| Some((names.get(export.name)?.as_str(), export)))
                    .collect();
                output.section(id, &Writer::exports(&renamed));
            }
            _ => output.section(id, section.0),
        }
    }
    Ok((glue, output.into_bytes()))
}

/// The glue is one object of functions for one module, beside those that the crates bring.
fn one_module<'a>(imports: &[wasm::Import<'a>]) -> Result<&'a str, String> {
    let glued = || {
        let own = |import: &&wasm::Import<'_>| !import.module.starts_with(SNIPPETS);
        imports.iter().filter(own)
    };
    let module = glued().next().map_or("", |import| import.module);
    if let Some(other) = glued().find(|import| import.module != module) {
        return Err(format!(
            "`{}` is imported from `{}`, the first one from `{module}`",
            other.name, other.module
        ));
    }
    Ok(module)
}

/// The glue without the lines that hand a crate's script to the wasm as it is, one for each of its
/// functions.
fn without_snippets(glue: &str) -> String {
    let handed = |line: &&str| {
        let line = line.trim_start();
        line.starts_with(&format!("\"{SNIPPETS}"))
            || line.starts_with("import * as ") && line.contains(&format!("\"{SNIPPETS}"))
    };
    glue.split_inclusive('\n')
        .filter(|line| !handed(line))
        .collect()
}

/// The glue with a function of a crate's script among its own.
fn with_snippet(glue: &str, import: &wasm::Import<'_>, name: &str) -> Result<String, String> {
    const FIRST: &str = "    const import0 = {\n        __proto__: null,\n";
    let (module, function) = (import.module, import.name);
    let glue = replace_once(
        glue,
        FIRST,
        &format!("{FIRST}        {name}: {name}_own,\n"),
    )?;
    Ok(format!(
        "import {{ {function} as {name}_own }} from \"{module}\";\n{glue}"
    ))
}

fn replace_once(text: &str, old: &str, new: &str) -> Result<String, String> {
    match text.matches(old).count() {
        1 => Ok(text.replacen(old, new, 1)),
        count => Err(format!(
            "`{old}` stands {count} times in the glue, not once"
        )),
    }
}

/// What the glue calls the wasm's exports.
const INSTANCE: &str = "wasm.";

/// The name at the beginning of `text`.
fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$');
    text.split_at(end.unwrap_or(text.len())).0
}

/// The places where an export is used: what stands before each, and the rest from its name on.
fn uses(glue: &str) -> impl Iterator<Item = (&str, &str)> {
    glue.match_indices(INSTANCE)
        .map(|(at, _)| glue.split_at(at + INSTANCE.len()))
        // `leptos_bg.wasm.x` would be something else.
        .filter(|(before, _)| {
            let before = before.strip_suffix(INSTANCE).unwrap_or(before);
            !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_$.".contains(c))
        })
}

fn mentions(glue: &str, name: &str) -> bool {
    uses(glue).any(|(_, rest)| leading_name(rest) == name)
}

/// Each `wasm.name` with its short name. One that is none of `names` would be undefined.
fn rename_members(glue: &str, names: &BTreeMap<&str, String>) -> Result<String, String> {
    let mut text = String::with_capacity(glue.len());
    let mut done = 0;
    for (before, rest) in uses(glue) {
        let old = leading_name(rest);
        let new = names
            .get(old)
            .ok_or_else(|| format!("the glue uses `{INSTANCE}{old}`, which is no export"))?;
        text.push_str(before.get(done..).unwrap_or_default());
        text.push_str(new);
        done = before.len() + old.len();
    }
    text.push_str(glue.get(done..).unwrap_or_default());
    Ok(text)
}

/// `a` to `z`, `A` to `Z`, then `aa` and so on.
fn short(mut number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = Vec::new();
    loop {
        name.insert(
            0,
            LETTERS
                .get(number % LETTERS.len())
                .map_or('a', |b| char::from(*b)),
        );
        match (number / LETTERS.len()).checked_sub(1) {
            Some(rest) => number = rest,
            None => return name.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"export function start() {
    wasm.start();
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_log_0123456789abcdef: function(arg0) { wasm.used(wasm.memory.buffer); },
        __wbg_now_fedcba9876543210: function() { return leptos_wasm.used; },
    };
    return { "./page_bg.js": import0 };
}
export { initSync, __wbg_init as default };
"#;

    /// Two imports, and the exports `used`, `unused`, `memory`, `start`; a name section.
    fn page() -> Vec<u8> {
        let mut import = vec![2];
        for name in ["__wbg_log_0123456789abcdef", "__wbg_now_fedcba9876543210"] {
            import.extend_from_slice(b"\x0c./page_bg.js\x1a");
            import.extend_from_slice(name.as_bytes());
            import.extend_from_slice(b"\0\0");
        }
        let export = b"\x04\x04used\0\x02\x06unused\0\x03\x06memory\x02\0\x05start\0\x04";
        let mut writer = Writer::file();
        writer.section(wasm::IMPORT, &import);
        writer.section(wasm::EXPORT, export);
        writer.section(wasm::CUSTOM, b"\x04name");
        writer.into_bytes()
    }

    #[test]
    fn both_sides_get_the_same_names() {
        let (glue, wasm) = slim(GLUE, &page(), Exports::Dropped).unwrap();
        assert!(glue.contains("        a: function(arg0) { wasm.a(wasm.b.buffer); },"));
        assert!(glue.contains("        b: function() { return leptos_wasm.used; },"));
        assert!(glue.contains("return { a: import0 };"));
        assert!(glue.starts_with("function start() {\n    wasm.c();\n}"));
        assert!(glue.ends_with(LOADER));
        let sections = wasm::sections(&wasm).unwrap();
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].1.0, b"\x02\x01a\x01a\0\0\x01a\x01b\0\0");
        assert_eq!(sections[1].1.0, b"\x03\x01a\0\x02\x01b\x02\0\x01c\0\x04");
    }

    #[test]
    fn a_function_of_a_crates_script_stands_among_the_glues_own() {
        let script = "./snippets/own-0/browser.js";
        let section = ["\x01\x1b", script, "\x04soon\0\0"].concat();
        let section = wasm::Reader(section.as_bytes());
        let [import] = &wasm::imports(section).unwrap()[..] else {
            panic!()
        };
        let handed = format!("        \"{script}\": import1,\n    }};\n}}\n");
        let glue = format!("import * as import1 from \"{script}\"\n{GLUE}{handed}");
        let glue = with_snippet(&without_snippets(&glue), import, "c").unwrap();
        assert!(glue.starts_with(&format!("import {{ soon as c_own }} from \"{script}\";\n")));
        assert!(glue.contains("        __proto__: null,\n        c: c_own,\n"));
        assert_eq!(glue.matches(script).count(), 1);
        assert!(with_snippet("", import, "c").is_err());
    }

    #[test]
    fn glue_that_does_not_fit_is_refused() {
        let wasm = page();
        for (old, new) in [
            ("export { initSync", "export { other"),
            ("__wbg_now_fedcba9876543210", "__wbg_now_0000000000000000"),
            ("./page_bg.js", "./other_bg.js"),
            ("wasm.used(", "wasm.absent("),
        ] {
            assert!(
                slim(&GLUE.replace(old, new), &wasm, Exports::Dropped).is_err(),
                "{new}"
            );
        }
        assert!(slim(GLUE, b"no wasm", Exports::Dropped).is_err());
    }

    #[test]
    fn short_names_are_distinct() {
        let names: std::collections::BTreeSet<_> = (0..3000).map(short).collect();
        assert_eq!(names.len(), 3000);
        assert_eq!(short(51), "Z");
        assert_eq!(short(52), "aa");
    }
}
