//! A world around one machine: the server, the network, the page and the clock are a test's to
//! play. Time is a number.
//!
//! States are written as they stand on the wire. Every input runs under the [`Ledger`], so each
//! example also checks what must hold always.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod clock;
pub mod ledger;
mod states;

pub use ledger::{Kind, Ledger};
use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::*;
use managed_auth_core::time::Millis;
pub use states::*;
use std::sync::Arc;

pub struct World {
    pub machine: Machine,
    /// By the steady clock.
    pub now: Millis,
    /// By how much the wall clock is ahead of it.
    pub wall_ahead: i64,
    ledger: Ledger,
    /// What was asked for since somebody looked.
    unseen: Vec<Effect>,
    told: Vec<SessionEvent>,
    notes: Vec<String>,
    tickets: Vec<(Kind, Ticket)>,
}

impl World {
    pub fn new() -> Self {
        Self::with(Config::default())
    }

    pub fn with(config: Config) -> Self {
        Self {
            machine: Machine::new(config),
            now: START,
            wall_ahead: 0,
            ledger: Ledger::default(),
            unseen: Vec::new(),
            told: Vec::new(),
            notes: Vec::new(),
            tickets: Vec::new(),
        }
    }

    /// A login that has come to its form `i1`, over an open stream. Nothing of it is left to see.
    pub fn at_form() -> Self {
        Self::at(&form("i1"))
    }

    /// A login whose stream has reported this state.
    pub fn at(state: &str) -> Self {
        Self::with_at(Config::default(), state)
    }

    /// The same with another configuration.
    pub fn with_at(config: Config, state: &str) -> Self {
        let mut world = Self::with(config).stream();
        world.state(state);
        world.wire();
        world
    }

    /// A login with consent and an open stream that has not said anything yet.
    pub fn streaming() -> Self {
        Self::new().stream()
    }

    fn stream(self) -> Self {
        let mut world = self.prime();
        world.consent();
        world.stream_opens();
        world.wire();
        world
    }

    /// A login that waits for consent.
    pub fn primed() -> Self {
        Self::new().prime()
    }

    fn prime(self) -> Self {
        let mut world = self;
        world.begin();
        world.exchange_ok();
        world.snapshot(DISCOVERING);
        world.wire();
        world
    }

    pub fn input(&mut self, input: Input) {
        let now = self.moment();
        let effects = self
            .ledger
            .run(&mut self.machine, input, now)
            .unwrap_or_else(|broken| panic!("{broken}"));
        for effect in &effects {
            match effect {
                Effect::Event(event) => self.told.push(event.clone()),
                Effect::Note(note) => self.notes.push(note.clone()),
                _ => self.tickets.extend(ledger::opened(effect)),
            }
        }
        self.unseen.extend(effects);
    }

    // The person.

    pub fn begin(&mut self) {
        self.input(Input::Begin);
    }

    pub fn consent(&mut self) {
        self.input(Input::Consent);
    }

    /// Fills fields of the question on the screen.
    pub fn fill(&mut self, values: &[(&str, &str)]) {
        let view = self.view();
        let key = |name: &str| {
            let field = |field: &&Field| field.key.as_str() == name;
            view.flow
                .fields
                .iter()
                .find(field)
                .expect("a field of that name")
                .key
                .clone()
        };
        let values = values
            .iter()
            .map(|(name, text)| (key(name), Secret::new((*text).into())))
            .collect();
        self.answer(view.question, Answer::Fields(values));
    }

    /// Fills the form of [`form`].
    pub fn sign_in(&mut self) {
        self.fill(&[("name", "ann"), ("pass", "hunter2")]);
    }

    /// Presses the choice with this label or id.
    pub fn choose(&mut self, name: &str) {
        let view = self.view();
        let choice = view
            .flow
            .choices
            .iter()
            .find(|choice| {
                choice.label.as_deref() == Some(name)
                    || choice.key == ChoiceKey::Canonical(name.into())
            })
            .expect("a choice of that name");
        self.answer(view.question, Answer::Choice(choice.clone()));
    }

    pub fn answer(&mut self, question: u32, answer: Answer) {
        self.input(Input::Answer { question, answer });
    }

    pub fn back_to_form(&mut self) {
        self.input(Input::BackToForm);
    }

    pub fn page(&mut self, event: PageEvent) {
        self.input(Input::Page(event));
    }

    pub fn close(&mut self) {
        self.input(Input::Close);
    }

    // The server and the network. Each answers the latest request of its kind.

    pub fn ticket(&self, kind: Kind) -> Ticket {
        let latest = self.tickets.iter().rev().find(|(other, _)| *other == kind);
        latest.expect("a request of this kind").1
    }

    pub fn exchange_ok(&mut self) {
        self.input(Input::Exchanged(self.ticket(Kind::Exchange), Ok(())));
    }

    pub fn exchange_fails(&mut self, failure: Failure) {
        self.input(Input::Exchanged(self.ticket(Kind::Exchange), Err(failure)));
    }

    pub fn snapshot(&mut self, members: &str) {
        self.snapshot_for(self.ticket(Kind::Retrieve), members);
    }

    pub fn snapshot_for(&mut self, ticket: Ticket, members: &str) {
        self.input(Input::Snapshot(
            ticket,
            Ok(Box::new(read_snapshot(members))),
        ));
    }

    pub fn snapshot_fails(&mut self, failure: Failure) {
        self.input(Input::Snapshot(self.ticket(Kind::Retrieve), Err(failure)));
    }

    pub fn submit_ok(&mut self) {
        self.input(Input::Submitted(self.ticket(Kind::Submit), Ok(())));
    }

    pub fn submit_fails(&mut self, failure: Failure) {
        self.input(Input::Submitted(self.ticket(Kind::Submit), Err(failure)));
    }

    pub fn renewed(&mut self, is_given: bool) {
        self.input(Input::Renewed(self.ticket(Kind::Renew), is_given));
    }

    pub fn stream_opens(&mut self) {
        self.input(Input::StreamOpened(self.ticket(Kind::Stream)));
    }

    /// An event of the stream by name, with its data, and the bytes that carried it.
    pub fn event(&mut self, name: &str, members: &str) {
        self.event_for(self.ticket(Kind::Stream), name, members);
    }

    pub fn event_for(&mut self, ticket: Ticket, name: &str, members: &str) {
        let event = StreamEvent::decode(name, Some(&json(members)));
        self.input(Input::StreamEvent(ticket, event));
        self.bytes_for(ticket);
    }

    pub fn unreadable_event(&mut self) {
        let event = StreamEvent::decode("managed_auth_state", None);
        self.input(Input::StreamEvent(self.ticket(Kind::Stream), event));
    }

    pub fn state(&mut self, members: &str) {
        self.event("managed_auth_state", members);
    }

    pub fn heartbeat(&mut self) {
        self.event("sse_heartbeat", "");
    }

    /// Bytes that complete nothing, such as a comment.
    pub fn bytes(&mut self) {
        self.bytes_for(self.ticket(Kind::Stream));
    }

    fn bytes_for(&mut self, ticket: Ticket) {
        self.input(Input::StreamBytes {
            ticket,
            retry: None,
            last_event_id: None,
        });
    }

    pub fn stream_says(&mut self, retry: Option<Millis>, last_event_id: Option<&str>) {
        self.input(Input::StreamBytes {
            ticket: self.ticket(Kind::Stream),
            retry,
            last_event_id: last_event_id.map(str::to_owned),
        });
    }

    pub fn drop_stream(&mut self) {
        self.input(Input::StreamEnded(self.ticket(Kind::Stream), None));
    }

    pub fn stream_fails(&mut self, failure: Failure) {
        self.input(Input::StreamEnded(self.ticket(Kind::Stream), Some(failure)));
    }

    // What there is to see.

    /// Whether the person is told that the page reconnects, if nothing happens for two seconds: not
    /// before.
    pub fn in_trouble(&self) -> bool {
        let mut later = self.machine.clone();
        later.handle(Input::Tick, self.now + 2 * SECOND);
        later.view().reconnecting
    }

    pub fn view(&self) -> Arc<View> {
        self.machine.view()
    }

    pub fn step(&self) -> Step {
        self.view().step
    }

    pub fn ending(&self) -> Option<EndingKind> {
        self.view().ending.as_ref().map(|ending| ending.kind)
    }

    /// What went over the wire since the last look, in order.
    pub fn wire(&mut self) -> Vec<String> {
        let tickets = &self.tickets;
        std::mem::take(&mut self.unseen)
            .iter()
            .filter_map(|effect| match effect {
                Effect::Exchange(_) => Some("exchange".into()),
                Effect::Retrieve(_) => Some("retrieve".into()),
                Effect::OpenStream {
                    last_event_id: None,
                    ..
                } => Some("stream".into()),
                Effect::OpenStream {
                    last_event_id: Some(id),
                    ..
                } => Some(format!("stream from {id}")),
                Effect::Submit(_, submission) => {
                    let body = serde_json::to_string(submission).expect("a body");
                    Some(format!("submit {body}"))
                }
                Effect::Renew(_) => Some("renew".into()),
                Effect::Abort(ticket) => {
                    let of = |(_, other): &&(Kind, Ticket)| other == ticket;
                    let (kind, _) = tickets
                        .iter()
                        .find(of)
                        .expect("a ticket that was given out");
                    Some(format!("abort {kind}"))
                }
                Effect::Forget | Effect::Event(_) | Effect::Note(_) => None,
            })
            .collect()
    }

    /// Every event that the host was told, from the beginning.
    pub fn told(&self) -> &[SessionEvent] {
        &self.told
    }

    pub fn was_told(&self, event: &SessionEvent) -> usize {
        self.told.iter().filter(|other| *other == event).count()
    }

    /// The code and the message of every error that the host was told.
    pub fn errors(&self) -> Vec<(Option<&str>, &str)> {
        self.told
            .iter()
            .filter_map(|event| match event {
                SessionEvent::Error(error) => {
                    let Reason { code, message } = error.reason();
                    Some((code.as_deref(), message.as_str()))
                }
                _ => None,
            })
            .collect()
    }

    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
