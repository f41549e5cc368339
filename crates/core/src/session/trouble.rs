//! Trouble with a request, and when it has lasted long enough to be told (rule 11).

use crate::time::Millis;

/// Most trouble passes sooner, and is not worth a notice.
const PATIENCE: Millis = 2_000;

/// For how long something has been in trouble without a pause: stream, exchange, snapshot or token.
#[derive(Debug, Clone, Default)]
pub(super) struct Lasting {
    since: Option<Millis>,
}

impl Lasting {
    pub(super) fn note(&mut self, in_trouble: bool, now: Millis) {
        self.since = in_trouble.then(|| self.since.unwrap_or(now));
    }

    /// A page that was away has not waited meanwhile.
    pub(super) fn forget(&mut self) {
        self.since = None;
    }

    pub(super) fn is_told(&self, now: Millis) -> bool {
        self.since.is_some_and(|since| now >= since + PATIENCE)
    }

    pub(super) fn deadline(&self, now: Millis) -> Option<Millis> {
        self.since
            .map(|since| since + PATIENCE)
            .filter(|at| *at > now)
    }
}
