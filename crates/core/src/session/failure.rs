//! Failed requests: which end the session, which pass, and what the person is told.

use crate::protocol::ApiError;
use crate::time::Millis;

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    /// The HTTP status; `None` when no answer came, or one that was cut off or unreadable.
    pub status: Option<u16>,
    /// What the body said, if it could be read.
    pub error: ApiError,
    /// What `Retry-After` asks for.
    pub retry_after: Option<RetryAfter>,
}

/// When to try again, in the two forms that HTTP has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// After a while.
    In(Millis),
    /// Then, by the server's clock.
    At {
        /// When.
        time: Millis,
        /// What that clock shows now, by the answer's own `Date` header, if it can be read. Of several
        /// servers, or of a server and a gateway, each has its own.
        date: Option<Millis>,
    },
}

impl Failure {
    /// No answer, or none that could be read.
    #[must_use]
    pub fn network() -> Self {
        Self::default()
    }

    /// Rule 9: an exchange was answered in full and with success, but without a token: by a captive
    /// portal's page, say. Asking again cannot help. A body that was cut off is
    /// [`Failure::network`] instead.
    #[must_use]
    pub fn no_token(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// Rule 3: 401 and 410 from any call mean that the session is over.
    #[must_use]
    pub fn ends_session(&self) -> bool {
        matches!(self.status, Some(401 | 410))
    }

    /// Rules 7 and 9: what passes by itself is tried again; everything else is final. That 4xx
    /// statuses other than 408, 425 and 429 are final, and 5xx ones are not, is the contract's
    /// choice; WHATWG's `EventSource` would give up on each of them.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self.status, None | Some(408 | 425 | 429 | 500..))
    }

    /// Rule 9: the interaction answered is no longer the current one.
    #[must_use]
    pub fn is_stale_interaction(&self) -> bool {
        self.error.code.as_deref() == Some("stale_interaction")
    }

    /// What to tell the person whose answer did not go through.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        match self.status {
            None => Trouble::Network,
            Some(408) => Trouble::Timeout,
            Some(425 | 429 | 503) => Trouble::Busy,
            Some(500..) => Trouble::Server,
            Some(_) => Trouble::Refused,
        }
    }
}

/// Why an answer did not go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The network failed.
    Network,
    /// No answer came in time.
    Timeout,
    /// The server has too much to do.
    Busy,
    /// The server failed.
    Server,
    /// The server did not accept it.
    Refused,
}

/// Rule 7 (and WHATWG HTML, section 9.2.3): a stream is open with status 200 and the type
/// `text/event-stream`, in any case and with any parameter. Anything else is a [`Failure`].
#[must_use]
pub fn stream_opens(status: u16, content_type: Option<&str>) -> bool {
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    status == 200
        && essence
            .trim_ascii()
            .eq_ignore_ascii_case("text/event-stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Failure {
        Failure {
            status: Some(status),
            ..Failure::default()
        }
    }

    #[test]
    fn every_status_is_the_end_passing_or_final() {
        for code in 200..600 {
            let failure = status(code);
            let ends = matches!(code, 401 | 410);
            let passes = matches!(code, 408 | 425 | 429 | 500..);
            assert_eq!(
                (failure.ends_session(), failure.is_passing()),
                (ends, passes),
                "{code}"
            );
        }
        assert!(Failure::network().is_passing());
    }

    #[test]
    fn only_the_servers_own_word_makes_an_interaction_stale() {
        let mut failure = status(400);
        assert!(!failure.is_stale_interaction());
        failure.error.code = Some("stale_interaction".into());
        assert!(failure.is_stale_interaction());
    }

    #[test]
    fn an_event_stream_is_a_200_whose_type_says_so() {
        assert!(stream_opens(200, Some("TEXT/EVENT-STREAM ;charset=utf-8")));
        assert!(!stream_opens(204, Some("text/event-stream")));
        assert!(!stream_opens(200, Some("text/event-streaming")));
        assert!(!stream_opens(200, Some("charset=utf-8; text/event-stream")));
        assert!(!stream_opens(200, None));
    }
}
