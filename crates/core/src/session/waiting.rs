//! Long waits: when the snapshot is read again, and when the person is told (rule 10).

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

#[cfg(test)]
mod tests {
    use super::*;

    /// When the snapshot is read, second by second, in a step that began at 0.
    fn reads(waiting: &mut Waiting, seconds: std::ops::Range<Millis>) -> Vec<Millis> {
        seconds
            .filter(|second| waiting.take_due(second * 1000))
            .collect()
    }

    #[test]
    fn the_gaps_grow_and_then_stay() {
        let mut waiting = Waiting::default();
        waiting.step_changed(true, 0);
        assert_eq!(reads(&mut waiting, 0..300), [15, 45, 105, 165, 225, 285]);
    }

    #[test]
    fn news_starts_the_gaps_anew_but_not_the_slowness() {
        let mut waiting = Waiting::default();
        waiting.step_changed(true, 0);
        assert_eq!(reads(&mut waiting, 0..20), [15]);
        waiting.news(20_000);
        assert_eq!(reads(&mut waiting, 20..70), [35, 65]);
        assert!(waiting.is_slow(30_000) && !waiting.is_slow(29_999));
    }

    #[test]
    fn a_step_that_waits_for_the_person_is_never_due() {
        let mut waiting = Waiting::default();
        waiting.step_changed(true, 0);
        waiting.step_changed(false, 1_000);
        assert!(reads(&mut waiting, 0..300).is_empty());
        assert_eq!(waiting.deadline(1_000), None);
        assert!(!waiting.is_slow(1_000_000));
    }

    #[test]
    fn the_deadline_is_the_next_read_or_the_moment_it_gets_slow() {
        let mut waiting = Waiting::default();
        waiting.step_changed(true, 0);
        assert_eq!(waiting.deadline(0), Some(15_000));
        assert!(waiting.take_due(15_000));
        assert_eq!(waiting.deadline(15_000), Some(30_000));
        assert_eq!(waiting.deadline(30_000), Some(45_000));
    }
}
