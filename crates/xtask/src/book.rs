//! The book's pages with what they include: as mdbook makes them, for what is read without it.

use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;

/// A page with everything in place that it includes.
pub(crate) fn expanded(page: &Path) -> Result<String> {
    let text = fs::read_to_string(page).with_context(|| page.display().to_string())?;
    let lines = text.lines().map(|line| match include(line) {
        Some(what) => included(page, what),
        None => Ok(line.to_owned()),
    });
    Ok(lines.collect::<Result<Vec<_>>>()?.join("\n") + "\n")
}

/// What a line includes, if that is what it does: `{{#include path:anchor}}`.
fn include(line: &str) -> Option<&str> {
    line.strip_prefix("{{#include ")?.strip_suffix("}}")
}

fn included(page: &Path, what: &str) -> Result<String> {
    let (path, anchor) = what.split_once(':').map_or((what, None), |(path, at)| (path, Some(at)));
    let path = page.with_file_name(path);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{} includes {}", page.display(), path.display()))?;
    let part = match anchor {
        Some(name) => part(&text, name).with_context(|| {
            format!("{} includes {name}, which {} has not", page.display(), path.display())
        })?,
        None => &text,
    };
    let lines: Vec<_> = part.lines().filter(|line| !line.contains("ANCHOR")).collect();
    Ok(lines.join("\n"))
}

/// The lines between the two marks of an anchor.
fn part<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line_with = |mark: &str| {
        let mut at = 0;
        text.split_inclusive('\n').find_map(|line| {
            let span = at..at + line.len();
            at = span.end;
            let (_, named) = line.split_once(mark)?;
            (named.split_whitespace().next()? == name).then_some(span)
        })
    };
    text.get(line_with("ANCHOR: ")?.end..line_with("ANCHOR_END: ")?.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chore;
    use crate::run::root;
    use clap::Parser as _;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    fn pages() -> Vec<PathBuf> {
        let entries = fs::read_dir(root().join("docs/book/src")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|it| it == "md")).collect()
    }

    fn summary() -> String {
        fs::read_to_string(root().join("docs/book/src/SUMMARY.md")).unwrap()
    }

    /// The blocks of a page, with their language, and the lines around them. What includes stays in a
    /// block, and is expanded around it: a file can bring blocks of its own.
    fn blocks(page: &Path) -> (Vec<(String, Vec<String>)>, Vec<String>) {
        let text = fs::read_to_string(page).unwrap();
        let (mut outside, mut inside) = (Vec::new(), false);
        for line in text.lines() {
            inside ^= line.starts_with("```");
            match include(line).filter(|_| !inside) {
                Some(what) => {
                    let more = included(page, what).unwrap();
                    outside.extend(more.lines().map(str::to_owned));
                }
                None => outside.push(line.to_owned()),
            }
        }
        let (mut blocks, mut around, mut block) = (Vec::new(), Vec::new(), None);
        for line in outside {
            match (line.strip_prefix("```"), &mut block) {
                (Some(language), None) => block = Some((language.to_owned(), Vec::new())),
                (Some(_), Some(_)) => blocks.extend(block.take()),
                (None, Some((_, lines))) => lines.push(line),
                (None, None) => around.push(line),
            }
        }
        assert!(block.is_none(), "a block of {} has no end", page.display());
        (blocks, around)
    }

    /// What is wrong with a command that a reader is told to run.
    fn wrong(command: &str) -> Option<String> {
        let mut words = command.split_whitespace();
        match (words.next(), words.next()) {
            (Some("cargo"), Some("xtask")) => {
                let error = Chore::try_parse_from(["xtask"].into_iter().chain(words)).err()?;
                Some(format!("{command}: {error}"))
            }
            (Some("cargo" | "npm" | "rustup" | "trunk"), Some(_)) => None,
            _ => Some(format!("nothing checks the command `{command}`")),
        }
    }

    #[test]
    fn the_summary_lists_every_page() {
        let listed = summary();
        let listed = listed.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let there = pages().into_iter().map(|page| page.file_name().unwrap().to_owned());
        let there = there.map(|name| name.into_string().unwrap());
        let there: BTreeSet<_> = there.filter(|name| name != "SUMMARY.md").collect();
        assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), there);
    }

    #[test]
    fn every_block_is_a_file_that_is_compiled_or_run() {
        let (mut included, mut wrongs) = (0, Vec::new());
        for page in pages() {
            expanded(&page).unwrap();
            for (language, lines) in blocks(&page).0 {
                match (&*language, lines.as_slice()) {
                    ("" | "text" | "mermaid", _) => {}
                    ("sh", commands) => wrongs.extend(commands.iter().filter_map(|it| wrong(it))),
                    (_, [line]) if include(line).is_some() => included += 1,
                    _ => wrongs.push(format!("{}: a block of {language}", page.display())),
                }
            }
        }
        assert_eq!(wrongs, [""; 0]);
        assert!(included > 20, "{included} blocks");
    }

    #[test]
    fn every_chore_that_is_named_is_there() {
        let mut named = 0;
        for page in pages() {
            let around = blocks(&page).1.join("\n");
            let spans = around.split('`').skip(1).step_by(2);
            for chore in spans.filter(|span| span.starts_with("cargo xtask ")) {
                named += 1;
                assert_eq!(wrong(&chore.replace('\n', " ")), None, "{}", page.display());
            }
        }
        assert!(named > 5, "{named} chores");
    }

    #[test]
    fn what_is_not_there_is_found() {
        assert!(wrong("cargo xtask serv").is_some());
        assert!(wrong("cargo xtask gallery --shot").is_some());
        assert!(wrong("curl https://example.com").is_some());
        assert_eq!(wrong("cargo xtask test host web"), None);
        let text = "a\n// ANCHOR: one\nb\n// ANCHOR_END: one\n<!-- ANCHOR: two -->\nc\n";
        assert_eq!((part(text, "one"), part(text, "two")), (Some("b\n"), None));
    }
}
