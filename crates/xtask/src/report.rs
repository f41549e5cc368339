//! What the stages of the tests came to.

use crate::counts::{Counts, counted, says_it_is_left_out};
use crate::run;
use anyhow::{Result, ensure};
use std::io::IsTerminal as _;
use std::time::Instant;
use xshell::Cmd;

/// What has been counted so far, and the lines that said so.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<String>,
    sum: Counts,
}

impl Report {
    pub(crate) fn stage<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let result = work();
        println!("== {name}: {:.1} s", start.elapsed().as_secs_f32());
        result
    }

    /// A stage whose output has summary lines of a test runner.
    pub(crate) fn runner(&mut self, name: &str, cmd: Cmd<'_>) -> Result<()> {
        // Its output passes through here, so the tools cannot see the terminal themselves.
        let colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let cmd = if colours { cmd.env("CARGO_TERM_COLOR", "always") } else { cmd };
        let (mut lines, mut counts, mut left_out) = (Vec::new(), Counts::default(), 0);
        let status = self.stage(name, || {
            run::tee(cmd, |line| {
                if let Some((plain, count)) = counted(line) {
                    // A file without tests is no news.
                    if count != Counts::default() {
                        lines.push(format!("{name}: {plain}"));
                    }
                    counts.add(count);
                } else if says_it_is_left_out(line) {
                    left_out += 1;
                }
            })
        });
        if left_out > 0 {
            lines.push(format!("{name}: {left_out} of these are left out: see above why"));
        }
        counts.leave_out(left_out);
        self.lines.append(&mut lines);
        self.sum.add(counts);
        let status = status?;
        ensure!(status.success(), "{name}: the runner ended with {status}; see above");
        Ok(())
    }

    /// The last line is the sum of what the runners counted.
    pub(crate) fn print(&mut self, passed: bool) {
        // A check that failed without a failed test, a lint say, must not read as all green.
        if !passed && self.sum.failed == 0 {
            self.sum.failed = 1;
        }
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        println!("{}", self.sum);
    }
}
