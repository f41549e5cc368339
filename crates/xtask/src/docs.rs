//! `cargo xtask docs`: one static site of the book, the API documentation and the gallery.

use crate::prelude::*;
use crate::tools::{HYPERLINK, MDBOOK};
use crate::{build, files, gallery};
use regex::Regex;

/// Where [`build`] leaves the site: the book at its root, `api/` and `gallery/` below.
pub(crate) fn site() -> PathBuf {
    target_dir("site")
}

/// Builds the site and serves it until Ctrl-C.
pub(crate) fn docs(listen: &gallery::Listen) -> Result<()> {
    build()?;
    println!("For a host of static files: {}", site().display());
    gallery::serve(listen, "the site", "--site", &site())
}

/// Builds the site anew, and follows every link of the book.
pub(crate) fn build() -> Result<()> {
    let mdbook = MDBOOK.path()?;
    build::ready()?;
    let (sh, site) = (shell()?, site());
    println!("docs: the book");
    sh.remove_path(&site)?;
    cmd!(sh, "{mdbook} build docs/book --dest-dir {site}").run().context("building the book")?;

    println!("docs: the API (seconds, or a minute the first time)");
    // What else was documented here before would stand in the lists and the search as well.
    let api = target_dir("doc");
    sh.remove_path(&api)?;
    let what = ["--package=managed-auth-core", "--package=leptos-managed-auth"];
    let features = "leptos-managed-auth/csr,leptos-managed-auth/languages-all,\
         leptos-managed-auth/tracing,leptos-managed-auth/transport";
    cmd!(sh, "cargo doc --no-deps {what...} --features {features}").run()?;
    files::copy(&api, &site.join("api"))?;

    println!("docs: the gallery");
    gallery::export(&site.join("gallery"))?;
    follow_links(&site)
}

/// Follows every link of the book into the site, to the anchor. What rustdoc makes leads to places that
/// only its scripts know, and so does the gallery's studio: what is said of those is left out.
fn follow_links(site: &Path) -> Result<()> {
    println!("docs: the links of the book");
    let (sh, hyperlink) = (shell()?, HYPERLINK.path()?);
    let report = cmd!(sh, "{hyperlink} {site} --check-anchors").ignore_status().read()?;
    ensure!(report.contains(" links from "), "hyperlink has followed no links:\n{report}");
    let of_the_book = |line: &&str| Path::new(line).parent() == Some(site);
    // Behind such an anchor stands a state for a script: a brand for the studio, say.
    let is_state = |line: &str| line.split_once('#').is_some_and(|(_, it)| it.contains('='));
    let mut wrong = Vec::new();
    for block in report.split("\n\n") {
        let mut lines = block.lines().skip_while(|line| !of_the_book(line));
        let page = lines.next().unwrap_or_default();
        let errors = lines.filter(|line| !is_state(line));
        wrong.extend(errors.map(|error| format!("{page}: {}", error.trim())));
    }
    // The site may lie below the root of its host.
    let from_root = Regex::new(r#"<[^<>]+ (?:href|src)="/"#)?;
    for page in sh.read_dir(site)? {
        let is_page = page.extension().is_some_and(|it| it == "html");
        if is_page && from_root.is_match(&sh.read_file(&page)?) {
            wrong.push(format!("{} has an address that is not relative", page.display()));
        }
    }
    ensure!(wrong.is_empty(), "links of the book lead nowhere:\n{}", wrong.join("\n"));
    Ok(())
}
