//! `cargo xtask docs`: one static site of the book, the API documentation and the gallery.

use crate::build;
use crate::family::{Family, free_port};
use crate::files;
use crate::links;
use crate::run::{host_binary, shell, target_dir};
use crate::setup::{self, Kit};
use crate::tools::cargo_tool_with;
use anyhow::{Context as _, Result};
use clap::Args;
use std::path::PathBuf;
use xshell::cmd;

/// Makes pages of the book. Under the MPL 2.0, and so used but not carried here.
const MDBOOK: &str = "0.5.4";

const FIRST_PORT: u16 = 8850;
const GALLERY: &str = "managed-auth-gallery";

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    #[arg(long)]
    no_open: bool,
}

/// Where [`build`] leaves the site: the book at its root, `api/` and `gallery/` below.
pub(crate) fn site() -> PathBuf {
    target_dir("site")
}

/// Builds the site and serves it until Ctrl-C.
pub(crate) fn docs(options: &Options) -> Result<()> {
    build(&setup::for_page()?)?;
    let sh = shell()?;
    let family = Family::new()?;
    let port = options.port.map_or_else(|| free_port(FIRST_PORT), Ok)?.to_string();
    let (program, site) = (host_binary(GALLERY), site());
    println!("For a host of static files: {}", site.display());
    let served = cmd!(sh, "{program} --port {port} --site {site}");
    family.serve("the site", served, !options.no_open, str::to_owned)
}

/// Builds the site anew, and follows every link of the book.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    // It neither serves nor watches here, and so needs no server and no watcher.
    let features = ["--no-default-features", "--features=search"];
    let mdbook = cargo_tool_with(&features, "mdbook", MDBOOK, "3 minutes")?;
    build::page(kit, kit.std())?;
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
    cmd!(sh, "cargo build --package {GALLERY}").run()?;
    let (program, dist, gallery) = (host_binary(GALLERY), build::dist(), site.join("gallery"));
    cmd!(sh, "{program} --dist {dist} --export {gallery}").run()?;
    links::check(&site)
}
