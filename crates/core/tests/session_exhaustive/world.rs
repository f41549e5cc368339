//! The small world, and what can happen in it.

use crate::common::ledger::{self, Kind, Ledger, Runs};
use crate::common::{self, START};
use crate::fingerprint;
use managed_auth_core::protocol::*;
use managed_auth_core::session::*;
use managed_auth_core::time::Millis;
use std::fmt::Debug;

/// Where the server's login stands. It goes from each to the next: by itself, or, from a form, by
/// its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Phase {
    Discovering,
    Form,
    FormSubmitting,
    Factor,
    FactorSubmitting,
    Success,
}

use Phase::*;

impl Phase {
    fn next(self) -> Self {
        match self {
            Discovering => Form,
            Form => FormSubmitting,
            FormSubmitting => Factor,
            Factor => FactorSubmitting,
            FactorSubmitting | Success => Success,
        }
    }

    fn interaction(self) -> Option<&'static str> {
        match self {
            Form => Some("i1"),
            Factor => Some("i2"),
            _ => None,
        }
    }

    /// What the person is asked for: something else by each form.
    fn field(self) -> Option<&'static str> {
        match self {
            Form => Some("password"),
            Factor => Some("code"),
            _ => None,
        }
    }

    fn flow(self, named: bool) -> FlowState {
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
struct Request {
    kind: Kind,
    aborted: bool,
    /// The stream, or the person, has said something since a snapshot was asked for.
    overtaken: bool,
    /// A submission answers this form.
    field: Option<&'static str>,
    /// What the server answered, once it has.
    answer: Option<Reply>,
    ticket: Ticket,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reply {
    Done,
    Snapshot(Phase),
    Refused,
    Stale,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Connection {
    aborted: bool,
    attached: bool,
    /// Sent, and not arrived yet.
    sent: Vec<Phase>,
    ticket: Ticket,
}

/// How often what may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// The stream's connection breaks.
    pub(crate) drops: u8,
    /// An answer comes although its request was aborted.
    pub(crate) late: u8,
    /// An event comes although its stream was aborted.
    pub(crate) late_events: u8,
    /// A request or its answer is lost.
    pub(crate) losses: u8,
    /// The person clicks twice.
    pub(crate) double_clicks: u8,
    /// The person goes back to the form.
    pub(crate) ways_back: u8,
    /// The page goes to the back/forward cache and returns, or the network goes and returns.
    pub(crate) trips: u8,
    /// The page takes the login away.
    pub(crate) unmounts: u8,
    /// Deadlines that come before what they wait for.
    pub(crate) ticks: u8,
}

impl Budget {
    pub(crate) const NONE: Self = Self {
        drops: 0,
        late: 0,
        late_events: 0,
        losses: 0,
        double_clicks: 0,
        ways_back: 0,
        trips: 0,
        unmounts: 0,
        ticks: 0,
    };

    pub(crate) const ONE_OF_EACH: Self = Self {
        drops: 1,
        late: 1,
        late_events: 1,
        double_clicks: 1,
        unmounts: 1,
        ticks: 1,
        ..Self::NONE
    };

    pub(crate) const LOST: Self = Self {
        losses: 1,
        ticks: 1,
        ..Self::NONE
    };

    pub(crate) const BACK: Self = Self {
        ways_back: 1,
        ticks: 2,
        ..Self::NONE
    };

    pub(crate) const NAMELESS: Self = Self {
        drops: 1,
        ticks: 1,
        ..Self::NONE
    };

    pub(crate) const TRIPS: Self = Self {
        trips: 2,
        ..Self::NONE
    };

    pub(crate) const LATE_ANSWER: Self = Self {
        trips: 2,
        late: 1,
        ..Self::NONE
    };

    pub(crate) const LATE_EVENT: Self = Self {
        trips: 1,
        late_events: 1,
        ..Self::NONE
    };

    /// Whether everything has happened, but for these.
    fn is_spent_but_for(self, unmounts: u8) -> bool {
        self == Self {
            unmounts,
            ticks: self.ticks,
            ..Self::NONE
        }
    }
}

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
    /// The form whose answer was sent last, and neither refused nor taken back.
    pending: Option<&'static str>,
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
            pending: None,
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
                let before = self.machine.screen();
                self.deliver(request)?;
                self.check_snapshot(request, &before)?;
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
                let ticket = stream.ticket;
                let flow = Box::new(stream.sent.remove(0).flow(self.named));
                let timestamp = None;
                let event = StreamEvent::State { flow, timestamp };
                if !stream.aborted {
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

    fn server_moves(&mut self) {
        self.phase = self.phase.next();
        for stream in self
            .streams
            .iter_mut()
            .filter(|stream| stream.attached && !stream.aborted)
        {
            stream.sent.push(self.phase);
        }
    }

    fn server_takes(&mut self, at: usize) {
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

    fn deliver(&mut self, request: Request) -> Result<(), String> {
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

    fn answer_with(
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

    fn input(&mut self, input: Input) -> Result<(), String> {
        let shown = self.machine.screen();
        let failed = matches!(input, Input::Submitted(_, Err(_)) | Input::BackToForm);
        let effects = self.ledger.run(&mut self.machine, input, self.now)?;
        if failed {
            self.pending = None;
        }
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
                        self.pending = field;
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
                        if request.kind == Kind::Submit && request.field == self.pending {
                            self.pending = None;
                        }
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

    /// Rules 5 and 1: what a snapshot may do to the screen.
    fn check_snapshot(&self, request: Request, before: &View) -> Result<(), String> {
        let after = self.machine.screen();
        if request.kind != Kind::Retrieve || after.ending.is_some() {
            return Ok(());
        }
        if request.overtaken && (&after.flow, after.step) != (&before.flow, before.step) {
            return Err("a snapshot that was overtaken changes nothing".into());
        }
        let shown = after.flow.fields.first().map(|field| field.key.as_str());
        let again = after.step == Step::Form && before.step != Step::Form && shown == self.pending;
        if again && self.pending.is_some() {
            return Err("no snapshot brings an answered form back".into());
        }
        Ok(())
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

    fn check(&self) -> Result<(), String> {
        let view = self.machine.screen();
        let shows = |phase: Phase| {
            let name = |field: &Field| field.key.as_str().to_owned();
            view.flow.fields.first().map(name).as_deref() == phase.field()
        };
        let asked = view.flow.fields.is_empty()
            || (shows(Form) && self.phase >= Form)
            || (shows(Factor) && self.phase >= Factor);
        if !asked {
            return Err("no form is shown that the server did not ask for".into());
        }
        if self.hidden && self.streams.iter().any(|stream| !stream.aborted) {
            return Err("a page that is away has no stream".into());
        }
        match view.ending.as_ref().map(|ending| ending.kind) {
            None | Some(EndingKind::Success) => Ok(()),
            // An exchange whose answer was lost has spent the code all the same.
            Some(EndingKind::LinkRefused) if self.code_spent => Ok(()),
            // Rule 9: after 20 s, and not before.
            Some(EndingKind::Unavailable)
                if self
                    .exchanging
                    .is_some_and(|began| self.now >= began + 20_000) =>
            {
                Ok(())
            }
            Some(kind) => Err(format!("nothing in this world ends as {kind:?}")),
        }
    }

    /// Once nothing goes wrong any more, the login comes to its end.
    pub(crate) fn ends_well(&self) -> Result<(), String> {
        let mut world = self.clone();
        world.left = Budget::NONE;
        world.forget_what_cannot_matter();
        for turn in 0..200 {
            if world.closed || world.machine.screen().ending.is_some() {
                return Ok(());
            }
            world.left.ticks = 1;
            let acts = world.possible();
            // Fair: what is on its way comes before what the person does, and time passes.
            let others = acts.iter().rev().find(|act| **act != Act::Tick);
            let Some(act) = others.filter(|_| turn % 4 < 3).or(acts.last()) else {
                break;
            };
            world.act(*act)?;
        }
        Err(format!(
            "a login gets stuck at {:?}",
            world.machine.screen()
        ))
    }
}
