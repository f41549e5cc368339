//! The identity provider in the heading.

use crate::protocol::{Answer, ChoiceKind, FlowState};

/// The stream does not carry it, so it follows the person's last choice and the next snapshot.
#[derive(Debug, Clone, Default)]
pub(super) struct Provider {
    current: Option<String>,
    /// The one before the person's last answer, should that answer not get through.
    before: Option<String>,
}

impl Provider {
    pub(super) fn current(&self) -> Option<String> {
        self.current.clone()
    }

    pub(super) fn told(&mut self, by_snapshot: Option<String>) {
        self.before.clone_from(&by_snapshot);
        self.current = by_snapshot;
    }

    pub(super) fn answered(&mut self, question: &FlowState, answer: &Answer) {
        self.before.clone_from(&self.current);
        match answer {
            Answer::Choice(choice) => match choice.kind {
                ChoiceKind::SsoProvider => {
                    self.current = choice.provider.clone().or_else(|| choice.label.clone());
                }
                // Another way to sign in than the provider.
                ChoiceKind::SignInMethod
                | ChoiceKind::AuthMethod
                | ChoiceKind::IdentifierMethod => self.current = None,
                ChoiceKind::MfaMethod
                | ChoiceKind::Account
                | ChoiceKind::Other
                | ChoiceKind::Unknown(_) => {}
            },
            Answer::Fields(_) => {
                let declined = |kind: &ChoiceKind| *kind == ChoiceKind::SsoProvider;
                if question.choices.iter().any(|choice| declined(&choice.kind)) {
                    self.current = None;
                }
            }
        }
    }

    /// The last answer did not get through.
    pub(super) fn undo(&mut self) {
        self.current.clone_from(&self.before);
    }
}
