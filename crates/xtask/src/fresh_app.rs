//! A new app outside of the workspace: made of the packages as they would be published and of the lines
//! of the book's quick start, and built by trunk alone. What somebody has who runs `cargo add`.

use crate::build;
use crate::run::{root, shell, target_dir};
use crate::setup::Kit;
use anyhow::{Context as _, Result, ensure};
use std::path::PathBuf;
use xshell::cmd;

/// What is published, in the order in which it has to be.
pub(crate) const PUBLISHED: [&str; 2] = ["managed-auth-core", "leptos-managed-auth"];

/// The app, file by file: the quick start of the book.
const QUICK_START: &str = "docs/book/code/quick-start";

fn place() -> PathBuf {
    target_dir("fresh-app")
}

/// Where its page is.
pub(crate) fn dist() -> PathBuf {
    place().join("app/dist")
}

/// Packs what is published, writes the app beside it, and builds that with plain trunk.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    let (sh, root, place) = (shell()?, root(), place());
    for dir in ["app", "packages", "packed/package"] {
        sh.remove_path(place.join(dir))?;
    }
    let (app, packages) = (place.join("app"), sh.create_dir(place.join("packages"))?);
    let (packed, names) = (place.join("packed"), PUBLISHED.map(|it| format!("--package={it}")));
    // Dependencies of one on the other come from the packages themselves.
    let how = ["--no-verify", "--allow-dirty", "--exclude-lockfile", "--quiet"];
    cmd!(sh, "cargo package {how...} {names...} --target-dir {packed}").run()?;
    let mut patch = String::from("\n[workspace]\n\n[patch.crates-io]\n");
    for package in PUBLISHED {
        let name = format!("{package}-{}", env!("CARGO_PKG_VERSION"));
        let archive = packed.join(format!("package/{name}.crate"));
        cmd!(sh, "tar -xzf {archive} -C {packages}").run()?;
        patch += &format!("{package} = {{ path = \"../packages/{name}\" }}\n");
    }

    let quick_start = root.join(QUICK_START);
    let dependencies = sh.read_file(quick_start.join("dependencies.toml"))?;
    let main = sh.read_file(quick_start.join("src/main.rs"))?;
    let readme = sh.read_file("README.md")?;
    for (said, by) in [(block(&readme, "toml")?, &dependencies), (block(&readme, "rust")?, &main)] {
        ensure!(
            by.starts_with(said),
            "{QUICK_START} does not begin with the README's lines:\n{said}"
        );
    }
    let manifest = "[package]\nname = \"fresh-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    sh.write_file(app.join("Cargo.toml"), [manifest, &dependencies, &patch].concat())?;
    sh.write_file(app.join("src/main.rs"), main)?;
    for name in ["index.html", "Trunk.toml", "start.js"] {
        sh.copy_file(quick_start.join(name), &app)?;
    }
    // The versions that everything here is tested with.
    sh.copy_file(root.join("Cargo.lock"), &app)?;
    let _there = kit.sh.push_dir(&app);
    build::trunk(cmd!(kit.sh, "trunk build"), "web").run().context("building the fresh app")
}

/// The first block of the README in this language, under "Embed it in Leptos".
fn block<'a>(readme: &'a str, language: &str) -> Result<&'a str> {
    let (_, section) = readme
        .split_once("\n## Embed it in Leptos\n")
        .context("the README does not say how to embed it")?;
    let inside = section.split_once(&format!("\n```{language}\n"));
    let inside = inside.and_then(|(_, rest)| rest.split_once("```"));
    let (block, _) = inside.with_context(|| format!("the README has no block of {language}"))?;
    Ok(block)
}
