//! What the words of a field, its label and its hint, tell of its code: how many digits it has, and
//! whether it can have letters.

/// What stands behind the number in "6-digit code", "6 Ziffern", "6桁のコード".
const DIGIT_WORDS: [&str; 11] = [
    "digit", "dígit", "ziffer", "stellig", "chiffre", "cifre", "cijfer", "cyfr", "桁", "자리", "位",
];

/// A number from 4 to 8 in front of a word for digits, unless it counts "the last 4 digits" of
/// something else, or is the end of a range or of a larger number.
pub(super) fn length(text: &str) -> Option<usize> {
    let mut rest = text.as_bytes();
    let mut joined = false;
    while let [byte, after @ ..] = rest {
        if matches!(byte, b'4'..=b'8') && !joined && counts_digits(after) {
            let before = text.len() - rest.len();
            let other = text.as_bytes().get(..before)?.ends_with(b"last ");
            return (!other).then_some(usize::from(byte - b'0'));
        }
        joined = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*');
        rest = after;
    }
    None
}

fn counts_digits(mut text: &[u8]) -> bool {
    // Spaces and hyphens, those that do not break included.
    while let [b' ' | b'-' | 0xc2 | 0xa0 | 0xe2 | 0x80 | 0x91, after @ ..] = text {
        text = after;
    }
    DIGIT_WORDS.iter().any(|word| {
        let start = text.get(..word.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(word.as_bytes())
    })
}

/// Whether the words for a code say that it can have letters: codes for recovery have, unless their
/// digits are counted, as in "8-digit backup code".
pub(super) fn has_letters(text: &str) -> bool {
    const LETTERS: [&str; 10] = [
        "letter",
        "alphanumeric",
        "character",
        "buchstabe",
        "zeichen",
        "lettre",
        "letra",
        "lettere",
        "文字",
        "字母",
    ];
    const RECOVERY: [&str; 13] = [
        "recovery",
        "backup",
        "back-up",
        "rescue",
        "wiederherstellung",
        "ersatz",
        "récupération",
        "secours",
        "recuperación",
        "respaldo",
        "recupero",
        "リカバリ",
        "备用",
    ];
    let text = text.to_ascii_lowercase();
    let of_recovery = |word: &str| {
        let mut places = text.match_indices(word);
        // Whatever stands between the count and the word, but another word.
        places.any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default().trim_end();
            let last = before
                .rsplit(char::is_whitespace)
                .next()
                .unwrap_or_default();
            let counted = DIGIT_WORDS.iter().any(|digit| last.contains(digit));
            !(counted && length(before).is_some())
        })
    };
    LETTERS.iter().any(|word| text.contains(word)) || RECOVERY.into_iter().any(of_recovery)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn a_length_is_a_number_in_front_of_a_word_for_digits() {
        for (text, digits) in [
            ("6-digit code", Some(6)),
            ("Enter the 8 digit code", Some(8)),
            ("Enter the 6 digits", Some(6)),
            ("6-Digit Code", Some(6)),
            ("6-stelliger Code", Some(6)),
            ("Code à 4 chiffres", Some(4)),
            ("6 dígitos", Some(6)),
            ("6桁のコード", Some(6)),
            ("Code (6 digits)", Some(6)),
            ("Code from ***-***-4821", None),
            ("the last 4 digits of your phone", None),
            ("4-8 digits", None),
            ("16 digits", None),
            ("3 digits", None),
            ("Sent 6 minutes ago", None),
            ("Verification code", None),
            ("6", None),
            ("", None),
        ] {
            assert_eq!(length(text), digits, "{text}");
        }
    }
}
