//! How long to wait before trying again: a pure rule, without clock or random source of its own.

use crate::time::Millis;

/// Nobody is asked again sooner than this, whatever a server says.
const FLOOR: Millis = 250;

/// Exponential backoff with jitter.
///
/// The delay is drawn between a half and the whole of a ceiling that doubles with each failure up
/// to the cap, so that pages which lost the same server do not come back to it together. (Drawn from
/// zero on, half of the first delays would lie below the floor and so end together.) `retry:` of the
/// stream and `Retry-After` can lengthen a delay but never past the cap, nor shorten it below 250 ms.
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
        let least = ceiling / 2;
        let drawn = (u128::from(ceiling - least) * u128::from(unit)) >> 32;
        let jittered = least + drawn as Millis;
        let asked_for = asked_for.max(self.retry).unwrap_or(0);
        jittered.max(asked_for).max(FLOOR).min(cap.max(FLOOR))
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

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Millis = 500;
    const CAP: Millis = 15_000;

    fn delays(backoff: &mut Backoff, unit: u32, count: usize) -> Vec<Millis> {
        let next = |_| backoff.next(BASE, CAP, None, unit);
        (0..count).map(next).collect()
    }

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        let longest = delays(&mut Backoff::default(), u32::MAX, 8);
        // The draw is below its ceiling by less than a millisecond.
        assert_eq!(
            longest,
            [499, 999, 1_999, 3_999, 7_999, 14_999, 14_999, 14_999]
        );
    }

    #[test]
    fn the_jitter_takes_the_upper_half_of_the_range() {
        assert_eq!(delays(&mut Backoff::default(), 0, 3), [250, 500, 1_000]);
        assert_eq!(
            delays(&mut Backoff::default(), u32::MAX / 2, 3),
            [374, 749, 1_499]
        );
    }

    #[test]
    fn failures_without_end_do_not_overflow() {
        let mut backoff = Backoff {
            failures: u32::MAX,
            retry: None,
        };
        assert_eq!(backoff.next(u64::MAX, CAP, None, u32::MAX), 14_999);
        assert!(backoff.in_trouble());
    }

    #[test]
    fn what_the_server_asks_for_lengthens_a_delay_up_to_the_cap() {
        let asked = |retry, retry_after| {
            let mut backoff = Backoff { failures: 0, retry };
            backoff.next(BASE, CAP, retry_after, 0)
        };
        assert_eq!(asked(None, Some(7_000)), 7_000);
        assert_eq!(asked(Some(3_000), None), 3_000);
        assert_eq!(asked(Some(3_000), Some(7_000)), 7_000);
        assert_eq!(asked(Some(7_000), Some(3_000)), 7_000);
        assert_eq!(asked(Some(0), Some(0)), FLOOR);
        assert_eq!(asked(Some(u64::MAX), None), CAP);
        assert_eq!(asked(None, Some(u64::MAX)), CAP);
    }

    #[test]
    fn the_floor_holds_under_the_smallest_cap() {
        assert_eq!(Backoff::default().next(0, 0, None, u32::MAX), FLOOR);
    }

    #[test]
    fn once_things_work_the_delays_start_small_and_the_streams_retry_is_kept() {
        let mut backoff = Backoff {
            failures: 9,
            retry: Some(800),
        };
        backoff.reset();
        assert!(!backoff.in_trouble());
        assert_eq!(backoff.next(BASE, CAP, None, u32::MAX), 800);
        assert!(backoff.in_trouble());
    }
}
