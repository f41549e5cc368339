//! What is sent is what the person meant, whatever came along with it.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, Stage, field, question, run_in_one_browser, with};
use managed_auth_sandbox::Login;
use serde_json::{Value, json};

/// Asks for a field alone, again and again, under one interaction after the other.
struct Asking<'a> {
    stage: &'a Stage,
    login: Login,
    page: Page,
    asked: usize,
}

impl<'a> Asking<'a> {
    async fn begin(stage: &'a Stage) -> Self {
        let waits = json!({ "flow_step": "DISCOVERING" });
        let (login, page) = stage.asked(waits, "discovering").await;
        Self {
            stage,
            login,
            page,
            asked: 0,
        }
    }

    /// Asks for these fields, has the text put into the first, and gives the value that is sent.
    async fn sent(&mut self, members: &Value, text: &str) -> String {
        self.asked += 1;
        let own = json!({ "interaction_id": format!("i{}", self.asked) });
        self.stage
            .show(&self.login, with(question(members.clone()), own));
        self.page.until_step("form").await;
        self.page.paste(0, text).await;
        self.page
            .js("document.querySelector('form [type=submit]').click()")
            .await;
        let sent = self.stage.answer(&self.login, self.asked).await;
        self.page.until_step("submitting").await;
        let values = sent.get("field_values").or_else(|| sent.get("fields"));
        let values = values.and_then(Value::as_object).unwrap();
        let (_, value) = values.iter().next().unwrap();
        value.as_str().unwrap().to_owned()
    }
}

/// Each text is sent as what stands beside it, for each of these questions. All that are not are
/// told at once.
fn are_sent(questions: &[Value], table: &[(&str, &str)]) {
    run_in_one_browser(async |stage| {
        let mut asking = Asking::begin(stage).await;
        let mut wrong = Vec::new();
        for members in questions {
            for (text, meant) in table {
                let sent = asking.sent(members, text).await;
                if sent != *meant {
                    wrong.push(format!(
                        "{text:?} as {sent:?}, not {meant:?}, for {members}"
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

fn canonical(kind: &str, more: Value) -> Value {
    json!({ "fields": [with(field(kind, "answer", "Answer"), more)] })
}

fn legacy(kind: &str, name: &str) -> Value {
    json!({ "discovered_fields": [{ "name": name, "type": kind, "label": "Answer" }] })
}

fn codes() -> Vec<Value> {
    vec![
        canonical("code", json!({})),
        canonical("code", json!({ "input_mode": "numeric" })),
        canonical("totp_code", json!({})),
        legacy("code", "code"),
        legacy("totp", "totp"),
    ]
}

#[test]
fn the_digits_of_a_code_are_sent_and_nothing_between_and_around_them() {
    are_sent(
        &codes(),
        &[
            ("000123", "000123"),
            ("123 456", "123456"),
            (" 123-456 ", "123456"),
            ("\u{200b}123456", "123456"),
            ("123456\u{feff}", "123456"),
            ("\u{2066}123456\u{2069}", "123456"),
            ("12\u{ad}34\u{2060}56", "123456"),
            ("123\u{2011}456", "123456"),
            ("123\u{2013}456", "123456"),
            ("123\u{2212}456", "123456"),
            ("123\u{a0}456", "123456"),
            ("123\u{202f}456\t", "123456"),
            ("1 2 3 4 5 6", "123456"),
            ("\u{200e}123\u{200d}456\u{200f}", "123456"),
        ],
    );
}

#[test]
fn the_digits_of_every_script_are_digits_of_a_code() {
    are_sent(
        &codes()[..3],
        &[
            ("１２３４５６", "123456"),
            ("١٢٣٤٥٦", "123456"),
            ("۱۲۳ ۴۵۶", "123456"),
            ("१२३४५६", "123456"),
            ("১২৩৪৫৬", "123456"),
            ("๑๒๓-๔๕๖", "123456"),
            ("𝟏𝟐𝟑𝟒𝟓𝟔", "123456"),
        ],
    );
}

#[test]
fn the_code_is_found_in_the_message_that_it_came_in() {
    are_sent(
        &codes(),
        &[
            ("Your Shop code is 123456. Do not share it.", "123456"),
            ("G-123456", "123456"),
            ("G-123456 is your Google verification code.", "123456"),
            ("123456 is your code", "123456"),
            ("Ihr Code lautet: 123 456", "123456"),
            ("认证码：123456，5分钟内有效", "123456"),
            ("رمز التحقق ١٢٣٤٥٦", "123456"),
        ],
    );
    // How long such a code is, nobody has said.
    are_sent(
        &[codes()[0].clone(), legacy("code", "code")],
        &[
            ("Use 1234 to sign in (expires in 10 min).", "1234"),
            ("Code: 12345678.", "12345678"),
        ],
    );
}

#[test]
fn a_code_with_letters_in_it_stays_whole() {
    are_sent(
        &[
            canonical("code", json!({})),
            canonical("code", json!({ "label": "Recovery code" })),
            legacy("code", "code"),
        ],
        &[
            ("a1b2c3d4", "a1b2c3d4"),
            ("8F3A22C1\u{200b}", "8F3A22C1"),
            (" XK49QZ ", "XK49QZ"),
            ("A1234567B", "A1234567B"),
            ("abcdefgh", "abcdefgh"),
        ],
    );
}

#[test]
fn the_letters_and_digits_of_a_code_in_groups_are_all_sent() {
    run_in_one_browser(async |stage| {
        let mut asking = Asking::begin(stage).await;
        let recovery = canonical("code", json!({ "label": "Recovery code" }));
        for text in [
            "AB12-CD34",
            "1234-ABCD",
            "a1b2 c3d4",
            "4f2k9-x7qpz",
            "12345-abcde",
        ] {
            let sent = asking.sent(&recovery, text).await;
            let plain = |text: &str| text.replace(['-', ' '], "");
            assert_eq!(plain(&sent), plain(text), "from {text:?}");
        }
    });
}

fn names() -> Vec<Value> {
    vec![
        canonical("identifier", json!({})),
        canonical("identifier", json!({ "input_mode": "email" })),
        canonical("identifier", json!({ "input_mode": "tel" })),
        legacy("email", "email"),
        legacy("tel", "phone"),
        legacy("text", "username"),
    ]
}

#[test]
fn a_name_an_address_or_a_number_is_sent_without_what_is_around_it() {
    are_sent(
        &names(),
        &[
            ("me@x.example\u{feff}", "me@x.example"),
            (" me@x.example ", "me@x.example"),
            ("\u{200b}me@x.example", "me@x.example"),
            ("\u{a0}me@x.example\t", "me@x.example"),
            ("\u{202a}+49 170 1234567\u{202c} ", "+49 170 1234567"),
            ("\u{200e}\u{3000}4711\u{2060}", "4711"),
        ],
    );
    are_sent(
        &[legacy("number", "number")],
        &[(" 4711\u{200b}", "4711"), ("0471", "0471")],
    );
    are_sent(
        &[legacy("url", "site")],
        &[(" https://x.example/\u{feff}", "https://x.example/")],
    );
}

#[test]
fn a_password_and_free_text_are_sent_to_the_byte() {
    let as_typed = [
        " p@ss word ",
        "p\u{200b}ass\u{feff}",
        "\u{a0}ｐａｓｓ１２３",
        "e\u{301}té",
        "été",
        "123-456",
        "Your code is 123456.",
        "\u{202a}x\u{202c}",
    ];
    let table = as_typed.map(|text| (text, text));
    are_sent(
        &[
            canonical("password", json!({})),
            canonical("password", json!({ "input_mode": "numeric" })),
            canonical("password", json!({ "label": "One-time code" })),
            canonical("text", json!({})),
            legacy("password", "password"),
        ],
        &table,
    );
}

/// The keyboard that is asked for: `inputmode`, or what follows from the input's type.
async fn keyboard(page: &Page) -> String {
    let mode = page
        .js("const it = document.querySelector('form input');
            return it.inputMode || it.type")
        .await;
    mode.as_str().unwrap().to_owned()
}

#[test]
fn a_keyboard_of_digits_is_offered_only_where_letters_cannot_occur() {
    run_in_one_browser(async |stage| {
        let waits = json!({ "flow_step": "DISCOVERING" });
        let (login, page) = stage.asked(waits, "discovering").await;
        let labelled = |label: &str| canonical("code", json!({ "label": label }));
        let mode = |kind, mode: &str| canonical(kind, json!({ "input_mode": mode }));
        let (digits, letters) = (&["numeric"][..], &["text", "email", "password"][..]);
        let cases = [
            (canonical("totp_code", json!({})), digits),
            (mode("code", "numeric"), digits),
            (legacy("totp", "totp"), digits),
            (
                legacy("number", "number"),
                &["numeric", "decimal", "number"],
            ),
            (legacy("tel", "phone"), &["tel"]),
            (mode("identifier", "tel"), &["tel"]),
            (mode("identifier", "email"), &["email"]),
            (legacy("email", "email"), &["email"]),
            (labelled("Recovery code"), letters),
            (labelled("Backup code"), letters),
            (labelled("Code"), letters),
            (mode("code", "text"), letters),
            (legacy("code", "code"), letters),
            (canonical("totp_secret", json!({})), letters),
            (canonical("identifier", json!({})), letters),
            (canonical("text", json!({})), letters),
            (canonical("password", json!({})), letters),
        ];
        for (number, (members, wanted)) in cases.into_iter().enumerate() {
            let own = json!({ "interaction_id": format!("i{number}"), "website_error": format!("Case {number}.") });
            let about = members.to_string();
            stage.show(&login, with(question(members), own));
            page.until_says(&format!("Case {number}.")).await;
            let offered = keyboard(&page).await;
            assert!(wanted.contains(&offered.as_str()), "{offered} for {about}");
            let cut = page
                .js(
                    "const { maxLength, pattern } = document.querySelector('form input');
                    return maxLength > 0 && maxLength < 200 || pattern !== ''",
                )
                .await;
            assert_eq!(cut, false, "a message can be pasted: {about}");
        }
    });
}
