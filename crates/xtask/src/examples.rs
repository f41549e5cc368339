//! The apps in `examples/`, built for the end-to-end tests and to be tried.

use crate::family::Family;
use crate::prelude::*;
use crate::serve::sandbox;
use crate::setup::{self, Kit};
use crate::toolchain::TARGET;
use crate::{build, files, package};
use clap::Args;

/// The apps that can be served here. Those with a server of their own are [`SERVERS`].
pub(crate) const APPS: [&str; 5] = ["leptos-csr", "csr-minimal", "csr-branded", PLAIN, YEW];

/// Those that use the npm package, which they expect beside their page.
const PLAIN: &str = "plain-html";
const YEW: &str = "yew";

const TRUNK_SERVER: &str = "ssr-axum";
const ISLANDS: &str = "islands-axum";
const SERVERS: [&str; 2] = [TRUNK_SERVER, ISLANDS];

/// Where [`build`] leaves them, each under its name.
fn place() -> PathBuf {
    target_dir("examples")
}

/// Development builds: nothing is made small, and Leptos warns on the console of what it finds
/// wrong. They cost some minutes the first time, most of them for Leptos, and seconds afterwards.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    println!("examples: building (about 4 minutes the first time)");
    for app in APPS {
        build_one(kit, app)?;
    }
    trunk(kit, TRUNK_SERVER)?;
    islands(kit)?;
    // Of the whole workspace, so that Leptos is the one that the host's tests have compiled.
    let sh = shell()?;
    let programs = SERVERS.map(|it| format!("--bin=example-{it}"));
    let features = SERVERS.map(|it| format!("--features=example-{it}/ssr"));
    Ok(cmd!(sh, "cargo build --workspace {programs...} {features...}").run()?)
}

fn build_one(kit: &Kit, app: &str) -> Result<()> {
    let to = place().join(app);
    match app {
        PLAIN => files::copy(&root().join("examples").join(app), &to)?,
        _ => trunk(kit, app)?,
    }
    if [PLAIN, YEW].contains(&app) {
        package::npm(kit)?;
        files::copy(&package::npm_dir(), &to.join("managed-auth"))?;
    }
    Ok(())
}

/// With what the component tests have compiled for this machine.
fn trunk(kit: &Kit, name: &str) -> Result<()> {
    let (sh, to) = (&kit.sh, place().join(name));
    let _there = sh.push_dir(format!("examples/{name}"));
    let trunk = build::trunk(cmd!(sh, "trunk build --dist {to}"), "web");
    trunk.run().with_context(|| format!("building the example {name}"))
}

/// What cargo-leptos does, which would have to be built first.
fn islands(kit: &Kit) -> Result<()> {
    let (sh, target) = (&kit.sh, target_dir("web"));
    let what = ["--package", "example-islands-axum", "--lib", "--features", "hydrate"];
    let cargo = cmd!(sh, "cargo build {what...} --target {TARGET}");
    cargo.env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS").run()?;
    let built = target.join(TARGET).join("debug/example_islands_axum.wasm");
    let to = place().join(ISLANDS).join("pkg");
    let options = ["--target", "web", "--no-typescript", "--out-name", "islands"];
    cmd!(sh, "wasm-bindgen {options...} --out-dir {to} {built}").run()?;
    Ok(sh.copy_file("examples/islands-axum/style.css", to.join("islands.css"))?)
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(value_parser = APPS, required_unless_present = "shots")]
    name: Option<String>,
    /// Takes the picture in each README
    #[arg(long, conflicts_with = "name")]
    shots: bool,
}

/// `cargo xtask example`
pub(crate) fn example(options: &Options) -> Result<()> {
    options.name.as_deref().map_or_else(shots, serve)
}

fn shots() -> Result<()> {
    let kit = setup::for_page()?;
    build(&kit)?;
    let (browser, sh, to) = (setup::chromium()?, shell()?, root().join("examples"));
    let program = ["--package", "managed-auth-e2e", "--bin", "example-shots"];
    let shots = cmd!(sh, "cargo run --quiet {program...} -- {to}");
    Ok(around(browser.driven_by(shots)).run()?)
}

/// A program of the end-to-end tests, told where the examples are.
pub(crate) fn around(cmd: Cmd<'_>) -> Cmd<'_> {
    cmd.env("MANAGED_AUTH_EXAMPLES", place())
        .env("MANAGED_AUTH_EXAMPLE_SERVERS", target_dir("debug"))
}

/// Builds it and serves it, with a sandbox that plays the app's backend and the API.
fn serve(app: &str) -> Result<()> {
    let kit = setup::for_page()?;
    build_one(&kit, app)?;
    let sh = shell()?;
    let sandbox = sandbox(&sh)?;
    let family = Family::new()?;
    let sandbox = sandbox.arg("--dist").arg(place().join(app));
    family.serve("the sandbox", sandbox, true, |line| {
        // It means the hosted page; here the app opens the sign-in.
        let (address, _) = line.split_once("/login/").unwrap_or((line, ""));
        match address.starts_with("Open ") {
            true => format!("{address}/index.html"),
            false => line.to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What has no README is a part of others.
    #[test]
    fn every_example_is_built_and_has_a_picture() {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(root().join("examples")).unwrap() {
            let place = entry.unwrap().path();
            let Ok(readme) = fs::read_to_string(place.join("README.md")) else {
                continue;
            };
            assert!(readme.contains("](screenshot.png)"), "{}", place.display());
            let picture = fs::metadata(place.join("screenshot.png")).unwrap();
            assert!(picture.len() < 80 << 10, "{}", place.display());
            found.insert(place.file_name().unwrap().to_string_lossy().into_owned());
        }
        let built = APPS.iter().chain(&SERVERS).map(|it| (*it).to_owned());
        assert_eq!(found, built.collect());
    }
}
