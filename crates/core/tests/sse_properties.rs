//! What holds for every stream, tried on random ones that are full of the format's own bytes.

mod sse_support;

use managed_auth_core::sse::Parser;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use sse_parse::SseParser;
use sse_support::{Owned, Seen, owned, read, read_with};

const ENDS: &[&[u8]] = &[b"\r", b"\n", b"\r\n", b"\n\n", b"\r\r", b"\r\n\r\n"];
const NAMES: &[&[u8]] = &[
    b"data", b"data: ", b"data:", b"event", b"event: ", b"id", b"id: ", b"retry", b"retry: ",
];
const PLAIN: &[&[u8]] = &[
    b":", b" ", b": ", b"\0", b"7", b"1500", b"a", b"\t", b"\x0B", b"\x0C",
];
/// U+FEFF whole and in parts, and characters that other formats end lines at.
const WIDE: &[&[u8]] = &[
    b"\xEF\xBB\xBF",
    b"\xEF",
    b"\xEF\xBB",
    b"\xBB\xBF",
    b"\xC2\x85",
    b"\xE2\x80\xA8",
    b"\xF0\x9F\x94\x91",
];
const BAD: &[&[u8]] = &[
    b"\xFF",
    b"\xC0\x8A",
    b"\xE2\x82",
    b"\xED\xA0\x80",
    b"\xF0\x9F\x94",
    b"\xC3",
    b"\x80",
];

/// Mostly what the format cares about, and what it must not care about.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => select(ENDS).prop_map(<[u8]>::to_vec),
        6 => select(NAMES).prop_map(<[u8]>::to_vec),
        4 => select(PLAIN).prop_map(<[u8]>::to_vec),
        2 => select(WIDE).prop_map(<[u8]>::to_vec),
        2 => select(BAD).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..20),
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Cuts the stream at these points. Points that coincide leave empty chunks.
fn cut<'a>(stream: &'a [u8], points: &[Index]) -> Vec<&'a [u8]> {
    let mut points: Vec<_> = points
        .iter()
        .map(|point| point.index(stream.len() + 1))
        .collect();
    points.sort_unstable();
    let mut chunks = Vec::new();
    let mut rest = stream;
    let mut start = 0;
    for point in points {
        let (chunk, tail) = rest.split_at(point - start);
        chunks.push(chunk);
        rest = tail;
        start = point;
    }
    chunks.push(rest);
    chunks
}

/// What another parser makes of the stream.
fn peer(stream: &[u8]) -> Seen {
    let mut parser = SseParser::new();
    parser.feed(stream);
    let events = std::iter::from_fn(|| parser.next_event())
        .map(|event| owned(&event.event, &event.data, &event.id))
        .collect::<Vec<Owned>>();
    Seen {
        events,
        retry: parser
            .retry()
            .map(|delay| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)),
        last_event_id: parser.last_event_id().to_owned(),
        outcome: Ok(()),
    }
}

proptest! {
    #[test]
    fn chunking_never_matters(stream in stream(), points in vec(any::<Index>(), 0..12)) {
        let whole = read([stream.as_slice()]);
        prop_assert_eq!(&read(cut(&stream, &points)), &whole);
        prop_assert_eq!(&read(stream.chunks(1)), &whole);
        prop_assert_eq!(&read(stream.chunks(1).flat_map(|byte| [byte, &[]])), &whole);
    }

    #[test]
    fn chunking_never_matters_to_the_limit(
        stream in stream(),
        points in vec(any::<Index>(), 0..12),
        limit in 0_usize..40,
    ) {
        let parser = || Parser::new().with_limit(limit);
        let whole = read_with(parser(), [stream.as_slice()]);
        prop_assert_eq!(&read_with(parser(), cut(&stream, &points)), &whole);
        prop_assert_eq!(&read_with(parser(), stream.chunks(1)), &whole);
        // What a limit cuts off is the end, nothing else.
        prop_assert!(read([stream.as_slice()]).events.starts_with(&whole.events));
    }

    #[test]
    fn another_parser_sees_the_same(stream in stream()) {
        let mut ours = read([stream.as_slice()]);
        let theirs = peer(&stream);
        if ours.retry == Some(u64::MAX) {
            // Too many digits: ignored there, the longest wait here.
            ours.retry = theirs.retry;
        }
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn a_seeded_id_changes_ids_only(stream in stream()) {
        let plain = read([stream.as_slice()]);
        let seeded = read_with(Parser::new().with_last_event_id("seed"), [stream.as_slice()]);
        let text = |seen: &Seen| -> Vec<_> {
            seen.events.iter().map(|event| (event.name.clone(), event.data.clone())).collect()
        };
        prop_assert_eq!(text(&plain), text(&seeded));
        prop_assert_eq!(plain.retry, seeded.retry);
        prop_assert!(seeded.last_event_id == plain.last_event_id || seeded.last_event_id == "seed");
    }
}
