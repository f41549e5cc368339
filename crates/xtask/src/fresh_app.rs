//! A new app outside of the workspace: made of the packages as they would be published and of the lines
//! of the book's quick start, and built by trunk alone. What somebody has who runs `cargo add`.

use crate::prelude::*;
use crate::setup::Kit;
use crate::{build, files};

/// What is published, in the order in which it has to be.
pub(crate) const PUBLISHED: [&str; 2] = ["managed-auth-core", "leptos-managed-auth"];

/// The app, file by file: the quick start of the book.
const QUICK_START: &str = "docs/book/code/quick-start";

fn place() -> PathBuf {
    target_dir("fresh-app")
}

/// Where its page is.
pub(crate) fn page() -> PathBuf {
    place().join("app/dist")
}

/// Packs what is published, writes the app beside it, and builds that with plain trunk.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    let (sh, root, place) = (shell()?, root(), place());
    for dir in ["packages", "packed/package"] {
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
        // As new: cargo goes by the time of a file, and in packages all have the same.
        cmd!(sh, "tar -xzmf {archive} -C {packages}").run()?;
        patch += &format!("{package} = {{ path = \"../packages/{name}\" }}\n");
    }

    files::copy(&root.join(QUICK_START), &app)?;
    let dependencies = sh.read_file(app.join("dependencies.toml"))?;
    let manifest = "[package]\nname = \"fresh-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    sh.write_file(app.join("Cargo.toml"), [manifest, &dependencies, &patch].concat())?;
    // The versions that everything here is tested with.
    sh.copy_file(root.join("Cargo.lock"), &app)?;
    let _there = kit.sh.push_dir(&app);
    build::trunk(cmd!(kit.sh, "trunk build"), "web").run().context("building the fresh app")
}
