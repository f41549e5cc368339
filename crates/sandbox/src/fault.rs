//! The things that can be made to go wrong, one a row.

use std::fmt;
use std::str::FromStr;

use crate::counts::Endpoint;

/// What a fault does to the call that it strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// An error of the API, by status and code.
    Error(u16, &'static str),
    /// As above, with a `Retry-After`.
    RetryLater(u16, &'static str),
    /// An answer that is not what it should be.
    Answer {
        status: u16,
        content_type: &'static str,
        body: &'static str,
    },
    /// The right answer, cut in the middle.
    Cut,
    /// The right answer as of when it was asked for, long after.
    Slow,
    /// The caller is told to ask the same of another origin, which is this sandbox by another name.
    Redirect,
    /// The call takes effect, and the connection closes before the answer.
    Lost,
    /// The request is read, and never answered.
    Silence,
    /// Something that happens to a stream once it has sent a state.
    Stream(StreamEffect),
}

/// What can happen to an open stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StreamEffect {
    /// Half an event, then the socket is gone.
    Drop,
    /// It ends as if it were over.
    Close,
    /// It stays open and says nothing more, heartbeats included.
    Stall,
    /// An `error` event, then the end.
    ErrorEvent,
    /// A line that does not end.
    EndlessLine,
    /// Lines, comments, events and bytes that mean nothing; then it goes on.
    Junk,
}

macro_rules! faults {
    ($($variant:ident $name:literal $endpoint:ident $effect:expr, $about:literal;)*) => {
        /// Something that can be made to go wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Fault {
            $(#[doc = $about] $variant,)*
        }

        impl Fault {
            /// Every fault there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// What it is called on the command line and over HTTP.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What happens, in one line.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }

            /// The call that it strikes.
            #[must_use]
            pub fn endpoint(self) -> Endpoint {
                match self { $(Self::$variant => Endpoint::$endpoint,)* }
            }

            pub(crate) fn effect(self) -> Effect {
                match self { $(Self::$variant => $effect,)* }
            }
        }
    };
}

use Effect::{Answer, Cut, Error, Lost, Redirect, RetryLater, Silence, Slow, Stream};

const HTML: &str =
    "<!doctype html><title>Bad gateway</title><h1>The page you wanted is elsewhere</h1>";

faults! {
    StreamDrop "stream-drop" Events Stream(StreamEffect::Drop), "The socket is dropped in the middle of an event.";
    StreamClose "stream-close" Events Stream(StreamEffect::Close), "The stream ends cleanly before the login does.";
    StreamStall "stream-stall" Events Stream(StreamEffect::Stall), "The stream goes silent: no states, no heartbeats.";
    StreamErrorEvent "stream-error-event" Events Stream(StreamEffect::ErrorEvent), "The stream sends an error event.";
    StreamEndlessLine "stream-endless-line" Events Stream(StreamEffect::EndlessLine), "The stream sends a line that does not end.";
    StreamJunk "stream-junk" Events Stream(StreamEffect::Junk), "The stream sends junk between two events, then goes on.";
    StreamSilence "stream-silence" Events Silence, "The stream is asked for and never answered.";
    Stream500 "stream-500" Events Error(500, "internal_error"), "The stream is answered with 500.";
    Stream503 "stream-503" Events RetryLater(503, "unavailable"), "The stream is answered with 503 and Retry-After.";
    Stream429 "stream-429" Events RetryLater(429, "rate_limited"), "The stream is answered with 429 and Retry-After.";
    Stream401 "stream-401" Events Error(401, "unauthorized"), "The stream is answered with 401.";
    Stream403 "stream-403" Events Error(403, "forbidden"), "The stream is answered with 403.";
    Stream404 "stream-404" Events Error(404, "not_found"), "The stream is answered with 404.";
    Stream410 "stream-410" Events Error(410, "gone"), "The stream is answered with 410.";
    Stream204 "stream-204" Events Answer { status: 204, content_type: "", body: "" }, "The stream is answered with 204.";
    StreamContentType "stream-content-type" Events Answer { status: 200, content_type: "text/html; charset=utf-8", body: HTML }, "The stream is answered with a web page.";
    Snapshot500 "snapshot-500" Retrieve Error(500, "internal_error"), "The snapshot is answered with 500.";
    Snapshot429 "snapshot-429" Retrieve RetryLater(429, "rate_limited"), "The snapshot is answered with 429 and Retry-After.";
    Snapshot401 "snapshot-401" Retrieve Error(401, "unauthorized"), "The snapshot is answered with 401.";
    Snapshot404 "snapshot-404" Retrieve Error(404, "not_found"), "The snapshot is answered with 404.";
    Snapshot410 "snapshot-410" Retrieve Error(410, "gone"), "The snapshot is answered with 410.";
    SnapshotHtml "snapshot-html" Retrieve Answer { status: 200, content_type: "text/html; charset=utf-8", body: HTML }, "The snapshot is answered with a web page.";
    SnapshotCut "snapshot-cut" Retrieve Cut, "The snapshot's JSON is cut off.";
    SnapshotSlow "snapshot-slow" Retrieve Slow, "The snapshot arrives late, overtaken by what happened since.";
    SnapshotSilence "snapshot-silence" Retrieve Silence, "The snapshot is asked for and never answered.";
    Submit500 "submit-500" Submit Error(500, "internal_error"), "The submission is answered with 500.";
    Submit503 "submit-503" Submit RetryLater(503, "unavailable"), "The submission is answered with 503 and Retry-After.";
    Submit429 "submit-429" Submit RetryLater(429, "rate_limited"), "The submission is answered with 429 and Retry-After.";
    Submit401 "submit-401" Submit Error(401, "unauthorized"), "The submission is answered with 401.";
    Submit410 "submit-410" Submit Error(410, "gone"), "The submission is answered with 410.";
    SubmitStale "submit-stale" Submit Error(400, "stale_interaction"), "The submission is answered with stale_interaction.";
    SubmitHtml "submit-html" Submit Answer { status: 502, content_type: "text/html; charset=utf-8", body: HTML }, "The submission is answered with 502 and a web page.";
    SubmitRedirect "submit-redirect" Submit Redirect, "The submission is sent on to another origin.";
    SubmitSlow "submit-slow" Submit Slow, "The submission is taken, and answered late.";
    SubmitLost "submit-lost" Submit Lost, "The submission is taken, and the connection is gone before the answer.";
    SubmitSilence "submit-silence" Submit Silence, "The submission is read and never answered.";
    Exchange401 "exchange-401" Exchange Error(401, "invalid_code"), "The exchange is refused.";
    Exchange500 "exchange-500" Exchange Error(500, "internal_error"), "The exchange is answered with 500.";
    Exchange429 "exchange-429" Exchange RetryLater(429, "rate_limited"), "The exchange is answered with 429 and Retry-After.";
    Exchange502 "exchange-502" Exchange Answer { status: 502, content_type: "text/html; charset=utf-8", body: HTML }, "The exchange is answered with 502 and a web page.";
    ExchangeEmpty "exchange-empty" Exchange Answer { status: 500, content_type: "", body: "" }, "The exchange is answered with 500 and nothing.";
    ExchangeHtml "exchange-html" Exchange Answer { status: 200, content_type: "text/html; charset=utf-8", body: HTML }, "The exchange is answered with a web page.";
    ExchangeNothing "exchange-nothing" Exchange Answer { status: 200, content_type: "application/json", body: "" }, "The exchange is answered with nothing.";
    ExchangeToken "exchange-token" Exchange Answer { status: 200, content_type: "application/json", body: "{\"token\":\"x\"}" }, "The exchange is answered with a token under another name.";
    ExchangeBlank "exchange-blank" Exchange Answer { status: 200, content_type: "application/json", body: "{\"jwt\":\"\"}" }, "The exchange is answered with a token of no characters.";
    ExchangeRedirect "exchange-redirect" Exchange Redirect, "The exchange is sent on to another origin.";
    ExchangeCut "exchange-cut" Exchange Cut, "The exchange is made, but the answer is cut off.";
    ExchangeSlow "exchange-slow" Exchange Slow, "The exchange is made, and answered late.";
    ExchangeSilence "exchange-silence" Exchange Silence, "The exchange is asked for and never answered.";
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let known = Self::ALL.iter().find(|fault| fault.name() == name);
        known.copied().ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

/// No fault has that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFault(String);

impl fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no fault `{}`", self.0)
    }
}

impl std::error::Error for UnknownFault {}
