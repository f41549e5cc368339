//! The end-to-end tests: which of them runs in which browser, and with what around them.

use crate::prelude::*;
use crate::report::{Report, stage};
use crate::setup::{self, Browser};
use crate::{build, docs, examples, fresh_app, front_ends};

const PACKAGE: &str = "managed-auth-e2e";

/// A test waits more than it works.
const AT_ONCE: &str = "4";

/// Chromium runs all tests, and Firefox all but these, where there is nothing left for a browser to do
/// in its own way. (`web` runs the component's tests in both.)
const NOT_IN_FIREFOX: [(&str, &str); 11] = [
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
];

/// The stage that builds the book looks at it, too.
const BOOK: &str = "book::";

/// What WebKitGTK runs; its own stage runs everything.
const LOGINS: &str = "logins::";

/// Builds the page and all that is around it.
pub(crate) fn build() -> Result<()> {
    let kit = stage("page", build::ready)?;
    stage("examples", || examples::build(&kit))?;
    stage("fresh app", || fresh_app::build(&kit))?;
    stage("front ends", || front_ends::build(&kit))?;
    stage("front ends, types", || front_ends::run("types"))?;
    stage("front ends, on a server", || front_ends::run("server"))
}

/// Runs what this browser is for.
pub(crate) fn test(report: &mut Report, browser: &Browser) -> Result<()> {
    let others = NOT_IN_FIREFOX.iter().filter(|_| browser.id == "firefox");
    let others = others.flat_map(|(name, _)| ["--skip", *name]);
    run(report, "end to end", browser, ["--skip", BOOK].into_iter().chain(others).collect())
}

/// Runs whole logins.
pub(crate) fn logins(report: &mut Report, browser: &Browser) -> Result<()> {
    run(report, "end to end", browser, vec![LOGINS])
}

/// Looks at the book, where it has been built.
pub(crate) fn book(report: &mut Report, browser: &Browser) -> Result<()> {
    run(report, "book", browser, vec![BOOK])
}

fn run(report: &mut Report, name: &str, browser: &Browser, chosen: Vec<&str>) -> Result<()> {
    let sh = shell()?;
    let tests = cmd!(sh, "cargo test --no-fail-fast --package {PACKAGE} -- {chosen...}");
    let tests = examples::around(browser.driven_by(tests))
        .env("RUST_TEST_THREADS", AT_ONCE)
        .env("MANAGED_AUTH_AXE", setup::axe()?)
        .env("MANAGED_AUTH_FRESH_APP", fresh_app::page())
        .env("MANAGED_AUTH_FRONT_ENDS", front_ends::pages())
        .env("MANAGED_AUTH_SITE", docs::site());
    report.runner(&format!("{name}, {}", browser.name), tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_that_is_chosen_is_there() {
        let all = root().join("tests/e2e/tests/all.rs");
        let all = fs::read_to_string(all).unwrap();
        for name in NOT_IN_FIREFOX.map(|(name, _)| name).into_iter().chain([LOGINS, BOOK]) {
            let module = format!("mod {};", name.split("::").next().unwrap());
            assert!(all.contains(&module), "{module}");
        }
    }
}
