//! What the tests of the event stream share: a stream goes in, all that can be seen comes out.

#![allow(
    dead_code,
    reason = "each test file is a crate of its own and takes what it needs"
)]

use managed_auth_core::sse::{Event, Parser, TooLong};

/// An event that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owned {
    pub(crate) name: String,
    pub(crate) data: String,
    pub(crate) id: String,
}

impl From<Event<'_>> for Owned {
    fn from(event: Event<'_>) -> Self {
        owned(event.name, event.data, event.id)
    }
}

pub(crate) fn owned(name: &str, data: &str, id: &str) -> Owned {
    Owned {
        name: name.to_owned(),
        data: data.to_owned(),
        id: id.to_owned(),
    }
}

/// All that a stream showed by its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) events: Vec<Owned>,
    pub(crate) retry: Option<u64>,
    pub(crate) last_event_id: String,
    pub(crate) outcome: Result<(), TooLong>,
}

pub(crate) fn read<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Seen {
    read_with(Parser::new(), chunks)
}

/// Feeds every chunk, also after an error, as a careless caller would.
pub(crate) fn read_with<'a>(
    mut parser: Parser,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Seen {
    let mut events = Vec::new();
    let mut outcome = Ok(());
    for chunk in chunks {
        let fed = parser.feed(chunk, |event| events.push(event.into()));
        assert!(
            outcome.is_ok() || fed.is_err(),
            "a dead parser came back to life"
        );
        outcome = fed;
    }
    Seen {
        events,
        retry: parser.retry(),
        last_event_id: parser.last_event_id().to_owned(),
        outcome,
    }
}

/// The events that this chunk alone brings about.
pub(crate) fn feed(parser: &mut Parser, chunk: &str) -> Vec<Owned> {
    let mut events = Vec::new();
    assert_eq!(
        parser.feed(chunk.as_bytes(), |event| events.push(event.into())),
        Ok(())
    );
    events
}

/// The name and data of an event, for tests in which no ID occurs.
pub(crate) fn event(name: &str, data: &str) -> Owned {
    owned(name, data, "")
}
