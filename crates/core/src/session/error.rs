//! Why a login ended without success.

use std::fmt;

/// Why a login ended without success, by cause.
///
/// Programs match on it; `Display` is for logs. What a person is told is on the screen.
///
/// ```
/// use managed_auth_core::session::{LoginError, Reason};
///
/// let error = LoginError::Expired(Reason {
///     code: Some("session_expired".into()),
///     message: "Too late.".into(),
/// });
/// assert!(!error.can_try_again());
/// assert_eq!(error.to_string(), "the sign-in has expired: Too late. (session_expired)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginError {
    /// The login failed: the site, the service or a request said so.
    Failed(Reason),
    /// Somebody called it off.
    Canceled(Reason),
    /// Its time is over, or its token was refused.
    Expired(Reason),
    /// The handoff code was refused: most often it was used before.
    LinkRefused(Reason),
    /// It could not begin: the handoff code could not be exchanged within 20 s. The code may still
    /// be good.
    Unavailable(Reason),
}

/// What was said about a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// A code for programs, where there is one; see [`ErrorCode`](crate::protocol::ErrorCode).
    pub code: Option<String>,
    /// A sentence, in the server's words where it said any.
    pub message: String,
}

impl LoginError {
    /// What was said about it.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        match self {
            Self::Failed(reason)
            | Self::Canceled(reason)
            | Self::Expired(reason)
            | Self::LinkRefused(reason)
            | Self::Unavailable(reason) => reason,
        }
    }

    /// Whether the same handoff code may do for another login: it was not spent on this one.
    #[must_use]
    pub fn can_try_again(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = match self {
            Self::Failed(_) => "the sign-in failed",
            Self::Canceled(_) => "the sign-in was canceled",
            Self::Expired(_) => "the sign-in has expired",
            Self::LinkRefused(_) => "the sign-in link was refused",
            Self::Unavailable(_) => "the sign-in could not begin",
        };
        let Reason { code, message } = self.reason();
        write!(f, "{cause}: {message}")?;
        match code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for LoginError {}
