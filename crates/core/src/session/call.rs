//! A request that is made until it is answered: the exchange and the snapshot.

use super::{Backoff, Effect, Ticket, Tools};
use crate::time::Millis;

/// At most one such request is on its way. What passes by itself is tried again with backoff.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    state: State,
    backoff: Backoff,
}

#[derive(Debug, Clone, Default)]
enum State {
    #[default]
    Idle,
    Asked {
        ticket: Ticket,
        deadline: Millis,
    },
    Waiting {
        until: Millis,
    },
}

impl Call {
    /// Asks now. One that is still on its way is aborted: its answer could be older than the
    /// question.
    pub(super) fn ask(&mut self, tools: &mut Tools, request: fn(Ticket) -> Effect) {
        self.abort(tools);
        let ticket = tools.ticket();
        self.state = State::Asked {
            ticket,
            deadline: tools.now.saturating_add(tools.config.call_timeout),
        };
        tools.emit(request(ticket));
    }

    /// Whether this answer is the one that is waited for; then it no longer is.
    pub(super) fn take(&mut self, answered: Ticket) -> bool {
        let current = matches!(self.state, State::Asked { ticket, .. } if ticket == answered);
        if current {
            self.state = State::Idle;
        }
        current
    }

    pub(super) fn succeeded(&mut self) {
        self.backoff.reset();
    }

    /// Try again later, and not before a delay that was asked for.
    pub(super) fn failed(&mut self, tools: &mut Tools, asked_for: Option<Millis>) {
        let delay = tools.delay(&mut self.backoff, asked_for);
        self.ask_in(delay, tools.now);
    }

    /// Asks after a while.
    pub(super) fn ask_in(&mut self, delay: Millis, now: Millis) {
        self.state = State::Waiting { until: now + delay };
    }

    /// Whether to ask (again) now. An answer that is overdue counts as a failed attempt.
    pub(super) fn is_due(&mut self, tools: &mut Tools) -> bool {
        match self.state {
            State::Waiting { until } => tools.now >= until,
            State::Asked { deadline, .. } if tools.now >= deadline => {
                self.abort(tools);
                self.failed(tools, None);
                false
            }
            _ => false,
        }
    }

    /// The page was away, and what is on its way gets its time again.
    pub(super) fn wait_again(&mut self, tools: &Tools) {
        if let State::Asked { deadline, .. } = &mut self.state {
            *deadline = tools.now.saturating_add(tools.config.call_timeout);
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting { .. })
    }

    pub(super) fn is_asked(&self) -> bool {
        matches!(self.state, State::Asked { .. })
    }

    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    pub(super) fn in_trouble(&self) -> bool {
        self.backoff.in_trouble()
    }

    pub(super) fn abort(&mut self, tools: &mut Tools) {
        if let State::Asked { ticket, .. } = self.state {
            tools.emit(Effect::Abort(ticket));
        }
        self.state = State::Idle;
    }

    pub(super) fn deadline(&self) -> Option<Millis> {
        match self.state {
            State::Idle => None,
            State::Asked { deadline, .. } => Some(deadline),
            State::Waiting { until } => Some(until),
        }
    }
}
