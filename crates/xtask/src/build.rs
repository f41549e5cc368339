//! The release page in `dist/`: built by trunk, then finished, unless it is up to date.

use crate::files;
use crate::finish;
use crate::run::{root, target_dir};
use crate::setup::{self, Kit};
use crate::toolchain::{Std, TARGET};
use crate::weigh;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};
use xshell::{Cmd, cmd};

/// What the page is made of. A change in any of these means another build.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "crates/core/Cargo.toml",
    "crates/core/src",
    "crates/no-streams",
    "index.html",
    "page",
    "src",
    "style",
];

pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// `cargo xtask build`
pub(crate) fn build(plain_std: bool) -> Result<()> {
    let kit = setup::for_page()?;
    let std = if plain_std { Std::Shipped } else { kit.std() };
    page(&kit, std)?;
    println!("\n{}", weigh::table(&weigh::weigh(&dist())?, None));
    if std == Std::Shipped {
        println!(
            "Built with the standard library that came with the compiler. Where its source is \
             there too\n(`rustup component add rust-src`), it is rebuilt and the page is smaller."
        );
    }
    println!("The page is in {}.", dist().display());
    Ok(())
}

/// Builds the page unless `dist/` already holds what the sources say.
pub(crate) fn page(kit: &Kit, std: Std) -> Result<()> {
    let stamp = Stamp::of(kit, std, "dist", &[])?;
    if dist().join("index.html").is_file() && stamp.holds(&dist()) {
        println!("page: dist/ is up to date");
        return Ok(());
    }
    let (what, minutes) = match std {
        Std::Rebuilt => ("with the standard library", 3),
        Std::Shipped => ("for release", 2),
    };
    println!("page: building {what} (about {minutes} minutes the first time)");
    let start = Instant::now();
    stamp.remove()?;
    let trunk = trunk(cmd!(kit.sh, "trunk build --release"), "page");
    with_std(trunk, std).run().context("building the page")?;
    finish::finish(kit, &dist())?;
    finish::compress(&dist())?;
    stamp.write(&dist())?;
    println!("page: built in {} s", start.elapsed().as_secs());
    Ok(())
}

/// trunk with a target directory of its own, so that page and host builds leave each other alone.
pub(crate) fn trunk<'a>(cmd: Cmd<'a>, target: &str) -> Cmd<'a> {
    cmd.env("CARGO_TARGET_DIR", target_dir(target))
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // It warns that it could not minify the glue, which is done elsewhere.
        .env("RUST_LOG", "error,trunk=info,trunk::processing::minify=error")
        // When the compiler complains, the way there through trunk is of no interest.
        .env("RUST_LIB_BACKTRACE", "0")
        // trunk reads NO_COLOR as a boolean and stops at the usual `NO_COLOR=1`.
        .env_remove("NO_COLOR")
        // Flags for every target would take the place of those for the browser.
        .env_remove("RUSTFLAGS")
}

/// Builds the standard library with the page, if it is to be. Stable compilers ask for the bootstrap
/// variable. The flags are those of the browser's target alone: build scripts and macros run on this
/// machine.
fn with_std(cmd: Cmd<'_>, std: Std) -> Cmd<'_> {
    if std == Std::Shipped {
        return cmd;
    }
    cmd.env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            // Nothing that is shipped shows a `Debug` text.
            "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none",
        )
}

/// Builds a library of the workspace as trunk builds the page, and beside it, so that what both are
/// made of is compiled once. Leaves `NAME.js` and `NAME_bg.wasm` in `to`.
pub(crate) fn library(
    kit: &Kit,
    package: &str,
    name: &str,
    to: &Path,
    bindgen: &[&str],
) -> Result<()> {
    let (sh, target) = (&kit.sh, target_dir("page"));
    let cargo = cmd!(sh, "cargo build --release --package {package} --target {TARGET}");
    let cargo = cargo.env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS");
    with_std(cargo, kit.std()).run()?;
    let built = target.join(TARGET).join("release").join(package.replace('-', "_") + ".wasm");
    let options = ["--target", "web", "--no-typescript", "--out-name", name];
    cmd!(sh, "wasm-bindgen {options...} {bindgen...} --out-dir {to} {built}").run()?;
    let wasm = to.join(format!("{name}_bg.wasm"));
    let (program, flags) = (crate::run::npm_program("wasm-opt"), wasm_opt_flags()?);
    cmd!(sh, "{program} -Oz {flags...} {wasm} -o {wasm}").run()?;
    finish::shorten_names(kit, &wasm)
}

/// What index.html has trunk tell wasm-opt.
pub(crate) fn wasm_opt_flags() -> Result<Vec<String>> {
    let html = fs::read_to_string(root().join("index.html"))?;
    let flags =
        html.split_once("data-wasm-opt-params=\"").and_then(|(_, rest)| rest.split_once('"'));
    let (flags, _) = flags.context("index.html has no data-wasm-opt-params")?;
    Ok(flags.split_whitespace().map(str::to_owned).collect())
}

/// What something was built from and what came of it: as long as both are the same, it need not be
/// built again.
pub(crate) struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// What the page is made of, and `more`. To be taken before the build: a file that is saved
    /// meanwhile makes the next run build again.
    pub(crate) fn of(kit: &Kit, std: Std, name: &str, more: &[&str]) -> Result<Self> {
        let mut inputs = format!("{} {std:?}\n", kit.versions);
        for input in INPUTS.iter().chain(more) {
            inputs += &listing(&root().join(input))?;
        }
        let file = target_dir("page").join(format!("{name}.stamp"));
        Ok(Self { file, inputs })
    }

    /// Whether the last build was made from the same, and what it left is still there as it was.
    pub(crate) fn holds(&self, built: &Path) -> bool {
        let old = fs::read_to_string(&self.file);
        old.is_ok_and(|old| self.text(built).is_ok_and(|now| old == now))
    }

    pub(crate) fn remove(&self) -> Result<()> {
        fs::create_dir_all(target_dir("page"))?;
        Ok(fs::write(&self.file, "")?)
    }

    pub(crate) fn write(&self, built: &Path) -> Result<()> {
        Ok(fs::write(&self.file, self.text(built)?)?)
    }

    fn text(&self, built: &Path) -> Result<String> {
        Ok(format!("{}\n{}", self.inputs, listing(built)?))
    }
}

/// Each file with its size and time: equal means that the same would come out.
fn listing(path: &Path) -> Result<String> {
    let mut text = String::new();
    for file in files::all(path)? {
        let meta = file.metadata()?;
        let time = meta.modified()?.duration_since(SystemTime::UNIX_EPOCH)?;
        text += &format!("{} {} {}\n", file.display(), meta.len(), time.as_nanos());
    }
    Ok(text)
}
