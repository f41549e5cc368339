//! The Rust toolchain that builds for the browser, and how to come by one.

use crate::run::{self, Failure, Outcome, command};
use crate::setup::{apt_install, can_use_apt, note};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler and the source of its standard library. They install beside rustup.
const DEBIAN_PACKAGES: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
/// The name under which rustup gets to know Debian's compiler.
const DEBIAN_NAME: &str = "debian";
const DEBIAN_SYSROOT: &str = "/usr";
/// Written last into the library that we build, with the compiler that it was built by.
const STAMP: &str = "built-by.txt";

/// A toolchain with a standard library for the browser.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    /// The rustup name, where it is not the one in use anyway.
    pub(crate) name: Option<&'static str>,
    sysroot: PathBuf,
}

/// How the page gets its standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Std {
    /// Rebuilt for size, with a panic as a bare trap: 15 to 20 % fewer bytes.
    Rebuilt,
    /// The one that came with the compiler.
    Shipped,
}

impl Toolchain {
    /// Whether the standard library can be rebuilt: its source is there, and the compiler is new
    /// enough to know `panic=immediate-abort` (1.92).
    pub(crate) fn best_std(&self) -> Std {
        let new_enough = self.version().and_then(|text| minor_version(&text)) >= Some(92);
        if self.has_source() && new_enough {
            Std::Rebuilt
        } else {
            Std::Shipped
        }
    }

    /// Asks rustup for the source of the standard library, once for each compiler. Without it the
    /// page is larger, and that is all: so a failure is a remark.
    pub(crate) fn ask_for_source(&self, cache: &Path) -> Outcome {
        if self.name.is_some() || self.has_source() || run::on_path("rustup").is_none() {
            return Ok(());
        }
        let asked = cache.join("rust-src-asked");
        let version = self.version().unwrap_or_default();
        if fs::read_to_string(&asked).is_ok_and(|before| before == version) {
            return Ok(());
        }
        note(
            "adding the source of the standard library with rustup, to rebuild it for size (seconds)",
        );
        let mut rustup = command("rustup");
        rustup.args(["component", "add", "rust-src"]);
        if run::quiet(rustup, "adding rust-src", "", Some(Duration::from_secs(20))).is_err() {
            note("rustup could not add it; the page is built with the standard library as it came");
            fs::create_dir_all(cache)
                .and_then(|()| fs::write(&asked, version))
                .map_err(|error| Failure::io(&asked, &error))?;
        }
        Ok(())
    }

    /// What this compiler says it is.
    pub(crate) fn version(&self) -> Option<String> {
        let mut rustc = command("rustc");
        rustc.arg("--version");
        self.apply(&mut rustc);
        run::answer(rustc)
    }

    fn has_source(&self) -> bool {
        self.sysroot
            .join("lib/rustlib/src/rust/library/std/Cargo.toml")
            .is_file()
    }

    pub(crate) fn apply(&self, command: &mut Command) {
        if let Some(name) = self.name {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
    }
}

/// The toolchain for the browser; set up first if there is none.
pub(crate) fn ensure() -> Outcome<Toolchain> {
    if let Some(toolchain) = in_use().or_else(debian_ready) {
        return Ok(toolchain);
    }
    let by_rustup = add_target_with_rustup();
    if let Some(toolchain) = in_use() {
        return Ok(toolchain);
    }
    let why = match by_rustup {
        Err(failure) => failure.to_string(),
        Ok(()) => "rustup reported success, but the target is not there".to_owned(),
    };
    if !can_use_apt() {
        return Err(Failure::new(
            format!("this machine's Rust has no standard library for the browser ({TARGET})"),
            why,
            format!(
                "run `rustup target add {TARGET}` (rustup comes from https://rustup.rs) and start \
                 this again;\nwhere rustup cannot reach its server, run this once as root on \
                 Debian, which takes Debian's compiler instead"
            ),
        ));
    }
    note("rustup could not add the target; taking Debian's own compiler instead");
    set_up_debian()?;
    debian_ready().or_else(in_use).ok_or_else(|| {
        Failure::new(
            "Debian's compiler was set up for the browser, but does not show up",
            format!("expected rustup's toolchain `{DEBIAN_NAME}` to point to {DEBIAN_SYSROOT}"),
            format!("run `rustup toolchain link {DEBIAN_NAME} {DEBIAN_SYSROOT}`"),
        )
    })
}

/// The toolchain that builds everything else, if it can build for the browser too.
fn in_use() -> Option<Toolchain> {
    let mut rustc = command("rustc");
    rustc.args(["--print", "sysroot"]);
    let sysroot = PathBuf::from(run::answer(rustc)?);
    has_std(&sysroot).then_some(Toolchain {
        name: None,
        sysroot,
    })
}

/// Debian's compiler, if an earlier run has set it up and it has not been upgraded since.
fn debian_ready() -> Option<Toolchain> {
    let sysroot = PathBuf::from(DEBIAN_SYSROOT);
    let linked = rustup_home()?.join("toolchains").join(DEBIAN_NAME).exists();
    let built_by = fs::read_to_string(library(&sysroot).join(STAMP)).ok()?;
    let current = linked && has_std(&sysroot) && built_by.trim() == debian_version()?;
    current.then_some(Toolchain {
        name: Some(DEBIAN_NAME),
        sysroot,
    })
}

fn add_target_with_rustup() -> Outcome {
    note(&format!(
        "adding the target {TARGET} with rustup (seconds; given up after 20 s)"
    ));
    let mut rustup = command("rustup");
    rustup.args(["target", "add", TARGET]);
    run::quiet(
        rustup,
        &format!("adding the target {TARGET}"),
        "check the network",
        Some(Duration::from_secs(20)),
    )
}

fn set_up_debian() -> Outcome {
    let usr = Path::new(DEBIAN_SYSROOT);
    let needed = [
        "bin/rustc",
        "bin/cargo",
        "bin/rust-lld",
        "lib/rustlib/src/rust/library",
    ];
    if needed.iter().any(|path| !usr.join(path).exists()) {
        apt_install(
            DEBIAN_PACKAGES,
            "Debian's Rust compiler (120 MB, about a minute)",
        )?;
    }
    build_debian_std(usr)?;
    if run::on_path("rustup").is_some() {
        let mut rustup = command("rustup");
        rustup.args(["toolchain", "link", DEBIAN_NAME, DEBIAN_SYSROOT]);
        run::quiet(
            rustup,
            "making Debian's compiler known to rustup",
            "run `rustup toolchain link debian /usr` by hand and start again",
            None,
        )?;
    }
    Ok(())
}

/// Debian ships no standard library for the browser, but it ships the source: built once, from an
/// empty crate, and put where the compiler looks for it.
fn build_debian_std(usr: &Path) -> Outcome {
    note("building the standard library for the browser, once (about a minute)");
    let version = debian_version().unwrap_or_default();
    let work = std::env::temp_dir().join(format!("managed-auth-std-{}", std::process::id()));
    let written = fs::create_dir_all(work.join("src"))
        .and_then(|()| fs::write(work.join("src/lib.rs"), "#![no_std]\n"))
        .and_then(|()| {
            fs::write(
                work.join("Cargo.toml"),
                "[package]\nname = \"empty\"\nedition = \"2021\"\n[workspace]\n",
            )
        });
    written.map_err(|error| Failure::io(&work, &error))?;

    // cargo finds rustc on PATH, and rustup's must not be the one it finds.
    let mut path = std::ffi::OsString::from("/usr/bin:");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut cargo = command("/usr/bin/cargo");
    cargo
        .current_dir(&work)
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_abort,test",
        ])
        .env("PATH", path)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode a later fat LTO over these libraries fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env_remove("RUSTC")
        .env_remove("LD_LIBRARY_PATH");
    run::quiet(
        cargo,
        "building the standard library for the browser",
        "the lines above are cargo's; `apt-get install --reinstall rust-web-src` mends a broken \
         source",
        None,
    )?;

    let to = library(usr);
    let copied = copy_rlibs(&work.join("target").join(TARGET).join("release/deps"), &to)
        .and_then(|()| fs::write(to.join(STAMP), version));
    copied.map_err(|error| Failure::io(&to, &error))?;
    // Left-overs in the temporary directory do no harm.
    let _ = fs::remove_dir_all(&work);
    Ok(())
}

fn copy_rlibs(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    // What an older compiler left would be found first and refused.
    for old in fs::read_dir(to)? {
        fs::remove_file(old?.path())?;
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn has_std(sysroot: &Path) -> bool {
    fs::read_dir(library(sysroot)).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

fn debian_version() -> Option<String> {
    let mut rustc = Command::new("/usr/bin/rustc");
    rustc.arg("--version").env_remove("LD_LIBRARY_PATH");
    run::answer(rustc)
}

fn rustup_home() -> Option<PathBuf> {
    std::env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".rustup")))
}

/// `rustc 1.96.0 (…)` is 96.
fn minor_version(text: &str) -> Option<u32> {
    text.split_whitespace()
        .nth(1)?
        .split('.')
        .nth(1)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_of_a_compiler() {
        assert_eq!(
            minor_version("rustc 1.96.0 (ac68faa20 2026-05-25)"),
            Some(96)
        );
        assert_eq!(minor_version("rustc 1.99.0-nightly (x)"), Some(99));
        assert_eq!(minor_version("nonsense"), None);
    }
}
