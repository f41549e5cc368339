//! `cargo xtask gallery`: the page in every state, to look at.

use crate::build;
use crate::e2e;
use crate::family::{Family, free_port};
use crate::run::{host_binary, root, shell, target_dir};
use crate::setup;
use anyhow::{Context as _, Result};
use clap::Args;
use xshell::cmd;

const FIRST_PORT: u16 = 8790;

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    #[arg(long)]
    no_open: bool,
    /// Takes pictures: of each state in target/gallery/, of all together in docs/gallery/
    #[arg(long)]
    shots: bool,
}

/// Takes pictures of all states, or serves the gallery until Ctrl-C.
pub(crate) fn gallery(options: &Options) -> Result<()> {
    let kit = setup::for_page()?;
    build::page(&kit, kit.std())?;
    if options.shots {
        return shots();
    }
    let sh = shell()?;
    cmd!(sh, "cargo build --package managed-auth-gallery").run()?;
    let family = Family::new()?;
    let port = options.port.map_or_else(|| free_port(FIRST_PORT), Ok)?.to_string();
    let (program, dist) = (host_binary("managed-auth-gallery"), build::dist());
    let gallery = cmd!(sh, "{program} --port {port} --dist {dist}");
    family.serve("the gallery", gallery, !options.no_open, str::to_owned)
}

fn shots() -> Result<()> {
    let browser = setup::chromium()?;
    let (sh, pictures, sheets) = (shell()?, target_dir("gallery"), root().join("docs/gallery"));
    let program = ["--package", "managed-auth-e2e", "--bin", "gallery-shots"];
    let shots = cmd!(sh, "cargo run --quiet {program...} -- {pictures} {sheets}");
    let shots = e2e::driven(shots, &browser).run();
    shots.context("see what the gallery shows: `cargo xtask gallery`")?;
    println!("Each state: {}", pictures.display());
    println!("All together: {}", sheets.display());
    Ok(())
}
