//! The end-to-end tests: which of them runs in which browser, and with what around them.

use crate::build;
use crate::examples;
use crate::front_ends;
use crate::report::Report;
use crate::run::shell;
use crate::setup::{self, Browser, Kit};
use anyhow::Result;
use xshell::{Cmd, cmd};

const PACKAGE: &str = "managed-auth-e2e";

/// A test waits more than it works.
const AT_ONCE: &str = "5";

/// Chromium runs every module of the tests. Firefox runs those where a browser's own ways can make a
/// difference: events, focus, history, storage, streams, frames. WebKitGTK runs whole logins here, and
/// everything in the stage `webkit`.
///
/// Not in Firefox: what is decided by a server, by a build tool or by our own text, and what looks at
/// each state of the gallery, which has no logic of its own.
const IN_FIREFOX: [(&str, bool); 27] = [
    ("appearance", true),
    ("asleep", true),
    ("call_faults", false),
    ("dialects", false),
    ("element", true),
    ("element_loading", true),
    ("embedded", true),
    ("examples", false),
    ("front_ends", false),
    ("gallery_axe", false),
    ("gallery_hostile", true),
    ("gallery_keyboard", true),
    ("gallery_policy", true),
    ("gallery_tree", false),
    ("hand_back", true),
    ("hosting", false),
    ("languages", false),
    ("life", true),
    ("load", false),
    ("logins", true),
    ("marks", false),
    ("messages", true),
    ("secrets", true),
    ("soak", false),
    ("stream_faults", true),
    ("switches", true),
    ("twice", true),
];

const IN_WEBKIT: [&str; 1] = ["logins::"];

/// Builds the page and all that is around it.
pub(crate) fn build(report: &Report, kit: &Kit) -> Result<()> {
    setup::servers()?;
    report.stage("page", || build::page(kit, kit.std()))?;
    report.stage("examples", || examples::build(kit))?;
    report.stage("front ends", || front_ends::build(kit))?;
    report.stage("front ends, types", front_ends::check_types)?;
    report.stage("front ends, on a server", front_ends::check_server)
}

/// Runs what there is for this browser, or all.
pub(crate) fn test(report: &mut Report, browser: &Browser, all: bool) -> Result<()> {
    let in_firefox = IN_FIREFOX.iter().filter(|(_, runs)| *runs);
    let modules: Vec<String> = match browser.id {
        "firefox" if !all => in_firefox.map(|(name, _)| format!("{name}::")).collect(),
        "webkit" if !all => IN_WEBKIT.map(str::to_owned).to_vec(),
        _ => Vec::new(),
    };
    let sh = shell()?;
    let tests = cmd!(sh, "cargo test --no-fail-fast --package {PACKAGE}");
    // The package's own tests have other names than these.
    let tests = match modules.is_empty() {
        true => tests,
        false => tests.args(["--test", "all", "--"]).args(&modules),
    };
    let tests = driven(tests, browser)
        .env("RUST_TEST_THREADS", AT_ONCE)
        .env("MANAGED_AUTH_AXE", setup::axe()?)
        .env("MANAGED_AUTH_EXAMPLES", examples::dist())
        .env("MANAGED_AUTH_EXAMPLE_SERVER", examples::server())
        .env("MANAGED_AUTH_FRONT_ENDS", front_ends::dist());
    report.runner(&format!("end to end, {}", browser.name), tests)
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
    fn every_module_of_the_tests_is_in_the_table() {
        let all = crate::run::root().join("tests/e2e/tests/all.rs");
        let all = std::fs::read_to_string(all).unwrap();
        let modules = all
            .lines()
            .filter_map(|it| it.strip_prefix("mod ")?.strip_suffix(';'));
        let table = IN_FIREFOX.map(|(name, _)| name);
        assert_eq!(modules.collect::<Vec<_>>(), table);
    }
}
