//! What a machine needs for the chores: sets up what is missing, says nothing about what is there.

use crate::run::{self, Failure, Outcome, command, on_path};
use crate::toolchain::{self, Toolchain};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the page from index.html. Newer lines ask for a newer Rust than this project does.
const TRUNK: &str = "0.21.14";
/// Carries wasm-opt, as JavaScript that runs on node; Trunk.toml names the same version.
const BINARYEN: &str = "132.0.0";

/// The tools that work on the page, found or set up.
#[derive(Debug)]
pub(crate) struct Kit {
    pub(crate) toolchain: Toolchain,
    /// PATH with our own tools first, so that nobody's own tools are touched or needed.
    path: OsString,
    /// Everything that can change the page besides its sources.
    pub(crate) versions: String,
}

impl Kit {
    /// A command that sees these tools and the toolchain for the browser.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        command.env("PATH", &self.path);
        self.toolchain.apply(&mut command);
        command
    }
}

/// Where a browser for the tests is.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) driver: PathBuf,
}

/// Everything that building the page needs.
pub(crate) fn for_page() -> Outcome<Kit> {
    let toolchain = toolchain::ensure()?;
    toolchain.ask_for_source(&cache()?)?;
    let bindgen = locked_bindgen()?;
    let found = [
        cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &bindgen, "3 minutes")?,
        cargo_tool("trunk", "trunk", TRUNK, "5 to 9 minutes")?,
        wasm_opt()?,
    ];
    let mut path = OsString::new();
    for dir in found.into_iter().flatten() {
        path.push(dir);
        path.push(if cfg!(windows) { ";" } else { ":" });
    }
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let versions = format!(
        "{} wasm-bindgen {bindgen} trunk {TRUNK} binaryen {BINARYEN}",
        toolchain.version().unwrap_or_default()
    );
    Ok(Kit {
        toolchain,
        path,
        versions,
    })
}

/// A browser and its driver. Chromium today; another browser gets its function beside this one.
pub(crate) fn chromium() -> Outcome<Browser> {
    let browser = || {
        ["chromium", "google-chrome", "chrome"]
            .into_iter()
            .find_map(on_path)
    };
    if (browser().is_none() || on_path("chromedriver").is_none()) && can_use_apt() {
        apt_install(
            &["chromium", "chromium-driver"],
            "Chromium and its driver (about a minute)",
        )?;
    }
    // On macOS and Windows the browser is not on PATH, but its driver finds it.
    on_path("chromedriver").map(|driver| Browser { driver }).ok_or_else(|| {
        Failure::new(
            "the browser tests need Chromium (or Chrome) and chromedriver",
            "there is no chromedriver on PATH",
            "install both in the same version: on Debian and Ubuntu the packages chromium and \
             chromium-driver,\nelsewhere see https://googlechromelabs.github.io/chrome-for-testing/",
        )
    })
}

/// clippy for the toolchain that builds for the browser: Debian has it in a package of its own.
pub(crate) fn clippy_for(toolchain: &Toolchain) -> Outcome {
    if toolchain.name.is_some() && !Path::new("/usr/bin/cargo-clippy").exists() {
        apt_install(
            &["rust-web-clippy"],
            "clippy for Debian's compiler (seconds)",
        )?;
    }
    Ok(())
}

/// One line about what is being set up.
pub(crate) fn note(text: &str) {
    println!("set-up: {text}");
}

pub(crate) fn can_use_apt() -> bool {
    Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some() && is_root()
}

fn is_root() -> bool {
    let mut id = command("id");
    id.arg("-u");
    run::answer(id).as_deref() == Some("0")
}

/// Installs Debian packages; the lists are brought up to date only where that is needed.
pub(crate) fn apt_install(packages: &[&str], what: &str) -> Outcome {
    note(&format!("installing {what}: {}", packages.join(" ")));
    let remedy = format!("try `apt-get install {}` by hand", packages.join(" "));
    let apt = |args: &[&str]| {
        let mut apt = command("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        run::quiet(apt, &format!("installing {what}"), &remedy, None)
    };
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    apt(&install).or_else(|_| {
        // A fresh image has no lists, an old one has lists of packages that are gone.
        apt(&["update"])?;
        apt(&install)
    })
}

/// A tool that cargo installs, in exactly one version. Gives the directory to put on PATH, or
/// nothing if the one on PATH is right already.
fn cargo_tool(
    package: &str,
    program: &str,
    version: &str,
    duration: &str,
) -> Outcome<Option<PathBuf>> {
    let root = cache()?.join(format!("{package}-{version}"));
    let bin = root.join("bin");
    if bin
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
        .is_file()
    {
        return Ok(Some(bin));
    }
    if version_of(program).is_some_and(|found| found == version) {
        return Ok(None);
    }
    note(&format!(
        "building {package} {version} (once, about {duration})"
    ));
    fs::create_dir_all(&root).map_err(|error| Failure::io(&root, &error))?;
    let what = format!("installing {package} {version}");
    let install = |locked: bool| {
        let mut cargo = command("cargo");
        // Away from the repository, whose cargo configuration is not meant for this.
        cargo
            .current_dir(&root)
            .args(["install", package, "--version", version, "--root"]);
        cargo.arg(&root);
        if locked {
            cargo.arg("--locked");
        }
        let remedy = format!(
            "check the network and the lines above; `cargo install {package} --version {version}` \
             by hand does as well"
        );
        run::quiet(cargo, &what, &remedy, None)
    };
    install(true).or_else(|_| {
        // The lock file of a tool can name a version that a registry mirror does not have yet.
        note(&format!(
            "{package} did not build from its own lock file; trying without"
        ));
        install(false)
    })?;
    Ok(Some(bin))
}

fn wasm_opt() -> Outcome<Option<PathBuf>> {
    let root = cache()?.join(format!("binaryen-{BINARYEN}"));
    let bin = root.join("node_modules/.bin");
    if bin.join("wasm-opt").is_file() {
        return Ok(Some(bin));
    }
    let major = BINARYEN.split('.').next();
    if version_of("wasm-opt").as_deref() == major {
        return Ok(None);
    }
    if on_path("npm").is_none() || on_path("node").is_none() {
        if !can_use_apt() {
            return Err(Failure::new(
                format!("the page needs wasm-opt {BINARYEN}, which runs on node"),
                "there is no node or no npm on PATH",
                "install node 18 or later with npm (https://nodejs.org), or put that wasm-opt on PATH",
            ));
        }
        apt_install(&["nodejs", "npm"], "node and npm (about a minute)")?;
    }
    note(&format!(
        "installing wasm-opt from the npm package binaryen {BINARYEN} (seconds)"
    ));
    // Finished elsewhere and then moved: half an installation must not look like a whole one.
    let partial = root.with_extension("partial");
    let _ = fs::remove_dir_all(&partial);
    fs::create_dir_all(&partial).map_err(|error| Failure::io(&partial, &error))?;
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(&partial)
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--prefix",
            ".",
        ])
        .arg(format!("binaryen@{BINARYEN}"));
    run::quiet(
        npm,
        "installing wasm-opt",
        "check the network and that npm works",
        None,
    )?;
    let _ = fs::remove_dir_all(&root);
    fs::rename(&partial, &root).map_err(|error| Failure::io(&root, &error))?;
    Ok(Some(bin))
}

/// The version that a program on PATH says it has: the first word of its answer with a digit.
fn version_of(program: &str) -> Option<String> {
    let mut tool = Command::new(on_path(program)?);
    tool.arg("--version");
    version_in(&run::answer(tool)?)
}

fn version_in(answer: &str) -> Option<String> {
    let mut words = answer.split_whitespace();
    words
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// Outside of the repository, so that a fresh clone finds the tools of the one before.
pub(crate) fn cache() -> Outcome<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cache")));
    base.map(|base| base.join("leptos-managed-auth"))
        .ok_or_else(|| {
            Failure::new(
                "there is no place for the project's tools",
                "this account has no home directory",
                "set XDG_CACHE_HOME to a directory that may be written",
            )
        })
}

fn locked_bindgen() -> Outcome<String> {
    let path = run::root().join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    locked_version(&text, "wasm-bindgen").ok_or_else(|| {
        Failure::new(
            "the version of wasm-bindgen is unknown",
            "Cargo.lock does not name that crate",
            "run `cargo update --workspace` and look at the dependencies in Cargo.toml",
        )
    })
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| line.trim() != name);
    let version = lines.nth(1)?.trim().strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-backend\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "absent"), None);
    }

    #[test]
    fn a_version_is_read_from_a_tools_answer() {
        assert_eq!(version_in("trunk 0.21.14").as_deref(), Some("0.21.14"));
        assert_eq!(
            version_in("wasm-opt version 132 (version_132)").as_deref(),
            Some("132")
        );
        assert_eq!(version_in("no number"), None);
    }
}
