//! What was asked of the sandbox, for tests that say "one stream, no polling".

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::lock;

/// How many submissions are kept.
const KEPT: usize = 256;

/// A call of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `POST /auth/connections/{id}/exchange`
    Exchange,
    /// `GET /auth/connections/{id}`
    Retrieve,
    /// `GET /auth/connections/{id}/events`
    Events,
    /// `POST /auth/connections/{id}/submit`
    Submit,
    /// `POST /auth/connections`
    Create,
    /// `GET /auth/connections`
    List,
    /// `POST /auth/connections/{id}/login`
    Login,
    /// `DELETE /auth/connections/{id}`
    Delete,
}

/// How often each call was made, whatever the answer; what the streams do; what was submitted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the calls say it")]
pub struct Counts {
    pub exchange: u64,
    pub retrieve: u64,
    pub events: u64,
    pub submit: u64,
    pub create: u64,
    pub list: u64,
    pub login: u64,
    pub delete: u64,
    /// Of all calls, those that their caller gave up before they were answered.
    pub abandoned: u64,
    /// Streams that were answered with an event stream.
    pub streams_opened: u64,
    /// Of them, those that are over, whoever closed them.
    pub streams_closed: u64,
    /// Events sent on them, heartbeats included. What a fault writes is not counted.
    pub events_sent: u64,
    /// The last submissions, oldest first, as they were sent.
    pub submissions: Vec<Submitted>,
}

/// One submission as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The connection it was sent to.
    pub connection: String,
    /// Its body; a string where it was no JSON.
    pub body: Value,
    /// What it was answered with; `None` before it is.
    pub status: Option<u16>,
}

impl Counts {
    /// Streams that are open now.
    #[must_use]
    pub fn streams_open(&self) -> u64 {
        self.streams_opened - self.streams_closed
    }

    /// Every call but the backend's.
    #[must_use]
    pub fn browser_calls(&self) -> u64 {
        self.exchange + self.retrieve + self.events + self.submit
    }

    fn of(&mut self, endpoint: Endpoint) -> &mut u64 {
        match endpoint {
            Endpoint::Exchange => &mut self.exchange,
            Endpoint::Retrieve => &mut self.retrieve,
            Endpoint::Events => &mut self.events,
            Endpoint::Submit => &mut self.submit,
            Endpoint::Create => &mut self.create,
            Endpoint::List => &mut self.list,
            Endpoint::Login => &mut self.login,
            Endpoint::Delete => &mut self.delete,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let submissions = self.submissions.iter().map(|submitted| {
            json!({
                "connection": submitted.connection,
                "body": submitted.body,
                "status": submitted.status,
            })
        });
        json!({
            "requests": {
                "exchange": self.exchange,
                "retrieve": self.retrieve,
                "events": self.events,
                "submit": self.submit,
                "create": self.create,
                "list": self.list,
                "login": self.login,
                "delete": self.delete,
            },
            "abandoned": self.abandoned,
            "streams": {
                "opened": self.streams_opened,
                "open": self.streams_open(),
                "closed": self.streams_closed,
                "events": self.events_sent,
            },
            "submissions": submissions.collect::<Value>(),
        })
    }
}

/// A tally without the submissions, which are kept once for all connections.
pub(crate) type Tally = Arc<Mutex<Counts>>;

/// Where everything is counted.
#[derive(Debug)]
pub(crate) struct Counters {
    total: Mutex<Counts>,
    submissions: Mutex<(u64, VecDeque<Submitted>)>,
    changed: watch::Sender<u64>,
}

impl Counters {
    pub(crate) fn new() -> Self {
        Self {
            total: Mutex::default(),
            submissions: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }

    pub(crate) fn call(&self, endpoint: Endpoint, own: Option<&Tally>) {
        self.count(own, |counts| *counts.of(endpoint) += 1);
    }

    pub(crate) fn abandoned(&self, own: Option<&Tally>) {
        self.count(own, |counts| counts.abandoned += 1);
    }

    pub(crate) fn stream_opened(&self, own: &Tally) {
        self.count(Some(own), |counts| counts.streams_opened += 1);
    }

    pub(crate) fn stream_closed(&self, own: &Tally) {
        self.count(Some(own), |counts| counts.streams_closed += 1);
    }

    pub(crate) fn event_sent(&self, own: &Tally) {
        self.count(Some(own), |counts| counts.events_sent += 1);
    }

    /// Keeps a submission. The number names it for [`Self::answered`].
    pub(crate) fn submitted(&self, connection: &str, body: Value) -> u64 {
        let submitted = Submitted {
            connection: connection.to_owned(),
            body,
            status: None,
        };
        let number = {
            let mut submissions = lock(&self.submissions);
            submissions.1.push_back(submitted);
            if submissions.1.len() > KEPT {
                submissions.0 += 1;
                submissions.1.pop_front();
            }
            submissions.0 + submissions.1.len() as u64 - 1
        };
        self.ring();
        number
    }

    pub(crate) fn answered(&self, number: u64, status: u16) {
        {
            let mut submissions = lock(&self.submissions);
            let first = submissions.0;
            let place = number
                .checked_sub(first)
                .and_then(|place| usize::try_from(place).ok());
            if let Some(submitted) = place.and_then(|place| submissions.1.get_mut(place)) {
                submitted.status = Some(status);
            }
        }
        self.ring();
    }

    pub(crate) fn total(&self) -> Counts {
        let submissions = lock(&self.submissions).1.iter().cloned().collect();
        Counts {
            submissions,
            ..lock(&self.total).clone()
        }
    }

    pub(crate) fn of(&self, connection: &str, own: &Tally) -> Counts {
        let submissions = lock(&self.submissions);
        let own_ones = submissions
            .1
            .iter()
            .filter(|it| it.connection == connection);
        Counts {
            submissions: own_ones.cloned().collect(),
            ..lock(own).clone()
        }
    }

    /// Notifies at each change.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn count(&self, own: Option<&Tally>, add: impl Fn(&mut Counts)) {
        add(&mut lock(&self.total));
        if let Some(own) = own {
            add(&mut lock(own));
        }
        self.ring();
    }

    fn ring(&self) {
        self.changed.send_modify(|version| *version += 1);
    }
}
