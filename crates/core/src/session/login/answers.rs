//! What the person answers, and what becomes of it.

use super::super::input::Ticket;
use super::super::{Effect, Ending, Failure, Notice, SessionEvent, Step, Tools, Trouble};
use super::{Handled, Login, Overtaken};
use crate::protocol::{Answer, FlowState, Submission};
use crate::time::Millis;
use std::sync::Arc;

/// No server makes a person wait longer before trying again than this.
const LONGEST_BLOCK: Millis = 120_000;

impl Login {
    /// The one gate for Enter, click and double click.
    pub(super) fn answer(&mut self, number: u32, answer: &Answer, tools: &mut Tools) {
        let asks = matches!(self.step, Step::Form | Step::ExternalAction);
        let blocked = self.blocked_until.is_some_and(|until| tools.now < until);
        if !asks || blocked || !self.answering.accepts(number) {
            return;
        }
        let Some(question) = self.answering.answer() else {
            return;
        };
        self.provider.answered(&question, answer);
        // An older answer that is still on its way has been overtaken by the question's change.
        self.abort_submission(tools);
        let ticket = tools.ticket();
        let submission = Submission::new(answer, &question);
        self.submission = Some((ticket, tools.now.saturating_add(tools.config.call_timeout)));
        self.overtaken = Overtaken::ByPerson;
        self.notice = None;
        self.blocked_until = None;
        tools.emit(Effect::Submit(ticket, submission));
        tools.event(SessionEvent::Submitted);
    }

    pub(super) fn submitted(
        &mut self,
        ticket: Ticket,
        result: Result<(), Failure>,
        tools: &Tools,
    ) -> Handled {
        if self.submission.is_none_or(|(current, _)| current != ticket) {
            return Ok(());
        }
        self.submission = None;
        let Err(failure) = result else { return Ok(()) };
        if failure.ends_session() {
            return Err(Ending::expired(failure.error));
        }
        if failure.is_stale_interaction() {
            self.refused(failure);
        } else {
            self.not_sent(failure.trouble(), failure, tools);
        }
        Ok(())
    }

    /// Rule 9. The fresh form may be on the screen already, if the stream was faster; then the
    /// person is told there.
    fn refused(&mut self, failure: Failure) {
        let notice = Notice::Stale {
            message: failure.error.message,
        };
        if !self.answering.is_pending() && self.flow.awaits_person() {
            self.notice = Some(notice);
        } else {
            self.provider.undo();
            self.answering.refuse(notice);
        }
        self.reread = true;
    }

    /// Back to the form with what was typed, unless the login seems to have moved on by itself:
    /// then the answer arrived, whatever became of its receipt, or the server says otherwise.
    pub(super) fn not_sent(&mut self, trouble: Trouble, failure: Failure, tools: &Tools) {
        let delay = self.delay(&failure, tools);
        let notice = Notice::NotSent {
            trouble,
            message: failure.error.message,
        };
        if self.answering.is_pending() {
            self.reopen();
            self.notice = Some(notice);
            self.blocked_until = delay.map(|delay| tools.now + delay.min(LONGEST_BLOCK));
        } else {
            self.reread |= self.answering.doubt(notice);
        }
    }

    pub(super) fn abort_submission(&mut self, tools: &mut Tools) {
        if let Some((ticket, _)) = self.submission.take() {
            tools.emit(Effect::Abort(ticket));
        }
    }

    /// Also when the server has said that it works with the answer: servers were seen to do so
    /// for ever.
    pub(super) fn can_go_back(&self, now: Millis) -> bool {
        self.farewell.is_none() && self.waiting.is_slow(now) && self.answering.has_question()
    }

    pub(super) fn back_to_form(&mut self, tools: &mut Tools) {
        if self.can_go_back(tools.now) {
            self.abort_submission(tools);
            // A snapshot that is on its way would take the form away again.
            self.overtaken = Overtaken::ByPerson;
            self.reopen();
        }
    }

    /// The question is on the screen again, in the words in which it was said last.
    fn reopen(&mut self) {
        if let Some(question) = self.answering.reopen() {
            self.provider.undo();
            self.flow = Arc::new(self.flow.merge(FlowState::clone(&question)));
        }
    }
}
