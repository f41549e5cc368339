//! Tools in exactly one version each, in a place of the project's own.

use crate::apt::{self, note};
use crate::run::{npm_program, on_path, quiet, root, shell};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha384};
use std::fs;
use std::path::PathBuf;
use xshell::{Shell, cmd};

/// A program that cargo installs, in exactly one version: ours, else the one on PATH, else one that
/// `cargo binstall` downloads, else built from source.
pub(crate) fn cargo_tool(package: &str, version: &str, duration: &str) -> Result<PathBuf> {
    cargo_tool_with(&[], package, version, duration)
}

/// The same, built with what these arguments say of its features.
pub(crate) fn cargo_tool_with(
    features: &[&str],
    package: &str,
    version: &str,
    duration: &str,
) -> Result<PathBuf> {
    let program = package.strip_suffix("-cli").unwrap_or(package);
    let root = cache()?.join(format!("{package}-{version}"));
    let ours = root.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if ours.is_file() {
        return Ok(ours);
    }
    if let Some(found) = found(program, version) {
        return Ok(found);
    }
    fs::create_dir_all(&root)?;
    let sh = shell()?;
    // Away from the repository, whose cargo configuration is not meant for this.
    sh.change_dir(&root);
    let what = format!("installing {package} {version}");
    if on_path("cargo-binstall").is_some() {
        note(&format!("downloading {package} {version} with cargo binstall"));
        let strategies = "crate-meta-data,quick-install";
        let binstall = cmd!(
            sh,
            "cargo binstall --no-confirm --strategies {strategies} --root {root} {package}@{version}"
        );
        if quiet(binstall, &what, None).is_ok() && ours.is_file() {
            return Ok(ours);
        }
    }
    note(&format!("building {package} {version} (once, about {duration})"));
    let install = |locked: Option<&str>| {
        let install = cmd!(
            sh,
            "cargo install {package} --version {version} --root {root} {features...} {locked...}"
        );
        quiet(install, &what, None)
    };
    install(Some("--locked")).or_else(|_| {
        // The lock file of a tool can name a version that a registry does not have yet.
        note(&format!("{package} did not build from its own lock file; trying without"));
        install(None)
    })?;
    Ok(ours)
}

/// What `npm/package-lock.json` names, each in exactly one version and with the content that has the
/// hash there: the directory of the packages.
pub(crate) fn npm_tools() -> Result<PathBuf> {
    let sh = shell()?;
    let place = cache()?.join(format!("npm-{}", npm_lock()?));
    for file in ["package.json", "package-lock.json"] {
        sh.copy_file(format!("crates/xtask/npm/{file}"), sh.create_dir(&place)?)?;
    }
    sh.change_dir(&place);
    npm_ci(&sh, "binaryen, esbuild and axe-core")?;
    Ok(place.join("node_modules"))
}

/// The hash of the lock file: it stands for the versions of all that it names.
pub(crate) fn npm_lock() -> Result<String> {
    let lock = fs::read(root().join("crates/xtask/npm/package-lock.json"))?;
    Ok(short_hash(&lock))
}

/// Installs in the shell's directory what the lock file there names, unless that was done.
pub(crate) fn npm_ci(sh: &Shell, what: &str) -> Result<()> {
    // Written last, with the lock file as it was: half an installation must not look like a whole one.
    let stamp = "node_modules/.installed";
    let lock = sh.read_file("package-lock.json")?;
    if sh.read_file(stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let there = || on_path("npm").and_then(|_| on_path("node"));
    apt::provide(there, &["nodejs", "npm"], "node, in version 20 or later, and npm")?;
    note(&format!("installing {what} with npm (seconds)"));
    let npm = npm_program("npm");
    let plain = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
    quiet(cmd!(sh, "{npm} ci {plain...}"), &format!("installing {what}"), None)?;
    Ok(sh.write_file(stamp, lock)?)
}

/// The program on PATH, if it says that it has this version.
fn found(program: &str, version: &str) -> Option<PathBuf> {
    let (path, sh) = (on_path(program)?, shell().ok()?);
    let answer = cmd!(sh, "{path} --version").quiet().ignore_stderr().read().ok()?;
    (version_in(&answer)? == version).then_some(path)
}

/// The first word with a digit.
fn version_in(answer: &str) -> Option<&str> {
    let mut words = answer.split_whitespace();
    words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Outside of the repository, so that a fresh clone finds the tools of the one before.
pub(crate) fn cache() -> Result<PathBuf> {
    let of_system = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty());
    let base = of_system.map(PathBuf::from);
    let base = base.or_else(|| Some(std::env::home_dir()?.join(".cache")));
    let base =
        base.context("no home directory for the tools: set XDG_CACHE_HOME to a directory")?;
    Ok(base.join("leptos-managed-auth"))
}

/// The version of wasm-bindgen that the page is built with: its tool must have the same.
pub(crate) fn locked_bindgen() -> Result<String> {
    let sh = shell()?;
    let package = cmd!(sh, "cargo pkgid wasm-bindgen").quiet().read()?;
    let version = package.rsplit_once('@').map(|(_, version)| version.to_owned());
    version.context("Cargo.lock does not name wasm-bindgen")
}

/// The hash of a content, as browsers read it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// Enough of it to tell one content from another, for names of files.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    Sha384::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_wasm_bindgen_is_in_the_lock_file() {
        assert!(locked_bindgen().unwrap().starts_with("0.2."));
    }

    #[test]
    fn a_version_is_read_from_a_tools_answer() {
        assert_eq!(version_in("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(version_in("wasm-opt version 132 (version_132)"), Some("132"));
        assert_eq!(version_in("no number"), None);
    }

    #[test]
    fn integrity_is_as_browsers_want_it() {
        let abc = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(integrity(b"abc"), abc);
    }
}
