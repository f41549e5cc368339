//! What the stages of the tests came to: the counts in the summary lines of test runners.

use crate::prelude::*;
use crate::run;
use regex::Regex;
use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::time::Instant;

/// What the runners have counted so far, and the lines that said so.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// What the names of the wanted tests have in them.
    pub(crate) only: Option<String>,
    lines: Vec<String>,
    sum: Counts,
}

/// Tests that a runner has run, or left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u32,
    failed: u32,
    skipped: u32,
}

/// Does a part of the tests, and says how long that took.
pub(crate) fn stage<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    let start = Instant::now();
    let result = work();
    println!("== {name}: {:.1} s", start.elapsed().as_secs_f32());
    result
}

impl Report {
    pub(crate) fn of(only: Option<String>) -> Self {
        Self { only, ..Self::default() }
    }

    /// A stage without tests, which nobody waits for who has named some.
    pub(crate) fn check(&self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.only.is_some() { Ok(()) } else { stage(name, work) }
    }

    /// A stage whose output has summary lines of a test runner.
    pub(crate) fn runner(&mut self, name: &str, cmd: Cmd<'_>) -> Result<()> {
        // Its output passes through here, so the tools cannot see the terminal themselves.
        let colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let cmd = if colours { cmd.env("CARGO_TERM_COLOR", "always") } else { cmd };
        let cmd = cmd.args(&self.only);
        let mut left_out = BTreeSet::new();
        let status = stage(name, || {
            run::tee(cmd, |line| match counted(line) {
                // A file without tests, or without the one that is looked for, is no news.
                Some((_, counts)) if counts.passed + counts.failed == 0 => {}
                Some((plain, counts)) => {
                    self.lines.push(format!("{name}: {plain}"));
                    self.sum.add(counts);
                }
                None => left_out.extend(left_out_in(line).map(str::to_owned)),
            })
        })?;
        let left_out = left_out.len() as u32;
        if left_out > 0 {
            self.lines.push(format!("{name}: {left_out} of these are left out: see above why"));
            self.sum.leave_out(left_out);
        }
        ensure!(status.success(), "{name}: the runner ended with {status}; see above");
        Ok(())
    }

    /// A name that no test has must not read as all green.
    pub(crate) fn has_found(&self) -> Result<()> {
        let is_one = self.only.is_none() || !self.lines.is_empty();
        ensure!(is_one, "no test of these stages has that in its name");
        Ok(())
    }

    /// The last line is the sum of what the runners counted.
    pub(crate) fn print(mut self, passed: bool) {
        // A check that failed without a failed test, a lint say, must not read as all green.
        if !passed {
            self.sum.failed = self.sum.failed.max(1);
        }
        println!("\n{}", self.lines.join("\n"));
        let Counts { passed, failed, skipped } = self.sum;
        println!("{passed} passed, {failed} failed, {skipped} skipped");
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// So many of those that passed have only said why they are left out.
    fn leave_out(&mut self, skipped: u32) {
        let skipped = skipped.min(self.passed);
        self.passed -= skipped;
        self.skipped += skipped;
    }
}

/// A runner's summary line, without colours, and what it counts: libtest's and
/// wasm-bindgen-test's `test result: ok. 5 passed; 0 failed; 1 ignored; ...` or nextest's
/// `Summary [ 0.1s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped`.
fn counted(line: &str) -> Option<(String, Counts)> {
    let colours = Regex::new(r"\x1b\[[0-9;]*[A-Za-z]").ok()?;
    let plain = colours.replace_all(line, "").trim().to_owned();
    if !plain.starts_with("test result:") && !plain.starts_with("Summary [") {
        return None;
    }
    let mut counts = Counts::default();
    // nextest counts a test that ran too long for itself.
    let count = Regex::new(r"(\d+) (passed|failed|timed out|skipped|ignored)\b").ok()?;
    for (_, [number, label]) in count.captures_iter(&plain).map(|it| it.extract()) {
        *match label {
            "passed" => &mut counts.passed,
            "failed" | "timed out" => &mut counts.failed,
            _ => &mut counts.skipped,
        } += number.parse::<u32>().ok()?;
    }
    Some((plain, counts))
}

/// The test that says in this line that it is left out, and why: runners count it as passed. One that
/// has several parts says so of each.
fn left_out_in(line: &str) -> Option<&str> {
    line.strip_prefix("skipped: ")?.split(": ").next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(line: &str) -> Option<(u32, u32, u32)> {
        counted(line).map(|(_, c)| (c.passed, c.failed, c.skipped))
    }

    #[test]
    fn lines_of_libtest_are_counted() {
        let line = "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 9 filtered out";
        assert_eq!(counts(line), Some((5, 2, 1)));
    }

    #[test]
    fn lines_of_nextest_are_counted() {
        let line = "     Summary [   0.030s] 12 tests run: 11 passed (1 slow), 1 failed, 3 skipped";
        assert_eq!(counts(line), Some((11, 1, 3)));
        let line = "  Summary [ 9.030s] 3/4 tests run: 1 passed, 1 timed out, 1 failed, 0 skipped";
        assert_eq!(counts(line), Some((1, 2, 0)));
    }

    #[test]
    fn a_name_that_no_test_has_is_told() {
        let mut report = Report::of(Some("unheard".to_owned()));
        assert!(report.has_found().is_err());
        report.lines.push("1 passed".to_owned());
        assert!(report.has_found().is_ok() && Report::default().has_found().is_ok());
    }

    #[test]
    fn colours_do_not_matter() {
        let line = "\u{1b}[32;1m  Summary\u{1b}[0m [ 0.030s] \u{1b}[1m2\u{1b}[0m tests run: \
                    \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 \u{1b}[33;1mskipped\u{1b}[0m";
        assert_eq!(counts(line), Some((2, 0, 0)));
    }

    #[test]
    fn other_lines_are_not() {
        assert_eq!(counts("running 5 tests"), None);
        assert_eq!(counts("test a ... ok"), None);
    }

    #[test]
    fn what_says_that_it_is_left_out_has_not_passed() {
        assert_eq!(left_out_in("skipped: life::offline: no driver can"), Some("life::offline"));
        assert_eq!(left_out_in("test a ... ok, 1 skipped: b"), None);
        let mut counts = counted("test result: ok. 5 passed; 0 failed; 1 ignored;").unwrap().1;
        counts.leave_out(2);
        assert_eq!(counts, Counts { passed: 3, failed: 0, skipped: 3 });
    }
}
