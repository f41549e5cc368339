//! Front ends in other languages around the npm package, for the end-to-end tests: bundled, checked
//! by TypeScript, and imported on a server.

use crate::build;
use crate::files;
use crate::package;
use crate::run::{self, Outcome, command, root};
use crate::setup::{self, Kit};
use crate::tools;
use std::path::{Path, PathBuf};

/// The sources, with the versions of everything they need in a lock file.
const SOURCE: &str = "tests/front-ends";

/// Says with which lock file the packages beside it were installed.
const STAMP: &str = "node_modules/.installed";

fn place() -> PathBuf {
    build::target_dir("front-ends")
}

/// Where the pages are.
pub(crate) fn dist() -> PathBuf {
    place().join("dist")
}

/// Packs the npm package, puts it among the packages of the front ends, and bundles them. Seconds,
/// if the package is there.
pub(crate) fn build(kit: &Kit) -> Outcome {
    let tarball = package::npm(kit)?;
    files::copy_dir(&root().join(SOURCE), &place())?;
    install()?;
    unpack(&tarball)?;
    node(&["build.mjs"], "bundling the front ends")
}

/// `tsc --strict` over everything that the package declares.
pub(crate) fn check_types() -> Outcome {
    node(
        &["node_modules/typescript/bin/tsc", "--project", "."],
        "checking the declarations",
    )
}

/// Imports the package, and renders the React front end, where there is no page.
pub(crate) fn check_server() -> Outcome {
    let import = "await import('managed-auth-element')";
    node(
        &["--input-type=module", "--eval", import],
        "importing the package on a server",
    )?;
    node(&["server.js"], "rendering on a server")
}

fn node(args: &[&str], what: &str) -> Outcome {
    let mut node = command("node");
    node.current_dir(place()).args(args);
    run::visible(node, what, "mend what stands above")
}

/// What the lock file names, and nothing newer.
fn install() -> Outcome {
    let lock = files::read(&place().join("package-lock.json"))?;
    let stamp = place().join(STAMP);
    if files::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    tools::ensure_npm("React, Vue and TypeScript")?;
    setup::note("installing React, Vue and TypeScript for the tests (seconds)");
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(place()).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
    ]);
    run::quiet(npm, "npm ci", "check the network and that npm works", None)?;
    files::write(&stamp, lock)
}

/// The package as npm would install it: from its tarball.
fn unpack(tarball: &Path) -> Outcome {
    let to = place().join("node_modules/managed-auth-element");
    files::empty_dir(&to)?;
    let mut tar = command("tar");
    tar.args(["--strip-components=1", "-xzf"])
        .arg(tarball)
        .arg("-C")
        .arg(&to);
    run::quiet(tar, "unpacking the npm package", "see what tar says", None)
}
