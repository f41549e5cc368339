//! The server of the small world: where its login stands, and what it answers.

use super::World;
use crate::common;
use crate::common::ledger::{Kind, Runs};
use managed_auth_core::protocol::*;
use managed_auth_core::session::*;
use std::fmt::Debug;

/// Where the server's login stands. It goes from each to the next: by itself, or, from a form, by
/// its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Phase {
    Discovering,
    Form,
    FormSubmitting,
    Factor,
    FactorSubmitting,
    Success,
}

pub(super) use Phase::*;

impl Phase {
    pub(super) fn next(self) -> Self {
        match self {
            Discovering => Form,
            Form => FormSubmitting,
            FormSubmitting => Factor,
            Factor => FactorSubmitting,
            FactorSubmitting | Success => Success,
        }
    }

    pub(super) fn interaction(self) -> Option<&'static str> {
        match self {
            Form => Some("i1"),
            Factor => Some("i2"),
            _ => None,
        }
    }

    /// What the person is asked for: something else by each form.
    pub(super) fn field(self) -> Option<&'static str> {
        match self {
            Form => Some("password"),
            Factor => Some("code"),
            _ => None,
        }
    }

    pub(super) fn flow(self, named: bool) -> FlowState {
        let field = |name: &str| Field {
            key: FieldKey::Legacy(name.to_owned()),
            kind: FieldKind::Text,
            label: None,
            hint: None,
            placeholder: None,
            required: true,
            input_mode: None,
            rejected: false,
        };
        let step = match self {
            Discovering => FlowStep::Discovering,
            Form | Factor => FlowStep::AwaitingInput,
            FormSubmitting | FactorSubmitting => FlowStep::Submitting,
            Success => FlowStep::Completed,
        };
        FlowState {
            status: (self == Success).then_some(FlowStatus::Success),
            step: Some(step),
            interaction_id: self.interaction().filter(|_| named).map(str::to_owned),
            fields: self.field().map(field).into_iter().collect(),
            ..FlowState::default()
        }
    }
}

/// A request on the wire. An aborted one can still reach the server, and its answer the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Request {
    pub(super) kind: Kind,
    pub(super) aborted: bool,
    /// The stream, or the person, has said something since a snapshot was asked for.
    pub(super) overtaken: bool,
    /// A submission answers this form.
    pub(super) field: Option<&'static str>,
    /// What the server answered, once it has.
    pub(super) answer: Option<Reply>,
    pub(super) ticket: Ticket,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reply {
    Done,
    Snapshot(Phase),
    Refused,
    Stale,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Connection {
    pub(super) aborted: bool,
    pub(super) attached: bool,
    /// Sent, and not arrived yet.
    pub(super) sent: Vec<Phase>,
    pub(super) ticket: Ticket,
}

impl<M: Runs + Clone + Debug> World<M> {
    pub(super) fn server_moves(&mut self) {
        self.phase = self.phase.next();
        for stream in self
            .streams
            .iter_mut()
            .filter(|stream| stream.attached && !stream.aborted)
        {
            stream.sent.push(self.phase);
        }
    }

    pub(super) fn server_takes(&mut self, at: usize) {
        let reply = match self.requests[at].kind {
            Kind::Exchange if std::mem::replace(&mut self.code_spent, true) => Reply::Refused,
            Kind::Exchange => Reply::Done,
            Kind::Retrieve => Reply::Snapshot(self.phase),
            Kind::Submit if self.requests[at].field != self.phase.field() => match self.named {
                true => Reply::Stale,
                false => Reply::Refused,
            },
            Kind::Submit => {
                self.server_moves();
                Reply::Done
            }
            Kind::Stream | Kind::Renew => return,
        };
        self.requests[at].answer = Some(reply);
    }

    pub(super) fn deliver(&mut self, request: Request) -> Result<(), String> {
        let spent = request.kind == Kind::Exchange && request.answer == Some(Reply::Done);
        if spent && !request.aborted {
            self.exchanging = None;
        }
        let result = match request.answer {
            None | Some(Reply::Done) => Ok(None),
            Some(Reply::Snapshot(phase)) => Ok(Some(phase)),
            Some(Reply::Refused) => Err(common::status(400)),
            Some(Reply::Stale) => Err(common::refused(400, "stale_interaction", "")),
        };
        self.answer_with(request.kind, request.ticket, result)
    }

    pub(super) fn answer_with(
        &mut self,
        kind: Kind,
        ticket: Ticket,
        result: Result<Option<Phase>, Failure>,
    ) -> Result<(), String> {
        let named = self.named;
        let snapshot = |phase: Option<Phase>| {
            Box::new(Snapshot {
                identity: Identity::default(),
                flow: phase.unwrap_or(Discovering).flow(named),
                sso_provider: None,
                flow_expires_at: None,
            })
        };
        self.input(match kind {
            Kind::Exchange => Input::Exchanged(ticket, result.map(|_| ())),
            Kind::Retrieve => Input::Snapshot(ticket, result.map(snapshot)),
            Kind::Submit => Input::Submitted(ticket, result.map(|_| ())),
            Kind::Stream => Input::StreamEnded(ticket, result.err()),
            Kind::Renew => Input::Renewed(ticket, false),
        })
    }
}
