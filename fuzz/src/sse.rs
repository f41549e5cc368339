//! Any bytes are a stream: no panic, and the same outcome however they are cut.

use managed_auth_core::sse::{Parser, TooLong};

#[derive(Debug, PartialEq)]
struct Seen {
    events: Vec<[String; 3]>,
    retry: Option<u64>,
    last_event_id: String,
    outcome: Result<(), TooLong>,
}

fn read<'a>(mut parser: Parser, chunks: impl IntoIterator<Item = &'a [u8]>) -> Seen {
    let mut events = Vec::new();
    let mut outcome = Ok(());
    for chunk in chunks {
        outcome = parser.feed(chunk, |event| {
            events.push([event.name, event.data, event.id].map(str::to_owned));
        });
    }
    Seen {
        events,
        retry: parser.retry(),
        last_event_id: parser.last_event_id().into(),
        outcome,
    }
}

/// Cuts the stream where its own bytes say, so that every seed is a plain stream to read.
/// Some chunks are empty.
fn uneven(stream: &[u8]) -> Vec<&[u8]> {
    let mut chunks = Vec::new();
    let mut rest = stream;
    while let Some(&byte) = rest.first() {
        let (chunk, tail) = rest.split_at(usize::from(byte % 11).min(rest.len()));
        chunks.push(chunk);
        let (chunk, tail) = tail.split_at(tail.len().min(1)); // so that it goes on
        chunks.push(chunk);
        rest = tail;
    }
    chunks
}

/// Runs one input.
pub fn run(stream: &[u8]) {
    for limit in [usize::MAX, 16] {
        let parser = || Parser::new().with_limit(limit).with_last_event_id("seed");
        let whole = read(parser(), [stream]);
        assert_eq!(read(parser(), stream.chunks(1)), whole);
        assert_eq!(read(parser(), stream.chunks(3)), whole);
        assert_eq!(read(parser(), uneven(stream)), whole);
    }
}
