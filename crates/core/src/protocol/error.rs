//! Errors as the API writes them (contract, section 1).

use super::{characters::is_blank, open_enum::open_enum, value::Value};

/// What an error body or an `error` event says. Both members can be missing: error bodies can be
/// HTML, empty or cut off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApiError {
    /// A code for programs, such as `stale_interaction`.
    pub code: Option<String>,
    /// A sentence for people, in the server's words.
    pub message: Option<String>,
}

impl ApiError {
    /// Reads `{"code", "message", "details"?, "inner_error"?}`. Where the outer object says
    /// nothing, the inner error or the first detail speaks for it.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        let inner = value.get("inner_error");
        let detail = value.list("details").and_then(<[Value]>::first);
        let member = |key| {
            value
                .text(key)
                .or_else(|| inner.and_then(|inner| inner.text(key)))
                .or_else(|| detail.and_then(|detail| detail.text(key)))
        };
        Self {
            code: member("code"),
            message: member("message"),
        }
    }

    /// Reads the data of an `error` event. Its member `error` can be an object or only a sentence;
    /// what it does not say may stand beside it, and the data can be nothing but the sentence.
    pub(super) fn of_event(data: &Value) -> Self {
        let sentence = |value: &Value| match value {
            Value::String(text) if !text.chars().all(is_blank) => Some(text.clone()),
            _ => None,
        };
        let error = data.get("error");
        let inside = error.map(Self::from_value).unwrap_or_default();
        let beside = Self::from_value(data);
        Self {
            code: inside.code.or(beside.code),
            message: inside
                .message
                .or(beside.message)
                .or_else(|| sentence(error.unwrap_or(data))),
        }
    }
}

open_enum! {
    /// Why a login failed (contract, section 5).
    ErrorCode {
        /// This site may not be signed in to.
        DomainNotAllowed = "domain_not_allowed",
        /// The site shows no sign-in form.
        LoginFormNotFound = "login_form_not_found",
        /// The site refused what was typed.
        CredentialsInvalid = "credentials_invalid",
        /// The site took the browser for a bot.
        BotDetected = "bot_detected",
        /// The site asked for a puzzle that only a person can solve.
        CaptchaBlocked = "captcha_blocked",
        /// The site led in circles.
        StuckInLoop = "stuck_in_loop",
        /// It was tried too often.
        MaxAttemptsReached = "max_attempts_reached",
        /// The site itself failed.
        WebsiteError = "website_error",
        /// The way through the site was lost.
        NavigationConfused = "navigation_confused",
        /// The cloud browser failed.
        BrowserError = "browser_error",
        /// The time for signing in is over.
        SessionExpired = "session_expired",
        /// A code of an authenticator app was needed.
        TotpRequired = "totp_required",
        /// The code of the authenticator app was refused.
        TotpCodeRejected = "totp_code_rejected",
        /// A code from a text message was needed.
        SmsCodeRequired = "sms_code_required",
        /// A code from an e-mail was needed.
        EmailCodeRequired = "email_code_required",
        /// One of several accounts had to be chosen.
        AccountChoiceRequired = "account_choice_required",
        /// An answer of the account's owner was needed.
        CustomerInputRequired = "customer_input_required",
        /// The owner had to do something elsewhere.
        ExternalActionRequired = "external_action_required",
    }
}
