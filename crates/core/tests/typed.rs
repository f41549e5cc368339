//! What was typed becomes what is sent: contract, rule 13.

#![allow(clippy::unwrap_used)]

use managed_auth_core::protocol::{Field, FieldKind};
use managed_auth_core::secret::Secret;
use proptest::prelude::*;

fn canonical(members: &str) -> Field {
    let json = format!(r#"{{"id": "f", {members}}}"#);
    Field::from_canonical(&serde_json::from_str(&json).unwrap()).unwrap()
}

fn legacy(name: &str, kind: &str) -> Field {
    let json = format!(r#"{{"name": "{name}", "type": "{kind}"}}"#);
    Field::from_legacy(&serde_json::from_str(&json).unwrap()).unwrap()
}

fn code() -> Field {
    canonical(r#""type": "code""#)
}

fn six_digits() -> Field {
    canonical(r#""type": "code", "label": "6-digit code""#)
}

fn totp() -> Field {
    canonical(r#""type": "totp_code""#)
}

fn meant(field: &Field, typed: &str) -> String {
    field.meant(Secret::new(typed.into())).expose().to_owned()
}

/// Each field sends for what was typed what is said.
fn sends(fields: &[Field], cases: &[(&str, &str)]) {
    for field in fields {
        for (typed, expected) in cases {
            let kind = (field.kind.as_str(), &field.label);
            assert_eq!(meant(field, typed), *expected, "{typed:?} in {kind:?}");
        }
    }
}

/// What is typed is sent as it is.
fn keeps(fields: &[Field], typed: &[&str]) {
    let cases: Vec<_> = typed.iter().map(|typed| (*typed, *typed)).collect();
    sends(fields, &cases);
}

#[test]
fn of_a_code_of_digits_only_the_digits_are_sent() {
    sends(
        &[
            code(),
            six_digits(),
            totp(),
            legacy("otp", "code"),
            legacy("otp", "totp"),
        ],
        &[
            ("123456", "123456"),
            (" 123456\n", "123456"),
            ("123 456", "123456"),
            ("123\u{a0}456", "123456"),
            ("1 2 3 4 5 6", "123456"),
            ("123\t456", "123456"),
            ("123-456", "123456"),
            ("12-34-56", "123456"),
            ("123 - 456", "123456"),
            ("- 123456", "123456"),
            ("1234 5678", "12345678"),
            ("0000", "0000"),
            ("7", "7"),
            ("", ""),
        ],
    );
}

#[test]
fn invisible_characters_in_a_code_are_not_sent() {
    for invisible in [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202c}',
        '\u{202e}',
        '\u{2060}',
        '\u{2064}',
        '\u{2066}',
        '\u{2069}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fffb}',
        '\u{e0031}',
        '\u{e0100}',
        '\0',
        '\u{7f}',
        '\u{2800}',
    ] {
        for field in [code(), six_digits(), totp()] {
            for (typed, expected) in [
                (format!("{invisible}123456"), "123456"),
                (format!("123{invisible}456{invisible}"), "123456"),
                (format!("a1{invisible}b2-c3d4{invisible}"), "a1b2-c3d4"),
                (format!("Code: {invisible}123{invisible}456."), "123456"),
                (format!("{invisible} {invisible}"), ""),
            ] {
                assert_eq!(meant(&field, &typed), expected, "{invisible:?}");
            }
        }
    }
}

#[test]
fn every_dash_and_every_space_between_digits_is_dropped() {
    for between in "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe58}\u{fe63}\u{ff0d}\u{30fc}\u{301c}\u{58a}\u{2043}\
                    \u{2007}\u{2009}\u{202f}\u{205f}\u{3000}\u{1680}\u{2028}\u{85}\t\r\n"
        .chars()
    {
        let typed = format!("123{between}456");
        assert_eq!(meant(&code(), &typed), "123456", "{between:?}");
        assert_eq!(meant(&totp(), &typed), "123456", "{between:?}");
    }
}

#[test]
fn digits_of_any_script_are_sent_as_ascii() {
    sends(
        &[code(), six_digits(), totp()],
        &[
            ("١٢٣٤٥٦", "123456"),
            ("۱۲۳۴۵۶", "123456"),
            ("१२३४५६", "123456"),
            ("১২৩৪৫৬", "123456"),
            ("๑๒๓๔๕๖", "123456"),
            ("１２３－４５６", "123456"),
            ("၁၂၃၄၅၆", "123456"),
            ("𝟏𝟐𝟑𝟒𝟓𝟔", "123456"),
            ("𞥑𞥒𞥓𞥔𞥕𞥖", "123456"),
            ("رمز التحقق الخاص بك هو ١٢٣٤٥٦", "123456"),
            ("आपका कोड १२३४५६ है।", "123456"),
        ],
    );
}

#[test]
fn the_code_of_a_pasted_message_is_sent_alone() {
    sends(
        &[code(), six_digits(), totp()],
        &[
            ("Your Shop code is 123456. Do not share it.", "123456"),
            ("123456 is your code", "123456"),
            ("Il tuo codice: 123 456.", "123456"),
            ("Use 123-456 to sign in.", "123456"),
            ("【Shop】验证码：123456，5分钟内有效", "123456"),
            ("您的验证码是123456请勿泄露", "123456"),
            ("認証コードは123456です。", "123456"),
            ("인증번호[123456]를 입력하세요", "123456"),
            ("인증번호 123456입니다", "123456"),
            ("รหัส OTP ของคุณคือ123456", "123456"),
            ("Code: 123456 (valid 10 minutes)", "123456"),
            ("Code:123456", "123456"),
            ("(123456)", "123456"),
            ("\"123456\"", "123456"),
            ("123456.", "123456"),
            ("Your 6-digit code is 123456", "123456"),
            ("Code 123456. Expires 2026-05-03 at 14:05.", "123456"),
            ("Code 123456, sent May 3, 2026", "123456"),
            ("Pay $1234.56 with 123456", "123456"),
            ("Pay 1,234 EUR? Code 123456", "123456"),
            ("Your code is 123456.\n\n@example.com #123456", "123456"),
            ("@example.com #123456", "123456"),
            ("<#> 123456 is your code\nFA+9qCX9VSu", "123456"),
            ("Not you? Call +1 555 123 4567. Code 123456", "123456"),
            ("Not you? Call 1-800-555-0199. Code 123456", "123456"),
            ("Card ***4821: code 123456", "123456"),
            ("See https://x.example/987654 - code 123456", "123456"),
            ("Ihr Code lautet: 123\u{202f}456", "123456"),
            ("Doğrulama kodunuz 123456'dır", "123456"),
        ],
    );
}

#[test]
fn a_short_prefix_with_a_dash_is_no_part_of_the_code() {
    sends(
        &[code(), six_digits(), totp()],
        &[
            ("G-123456", "123456"),
            ("g\u{2011}123456", "123456"),
            ("G-123456 is your Google verification code.", "123456"),
            ("FB-123456", "123456"),
            ("Your code: ABC-123456", "123456"),
        ],
    );
    assert_eq!(meant(&code(), "FB-12345"), "12345");
}

#[test]
fn a_code_of_letters_and_digits_stays_whole() {
    keeps(
        &[code(), totp(), six_digits()],
        &[
            "a1b2-c3d4",
            "XKCD-9876-QRST",
            "ABCD-EFGH",
            "WXYZ-1234",
            "1234-WXYZ",
            "A1B2C3",
            "A1B2C3D4E5F6",
            "abcdef",
            "k2\u{2011}m3",
            "12345a",
            "x9876543",
            "AB-1234-CD",
        ],
    );
    keeps(
        &[code()],
        &["XKCD 9876 QRST", "ABCD 1234", "1234 abcd", "abcd efgh"],
    );
    sends(&[code(), totp()], &[("  a1b2-c3d4\u{feff} ", "a1b2-c3d4")]);
}

#[test]
fn where_two_numbers_could_be_the_code_nothing_is_guessed() {
    keeps(
        &[code(), six_digits(), totp()],
        &[
            "Codes: 123456 and 654321",
            "123456 or 654321",
            "Old: 111111\nNew: 222222",
        ],
    );
    keeps(
        &[code()],
        &["Your code 1234 for order 567890", "code A1B2C3"],
    );
    assert_eq!(meant(&code(), " 1234 or 5678\n"), "1234 or 5678");
}

#[test]
fn a_known_length_tells_the_code_from_other_numbers() {
    sends(
        &[six_digits(), totp()],
        &[
            ("Your code 123456 for order 98765", "123456"),
            ("Card 4821: 123 456", "123456"),
            ("Session 12345678, code 123456", "123456"),
        ],
    );
    let four = canonical(r#""type": "code", "hint": "Enter the 4 digits we sent""#);
    sends(
        &[four],
        &[
            ("Shop 98765: 1234", "1234"),
            ("PIN 2024", "2024"),
            ("code 12 34", "1234"),
        ],
    );
    let seven = canonical(r#""type": "code", "label": "7-digit code""#);
    assert_eq!(meant(&seven, "Code 123 4567 for you"), "1234567");
    keeps(
        &[six_digits()],
        &["Your code is 1234", "Your code is 12345678"],
    );
}

#[test]
fn without_a_known_length_a_code_has_four_to_eight_digits() {
    sends(
        &[code()],
        &[
            ("PIN: 1234", "1234"),
            ("code 1234", "1234"),
            ("Code is 12345", "12345"),
            ("Code is 1234567", "1234567"),
            ("Code is 12345678", "12345678"),
            ("Code is 2024.", "2024"),
        ],
    );
    keeps(
        &[code()],
        &["Code is 123", "Code is 123456789", "no digits here"],
    );
}

#[test]
fn what_is_part_of_something_longer_is_no_code() {
    keeps(
        &[code()],
        &[
            "order A1234",
            "1234th of its kind",
            "abc_1234",
            "1234_abc",
            "it costs 1234.56 today",
            "it costs 1,234 today",
            "it costs $1234",
            "it costs 1234 €",
            "it costs € 1234",
            "it costs USD 1234",
            "it costs 1234 dollars",
            "100.1234 of them",
            "on 2026-05-03",
            "on 03/05/2026",
            "on 03.05.2026",
            "at 12:3456",
            "2026年5月3日",
            "call +15551234",
            "reach us at +1 5551234",
            "on 3 May 2026 14:05",
            "sent to ***-4821",
            "call 555-0123",
            "tel. 12345678",
            "06 12 34 56 78 is the number",
            "see x.example/1234",
            "see 1234.example.com",
            "mail 1234@x.example",
            "card ***4821",
            "card ending in 4821",
            "card ...4821",
            "valid for 3600 seconds",
            "1234% sure",
        ],
    );
}

#[test]
fn names_addresses_and_numbers_are_sent_without_blanks_around_them() {
    let fields = [
        canonical(r#""type": "identifier""#),
        legacy("a", "email"),
        legacy("a", "tel"),
        legacy("a", "number"),
        legacy("a", "url"),
        legacy("username", "text"),
        legacy("User", "text"),
        legacy("login", "text"),
        legacy("email", "text"),
    ];
    sends(
        &fields,
        &[
            ("me@x.example\u{feff}", "me@x.example"),
            (" \u{200b}me@x.example \u{a0}\t", "me@x.example"),
            ("\u{202a}+49 151 234\u{202c}", "+49 151 234"),
            ("\u{2068}Jo\u{200d}Ann Doe\u{2069}\n", "Jo\u{200d}Ann Doe"),
            ("١٢٣", "١٢٣"),
            (" \u{200b}\u{3000}\u{feff} ", ""),
            ("-me-", "-me-"),
        ],
    );
}

#[test]
fn passwords_keys_and_free_text_are_sent_to_the_byte() {
    keeps(
        &[
            canonical(r#""type": "password""#),
            canonical(r#""type": "totp_secret""#),
            canonical(r#""type": "text""#),
            canonical(r#""type": "retina""#),
            legacy("answer", "text"),
            legacy("pass", "password"),
        ],
        &[
            " hunter2 ",
            "\u{200b}hunter2\u{feff}",
            "123 456",
            "123-456",
            "abcd efgh ijkl",
            "١٢٣",
            " ",
            "\r\n",
        ],
    );
}

#[test]
fn a_keyboard_of_digits_is_for_where_letters_cannot_occur() {
    for (members, expected) in [
        (r#""type": "totp_code""#, true),
        (r#""type": "code""#, false),
        (r#""type": "code", "label": "Recovery code""#, false),
        (r#""type": "code", "label": "Verification code""#, false),
        (r#""type": "code", "label": "Backup code""#, false),
        (r#""type": "code", "label": "8-digit backup code""#, true),
        (r#""type": "code", "hint": "Enter the 6 digits""#, true),
        (r#""type": "code", "label": "8-character code""#, false),
        (r#""type": "code", "input_mode": "numeric""#, true),
        (r#""type": "code", "input_mode": "tel""#, true),
        (r#""type": "totp_code", "input_mode": "text""#, false),
        (
            r#""type": "code", "label": "6-digit code", "input_mode": "text""#,
            false,
        ),
        (r#""type": "text", "input_mode": "numeric""#, true),
        (r#""type": "identifier""#, false),
        (
            r#""type": "identifier", "label": "6-digit customer number""#,
            false,
        ),
        (r#""type": "password""#, false),
        (r#""type": "totp_secret""#, false),
        (r#""type": "text""#, false),
    ] {
        assert_eq!(canonical(members).digits_only(), expected, "{members}");
    }
    for (kind, expected) in [
        ("number", true),
        ("tel", true),
        ("totp", true),
        ("url", false),
    ] {
        assert_eq!(legacy("f", kind).digits_only(), expected, "{kind}");
    }
}

#[test]
fn the_length_of_a_code_is_what_was_told_or_what_its_kind_has() {
    assert_eq!(six_digits().code_length(), Some(6));
    assert_eq!(totp().code_length(), Some(6));
    let eight = canonical(r#""type": "totp_code", "hint": "8 digits""#);
    assert_eq!(eight.code_length(), Some(8));
    assert_eq!(code().code_length(), None);
    let text = canonical(r#""type": "text", "label": "6-digit code""#);
    assert_eq!(text.code_length(), None);
}

#[test]
fn a_user_name_is_known_by_its_kind_or_by_its_legacy_name() {
    assert!(canonical(r#""type": "identifier""#).is_username());
    assert!(legacy("x", "email").is_username());
    assert!(legacy("UserName", "text").is_username());
    assert!(!legacy("answer", "text").is_username());
    assert!(!legacy("username", "password").is_username());
    let kind = FieldKind::Code;
    assert!(
        !Field {
            kind,
            ..legacy("user", "text")
        }
        .is_username()
    );
}

proptest! {
    /// Whatever is pasted, what is sent was in it, and sending it again changes nothing.
    #[test]
    fn nothing_is_made_up(typed in r"(\PC|[0-9]|[ -]|code|G-|[.,:/€$+]){0,24}") {
        for field in [code(), totp(), canonical(r#""type": "identifier""#)] {
            let sent = meant(&field, &typed);
            prop_assert!(sent.chars().count() <= typed.chars().count());
            prop_assert_eq!(meant(&field, &sent), sent);
        }
    }
}
