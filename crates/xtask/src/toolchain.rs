//! The Rust toolchain that builds for the browser, and how to come by one.

use crate::apt::{self, note};
use crate::prelude::*;
use crate::tools::cache;
use cargo_metadata::semver::Version;
use std::time::Duration;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The source of the standard library, in a toolchain that has it.
const LIBRARY_SOURCE: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";

/// rustup hangs where its server cannot be reached.
const RUSTUP: Option<Duration> = Some(Duration::from_secs(20));

/// Debian's compiler lies here, beside rustup's, with the source of the standard library for the
/// browser and without the library itself: each build builds its own.
const DEBIAN: &str = "/usr";
const DEBIAN_PACKAGES: [&str; 5] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// A toolchain that builds for the browser.
#[derive(Debug)]
pub(crate) struct Toolchain {
    pub(crate) is_debian: bool,
    pub(crate) version: String,
    sysroot: PathBuf,
}

impl Toolchain {
    /// The one that builds everything else.
    fn in_use() -> Result<Self> {
        let sh = shell()?;
        let sysroot = PathBuf::from(cmd!(sh, "rustc --print sysroot").quiet().read()?);
        let version = cmd!(sh, "rustc --version").quiet().read()?;
        Ok(Self { is_debian: false, version, sysroot })
    }

    /// Debian's, where it is installed.
    fn debian() -> Option<Self> {
        let sysroot = PathBuf::from(DEBIAN);
        let needed = ["bin/rustc", "bin/cargo", "bin/rust-lld", LIBRARY_SOURCE];
        if needed.iter().any(|path| !sysroot.join(path).exists()) {
            return None;
        }
        let sh = shell().ok()?;
        let rustc = cmd!(sh, "/usr/bin/rustc --version").quiet().env_remove("LD_LIBRARY_PATH");
        Some(Self { is_debian: true, version: rustc.read().ok()?, sysroot })
    }

    /// Has whatever this shell starts use it.
    pub(crate) fn apply(&self, sh: &Shell) {
        if self.is_debian {
            sh.set_var("RUSTUP_TOOLCHAIN", DEBIAN);
            // `cargo run` has left its own there, and other tools would take that.
            sh.set_var("CARGO", "/usr/bin/cargo");
            sh.set_var("RUSTC_BOOTSTRAP", "1");
            sh.set_var("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort,test");
        }
    }

    /// Whether the standard library can be rebuilt for size: its source is there, and the compiler is
    /// new enough to know `panic=immediate-abort`.
    pub(crate) fn can_rebuild_std(&self) -> bool {
        let version = self.version.split_whitespace().nth(1).and_then(|it| it.parse().ok());
        self.has_source() && version.is_some_and(|it: Version| it >= Version::new(1, 92, 0))
    }

    fn has_target(&self) -> bool {
        self.sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir()
    }

    fn has_source(&self) -> bool {
        self.sysroot.join(LIBRARY_SOURCE).is_file()
    }
}

/// The toolchain for the browser; what it lacks is set up first.
pub(crate) fn ensure() -> Result<Toolchain> {
    let found = Toolchain::in_use()?;
    // Without the source the page is larger, and that is all: each compiler is given up on once.
    let given_up = cache()?.join("rust-src-asked");
    let is_given_up = fs::read_to_string(&given_up).is_ok_and(|before| before == found.version);
    match (found.has_target(), Toolchain::debian()) {
        (true, _) if found.has_source() || is_given_up => return Ok(found),
        (false, Some(debian)) => return Ok(debian),
        _ => {}
    }
    let asked = ask_rustup();
    if found.has_target() {
        if asked.is_err() {
            note("rustup could not: the page is built with the standard library as it came");
            shell()?.write_file(given_up, &found.version)?;
        }
        return Ok(found);
    }
    if !apt::usable() {
        asked?;
        bail!(
            "this machine's Rust has no standard library for the browser: run `rustup target add \
             {TARGET}` (rustup comes from https://rustup.rs) and start this again;\nwhere rustup \
             cannot reach its server, run this once as root on Debian, which takes Debian's \
             compiler instead"
        );
    }
    note("rustup could not add the target; taking Debian's own compiler instead");
    let what = "Debian's Rust compiler (120 MB, about a minute)";
    apt::provide(Toolchain::debian, &DEBIAN_PACKAGES, what)
}

fn ask_rustup() -> Result<()> {
    let sh = shell()?;
    note(&format!("adding {TARGET} and rust-src with rustup (seconds; given up after 20 s)"));
    quiet(cmd!(sh, "rustup target add {TARGET}"), "adding the target", RUSTUP)?;
    quiet(cmd!(sh, "rustup component add rust-src"), "adding rust-src", RUSTUP)
}
