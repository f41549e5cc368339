//! A one-time code: one input, which looks like so many places where the length is known.

use super::ui::decimal;
use managed_auth_core::protocol::{Field, FieldKind};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// What stands behind the number in "6-digit code", "6 Ziffern", "6桁のコード".
const DIGIT_WORDS: [&str; 11] = [
    "digit", "dígit", "ziffer", "stellig", "chiffre", "cifre", "cijfer", "cyfr", "桁", "자리", "位",
];

/// How many digits the code has, as far as the server's words or the kind say. It decides about
/// looks and about sending by itself, and never about what can be typed or sent.
pub(super) fn length(field: &Field) -> Option<usize> {
    if !field.kind.is_code() {
        return None;
    }
    let mut texts = [&field.label, &field.hint].into_iter().flatten();
    let told = texts.find_map(|text| told(text));
    told.or((field.kind == FieldKind::TotpCode).then_some(6))
}

/// A number from 4 to 8 in front of a word for digits, unless it counts "the last 4 digits" of
/// something else, or is the end of a range or of a larger number.
fn told(text: &str) -> Option<usize> {
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

/// The value of `data-length`, from which the stylesheet draws the places.
pub(super) fn places(field: &Field) -> Option<String> {
    length(field).map(decimal)
}

/// Codes of digits are often written, copied and filled in as `123 456` or `123-456`, and typed on
/// keyboards that have digits of their own. In a recovery code such as `a1b2-c3d4` the separator
/// may be meant.
pub(super) fn without_separators(code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .map(latin_digit)
        .collect();
    if is_digits(&plain) {
        plain
    } else {
        code.trim().to_owned()
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Full-width, Arabic and Persian digits, which sites do not take.
fn latin_digit(character: char) -> char {
    let value = |zero: char| u32::from(character).wrapping_sub(u32::from(zero));
    let digit = ['０', '٠', '۰'].into_iter().map(value).find(|it| *it < 10);
    digit.map_or(character, |digit| char::from(b'0' + digit as u8))
}

/// Shows a code that is complete without its separators, and tells whether it is complete. One that
/// has grown longer than was expected is no longer shown in places.
pub(super) fn tidy(input: &HtmlInputElement, length: usize) -> bool {
    let value = input.value();
    let plain = without_separators(&value);
    let complete = plain.len() == length && is_digits(&plain);
    if complete && plain != value {
        input.set_value(&plain);
    }
    if plain.len() > length {
        input.remove_attribute("data-length").ok();
    }
    complete
}

/// Presses the form's button for the person; nothing happens while it is disabled.
pub(super) fn send(input: &HtmlInputElement) {
    let form = input.closest("form").ok().flatten();
    let button = form.and_then(|form| form.query_selector("[type=submit]").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_in_front_of_a_word_for_digits() {
        for (text, length) in [
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
            assert_eq!(told(text), length, "{text}");
        }
    }

    #[test]
    fn separators_go_where_nothing_but_digits_is_left() {
        for (typed, plain) in [
            ("123 456", "123456"),
            (" 123-456 ", "123456"),
            ("１２３ ٤٥٦", "123456"),
            ("a1b2-c3d4 ", "a1b2-c3d4"),
            ("", ""),
        ] {
            assert_eq!(without_separators(typed), plain);
        }
    }
}
