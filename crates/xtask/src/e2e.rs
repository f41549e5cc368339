//! The end-to-end tests: which of them runs in which browser, and with what around them.

use crate::build;
use crate::docs;
use crate::examples;
use crate::fresh_app;
use crate::front_ends;
use crate::report::Report;
use crate::run::shell;
use crate::setup::{self, Browser, Kit};
use anyhow::Result;
use xshell::{Cmd, cmd};

const PACKAGE: &str = "managed-auth-e2e";

/// A test waits more than it works.
const AT_ONCE: &str = "4";

/// Chromium runs all tests, and Firefox all but these, where there is nothing left for a browser to do
/// in its own way. (`web` runs the component's tests in both.)
const NOT_IN_FIREFOX: [(&str, &str); 13] = [
    ("call_faults::", "the machine decides, and `web` has both browsers' fetch fail"),
    ("dialects::", "the machine decides"),
    ("examples::", "other apps around the same component"),
    ("front_ends::", "other apps around the same element"),
    ("gallery_axe::", "markup and colours, looked at by a script"),
    ("gallery_hostile::", "the order of style sheets"),
    ("gallery_policy::every_state", "every brand is tried in both"),
    ("hosting::", "what servers send"),
    ("languages::", "text"),
    ("load::", "needs Chromium's driver"),
    ("soak::", "a seed like any other"),
    ("studio::", "a tool for hosts"),
    ("studio_code::", "a tool for hosts"),
];

/// The stage that builds the book looks at it, too.
const BOOK: &str = "book::";

/// WebKitGTK runs whole logins; its own stage runs everything.
const IN_WEBKIT: [&str; 1] = ["logins::"];

/// Builds the page and all that is around it.
pub(crate) fn build(report: &Report, kit: &Kit) -> Result<()> {
    setup::servers()?;
    report.stage("page", || build::page(kit, kit.std()))?;
    report.stage("examples", || examples::build(kit))?;
    report.stage("fresh app", || fresh_app::build(kit))?;
    report.stage("front ends", || front_ends::build(kit))?;
    report.stage("front ends, types", front_ends::check_types)?;
    report.stage("front ends, on a server", front_ends::check_server)
}

/// Runs what this browser is for; in WebKitGTK, `all` on request.
pub(crate) fn test(report: &mut Report, browser: &Browser, all: bool) -> Result<()> {
    let chosen: Vec<&str> = match browser.id {
        "firefox" => NOT_IN_FIREFOX.iter().flat_map(|(name, _)| ["--skip", *name]).collect(),
        "webkit" if !all => IN_WEBKIT.to_vec(),
        _ => Vec::new(),
    };
    let sh = shell()?;
    let tests = cmd!(sh, "cargo test --no-fail-fast --package {PACKAGE} --");
    let tests = tests.args(["--skip", BOOK]).args(chosen);
    let tests = examples::around(driven(tests, browser))
        .env("RUST_TEST_THREADS", AT_ONCE)
        .env("MANAGED_AUTH_AXE", setup::axe()?)
        .env("MANAGED_AUTH_FRESH_APP", fresh_app::dist())
        .env("MANAGED_AUTH_FRONT_ENDS", front_ends::dist());
    report.runner(&format!("end to end, {}", browser.name), tests)
}

/// Looks at the book, where it has been built.
pub(crate) fn book(report: &mut Report, browser: &Browser) -> Result<()> {
    let sh = shell()?;
    let tests = cmd!(sh, "cargo test --package {PACKAGE} -- {BOOK}");
    let tests = driven(tests, browser)
        .env("MANAGED_AUTH_AXE", setup::axe()?)
        .env("MANAGED_AUTH_SITE", docs::site());
    report.runner(&format!("book, {}", browser.name), tests)
}

/// A program of this package, told which browser to drive, and where the page is.
pub(crate) fn driven<'a>(cmd: Cmd<'a>, browser: &Browser) -> Cmd<'a> {
    cmd.env(browser.variable, &browser.driver)
        .env("MANAGED_AUTH_BROWSER", browser.id)
        .env("MANAGED_AUTH_DIST", build::dist())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_that_is_chosen_is_there() {
        let all = crate::run::root().join("tests/e2e/tests/all.rs");
        let all = std::fs::read_to_string(all).unwrap();
        for name in NOT_IN_FIREFOX.map(|(name, _)| name).into_iter().chain(IN_WEBKIT).chain([BOOK])
        {
            let module = format!("mod {};", name.split("::").next().unwrap());
            assert!(all.contains(&module), "{module}");
        }
    }
}
