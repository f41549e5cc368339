//! The ends: success, expired, error.

use super::heading;
use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;
use leptos::prelude::*;
use managed_auth_core::protocol::ErrorCode;
use managed_auth_core::session::{Ending, EndingKind};

/// Signed in.
#[must_use]
pub fn success(ui: Ui) -> Node {
    let body = if ui.returns {
        Word::SuccessReturning
    } else {
        Word::SuccessBody
    };
    ending("success", "success-mark", ui, Word::SuccessTitle, body)
}

/// Too late.
#[must_use]
pub fn expired(ui: Ui) -> Node {
    // Nothing was ever read: it is the link that is too old, or used.
    let known = ui.view().identity.is_some();
    let body = if known {
        Word::ExpiredBody
    } else {
        Word::ExpiredLink
    };
    ending("expired", "expired-mark", ui, Word::ExpiredTitle, body)
        .children(next(ui, None).into_iter().collect())
}

/// Failed.
#[must_use]
pub fn error(ui: Ui) -> Node {
    let Some(end) = ui.view().ending.clone() else {
        return node("div", "error");
    };
    let (title, body) = match end.kind {
        EndingKind::LinkRefused => (Word::UsedTitle, Word::UsedBody),
        EndingKind::Canceled => (Word::ErrorCanceledTitle, Word::ErrorCanceledBody),
        _ => (Word::ErrorTitle, advice(&end)),
    };
    // The advice for a code says what to do, the other texts also where.
    let advised = title == Word::ErrorTitle && body != Word::ErrorGeneric;
    let after = next(ui, advised.then_some(Word::ErrorAgain));
    ending("error", "error-mark", ui, title, body)
        .children(after.into_iter().collect())
        .children(details(ui, &end))
}

/// The address was not complete: there is no login to show.
#[must_use]
pub(super) fn incomplete(ui: Ui) -> Node {
    ending(
        "error",
        "error-mark",
        ui,
        Word::UsedTitle,
        Word::IncompleteBody,
    )
}

fn ending(part: &'static str, mark: &'static str, ui: Ui, title: Word, body: Word) -> Node {
    node("div", part)
        .child(node("div", mark).attr("aria-hidden", "true"))
        .child(heading(move || ui.t(title)))
        .child(node("p", "text").word(ui, body))
}

/// What comes after a login that did not work: the host takes the person back, or lets them start
/// again here, or they find their way with a word.
fn next(ui: Ui, word: Option<Word>) -> Option<Node> {
    if ui.returns_on_error {
        return Some(node("p", "text").word(ui, Word::ErrorReturning));
    }
    let Some(on_restart) = ui.on_restart else {
        return word.map(|word| node("p", "text").word(ui, word));
    };
    Some(
        node("button", "button-primary")
            .attr("type", "button")
            .on("click", move |_| on_restart.run(()))
            .word(ui, Word::StartAgain),
    )
}

/// The server's own words, and its code, folded away, for whoever is asked for help.
fn details(ui: Ui, end: &Ending) -> Vec<Node> {
    let message = end
        .error
        .message
        .clone()
        .map(|message| node("p", "error-message").text(message));
    let code = end.error.code.clone().map(|code| {
        node("details", "error-details")
            .child(node("summary", "error-summary").word(ui, Word::ErrorDetails))
            .child(node("code", "error-code").text(code))
    });
    message.into_iter().chain(code).collect()
}

fn advice(end: &Ending) -> Word {
    let Some(code) = end.error.code.as_deref().map(ErrorCode::from_wire) else {
        return Word::ErrorGeneric;
    };
    match code {
        ErrorCode::DomainNotAllowed => Word::CodeDomainNotAllowed,
        ErrorCode::LoginFormNotFound => Word::CodeLoginFormNotFound,
        ErrorCode::CredentialsInvalid => Word::CodeCredentialsInvalid,
        ErrorCode::BotDetected => Word::CodeBotDetected,
        ErrorCode::CaptchaBlocked => Word::CodeCaptchaBlocked,
        ErrorCode::StuckInLoop => Word::CodeStuckInLoop,
        ErrorCode::MaxAttemptsReached => Word::CodeMaxAttempts,
        ErrorCode::WebsiteError => Word::CodeWebsiteError,
        ErrorCode::NavigationConfused => Word::CodeNavigationConfused,
        ErrorCode::BrowserError => Word::CodeBrowserError,
        ErrorCode::SessionExpired => Word::CodeSessionExpired,
        ErrorCode::TotpRequired => Word::CodeTotpRequired,
        ErrorCode::TotpCodeRejected => Word::CodeTotpRejected,
        ErrorCode::SmsCodeRequired => Word::CodeSmsRequired,
        ErrorCode::EmailCodeRequired => Word::CodeEmailRequired,
        ErrorCode::AccountChoiceRequired => Word::CodeAccountChoice,
        ErrorCode::CustomerInputRequired => Word::CodeInputRequired,
        ErrorCode::ExternalActionRequired => Word::CodeActionRequired,
        ErrorCode::Unknown(_) => Word::ErrorGeneric,
    }
}
