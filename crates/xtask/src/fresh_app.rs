//! A new app outside of the workspace: made of the packages as they would be published and of the
//! README's lines, and built by trunk alone. What somebody has who runs `cargo add`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is published, in the order in which it has to be.
pub(crate) const PUBLISHED: [&str; 2] = ["managed-auth-core", "leptos-managed-auth"];

/// The app around the README's component: its backend has put the login into the address.
const MAIN: &str = r#"
fn main() {
    mount_to_body(|| {
        let address = window().location().hash().unwrap_or_default();
        let (id, code) = address.trim_start_matches('#').split_once(',').unwrap_or_default();
        view! { <SignIn session_id=id.to_owned() handoff_code=code.to_owned() /> }
    });
}
"#;

const INDEX: &str = r#"<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A fresh app</title>
    <link rel="icon" href="data:,">
    <link data-trunk rel="copy-file" href="start.js">
    <link data-trunk rel="rust">
  </head>
  <body></body>
</html>
"#;

/// Packs what is published, unpacks it under `place`, and writes the app beside it. `root` is the
/// repository's. Returns where the app is.
pub(crate) fn make(root: &Path, place: &Path) -> io::Result<PathBuf> {
    let packages = place.join("packages");
    let app = place.join("app");
    for dir in [&packages, &app] {
        if dir.exists() {
            fs::remove_dir_all(dir)?;
        }
    }
    fs::create_dir_all(&packages)?;
    fs::create_dir_all(app.join("src"))?;

    // Dependencies of one on the other come from the packages themselves.
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root).args(["package", "--no-verify"]);
    cargo.args(["--allow-dirty", "--exclude-lockfile", "--quiet"]);
    for package in PUBLISHED {
        cargo.args(["--package", package]);
    }
    run(cargo.arg("--target-dir").arg(place.join("packed")))?;
    let version = env!("CARGO_PKG_VERSION");
    let mut patch = String::from("\n[workspace]\n\n[patch.crates-io]\n");
    for package in PUBLISHED {
        let name = format!("{package}-{version}");
        let archive = place.join("packed/package").join(format!("{name}.crate"));
        let mut tar = Command::new("tar");
        run(tar.arg("-xzf").arg(archive).arg("-C").arg(&packages))?;
        patch += &format!("{package} = {{ path = \"../packages/{name}\" }}\n");
    }

    let readme = fs::read_to_string(root.join("README.md"))?;
    let manifest = "[package]\nname = \"fresh-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    let manifest = [manifest, block(&readme, "toml")?, &patch].concat();
    fs::write(app.join("Cargo.toml"), manifest)?;
    let main = [block(&readme, "rust")?, MAIN].concat();
    fs::write(app.join("src/main.rs"), main)?;
    fs::write(app.join("index.html"), INDEX)?;
    // As every page under a policy without inline scripts.
    let example = root.join("examples/csr-minimal");
    for name in ["Trunk.toml", "start.js"] {
        fs::copy(example.join(name), app.join(name))?;
    }
    // The versions that everything here is tested with.
    fs::copy(root.join("Cargo.lock"), app.join("Cargo.lock"))?;
    Ok(app)
}

/// Builds the app with plain trunk; the page is in its `dist/`.
pub(crate) fn build(app: &Path, trunk: &mut Command) -> io::Result<PathBuf> {
    run(trunk.current_dir(app).arg("build"))?;
    Ok(app.join("dist"))
}

/// The first block of the README in this language, under "Embed it in Leptos".
fn block<'a>(readme: &'a str, language: &str) -> io::Result<&'a str> {
    let (_, section) = readme
        .split_once("\n## Embed it in Leptos\n")
        .ok_or_else(|| io::Error::other("the README does not say how to embed it"))?;
    let open = format!("\n```{language}\n");
    let inside = section.split_once(&open);
    let inside = inside.and_then(|(_, rest)| rest.split_once("```"));
    let missing = || io::Error::other(format!("the README has no block of {language}"));
    inside.map(|(block, _)| block).ok_or_else(missing)
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{command:?} ended with {status}")))
}
