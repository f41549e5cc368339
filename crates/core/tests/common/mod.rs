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

pub mod ledger;

pub use ledger::{Kind, Ledger};
use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};
use std::sync::Arc;

/// 2026-01-01T00:00:00Z: when every test begins.
pub const START: Millis = 1_767_225_600_000;

pub const SECOND: Millis = 1_000;

/// Who is signing in, as every snapshot of these tests says.
pub const IDENTITY: &str = r#""id": "c1", "domain": "shop.example", "profile_name": "ann""#;

/// States as servers send them, without the braces.
pub const DISCOVERING: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "DISCOVERING""#;
pub const SUBMITTING: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "SUBMITTING""#;
pub const SUCCESS: &str = r#""flow_status": "SUCCESS", "flow_step": "COMPLETED""#;
pub const FAILED: &str = r#""flow_status": "FAILED", "flow_step": "COMPLETED",
    "error_code": "bot_detected", "error_message": "No robots, please.""#;

/// A form that asks for a name and a password.
pub fn form(interaction: &str) -> String {
    format!(
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "interaction_id": "{interaction}",
        "fields": [{{"id": "name", "type": "identifier"}}, {{"id": "pass", "type": "password"}}]"#
    )
}

/// A form that asks for a code.
pub fn code_form(interaction: &str) -> String {
    format!(
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT", "interaction_id": "{interaction}",
        "fields": [{{"id": "code", "type": "code"}}]"#
    )
}

/// The same form as an older server asks for it: the pause has no name.
pub const LEGACY_FORM: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
    "discovered_fields": [{"name": "name", "type": "email"}, {"name": "pass", "type": "password"}]"#;

/// Something to be done elsewhere, with a way out.
pub fn external(interaction: &str) -> String {
    format!(
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_EXTERNAL_ACTION",
        "interaction_id": "{interaction}", "external_action_message": "Tap 42 on your phone.",
        "choices": [{{"id": "other", "type": "mfa_method", "mfa_type": "switch", "label": "Another way"}}]"#
    )
}

/// Reads what stands between the braces of a JSON object.
pub fn json(members: &str) -> Value {
    serde_json::from_str(&format!("{{{members}}}")).expect("the test's own JSON")
}

pub fn read_snapshot(members: &str) -> Snapshot {
    Snapshot::decode(&json(&format!("{IDENTITY}, {members}"))).unwrap()
}

/// A time of the tests' day, as the wire writes it.
pub fn rfc3339(at: Millis) -> String {
    let millis = at.checked_sub(START).expect("a time of the tests' day");
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    assert!(hour < 24, "later than the tests' day");
    format!("2026-01-01T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

pub fn status(status: u16) -> Failure {
    Failure {
        status: Some(status),
        ..Failure::default()
    }
}

pub fn refused(status: u16, code: &str, message: &str) -> Failure {
    Failure {
        status: Some(status),
        error: ApiError {
            code: Some(code.into()),
            message: Some(message.into()),
        },
        retry_after: None,
    }
}

pub fn after(status: u16, retry_after: Millis) -> Failure {
    Failure {
        status: Some(status),
        retry_after: Some(RetryAfter::In(retry_after)),
        ..Failure::default()
    }
}

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

    // The clocks.

    fn moment(&self) -> Moment {
        Moment {
            steady: self.now,
            wall: self.now.saturating_add_signed(self.wall_ahead),
        }
    }

    /// The device's clock jumps.
    pub fn set_wall_clock(&mut self, by: i64) {
        self.wall_ahead += by;
    }

    /// Lets time pass as it does in a page that sleeps: without ticks.
    pub fn sleep(&mut self, time: Millis) {
        self.now += time;
    }

    /// Goes to the next deadline. Returns how long that was.
    pub fn advance_to_deadline(&mut self) -> Millis {
        let deadline = self.machine.deadline().expect("something to wait for");
        let waited = deadline.saturating_sub(self.now);
        self.now = self.now.max(deadline);
        self.input(Input::Tick);
        waited
    }

    /// Goes on until there is another request of this kind. Returns how long that was.
    pub fn wait_for(&mut self, kind: Kind) -> Millis {
        let count = |w: &Self| w.tickets.iter().filter(|(other, _)| *other == kind).count();
        let (began, before) = (self.now, count(self));
        while count(self) == before {
            self.advance_to_deadline();
        }
        self.now - began
    }

    /// Lets time pass, with a tick at each deadline on the way and one at the end.
    pub fn pass(&mut self, time: Millis) {
        let end = self.now + time;
        while self.machine.deadline().is_some_and(|at| at < end) {
            self.advance_to_deadline();
        }
        self.now = end;
        self.input(Input::Tick);
    }

    /// Lets time pass on a connection that is alive: a heartbeat every 15 s.
    pub fn pass_with_heartbeats(&mut self, time: Millis) {
        let end = self.now + time;
        while self.now + 15 * SECOND <= end {
            self.pass(15 * SECOND);
            self.heartbeat();
        }
        self.pass(end - self.now);
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
