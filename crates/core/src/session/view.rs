//! What the screen shows.

use super::{Ending, EndingKind, Trouble};
use crate::protocol::{FlowState, FlowStep, Identity};
use std::sync::Arc;

/// Which screen it is: the values of `data-managed-auth-step`.
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Asks for consent.
    #[default]
    Prime,
    /// The site is being looked at.
    Discovering,
    /// Asks what only the account's owner knows.
    Form,
    /// Asks to do something elsewhere.
    ExternalAction,
    /// The answer is being worked with.
    Submitting,
    /// Signed in.
    Success,
    /// Too late.
    Expired,
    /// Failed.
    Error,
}

impl Step {
    /// The step's public name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prime => "prime",
            Self::Discovering => "discovering",
            Self::Form => "form",
            Self::ExternalAction => "external-action",
            Self::Submitting => "submitting",
            Self::Success => "success",
            Self::Expired => "expired",
            Self::Error => "error",
        }
    }

    /// Whether something is to be filled in or chosen.
    #[must_use]
    pub fn asks(self) -> bool {
        matches!(self, Self::Form | Self::ExternalAction)
    }
}

/// Something to tell the person beside the step itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The answer came too late: the site had moved on. The fresh form is on the screen.
    Stale {
        /// The server's words, if any.
        message: Option<String>,
    },
    /// The answer did not get through; it can be sent again.
    NotSent {
        /// Why.
        trouble: Trouble,
        /// The server's words, if any.
        message: Option<String>,
    },
}

/// Everything that the screen shows. Equal views look the same.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Which screen it is.
    pub step: Step,
    /// Consent can be given: the site is known, or will be only then
    /// ([`Config::exchange_on_consent`](super::Config::exchange_on_consent)).
    pub ready: bool,
    /// Which site and profile; `None` until the first snapshot. With consent given from the start a
    /// form of the stream can be there first.
    pub identity: Option<Arc<Identity>>,
    /// The flow state: fields, choices, messages.
    pub flow: Arc<FlowState>,
    /// The number of the question in `flow`. A form belongs to one number.
    pub question: u32,
    /// The identity provider in use, as the server or the chosen button names it.
    pub sso_provider: Option<String>,
    /// Something to tell the person.
    pub notice: Option<Notice>,
    /// The connection is being re-established, and has been for a while.
    pub reconnecting: bool,
    /// The same, and the browser says that there is no network: words for the notice.
    pub offline: bool,
    /// This takes longer than usual.
    pub slow: bool,
    /// The person may go back to the form that was answered.
    pub can_go_back: bool,
    /// Seconds until the session ends, in its last minute.
    pub expires_in: Option<u32>,
    /// Seconds until an answer may be sent again.
    pub blocked_for: Option<u32>,
    /// How it ended.
    pub ending: Option<Ending>,
}

/// As derived, except that one and the same flow state, of hundreds of fields perhaps, is not compared.
impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            step,
            ready,
            identity,
            flow,
            question,
            sso_provider,
            notice,
            reconnecting,
            offline,
            slow,
            can_go_back,
            expires_in,
            blocked_for,
            ending,
        } = self;
        *step == other.step
            && *ready == other.ready
            && *question == other.question
            && *reconnecting == other.reconnecting
            && *offline == other.offline
            && *slow == other.slow
            && *can_go_back == other.can_go_back
            && *expires_in == other.expires_in
            && *blocked_for == other.blocked_for
            && *identity == other.identity
            && *sso_provider == other.sso_provider
            && *notice == other.notice
            && *ending == other.ending
            && (Arc::ptr_eq(flow, &other.flow) || *flow == other.flow)
    }
}

impl View {
    /// The site's domain, once it is known.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        let domain = self.identity.as_ref().map(|identity| &*identity.domain);
        domain.filter(|domain| !domain.is_empty())
    }

    /// Whether the login waits in a step that this version does not know. Newer servers have them for
    /// what only a person can do.
    #[must_use]
    pub fn wants_person(&self) -> bool {
        matches!(self.flow.step, Some(FlowStep::Unknown(_)))
    }

    /// The same after the end, without what only a running login shows.
    pub(super) fn ended(self, ending: Ending) -> Self {
        let step = match ending.kind {
            EndingKind::Success => Step::Success,
            EndingKind::Expired => Step::Expired,
            EndingKind::Failed
            | EndingKind::Canceled
            | EndingKind::LinkRefused
            | EndingKind::Unavailable => Step::Error,
        };
        Self {
            step,
            ready: false,
            identity: self.identity,
            flow: self.flow,
            question: self.question,
            sso_provider: self.sso_provider,
            notice: None,
            reconnecting: false,
            offline: false,
            slow: false,
            can_go_back: false,
            expires_in: None,
            blocked_for: None,
            ending: Some(ending),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Step::{self, *};

    #[test]
    fn each_step_has_the_name_that_hosts_and_stylesheets_know_it_by() {
        let steps = [
            Prime,
            Discovering,
            Form,
            ExternalAction,
            Submitting,
            Success,
            Expired,
            Error,
        ];
        assert_eq!(
            steps.map(Step::as_str),
            [
                "prime",
                "discovering",
                "form",
                "external-action",
                "submitting",
                "success",
                "expired",
                "error",
            ]
        );
    }
}
