//! The apps in `examples/` that use the component from Rust, built for the end-to-end tests.

use crate::build;
use crate::run::{self, Outcome, command, root};
use crate::setup::Kit;
use std::path::PathBuf;
use std::time::Instant;

/// Each a directory of `examples/`.
const APPS: [&str; 4] = ["leptos-csr", "csr-minimal", "csr-branded", "ssr-axum"];

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
    let remedy = "mend what the compiler or trunk complains about";
    for app in APPS {
        // With what the component tests have compiled for this machine.
        let mut trunk = build::trunk(kit, "web");
        trunk
            .current_dir(root().join("examples").join(app))
            .args(["build", "--dist"])
            .arg(dist().join(app));
        run::visible(trunk, &format!("building the example {app}"), remedy)?;
    }
    // Of the whole workspace, so that Leptos is the one that the host's tests have compiled.
    let mut cargo = command("cargo");
    cargo.args(["build", "--workspace", "--bin", SERVER]);
    cargo.args(["--features", "example-ssr-axum/ssr"]);
    run::visible(cargo, "building the example's server", remedy)?;
    println!("examples: built in {} s", start.elapsed().as_secs());
    Ok(())
}
