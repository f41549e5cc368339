//! Two states that will behave alike have the same fingerprint.

use managed_auth_core::time::Millis;
use std::fmt::{self, Debug, Write};
use std::hash::{DefaultHasher, Hasher};

/// Every number from here on is a point in time.
const EARLIEST: u64 = 1_000_000_000_000;

/// No rule looks further back than this.
const OLDEST: i64 = -130_000;

/// Hashes the debug text of a state, with points in time relative to `now`, tickets by the order
/// in which they turn up, and without the counters that decide nothing.
pub(crate) fn of(state: &impl Debug, now: Millis) -> u64 {
    let mut text = Normalised {
        text: String::with_capacity(4096),
        now,
        tickets: Vec::new(),
        name: String::new(),
    };
    write!(text, "{state:?}").unwrap();
    let mut hasher = DefaultHasher::new();
    hasher.write(text.text.as_bytes());
    hasher.finish()
}

/// Debug text comes in pieces: a name, a colon, a number.
struct Normalised {
    text: String,
    now: Millis,
    tickets: Vec<u64>,
    /// The last piece that is a word.
    name: String,
}

impl Write for Normalised {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match piece.as_bytes().first() {
            Some(first) if first.is_ascii_digit() => {
                let meaning = piece.parse().map_or(-1, |number| self.meaning(number));
                write!(self.text, "{meaning}")?;
            }
            Some(first) if first.is_ascii_alphabetic() => {
                self.name.clear();
                self.name.push_str(piece);
                self.text.push_str(piece);
            }
            _ => self.text.push_str(piece),
        }
        Ok(())
    }
}

impl Normalised {
    fn meaning(&mut self, number: u64) -> i64 {
        let small = number as i64;
        match self.name.as_str() {
            "random" | "last_ticket" | "seed" => 0,
            _ if number >= EARLIEST => (small - self.now as i64).max(OLDEST),
            "Ticket" => {
                let known = self.tickets.iter().position(|ticket| *ticket == number);
                known.unwrap_or_else(|| {
                    self.tickets.push(number);
                    self.tickets.len() - 1
                }) as i64
            }
            // The delays do not grow in this world.
            "failures" => small.min(1),
            "rereads" => small.min(3),
            _ => small,
        }
    }
}
