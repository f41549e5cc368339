//! The expiry of a login, by the server's clock.

use super::server_clock::ServerClock;
use crate::time::Millis;

/// The person is warned in the last minute.
const WARNING: Millis = 60_000;

/// For how long a snapshot that says otherwise is waited for once the time is over.
const GRACE: Millis = 10_000;

/// When that end is noticed so much later, the page was away or slept, and has missed the answer.
const ASLEEP: Millis = 5_000;

/// So long after a confirmation was asked for no other is: a date that has no fractions of a second can
/// say again and again that the end is some milliseconds away.
const BETWEEN_CONFIRMATIONS: Millis = 2_000;

/// `flow_expires_at`, on the page's steady clock.
///
/// Without a measure of the server's clock nothing expires here, and the server's own word ends the
/// login.
#[derive(Debug, Clone, Default)]
pub(super) struct Expiry {
    /// By the server's clock.
    at: Option<Millis>,
    pub(super) clock: ServerClock,
    /// The end was seen to be still to come. One that is past from the start is a server's clock or
    /// a server's mistake, and only its own word ends that login.
    counted: bool,
    /// The time is over and the snapshot is being read to make sure; until then at most.
    confirming: Option<Millis>,
    /// From when on it may be asked for again.
    again_at: Millis,
}

impl Expiry {
    pub(super) fn set(&mut self, at: Option<Millis>) {
        self.at = at;
    }

    fn local(&self) -> Option<Millis> {
        self.clock.local(self.at?)
    }

    /// The end, if it is one to count down to.
    fn to_come(&self) -> Option<Millis> {
        self.local().filter(|_| self.counted)
    }

    /// Seconds to go, in the last minute only.
    pub(super) fn seconds_left(&self, now: Millis) -> Option<u32> {
        let left = self.to_come()?.saturating_sub(now);
        (left <= WARNING).then(|| left.div_ceil(1000) as u32)
    }

    pub(super) fn is_over(&self, now: Millis) -> bool {
        self.local().is_some_and(|at| now >= at)
    }

    /// Whether to ask the server: when the end is noticed first, and when it is first after a sleep.
    pub(super) fn take_confirmation(&mut self, now: Millis) -> bool {
        if !self.is_over(now) {
            // The clocks were measured anew since.
            self.confirming = None;
            self.counted |= self.local().is_some();
            return false;
        }
        let is_new = self.confirming.is_none_or(|until| now > until + ASLEEP);
        let asks = self.counted && is_new && now >= self.again_at;
        if asks {
            self.confirming = Some(now + GRACE);
            self.again_at = now + BETWEEN_CONFIRMATIONS;
            self.clock.doubt();
        }
        asks
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
        let at = self.to_come()?;
        let left = at.saturating_sub(now);
        // Before the last minute its beginning, then each second.
        Some(match left {
            0 => at.max(self.again_at),
            _ if left > WARNING => at - WARNING,
            _ => at - (left - 1) / 1000 * 1000,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ends at 100 s by the server's clock, which is `ahead` of the steady one.
    fn measured(ahead: i64) -> Expiry {
        let mut expiry = Expiry::default();
        expiry.set(Some(100_000));
        expiry
            .clock
            .sample(50_000_u64.saturating_add_signed(ahead), 50_000, true);
        assert!(!expiry.take_confirmation(50_000));
        expiry
    }

    #[test]
    fn the_end_is_moved_to_the_steady_clock() {
        assert!(!measured(0).is_over(99_999) && measured(0).is_over(100_000));
        assert!(!measured(20_000).is_over(79_999) && measured(20_000).is_over(80_000));
        assert!(!measured(-20_000).is_over(119_999) && measured(-20_000).is_over(120_000));
    }

    #[test]
    fn without_a_measure_or_an_end_nothing_is_over() {
        let mut expiry = Expiry::default();
        expiry.set(Some(1));
        assert!(!expiry.is_over(u64::MAX));
        assert_eq!(expiry.deadline(5), None);
        let mut expiry = measured(0);
        expiry.set(None);
        assert!(!expiry.is_over(u64::MAX));
    }

    #[test]
    fn seconds_are_counted_in_the_last_minute_only() {
        let expiry = measured(0);
        assert_eq!(expiry.seconds_left(39_999), None);
        assert_eq!(expiry.seconds_left(40_000), Some(60));
        assert_eq!(expiry.seconds_left(98_001), Some(2));
        assert_eq!(expiry.seconds_left(99_999), Some(1));
        assert_eq!(expiry.seconds_left(200_000), Some(0));
    }

    #[test]
    fn deadlines_are_the_last_minute_and_each_of_its_seconds() {
        let expiry = measured(0);
        assert_eq!(expiry.deadline(0), Some(40_000));
        assert_eq!(expiry.deadline(40_000), Some(41_000));
        assert_eq!(expiry.deadline(40_500), Some(41_000));
        assert_eq!(expiry.deadline(99_999), Some(100_000));
    }

    #[test]
    fn an_end_that_is_put_off_by_milliseconds_is_not_asked_for_again_at_once() {
        let mut expiry = measured(0);
        assert!(expiry.take_confirmation(100_000));
        expiry.clock.sample(99_990, 100_005, true);
        assert!(!expiry.take_confirmation(100_005) && !expiry.snapshot_read(100_005));
        assert!(expiry.is_over(100_015) && !expiry.take_confirmation(100_015));
        assert_eq!(expiry.deadline(100_015), Some(102_000));
        assert!(expiry.take_confirmation(102_000));
        assert!(expiry.snapshot_read(102_010));
    }

    #[test]
    fn the_end_is_confirmed_once_and_does_not_wait_for_ever() {
        let mut expiry = measured(0);
        assert!(!expiry.take_confirmation(99_999));
        assert!(expiry.take_confirmation(100_000));
        assert!(!expiry.take_confirmation(100_001));
        assert_eq!(expiry.deadline(100_001), Some(110_000));
        assert!(!expiry.grace_is_over(109_999) && expiry.grace_is_over(110_000));
    }

    #[test]
    fn a_snapshot_ends_it_only_when_asked_and_still_over() {
        let mut expiry = measured(0);
        assert!(!expiry.snapshot_read(100_000), "read for another reason");
        assert!(expiry.take_confirmation(100_000));
        assert!(expiry.snapshot_read(100_500));
        assert!(expiry.take_confirmation(102_000));
        expiry.set(Some(500_000));
        assert!(!expiry.snapshot_read(102_500));
        assert!(!expiry.grace_is_over(400_000));
    }

    #[test]
    fn a_better_measure_can_take_the_end_back() {
        let mut expiry = Expiry::default();
        expiry.set(Some(100_000));
        expiry.clock.sample(100_000, 50_000, false);
        assert!(!expiry.take_confirmation(49_999));
        assert!(expiry.take_confirmation(50_000));
        expiry.clock.sample(50_000, 50_000, true);
        assert!(!expiry.take_confirmation(50_000));
        assert!(!expiry.grace_is_over(60_000));
        assert_eq!(expiry.deadline(50_000), Some(51_000));
    }

    #[test]
    fn one_server_whose_clock_is_ahead_is_found_out_by_the_answer_that_confirms_the_end() {
        let mut expiry = measured(0);
        assert!(expiry.take_confirmation(160_000));
        expiry.clock.sample(60_000, 160_200, true);
        assert!(!expiry.snapshot_read(160_200));
        assert_eq!(expiry.seconds_left(160_200), Some(40));
        assert!(!expiry.take_confirmation(200_199) && expiry.take_confirmation(200_200));
    }

    #[test]
    fn an_end_that_is_past_from_the_start_is_the_servers_to_tell() {
        let mut expiry = Expiry::default();
        expiry.set(Some(1_000));
        expiry.clock.sample(50_000, 50_000, true);
        assert!(!expiry.take_confirmation(50_000) && !expiry.grace_is_over(90_000));
        assert_eq!(
            (expiry.deadline(50_000), expiry.seconds_left(50_000)),
            (None, None)
        );
        expiry.set(Some(100_000));
        assert!(!expiry.take_confirmation(50_000) && expiry.take_confirmation(100_000));
    }

    #[test]
    fn an_end_before_the_page_began_is_over() {
        let mut expiry = Expiry::default();
        expiry.set(Some(1_000));
        expiry.clock.sample(1_000_000, 0, true);
        assert!(expiry.is_over(0));
    }
}
