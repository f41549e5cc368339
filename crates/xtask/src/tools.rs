//! Tools in exactly one version each, in a place of the project's own.

use crate::polish::integrity;
use crate::run::{self, Failure, Outcome, command, on_path};
use crate::setup::{apt_install, can_use_apt, note};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A tool that cargo installs, in exactly one version. Gives the directory to put on PATH, or
/// nothing if the one on PATH is right already.
pub(crate) fn cargo_tool(
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
        // The lock file of a tool can name a version that a registry does not have yet.
        note(&format!(
            "{package} did not build from its own lock file; trying without"
        ));
        install(false)
    })?;
    Ok(Some(bin))
}

/// A tool that npm installs, in exactly one version. Its own `--version` may say less than that.
pub(crate) fn npm_tool(
    package: &str,
    program: &str,
    version: &str,
    says: &str,
) -> Outcome<Option<PathBuf>> {
    let bin = npm_place(package, version)?.join(".bin");
    if !bin.join(program).is_file() {
        if version_of(program).is_some_and(|found| found == says) {
            return Ok(None);
        }
        npm_install(package, version)?;
    }
    Ok(Some(bin))
}

/// A file of a package that npm installs, in exactly one version and with exactly this content, as
/// [`integrity`] writes it.
pub(crate) fn npm_file(package: &str, version: &str, file: &str, hash: &str) -> Outcome<PathBuf> {
    let path = npm_place(package, version)?.join(package).join(file);
    if !path.is_file() {
        npm_install(package, version)?;
    }
    let content = fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
    if integrity(&content) == hash {
        return Ok(path);
    }
    Err(Failure::new(
        format!("{file} of {package} {version} is not what it was"),
        format!("its hash is {}, not {hash}", integrity(&content)),
        format!(
            "remove {} and try again; if that does not help, ask who changed the package",
            path.display()
        ),
    ))
}

fn npm_place(package: &str, version: &str) -> Outcome<PathBuf> {
    Ok(cache()?
        .join(format!("{package}-{version}"))
        .join("node_modules"))
}

/// node and npm, for `what`.
pub(crate) fn ensure_npm(what: &str) -> Outcome {
    if on_path("npm").is_some() && on_path("node").is_some() {
        return Ok(());
    }
    if !can_use_apt() {
        return Err(Failure::new(
            format!("{what} comes through npm"),
            "there is no node or no npm on PATH",
            "install node 18 or later with npm (https://nodejs.org)",
        ));
    }
    apt_install(&["nodejs", "npm"], "node and npm (about a minute)")
}

fn npm_install(package: &str, version: &str) -> Outcome {
    ensure_npm(&format!("{package} {version}"))?;
    note(&format!(
        "installing the npm package {package} {version} (seconds)"
    ));
    // Finished elsewhere and then moved: half an installation must not look like a whole one.
    let root = cache()?.join(format!("{package}-{version}"));
    let partial = cache()?.join(format!("{package}-{version}-partial"));
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
        .arg(format!("{package}@{version}"));
    run::quiet(
        npm,
        &format!("installing {package} {version}"),
        "check the network and that npm works",
        None,
    )?;
    let _ = fs::remove_dir_all(&root);
    fs::rename(&partial, &root).map_err(|error| Failure::io(&root, &error))
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

/// The version of wasm-bindgen that the page is built with: its tool must have the same.
pub(crate) fn locked_bindgen() -> Outcome<String> {
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
