//! `cargo xtask test`: every check, stage by stage, and what the runners counted.

use crate::prelude::*;
use crate::report::{Report, stage};
use crate::run::complain;
use crate::toolchain::TARGET;
use crate::{build, docs, e2e, setup, size, supply};
use clap::ValueEnum;
use std::process::ExitCode;

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Format, lints, tests and docs on this machine
    Host,
    /// What the dependencies are, and whether the packages could be published
    Supply,
    /// The component's tests in browsers
    Web,
    /// The official API clients against the sandbox
    Clients,
    /// Whole logins through WebDriver
    E2e,
    /// The book: built, its links followed, and every page with axe-core
    Book,
    /// The page's budget of bytes
    Size,
    /// All that `e2e` has, in WebKitGTK; runs by name only
    Webkit,
}

const PAGE: &str = "leptos-managed-auth";
const END_TO_END: &str = "managed-auth-e2e";
/// Installs the official clients from their registries: slow, so a stage of its own.
const CLIENTS: &str = "managed-auth-sandbox/official-clients";

/// The part of examples that a browser never sees, and what the page does not have.
const ON_THE_HOST: &str = "example-islands-axum/ssr,example-ssr-axum/ssr,leptos-managed-auth/languages-all,\
     leptos-managed-auth/tracing,leptos-managed-auth/transport";

/// The component in the browser, with all that it can have there.
const ON_THE_PAGE: &str = "leptos-managed-auth/page,leptos-managed-auth/hydrate,\
     leptos-managed-auth/transport,leptos-managed-auth/tracing,example-islands-axum/hydrate,\
     example-ssr-axum/hydrate";

/// What else is compiled for the browser.
const ALSO_IN_THE_BROWSER: [&str; 6] = [
    "--package=managed-auth-element",
    "--package=example-csr-branded",
    "--package=example-csr-minimal",
    "--package=example-islands-axum",
    "--package=example-leptos-csr",
    "--package=example-ssr-axum",
];

/// As `package.metadata.docs.rs` has it.
const ON_DOCS_RS: &str = "csr,languages-all,tracing,transport";

/// Runs the named stages, or all but those that run by name only. `only` chooses among their tests.
pub(crate) fn test(stages: &[Stage], only: Option<String>) -> ExitCode {
    let mut report = Report::of(only);
    let wanted = |stage: &&Stage| match stages {
        [] => **stage != Stage::Webkit,
        named => named.contains(stage),
    };
    let stages: Vec<_> = Stage::value_variants().iter().filter(wanted).collect();
    // Nobody waits for tests to hear that a tool is missing.
    let ready = stages.iter().try_for_each(|stage| stage.set_up());
    let result = ready.and_then(|()| stages.iter().try_for_each(|stage| stage.run(&mut report)));
    let result = result.and_then(|()| report.has_found());
    let passed = result.is_ok();
    let code = result.map_or_else(|error| complain(&error), |()| ExitCode::SUCCESS);
    report.print(passed);
    code
}

impl Stage {
    /// What is there already is only looked for, and that takes no time.
    fn set_up(self) -> Result<()> {
        let is = |stages: &[Self]| stages.contains(&self);
        if !is(&[Self::Host, Self::Supply, Self::Clients]) {
            setup::for_page()?;
        }
        if is(&[Self::Web, Self::E2e, Self::Book]) {
            setup::chromium()?;
        }
        if is(&[Self::Web, Self::E2e]) {
            setup::firefox()?;
        }
        if is(&[Self::E2e, Self::Webkit]) {
            setup::webkit()?;
            setup::servers()?;
        }
        Ok(())
    }

    fn run(self, report: &mut Report) -> Result<()> {
        match self {
            // They have checks, or take their tests by name themselves.
            Self::Supply | Self::Book | Self::Size if report.only.is_some() => Ok(()),
            Self::Host => host(report),
            Self::Supply => stage("supply", supply::check),
            Self::Web => component(report),
            Self::Clients => clients(report),
            Self::E2e => {
                e2e::build()?;
                e2e::test(report, &setup::chromium()?)?;
                e2e::test(report, &setup::firefox()?)?;
                match report.only {
                    Some(_) => Ok(()),
                    None => e2e::logins(report, &setup::webkit()?),
                }
            }
            Self::Book => {
                stage("book", docs::build)?;
                e2e::book(report, &setup::chromium()?)
            }
            Self::Size => stage("size", || build::ready().and_then(|_| size::check())),
            Self::Webkit => {
                e2e::build()?;
                e2e::test(report, &setup::webkit()?)
            }
        }
    }
}

fn host(report: &mut Report) -> Result<()> {
    let sh = shell()?;
    report.check("format", || Ok(cmd!(sh, "cargo fmt --all --check").run()?))?;
    report.check("clippy", || {
        let all =
            ["--workspace", "--all-targets", "--features", ON_THE_HOST, "--features", CLIENTS];
        Ok(cmd!(sh, "cargo clippy {all...} -- -D warnings").run()?)
    })?;

    let features = ["--features", ON_THE_HOST];
    let all = ["--workspace", "--exclude", END_TO_END];
    let tests = runner(&sh).args(all).args(["--lib", "--bins", "--tests"]);
    report.runner("host tests", tests.args(features))?;
    report.runner("doc tests", cmd!(sh, "cargo test --doc {all...} {features...}"))?;
    report.check("docs", || {
        let _strict = sh.push_env("RUSTDOCFLAGS", "-D warnings");
        cmd!(sh, "cargo doc --no-deps --workspace --lib {features...}").run()?;
        Ok(cmd!(sh, "cargo doc --no-deps --package {PAGE} --features {ON_DOCS_RS}").run()?)
    })
}

fn component(report: &mut Report) -> Result<()> {
    let kit = setup::for_page()?;
    kit.clippy()?;
    let sh = &kit.sh;
    let target = target_dir("web");
    let _target = sh.push_env("CARGO_TARGET_DIR", &target);
    report.check("clippy, for the browser", || {
        let lint = ["--target", TARGET, "--all-targets"];
        let what = ["--features", ON_THE_PAGE, "--package", PAGE];
        let clippy =
            cmd!(sh, "cargo clippy {lint...} {what...} {ALSO_IN_THE_BROWSER...} -- -D warnings");
        clippy.run()?;
        // In a workspace of its own.
        let _yew = sh.push_dir(root().join("examples/yew"));
        Ok(cmd!(sh, "cargo clippy {lint...} -- -D warnings").run()?)
    })?;
    for browser in [setup::chromium()?, setup::firefox()?] {
        let what = ["--package", PAGE, "--features", "page,hydrate,transport"];
        let tests = cmd!(sh, "cargo test --target {TARGET} {what...} --lib --tests")
            .env(browser.variable, &browser.driver)
            .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
            // The whole run of a file, and the start of the driver; both are short by default.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
        report.runner(&format!("browser tests, {}", browser.name), tests)?;
    }
    Ok(())
}

fn clients(report: &mut Report) -> Result<()> {
    let sh = shell()?;
    // Not captured: it says in a plain line when a registry is out of reach and it skips.
    let clients = ["--package", "managed-auth-sandbox", "--test", "official_clients"];
    let tests = cmd!(sh, "cargo test {clients...} --features {CLIENTS} -- --nocapture");
    report.runner("official clients", tests)
}

/// nextest where it is installed, cargo's own runner where not.
fn runner(sh: &Shell) -> Cmd<'_> {
    match on_path("cargo-nextest") {
        Some(_) => cmd!(sh, "cargo nextest run --no-tests pass --no-fail-fast"),
        None => cmd!(sh, "cargo test --no-fail-fast"),
    }
}
