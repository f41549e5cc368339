//! Programs in exactly one version each, in a place of the project's own.

use crate::apt::{self, note};
use crate::files::short_hash;
use crate::prelude::*;

/// A program that cargo installs.
#[derive(Debug)]
pub(crate) struct Tool<'a> {
    package: &'a str,
    pub(crate) version: &'a str,
    /// Arguments for cargo that choose its features.
    features: &'a [&'a str],
    /// How long it takes to build it.
    duration: &'a str,
}

const fn tool<'a>(package: &'a str, version: &'a str, duration: &'a str) -> Tool<'a> {
    Tool { package, version, features: &[], duration }
}

/// Newer lines ask for a newer Rust than this project does.
pub(crate) const TRUNK: Tool<'_> = tool("trunk", "0.21.14", "5 to 9 minutes");
/// Firefox's driver, which Debian does not carry.
pub(crate) const GECKODRIVER: Tool<'_> = tool("geckodriver", "0.37.0", "3 minutes");
/// Follows the links of a static site.
pub(crate) const HYPERLINK: Tool<'_> = tool("hyperlink", "0.3.2", "a minute");
/// Makes pages of the book, without its server and its watcher. Under the MPL 2.0, and so used but not
/// carried here.
pub(crate) const MDBOOK: Tool<'_> = Tool {
    features: &["--no-default-features", "--features=search"],
    ..tool("mdbook", "0.5.4", "3 minutes")
};
pub(crate) const TWIGGY: Tool<'_> = tool("twiggy", "0.8.0", "a minute");
pub(crate) const CARGO_CYCLONEDX: Tool<'_> = tool("cargo-cyclonedx", "0.5.9", "a minute");
pub(crate) const CARGO_DENY: Tool<'_> = tool("cargo-deny", "0.20.2", "4 minutes");
pub(crate) const CARGO_FUZZ: Tool<'_> = tool("cargo-fuzz", "0.13.2", "a minute");
pub(crate) const CARGO_LLVM_COV: Tool<'_> = tool("cargo-llvm-cov", "0.9.1", "a minute");
pub(crate) const CARGO_MACHETE: Tool<'_> = tool("cargo-machete", "0.9.2", "a minute");

/// The glue's generator, in the version of the crate that the page is built with.
pub(crate) fn wasm_bindgen(version: &str) -> Tool<'_> {
    tool("wasm-bindgen-cli", version, "3 minutes")
}

/// The version of wasm-bindgen in Cargo.lock.
pub(crate) fn locked_bindgen() -> Result<String> {
    let sh = shell()?;
    let package = cmd!(sh, "cargo pkgid wasm-bindgen").quiet().read()?;
    let version = package.rsplit_once('@').map(|(_, version)| version.to_owned());
    version.context("Cargo.lock does not name wasm-bindgen")
}

impl Tool<'_> {
    /// Where it is: ours, else the one on PATH, else one that `cargo binstall` downloads, else built
    /// from source.
    pub(crate) fn path(&self) -> Result<PathBuf> {
        let Self { package, version, features, duration } = *self;
        let program = package.strip_suffix("-cli").unwrap_or(package);
        let root = cache()?.join(format!("{package}-{version}"));
        let ours = root.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        if ours.is_file() {
            return Ok(ours);
        }
        if let Some(found) = found(program, version) {
            return Ok(found);
        }
        let sh = shell()?;
        // Away from the repository, whose cargo configuration is not meant for this.
        sh.change_dir(sh.create_dir(&root)?);
        let what = format!("installing {package} {version}");
        if on_path("cargo-binstall").is_some() {
            note(&format!("downloading {package} {version} with cargo binstall"));
            let how = ["--no-confirm", "--strategies", "crate-meta-data,quick-install"];
            let binstall = cmd!(sh, "cargo binstall {how...} --root {root} {package}@{version}");
            if quiet(binstall, &what, None).is_ok() && ours.is_file() {
                return Ok(ours);
            }
        }
        note(&format!("building {package} {version} (once, about {duration})"));
        let install = |locked: Option<&str>| {
            let how = [&["--version", version], features].concat();
            let install = cmd!(sh, "cargo install {package} {how...} --root {root} {locked...}");
            quiet(install, &what, None)
        };
        install(Some("--locked")).or_else(|_| {
            // The lock file of a tool can name a version that a registry does not have yet.
            note(&format!("{package} did not build from its own lock file; trying without"));
            install(None)
        })?;
        Ok(ours)
    }
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

/// What `npm/package-lock.json` names, each in exactly one version and with the content that has the
/// hash there: the directory of the packages.
pub(crate) fn npm_tools() -> Result<PathBuf> {
    let sh = shell()?;
    let place = sh.create_dir(cache()?.join(format!("npm-{}", npm_lock()?)))?;
    for file in ["package.json", "package-lock.json"] {
        sh.copy_file(format!("crates/xtask/npm/{file}"), &place)?;
    }
    sh.change_dir(&place);
    npm_ci(&sh, "binaryen, esbuild and axe-core")?;
    Ok(place.join("node_modules"))
}

/// The hash of the lock file: it stands for the versions of all that it names.
pub(crate) fn npm_lock() -> Result<String> {
    Ok(short_hash(&fs::read(root().join("crates/xtask/npm/package-lock.json"))?))
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

/// Outside of the repository, so that a fresh clone finds the tools of the one before.
pub(crate) fn cache() -> Result<PathBuf> {
    let of_system = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty());
    let base = of_system.map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cache")));
    let base =
        base.context("no home directory for the tools: set XDG_CACHE_HOME to a directory")?;
    Ok(base.join("leptos-managed-auth"))
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
}
