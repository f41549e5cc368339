//! Inputs: what can happen to a login.

use super::Failure;
use crate::protocol::{Answer, Snapshot, StreamEvent, Unreadable};
use crate::time::Millis;

/// Names one request. An answer that carries a ticket which is no longer current is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub(super) u32);

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The page is visible for the first time: the handoff code may be spent.
    Begin,
    /// The person agreed.
    Consent,
    /// The person answered the question with this number ([`super::View::question`]).
    Answer {
        /// The question that was on the screen.
        question: u32,
        /// What was answered.
        answer: Answer,
    },
    /// The person gave up waiting and wants the form again.
    BackToForm,
    /// The exchange was answered.
    Exchanged(Ticket, Result<(), Failure>),
    /// The snapshot was answered.
    Snapshot(Ticket, Result<Box<Snapshot>, Failure>),
    /// The submission was answered.
    Submitted(Ticket, Result<(), Failure>),
    /// The stream's headers came and [`super::stream_opens`] accepted them.
    StreamOpened(Ticket),
    /// Bytes came, whatever they were. Fed after the events that they completed.
    StreamBytes {
        /// The stream.
        ticket: Ticket,
        /// The parser's `retry`, if the stream set one.
        retry: Option<Millis>,
        /// The parser's committed last event id, if it changed.
        last_event_id: Option<String>,
    },
    /// An event of the stream, decoded.
    StreamEvent(Ticket, Result<StreamEvent, Unreadable>),
    /// The stream ended: refused, closed, cut or junk.
    StreamEnded(Ticket, StreamEnd),
    /// The host has given a new token, or has none: `false`.
    #[cfg(feature = "renewal")]
    Renewed(Ticket, bool),
    /// The server's clock, as an answer's `Date` header told it just now.
    ServerClock(Millis),
    /// The time of [`super::Machine::deadline`] has come.
    Tick,
    /// The page was hidden, shown, or lost or found the network.
    Page(PageEvent),
    /// The login is taken from the page.
    Close,
}

/// How a stream ended: `None` when it was closed, cut or junk, else why it was refused.
pub type StreamEnd = Option<Failure>;

/// What the browser does with the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEvent {
    /// The page became visible, or was resumed after being frozen.
    Visible,
    /// The browser says that the network is back: what waits is tried at once.
    Online,
    /// The browser says that the network is gone. A hint: it words a notice and stops nothing.
    Offline,
    /// The page is being left and may go to the back/forward cache.
    Hide,
    /// The page is back from there.
    Show,
}
