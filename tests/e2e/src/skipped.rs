//! What is left out in a browser is said where everybody sees it.

use std::io::Write as _;
use std::thread;

/// Says that this test, or the rest of it, is left out in this browser, and why. `cargo xtask test`
/// counts it as skipped.
///
/// # Panics
///
/// When nothing can be said.
pub fn skipped(why: &str) {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    let line = format!("skipped: {test}: {why}\n");
    // Not by `println!`: the runner keeps that to itself unless the test fails.
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}
