//! One line of the stream: which field it sets, and the text of its value.

use std::borrow::Cow;

/// So many bytes of a line settle which field it is and where the value begins: the longest
/// names, `event` and `retry`, then a colon and a space.
pub(super) const HEAD: usize = 7;

/// The fields of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Data,
    Event,
    Id,
    Retry,
    /// A comment, or a field that the format does not know.
    Junk,
}

/// Takes a line that is not blank apart into its field and the field's value.
///
/// Names are compared as bytes: each is ASCII, and no bad byte decodes to ASCII.
pub(super) fn split_field(line: &[u8]) -> (Field, &[u8]) {
    let (field, rest) = match line {
        [b'd', b'a', b't', b'a', rest @ ..] => (Field::Data, rest),
        [b'e', b'v', b'e', b'n', b't', rest @ ..] => (Field::Event, rest),
        [b'i', b'd', rest @ ..] => (Field::Id, rest),
        [b'r', b'e', b't', b'r', b'y', rest @ ..] => (Field::Retry, rest),
        _ => return (Field::Junk, &[]),
    };
    match rest {
        [b':', b' ', value @ ..] | [b':', value @ ..] => (field, value),
        [] => (field, rest),
        // A longer name that only begins like one of ours.
        _ => (Field::Junk, &[]),
    }
}

/// UTF-8, with U+FFFD for each maximal subpart that is none.
///
/// The standard decodes the stream before it cuts lines. Doing it the other way round gives the
/// same text, since neither a line end nor a colon or space is ever part of a longer sequence.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    #[cfg(test)]
    super::scans::count(bytes.len());
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // Asked only now, because it reads good text several times slower than the check above.
        Err(_) => {
            #[cfg(test)]
            super::scans::count(bytes.len());
            String::from_utf8_lossy(bytes)
        }
    }
}

/// The value of a `retry` field in milliseconds, if it is one: ASCII digits and nothing else.
pub(super) fn milliseconds(value: &[u8]) -> Option<u64> {
    #[cfg(test)]
    super::scans::count(value.len());
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_u64, |sum, &byte| {
        byte.is_ascii_digit().then(|| {
            sum.saturating_mul(10)
                .saturating_add(u64::from(byte - b'0'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_must_match_to_the_byte() {
        for (line, field) in [
            ("data", Field::Data),
            ("data:", Field::Data),
            ("event:x", Field::Event),
            ("id: 1", Field::Id),
            ("retry: 1", Field::Retry),
            ("Data: x", Field::Junk),
            (" data: x", Field::Junk),
            ("data : x", Field::Junk),
            ("dat: x", Field::Junk),
            ("datax: x", Field::Junk),
            ("da\0ta: x", Field::Junk),
            ("events: x", Field::Junk),
            ("retries: x", Field::Junk),
            (": data: x", Field::Junk),
            (" ", Field::Junk),
        ] {
            assert_eq!(split_field(line.as_bytes()).0, field, "{line:?}");
        }
    }

    #[test]
    fn one_space_and_no_more_is_dropped_before_a_value() {
        for (line, value) in [
            ("data", ""),
            ("data:", ""),
            ("data: ", ""),
            ("data:  ", " "),
            ("data:a: b", "a: b"),
            ("data:\ta", "\ta"),
            ("data: \u{a0}", "\u{a0}"),
        ] {
            assert_eq!(
                split_field(line.as_bytes()),
                (Field::Data, value.as_bytes()),
                "{line:?}"
            );
        }
    }

    #[test]
    fn the_head_settles_field_and_value() {
        for line in [
            "event: x",
            "retry:  9",
            "data:x: y",
            "id: 1234",
            "eventually",
            ":comment",
        ] {
            let (head, tail) = line.as_bytes().split_at(HEAD);
            let (field, value) = split_field(line.as_bytes());
            assert_eq!(split_field(head).0, field, "{line:?}");
            if field != Field::Junk {
                assert_eq!([split_field(head).1, tail].concat(), value, "{line:?}");
            }
        }
    }

    #[test]
    fn retry_takes_digits_only_and_never_wraps() {
        for (value, expected) in [
            ("0", Some(0)),
            ("1500", Some(1500)),
            ("0003", Some(3)),
            ("4294967297", Some(4_294_967_297)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", Some(u64::MAX)),
            ("99999999999999999999999999999999", Some(u64::MAX)),
            ("", None),
            (" 1", None),
            ("1 ", None),
            ("+1", None),
            ("-1", None),
            ("1.5", None),
            ("1e3", None),
            ("\u{661}", None),
        ] {
            assert_eq!(milliseconds(value.as_bytes()), expected, "{value:?}");
        }
    }

    #[test]
    fn good_text_is_borrowed_and_bad_bytes_become_one_mark_a_subpart() {
        assert!(matches!(decode("gr\u{fc}n".as_bytes()), Cow::Borrowed(_)));
        assert_eq!(decode(b"\xE2\x82"), "\u{FFFD}");
        assert_eq!(decode(b"\xE2\x82a\xFF\xFE"), "\u{FFFD}a\u{FFFD}\u{FFFD}");
        assert_eq!(decode(b"\xED\xA0\x80"), "\u{FFFD}\u{FFFD}\u{FFFD}");
    }
}
