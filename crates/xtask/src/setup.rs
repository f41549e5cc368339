//! What a machine needs for the chores: sets up what is missing, says nothing about what is there.

use crate::run::{self, Failure, Outcome, command, on_path};
use crate::toolchain::{self, Toolchain};
use crate::tools::{cache, cargo_tool, locked_bindgen, npm_file, npm_tool};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the page from index.html. Newer lines ask for a newer Rust than this project does.
const TRUNK: &str = "0.21.14";
/// Carries wasm-opt, as JavaScript that runs on node; Trunk.toml names the same version.
const BINARYEN: &str = "132.0.0";
const BINARYEN_SAYS: &str = "132";
/// Minifies the scripts; trunk's own minifier does not understand today's JavaScript.
const ESBUILD: &str = "0.28.2";
/// Firefox's driver, which Debian does not carry.
const GECKODRIVER: &str = "0.37.0";
/// Looks for what keeps people out. Under the MPL 2.0, and so used but not carried here.
const AXE: &str = "4.14.1";
const AXE_HASH: &str = "sha384-xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH";

/// The tools that work on the page, found or set up.
#[derive(Debug)]
pub(crate) struct Kit {
    pub(crate) toolchain: Toolchain,
    /// PATH with our own tools first, so that nobody's own tools are touched or needed.
    path: OsString,
    /// Everything that can change the page besides its sources.
    pub(crate) versions: String,
}

impl Kit {
    /// A command that sees these tools and the toolchain for the browser.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        command.env("PATH", &self.path);
        self.toolchain.apply(&mut command);
        command
    }
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

/// Everything that building the page needs.
pub(crate) fn for_page() -> Outcome<Kit> {
    let toolchain = toolchain::ensure()?;
    toolchain.ask_for_source(&cache()?)?;
    let bindgen = locked_bindgen()?;
    let found = [
        cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &bindgen, "3 minutes")?,
        cargo_tool("trunk", "trunk", TRUNK, "5 to 9 minutes")?,
        npm_tool("binaryen", "wasm-opt", BINARYEN, BINARYEN_SAYS)?,
        npm_tool("esbuild", "esbuild", ESBUILD, ESBUILD)?,
    ];
    let mut path = OsString::new();
    for dir in found.into_iter().flatten() {
        path.push(dir);
        path.push(if cfg!(windows) { ";" } else { ":" });
    }
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let versions = format!(
        "{} wasm-bindgen {bindgen} trunk {TRUNK} binaryen {BINARYEN} esbuild {ESBUILD}",
        toolchain.version().unwrap_or_default()
    );
    Ok(Kit {
        toolchain,
        path,
        versions,
    })
}

/// Chromium and its driver.
pub(crate) fn chromium() -> Outcome<Browser> {
    let browser = || {
        ["chromium", "google-chrome", "chrome"]
            .into_iter()
            .find_map(on_path)
    };
    if (browser().is_none() || on_path("chromedriver").is_none()) && can_use_apt() {
        apt_install(
            &["chromium", "chromium-driver"],
            "Chromium and its driver (about a minute)",
        )?;
    }
    // On macOS and Windows the browser is not on PATH, but its driver finds it.
    let found = |driver| Browser {
        name: "Chromium",
        id: "chromium",
        variable: "CHROMEDRIVER",
        driver,
    };
    on_path("chromedriver").map(found).ok_or_else(|| {
        Failure::new(
            "the browser tests need Chromium (or Chrome) and chromedriver",
            "there is no chromedriver on PATH",
            "install both in the same version: on Debian and Ubuntu the packages chromium and \
             chromium-driver,\nelsewhere see https://googlechromelabs.github.io/chrome-for-testing/",
        )
    })
}

/// Firefox and its driver.
pub(crate) fn firefox() -> Outcome<Browser> {
    let browser = || ["firefox", "firefox-esr"].into_iter().find_map(on_path);
    if browser().is_none() && can_use_apt() {
        apt_install(&["firefox-esr"], "Firefox (about a minute)")?;
    }
    if browser().is_none() && cfg!(target_os = "linux") {
        return Err(Failure::new(
            "the browser tests need Firefox",
            "there is no firefox on PATH",
            "install it: on Debian the package firefox-esr",
        ));
    }
    let own = cargo_tool("geckodriver", "geckodriver", GECKODRIVER, "3 minutes")?;
    let program = format!("geckodriver{}", std::env::consts::EXE_SUFFIX);
    let driver = own.map_or_else(|| PathBuf::from("geckodriver"), |bin| bin.join(program));
    Ok(Browser {
        name: "Firefox",
        id: "firefox",
        variable: "GECKODRIVER",
        driver,
    })
}

/// The servers that the tests deploy the page to: nginx, with what sends precompressed brotli, and
/// Caddy.
pub(crate) fn servers() -> Outcome {
    let lacking = || {
        let module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
        // Debian keeps nginx where only administrators have a PATH to.
        let nginx = on_path("nginx").is_some() || Path::new("/usr/sbin/nginx").exists();
        !nginx || on_path("caddy").is_none() || !Path::new(module).exists()
    };
    if lacking() && can_use_apt() {
        apt_install(
            &["nginx", "libnginx-mod-http-brotli-static", "caddy"],
            "nginx and Caddy (seconds)",
        )?;
    }
    if lacking() {
        return Err(Failure::new(
            "the tests deploy the page to nginx and Caddy",
            "one of them is not there, or nginx lacks its module for precompressed brotli",
            "install them: on Debian and Ubuntu the packages nginx, libnginx-mod-http-brotli-static \
             and caddy",
        ));
    }
    Ok(())
}

/// axe-core, the script that the tests run in the page.
pub(crate) fn axe() -> Outcome<PathBuf> {
    npm_file("axe-core", AXE, "axe.min.js", AXE_HASH)
}

/// clippy for the toolchain that builds for the browser: Debian has it in a package of its own.
pub(crate) fn clippy_for(toolchain: &Toolchain) -> Outcome {
    if toolchain.name.is_some() && !Path::new("/usr/bin/cargo-clippy").exists() {
        apt_install(
            &["rust-web-clippy"],
            "clippy for Debian's compiler (seconds)",
        )?;
    }
    Ok(())
}

/// One line about what is being set up.
pub(crate) fn note(text: &str) {
    println!("set-up: {text}");
}

pub(crate) fn can_use_apt() -> bool {
    Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some() && is_root()
}

fn is_root() -> bool {
    let mut id = command("id");
    id.arg("-u");
    run::answer(id).as_deref() == Some("0")
}

/// Installs Debian packages; the lists are brought up to date only where that is needed.
pub(crate) fn apt_install(packages: &[&str], what: &str) -> Outcome {
    note(&format!("installing {what}: {}", packages.join(" ")));
    let remedy = format!("try `apt-get install {}` by hand", packages.join(" "));
    let apt = |args: &[&str]| {
        let mut apt = command("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        run::quiet(apt, &format!("installing {what}"), &remedy, None)
    };
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    apt(&install).or_else(|_| {
        // A fresh image has no lists, an old one has lists of packages that are gone.
        apt(&["update"])?;
        apt(&install)
    })
}
