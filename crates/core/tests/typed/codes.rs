//! Codes: typed with separators, pasted with the message around them.

use crate::{canonical, code, keeps, legacy, meant, sends, six_digits, totp};

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
            ("Your code is *123456*.", "123456"),
            ("*123456* is your verification code", "123456"),
            ("**123456**", "123456"),
            ("_123456_", "123456"),
            ("`123 456`", "123456"),
            ("OTP is 123456 for your purchase on 12-05-24", "123456"),
            ("Code 123456, sent 12 05 24", "123456"),
            ("24-05-12: code 123456", "123456"),
            ("Code 123456 (12-05-24 14:05)", "123456"),
            ("Code 123456, valid until 12-05", "123456"),
            (
                "Rs 4500 to be debited on 12-05-24 14:05:33. OTP: 123456",
                "123456",
            ),
            (
                "123456 is the OTP for INR 2500 at SHOP on card XX4821 on 12-05-24. Valid till 14:10.",
                "123456",
            ),
            (
                "TAN 123456 für Überweisung 1.250,00 EUR an IBAN DE..4821 am 12-05-24",
                "123456",
            ),
            ("mTAN 123456, Betrag 250 000 HUF, 12 05 24", "123456"),
            (
                "123456 es tu clave para pagar $ 250 000. 12-05-24 a las 14.05",
                "123456",
            ),
            (
                "Votre code est 123456. Valable jusqu'au 12 05 24 à 14h05. Aide : 09 69 32 00 00",
                "123456",
            ),
            (
                "123456 is your OTP. Not you? Reach us on 1800 1080",
                "123456",
            ),
            ("Your code is 123456. Questions? +65 6327 2265", "123456"),
            ("Your code is 123456. Questions? 6327 2265", "123456"),
            ("Your code is 123 456. Sent 12-05-24", "123456"),
        ],
    );
}

#[test]
fn a_number_in_one_piece_comes_before_groups_and_a_date_is_the_last_that_is_a_code() {
    sends(
        &[code(), six_digits(), totp()],
        &[
            ("Pay 250 000 with 123456", "123456"),
            ("12-05-24 code 123 456", "123456"),
            ("code 34-56-78 of 12-05-24", "345678"),
            ("code 12-05-24", "120524"),
        ],
    );
    keeps(
        &[code(), six_digits(), totp()],
        &[
            "Codes: 123 456 and 654 321",
            "12-05-24 or 13-05-24",
            "OTP 123456 or 654321 on 12-05-24",
        ],
    );
    keeps(
        &[code()],
        &[
            "PIN 2024 on 12-05-24",
            "Use 123-456 for your card 4821",
            "Your code 123-456 for order 9876",
        ],
    );
    sends(&[code()], &[("123-456 to pay 4500 INR", "123456")]);
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
        &[
            "XKCD 9876 QRST",
            "ABCD 1234",
            "1234 abcd",
            "abcd efgh",
            "ABC-1234",
            "ABC 1234",
            "A1B 12345",
            "a1b 12345",
            "K7 123456",
            "1234-ABC",
        ],
    );
    // Where all digits are counted, letters around them are no part of it.
    sends(
        &[totp(), six_digits()],
        &[("K7 123456", "123456"), ("ABC 123456", "123456")],
    );
    sends(&[code()], &[("OTP 123456", "123456"), ("PIN-1234", "1234")]);
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
            ("123456 123456", "123456"),
            ("123456\n123456", "123456"),
            ("123456 654321", "123456654321"),
            ("1234 5678", "12345678"),
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
