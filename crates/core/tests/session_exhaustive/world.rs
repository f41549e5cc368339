//! The small world, and what can happen in it.

mod budget;
mod checks;
mod server;

use crate::common::START;
use crate::common::ledger::{self, Kind, Ledger, Runs};
use crate::fingerprint;
pub(crate) use budget::Budget;
use managed_auth_core::protocol::*;
use managed_auth_core::session::*;
use managed_auth_core::time::Millis;
use server::{Connection, Discovering, Phase, Request, Success};
use std::fmt::Debug;

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Begin,
    Consent,
    Answer,
    ClickAgain,
    BackToForm,
    Hide,
    Show,
    Offline,
    Online,
    Close,
    ServerMoves,
    ServerTakes(usize),
    Deliver(usize),
    Lose(usize),
    ServerAttaches(usize),
    DeliverEvent(usize),
    DropStream(usize),
    Tick,
}

#[derive(Debug, Clone)]
pub(crate) struct World<M> {
    machine: M,
    ledger: Ledger,
    now: Millis,
    began: bool,
    consented: bool,
    hidden: bool,
    offline: bool,
    closed: bool,
    /// The question that the person answered last.
    clicked: Option<u32>,
    /// The forms whose answer was sent, in the order in which that was done last.
    answered: Vec<&'static str>,
    /// The last of them may be asked again: its answer did not get through or was taken back, and no
    /// other form has been asked since.
    again: bool,
    /// The server's pauses have names; an older server's have none.
    named: bool,
    phase: Phase,
    code_spent: bool,
    /// When the exchange was first made, until it has succeeded.
    exchanging: Option<Millis>,
    requests: Vec<Request>,
    streams: Vec<Connection>,
    left: Budget,
}

impl<M: Runs + Clone + Debug> World<M> {
    pub(crate) fn new(machine: M, budget: Budget) -> Self {
        Self {
            machine,
            ledger: Ledger::default(),
            now: START,
            began: false,
            consented: false,
            hidden: false,
            offline: false,
            closed: false,
            clicked: None,
            answered: Vec::new(),
            again: false,
            named: true,
            phase: Discovering,
            code_spent: false,
            exchanging: None,
            requests: Vec::new(),
            streams: Vec::new(),
            left: budget,
        }
    }

    /// The same with a server whose pauses have no names.
    pub(crate) fn nameless(mut self) -> Self {
        self.named = false;
        self
    }

    /// The same at its form, with everything delivered.
    pub(crate) fn at_form(mut self) -> Self {
        let way = [
            Act::Begin,
            Act::ServerTakes(0),
            Act::Deliver(0),
            Act::ServerTakes(0),
            Act::Deliver(0),
            Act::Consent,
            Act::ServerAttaches(0),
            Act::DeliverEvent(0),
            Act::ServerMoves,
            Act::DeliverEvent(0),
        ];
        for act in way {
            self.act(act).unwrap();
        }
        self
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        fingerprint::of(self, self.now)
    }

    pub(crate) fn succeeded_in_spite_of_all(&self) -> bool {
        let success = self.machine.screen().step == Step::Success && !self.closed;
        success && self.left.is_spent_but_for(self.left.unmounts)
    }

    pub(crate) fn closed_after_all(&self) -> bool {
        self.closed && self.left.is_spent_but_for(0)
    }

    pub(crate) fn possible(&self) -> Vec<Act> {
        let mut acts = Vec::new();
        let mut may = |when: bool, act: Act| {
            if when {
                acts.push(act);
            }
        };
        let view = self.machine.screen();
        let live = !self.closed && view.ending.is_none();
        let here = live && !self.hidden;
        may(!self.began, Act::Begin);
        may(here && view.ready && !self.consented, Act::Consent);
        may(here && view.step == Step::Form, Act::Answer);
        let clicks = self.left.double_clicks > 0;
        may(here && clicks && self.clicked.is_some(), Act::ClickAgain);
        may(
            here && view.can_go_back && self.left.ways_back > 0,
            Act::BackToForm,
        );
        let trips = self.left.trips > 0 && self.began && live;
        may(trips && !self.hidden, Act::Hide);
        may(self.hidden, Act::Show);
        may(trips && !self.offline, Act::Offline);
        may(self.offline, Act::Online);
        may(
            self.left.unmounts > 0 && self.began && !self.closed,
            Act::Close,
        );
        may(
            self.began && self.phase.interaction().is_none() && self.phase != Success,
            Act::ServerMoves,
        );
        for (at, request) in self.requests.iter().enumerate() {
            may(request.answer.is_none(), Act::ServerTakes(at));
            let late = !request.aborted || self.left.late > 0;
            may(request.answer.is_some() && late, Act::Deliver(at));
            may(!request.aborted && self.left.losses > 0, Act::Lose(at));
        }
        for (at, stream) in self.streams.iter().enumerate() {
            may(!stream.attached && !stream.aborted, Act::ServerAttaches(at));
            let late = !stream.aborted || self.left.late_events > 0;
            may(!stream.sent.is_empty() && late, Act::DeliverEvent(at));
            may(!stream.aborted && self.left.drops > 0, Act::DropStream(at));
        }
        may(
            here && self.left.ticks > 0 && self.machine.due().is_some(),
            Act::Tick,
        );
        acts
    }

    pub(crate) fn act(&mut self, act: Act) -> Result<(), String> {
        match act {
            Act::Begin => {
                self.began = true;
                self.exchanging = Some(self.now);
                self.input(Input::Begin)?;
            }
            Act::Consent => {
                self.consented = true;
                self.input(Input::Consent)?;
            }
            Act::Answer => {
                let question = self.machine.screen().question;
                self.clicked = Some(question);
                self.answer(question)?;
            }
            Act::ClickAgain => {
                self.left.double_clicks -= 1;
                self.answer(self.clicked.unwrap_or_default())?;
            }
            Act::BackToForm => {
                self.left.ways_back -= 1;
                self.overtake_snapshots();
                self.input(Input::BackToForm)?;
            }
            Act::Hide => {
                self.left.trips -= 1;
                self.hidden = true;
                self.input(Input::Page(PageEvent::Hide))?;
            }
            Act::Show => {
                self.hidden = false;
                self.input(Input::Page(PageEvent::Show))?;
            }
            Act::Offline => {
                self.left.trips -= 1;
                self.offline = true;
                self.input(Input::Page(PageEvent::Offline))?;
            }
            Act::Online => {
                self.offline = false;
                self.input(Input::Page(PageEvent::Online))?;
            }
            Act::Close => {
                self.left.unmounts -= 1;
                self.closed = true;
                self.input(Input::Close)?;
            }
            Act::ServerMoves => self.server_moves(),
            Act::ServerTakes(at) => self.server_takes(at),
            Act::Deliver(at) => {
                let request = self.requests.remove(at);
                self.left.late -= u8::from(request.aborted);
                let (before, repeats) = (self.machine.screen(), self.snapshot_repeats(request));
                self.deliver(request)?;
                self.check_snapshot(request, &before, repeats)?;
            }
            Act::Lose(at) => {
                self.left.losses -= 1;
                let request = self.requests.remove(at);
                self.answer_with(request.kind, request.ticket, Err(Failure::network()))?;
            }
            Act::ServerAttaches(at) => {
                let phase = self.phase;
                let stream = &mut self.streams[at];
                stream.attached = true;
                stream.sent.push(phase);
                let ticket = stream.ticket;
                self.input(Input::StreamOpened(ticket))?;
            }
            Act::DeliverEvent(at) => {
                let stream = &mut self.streams[at];
                self.left.late_events -= u8::from(stream.aborted);
                let (ticket, aborted) = (stream.ticket, stream.aborted);
                let phase = stream.sent.remove(0);
                let flow = Box::new(phase.flow(self.named));
                let timestamp = None;
                let event = StreamEvent::State { flow, timestamp };
                if !aborted && !self.stream_repeats(phase) {
                    self.overtake_snapshots();
                }
                self.input(Input::StreamEvent(ticket, Ok(event)))?;
            }
            Act::DropStream(at) => {
                self.left.drops -= 1;
                let ticket = self.streams.remove(at).ticket;
                self.input(Input::StreamEnded(ticket, None))?;
            }
            Act::Tick => {
                self.left.ticks -= 1;
                self.now = self.machine.due().map_or(self.now, |at| at.max(self.now));
                self.input(Input::Tick)?;
            }
        }
        self.forget_what_cannot_matter();
        self.check()
    }

    fn answer(&mut self, question: u32) -> Result<(), String> {
        let answer = Answer::Fields(Vec::new());
        self.input(Input::Answer { question, answer })
    }

    fn input(&mut self, input: Input) -> Result<(), String> {
        let shown = self.machine.screen();
        // What is refused as stale has been answered, by whomever: it is not asked again.
        let mut taken_back = match &input {
            Input::Submitted(ticket, Err(failure)) => {
                self.ledger.open.contains_key(ticket) && !failure.is_stale_interaction()
            }
            Input::BackToForm => true,
            _ => false,
        };
        let goes_on = matches!(input, Input::Answer { .. });
        let effects = self.ledger.run(&mut self.machine, input, self.now)?;
        for effect in effects {
            match (ledger::opened(&effect), effect) {
                (Some((Kind::Stream, ticket)), _) => self.streams.push(Connection {
                    aborted: false,
                    attached: false,
                    sent: Vec::new(),
                    ticket,
                }),
                (Some((kind, ticket)), _) => {
                    let asks = |name: &&str| {
                        shown
                            .flow
                            .fields
                            .iter()
                            .any(|field| field.key.as_str() == *name)
                    };
                    let field = ["password", "code"].into_iter().find(asks);
                    if kind == Kind::Submit {
                        self.answered.retain(|answered| Some(*answered) != field);
                        self.answered.extend(field);
                        self.again = false;
                        self.overtake_snapshots();
                    }
                    self.requests.push(Request {
                        kind,
                        aborted: false,
                        overtaken: false,
                        field: field.filter(|_| kind == Kind::Submit),
                        answer: None,
                        ticket,
                    });
                }
                (None, Effect::Abort(ticket)) => {
                    let requests = self.requests.iter_mut();
                    for request in requests.filter(|request| request.ticket == ticket) {
                        request.aborted = true;
                        taken_back |= request.kind == Kind::Submit && !goes_on;
                    }
                    let streams = self.streams.iter_mut();
                    for stream in streams.filter(|stream| stream.ticket == ticket) {
                        stream.aborted = true;
                    }
                }
                (None, Effect::Event(SessionEvent::Success { .. })) if self.phase != Success => {
                    return Err("success is the server's to tell".into());
                }
                (None, _) => {}
            }
        }
        let is_last = Some(self.machine.screen().question) == self.clicked;
        self.again = is_last && (self.again || taken_back);
        Ok(())
    }

    fn overtake_snapshots(&mut self) {
        for request in self
            .requests
            .iter_mut()
            .filter(|request| request.kind == Kind::Retrieve)
        {
            request.overtaken = true;
        }
    }

    /// Keeps the states few: what was aborted and can change nothing is gone.
    fn forget_what_cannot_matter(&mut self) {
        let late = self.left.late > 0;
        let late_events = self.left.late_events > 0;
        self.requests.retain(|request| {
            let reaches_server = request.kind == Kind::Submit && request.answer.is_none();
            !request.aborted || late || reaches_server
        });
        self.streams
            .retain(|stream| !stream.aborted || (late_events && !stream.sent.is_empty()));
        self.requests.sort();
        self.streams.sort();
    }
}
