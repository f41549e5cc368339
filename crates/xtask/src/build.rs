//! The release page in `dist/`: built by trunk, then finished, unless it is up to date.

use crate::prelude::*;
use crate::setup::{self, Kit};
use crate::toolchain::TARGET;
use crate::{files, finish, size};
use std::time::{Instant, SystemTime};

/// What the page is made of. A change in any of these means another build.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "crates/core/Cargo.toml",
    "crates/core/src",
    "crates/no-streams",
    "crates/xtask/src/build.rs",
    "crates/xtask/src/finish.rs",
    "index.html",
    "page",
    "src",
    "style",
];

/// `cargo xtask build`
pub(crate) fn build(plain_std: bool) -> Result<()> {
    let mut kit = setup::for_page()?;
    kit.rebuilds_std &= !plain_std;
    page(&kit)?;
    size::print()?;
    if !kit.rebuilds_std {
        println!(
            "Built with the standard library that came with the compiler. Where its source is \
             there too\n(`rustup component add rust-src`), it is rebuilt and the page is smaller."
        );
    }
    println!("The page is in {}.", dist().display());
    Ok(())
}

/// Sets up what is missing, and builds the page.
pub(crate) fn ready() -> Result<Kit> {
    let kit = setup::for_page()?;
    page(&kit)?;
    Ok(kit)
}

/// Builds the page unless `dist/` already holds what the sources say.
pub(crate) fn page(kit: &Kit) -> Result<()> {
    let dist = dist();
    unless_up_to_date(kit, "page", &[], &[&dist], || {
        let trunk = trunk(cmd!(kit.sh, "trunk build --release"), "page");
        with_std(kit, trunk).run().context("building the page")?;
        finish::finish(kit, &dist)?;
        finish::compress(&dist)
    })
}

/// Builds something that the page's sources and `more` are made into, unless the last build was made
/// from the same, and what it left at `places` is still there as it was.
pub(crate) fn unless_up_to_date(
    kit: &Kit,
    what: &str,
    more: &[&str],
    places: &[&Path],
    build: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let stamp = target_dir("page").join(format!("{what}.stamp"));
    // Taken before the build: a file that is saved meanwhile makes the next run build again.
    let inputs = listing(INPUTS.iter().chain(more).map(|input| root().join(input)))?;
    let state = || {
        let built = listing(places.iter().map(|place| place.to_path_buf()))?;
        let (versions, std) = (&kit.versions, kit.rebuilds_std);
        anyhow::Ok(format!("{versions} std {std}\n{inputs}\n{built}"))
    };
    if fs::read_to_string(&stamp).is_ok_and(|old| state().is_ok_and(|now| old == now)) {
        println!("{what}: up to date");
        return Ok(());
    }
    println!("{what}: building (about 3 minutes the first time)");
    let start = Instant::now();
    kit.sh.write_file(&stamp, "")?;
    build()?;
    kit.sh.write_file(&stamp, state()?)?;
    println!("{what}: built in {} s", start.elapsed().as_secs());
    Ok(())
}

/// Each file with its size and time: equal means that the same would come out.
fn listing(places: impl Iterator<Item = PathBuf>) -> Result<String> {
    let mut text = String::new();
    for place in places {
        for file in files::all(&place)? {
            let meta = file.metadata()?;
            let time = meta.modified()?.duration_since(SystemTime::UNIX_EPOCH)?;
            text += &format!("{} {} {}\n", file.display(), meta.len(), time.as_nanos());
        }
    }
    Ok(text)
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
fn with_std<'a>(kit: &Kit, cmd: Cmd<'a>) -> Cmd<'a> {
    if !kit.rebuilds_std {
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
    with_std(kit, cargo).run()?;
    let built = target.join(TARGET).join("release").join(package.replace('-', "_") + ".wasm");
    let options = ["--target", "web", "--no-typescript", "--out-name", name];
    cmd!(sh, "wasm-bindgen {options...} {bindgen...} --out-dir {to} {built}").run()?;
    let wasm = to.join(format!("{name}_bg.wasm"));
    let (program, flags) = (npm_program("wasm-opt"), finish::wasm_opt_flags()?);
    cmd!(sh, "{program} -Oz {flags...} {wasm} -o {wasm}").run()?;
    finish::shorten_names(kit, &wasm)
}
