//! What a machine needs for the chores: sets up what is missing, says nothing about what is there.

use crate::apt;
use crate::prelude::*;
use crate::toolchain::{self, Toolchain};
use crate::tools::{self, GECKODRIVER, TRUNK, cache, npm_lock, npm_tools};

/// The tools that work on the page, found or set up.
#[derive(Debug)]
pub(crate) struct Kit {
    /// Sees these tools before others of their name, and the toolchain for the browser.
    pub(crate) sh: Shell,
    toolchain: Toolchain,
    /// Whether the page's standard library is rebuilt for size, with a panic as a bare trap: a tenth
    /// fewer bytes than with the one that came with the compiler.
    pub(crate) rebuilds_std: bool,
    /// Everything that can change the page besides that and its sources.
    pub(crate) versions: String,
}

impl Kit {
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
    let bindgen = tools::locked_bindgen()?;
    let programs =
        [tools::wasm_bindgen(&bindgen).path()?, TRUNK.path()?, npm_tools()?.join(".bin/wasm-opt")];
    let sh = shell()?;
    toolchain.apply(&sh);
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Of what was on PATH already the order stays.
    let cache = cache()?;
    let ours = programs.iter().filter(|program| program.starts_with(&cache));
    let ours = ours.filter_map(|program| Some(program.parent()?.to_path_buf()));
    sh.set_var("PATH", std::env::join_paths(ours.chain(std::env::split_paths(&path)))?);
    let (rust, trunk, npm) = (&toolchain.version, TRUNK.version, npm_lock()?);
    let versions = format!("{rust} wasm-bindgen {bindgen} trunk {trunk} npm {npm}");
    Ok(Kit { sh, rebuilds_std: toolchain.can_rebuild_std(), toolchain, versions })
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

impl Browser {
    /// A program of the end-to-end tests, told which browser to drive, and where the page is.
    pub(crate) fn driven_by<'a>(&self, program: Cmd<'a>) -> Cmd<'a> {
        program
            .env(self.variable, &self.driver)
            .env("MANAGED_AUTH_BROWSER", self.id)
            .env("MANAGED_AUTH_DIST", dist())
    }
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
    let driver = GECKODRIVER.path()?;
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
