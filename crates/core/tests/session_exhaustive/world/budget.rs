//! What may go wrong in the small world, and how often.

/// How often what may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// The stream's connection breaks.
    pub(crate) drops: u8,
    /// An answer comes although its request was aborted.
    pub(crate) late: u8,
    /// An event comes although its stream was aborted.
    pub(crate) late_events: u8,
    /// A request or its answer is lost.
    pub(crate) losses: u8,
    /// The person clicks twice.
    pub(crate) double_clicks: u8,
    /// The person goes back to the form.
    pub(crate) ways_back: u8,
    /// The page goes to the back/forward cache and returns, or the network goes and returns.
    pub(crate) trips: u8,
    /// The page takes the login away.
    pub(crate) unmounts: u8,
    /// Deadlines that come before what they wait for.
    pub(crate) ticks: u8,
}

impl Budget {
    pub(crate) const NONE: Self = Self {
        drops: 0,
        late: 0,
        late_events: 0,
        losses: 0,
        double_clicks: 0,
        ways_back: 0,
        trips: 0,
        unmounts: 0,
        ticks: 0,
    };

    pub(crate) const ONE_OF_EACH: Self = Self {
        drops: 1,
        late: 1,
        late_events: 1,
        double_clicks: 1,
        unmounts: 1,
        ticks: 1,
        ..Self::NONE
    };

    pub(crate) const LOST: Self = Self {
        losses: 1,
        ticks: 1,
        ..Self::NONE
    };

    pub(crate) const BACK: Self = Self {
        ways_back: 1,
        ticks: 2,
        ..Self::NONE
    };

    pub(crate) const NAMELESS: Self = Self {
        drops: 1,
        ticks: 1,
        ..Self::NONE
    };

    pub(crate) const TRIPS: Self = Self {
        trips: 2,
        ..Self::NONE
    };

    pub(crate) const LATE_ANSWER: Self = Self {
        trips: 2,
        late: 1,
        ..Self::NONE
    };

    pub(crate) const LATE_EVENT: Self = Self {
        trips: 1,
        late_events: 1,
        ..Self::NONE
    };

    /// Whether everything has happened, but for these.
    pub(super) fn is_spent_but_for(self, unmounts: u8) -> bool {
        self == Self {
            unmounts,
            ticks: self.ticks,
            ..Self::NONE
        }
    }
}
