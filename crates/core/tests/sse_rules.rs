//! When things happen, what a reconnect keeps, and what the limit does: the rules that a table of
//! streams and events cannot show.

mod sse_support;

use managed_auth_core::sse::{DEFAULT_LIMIT, Event, Parser, TooLong};
use sse_support::{event, feed, owned, read_with};

/// Feeds `stream` byte by byte and says after how many bytes each event came out.
fn dispatched_at(stream: &str) -> Vec<usize> {
    let mut parser = Parser::new();
    let mut at = Vec::new();
    for (index, byte) in stream.bytes().enumerate() {
        assert_eq!(parser.feed(&[byte], |_| at.push(index + 1)), Ok(()));
    }
    at
}

#[test]
fn an_event_is_out_with_the_byte_that_ends_its_blank_line() {
    assert_eq!(dispatched_at("data: a\n\n"), [9]);
    assert_eq!(dispatched_at("data: a\r\r"), [9]);
    assert_eq!(dispatched_at("data: a\n\r"), [9]);
    // Already at the second CR. The LF behind it brings nothing new.
    assert_eq!(dispatched_at("data: a\r\n\r\n"), [10]);
    assert_eq!(dispatched_at("data: a\r\n\r\ndata: b\r\n\r\n"), [10, 21]);
    assert_eq!(dispatched_at("data: a\r\rdata: b\r\r"), [9, 18]);
}

#[test]
fn a_carriage_return_at_the_end_of_a_chunk_dispatches_and_its_line_feed_ends_nothing() {
    let mut parser = Parser::new();
    assert_eq!(feed(&mut parser, "data: a\r\n\r"), [event("message", "a")]);
    assert_eq!(feed(&mut parser, ""), []);
    assert_eq!(feed(&mut parser, "\ndata: b\r"), []);
    assert_eq!(feed(&mut parser, ""), []);
    assert_eq!(feed(&mut parser, "\ndata: c\n"), []);
    assert_eq!(feed(&mut parser, "\n"), [event("message", "b\nc")]);
}

#[test]
fn a_comment_is_taken_in_and_yields_no_event() {
    let mut parser = Parser::new();
    assert_eq!(feed(&mut parser, ": still here\n\n"), []);
    assert_eq!(feed(&mut parser, "data: a\n:\n"), []);
    assert_eq!(feed(&mut parser, ":\r\n\r\n"), [event("message", "a")]);
}

#[test]
fn retry_is_visible_as_soon_as_its_line_ends() {
    let mut parser = Parser::new();
    for (chunk, retry) in [
        ("data: a\nretry: 15", None),
        ("00", None),
        ("\n", Some(1500)),
        ("retry: 7\r", Some(7)),
        ("retry:\nretry: x\nretry: 1 \nretry: -1\n", Some(7)),
        ("retry: 99999999999999999999999\n", Some(u64::MAX)),
        ("retry:0\n", Some(0)),
    ] {
        assert_eq!(feed(&mut parser, chunk), []);
        assert_eq!(parser.retry(), retry, "after {chunk:?}");
    }
}

#[test]
fn an_id_is_committed_by_a_blank_line_and_not_before() {
    let mut parser = Parser::new();
    for (chunk, id) in [
        ("id: 1\n", ""),
        ("\n", "1"),
        ("id: 2\nid: 3\n", "1"),
        ("id: 4\u{0}\n", "1"),
        ("\n", "3"),
        ("id\r", "3"),
        ("\r", ""),
    ] {
        assert_eq!(feed(&mut parser, chunk), []);
        assert_eq!(parser.last_event_id(), id, "after {chunk:?}");
    }
}

#[test]
fn the_id_of_a_block_that_the_end_of_the_stream_cuts_off_is_not_the_one_to_send() {
    let mut parser = Parser::new();
    assert_eq!(
        feed(&mut parser, "id: 1\ndata: a\n\n"),
        [owned("message", "a", "1")]
    );
    assert_eq!(feed(&mut parser, "id: 2\ndata: b\n"), []);
    assert_eq!(parser.last_event_id(), "1");
}

#[test]
fn after_a_reconnect_events_without_an_id_carry_the_old_one() {
    let mut first = Parser::new();
    feed(&mut first, "id: old\n\n");

    let mut second = Parser::new().with_last_event_id(first.last_event_id());
    assert_eq!(second.last_event_id(), "old");
    assert_eq!(
        feed(&mut second, "\u{FEFF}data: a\n\n"),
        [owned("message", "a", "old")]
    );
    assert_eq!(second.last_event_id(), "old");

    let mut third = Parser::new().with_last_event_id(second.last_event_id());
    assert_eq!(
        feed(&mut third, "id: new\ndata: b\n\n"),
        [owned("message", "b", "new")]
    );
    assert_eq!(
        feed(&mut third, "id\ndata: c\n\n"),
        [owned("message", "c", "")]
    );
    assert_eq!(third.last_event_id(), "");
}

#[test]
fn a_line_may_be_as_long_as_the_limit_and_not_longer() {
    let limit = 100;
    for start in [
        "data: ",
        "data",
        "event: ",
        "id:",
        "retry: ",
        ": ",
        "unknown: ",
    ] {
        for size in [1, 7, usize::MAX] {
            let mut line = start.to_owned();
            while line.len() < limit {
                line.push('7');
            }
            let parser = || Parser::new().with_limit(limit);
            let read = |line: &str| read_with(parser(), line.as_bytes().chunks(size)).outcome;
            assert_eq!(read(&line), Ok(()));
            assert_eq!(read(&(line.clone() + "\r\n\r\n")), Ok(()));
            // Unfinished or not.
            assert_eq!(read(&(line.clone() + "7")), Err(TooLong));
            assert_eq!(read(&(line.clone() + "7\n")), Err(TooLong));
        }
    }
}

#[test]
fn the_data_of_an_event_counts_until_the_event_is_out() {
    let parser = || Parser::new().with_limit(100);
    for size in [1, 7, usize::MAX] {
        let read = |stream: &str| read_with(parser(), stream.as_bytes().chunks(size));
        let forever = "data: 0123456789\n";
        assert_eq!(read(&forever.repeat(8)).outcome, Ok(()));
        assert_eq!(read(&forever.repeat(9)).outcome, Err(TooLong));
        // Even lines without a value grow an event.
        assert_eq!(read(&"data\n".repeat(97)).outcome, Ok(()));
        assert_eq!(read(&"data\n".repeat(98)).outcome, Err(TooLong));

        let events = read(&(forever.to_owned() + "\n").repeat(50));
        assert_eq!((events.events.len(), events.outcome), (50, Ok(())));
        assert_eq!(read(&": 0123456789\n\n".repeat(50)).outcome, Ok(()));
    }
}

#[test]
fn a_line_counts_on_top_of_the_data_before_it_to_the_byte() {
    let data = "0123456789\n".len();
    for line in [
        "data: 012345",
        "event: 01234",
        "id: 01234567",
        ": 0123456789",
        "unknown: 012",
    ] {
        for end in ["", "\n", "\r\n\r\n"] {
            let stream = format!("data: 0123456789\n{line}{end}");
            for size in [1, 7, usize::MAX] {
                let read = |limit| {
                    read_with(
                        Parser::new().with_limit(limit),
                        stream.as_bytes().chunks(size),
                    )
                    .outcome
                };
                assert_eq!(
                    read(data + line.len()),
                    Ok(()),
                    "{stream:?} in pieces of {size}"
                );
                assert_eq!(
                    read(data + line.len() - 1),
                    Err(TooLong),
                    "{stream:?}, {size}"
                );
            }
        }
    }
}

#[test]
fn past_the_limit_there_is_one_error_no_partial_event_and_no_way_back() {
    for size in [1, 7, usize::MAX] {
        let stream = "retry: 9\nid: 1\ndata: a\n\nid: 2\ndata: b\ndata: 0123456789012345678\n\n";
        let parser = Parser::new().with_limit(24);
        let seen = read_with(parser, stream.as_bytes().chunks(size));
        // Only what was complete before, and it is all still there for the next request.
        assert_eq!(seen.events, [owned("message", "a", "1")]);
        assert_eq!((seen.retry, seen.last_event_id.as_str()), (Some(9), "1"));
        assert_eq!(seen.outcome, Err(TooLong));
    }

    let mut parser = Parser::new().with_limit(24);
    assert_eq!(
        parser.feed(&[b'x'; 25], |_| panic!("no event")),
        Err(TooLong)
    );
    for chunk in ["\n\n", "data: a\n\n", "retry: 1\n", "id: 1\n\n", ""] {
        assert_eq!(
            parser.feed(chunk.as_bytes(), |_| panic!("no event")),
            Err(TooLong)
        );
    }
    assert_eq!((parser.retry(), parser.last_event_id()), (None, ""));
}

#[test]
fn unless_told_otherwise_the_limit_is_four_mebibytes() {
    assert_eq!(DEFAULT_LIMIT, 4 * 1024 * 1024);
    for start in ["data: ", ":"] {
        let mut line = start.as_bytes().to_vec();
        line.resize(DEFAULT_LIMIT, b'x');
        let mut parser = Parser::new();
        assert_eq!(parser.feed(&line, |_| ()), Ok(()));
        let mut size = 0;
        assert_eq!(
            parser.feed(b"\n\n", |event| size = event.data.len()),
            Ok(())
        );
        assert_eq!(
            size,
            if start == ":" {
                0
            } else {
                DEFAULT_LIMIT - start.len()
            }
        );
        // Behind it the parser is as good as new.
        assert_eq!(feed(&mut parser, "data: a\n\n"), [event("message", "a")]);

        line.push(b'x');
        assert_eq!(Parser::new().feed(&line, |_| ()), Err(TooLong));
    }
}

#[test]
fn debug_output_holds_no_payload() {
    let mut parser = Parser::new().with_last_event_id("secret");
    let block = "id: secret\nevent: step\ndata: secret\ndata: secret\n";
    assert_eq!(
        feed(
            &mut parser,
            &(block.to_owned() + "\n" + block + "data: sec")
        )
        .len(),
        1
    );
    let event = Event {
        name: "step",
        data: "secret",
        id: "secret",
    };
    for shown in [format!("{parser:?}"), format!("{event:?}")] {
        assert!(!shown.contains("sec"), "{shown}");
        assert!(!shown.contains("115"), "bytes as numbers: {shown}");
    }
}

#[test]
fn what_a_log_shows_of_an_event_is_its_name_and_sizes() {
    let mut shown = Vec::new();
    let fed = Parser::new().feed(b"id: 77\nevent: state\ndata: hunter2\n\n", |event| {
        shown.push(format!("{event:?}"));
    });
    assert_eq!(fed, Ok(()));
    assert_eq!(
        shown,
        [r#"Event { name: "state", data_len: 7, id_len: 2 }"#]
    );
}

#[test]
fn what_a_log_shows_of_a_parser_is_sizes() {
    let mut parser = Parser::new().with_limit(30).with_last_event_id("secret");
    assert_eq!(feed(&mut parser, "retry: 9\ndata: abc\nda"), []);
    assert_eq!(
        format!("{parser:?}"),
        "Parser { limit: 30, line_len: 2, data_len: 4, last_event_id_len: 6, retry: Some(9), \
         dead: false, .. }"
    );
    assert_eq!(parser.feed(&[b'x'; 30], |_| ()), Err(TooLong));
    assert_eq!(
        format!("{parser:?}"),
        "Parser { limit: 30, line_len: 0, data_len: 0, last_event_id_len: 6, retry: Some(9), \
         dead: true, .. }"
    );
}

#[test]
fn the_limits_error_says_what_was_too_long() {
    assert_eq!(
        TooLong.to_string(),
        "a line or an event of the stream is longer than the limit"
    );
}
