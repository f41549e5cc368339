//! The exchange of the handoff code for a token, within 20 s or not at all (rule 9).

use super::super::call::Call;
use super::super::{Effect, Ending, EndingKind, Failure, Tools};
use super::Handled;
use crate::protocol::ApiError;
use crate::session::Ticket;
use crate::time::Millis;

/// For how long it is tried, from the first attempt on; the last attempt is aborted then.
const LONGEST: Millis = 20_000;

/// When the end is noticed so much later, the page slept and has missed it.
const ASLEEP: Millis = 5_000;

#[derive(Debug, Clone, Default)]
pub(super) struct Exchange {
    call: Call,
    /// When it is given up.
    until: Millis,
    /// What the last failed attempt was answered.
    said: ApiError,
}

impl Exchange {
    /// The first attempt.
    pub(super) fn begin(&mut self, tools: &mut Tools) {
        self.until = tools.now.saturating_add(LONGEST);
        self.call.ask(tools, Effect::Exchange);
    }

    /// Whether this answer is the one that is waited for; then it no longer is.
    pub(super) fn take(&mut self, answered: Ticket) -> bool {
        self.call.take(answered)
    }

    pub(super) fn succeeded(&mut self) {
        self.call.succeeded();
    }

    /// Try again later.
    pub(super) fn failed(
        &mut self,
        tools: &mut Tools,
        failure: Failure,
        asked_for: Option<Millis>,
    ) {
        self.said = failure.error;
        self.call.failed(tools, asked_for);
    }

    /// What waits for its next attempt is tried at once.
    pub(super) fn hasten(&mut self, tools: &mut Tools) {
        if self.call.is_waiting() {
            self.call.ask(tools, Effect::Exchange);
        }
    }

    /// The page is back: it is given its time again. An attempt that was on its way may have spent
    /// the code, so its answer is waited for.
    pub(super) fn begin_anew(&mut self, tools: &mut Tools) {
        self.until = tools.now.saturating_add(LONGEST);
        self.call.wait_again(tools);
        self.hasten(tools);
    }

    pub(super) fn due(&mut self, tools: &mut Tools) -> Handled {
        if self.call.is_idle() {
            return Ok(());
        }
        if tools.now > self.until.saturating_add(ASLEEP) {
            self.begin_anew(tools);
        } else if tools.now >= self.until {
            let said = std::mem::take(&mut self.said);
            return Err(Ending::new(EndingKind::Unavailable, said));
        }
        if self.call.is_due(tools) {
            self.call.ask(tools, Effect::Exchange);
        }
        Ok(())
    }

    pub(super) fn is_idle(&self) -> bool {
        self.call.is_idle()
    }

    pub(super) fn in_trouble(&self) -> bool {
        self.call.in_trouble()
    }

    pub(super) fn abort(&mut self, tools: &mut Tools) {
        self.call.abort(tools);
    }

    pub(super) fn deadline(&self) -> Option<Millis> {
        self.call.deadline().map(|at| at.min(self.until))
    }
}
