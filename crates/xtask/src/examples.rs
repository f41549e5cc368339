//! The apps in `examples/`, built for the end-to-end tests and to be tried.

use crate::build;
use crate::family::Family;
use crate::files;
use crate::package;
use crate::run::{host_binary, root, shell, target_dir};
use crate::serve::{build_sandbox, sandbox};
use crate::setup::{self, Kit};
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::time::Instant;
use xshell::cmd;

/// The apps that can be served here. The one with a server of its own is [`SERVER`].
pub(crate) const APPS: [&str; 5] = ["leptos-csr", "csr-minimal", "csr-branded", PLAIN, YEW];

/// Those that use the npm package, which they expect beside their page.
const PLAIN: &str = "plain-html";
const YEW: &str = "yew";

const SERVER: &str = "example-ssr-axum";

/// Where [`build`] leaves them, each under its name.
pub(crate) fn dist() -> PathBuf {
    target_dir("examples")
}

/// The server of the example that is rendered on one.
pub(crate) fn server() -> PathBuf {
    host_binary(SERVER)
}

/// Development builds: nothing is made small, and Leptos warns on the console of what it finds
/// wrong. They cost some minutes the first time, most of them for Leptos, and seconds afterwards.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    println!("examples: building (about 4 minutes the first time)");
    let start = Instant::now();
    for app in APPS {
        build_one(kit, app)?;
    }
    trunk(kit, "ssr-axum")?;
    // Of the whole workspace, so that Leptos is the one that the host's tests have compiled.
    let sh = shell()?;
    cmd!(sh, "cargo build --workspace --bin {SERVER} --features {SERVER}/ssr").run()?;
    println!("examples: built in {} s", start.elapsed().as_secs());
    Ok(())
}

fn build_one(kit: &Kit, app: &str) -> Result<()> {
    let to = dist().join(app);
    match app {
        PLAIN => files::copy(&root().join("examples").join(app), &to)?,
        _ => trunk(kit, app)?,
    }
    if [PLAIN, YEW].contains(&app) {
        package::npm(kit)?;
        files::copy(&package::npm_dir(), &to.join("managed-auth"))?;
    }
    Ok(())
}

/// With what the component tests have compiled for this machine.
fn trunk(kit: &Kit, name: &str) -> Result<()> {
    let (sh, to) = (&kit.sh, dist().join(name));
    let _there = sh.push_dir(format!("examples/{name}"));
    let trunk = build::trunk(cmd!(sh, "trunk build --dist {to}"), "web");
    trunk.run().with_context(|| format!("building the example {name}"))
}

/// `cargo xtask example NAME`: builds it and serves it, with a sandbox that plays the app's backend
/// and the API.
pub(crate) fn serve(app: &str) -> Result<()> {
    let kit = setup::for_page()?;
    build_one(&kit, app)?;
    let sh = shell()?;
    build_sandbox(&sh)?;
    let family = Family::new()?;
    let sandbox = sandbox(&sh).arg("--dist").arg(dist().join(app));
    family.serve("the sandbox", sandbox, true, |line| {
        // It means the hosted page; here the app opens the sign-in.
        let (address, _) = line.split_once("/login/").unwrap_or((line, ""));
        match address.starts_with("Open ") {
            true => format!("{address}/index.html"),
            false => line.to_owned(),
        }
    })
}
