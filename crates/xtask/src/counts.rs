//! The counts in the summary lines of test runners.

use std::fmt;

/// Tests that a runner has run, or left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Counts {
    /// So many of those that passed have only said why they are left out.
    pub(crate) fn leave_out(&mut self, skipped: u32) {
        let skipped = skipped.min(self.passed);
        self.passed -= skipped;
        self.skipped += skipped;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, skipped } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// A runner's summary line, without colours, and what it counts: libtest's and
/// wasm-bindgen-test's `test result: ok. 5 passed; 0 failed; 1 ignored; ...` or nextest's
/// `Summary [ 0.1s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped`.
pub(crate) fn counted(line: &str) -> Option<(String, Counts)> {
    let plain = without_colours(line).trim().to_owned();
    let rest = match plain.strip_prefix("test result:") {
        Some(rest) => rest,
        None => plain.strip_prefix("Summary [")?.split_once("run:")?.1,
    };
    let mut counts = Counts::default();
    let words: Vec<&str> = rest.split_whitespace().collect();
    for pair in words.windows(2) {
        let [number, label] = pair else { continue };
        let Ok(number) = number.trim_start_matches('(').parse::<u32>() else {
            continue;
        };
        match label.trim_end_matches([',', ';', ')', ':']) {
            "passed" => counts.passed += number,
            // nextest counts a test that ran too long for itself.
            "failed" | "timed" => counts.failed += number,
            "skipped" | "ignored" => counts.skipped += number,
            _ => {}
        }
    }
    Some((plain, counts))
}

/// Whether a test says in this line that it is left out, and why: runners count it as passed.
pub(crate) fn says_it_is_left_out(line: &str) -> bool {
    line.starts_with("skipped: ")
}

/// An escape sequence of the kind that sets colours ends in its first letter.
fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once(|c: char| c.is_ascii_alphabetic()));
    first + &rest.flatten().map(|(_, plain)| plain).collect::<String>()
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
        assert!(says_it_is_left_out("skipped: life::offline: no driver can"));
        assert!(!says_it_is_left_out("test a ... ok, 1 skipped: b"));
        let mut counts = counted("test result: ok. 5 passed; 0 failed; 1 ignored;").unwrap().1;
        counts.leave_out(2);
        assert_eq!(counts.to_string(), "3 passed, 0 failed, 3 skipped");
    }
}
