//! Time as a number: the page's two clocks, and points in time as the flow state writes them
//! (contract, section 3), which is RFC 3339 and nothing else. A full calendar library would weigh
//! more than the page.

/// Milliseconds: a span, or a point in time by the clock that the context names.
pub type Millis = u64;

/// Now, by both clocks of a page.
///
/// What is measured with, every deadline among it, is the steady clock. The wall clock belongs to
/// the device's owner, who can set it at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// By a clock that nobody can set and that never goes back, whatever it counts from:
    /// `performance.now()`. On some systems it stands still while the device sleeps.
    pub steady: Millis,
    /// By the device's clock, since the Unix epoch: `Date.now()`.
    pub wall: Millis,
}

/// For tests, whose clocks agree.
impl From<Millis> for Moment {
    fn from(both: Millis) -> Self {
        Self {
            steady: both,
            wall: both,
        }
    }
}

/// Reads an RFC 3339 timestamp, such as `2026-01-31T12:00:00.250Z` or `…T13:00:00+01:00`.
///
/// Returns `None` for anything else and for times before 1970.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<Millis> {
    let mut rest = text.trim_ascii();
    let year = number(&mut rest, 4)?;
    let month = after(&mut rest, "-")?;
    let day = after(&mut rest, "-")?;
    rest = rest.strip_prefix(['T', 't', ' '])?;
    let hour = number(&mut rest, 2)?;
    let minute = after(&mut rest, ":")?;
    let second = after(&mut rest, ":")?;
    let mut millis = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let mut scale = 100;
        for digit in fraction.bytes().take(digits) {
            millis += i64::from(digit - b'0') * scale;
            scale /= 10;
        }
        rest = fraction.get(digits..)?;
    }
    let offset = match rest {
        "Z" | "z" => 0,
        _ => {
            let sign = if rest.starts_with('-') { -1 } else { 1 };
            rest = rest.strip_prefix(['+', '-'])?;
            let hours = number(&mut rest, 2)?;
            let minutes = after(&mut rest, ":")?;
            sign * (hours * 60 + minutes)
        }
    };
    let seconds = epoch_seconds(year, month, day, hour, minute - offset, second)?;
    u64::try_from(seconds * 1000 + millis).ok()
}

fn number(rest: &mut &str, digits: usize) -> Option<i64> {
    let (head, tail) = rest.split_at_checked(digits)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = tail;
    head.parse().ok()
}

fn after(rest: &mut &str, separator: &str) -> Option<i64> {
    *rest = rest.strip_prefix(separator)?;
    number(rest, 2)
}

/// Days from the civil calendar, counted in 400-year eras that begin in March, so that the leap
/// day is the last of its year.
fn epoch_seconds(y: i64, m: i64, d: i64, hour: i64, minute: i64, second: i64) -> Option<i64> {
    if !(1..=12).contains(&m) || !(1..=31).contains(&d) || hour > 23 || second > 60 {
        return None;
    }
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339_times_become_milliseconds_since_the_epoch() {
        assert_eq!(parse_rfc3339("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_rfc3339("2000-02-29T00:00:00Z"), Some(951_782_400_000));
        assert_eq!(
            parse_rfc3339("2026-11-23T10:00:00.125Z"),
            Some(1_795_428_000_125)
        );
        assert_eq!(
            parse_rfc3339("2026-11-23T11:30:00+01:30"),
            Some(1_795_428_000_000)
        );
        assert_eq!(
            parse_rfc3339("2026-11-23T10:00:00.123456789Z"),
            Some(1_795_428_000_123)
        );
        assert_eq!(
            parse_rfc3339("2026-11-23T04:30:00-05:30"),
            Some(1_795_428_000_000)
        );
    }

    #[test]
    fn a_time_with_any_character_missing_or_spoiled_is_none() {
        for text in ["2026-11-23T10:00:00.125Z", "2026-11-23T10:00:00+01:30"] {
            assert!(parse_rfc3339(text).is_some(), "{text}");
            for at in 0..text.len() {
                let (head, tail) = text.split_at(at);
                assert_eq!(parse_rfc3339(head), None, "{head}");
                for spoiled in ["?", "\u{e9}"] {
                    let spoiled = [head, spoiled, &tail[1..]].concat();
                    assert_eq!(parse_rfc3339(&spoiled), None, "{spoiled}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_a_time_is_none() {
        for text in [
            "",
            "soon",
            "2026-13-01T00:00:00Z",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "é",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }
}
