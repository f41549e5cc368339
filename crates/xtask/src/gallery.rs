//! `cargo xtask gallery`: the page in every state, to look at.

use crate::build;
use crate::family::{Family, free_port};
use crate::run::{self, Outcome, command};
use crate::setup;

const FIRST_PORT: u16 = 8790;

/// What follows `gallery` on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    port: Option<u16>,
    no_open: bool,
    shots: bool,
}

impl Options {
    /// Reads the words of the command line; none when they make no sense.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--port" => options.port = Some(words.next()?.parse().ok()?),
                "--no-open" => options.no_open = true,
                "--shots" => options.shots = true,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// Takes pictures of all states, or serves the gallery until Ctrl-C.
pub(crate) fn gallery(options: &Options) -> Outcome {
    let kit = setup::for_page()?;
    build::page(&kit, kit.toolchain.best_std())?;
    if options.shots {
        return shots();
    }
    println!("gallery: building");
    let mut cargo = command("cargo");
    cargo.args(["build", "--package", "managed-auth-gallery"]);
    run::visible(
        cargo,
        "building the gallery",
        "mend what the compiler complains about",
    )?;
    let mut family = Family::new()?;
    let port = options.port.map_or_else(|| free_port(FIRST_PORT), Ok)?;
    let mut gallery = command(build::host_binary("managed-auth-gallery"));
    gallery.args(["--port", &port.to_string()]);
    gallery.arg("--dist").arg(build::dist());
    family.start_with_address("the gallery", gallery, !options.no_open, str::to_owned)?;
    family.until_interrupted()
}

fn shots() -> Outcome {
    let browser = setup::chromium()?;
    let (pictures, sheets) = (
        build::target_dir("gallery"),
        run::root().join("docs/gallery"),
    );
    let mut cargo = command("cargo");
    cargo
        .args(["run", "--quiet", "--package", "managed-auth-e2e"])
        .args(["--bin", "gallery-shots", "--"])
        .args([&pictures, &sheets])
        .env(browser.variable, &browser.driver)
        .env("MANAGED_AUTH_BROWSER", browser.id)
        .env("MANAGED_AUTH_DIST", build::dist());
    run::visible(
        cargo,
        "taking pictures of the gallery",
        "see what the gallery shows: `cargo xtask gallery`",
    )?;
    println!("Each state: {}", pictures.display());
    println!("All together: {}", sheets.display());
    Ok(())
}
