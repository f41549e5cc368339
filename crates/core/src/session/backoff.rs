//! How long to wait before trying again: a pure rule, without clock or random source of its own.

use crate::time::Millis;

/// Nobody is asked again sooner than this, whatever a server says.
const FLOOR: Millis = 250;

/// Exponential backoff with full jitter.
///
/// The delay is drawn between zero and a ceiling that doubles with each failure up to the cap, so
/// that pages which lost the same server do not come back to it together. `retry:` of the stream
/// and `Retry-After` can lengthen a delay but never past the cap, nor shorten it below 250 ms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
    /// The stream's own reconnection time, from `retry:`.
    pub(super) retry: Option<Millis>,
}

impl Backoff {
    /// The delay after one more failure. `asked_for` is `Retry-After`; `unit` is uniform over all
    /// of `u32`.
    pub fn next(
        &mut self,
        base: Millis,
        cap: Millis,
        asked_for: Option<Millis>,
        unit: u32,
    ) -> Millis {
        let ceiling = base.saturating_mul(1 << self.failures.min(32)).min(cap);
        self.failures = self.failures.saturating_add(1);
        let jittered = ((u128::from(ceiling) * u128::from(unit)) >> 32) as Millis;
        let least = asked_for
            .unwrap_or(0)
            .max(self.retry.unwrap_or(0))
            .max(FLOOR);
        jittered.max(least).min(cap.max(FLOOR))
    }

    /// Things work again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Whether the last attempt failed.
    #[must_use]
    pub fn in_trouble(&self) -> bool {
        self.failures > 0
    }
}
