//! What was typed becomes what is sent: contract, rule 13.

#![allow(clippy::unwrap_used)]

mod codes;

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
        (
            r#""type": "code", "label": "6-digit code or recovery code""#,
            false,
        ),
        (
            r#""type": "code", "label": "6-digit code", "hint": "or a backup code""#,
            false,
        ),
        (
            r#""type": "code", "label": "Recovery code", "hint": "Not the 6-digit code""#,
            false,
        ),
        (
            r#""type": "code", "label": "Recovery code (8 digits and letters)""#,
            false,
        ),
        (
            r#""type": "code", "label": "Enter the 6-digit alphanumeric code""#,
            false,
        ),
        (r#""type": "code", "label": "8-digit recovery code""#, true),
        (r#""type": "totp_code", "label": "Recovery code""#, false),
        (
            r#""type": "totp_code", "label": "Backup code or authenticator code""#,
            false,
        ),
        (
            r#""type": "totp_code", "label": "Authenticator code""#,
            true,
        ),
        (
            r#""type": "code", "label": "6-stelliger Code oder Wiederherstellungscode""#,
            false,
        ),
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
    let either = canonical(r#""type": "totp_code", "hint": "or a recovery code""#);
    assert_eq!(either.code_length(), None);
    let text = canonical(r#""type": "text", "label": "6-digit code""#);
    assert_eq!(text.code_length(), None);
}

#[test]
fn a_user_name_is_known_by_its_kind_or_by_its_legacy_name() {
    assert!(canonical(r#""type": "identifier""#).is_username());
    assert!(legacy("x", "email").is_username());
    for name in [
        "UserName",
        "user_name",
        "loginId",
        "login-id",
        "EMAIL",
        "email_address",
    ] {
        assert!(legacy(name, "text").is_username(), "{name}");
    }
    for name in ["answer", "username_hint", "email_subject", ""] {
        assert!(!legacy(name, "text").is_username(), "{name}");
    }
    for name in ["phone", "phone_number", "mobileNumber", "Tel"] {
        assert!(legacy(name, "text").is_phone(), "{name}");
    }
    assert!(legacy("x", "tel").is_phone());
    assert!(!legacy("phone", "password").is_phone());
    assert!(!legacy("phonetics", "text").is_phone());
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
