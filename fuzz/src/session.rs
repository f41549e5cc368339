//! Any bytes as stream and any JSON as answers, in any order: parser, decoder and machine together
//! do not panic, and keep every promise of the ledger.
//!
//! An input is a script to be read: records that a line of `%%` ends, each with an act's name on
//! its first line and the act's payload after it.

#[allow(dead_code, unreachable_pub)]
#[path = "../../crates/core/tests/common/ledger.rs"]
mod ledger;

use ledger::{Kind, Ledger, opened};
use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::*;
use managed_auth_core::sse::Parser;
use managed_auth_core::time::{Millis, Moment};

const START: Millis = 1_767_225_600_000;

struct World {
    machine: Machine,
    ledger: Ledger,
    now: Millis,
    /// The wall clock, ahead of that by so much.
    wall_ahead: i64,
    tickets: Vec<(Kind, Ticket)>,
    parser: Parser,
    committed: String,
}

impl World {
    fn new(skip_prime: bool, beginning: Beginning) -> Self {
        let config = Config {
            beginning,
            skip_prime,
            ..Config::default()
        };
        Self {
            machine: Machine::new(config),
            ledger: Ledger::default(),
            now: START,
            wall_ahead: 0,
            tickets: Vec::new(),
            parser: Parser::new(),
            committed: String::new(),
        }
    }

    fn input(&mut self, input: Input) {
        let now = Moment {
            steady: self.now,
            wall: self.now.saturating_add_signed(self.wall_ahead),
        };
        let effects = self
            .ledger
            .run(&mut self.machine, input, now)
            .unwrap_or_else(|broken| panic!("{broken}"));
        for effect in effects {
            self.tickets.extend(opened(&effect));
            if let Effect::OpenStream { last_event_id, .. } = effect {
                self.committed = last_event_id.unwrap_or_default();
                // Small enough for a short input to pass it.
                self.parser = Parser::new()
                    .with_limit(4096)
                    .with_last_event_id(&self.committed);
            }
        }
    }

    fn ticket(&self, kind: Kind) -> Option<Ticket> {
        let latest = self.tickets.iter().rev().find(|(other, _)| *other == kind);
        latest.map(|(_, ticket)| *ticket)
    }

    /// What the page's driver does with bytes of the stream.
    fn stream_bytes(&mut self, ticket: Ticket, bytes: &[u8]) {
        let mut events = Vec::new();
        let fed = self.parser.feed(bytes, |event| {
            let data: Option<Value> = serde_json::from_str(event.data).ok();
            events.push(StreamEvent::decode(event.name, data.as_ref()));
        });
        let changed = self.parser.last_event_id() != self.committed;
        let last_event_id = changed.then(|| self.parser.last_event_id().to_owned());
        self.committed = self.parser.last_event_id().to_owned();
        let retry = self.parser.retry();
        for event in events {
            self.input(Input::StreamEvent(ticket, event));
        }
        self.input(Input::StreamBytes {
            ticket,
            retry,
            last_event_id,
        });
        if fed.is_err() {
            self.input(Input::StreamEnded(ticket, None));
        }
    }

    fn act(&mut self, name: &str, payload: &[u8]) -> Option<()> {
        let text = String::from_utf8_lossy(payload);
        let text = text.trim();
        let input = match name {
            "begin" => Input::Begin,
            "consent" => Input::Consent,
            "back" => Input::BackToForm,
            "fill" => {
                let view = self.machine.view();
                let value = |field: &Field| (field.key.clone(), Secret::new(text.to_owned()));
                Input::Answer {
                    question: view.question,
                    answer: Answer::Fields(view.flow.fields.iter().map(value).collect()),
                }
            }
            "choose" => {
                let view = self.machine.view();
                let choice = view.flow.choices.get(text.parse::<usize>().unwrap_or(0))?;
                Input::Answer {
                    question: view.question,
                    answer: Answer::Choice(choice.clone()),
                }
            }
            "exchanged" => Input::Exchanged(self.ticket(Kind::Exchange)?, self.result(text)),
            "submitted" => Input::Submitted(self.ticket(Kind::Submit)?, self.result(text)),
            "snapshot" => {
                let ticket = self.ticket(Kind::Retrieve)?;
                let value: Option<Value> = serde_json::from_str(text).ok();
                let decoded = value.and_then(|value| Snapshot::decode(&value).ok());
                Input::Snapshot(ticket, decoded.map(Box::new).ok_or_else(Failure::network))
            }
            "no-snapshot" => {
                let failed = self.result(text).err()?;
                Input::Snapshot(self.ticket(Kind::Retrieve)?, Err(failed))
            }
            "opened" => Input::StreamOpened(self.ticket(Kind::Stream)?),
            "stream" => {
                let ticket = self.ticket(Kind::Stream)?;
                self.stream_bytes(ticket, payload);
                return Some(());
            }
            "ended" => Input::StreamEnded(self.ticket(Kind::Stream)?, self.result(text).err()),
            "date" => Input::ServerClock(text.parse().ok()?),
            "sleep" => {
                // A year, so that no sum of them leaves the calendar.
                self.now += text.parse::<Millis>().ok()?.min(31_536_000_000);
                return Some(());
            }
            "wall" => {
                let by = text.parse::<i64>().ok()?;
                self.wall_ahead = self.wall_ahead.saturating_add(by);
                return Some(());
            }
            "tick" => {
                self.now = self.machine.deadline()?.max(self.now);
                Input::Tick
            }
            "visible" => Input::Page(PageEvent::Visible),
            "online" => Input::Page(PageEvent::Online),
            "offline" => Input::Page(PageEvent::Offline),
            "hide" => Input::Page(PageEvent::Hide),
            "show" => Input::Page(PageEvent::Show),
            "close" => Input::Close,
            _ => return None,
        };
        self.input(input);
        Some(())
    }

    /// `ok`, or a status, perhaps a `Retry-After` (`@` before a date in milliseconds), and on further lines the body.
    fn result(&self, text: &str) -> Result<(), Failure> {
        let (head, body) = text.split_once('\n').unwrap_or((text, ""));
        let (status, retry_after) = head.split_once(' ').unwrap_or((head, ""));
        if status == "ok" {
            return Ok(());
        }
        let asked_for = match retry_after.strip_prefix('@') {
            Some(at) => at
                .parse()
                .ok()
                .map(|time| RetryAfter::At { time, date: None }),
            None => retry_after.parse().ok().map(RetryAfter::In),
        };
        let body: Option<Value> = serde_json::from_str(body).ok();
        Err(Failure {
            status: status.parse().ok(),
            error: body.as_ref().map(ApiError::from_value).unwrap_or_default(),
            retry_after: asked_for,
        })
    }
}

/// The payload keeps all its bytes: how a stream ends its lines is part of the matter.
fn records(mut script: &[u8]) -> impl Iterator<Item = (&str, &[u8])> {
    const END: &[u8] = b"%%\n";
    std::iter::from_fn(move || {
        if script.is_empty() {
            return None;
        }
        let end = script.windows(END.len()).position(|at| at == END);
        let (record, rest) = script.split_at(end.unwrap_or(script.len()));
        script = rest.get(END.len()..).unwrap_or_default();
        let line = record.iter().position(|byte| *byte == b'\n');
        let (name, payload) = record.split_at(line.unwrap_or(record.len()));
        let name = std::str::from_utf8(name).unwrap_or_default();
        Some((name, payload.get(1..).unwrap_or_default()))
    })
}

/// Runs one input.
pub fn run(script: &[u8]) {
    let mut world = match script.first() {
        Some(b'%') => World::new(true, Beginning::HandoffCode),
        Some(b'#') => World::new(true, Beginning::AccessToken),
        _ => World::new(false, Beginning::HandoffCode),
    };
    for (name, payload) in records(script) {
        world.act(name, payload);
    }
    world.input(Input::Close);
    assert!(world.ledger.open.is_empty());
    assert_eq!(world.machine.deadline(), None);
}
