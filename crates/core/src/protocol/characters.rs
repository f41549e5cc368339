//! What Unicode knows of the characters that people type and paste: digits of any script, what
//! cannot be seen, dashes.

/// The zero of each script that counts in tens; its nine other digits follow it (Unicode 17,
/// general category `Nd`).
const ZEROS: [u32; 77] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// A digit of any script as the ASCII one, which is what sites take; anything else as it is.
pub(super) fn ascii_digit(character: char) -> char {
    let code = u32::from(character);
    // The last zero that is not behind it.
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = after.checked_sub(1).and_then(|at| ZEROS.get(at));
    zero.and_then(|zero| char::from_digit(code - zero, 10))
        .unwrap_or(character)
}

/// Whether nobody can see it: what Unicode calls `Default_Ignorable_Code_Point` (joiners, marks of
/// direction, variation selectors, fillers, tags), controls, and the blank of Braille. White space
/// is a matter of its own.
pub(super) fn is_invisible(character: char) -> bool {
    if character.is_control() {
        return !character.is_whitespace();
    }
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether it is drawn as a dash: what Unicode calls `Dash`, and what keyboards and fonts offer in
/// its place.
pub(super) fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2d7}'
            | '\u{58a}'
            | '\u{5be}'
            | '\u{1400}'
            | '\u{1806}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2043}'
            | '\u{2053}'
            | '\u{207b}'
            | '\u{208b}'
            | '\u{2212}'
            | '\u{2500}'
            | '\u{2e17}'
            | '\u{2e1a}'
            | '\u{2e3a}'..='\u{2e3b}'
            | '\u{2e40}'
            | '\u{2e5d}'
            | '\u{301c}'
            | '\u{3030}'
            | '\u{30a0}'
            | '\u{30fc}'
            | '\u{fe31}'..='\u{fe32}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}'
            | '\u{ff70}'
            | '\u{10d6e}'
            | '\u{10ead}'
    )
}

/// Whether it is white space or cannot be seen, and so is no part of a name that it ends.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// Whether it is a letter of a script that puts spaces between its words. In the others a number
/// touches the words around it and is no part of them.
pub(super) fn is_spaced_letter(character: char) -> bool {
    character.is_alphabetic()
        && !matches!(
            character,
            // Thai, Lao; Burmese; Hangul, whose particles follow a number at once; Khmer.
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
            // Chinese, Japanese, Hangul.
            | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}'
        )
}

/// Whether it is the sign of a currency.
pub(super) fn is_currency(character: char) -> bool {
    matches!(
        character,
        '$' | '\u{a2}'..='\u{a5}' | '\u{e3f}' | '\u{20a0}'..='\u{20cf}' | '\u{ff04}' | '\u{ffe0}'..='\u{ffe1}' | '\u{ffe5}'..='\u{ffe6}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zeros_are_in_order_and_ten_apart() {
        assert!(ZEROS.windows(2).all(|pair| pair[0] + 10 <= pair[1]));
    }

    #[test]
    fn every_digit_of_every_script_is_an_ascii_digit() {
        for zero in ZEROS {
            for digit in 0..10 {
                let character = char::from_u32(zero + digit).unwrap();
                assert!(character.is_numeric(), "{zero:x}");
                let ascii = char::from_digit(digit, 10).unwrap();
                assert_eq!(ascii_digit(character), ascii);
            }
            let before = char::from_u32(zero - 1).unwrap();
            let is_digit = ascii_digit(before).is_ascii_digit();
            assert_eq!(
                is_digit,
                ZEROS.contains(&(zero.wrapping_sub(10))),
                "{zero:x}"
            );
        }
        for other in ['a', '²', '½', '四', 'Ⅳ', '①', '\0'] {
            assert_eq!(ascii_digit(other), other);
        }
    }

    #[test]
    fn what_can_be_seen_is_not_invisible() {
        for seen in [
            'a', '-', ' ', '\n', '\t', '\u{a0}', 'é', '漢', '😀', '\u{301}',
        ] {
            assert!(!is_invisible(seen), "{seen:?}");
        }
    }

    #[test]
    fn no_character_is_both_blank_and_a_dash() {
        let all = ('\0'..=char::MAX).filter(|it| is_blank(*it) && is_dash(*it));
        assert_eq!(all.count(), 0);
    }
}
