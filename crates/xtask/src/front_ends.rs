//! Front ends in other languages around the npm package, for the end-to-end tests: bundled, checked
//! by TypeScript, and imported on a server.

use crate::files;
use crate::package;
use crate::run::{root, shell, target_dir};
use crate::setup::Kit;
use crate::tools::npm_ci;
use anyhow::Result;
use std::path::PathBuf;
use xshell::{Shell, cmd};

/// The sources, with the versions of everything they need in a lock file.
const SOURCE: &str = "tests/front-ends";

/// Where the pages are.
pub(crate) fn dist() -> PathBuf {
    target_dir("front-ends").join("dist")
}

/// A shell in the directory that they are built in.
fn there() -> Result<Shell> {
    let sh = shell()?;
    sh.change_dir(target_dir("front-ends"));
    Ok(sh)
}

/// Packs the npm package, puts it among the packages of the front ends, and bundles them. Seconds,
/// if the package is there.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    let tarball = package::npm(kit)?;
    files::copy_over(&root().join(SOURCE), &target_dir("front-ends"))?;
    let sh = there()?;
    npm_ci(&sh, "React, Vue and TypeScript for the tests")?;
    // As npm would install it: from its tarball.
    let to = "node_modules/managed-auth-element";
    sh.remove_path(to)?;
    sh.create_dir(to)?;
    cmd!(sh, "tar --strip-components=1 -xzf {tarball} -C {to}").run()?;
    Ok(cmd!(sh, "node build.mjs").run()?)
}

/// `tsc --strict` over everything that the package declares.
pub(crate) fn check_types() -> Result<()> {
    let sh = there()?;
    Ok(cmd!(sh, "node node_modules/typescript/bin/tsc --project .").run()?)
}

/// Imports the package, and renders the React front end, where there is no page.
pub(crate) fn check_server() -> Result<()> {
    let (sh, import) = (there()?, "await import('managed-auth-element')");
    cmd!(sh, "node --input-type=module --eval {import}").run()?;
    Ok(cmd!(sh, "node server.js").run()?)
}
