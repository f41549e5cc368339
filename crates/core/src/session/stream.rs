//! The one event stream of a login: opened, watched, lost, and opened again.

use super::{Backoff, Effect, SessionEvent, Ticket, Tools};
use crate::time::Millis;

/// Heartbeats can be learned to be this far apart at most, so that a night asleep is not taken
/// for an interval; and no closer than this, so that three of them are no shorter than the gaps of a
/// slow network, however often a server sends them or a proxy that held them back lets them go.
const INTERVALS: std::ops::RangeInclusive<Millis> = 5_000..=60_000;

/// A page that wakes looks at its stream: bytes younger than an interval and this are a sign of
/// life.
const GRACE: Millis = 5_000;

#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    link: Link,
    backoff: Backoff,
    last_event_id: String,
    /// When the last byte came, or the connection was asked for.
    heard: Millis,
    /// How long the device slept since then, by what its own clock makes believe. The steady one
    /// may have stood still.
    slept: Millis,
    last_heartbeat: Option<Millis>,
    /// The longest time seen between two heartbeats of this connection, and how many were seen.
    longest: Millis,
    intervals: u32,
    /// It was lost, and no event has come since.
    interrupted: bool,
}

#[derive(Debug, Clone, Copy, Default)]
enum Link {
    /// Nobody asked for it yet.
    #[default]
    Unwanted,
    /// Asked for; `opened` once its headers came.
    Up { ticket: Ticket, opened: bool },
    /// To be opened again then.
    Waiting { until: Millis },
    /// To be opened again when the page is back.
    Parked,
    /// To be opened again with another token.
    #[cfg(feature = "renewal")]
    Refused,
}

impl Stream {
    /// Opens the stream, closing one that is there.
    pub(super) fn open(&mut self, tools: &mut Tools) {
        self.abort(tools);
        let ticket = tools.ticket();
        self.link = Link::Up {
            ticket,
            opened: false,
        };
        self.alive(tools.now);
        self.last_heartbeat = None;
        self.longest = 0;
        self.intervals = 0;
        tools.emit(Effect::OpenStream {
            ticket,
            last_event_id: self.sendable_id(),
        });
    }

    /// The last event's id, where a header can carry it. Browsers put control characters into a
    /// header that servers then refuse the whole request for; a tab is none of these.
    fn sendable_id(&self) -> Option<String> {
        let id = &self.last_event_id;
        let is_refused = |byte: u8| byte.is_ascii_control() && byte != b'\t';
        let is_sendable = !id.is_empty() && !id.bytes().any(is_refused);
        is_sendable.then(|| id.clone())
    }

    /// Whether what comes with this ticket comes from the current stream.
    pub(super) fn is(&self, other: Ticket) -> bool {
        matches!(self.link, Link::Up { ticket, .. } if ticket == other)
    }

    /// It ended by itself: there is nothing left to abort.
    pub(super) fn ended(&mut self) {
        self.link = Link::Unwanted;
    }

    pub(super) fn opened(&mut self, tools: &Tools) {
        if let Link::Up { opened, .. } = &mut self.link {
            *opened = true;
        }
        self.alive(tools.now);
    }

    /// Rule 8: any byte is a sign of life, a comment's too.
    pub(super) fn heard(
        &mut self,
        tools: &Tools,
        retry: Option<Millis>,
        last_event_id: Option<String>,
    ) {
        self.alive(tools.now);
        self.backoff.retry = retry.or(self.backoff.retry);
        if let Some(id) = last_event_id {
            self.last_event_id = id;
        }
    }

    /// Rule 7: the first good event ends the trouble.
    pub(super) fn good_event(&mut self, tools: &mut Tools) {
        self.alive(tools.now);
        self.backoff.reset();
        if std::mem::take(&mut self.interrupted) {
            tools.event(SessionEvent::Reconnected);
        }
    }

    fn alive(&mut self, now: Millis) {
        self.heard = now;
        self.slept = 0;
    }

    pub(super) fn slept(&mut self, time: Millis) {
        self.slept = self.slept.saturating_add(time);
    }

    pub(super) fn heartbeat(&mut self, now: Millis) {
        if let Some(last) = self.last_heartbeat.replace(now) {
            let seen = now
                .saturating_sub(last)
                .clamp(*INTERVALS.start(), *INTERVALS.end());
            self.longest = self.longest.max(seen);
            self.intervals = self.intervals.saturating_add(1);
        }
    }

    /// How far apart the heartbeats are. The first interval says nothing: a server may greet with
    /// a heartbeat, just before the next one is due.
    fn interval(&self) -> Option<Millis> {
        (self.intervals > 1).then_some(self.longest)
    }

    /// The stream is gone: open it again after a while.
    pub(super) fn lost(&mut self, tools: &mut Tools, asked_for: Option<Millis>) {
        let delay = tools.delay(&mut self.backoff, asked_for);
        self.link = Link::Waiting {
            until: tools.now + delay,
        };
        self.interrupt(tools);
    }

    /// Closes the stream until the page is back.
    pub(super) fn park(&mut self, tools: &mut Tools) {
        if !matches!(self.link, Link::Unwanted) && !self.awaits_token() {
            self.abort(tools);
            self.link = Link::Parked;
        }
    }

    /// Refused for its token, and not to be opened before there is another one.
    #[cfg(feature = "renewal")]
    pub(super) fn await_token(&mut self, tools: &mut Tools) {
        self.interrupt(tools);
        self.link = Link::Refused;
    }

    #[cfg(feature = "renewal")]
    fn awaits_token(&self) -> bool {
        matches!(self.link, Link::Refused)
    }

    #[cfg(not(feature = "renewal"))]
    fn awaits_token(&self) -> bool {
        false
    }

    /// Whether it waits for a token, or was asked for with one that may be refused.
    #[cfg(feature = "renewal")]
    pub(super) fn needs_token(&self) -> bool {
        matches!(self.link, Link::Refused | Link::Up { opened: false, .. })
    }

    /// Wanted for the first time while the page is away.
    pub(super) fn open_later(&mut self) {
        self.link = Link::Parked;
    }

    pub(super) fn interrupt(&mut self, tools: &mut Tools) {
        if !std::mem::replace(&mut self.interrupted, true) {
            tools.event(SessionEvent::Reconnecting);
        }
    }

    /// Rule 8: silence longer than the watchdog means that the connection is dead, and three
    /// heartbeats where these are closer. Where they are so far apart that the watchdog would not
    /// wait for the next one, half as long again as they are. It covers the wait for the answer's
    /// first byte as well.
    fn dead_at(&self, watchdog: Millis) -> Millis {
        let learned = |interval: Millis| (interval * 3).min(watchdog.max(interval * 3 / 2));
        let limit = self.interval().map_or(watchdog, learned);
        self.heard.saturating_add(limit)
    }

    pub(super) fn is_silent(&self, tools: &Tools) -> bool {
        matches!(self.link, Link::Up { .. }) && tools.now >= self.dead_at(tools.config.watchdog)
    }

    /// Whether it is up, and has brought nothing since then.
    pub(super) fn is_quiet_since(&self, then: Millis) -> bool {
        matches!(self.link, Link::Up { .. }) && self.heard <= then
    }

    /// Whether a page that has just woken should open the stream anew. A connection that was asked
    /// for just now is left alone: two triggers together make one request.
    pub(super) fn should_wake(&self, tools: &Tools, network_changed: bool) -> bool {
        let silence = tools.now.saturating_sub(self.heard);
        let silence = silence.saturating_add(self.slept);
        match self.link {
            Link::Unwanted => false,
            #[cfg(feature = "renewal")]
            Link::Refused => false,
            Link::Up { opened: false, .. } => silence > GRACE,
            Link::Up { opened: true, .. } => {
                let interval = self.interval().unwrap_or(tools.config.watchdog / 3);
                network_changed || silence > interval.saturating_add(GRACE)
            }
            Link::Waiting { .. } | Link::Parked => true,
        }
    }

    pub(super) fn is_due(&self, now: Millis) -> bool {
        matches!(self.link, Link::Waiting { until } if now >= until)
    }

    /// Whether its headers came, and it has not been lost since.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.link, Link::Up { opened: true, .. })
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    pub(super) fn abort(&mut self, tools: &mut Tools) {
        if let Link::Up { ticket, .. } = std::mem::take(&mut self.link) {
            tools.emit(Effect::Abort(ticket));
        }
    }

    pub(super) fn deadline(&self, watchdog: Millis) -> Option<Millis> {
        match self.link {
            Link::Unwanted | Link::Parked => None,
            #[cfg(feature = "renewal")]
            Link::Refused => None,
            Link::Up { .. } => Some(self.dead_at(watchdog)),
            Link::Waiting { until } => Some(until),
        }
    }
}
