//! Whether the links of a static site lead somewhere.

use anyhow::{Context as _, Result, ensure};
use html5gum::{HtmlString, Token, Tokenizer};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// What a page has of interest: where it leads, and where it can be led to.
#[derive(Default)]
struct Page {
    links: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Page {
    fn read(html: &str) -> Self {
        let mut page = Self::default();
        for Ok(token) in Tokenizer::new(html) {
            let Token::StartTag(tag) = token else { continue };
            let text = |value: &HtmlString| String::from_utf8_lossy(value).into_owned();
            for (name, value) in &tag.attributes {
                match &***name {
                    b"href" | b"src" => page.links.insert(text(value)),
                    b"id" => page.ids.insert(text(value)),
                    _ => false,
                };
            }
        }
        page
    }
}

/// Follows every link of the pages at the site's root into the site, to the anchor.
pub(crate) fn check(site: &Path) -> Result<()> {
    let (mut pages, mut wrong, mut count) = (HashMap::new(), Vec::new(), 0);
    for entry in fs::read_dir(site)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for link in Page::read(&fs::read_to_string(&path)?).links {
            count += 1;
            if let Err(why) = follow(&path, &link, &mut pages) {
                wrong.push(format!("{name}: {link}: {why}"));
            }
        }
    }
    ensure!(wrong.is_empty(), "links of the book lead nowhere:\n{}", wrong.join("\n"));
    ensure!(count > 0, "{} has no links", site.display());
    println!("docs: {count} links lead somewhere");
    Ok(())
}

/// Whether a link on the page `from` leads to something. What is elsewhere is not asked for.
fn follow(from: &Path, link: &str, pages: &mut HashMap<PathBuf, Page>) -> Result<()> {
    if link.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '?'])) {
        return Ok(());
    }
    ensure!(!link.starts_with('/'), "it is no relative address");
    let (link, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = link.split('?').next().unwrap_or_default();
    let mut to = match path {
        "" => from.to_path_buf(),
        _ => from.with_file_name(path),
    };
    if to.is_dir() {
        to.push("index.html");
    }
    ensure!(to.is_file(), "there is no {}", to.display());
    if anchor.is_empty() {
        return Ok(());
    }
    if !pages.contains_key(&to) {
        pages.insert(to.clone(), Page::read(&fs::read_to_string(&to)?));
    }
    let page = pages.get(&to).context("it was just read")?;
    ensure!(page.ids.contains(anchor), "{} has no `{anchor}`", to.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_to_its_anchor() {
        let site = tempfile::tempdir().unwrap();
        let write = |name: &str, html: &str| fs::write(site.path().join(name), html).unwrap();
        fs::create_dir(site.path().join("deep")).unwrap();
        write("deep/index.html", "<h2 id='there'>There</h2>");
        let links = |to: &str| {
            write("index.html", &format!("<a href=\"{to}\">On</a>"));
            check(site.path()).map_err(|error| error.to_string())
        };
        for good in ["#", "deep/?theme=dark", "deep/index.html#there", "https://example.com/x"] {
            assert_eq!(links(good), Ok(()), "{good}");
        }
        for bad in ["gone.html", "deep/#gone", "/deep/", "#there"] {
            assert!(links(bad).unwrap_err().contains(bad), "{bad}");
        }
    }
}
