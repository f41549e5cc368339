//! `cargo xtask gallery`: the page in every state, to look at.

use crate::family::{Family, free_port};
use crate::prelude::*;
use crate::{build, setup};
use clap::Args;

const PACKAGE: &str = "managed-auth-gallery";
const FIRST_PORT: u16 = 8790;

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    listen: Listen,
    /// Takes pictures: of each state in target/gallery/, of all together in docs/gallery/
    #[arg(long)]
    shots: bool,
}

/// Where the gallery's server listens, and whether a browser opens its address.
#[derive(Debug, Args)]
pub(crate) struct Listen {
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    #[arg(long)]
    no_open: bool,
}

/// Takes pictures of all states, or serves the gallery until Ctrl-C.
pub(crate) fn gallery(options: &Options) -> Result<()> {
    build::ready()?;
    match options.shots {
        true => shots(),
        false => serve(&options.listen, "the gallery", "--dist", &dist()),
    }
}

/// Serves what the gallery's program takes by this name, until Ctrl-C.
pub(crate) fn serve(listen: &Listen, what: &'static str, name: &str, place: &Path) -> Result<()> {
    let sh = shell()?;
    cmd!(sh, "cargo build --package {PACKAGE}").run()?;
    let family = Family::new()?;
    let port = listen.port.map_or_else(|| free_port(FIRST_PORT), Ok)?.to_string();
    let program = host_binary(PACKAGE);
    let server = cmd!(sh, "{program} --port {port} {name} {place}");
    family.serve(what, server, !listen.no_open, str::to_owned)
}

/// Writes the gallery as files, for a host of those.
pub(crate) fn export(to: &Path) -> Result<()> {
    let (sh, dist) = (shell()?, dist());
    Ok(cmd!(sh, "cargo run --quiet --package {PACKAGE} -- --dist {dist} --export {to}").run()?)
}

fn shots() -> Result<()> {
    let browser = setup::chromium()?;
    let (sh, pictures, sheets) = (shell()?, target_dir("gallery"), root().join("docs/gallery"));
    let program = ["--package", "managed-auth-e2e", "--bin", "gallery-shots"];
    let shots = cmd!(sh, "cargo run --quiet {program...} -- {pictures} {sheets}");
    let shots = browser.driven_by(shots).run();
    shots.context("see what the gallery shows: `cargo xtask gallery`")?;
    println!("Each state: {}", pictures.display());
    println!("All together: {}", sheets.display());
    Ok(())
}
