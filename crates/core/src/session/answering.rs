//! Questions and answers: submitting is optimistic, and an answered question does not come back
//! (rule 1).

use super::Notice;
use crate::protocol::FlowState;
use std::sync::Arc;

/// So many pauses that passed without an answer are remembered: no server lags behind further.
const LAST: usize = 16;

/// Where a state comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Stream,
    Snapshot,
}

/// What was asked, and what was answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Answering {
    /// Counts the questions. The screen keys its form by it, and an answer names it, so that the
    /// values of one question never reach another.
    number: u32,
    /// The question of that number, while nobody has answered it.
    open: Option<Arc<FlowState>>,
    /// It was answered before, and that answer did not get through, or seems so.
    again: bool,
    /// The one that was answered last, in the words in which the stream says it now. For servers whose
    /// pauses have no name, and for the way back.
    last: Option<Arc<FlowState>>,
    /// The login has been somewhere else since that answer.
    moved: bool,
    /// Every named pause that was answered.
    answered: Vec<String>,
    /// The last named pauses that were still open when another was asked, until the stream asks them
    /// again.
    past: Vec<String>,
    /// The submitting view is on the screen for the answer's sake.
    pending: bool,
    /// To be told with the next question that is shown, or, if it is about the answer to one
    /// question, with that.
    carried: Option<Notice>,
}

impl Answering {
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn is_pending(&self) -> bool {
        self.pending
    }

    /// Whether there is a form to go back to.
    pub(super) fn has_question(&self) -> bool {
        self.open.is_some() || self.last.is_some()
    }

    /// Whether the answer to question `number` may be sent: one at a time, and only to the
    /// question that is open.
    pub(super) fn accepts(&self, number: u32) -> bool {
        !self.pending && self.open.is_some() && number == self.number
    }

    /// The open question is answered.
    pub(super) fn answer(&mut self) -> Option<Arc<FlowState>> {
        let question = self.open.take()?;
        self.again = false;
        self.answered.extend(question.interaction_id.clone());
        self.last = Some(Arc::clone(&question));
        self.moved = false;
        self.pending = true;
        Some(question)
    }

    /// The answer did not get through, or the person wants to give another: the question is open
    /// again.
    pub(super) fn reopen(&mut self) -> Option<Arc<FlowState>> {
        self.forget_answer();
        self.pending = false;
        self.open.clone()
    }

    /// The server says that the question was not the current one. The submitting view stays until
    /// the current one is known; there the person is told. The question is open until then: a
    /// server that refuses by mistake calls it the current one.
    pub(super) fn refuse(&mut self, notice: Notice) {
        if self.pending {
            self.forget_answer();
        }
        // What seemed to be before this question can be the current one.
        self.past.clear();
        self.carried = Some(notice);
    }

    /// The answer did not get through, but the screen has moved on since. That may have been old
    /// news: whether the question still stands is for the server to say, and then it is shown
    /// again. Returns whether to ask.
    pub(super) fn doubt(&mut self, notice: Notice) -> bool {
        let elsewhere = self.open.is_none();
        self.forget_answer();
        if elsewhere {
            self.carried = Some(notice);
        }
        elsewhere
    }

    /// The question that was answered last is open again. Not where a later one is: whatever became
    /// of the answer, the login is past that question, and who repeats it lags behind.
    fn forget_answer(&mut self) {
        if self.open.is_none()
            && let Some(question) = self.last.take()
        {
            self.answered
                .retain(|id| Some(id) != question.interaction_id.as_ref());
            self.open = Some(question);
            self.again = true;
        }
    }

    /// The pause whose answer was refused, until the current one is known.
    fn refused(&self) -> Option<&String> {
        let open = self.open.as_ref().filter(|_| self.pending)?;
        open.interaction_id.as_ref()
    }

    /// Whether this state merely repeats a question that was answered, or is over without an answer.
    ///
    /// A named pause is repeated by its name, whatever else it says: a new pause has a new one. A
    /// nameless one is repeated by asking for the same, word for word, until the login has been
    /// somewhere else in between; and a snapshot, which may come from a server that lags behind
    /// its stream, is not believed even then, nor of a pause that another has followed; nor is the
    /// stream while that other is being answered. Of a refused one the snapshot is believed, for the
    /// refusal had it read; the stream may still repeat what it said before.
    pub(super) fn repeats(&self, flow: &FlowState, source: Source) -> bool {
        if !flow.awaits_person() {
            return false;
        }
        match &flow.interaction_id {
            Some(id) => {
                let is_past = self.past.contains(id);
                let is_old = match source {
                    Source::Stream => self.refused() == Some(id) || (self.pending && is_past),
                    Source::Snapshot => is_past,
                };
                is_old || self.answered.contains(id)
            }
            None => self.last.as_ref().is_some_and(|last| {
                last.interaction_id.is_none()
                    && last.asks_the_same(flow)
                    && (source == Source::Snapshot || !self.moved)
            }),
        }
    }

    /// The stream repeats a question that was answered. If it comes back, then as it is said now.
    pub(super) fn reword(&mut self, flow: FlowState) {
        let is_it = |last: &&mut Arc<FlowState>| last.interaction_id == flow.interaction_id;
        if let Some(last) = self.last.as_mut().filter(is_it) {
            *last = Arc::new(flow);
        }
    }

    /// A state came that repeats nothing. Returns whether the screen moves on from what it showed,
    /// and what to tell the person there.
    pub(super) fn advance(&mut self, flow: &Arc<FlowState>) -> Advance {
        let is_other = |open: &Arc<FlowState>| !same_question(open, flow);
        let moves_on = self.pending || flow.awaits_person();
        let id = flow.interaction_id.as_ref();
        let is_late = id.is_some_and(|id| self.past.contains(id));
        if self.again && moves_on && !is_late && self.open.as_ref().is_some_and(is_other) {
            // Rightly refused, or its answer had got through after all: the login is past it.
            self.answer();
        }
        self.moved = true;
        let was_pending = std::mem::take(&mut self.pending);
        if !flow.awaits_person() {
            return Advance {
                new: true,
                notice: None,
            };
        }
        let same = self
            .open
            .as_ref()
            .is_some_and(|open| same_question(open, flow));
        if !same {
            self.number += 1;
            let left = self.open.as_ref();
            self.past
                .extend(left.and_then(|open| open.interaction_id.clone()));
        }
        self.past.retain(|past| Some(past) != id);
        let too_many = self.past.len().saturating_sub(LAST);
        self.past.drain(..too_many);
        self.open = Some(Arc::clone(flow));
        let fits = |notice: &Notice| same || matches!(notice, Notice::Stale { .. });
        let notice = self.carried.take().filter(fits);
        Advance {
            new: !same || was_pending || notice.is_some(),
            notice,
        }
    }
}

/// What a newer state means to the screen.
pub(super) struct Advance {
    pub(super) new: bool,
    pub(super) notice: Option<Notice>,
}

fn same_question(old: &FlowState, new: &FlowState) -> bool {
    let same_keys = || {
        let fields = [old, new].map(|flow| flow.fields.iter().map(|field| &field.key));
        let choices = [old, new].map(|flow| flow.choices.iter().map(|choice| &choice.key));
        let ([a, b], [c, d]) = (fields, choices);
        a.eq(b) && c.eq(d)
    };
    old.interaction_id == new.interaction_id && (new.interaction_id.is_some() || same_keys())
}
