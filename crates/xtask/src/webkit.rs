//! WebKitGTK, the nearest to Safari that runs without a Mac.

use crate::run::{Failure, Outcome, on_path};
use crate::setup::{Browser, apt_install, can_use_apt};

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
