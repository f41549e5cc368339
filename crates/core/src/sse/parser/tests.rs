//! What only the inside can show: work, memory, and where an event's text lies. The rules of the
//! format are tested from the outside, in the crate's `tests/sse_*.rs`.

use super::{Parser, TooLong};
use crate::sse::scans;

const LONG: usize = 64 << 10;

/// How often the bytes of `stream` were looked at, fed in pieces of `size`.
fn scans(stream: &[u8], size: usize) -> usize {
    let mut parser = Parser::new();
    scans::take();
    for piece in stream.chunks(size) {
        parser.feed(piece, |_| ()).unwrap();
    }
    scans::take()
}

fn line(start: &str, fill: &str, end: &str) -> Vec<u8> {
    [start, &fill.repeat(LONG / fill.len()), end]
        .concat()
        .into_bytes()
}

#[test]
fn a_long_line_fed_byte_by_byte_is_scanned_at_most_twice() {
    for start in [
        "data: ",
        "event: ",
        "retry: ",
        ": ",
        "unknown: ",
        "unknown",
        "da",
        "\u{FEFF}",
    ] {
        for fill in ["7", "\u{20ac}:"] {
            let stream = line(start, fill, "\r\n\r\n");
            for size in [1, 7, 1000, usize::MAX] {
                let count = scans(&stream, size);
                assert!(count >= LONG, "{count} scans cannot be all of them");
                assert!(
                    count <= 2 * stream.len(),
                    "{start:?} {fill:?}: {count} scans of {} bytes in pieces of {size}",
                    stream.len()
                );
            }
        }
    }
}

#[test]
fn an_id_is_looked_through_once_more_for_the_null_that_voids_it() {
    let stream = line("id: ", "7", "\ndata\n\n");
    for size in [1, 1000, usize::MAX] {
        assert!(scans(&stream, size) <= 3 * stream.len());
    }
}

#[test]
fn mangled_text_costs_one_more_scan() {
    let mut stream = line("data: ", "7", "\n\n");
    stream[LONG / 2] = 0xFF;
    for size in [1, 1000, usize::MAX] {
        assert!(scans(&stream, size) <= 3 * stream.len());
    }
}

#[test]
fn many_short_lines_are_scanned_at_most_twice() {
    let stream = "data: one\r\nevent: e\r\n: c\r\ndata\r\n\r\n"
        .repeat(1000)
        .into_bytes();
    for size in [1, 2, 3, 7, 1000, usize::MAX] {
        assert!(scans(&stream, size) <= 2 * stream.len());
    }
}

#[test]
fn an_event_with_one_line_in_the_chunk_is_not_copied() {
    for before in ["", "data: ear", "data: earlier\n\nda"] {
        let mut parser = Parser::new();
        parser.feed(before.as_bytes(), |_| ()).unwrap();
        let chunk = b"lier\n\nevent: step\ndata: here\nid: 1\n\n";
        let mut here = None;
        parser
            .feed(chunk, |event| {
                here = Some(event.data.as_bytes().as_ptr_range())
            })
            .unwrap();
        let here = here.unwrap();
        let whole = chunk.as_ptr_range();
        assert!(whole.start <= here.start && here.end <= whole.end);
    }
}

#[test]
fn an_event_from_many_chunks_is_copied_once_and_lent() {
    let mut parser = Parser::new();
    for piece in line("data: ", "7", "\n").chunks(100) {
        parser.feed(piece, |_| ()).unwrap();
    }
    assert!(parser.line.capacity() < 100, "not kept as a line as well");
    let kept = parser.data.as_ptr();
    let mut lent = None;
    parser
        .feed(b"\n", |event| lent = Some(event.data.as_ptr()))
        .unwrap();
    assert_eq!(lent, Some(kept));
}

#[test]
fn junk_is_counted_but_not_stored() {
    for start in [
        ": ",
        "unknown: ",
        "unknown",
        "Data: ",
        "\u{FEFF}\u{FEFF}data: ",
    ] {
        let mut parser = Parser::new();
        for piece in line(start, "7", "").chunks(100) {
            parser.feed(piece, |_| ()).unwrap();
        }
        assert!(parser.unkept >= LONG);
        assert!(
            parser.line.capacity() + parser.data.capacity() < 100,
            "{start:?}"
        );
    }
}

#[test]
fn past_the_limit_every_buffer_is_freed() {
    let mut parser = Parser::new().with_limit(1000).with_last_event_id("kept");
    let block = "event: e\nid: 7\ndata: one\ndata: tw";
    parser.feed(block.as_bytes(), |_| ()).unwrap();
    assert_eq!(
        parser.feed(&[b'x'; 1000], |_| panic!("partial event")),
        Err(TooLong)
    );
    let buffers = [
        parser.line.capacity(),
        parser.data.capacity(),
        parser.name.capacity(),
    ]
    .iter()
    .sum();
    assert_eq!((buffers, parser.next_id.capacity()), (0_usize, 0));
    assert_eq!(parser.last_event_id(), "kept");
}
