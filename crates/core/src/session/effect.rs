//! Effects: what the machine asks its driver to do, and what it tells the host.

use super::{LoginError, Reason, Step, Ticket};
use crate::protocol::{ApiError, FlowState, FlowStatus, Submission};

/// What to do. Each request is answered with its own ticket.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Exchange the handoff code for a JWT and keep it.
    Exchange(Ticket),
    /// Read the snapshot.
    Retrieve(Ticket),
    /// Open the event stream.
    OpenStream {
        /// The stream's name from now on.
        ticket: Ticket,
        /// What `Last-Event-ID` to send; `None` for no such header.
        last_event_id: Option<String>,
    },
    /// Send an answer.
    Submit(Ticket, Submission),
    /// Ask the host for a new token, and use it from then on.
    #[cfg(feature = "renewal")]
    Renew(Ticket),
    /// Abort this request or stream on the wire; its answer is of no interest.
    Abort(Ticket),
    /// The login is over: the handoff code and the JWT are of no more use. Forget both.
    Forget,
    /// Tell the host.
    Event(SessionEvent),
    /// Tell the developer, one line on the console.
    Note(String),
}

/// What a host may want to know. A closed set, each once as it happens, never a secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionEvent {
    /// The handoff code was accepted and the login is known.
    Opened,
    /// Another step is on the screen. Told by whoever shows it: of a burst only the last is seen.
    StepShown(Step),
    /// The person's answer was sent.
    Submitted,
    /// The stream was lost and is being re-established.
    Reconnecting,
    /// The stream is back.
    Reconnected,
    /// The login succeeded. The last word of a session.
    Success {
        /// The browser profile that is now signed in.
        profile_name: String,
        /// The site.
        domain: String,
    },
    /// The login ended as expired; [`SessionEvent::Error`] follows with the details.
    Expired,
    /// The login ended without success. The last word of a session.
    Error(LoginError),
    /// The login was taken from the page.
    Closed,
}

/// How a login ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// In which way.
    pub kind: EndingKind,
    /// What the server said about it.
    pub error: ApiError,
}

/// The ways in which a login ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndingKind {
    /// The account is signed in.
    Success,
    /// The login failed.
    Failed,
    /// Somebody called it off.
    Canceled,
    /// Its time is over.
    Expired,
    /// The handoff code was refused: most often it was used before.
    LinkRefused,
    /// The login could not begin: no attempt to exchange the handoff code got a usable answer.
    Unavailable,
}

impl Ending {
    pub(super) fn new(kind: EndingKind, error: ApiError) -> Self {
        Self { kind, error }
    }

    /// The end that a terminal flow state means; `None` while the flow runs.
    pub(super) fn of(flow: &FlowState) -> Option<Self> {
        let kind = match flow.status.as_ref()? {
            FlowStatus::Success => EndingKind::Success,
            FlowStatus::Failed => EndingKind::Failed,
            FlowStatus::Canceled => EndingKind::Canceled,
            FlowStatus::Expired => EndingKind::Expired,
            FlowStatus::InProgress | FlowStatus::Unknown(_) => return None,
        };
        let error = ApiError {
            code: flow.error_code.clone(),
            message: flow
                .error_message
                .clone()
                .or_else(|| flow.website_error.clone()),
        };
        Some(match kind {
            // What went wrong on the way to it is no longer of interest.
            EndingKind::Success => Self::new(kind, ApiError::default()),
            EndingKind::Expired => Self::expired(error),
            _ => Self::new(kind, error),
        })
    }

    /// The end of a session whose time is over, with the contract's code for it where the server
    /// gave none.
    pub(super) fn expired(mut error: ApiError) -> Self {
        error.code.get_or_insert_with(|| "session_expired".into());
        Self::new(EndingKind::Expired, error)
    }

    /// The ending as the host is told of it; `None` for a success.
    #[must_use]
    pub fn login_error(&self) -> Option<LoginError> {
        let reason = Reason {
            code: self.error.code.clone(),
            message: self.message().to_owned(),
        };
        Some(match self.kind {
            EndingKind::Success => return None,
            EndingKind::Failed => LoginError::Failed(reason),
            EndingKind::Canceled => LoginError::Canceled(reason),
            EndingKind::Expired => LoginError::Expired(reason),
            EndingKind::LinkRefused => LoginError::LinkRefused(reason),
            EndingKind::Unavailable => LoginError::Unavailable(reason),
        })
    }

    /// A sentence for logs and callbacks: the server's, or a plain one.
    #[must_use]
    pub fn message(&self) -> &str {
        self.error.message.as_deref().unwrap_or(match self.kind {
            EndingKind::Success => "The account is signed in.",
            EndingKind::Failed => "The sign-in failed.",
            EndingKind::Canceled => "The sign-in was canceled.",
            EndingKind::Expired => "The sign-in session has expired.",
            EndingKind::LinkRefused => "The sign-in link was refused; it works only once.",
            EndingKind::Unavailable => {
                "The sign-in could not begin: the service gave no usable answer."
            }
        })
    }
}
