//! The sites, one a row. To add one, add a row: everything else (the command line, the list in the
//! browser, the tests that drive each site to its end) reads this table.
//!
//! Unless its line says otherwise, a site takes whatever is typed.

use super::Next::{Canceled, Failed, Scene as To, Success};
use super::{
    Choice, Field, Next, Site, Spoken, ask, choice, discover, elsewhere, field, mfa, newer, sso,
};

/// How long the browser looks at a site before it asks, in milliseconds.
const LOOK: u64 = 1_200;

const EMAIL: Field = field("identifier", "field-email", "username", "Email address").mode("email");
const PASSWORD: Field = field("password", "field-password", "password", "Password");
const TOTP_CODE: Field = field("totp_code", "field-totp", "totp", "Authentication code")
    .hint("The six digits from your authenticator app")
    .mode("numeric");
const GOOGLE: Choice = sso("google", "choice-sso-1", "Continue with Google");
const MICROSOFT: Choice = sso("microsoft", "choice-sso-2", "Continue with Microsoft");

const MEGABYTE: usize = 1 << 20;
const EMAIL_CODE: Field =
    field("code", "field-code", "code", "Code from the email").hint("Sent to a***@example.com");
const CODE: Field = field("code", "field-code", "code", "Verification code")
    .hint("Enter the code that was sent to you")
    .mode("numeric");
const CUSTOMER: Field =
    field("identifier", "field-user", "username", "Customer number").mode("numeric");
const LOCKED: Next = Failed {
    code: "credentials_invalid",
    message: "The site refused the email address and password twice.",
};
const PUZZLE: Next = Failed {
    code: "captcha_blocked",
    message: "The site showed a puzzle that could not be solved.",
};
const NO_FORM: Next = Failed {
    code: "login_form_not_found",
    message: "No sign-in form was found on this site.",
};
const MOON: Next = Failed {
    code: "moon_phase",
    message: "The moon is in the wrong phase.",
};

/// Every scripted site.
pub const SITES: &[Site] = &[
    Site::new(
        "password",
        "mail.example.com",
        "Email and password on one form.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", Success).fields(&[EMAIL, PASSWORD]),
        ],
    ),
    Site::new(
        "username-password",
        "bank.example.com",
        "First the username, on the next page the password.",
        &[
            discover(LOOK, To("username")),
            ask("username", To("password")).fields(&[CUSTOMER]),
            ask("password", Success).fields(&[PASSWORD]),
        ],
    ),
    Site::new(
        "wrong-password",
        "shop.example.com",
        "The first password is refused, the second one is right.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("again")).fields(&[EMAIL, PASSWORD]),
            ask("again", Success)
                .error("Incorrect password. Please try again.")
                .fields(&[EMAIL, PASSWORD.rejected()]),
        ],
    ),
    Site::new(
        "locked-out",
        "vault.example.com",
        "Every password is refused; after the second the login fails.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("again")).fields(&[EMAIL, PASSWORD]),
            ask("again", LOCKED)
                .error("Wrong email address or password.")
                .fields(&[EMAIL.rejected(), PASSWORD.rejected()]),
        ],
    ),
    Site::new(
        "mfa",
        "payroll.example.com",
        "Password, then a choice: two phone numbers, an email, an app, a key.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("method")).fields(&[EMAIL, PASSWORD]),
            ask("method", To("code")).choices(&[
                mfa("sms", "choice-mfa-1", "Text message").to("***-***-4821"),
                mfa("sms", "choice-mfa-2", "Text message").to("***-***-9034"),
                mfa("email", "choice-mfa-3", "Email").to("a***@example.com"),
                mfa("totp", "choice-mfa-4", "Authenticator app").then(To("totp")),
                mfa("passkey", "choice-mfa-5", "Security key")
                    .about("Insert your key when asked")
                    .then(To("key")),
            ]),
            ask("code", Success).fields(&[CODE]),
            ask("totp", Success).fields(&[TOTP_CODE]),
            elsewhere("key", "Touch your security key.", Success),
        ],
    ),
    Site::new(
        "totp",
        "cloud.example.com",
        "Password, then the six digits of an authenticator app.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("totp")).fields(&[EMAIL, PASSWORD]),
            ask("totp", Success).fields(&[TOTP_CODE]),
        ],
    ),
    Site::new(
        "totp-secret",
        "registry.example.com",
        "Password, then the secret that makes authenticator codes.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("secret")).fields(&[EMAIL, PASSWORD]),
            ask("secret", Success).fields(&[field(
                "totp_secret",
                "field-secret",
                "totp_secret",
                "Authenticator secret",
            )
            .hint("The setup key shown when you added the account to your app")]),
        ],
    ),
    Site::new(
        "email-code",
        "forum.example.com",
        "An email address, then the code sent to it; the first code has expired.",
        &[
            discover(LOOK, To("address")),
            ask("address", To("code")).fields(&[EMAIL]),
            ask("code", To("again")).fields(&[EMAIL_CODE]),
            ask("again", Success)
                .error("That code has expired. We have sent a new one.")
                .fields(&[EMAIL_CODE.rejected()]),
        ],
    ),
    Site::new(
        "push",
        "hr.example.com",
        "Password, then approval on a phone; \"Try another way\" leads to a code.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("phone")).fields(&[EMAIL, PASSWORD]),
            elsewhere("phone", "Open the app on your phone and tap 42.", Success).choices(&[mfa(
                "switch",
                "choice-switch",
                "Try another way",
            )
            .then(To("totp"))]),
            ask("totp", Success).fields(&[TOTP_CODE]),
        ],
    ),
    Site::new(
        "magic-link",
        "notes.example.com",
        "A link sent by email, with a code to type instead.",
        &[
            discover(LOOK, To("address")),
            ask("address", To("link")).fields(&[EMAIL]),
            elsewhere(
                "link",
                "Open the email we sent to you and follow the link in it.",
                Success,
            )
            .fields(&[field(
                "code",
                "field-link-code",
                "code",
                "Or type the code from the email",
            )]),
        ],
    ),
    Site::new(
        "sso",
        "wiki.example.com",
        "Google or Microsoft, then that provider's own sign-in.",
        &[
            discover(LOOK, To("start")),
            ask("start", To("provider-email")).choices(&[GOOGLE, MICROSOFT]),
            ask("provider-email", To("provider-password")).fields(&[EMAIL]),
            ask("provider-password", Success).fields(&[PASSWORD]),
        ],
    ),
    Site::new(
        "accounts",
        "drive.example.com",
        "A password, then which account, then which organization.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("account")).fields(&[EMAIL, PASSWORD]),
            ask("account", To("organization")).choices(&[
                choice("account", "choice-account-1", "Work").context("work@example.com"),
                choice("account", "choice-account-2", "Home").context("home@example.com"),
                choice("account", "choice-account-3", "Use another account").then(To("sign-in")),
            ]),
            ask("organization", Success).choices(&[
                choice("other", "choice-org-1", "org-1")
                    .shown_as("Main office")
                    .about("214 members"),
                choice("other", "choice-org-2", "org-2")
                    .shown_as("Branch")
                    .about("12 members"),
            ]),
        ],
    ),
    Site::new(
        "everything",
        "portal.example.com",
        "Fields, ways to sign in and providers on one page; an optional field.",
        &[
            discover(LOOK, To("start")),
            ask("start", Success)
                .fields(&[
                    field("text", "field-tenant", "tenant", "Company"),
                    EMAIL,
                    field("text", "field-phone", "phone", "Phone number")
                        .mode("tel")
                        .optional(),
                    PASSWORD.hint("At least eight characters"),
                ])
                .choices(&[
                    GOOGLE.then(To("provider")),
                    MICROSOFT.then(To("provider")),
                    choice("sign_in_method", "choice-method-1", "Email me a link").then(To("link")),
                    choice("auth_method", "choice-method-2", "Use a one-time code")
                        .then(To("totp")),
                    choice(
                        "identifier_method",
                        "choice-method-3",
                        "Use my phone number",
                    )
                    .then(To("phone")),
                ]),
            ask("provider", Success).fields(&[EMAIL, PASSWORD]),
            ask("totp", Success).fields(&[TOTP_CODE]),
            ask("phone", Success).fields(&[
                field("identifier", "field-tel", "username", "Phone number").mode("tel"),
                PASSWORD,
            ]),
            elsewhere(
                "link",
                "Open the email we sent to you and follow the link in it.",
                Success,
            ),
        ],
    ),
    Site::new(
        "captcha",
        "tickets.example.com",
        "A puzzle that only people solve: the login fails.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", PUZZLE).fields(&[EMAIL, PASSWORD]),
        ],
    ),
    Site::new(
        "no-form",
        "museum.example.com",
        "No sign-in form is found: the login fails without a question.",
        &[discover(3_000, NO_FORM)],
    ),
    Site::new(
        "slow",
        "archive.example.com",
        "Takes twenty seconds to find the form.",
        &[
            discover(20_000, To("sign-in")),
            ask("sign-in", Success).fields(&[EMAIL, PASSWORD]),
        ],
    ),
    Site::new(
        "expiry",
        "lottery.example.com",
        "The login expires after forty seconds, answered or not.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", To("sign-in")).fields(&[EMAIL, PASSWORD]),
        ],
    )
    .lasting(40),
    Site::new(
        "cancel",
        "library.example.com",
        "The login is canceled elsewhere once it was answered.",
        &[
            discover(LOOK, To("sign-in")),
            ask("sign-in", Canceled).fields(&[EMAIL, PASSWORD]),
        ],
    ),
    Site::new(
        "legacy",
        "intranet.example.com",
        "An older server: the four legacy lists instead of fields and choices.",
        &[
            discover(LOOK, To("start")),
            ask("start", To("method"))
                .spoken(Spoken::Legacy)
                .fields(&[EMAIL, PASSWORD])
                .choices(&[GOOGLE.then(To("provider"))]),
            ask("provider", To("method"))
                .spoken(Spoken::Legacy)
                .fields(&[EMAIL, PASSWORD]),
            ask("method", To("code")).spoken(Spoken::Legacy).choices(&[
                mfa("sms", "choice-mfa-1", "Text message").to("***-***-4821"),
                mfa("call", "choice-mfa-2", "Phone call")
                    .to("***-***-4821")
                    .about("Standard rates apply"),
            ]),
            ask("code", To("organization"))
                .spoken(Spoken::Legacy)
                .fields(&[CODE]),
            ask("organization", Success)
                .spoken(Spoken::Legacy)
                .choices(&[
                    choice("other", "choice-org-1", "Main office").about("214 members"),
                    choice("other", "choice-org-2", "Branch"),
                ]),
        ],
    ),
    Site::new(
        "both",
        "travel.example.com",
        "A server in transition: canonical and legacy lists at once.",
        &[
            discover(LOOK, To("start")),
            ask("start", Success)
                .spoken(Spoken::Both)
                .fields(&[EMAIL, PASSWORD])
                .choices(&[GOOGLE.then(To("provider"))]),
            ask("provider", Success)
                .spoken(Spoken::Both)
                .fields(&[EMAIL, PASSWORD]),
        ],
    ),
    Site::new(
        "unknown",
        "lab.example.com",
        "Steps, fields, choices and errors that today's clients do not know.",
        &[
            discover(LOOK, To("start")),
            ask("start", To("human"))
                .fields(&[
                    EMAIL,
                    field("voice_print", "field-voice", "voice", "Say the phrase"),
                ])
                .choices(&[choice("hologram", "choice-holo", "Show a hologram").then(To("human"))]),
            newer(
                "human",
                "AWAITING_HUMAN_INTERVENTION",
                "A person is looking into it.",
                To("last"),
            )
            .choices(&[mfa("retina", "choice-retina", "Look into the camera").then(To("last"))]),
            ask("last", MOON).fields(&[PASSWORD]),
        ],
    ),
    Site::new(
        "large",
        "atlas.example.com",
        "Every event is a megabyte long.",
        &[
            discover(LOOK, To("sign-in")).padded(MEGABYTE),
            ask("sign-in", Success)
                .fields(&[EMAIL, PASSWORD])
                .padded(MEGABYTE),
        ],
    ),
];
