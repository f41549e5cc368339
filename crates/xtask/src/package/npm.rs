//! The npm package: the custom element, its WebAssembly, looks, words and types.

use crate::prelude::*;
use crate::setup::Kit;
use crate::{build, files, finish};

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
    build::unless_up_to_date(kit, "npm package", INPUTS, &[&dir, &tarball], || {
        let sh = shell()?;
        sh.remove_path(&dir)?;
        sh.create_dir(&dir)?;
        build::library(kit, CRATE, "component", &dir, &["--omit-default-module-path"])?;
        finish::minify(kit, &dir.join("component.js"), "--bundle")?;
        add_files(&sh, &dir)?;
        sh.change_dir(&dir);
        let (npm, to) = (npm_program("npm"), target_dir("package"));
        let plain = ["--ignore-scripts", "--no-update-notifier"];
        let pack = cmd!(sh, "{npm} pack {plain...} --pack-destination {to}");
        quiet(pack, "packing the npm package", None)
    })?;
    Ok(tarball)
}

/// Everything that is not built.
fn add_files(sh: &Shell, dir: &Path) -> Result<()> {
    let from = |place: &str| root().join(place);
    files::copy_over(&from("crates/element/npm"), dir)?;
    let path = dir.join("package.json");
    sh.write_file(&path, manifest(&sh.read_file(&path)?))?;
    let path = dir.join("element.css");
    let css = sh.read_file("style/managed-auth.css")? + &sh.read_file(&path)?;
    sh.write_file(dir.join("managed-auth.css"), css)?;
    sh.remove_path(&path)?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        sh.copy_file(name, dir)?;
    }
    files::copy(&from("style/marks"), &dir.join("marks"))?;
    files::copy(&from("page/languages"), &dir.join("languages"))
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
