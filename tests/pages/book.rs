//! The book in `docs/book/`: what it shows of code is files that tests compile or run, and the README
//! begins as its quick start does. (That the commands of a chore exist, `crates/xtask` checks.)

use crate::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("docs/book/src")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect()
}

/// The blocks of a text: the language of each, and its lines.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let (mut blocks, mut block) = (Vec::new(), None);
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut block) {
            (Some(language), None) => block = Some((language, Vec::new())),
            (Some(_), Some(_)) => blocks.extend(block.take()),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    assert!(block.is_none(), "the last block has no end");
    blocks
}

/// What a line includes, if that is what it does: `{{#include path:anchor}}`.
fn include(line: &str) -> Option<&str> {
    line.strip_prefix("{{#include ")?.strip_suffix("}}")
}

/// What a page includes: a file, or the part of it between the marks of an anchor. Where it is not
/// there, mdbook says so and goes on.
fn included(page: &Path, what: &str) -> Result<String, String> {
    let (path, anchor) = what.split_once(':').unwrap_or((what, ""));
    let text = fs::read_to_string(page.with_file_name(path));
    let text = text.map_err(|_| format!("{}: there is no {path}", page.display()))?;
    if anchor.is_empty() {
        return Ok(text);
    }
    let has = |line: &str, mark: &str| {
        let name = line.split_once(mark).map(|(_, name)| name);
        name.and_then(|name| name.split_whitespace().next()) == Some(anchor)
    };
    let mut lines = text.lines().skip_while(|line| !has(line, "ANCHOR: "));
    let part: Vec<_> = lines
        .by_ref()
        .take_while(|line| !has(line, "ANCHOR_END: "))
        .collect();
    match part.is_empty() {
        true => Err(format!("{}: {path} has no {anchor}", page.display())),
        false => Ok(part.join("\n")),
    }
}

/// A page with what it includes around its blocks, which can bring blocks of its own.
fn expanded(page: &Path) -> Result<String, String> {
    let (mut expanded, mut inside) = (String::new(), false);
    for line in fs::read_to_string(page).unwrap().lines() {
        inside ^= line.starts_with("```");
        let more = include(line).map(|what| included(page, what)).transpose()?;
        expanded += &more.filter(|_| !inside).unwrap_or_else(|| line.to_owned());
        expanded.push('\n');
    }
    Ok(expanded)
}

/// What is wrong with a command that a reader is told to run. Those of this repository `crates/xtask`
/// looks at.
fn unknown(command: &str) -> Option<String> {
    let known = ["cargo", "npm", "rustup", "trunk"];
    let program = command.split_whitespace().next();
    let is_known = program.is_some_and(|program| known.contains(&program));
    (!is_known).then(|| format!("nothing checks the command `{command}`"))
}

#[test]
fn the_summary_lists_every_page() {
    let summary = fs::read_to_string(root().join("docs/book/src/SUMMARY.md")).unwrap();
    let links = summary.split("](").skip(1);
    let listed: BTreeSet<_> = links.map(|rest| rest.split(')').next().unwrap()).collect();
    let pages = pages();
    let names = pages.iter().map(|page| page.file_name().unwrap());
    let names = names.map(|name| name.to_str().unwrap());
    assert_eq!(listed, names.filter(|name| *name != "SUMMARY.md").collect());
}

#[test]
fn every_block_is_a_file_that_is_compiled_or_run() {
    let (mut included, mut wrong) = (0, Vec::new());
    for page in pages() {
        let text = expanded(&page).unwrap();
        for (language, lines) in blocks(&text) {
            match (language, &*lines) {
                ("" | "text" | "mermaid", _) => {}
                ("sh", commands) => wrong.extend(commands.iter().filter_map(|it| unknown(it))),
                (_, [line]) if include(line).is_some() => included += 1,
                _ => wrong.push(format!("{}: a block of {language}", page.display())),
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(included > 20, "{included} blocks");
}

#[test]
fn the_readme_embeds_it_as_the_quick_start_does() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, section) = readme.split_once("\n## Embed it in Leptos\n").unwrap();
    let blocks = blocks(section.split("\n## ").next().unwrap());
    for (language, file) in [("toml", "dependencies.toml"), ("rust", "src/main.rs")] {
        let file = root().join("docs/book/code/quick-start").join(file);
        let text = fs::read_to_string(&file).unwrap();
        let (_, lines) = blocks.iter().find(|(it, _)| *it == language).unwrap();
        assert!(text.starts_with(&lines.join("\n")), "{}", file.display());
    }
}

#[test]
fn what_is_not_there_is_found() {
    let page = root().join("docs/book/src/how-it-works.md");
    assert!(included(&page, "../../architecture.md:ways").is_ok());
    assert!(included(&page, "../../architecture.md:way").is_err());
    assert!(included(&page, "gone.rs").is_err());
    assert!(unknown("curl https://example.com").is_some());
    assert_eq!(unknown("cargo xtask test host web"), None);
    assert_eq!(blocks("a\n```sh\nb\nc\n```\nd"), [("sh", vec!["b", "c"])]);
}
