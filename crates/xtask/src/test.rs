//! `cargo xtask test`: every check, stage by stage, and what the runners counted.

use crate::build;
use crate::counts::{Counts, counted, says_it_is_left_out};
use crate::examples;
use crate::front_ends;
use crate::run::{self, Failure, Outcome, command, on_path, root};
use crate::setup::{self, Browser, Kit};
use crate::size;
use crate::supply;
use crate::toolchain::TARGET;
use crate::webkit;
use std::process::{Command, ExitCode};
use std::time::Instant;

const PAGE: &str = "leptos-managed-auth";
const SANDBOX: &str = "managed-auth-sandbox";
const END_TO_END: &str = "managed-auth-e2e";
/// Installs the official clients from their registries: slow, so a stage of its own.
const CLIENTS: &str = "official_clients";

/// The part of an example that a browser never sees, and what the page does not have.
const ON_THE_HOST: &str = "example-ssr-axum/ssr,leptos-managed-auth/languages-all,\
     leptos-managed-auth/tracing,leptos-managed-auth/transport";

/// The component in the browser, with all that it can have there.
const ON_THE_PAGE: &str = "leptos-managed-auth/page,leptos-managed-auth/hydrate,\
     leptos-managed-auth/transport,leptos-managed-auth/tracing,example-ssr-axum/hydrate";

/// What else is compiled for the browser.
const ALSO_IN_THE_BROWSER: [&str; 5] = [
    "managed-auth-element",
    "example-csr-branded",
    "example-csr-minimal",
    "example-leptos-csr",
    "example-ssr-axum",
];

/// As `package.metadata.docs.rs` has it.
const ON_DOCS_RS: &str = "csr,languages-all,tracing,transport";

const STAGES: &[&str] = &["host", "supply", "web", "clients", "e2e", "size"];
/// Runs by name only: minutes more, for what the others found in Chromium and Firefox already. Whole
/// logins run there in any case.
const WEBKIT: &str = "webkit";
/// Runs the named stages, or all. The last line is the sum of what the runners counted.
pub(crate) fn test(names: &[&str]) -> ExitCode {
    let mut report = Report::default();
    let result = run_stages(names, &mut report);
    if let Err(failure) = &result {
        eprintln!("\n{failure}");
        // A check that failed without a failed test, a lint say, must not read as all green.
        if report.sum().failed == 0 {
            report.checks_failed = 1;
        }
    }
    report.print();
    if result.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run_stages(names: &[&str], report: &mut Report) -> Outcome {
    let known = |name: &str| name == WEBKIT || STAGES.contains(&name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        return Err(Failure::new(
            format!("there is no stage `{unknown}`"),
            "a stage of the tests has another name",
            format!("choose among: {} {WEBKIT}", STAGES.join(" ")),
        ));
    }
    let wanted = |name: &str| names.is_empty() || names.contains(&name);
    // Whatever must be set up comes first: nobody waits for tests to hear that a tool is missing.
    let needs_browser = wanted("web") || wanted("e2e");
    let in_webkit = names.contains(&WEBKIT);
    let kit = if needs_browser || in_webkit || wanted("size") {
        Some(setup::for_page()?)
    } else {
        None
    };
    let browsers = if needs_browser {
        vec![setup::chromium()?, setup::firefox()?]
    } else {
        Vec::new()
    };
    let webkit = if in_webkit || wanted("e2e") {
        Some(webkit::browser()?)
    } else {
        None
    };

    if wanted("host") {
        host(report)?;
    }
    if wanted("supply") {
        report.stage("supply", supply::check)?;
    }
    if let (true, Some(kit)) = (wanted("web"), &kit) {
        web(report, kit, &browsers)?;
    }
    if wanted("clients") {
        clients(report)?;
    }
    if let (true, Some(kit)) = (wanted("e2e"), &kit) {
        built(report, kit)?;
        for browser in &browsers {
            report.runner(&end_to_end(browser), through_webdriver(browser)?)?;
        }
    }
    if let (Some(kit), Some(browser)) = (&kit, &webkit) {
        let mut tests = through_webdriver(browser)?;
        if in_webkit {
            built(report, kit)?;
        } else {
            tests.args(["--test", "all", "--", "logins::"]);
        }
        report.runner(&end_to_end(browser), tests)?;
    }
    if let (true, Some(kit)) = (wanted("size"), &kit) {
        report.stage("size", || size::check(kit))?;
    }
    Ok(())
}

fn host(report: &mut Report) -> Outcome {
    report.stage("format", || {
        let mut cargo = command("cargo");
        cargo.args(["fmt", "--all", "--check"]);
        run::visible(cargo, "checking the format", "run `cargo fmt --all`")
    })?;
    report.stage("clippy", || {
        let mut cargo = command("cargo");
        cargo.args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            ON_THE_HOST,
            "--",
            "-D",
            "warnings",
        ]);
        run::visible(cargo, "clippy", "mend what it complains about")
    })?;

    // One set of tests is slow and has its own stage; the others of its package are named, which
    // both runners understand.
    let mut sandbox = runner();
    sandbox.args(["--package", SANDBOX, "--lib", "--bins"]);
    for name in sandbox_tests() {
        sandbox.args(["--test", &name]);
    }
    let mut others = runner();
    others.args(["--workspace", "--exclude", END_TO_END, "--exclude", SANDBOX]);
    others.args(["--lib", "--bins", "--tests", "--features", ON_THE_HOST]);
    report.runner("host tests", others)?;
    report.runner("host tests, sandbox", sandbox)?;

    let mut cargo = command("cargo");
    cargo.args(["test", "--doc", "--workspace", "--exclude", END_TO_END]);
    cargo.args(["--features", ON_THE_HOST]);
    report.runner("doc tests", cargo)?;
    report.stage("docs", || {
        let docs = |words: &[&str]| {
            let mut cargo = command("cargo");
            cargo
                .args(["doc", "--no-deps"])
                .args(words)
                .env("RUSTDOCFLAGS", "-D warnings");
            run::visible(cargo, "cargo doc", "mend what it complains about")
        };
        docs(&["--workspace", "--lib", "--features", ON_THE_HOST])?;
        docs(&["--package", PAGE, "--features", ON_DOCS_RS])
    })
}

fn web(report: &mut Report, kit: &Kit, browsers: &[Browser]) -> Outcome {
    setup::clippy_for(&kit.toolchain)?;
    let cargo = |words: &[&str], features: &str| {
        let mut cargo = kit.command("cargo");
        cargo
            .args(words)
            .args([
                "--package",
                PAGE,
                "--target",
                TARGET,
                "--features",
                features,
            ])
            .env("CARGO_TARGET_DIR", build::target_dir("web"));
        cargo
    };
    report.stage("clippy, for the browser", || {
        let lint = |mut clippy: Command| {
            clippy.args(["--all-targets", "--", "-D", "warnings"]);
            let remedy = "mend what it complains about";
            run::visible(clippy, "clippy for the browser", remedy)
        };
        let mut clippy = cargo(&["clippy"], ON_THE_PAGE);
        for other in ALSO_IN_THE_BROWSER {
            clippy.args(["--package", other]);
        }
        lint(clippy)?;
        // In a workspace of its own.
        let mut clippy = kit.command("cargo");
        clippy
            .args(["clippy", "--target", TARGET])
            .current_dir(root().join("examples/yew"))
            .env("CARGO_TARGET_DIR", build::target_dir("web"));
        lint(clippy)
    })?;
    for browser in browsers {
        let mut tests = cargo(&["test"], "page,hydrate,transport");
        tests
            .args(["--lib", "--tests"])
            .env(browser.variable, &browser.driver)
            .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
            // The whole run of a file, and the start of the driver; both are short by default.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
        report.runner(&format!("browser tests, {}", browser.name), tests)?;
    }
    Ok(())
}

fn clients(report: &mut Report) -> Outcome {
    let mut cargo = command("cargo");
    // Not captured: it says in a plain line when a registry is out of reach and it skips.
    cargo.args([
        "test",
        "--package",
        SANDBOX,
        "--test",
        CLIENTS,
        "--",
        "--nocapture",
    ]);
    report.runner("official clients", cargo)
}

/// The page, and all that is around it.
fn built(report: &Report, kit: &Kit) -> Outcome {
    setup::servers()?;
    report.stage("page", || build::page(kit, kit.toolchain.best_std()))?;
    report.stage("examples", || examples::build(kit))?;
    report.stage("front ends", || front_ends::build(kit))?;
    report.stage("front ends, types", front_ends::check_types)?;
    report.stage("front ends, on a server", front_ends::check_server)
}

fn end_to_end(browser: &Browser) -> String {
    format!("end to end, {}", browser.name)
}

fn through_webdriver(browser: &Browser) -> Outcome<Command> {
    let mut cargo = command("cargo");
    cargo
        .args(["test", "--no-fail-fast", "--package", END_TO_END])
        // A test waits more than it works.
        .env("RUST_TEST_THREADS", "3")
        .env(browser.variable, &browser.driver)
        .env("MANAGED_AUTH_BROWSER", browser.id)
        .env("MANAGED_AUTH_AXE", setup::axe()?)
        .env("MANAGED_AUTH_DIST", build::dist())
        .env("MANAGED_AUTH_EXAMPLES", examples::dist())
        .env("MANAGED_AUTH_EXAMPLE_SERVER", examples::server())
        .env("MANAGED_AUTH_FRONT_ENDS", front_ends::dist());
    Ok(cargo)
}

/// nextest where it is installed, cargo's own runner where not.
fn runner() -> Command {
    let mut cargo = command("cargo");
    if on_path("cargo-nextest").is_some() {
        cargo.args(["nextest", "run", "--no-tests", "pass", "--no-fail-fast"]);
    } else {
        cargo.args(["test", "--no-fail-fast"]);
    }
    cargo
}

fn sandbox_tests() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root().join("crates/sandbox/tests")) else {
        return Vec::new();
    };
    // A test is a file, or a directory with a main.rs.
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| !entry.path().is_dir() || entry.path().join("main.rs").is_file())
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .filter(|name| name != CLIENTS)
        .collect();
    names.sort();
    names
}

/// What has been counted so far, and the lines that said so.
#[derive(Debug, Default)]
struct Report {
    lines: Vec<String>,
    counts: Vec<Counts>,
    checks_failed: u32,
}

impl Report {
    fn stage(&self, name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n== {name}");
        let start = Instant::now();
        let result = work();
        println!("== {name}: {:.1} s", start.elapsed().as_secs_f32());
        result
    }

    /// A stage whose output has summary lines of a test runner.
    fn runner(&mut self, name: &str, mut command: Command) -> Outcome {
        use std::io::IsTerminal as _;
        // Its output passes through here, so the tools cannot see the terminal themselves.
        if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let (mut lines, mut counts, mut left_out) = (Vec::new(), Counts::default(), 0);
        let result = self.stage(name, || {
            let status = run::tee(command, name, |line| {
                if let Some((plain, count)) = counted(line) {
                    // A file without tests is no news.
                    if count != Counts::default() {
                        lines.push(format!("{name}: {plain}"));
                    }
                    counts.add(count);
                } else if says_it_is_left_out(line) {
                    left_out += 1;
                }
            })?;
            if status.success() {
                return Ok(());
            }
            Err(Failure::new(
                name,
                format!("the runner ended with {status}"),
                "see above",
            ))
        });
        if left_out > 0 {
            lines.push(format!(
                "{name}: {left_out} of these are left out: see above why"
            ));
        }
        counts.leave_out(left_out);
        self.lines.append(&mut lines);
        self.counts.push(counts);
        result
    }

    fn sum(&self) -> Counts {
        let mut sum = Counts {
            failed: self.checks_failed,
            ..Counts::default()
        };
        for counts in &self.counts {
            sum.add(*counts);
        }
        sum
    }

    fn print(&self) {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        println!("{}", self.sum());
    }
}
