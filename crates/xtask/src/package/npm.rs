//! The npm package: the custom element, its WebAssembly, looks, words and types.

use super::{names, place};
use crate::build;
use crate::files::{copy, copy_dir, empty_dir, listed, read, read_bytes, write};
use crate::polish;
use crate::run::{self, Failure, Outcome, root};
use crate::setup::Kit;
use crate::slim::{self, Exports};
use crate::toolchain::{Std, TARGET};
use std::path::{Path, PathBuf};
use std::time::Instant;

const CRATE: &str = "managed-auth-element";

/// What the package is made of besides the page's own sources.
const INPUTS: &[&str] = &["crates/element", "LICENSE-APACHE", "LICENSE-MIT"];

/// Where the package lies before it is packed: what `npm install` would unpack.
pub(crate) fn dir() -> PathBuf {
    place().join("npm")
}

/// Packs the package, unless that was done with the same sources; gives the tarball.
pub(crate) fn npm(kit: &Kit) -> Outcome<PathBuf> {
    let (dir, tarball) = (dir(), place().join(format!("{CRATE}-{}.tgz", version())));
    let std = kit.toolchain.best_std();
    let stamp = build::Stamp::of(kit, std, "npm", INPUTS)?;
    if tarball.is_file() && stamp.holds(&dir) {
        println!("package: the npm package is up to date");
        return Ok(tarball);
    }
    println!("package: building the npm package (about 2 minutes the first time)");
    let start = Instant::now();
    stamp.remove();
    empty_dir(&dir)?;
    webassembly(kit, std, &dir)?;
    files(&dir)?;
    pack()?;
    stamp.write(&dir)?;
    println!("package: built in {} s", start.elapsed().as_secs());
    Ok(tarball)
}

/// The component and its glue, built as the hosted page is and beside it, so that what both are made
/// of is compiled once.
fn webassembly(kit: &Kit, std: Std, dir: &Path) -> Outcome {
    let target = build::target_dir("page");
    let mut cargo = kit.command("cargo");
    cargo
        .args(["build", "--release", "--package", CRATE, "--target", TARGET])
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS");
    build::with_std(&mut cargo, std);
    run::visible(
        cargo,
        "building the component",
        "mend what it complains about",
    )?;

    let built = target
        .join(TARGET)
        .join("release/managed_auth_element.wasm");
    let mut bindgen = kit.command("wasm-bindgen");
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
        ])
        .args(["--out-name", "component", "--out-dir"])
        .args([dir, &built]);
    let remedy = "compare the versions of wasm-bindgen";
    run::quiet(bindgen, "binding the component to JavaScript", remedy, None)?;

    let wasm = dir.join("component_bg.wasm");
    let mut opt = kit.command("wasm-opt");
    opt.arg("-Oz")
        .args(wasm_opt_flags()?)
        .arg(&wasm)
        .arg("-o")
        .arg(&wasm);
    run::quiet(
        opt,
        "making the WebAssembly small",
        "see what wasm-opt says",
        None,
    )?;

    let glue = dir.join("component.js");
    let (slim_glue, slim_wasm) = slim::slim(&read(&glue)?, &read_bytes(&wasm)?, Exports::Kept)?;
    write(&glue, slim_glue)?;
    write(&wasm, slim_wasm)?;
    polish::bundle(kit, &glue, "component.js")
}

/// The hosted page's: they stand in its index.html.
pub(crate) fn wasm_opt_flags() -> Outcome<Vec<String>> {
    let html = read(&root().join("index.html"))?;
    let flags = html
        .split_once("data-wasm-opt-params=\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    let words = flags.map(|(flags, _)| flags.split_whitespace().map(str::to_owned).collect());
    words.ok_or_else(|| {
        Failure::new(
            "reading wasm-opt's flags from index.html",
            "it has no data-wasm-opt-params",
            "compare with crates/xtask/src/package/npm.rs",
        )
    })
}

/// Everything that is not built.
fn files(dir: &Path) -> Outcome {
    let source = root().join("crates/element/npm");
    for name in listed(&source)? {
        let from = source.join(&name);
        match &*name {
            "package.json" => write(&dir.join(&name), with_version(&read(&from)?))?,
            "element.css" => {
                let css = read(&root().join("style/managed-auth.css"))? + &read(&from)?;
                write(&dir.join("managed-auth.css"), css)?;
            }
            _ if from.is_file() => copy(&from, &dir.join(&name))?,
            _ => {}
        }
    }
    write(&dir.join("names.d.ts"), names::declarations()?)?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root().join(name), &dir.join(name))?;
    }
    copy_dir(&root().join("style/marks"), &dir.join("marks"))?;
    copy_dir(&root().join("languages"), &dir.join("languages"))
}

/// One version for everything that comes from here: the workspace's.
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn with_version(package: &str) -> String {
    package.replace("filled in by `cargo xtask package`", version())
}

fn pack() -> Outcome {
    let mut npm = run::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(dir())
        .args([
            "pack",
            "--ignore-scripts",
            "--no-update-notifier",
            "--pack-destination",
        ])
        .arg(place());
    run::quiet(npm, "packing the npm package", "see what npm says", None)
}
