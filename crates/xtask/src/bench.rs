//! `cargo xtask bench`: the page against the same sign-in in React, and the parser against others.

use crate::build;
use crate::package;
use crate::run::{self, Failure, Outcome, command, root};
use crate::setup::{self, Kit};
use crate::toolchain::TARGET;
use std::fs;
use std::path::{Path, PathBuf};

const CRATE: &str = "managed-auth-bench";
/// The parser alone, for the browser.
const FRAMING: &str = "managed-auth-framing";

/// Builds what is compared, and measures it; `quick` does so once, and keeps nothing.
pub(crate) fn bench(quick: bool) -> Outcome {
    let kit = setup::for_page()?;
    let browser = setup::chromium()?;
    build::page(&kit, kit.toolchain.best_std())?;
    let baseline = build::target_dir("bench").join("baseline");
    react(&baseline)?;
    framing(&kit, &baseline.join("framing"))?;
    build::compress(&baseline)?;

    if !quick {
        let mut cargo = command("cargo");
        cargo.args(["bench", "--profile", "measure", "--package", CRATE]);
        cargo.args(["--bench", "stream", "--", "--noplot"]);
        run::visible(cargo, "measuring the parser on this machine", "see above")?;
    }
    let mut cargo = command("cargo");
    cargo.args(["run", "--profile", "measure", "--package", CRATE, "--"]);
    cargo.arg(&baseline);
    if quick {
        cargo.arg("--quick");
    } else {
        cargo.arg("--docs").arg(root().join("docs"));
        cargo.arg("--criterion").arg(build::target_dir("criterion"));
    }
    cargo
        .env(browser.variable, &browser.driver)
        .env("MANAGED_AUTH_BROWSER", browser.id)
        .env("MANAGED_AUTH_DIST", build::dist());
    let remedy = "what the page and its server did stands above";
    run::visible(cargo, "measuring the pages", remedy)
}

/// The page in React, from the versions that its lock file names, and the page that measures the
/// framing beside it.
fn react(to: &Path) -> Outcome {
    let source = root().join("benches/baseline");
    let program = |name: &str| {
        let name = if cfg!(windows) {
            format!("{name}.cmd")
        } else {
            name.to_owned()
        };
        let mut command = command(name);
        command.current_dir(&source).env("BASELINE_OUT", to);
        command
    };
    println!("baseline: building");
    let mut install = program("npm");
    install.args(["ci", "--no-audit", "--no-fund", "--no-update-notifier"]);
    let remedy = "check the network, and that node is there in version 20 or later";
    run::quiet(
        install,
        "installing what the baseline is made of",
        remedy,
        None,
    )?;
    for mode in ["production", "framing"] {
        let mut vite = program("npx");
        vite.args(["vite", "build", "--mode", mode]);
        vite.env("NODE_ENV", "production");
        run::quiet(vite, "building the baseline", "see what Vite says", None)?;
    }
    Ok(())
}

/// The parser as the page has it, with glue.
fn framing(kit: &Kit, to: &Path) -> Outcome {
    // Beside the page, so that what both are made of is compiled once.
    let target = build::target_dir("page");
    let mut cargo = kit.command("cargo");
    cargo
        .args([
            "build",
            "--release",
            "--package",
            FRAMING,
            "--target",
            TARGET,
        ])
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS");
    build::with_std(&mut cargo, kit.toolchain.best_std());
    run::visible(cargo, "building the parser for the browser", "see above")?;

    fs::create_dir_all(to).map_err(|error| Failure::io(to, &error))?;
    let built: PathBuf = target
        .join(TARGET)
        .join("release/managed_auth_framing.wasm");
    let mut bindgen = kit.command("wasm-bindgen");
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            "framing",
        ])
        .arg("--out-dir")
        .args([to, &built]);
    run::quiet(
        bindgen,
        "binding the parser to JavaScript",
        "compare versions",
        None,
    )?;

    let wasm = to.join("framing_bg.wasm");
    let mut opt = kit.command(if cfg!(windows) {
        "wasm-opt.cmd"
    } else {
        "wasm-opt"
    });
    opt.arg("-Oz").args(package::wasm_opt_flags()?);
    opt.arg(&wasm).arg("-o").arg(&wasm);
    run::quiet(
        opt,
        "making the parser small",
        "see what wasm-opt says",
        None,
    )
}
