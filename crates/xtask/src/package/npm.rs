//! The npm package: the custom element, its WebAssembly, looks, words and types.

use super::names;
use crate::build;
use crate::files::copy;
use crate::finish;
use crate::run::{npm_program, quiet, root, shell, target_dir};
use crate::setup::Kit;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use xshell::{Shell, cmd};

const CRATE: &str = "managed-auth-element";

/// One version for everything that comes from here: the workspace's.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where the provenance must say that it comes from.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// What the package is made of besides the page's own sources.
const INPUTS: &[&str] = &["crates/element", "LICENSE-APACHE", "LICENSE-MIT"];

/// Where the package lies before it is packed: what `npm install` would unpack.
pub(crate) fn dir() -> PathBuf {
    target_dir("package").join("npm")
}

/// Packs the package, unless that was done with the same sources; gives the tarball.
pub(crate) fn npm(kit: &Kit) -> Result<PathBuf> {
    let (dir, tarball) = (dir(), target_dir("package").join(format!("{CRATE}-{VERSION}.tgz")));
    let stamp = build::Stamp::of(kit, kit.std(), "npm", INPUTS)?;
    if tarball.is_file() && stamp.holds(&dir) {
        println!("package: the npm package is up to date");
        return Ok(tarball);
    }
    println!("package: building the npm package (about 2 minutes the first time)");
    let (sh, start) = (shell()?, Instant::now());
    stamp.remove()?;
    sh.remove_path(&dir)?;
    sh.create_dir(&dir)?;
    build::library(kit, CRATE, "component", &dir, &["--omit-default-module-path"])?;
    finish::minify(kit, &dir.join("component.js"), "--bundle")?;
    files(&sh, &dir)?;
    sh.change_dir(&dir);
    let (npm, to) = (npm_program("npm"), target_dir("package"));
    let pack = cmd!(sh, "{npm} pack --ignore-scripts --no-update-notifier --pack-destination {to}");
    quiet(pack, "packing the npm package", None)?;
    stamp.write(&dir)?;
    println!("package: built in {} s", start.elapsed().as_secs());
    Ok(tarball)
}

/// Everything that is not built.
fn files(sh: &Shell, dir: &Path) -> Result<()> {
    for from in sh.read_dir("crates/element/npm")? {
        let name = from.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        match &*name {
            "package.json" => {
                fs::write(dir.join(&name), manifest(&fs::read_to_string(&from)?))?;
            }
            "element.css" => {
                let css = sh.read_file("style/managed-auth.css")? + &fs::read_to_string(&from)?;
                fs::write(dir.join("managed-auth.css"), css)?;
            }
            _ if from.is_file() => sh.copy_file(&from, dir)?,
            _ => {}
        }
    }
    fs::write(dir.join("names.d.ts"), names::declarations()?)?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        sh.copy_file(name, dir)?;
    }
    copy(&root().join("style/marks"), &dir.join("marks"))?;
    copy(&root().join("page/languages"), &dir.join("languages"))
}

/// The package's manifest, with what the workspace's says.
fn manifest(package: &str) -> String {
    let filled_in = |key: &str| format!(r#""{key}": "filled in by `cargo xtask package`""#);
    package
        .replace(&filled_in("version"), &format!(r#""version": "{VERSION}""#))
        .replace(&filled_in("url"), &format!(r#""url": "git+{REPOSITORY}.git""#))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn the_manifest_has_version_and_address_of_the_workspace() {
        let source = root().join("crates/element/npm/package.json");
        let manifest = manifest(&fs::read_to_string(source).unwrap());
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["version"], VERSION);
        assert_eq!(manifest["repository"]["url"], format!("git+{REPOSITORY}.git"));
        assert_eq!(manifest["publishConfig"], json!({ "access": "public", "provenance": true }));
    }
}
