//! The server's clock: how the page measures it, and reads the server's times by it (rule 19).

use super::RetryAfter;
use crate::time::{Millis, Moment};

/// The server's clock, measured against the page's steady one. It is not assumed to be the page's.
#[derive(Debug, Clone, Default)]
pub(super) struct ServerClock {
    /// What to add to the steady clock to have the server's, and whether it came from a `Date`
    /// header. Such a header is written as the answer is sent; a state's timestamp can be old.
    skew: Option<(i64, bool)>,
    /// The measure may be wrong, such as one server's of several: the next `Date` header replaces it.
    doubted: bool,
}

impl ServerClock {
    /// Every sample is late by the time it travelled, so the largest difference is the best. It
    /// grows where the steady clock stands still while the device sleeps.
    pub(super) fn sample(&mut self, server: Millis, now: Millis, from_date: bool) {
        let difference = (server as i64).saturating_sub(now as i64);
        self.skew = match self.skew {
            _ if from_date && std::mem::take(&mut self.doubted) => Some((difference, true)),
            Some((skew, dated)) if dated == from_date => Some((skew.max(difference), dated)),
            Some((_, true)) => self.skew,
            _ => Some((difference, from_date)),
        };
    }

    pub(super) fn doubt(&mut self) {
        self.doubted = true;
    }

    /// A time of the server, by the steady clock; `None` without a measure.
    pub(super) fn local(&self, server: Millis) -> Option<Millis> {
        let (skew, _) = self.skew?;
        Some(u64::try_from((server as i64).saturating_sub(skew)).unwrap_or(0))
    }

    /// How long an answer asks to wait. Its own clock comes first, then what is known of others;
    /// where nothing is, the page's wall clock stands in for the server's.
    pub(super) fn delay(&self, asked_for: RetryAfter, now: Moment) -> Millis {
        match asked_for {
            RetryAfter::In(delay) => delay,
            RetryAfter::At {
                time,
                date: Some(date),
            } => time.saturating_sub(date),
            RetryAfter::At { time, date: None } => match self.local(time) {
                Some(at) => at.saturating_sub(now.steady),
                None => time.saturating_sub(now.wall),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's steady clock counts from its beginning, and its wall clock is a day behind.
    const NOW: Moment = Moment {
        steady: 5_000,
        wall: 1_000_000_000,
    };
    const SERVER: Millis = 1_086_400_000;

    fn at(time: Millis) -> RetryAfter {
        RetryAfter::At { time, date: None }
    }

    #[test]
    fn the_least_delayed_sample_counts_and_a_date_beats_a_timestamp() {
        let mut clock = ServerClock::default();
        clock.sample(40_000, 50_000, false);
        assert_eq!(clock.local(100_000), Some(110_000));
        clock.sample(48_000, 50_000, false);
        clock.sample(30_000, 50_000, false);
        assert_eq!(clock.local(100_000), Some(102_000));
        clock.sample(47_000, 50_000, true);
        clock.sample(50_000, 50_000, false);
        assert_eq!(clock.local(100_000), Some(103_000));
        clock.sample(20_000, 50_000, true);
        let kept = clock.local(100_000);
        assert_eq!(kept, Some(103_000), "that answer was long on its way");
    }

    #[test]
    fn only_a_date_measures_a_doubted_clock_anew() {
        let mut clock = ServerClock::default();
        clock.sample(50_000, 50_000, true);
        clock.doubt();
        clock.sample(10_000, 50_000, false);
        assert_eq!(clock.local(100_000), Some(100_000));
        clock.sample(10_000, 50_000, true);
        assert_eq!(clock.local(100_000), Some(140_000));
    }

    #[test]
    fn a_date_to_wait_for_is_read_by_the_servers_clock_and_a_span_by_none() {
        let mut clock = ServerClock::default();
        clock.sample(SERVER, NOW.steady, false);
        assert_eq!(clock.delay(at(SERVER + 7_000), NOW), 7_000);
        assert_eq!(clock.delay(at(SERVER - 7_000), NOW), 0);
        assert_eq!(clock.delay(RetryAfter::In(3_000), NOW), 3_000);
    }

    #[test]
    fn where_nothing_is_known_of_the_servers_clock_the_wall_clock_stands_in() {
        let clock = ServerClock::default();
        assert_eq!(clock.local(SERVER), None);
        assert_eq!(clock.delay(at(NOW.wall + 7_000), NOW), 7_000);
        assert_eq!(clock.delay(at(NOW.wall - 7_000), NOW), 0);
    }

    #[test]
    fn a_time_before_the_page_began_is_its_beginning() {
        let mut clock = ServerClock::default();
        clock.sample(1_000_000, 0, true);
        assert_eq!(clock.local(1_000), Some(0));
    }
}
