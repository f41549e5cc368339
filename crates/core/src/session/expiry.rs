//! The end that a login comes to by itself.

use crate::time::Millis;

/// The person is warned in the last minute.
const WARNING: Millis = 60_000;

/// So long the server has, once the time is over, to say that it is not.
const GRACE: Millis = 10_000;

/// `flow_expires_at`, on the page's clock.
///
/// The server's clock is measured, not assumed to be the page's: without a measure nothing expires
/// here, and the server's own word ends the login.
#[derive(Debug, Clone, Default)]
pub(super) struct Expiry {
    /// By the server's clock.
    at: Option<Millis>,
    /// What to add to the page's clock to have the server's, and whether it came from a `Date`
    /// header. Such a header is written as the answer is sent; a state's timestamp can be old.
    skew: Option<(i64, bool)>,
    /// The time is over and the snapshot is being read to make sure; until then at most.
    confirming: Option<Millis>,
}

impl Expiry {
    pub(super) fn set(&mut self, at: Option<Millis>) {
        self.at = at;
    }

    /// Every sample is late by the time it travelled, so the largest difference is the best.
    pub(super) fn sample(&mut self, server: Millis, now: Millis, from_date: bool) {
        let difference = (server as i64).saturating_sub(now as i64);
        self.skew = match self.skew {
            Some((skew, dated)) if dated == from_date => Some((skew.max(difference), dated)),
            Some((_, true)) => self.skew,
            _ => Some((difference, from_date)),
        };
    }

    fn local(&self) -> Option<Millis> {
        let (skew, _) = self.skew?;
        Some(u64::try_from((self.at? as i64).saturating_sub(skew)).unwrap_or(0))
    }

    /// Seconds to go, in the last minute only.
    pub(super) fn seconds_left(&self, now: Millis) -> Option<u32> {
        let left = self.local()?.saturating_sub(now);
        (left <= WARNING).then(|| left.div_ceil(1000) as u32)
    }

    pub(super) fn is_over(&self, now: Millis) -> bool {
        self.local().is_some_and(|at| now >= at)
    }

    /// Whether to ask the server, the first time that the end is noticed.
    pub(super) fn take_confirmation(&mut self, now: Millis) -> bool {
        if !self.is_over(now) {
            // The clocks were measured anew since.
            self.confirming = None;
            return false;
        }
        let first = self.confirming.is_none();
        if first {
            self.confirming = Some(now + GRACE);
        }
        first
    }

    /// A snapshot came that does not end the login. Whether it ends now all the same.
    pub(super) fn snapshot_read(&mut self, now: Millis) -> bool {
        let was_asked = self.confirming.take().is_some();
        was_asked && self.is_over(now)
    }

    pub(super) fn grace_is_over(&self, now: Millis) -> bool {
        self.confirming.is_some_and(|until| now >= until)
    }

    pub(super) fn deadline(&self, now: Millis) -> Option<Millis> {
        if self.confirming.is_some() {
            return self.confirming;
        }
        let at = self.local()?;
        let left = at.saturating_sub(now);
        // Before the last minute its beginning, then each second.
        Some(if left > WARNING {
            at - WARNING
        } else {
            at - left.saturating_sub(1) / 1000 * 1000
        })
    }
}
