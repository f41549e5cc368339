//! Where lines end: at LF, CR or CRLF, and nowhere else.

pub(super) const LF: u8 = b'\n';
pub(super) const CR: u8 = b'\r';

/// Cuts `bytes` behind its first line end: the line, the byte that ended it, and the rest.
///
/// The line feed of a CRLF is left in the rest. Only the caller knows what to do when it is not
/// there yet.
pub(super) fn split_line(bytes: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let at = find_end(bytes);
    #[cfg(test)]
    super::scans::count(at.map_or(bytes.len(), |at| at + 1));
    let (line, tail) = bytes.split_at_checked(at?)?;
    let (&end, rest) = tail.split_first()?;
    Some((line, end, rest))
}

/// Eight bytes a step, in ordinary integers.
///
/// Measured against the crate memchr, both at opt-level z on x86-64: as fast on long lines, and
/// a fifth to a half faster on lines of usual length, where a search hardly starts before it ends.
/// In WebAssembly without SIMD that crate would take words of integers, too.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let marks = mark(word, LF) | mark(word, CR);
        if marks != 0 {
            return Some(index * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    let at = tail.iter().position(|&byte| byte == LF || byte == CR)?;
    Some(words.len() * 8 + at)
}

/// Sets the top bit of each byte that equals `wanted`.
///
/// The subtraction's borrow can also mark bytes above an equal one. The lowest mark is always
/// right, and no other is used.
fn mark(word: u64, wanted: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const TOPS: u64 = u64::from_le_bytes([0x80; 8]);
    let zero_where_equal = word ^ (ONES * u64::from(wanted));
    zero_where_equal.wrapping_sub(ONES) & !zero_where_equal & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_end_is_found_at_every_distance_and_beside_every_byte() {
        for len in 0..20 {
            for at in 0..len {
                for end in [LF, CR] {
                    for other in 0..=u8::MAX {
                        // Bytes behind the end are free to be ends too.
                        let mut bytes = vec![other; len];
                        if other == LF || other == CR {
                            bytes[..at].fill(b'x');
                        }
                        bytes[at] = end;
                        assert_eq!(find_end(&bytes), Some(at), "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_other_byte_ends_a_line() {
        for other in (0..=u8::MAX).filter(|&byte| byte != LF && byte != CR) {
            for len in 0..20 {
                assert_eq!(find_end(&vec![other; len]), None);
            }
        }
    }

    #[test]
    fn the_line_feed_of_a_crlf_stays_in_the_rest() {
        assert_eq!(split_line(b"a\r\nb"), Some((&b"a"[..], CR, &b"\nb"[..])));
        assert_eq!(split_line(b"\nb"), Some((&b""[..], LF, &b"b"[..])));
        assert_eq!(split_line(b"b"), None);
    }
}
