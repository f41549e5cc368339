//! The stream on this machine: bytes to events, and bytes to typed states, by our parser and by two
//! others, on the same events cut the same way. `cargo xtask bench` runs it.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that goes wrong shall stop, and its macros document nothing"
)]

use std::convert::Infallible;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use eventsource_stream::Eventsource as _;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use managed_auth_core::protocol::{StreamEvent, Value};
use managed_auth_core::sse::Parser;
use sse_parse::SseParser;

const EVENT: &str = r##"id: 7
event: managed_auth_state
data: {"event":"managed_auth_state","timestamp":"2026-01-01T00:00:00.000Z","flow_status":"IN_PROGRESS","flow_step":"AWAITING_INPUT","flow_type":"LOGIN","interaction_id":"int_7","fields":[{"id":"name","ref":"name","type":"identifier","reason":"missing","label":"Email address","hint":"As on the site","observed_selector":"#name"},{"id":"word","ref":"word","type":"password","reason":"missing","label":"Password","hint":"As on the site","observed_selector":"#word"}],"choices":[{"id":"c1","type":"sso_provider","label":"Continue with Google","observed_selector":"#google"}],"hosted_url":"https://auth.example.com/login/ma_0123456789","website_error":"Zu oft versucht – später wieder"}

"##;

const EVENTS: usize = 1_000;

/// What is read from an event.
#[derive(Clone, Copy)]
enum To {
    /// Its name and its data.
    Event,
    /// The state that it tells, as types. The JSON is read by `serde_json` for all.
    State,
}

impl To {
    fn see(self, name: &str, data: &str) -> usize {
        match self {
            Self::Event => data.len() + name.len(),
            Self::State => {
                let value: Option<Value> = serde_json::from_str(data).ok();
                match StreamEvent::decode(name, value.as_ref()) {
                    Ok(StreamEvent::State { flow, .. }) => flow.fields.len(),
                    _ => 0,
                }
            }
        }
    }
}

fn ours(chunks: &[&[u8]], to: To) -> usize {
    let mut parser = Parser::new();
    let mut seen = 0;
    for chunk in chunks {
        let read = parser.feed(chunk, |event| seen += to.see(event.name, event.data));
        read.unwrap();
    }
    seen
}

fn sse_parse(chunks: &[&[u8]], to: To) -> usize {
    let mut parser = SseParser::new();
    let mut seen = 0;
    for chunk in chunks {
        parser.feed(chunk);
        while let Some(event) = parser.next_event() {
            seen += to.see(&event.event, &event.data);
        }
    }
    seen
}

fn eventsource_stream(chunks: &[&[u8]], to: To) -> usize {
    let chunks = chunks.iter().map(Ok::<_, Infallible>);
    let events = stream::iter(chunks).eventsource();
    let seen = events.fold(0, |seen, event| {
        let event = event.unwrap();
        std::future::ready(seen + to.see(&event.event, &event.data))
    });
    // Everything is there: it never waits.
    seen.now_or_never().unwrap()
}

type Way = (&'static str, fn(&[&[u8]], To) -> usize);

fn bench(criterion: &mut Criterion) {
    let bytes = EVENT.repeat(EVENTS).into_bytes();
    let ways: [Way; 3] = [
        ("managed-auth-core", ours),
        ("sse-parse", sse_parse),
        ("eventsource-stream", eventsource_stream),
    ];
    for (what, to) in [("event", To::Event), ("state", To::State)] {
        for (cut, size) in [("16 KiB", 16 << 10), ("64 KiB", 64 << 10), ("1 byte", 1)] {
            // Byte by byte a tenth of the events is enough.
            let bytes = if size == 1 {
                &bytes[..bytes.len() / 10]
            } else {
                &bytes[..]
            };
            let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
            let mut group = criterion.benchmark_group(format!("bytes to {what}, chunks of {cut}"));
            group.throughput(Throughput::Bytes(bytes.len() as u64));
            for (name, way) in ways {
                group.bench_function(name, |bencher| bencher.iter(|| way(black_box(&chunks), to)));
            }
            group.finish();
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
