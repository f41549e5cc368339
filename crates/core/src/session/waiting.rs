//! Rule 10: long waits.

use crate::time::Millis;

/// So long without news, and the snapshot is read again: a server was seen to be ready before the
/// stream was attached. The gaps grow, for this is no polling.
const GAPS: [Millis; 3] = [15_000, 30_000, 60_000];

/// So long in one step, and the person is told that it takes longer than usual.
const SLOW: Millis = 30_000;

/// How long `discovering` or `submitting` has been on the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting {
    /// When the step came to the screen; `None` when the person is not made to wait.
    since: Option<Millis>,
    /// When the last state came or was read.
    news: Millis,
    rereads: usize,
}

impl Waiting {
    /// Another step is on the screen.
    pub(super) fn step_changed(&mut self, waits: bool, now: Millis) {
        *self = Self {
            since: waits.then_some(now),
            news: now,
            rereads: 0,
        };
    }

    /// The stream reported a state, were it the same.
    pub(super) fn news(&mut self, now: Millis) {
        self.news = now;
        self.rereads = 0;
    }

    /// Whether to read the snapshot now; then the next time is further away.
    pub(super) fn take_due(&mut self, now: Millis) -> bool {
        let due = self.next().is_some_and(|at| now >= at);
        if due {
            self.news = now;
            self.rereads += 1;
        }
        due
    }

    pub(super) fn is_slow(&self, now: Millis) -> bool {
        self.since
            .is_some_and(|since| now.saturating_sub(since) >= SLOW)
    }

    fn next(&self) -> Option<Millis> {
        let [.., last] = GAPS;
        self.since
            .map(|_| self.news + GAPS.get(self.rereads).copied().unwrap_or(last))
    }

    pub(super) fn deadline(&self, now: Millis) -> Option<Millis> {
        let slow = self.since.map(|since| since + SLOW).filter(|at| *at > now);
        [self.next(), slow].into_iter().flatten().min()
    }
}
