//! `cargo xtask coverage`: which lines of the host's crates the tests run.

use crate::prelude::*;
use crate::tools::CARGO_LLVM_COV;

const PACKAGES: [&str; 4] = ["--package", "managed-auth-core", "--package", "managed-auth-sandbox"];

/// Prints a line for each file, the lines that no test runs, and leaves pages to read.
pub(crate) fn coverage() -> Result<()> {
    let (sh, tool) = (shell()?, CARGO_LLVM_COV.path()?);
    // rustup's component has these; where it cannot be had, Debian's do, in the same version.
    for (variable, tool) in [("LLVM_COV", "llvm-cov"), ("LLVM_PROFDATA", "llvm-profdata")] {
        let of_debian = || (20..40).rev().find_map(|n| on_path(&format!("{tool}-{n}")));
        if std::env::var_os(variable).is_none()
            && let Some(path) = of_debian()
        {
            sh.set_var(variable, path);
        }
    }
    let tests = cmd!(sh, "{tool} llvm-cov --no-report {PACKAGES...}");
    tests.run().context(
        "add the component llvm-tools with rustup, or install Debian's llvm in the version that \
         `rustc -vV` names",
    )?;
    let report = ["report", "--show-missing-lines", "--summary-only"];
    cmd!(sh, "{tool} llvm-cov {report...} {PACKAGES...}").run()?;
    let pages = ["report", "--html", "--output-dir", "target/coverage"];
    Ok(cmd!(sh, "{tool} llvm-cov {pages...} {PACKAGES...}").run()?)
}
