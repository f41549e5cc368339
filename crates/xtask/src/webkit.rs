//! WebKitGTK, the nearest to Safari that runs without a Mac, on a display of its own.

use crate::run::{Failure, Outcome, command, on_path};
use crate::setup::{Browser, apt_install, can_use_apt};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

/// WebKit's driver. Its browser has no headless mode.
pub(crate) fn browser() -> Outcome<Browser> {
    let missing = || on_path("WebKitWebDriver").is_none() || on_path("Xvfb").is_none();
    if missing() && can_use_apt() {
        apt_install(
            &["webkit2gtk-driver", "xvfb"],
            "WebKitGTK, its driver and a display for it (a minute)",
        )?;
    }
    let driver = on_path("WebKitWebDriver").filter(|_| !missing());
    driver
        .map(|driver| Browser {
            name: "WebKitGTK",
            id: "webkit",
            variable: "WEBKITWEBDRIVER",
            driver,
        })
        .ok_or_else(|| {
            Failure::new(
                "this stage needs WebKitGTK's driver and a virtual display",
                "there is no WebKitWebDriver or no Xvfb on PATH",
                "on Debian and Ubuntu they are the packages webkit2gtk-driver and xvfb",
            )
        })
}

/// A display that nobody looks at, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Display {
    server: Child,
    /// What programs know it by.
    pub(crate) name: String,
}

impl Display {
    pub(crate) fn open() -> Outcome<Self> {
        let failed = |why: String| {
            Failure::new(
                "starting a virtual display",
                why,
                "see whether `Xvfb -displayfd 1` starts by hand",
            )
        };
        let mut server = command("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x1000x24"])
            .args(["-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        // It says its number once it listens.
        let mut number = String::new();
        let stdout = server.stdout.take();
        let read = stdout.map(|stdout| BufReader::new(stdout).read_line(&mut number));
        let number = number.trim();
        let display = Self {
            server,
            name: format!(":{number}"),
        };
        match read {
            Some(Ok(_)) if !number.is_empty() => Ok(display),
            _ => Err(failed("it ended without saying its number".to_owned())),
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
