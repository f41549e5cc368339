//! The Rust toolchain that builds for the browser, and how to come by one.

use crate::apt::{self, note};
use crate::run::{on_path, quiet, shell};
use crate::tools::cache;
use anyhow::{Context as _, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use xshell::{Shell, cmd};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// rustup hangs where its server cannot be reached.
const RUSTUP: Option<Duration> = Some(Duration::from_secs(20));

/// The name under which rustup gets to know Debian's compiler, which lies beside it in `/usr`.
const DEBIAN: &str = "debian";
const DEBIAN_PACKAGES: [&str; 5] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];
/// Written last into the library that we build, with the compiler that it was built by.
const STAMP: &str = "built-by.txt";

/// How the page gets its standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Std {
    /// Rebuilt for size, with a panic as a bare trap: 15 to 20 % fewer bytes.
    Rebuilt,
    /// The one that came with the compiler.
    Shipped,
}

/// A toolchain with a standard library for the browser.
#[derive(Debug)]
pub(crate) struct Toolchain {
    pub(crate) is_debian: bool,
    pub(crate) version: String,
    sysroot: PathBuf,
}

impl Toolchain {
    /// The one that builds everything else, if it can build for the browser too.
    fn in_use() -> Result<Option<Self>> {
        let sh = shell()?;
        let sysroot = PathBuf::from(cmd!(sh, "rustc --print sysroot").quiet().read()?);
        let version = cmd!(sh, "rustc --version").quiet().read()?;
        let toolchain = Self { is_debian: false, version, sysroot };
        Ok(has_std(&toolchain.sysroot).then_some(toolchain))
    }

    /// Debian's, if an earlier run has set it up and it has not been upgraded since.
    fn debian() -> Option<Self> {
        let home = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(std::env::home_dir()?.join(".rustup")))?;
        let sysroot = PathBuf::from("/usr");
        let built_by = fs::read_to_string(library(&sysroot).join(STAMP)).ok()?;
        let version = debian_version().ok()?;
        let linked = home.join("toolchains").join(DEBIAN).exists();
        let current = linked && has_std(&sysroot) && built_by.trim() == version;
        current.then_some(Self { is_debian: true, version, sysroot })
    }

    /// Has whatever this shell starts use it.
    pub(crate) fn apply(&self, sh: &Shell) {
        if self.is_debian {
            sh.set_var("RUSTUP_TOOLCHAIN", DEBIAN);
            // `cargo run` has left its own there, and other tools would take that.
            sh.set_var("CARGO", "/usr/bin/cargo");
        }
    }

    /// Whether the standard library can be rebuilt: its source is there, and the compiler is new
    /// enough to know `panic=immediate-abort` (1.92).
    pub(crate) fn best_std(&self) -> Std {
        let new_enough = minor_version(&self.version) >= Some(92);
        if self.has_source() && new_enough { Std::Rebuilt } else { Std::Shipped }
    }

    fn has_source(&self) -> bool {
        let source = "lib/rustlib/src/rust/library/std/Cargo.toml";
        self.sysroot.join(source).is_file()
    }

    /// Asks rustup for the source of the standard library, once for each compiler. Without it the
    /// page is larger, and that is all: so a failure is a remark.
    fn ask_for_source(&self) -> Result<()> {
        let asked = cache()?.join("rust-src-asked");
        let already = fs::read_to_string(&asked).is_ok_and(|before| before == self.version);
        if self.is_debian || already || self.has_source() || on_path("rustup").is_none() {
            return Ok(());
        }
        note("adding the source of the standard library with rustup, to rebuild it for size");
        let sh = shell()?;
        if quiet(cmd!(sh, "rustup component add rust-src"), "adding rust-src", RUSTUP).is_err() {
            note("rustup could not add it: the page is built with the library as it came");
            sh.write_file(asked, &self.version)?;
        }
        Ok(())
    }
}

/// The toolchain for the browser; set up first if there is none.
pub(crate) fn ensure() -> Result<Toolchain> {
    let ready = Toolchain::in_use()?.or_else(Toolchain::debian);
    let toolchain = ready.map_or_else(set_up, Ok)?;
    toolchain.ask_for_source()?;
    Ok(toolchain)
}

fn set_up() -> Result<Toolchain> {
    let sh = shell()?;
    note(&format!("adding the target {TARGET} with rustup (seconds; given up after 20 s)"));
    let added = quiet(cmd!(sh, "rustup target add {TARGET}"), "adding the target", RUSTUP);
    if let Some(toolchain) = Toolchain::in_use()? {
        return Ok(toolchain);
    }
    if !apt::usable() {
        added?;
        bail!(
            "this machine's Rust has no standard library for the browser: run `rustup target add \
             {TARGET}` (rustup comes from https://rustup.rs) and start this again;\nwhere rustup \
             cannot reach its server, run this once as root on Debian, which takes Debian's \
             compiler instead"
        );
    }
    note("rustup could not add the target; taking Debian's own compiler instead");
    let needed = ["bin/rustc", "bin/cargo", "bin/rust-lld", "lib/rustlib/src/rust/library"];
    let there = || needed.iter().all(|path| Path::new("/usr").join(path).exists()).then_some(());
    apt::provide(there, &DEBIAN_PACKAGES, "Debian's Rust compiler (120 MB, about a minute)")?;
    build_debian_std(&sh)?;
    if on_path("rustup").is_some() {
        let link = cmd!(sh, "rustup toolchain link {DEBIAN} /usr");
        quiet(link, "making Debian's compiler known to rustup", None)?;
    }
    Toolchain::debian().context("Debian's compiler was set up, but does not show up in rustup")
}

/// Debian ships no standard library for the browser, but it ships the source: built once, from an
/// empty crate, and put where the compiler looks for it.
fn build_debian_std(sh: &Shell) -> Result<()> {
    note("building the standard library for the browser, once (about a minute)");
    let place = tempfile::tempdir()?;
    let work = place.path();
    sh.write_file(work.join("src/lib.rs"), "#![no_std]\n")?;
    let manifest = "[package]\nname = \"empty\"\nedition = \"2021\"\n[workspace]\n";
    sh.write_file(work.join("Cargo.toml"), manifest)?;
    let _there = sh.push_dir(work);
    // cargo finds rustc on PATH, and rustup's must not be the one it finds.
    let path = format!("/usr/bin:{}", sh.var("PATH")?);
    let build = cmd!(
        sh,
        "/usr/bin/cargo build --release --target {TARGET} -Zbuild-std=std,panic_abort,test"
    );
    let build = build
        .env("PATH", path)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode a later fat LTO over these libraries fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env_remove("RUSTC")
        .env_remove("LD_LIBRARY_PATH");
    quiet(build, "building the standard library for the browser", None)?;
    let to = library(Path::new("/usr"));
    // What an older compiler left would be found first and refused.
    sh.remove_path(&to)?;
    for built in sh.read_dir(work.join("target").join(TARGET).join("release/deps"))? {
        let name = built.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            sh.copy_file(&built, to.join(&*name))?;
        }
    }
    ensure!(has_std(Path::new("/usr")), "cargo has built no standard library");
    Ok(sh.write_file(to.join(STAMP), debian_version()?)?)
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn has_std(sysroot: &Path) -> bool {
    let is_std = |name: &str| name.starts_with("libstd-") && name.ends_with(".rlib");
    let entries = fs::read_dir(library(sysroot)).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| is_std(&entry.file_name().to_string_lossy()))
}

fn debian_version() -> Result<String> {
    let sh = shell()?;
    let rustc = cmd!(sh, "/usr/bin/rustc --version").quiet();
    Ok(rustc.env_remove("LD_LIBRARY_PATH").read()?)
}

/// `rustc 1.96.0 (…)` is 96.
fn minor_version(text: &str) -> Option<u32> {
    text.split_whitespace().nth(1)?.split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_of_a_compiler() {
        assert_eq!(minor_version("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some(96));
        assert_eq!(minor_version("rustc 1.99.0-nightly (x)"), Some(99));
        assert_eq!(minor_version("nonsense"), None);
    }
}
