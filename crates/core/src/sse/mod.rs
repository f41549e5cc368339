//! Server-sent events: bytes in, events out.
//!
//! [`Parser`] reads the `text/event-stream` format (WHATWG HTML, section 9.2) in whatever pieces
//! the network hands over. It opens no connection, knows no clock and never reconnects: whoever
//! reads the body feeds it, and takes from it what the next request needs ([`Parser::retry`] and
//! [`Parser::last_event_id`]).
//!
//! ```
//! use managed_auth_core::sse::Parser;
//!
//! let mut parser = Parser::new();
//! let mut seen = Vec::new();
//! for chunk in ["id: 7\nevent: st", "ep\r\ndata: one\r\r", "data: dropped, no blank line\n"] {
//!     parser.feed(chunk.as_bytes(), |event| {
//!         seen.push(format!("{}/{}/{}", event.name, event.data, event.id));
//!     })?;
//! }
//! assert_eq!(seen, ["step/one/7"]);
//! assert_eq!(parser.last_event_id(), "7");
//! # Ok::<(), managed_auth_core::sse::TooLong>(())
//! ```
//!
//! The end of the stream needs no call. What came after the last blank line is no event, so the
//! parser is dropped with it.
//!
//! Where the standard leaves room, or browsers differ:
//!
//! - A carriage return ends its line at once. A line feed that turns out to follow it is skipped
//!   when it comes, so the last event of a stream that falls quiet is never held back.
//! - `retry` without a value is ignored. One too large for 64 bits is taken as [`u64::MAX`].
//! - The last event ID is committed by every blank line, also of a block without data, and
//!   [`Parser::with_last_event_id`] carries it over a reconnect, as Chromium and Firefox do.
//! - Bad UTF-8 is no error: it decodes to U+FFFD, one per maximal subpart.
//! - Lines and events have a limit, and passing it ends the stream: see [`TooLong`].

mod fields;
mod lines;
mod parser;
#[cfg(test)]
mod scans;

use core::fmt;

pub use parser::Parser;

/// How many bytes a line, or an event together with the line that continues it, may have unless
/// [`Parser::with_limit`] says otherwise: 4 MiB.
pub const DEFAULT_LIMIT: usize = 4 << 20;

/// One event, borrowed for the length of the callback that receives it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// The event's type: `message` unless the server named it. The server may choose any name,
    /// also `open` or `error`; those say nothing about the connection.
    pub name: &'a str,
    /// The values of the `data` lines, joined with line feeds.
    pub data: &'a str,
    /// The last event ID as of this event. It may come from an earlier event or, after a
    /// reconnect, from an earlier stream. Empty if there is none.
    pub id: &'a str,
}

/// Shows sizes in place of data and ID: an event may carry secrets, and logs last.
impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("data_len", &self.data.len())
            .field("id_len", &self.id.len())
            .finish()
    }
}

/// A line or an event grew past the limit, so the stream is junk.
///
/// The parser has freed its buffers and is dead: each further [`Parser::feed`] returns this error
/// again and looks at nothing. [`Parser::last_event_id`] and [`Parser::retry`] still answer, for
/// the request that starts over with a new parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a line or an event of the stream is longer than the limit")
    }
}

impl core::error::Error for TooLong {}
