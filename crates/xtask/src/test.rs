//! `cargo xtask test`: every check, stage by stage, and what the runners counted.

use crate::docs;
use crate::e2e;
use crate::report::Report;
use crate::run::{complain, on_path, root, shell, target_dir};
use crate::setup::{self, Browser, Kit};
use crate::size;
use crate::supply;
use crate::toolchain::TARGET;
use anyhow::Result;
use clap::ValueEnum;
use std::process::ExitCode;
use xshell::{Cmd, Shell, cmd};

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

/// Runs the named stages, or all but those that run by name only.
pub(crate) fn test(stages: &[Stage]) -> ExitCode {
    let mut report = Report::default();
    let result = run_stages(stages, &mut report);
    let passed = result.is_ok();
    let code = result.map_or_else(|error| complain(&error), |()| ExitCode::SUCCESS);
    report.print(passed);
    code
}

fn run_stages(stages: &[Stage], report: &mut Report) -> Result<()> {
    let named = |stage| stages.contains(&stage);
    let wanted = |stage| stages.is_empty() || named(stage);
    // Whatever must be set up comes first: nobody waits for tests to hear that a tool is missing.
    let in_webkit = named(Stage::Webkit);
    let (web, e2e) = (wanted(Stage::Web), wanted(Stage::E2e));
    let needs_page = web || e2e || in_webkit || wanted(Stage::Book) || wanted(Stage::Size);
    let kit = needs_page.then(setup::for_page).transpose()?;
    let browsers = match web || e2e {
        true => vec![setup::chromium()?, setup::firefox()?],
        false => Vec::new(),
    };
    let book = wanted(Stage::Book).then(setup::chromium).transpose()?;
    let webkit = (e2e || in_webkit).then(setup::webkit).transpose()?;

    if wanted(Stage::Host) {
        host(report)?;
    }
    if wanted(Stage::Supply) {
        report.stage("supply", supply::check)?;
    }
    if let (true, Some(kit)) = (web, &kit) {
        component(report, kit, &browsers)?;
    }
    if wanted(Stage::Clients) {
        clients(report)?;
    }
    if let (Some(kit), Some(webkit)) = (&kit, &webkit) {
        e2e::build(report, kit)?;
        for browser in browsers.iter().filter(|_| e2e) {
            e2e::test(report, browser, false)?;
        }
        e2e::test(report, webkit, in_webkit)?;
    }
    if let (Some(kit), Some(chromium)) = (&kit, &book) {
        report.stage("book", || docs::build(kit))?;
        e2e::book(report, chromium)?;
    }
    if let (true, Some(kit)) = (wanted(Stage::Size), &kit) {
        report.stage("size", || size::check(kit))?;
    }
    Ok(())
}

fn host(report: &mut Report) -> Result<()> {
    let sh = shell()?;
    report.stage("format", || Ok(cmd!(sh, "cargo fmt --all --check").run()?))?;
    report.stage("clippy", || {
        let all =
            ["--workspace", "--all-targets", "--features", ON_THE_HOST, "--features", CLIENTS];
        Ok(cmd!(sh, "cargo clippy {all...} -- -D warnings").run()?)
    })?;

    let features = ["--features", ON_THE_HOST];
    let all = ["--workspace", "--exclude", END_TO_END];
    let tests = runner(&sh).args(all).args(["--lib", "--bins", "--tests"]);
    report.runner("host tests", tests.args(features))?;
    report.runner("doc tests", cmd!(sh, "cargo test --doc {all...} {features...}"))?;
    report.stage("docs", || {
        let _strict = sh.push_env("RUSTDOCFLAGS", "-D warnings");
        cmd!(sh, "cargo doc --no-deps --workspace --lib {features...}").run()?;
        Ok(cmd!(sh, "cargo doc --no-deps --package {PAGE} --features {ON_DOCS_RS}").run()?)
    })
}

fn component(report: &mut Report, kit: &Kit, browsers: &[Browser]) -> Result<()> {
    kit.clippy()?;
    let sh = &kit.sh;
    let target = target_dir("web");
    let _target = sh.push_env("CARGO_TARGET_DIR", &target);
    report.stage("clippy, for the browser", || {
        let lint = ["--target", TARGET, "--all-targets"];
        let what = ["--features", ON_THE_PAGE, "--package", PAGE];
        let clippy =
            cmd!(sh, "cargo clippy {lint...} {what...} {ALSO_IN_THE_BROWSER...} -- -D warnings");
        clippy.run()?;
        // In a workspace of its own.
        let _yew = sh.push_dir(root().join("examples/yew"));
        Ok(cmd!(sh, "cargo clippy {lint...} -- -D warnings").run()?)
    })?;
    for browser in browsers {
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
