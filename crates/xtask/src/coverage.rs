//! `cargo xtask coverage`: which lines of the host's crates the tests run.

use crate::run::{self, Outcome, command, on_path};
use crate::tools::cargo_tool;

const CARGO_LLVM_COV: &str = "0.9.1";

/// Prints a line for each file, the lines that no test runs, and leaves pages to read.
pub(crate) fn coverage() -> Outcome {
    let bin = cargo_tool(
        "cargo-llvm-cov",
        "cargo-llvm-cov",
        CARGO_LLVM_COV,
        "a minute",
    )?;
    // Called as cargo calls it.
    let llvm_cov = |words: &[&str]| {
        let program = bin
            .as_ref()
            .map_or("cargo-llvm-cov".into(), |bin| bin.join("cargo-llvm-cov"));
        let mut command = command(program);
        command.arg("llvm-cov").args(words);
        // rustup's component has these; where it cannot be had, Debian's do, in the same version.
        for (variable, tool) in [("LLVM_COV", "llvm-cov"), ("LLVM_PROFDATA", "llvm-profdata")] {
            let of_debian = || (20..40).rev().find_map(|n| on_path(&format!("{tool}-{n}")));
            if std::env::var_os(variable).is_none()
                && let Some(path) = of_debian()
            {
                command.env(variable, path);
            }
        }
        command
    };
    let remedy = "add the component llvm-tools with rustup, or install Debian's llvm in the \
                  version that `rustc -vV` names";
    let packages = [
        "--package",
        "managed-auth-core",
        "--package",
        "managed-auth-sandbox",
    ];
    let mut tests = llvm_cov(&["--no-report", "--lib", "--bins"]);
    tests.args(packages);
    // The official clients come from registries and say nothing about our own lines.
    for test in [
        "session_rules",
        "session_random",
        "session_exhaustive",
        "protocol",
        "sse_cases",
        "sse_rules",
        "sse_properties",
        "fuzz_seeds",
        "sandbox",
    ] {
        tests.args(["--test", test]);
    }
    run::visible(tests, "running the tests with coverage", remedy)?;
    let mut report = llvm_cov(&["report", "--show-missing-lines", "--summary-only"]);
    report.args(packages);
    run::visible(report, "the report", remedy)?;
    let mut pages = llvm_cov(&["report", "--html", "--output-dir", "target/coverage"]);
    pages.args(packages);
    run::visible(pages, "the pages to read", remedy)
}
