//! The apps in `examples/`, built for the end-to-end tests and to be tried.

use crate::build;
use crate::family::Family;
use crate::files;
use crate::package;
use crate::run::{self, Failure, Outcome, command, root};
use crate::setup::{self, Kit};
use std::path::PathBuf;
use std::time::Instant;

/// Those that use the component from Rust, each a directory of `examples/`.
const APPS: [&str; 4] = ["leptos-csr", "csr-minimal", "csr-branded", "ssr-axum"];

/// Those that use the npm package, which they expect beside their page.
const PLAIN: &str = "plain-html";
const YEW: &str = "yew";

/// The one with a server of its own.
const SERVER: &str = "example-ssr-axum";

/// Where [`build`] leaves them, each under its name.
pub(crate) fn dist() -> PathBuf {
    build::target_dir("examples")
}

/// The server of the example that is rendered on one.
pub(crate) fn server() -> PathBuf {
    build::host_binary(SERVER)
}

/// Development builds: nothing is made small, and Leptos warns on the console of what it finds
/// wrong. They cost some minutes the first time, most of them for Leptos, and seconds afterwards.
pub(crate) fn build(kit: &Kit) -> Outcome {
    println!("examples: building (about 4 minutes the first time)");
    let start = Instant::now();
    for app in APPS.into_iter().chain([PLAIN, YEW]) {
        build_one(kit, app)?;
    }
    // Of the whole workspace, so that Leptos is the one that the host's tests have compiled.
    let mut cargo = command("cargo");
    cargo.args(["build", "--workspace", "--bin", SERVER]);
    cargo.args(["--features", "example-ssr-axum/ssr"]);
    let remedy = "mend what the compiler complains about";
    run::visible(cargo, "building the example's server", remedy)?;
    println!("examples: built in {} s", start.elapsed().as_secs());
    Ok(())
}

fn build_one(kit: &Kit, app: &str) -> Outcome {
    let (from, to) = (root().join("examples").join(app), dist().join(app));
    if app == PLAIN {
        files::empty_dir(&to)?;
        files::copy_dir(&from, &to)?;
    } else {
        // With what the component tests have compiled for this machine.
        let mut trunk = build::trunk(kit, "web");
        trunk.current_dir(from).args(["build", "--dist"]).arg(&to);
        let remedy = "mend what the compiler or trunk complains about";
        run::visible(trunk, &format!("building the example {app}"), remedy)?;
    }
    if [PLAIN, YEW].contains(&app) {
        package::npm(kit)?;
        files::copy_dir(&package::npm_dir(), &to.join("managed-auth"))?;
    }
    Ok(())
}

/// `cargo xtask example NAME`: builds it and serves it, with a sandbox that plays the app's backend
/// and the API.
pub(crate) fn serve(app: &str) -> Outcome {
    let served = |name: &&str| *name != "ssr-axum";
    let known: Vec<&str> = APPS
        .into_iter()
        .filter(served)
        .chain([PLAIN, YEW])
        .collect();
    if !known.contains(&app) {
        return Err(Failure::new(
            format!("there is no example `{app}` to be served here"),
            "it has another name, or a server of its own",
            format!("choose among: {}", known.join(" ")),
        ));
    }
    let kit = setup::for_page()?;
    build_one(&kit, app)?;
    let mut cargo = command("cargo");
    cargo.args(["build", "--package", "managed-auth-sandbox"]);
    let remedy = "mend what the compiler complains about";
    run::visible(cargo, "building the sandbox", remedy)?;
    let mut sandbox = command(build::host_binary("managed-auth-sandbox"));
    sandbox.arg("--dist").arg(dist().join(app));
    let mut family = Family::new()?;
    family.start_with_address("the sandbox", sandbox, true, |line| {
        // It means the hosted page; here the app opens the sign-in.
        let (address, _) = line.split_once("/login/").unwrap_or((line, ""));
        match address.starts_with("Open ") {
            true => format!("{address}/index.html"),
            false => line.to_owned(),
        }
    })?;
    family.until_interrupted()
}
