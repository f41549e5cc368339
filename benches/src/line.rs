//! What stands between a page and its server, and how fast the page's machine is.

/// A line, as people have them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// So many times slower than this machine.
    pub(crate) cpu: u32,
    /// There and back, in milliseconds.
    pub(crate) round_trip: u32,
    /// Bits a second; without a limit where there is none.
    pub(crate) down: Option<u32>,
    pub(crate) up: Option<u32>,
}

/// Nothing is slowed down.
pub(crate) const FREE: Line = Line {
    name: "no throttle",
    cpu: 1,
    round_trip: 0,
    down: None,
    up: None,
};

/// The same on a slower machine.
pub(crate) const SLOW_CPU: Line = Line {
    name: "CPU 4x slower",
    cpu: 4,
    ..FREE
};

/// What most people have at home.
pub(crate) const HOME: Line = Line {
    name: "at home",
    cpu: 1,
    round_trip: 30,
    down: Some(20_000_000),
    up: Some(5_000_000),
};

/// An older phone on a train.
pub(crate) const PHONE: Line = Line {
    name: "slow phone",
    cpu: 4,
    round_trip: 150,
    down: Some(1_600_000),
    up: Some(750_000),
};

impl Line {
    /// In words, for the head of a table.
    pub(crate) fn words(self) -> String {
        let Self { name, cpu, .. } = self;
        let mut words = format!("{name}:");
        if let Some(down) = self.down {
            let (down, trip) = (f64::from(down) / 1e6, self.round_trip);
            words += &format!(" {down} Mbit/s, {trip} ms there and back,");
        }
        words + &format!(" CPU {cpu}x")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_it_is() {
        let words = "slow phone: 1.6 Mbit/s, 150 ms there and back, CPU 4x";
        assert_eq!(PHONE.words(), words);
        assert_eq!(FREE.words(), "no throttle: CPU 1x");
    }
}
