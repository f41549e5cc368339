//! Front ends in other languages around the npm package, for the end-to-end tests. What is done with
//! them stands in their package.json.

use crate::prelude::*;
use crate::setup::Kit;
use crate::tools::npm_ci;
use crate::{files, package};

/// The sources, with the versions of everything they need in a lock file.
const SOURCE: &str = "tests/front-ends";

fn place() -> PathBuf {
    target_dir("front-ends")
}

/// Where the pages are.
pub(crate) fn pages() -> PathBuf {
    place().join("dist")
}

/// Packs the npm package, puts it among the packages of the front ends, and bundles them. Seconds,
/// if the package is there.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    let tarball = package::npm(kit)?;
    files::copy_over(&root().join(SOURCE), &place())?;
    let sh = shell()?;
    sh.change_dir(place());
    npm_ci(&sh, "React, Vue and TypeScript for the tests")?;
    // As npm would install it: from its tarball.
    let to = "node_modules/managed-auth-element";
    sh.remove_path(to)?;
    sh.create_dir(to)?;
    cmd!(sh, "tar --strip-components=1 -xzf {tarball} -C {to}").run()?;
    run("build")
}

/// Runs one of the scripts of their package.json.
pub(crate) fn run(script: &str) -> Result<()> {
    let (sh, npm) = (shell()?, npm_program("npm"));
    sh.change_dir(place());
    Ok(cmd!(sh, "{npm} run --silent {script}").run()?)
}
