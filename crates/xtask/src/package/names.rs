//! The names that the TypeScript declarations know, read from where the component lists them.

use crate::run::root;
use anyhow::{Result, ensure};
use std::fs;

/// Each type, what is said about it, and where it is listed: after which line, in which file.
const LISTS: [(&str, &str, &str, &str); 4] = [
    ("Part", "A part of the sign-in.", "src/appearance/names.rs", "    Part {"),
    ("State", "A state of a part, in CSS.", "src/appearance/names.rs", "    State {"),
    ("Token", "A design token.", "src/appearance/token.rs", "    Token {"),
    ("Word", "The key of a text.", "src/localization/words.rs", "words! {"),
];

/// `names.d.ts`: a union of texts for each list.
pub(super) fn declarations() -> Result<String> {
    let mut declared = String::new();
    for (name, about, file, begin) in LISTS {
        let source = fs::read_to_string(root().join(file))?;
        let texts = listed(&source, begin);
        ensure!(!texts.is_empty(), "nothing is listed after `{begin}` in {file}");
        let members: String = texts.iter().map(|text| format!("\n  | \"{text}\"")).collect();
        declared += &format!("/** {about} */\nexport type {name} ={members};\n\n");
    }
    Ok(declared)
}

/// Of each line `NAME "text" "what it is";` after the line `begin` the text.
fn listed<'a>(source: &'a str, begin: &str) -> Vec<&'a str> {
    let lines = source.lines().skip_while(|line| *line != begin).skip(1);
    lines.take_while(|line| line.trim() != "}").filter_map(|line| line.split('"').nth(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_found() {
        let declared = declarations().unwrap();
        for text in ["button-primary", ":hover", "color-primary", "prime.title"] {
            assert!(declared.contains(&format!("\n  | \"{text}\"")), "{text}");
        }
        assert_eq!(declared.matches("export type").count(), LISTS.len());
        assert_eq!(declared.matches(';').count(), LISTS.len());
    }

    #[test]
    fn a_list_ends_where_it_ends() {
        let source = "x! {\n    A \"a\" \"b\";\n\n    B \"c.d\" \"e\";\n}\n\"f\"";
        assert_eq!(listed(source, "x! {"), ["a", "c.d"]);
    }
}
