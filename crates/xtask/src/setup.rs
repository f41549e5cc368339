//! What a machine needs for the chores: sets up what is missing, says nothing about what is there.

use crate::apt;
use crate::run::{on_path, shell};
use crate::toolchain::{self, Std, Toolchain};
use crate::tools::{cache, cargo_tool, locked_bindgen, npm_lock, npm_tools};
use anyhow::Result;
use std::path::{Path, PathBuf};
use xshell::Shell;

/// Builds the page from index.html. Newer lines ask for a newer Rust than this project does.
const TRUNK: &str = "0.21.14";
/// Firefox's driver, which Debian does not carry.
const GECKODRIVER: &str = "0.37.0";
/// The tools that work on the page, found or set up.
#[derive(Debug)]
pub(crate) struct Kit {
    /// Sees these tools before others of their name, and the toolchain for the browser.
    pub(crate) sh: Shell,
    toolchain: Toolchain,
    /// Everything that can change the page besides its sources.
    pub(crate) versions: String,
}

impl Kit {
    /// The standard library that makes the smallest page.
    pub(crate) fn std(&self) -> Std {
        self.toolchain.best_std()
    }

    /// clippy for this toolchain: Debian has it in a package of its own.
    pub(crate) fn clippy(&self) -> Result<()> {
        let clippy = || Path::new("/usr/bin/cargo-clippy").exists().then_some(());
        match self.toolchain.is_debian {
            true => apt::provide(clippy, &["rust-web-clippy"], "clippy for Debian's compiler"),
            false => Ok(()),
        }
    }
}

/// Everything that building the page needs.
pub(crate) fn for_page() -> Result<Kit> {
    let toolchain = toolchain::ensure()?;
    let bindgen = locked_bindgen()?;
    let programs = [
        cargo_tool("wasm-bindgen-cli", &bindgen, "3 minutes")?,
        cargo_tool("trunk", TRUNK, "5 to 9 minutes")?,
        npm_tools()?.join(".bin/wasm-opt"),
    ];
    let sh = shell()?;
    toolchain.apply(&sh);
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Of what was on PATH already the order stays.
    let cache = cache()?;
    let ours = programs.iter().filter(|program| program.starts_with(&cache));
    let ours = ours.filter_map(|program| Some(program.parent()?.to_path_buf()));
    sh.set_var("PATH", std::env::join_paths(ours.chain(std::env::split_paths(&path)))?);
    let versions =
        format!("{} wasm-bindgen {bindgen} trunk {TRUNK} npm {}", toolchain.version, npm_lock()?);
    Ok(Kit { sh, toolchain, versions })
}

/// A browser for the tests, by its driver.
#[derive(Debug)]
pub(crate) struct Browser {
    /// For people.
    pub(crate) name: &'static str,
    /// For the end-to-end tests.
    pub(crate) id: &'static str,
    /// The variable that tells test runners where its driver is.
    pub(crate) variable: &'static str,
    pub(crate) driver: PathBuf,
}

pub(crate) fn chromium() -> Result<Browser> {
    // On macOS and Windows the browser is not on PATH, but its driver finds it.
    let browser = || {
        let known = ["chromium", "google-chrome", "chrome"].into_iter().find_map(on_path);
        known.is_some() || cfg!(not(target_os = "linux"))
    };
    let driver = apt::provide(
        || on_path("chromedriver").filter(|_| browser()),
        &["chromium", "chromium-driver"],
        "Chromium (or Chrome) and its driver in the same version (about a minute)",
    )?;
    Ok(Browser { name: "Chromium", id: "chromium", variable: "CHROMEDRIVER", driver })
}

pub(crate) fn firefox() -> Result<Browser> {
    let browser = || ["firefox", "firefox-esr"].into_iter().find_map(on_path);
    if cfg!(target_os = "linux") {
        apt::provide(browser, &["firefox-esr"], "Firefox (about a minute)")?;
    }
    let driver = cargo_tool("geckodriver", GECKODRIVER, "3 minutes")?;
    Ok(Browser { name: "Firefox", id: "firefox", variable: "GECKODRIVER", driver })
}

/// WebKitGTK, the nearest to Safari that runs without a Mac, and a display, as it knows no headless
/// mode.
pub(crate) fn webkit() -> Result<Browser> {
    let driver = apt::provide(
        || on_path("Xvfb").and_then(|_| on_path("WebKitWebDriver")),
        &["webkit2gtk-driver", "xvfb"],
        "WebKitGTK, its driver and a display for it (a minute)",
    )?;
    Ok(Browser { name: "WebKitGTK", id: "webkit", variable: "WEBKITWEBDRIVER", driver })
}

/// The servers that the tests deploy the page to: nginx, with what sends precompressed brotli, and
/// Caddy.
pub(crate) fn servers() -> Result<()> {
    let there = || {
        let module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
        // Debian keeps nginx where only administrators have a PATH to.
        let nginx = on_path("nginx").is_some() || Path::new("/usr/sbin/nginx").exists();
        (nginx && on_path("caddy").is_some() && Path::new(module).exists()).then_some(())
    };
    let packages = ["nginx", "libnginx-mod-http-brotli-static", "caddy"];
    apt::provide(there, &packages, "nginx and Caddy (seconds)")
}

/// axe-core, the script that the tests run in the page.
pub(crate) fn axe() -> Result<PathBuf> {
    Ok(npm_tools()?.join("axe-core/axe.min.js"))
}
