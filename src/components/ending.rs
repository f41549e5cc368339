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
    ending("expired", "expired-mark", ui, Word::ExpiredTitle, body).children(restart(ui))
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
    ending("error", "error-mark", ui, title, body)
        .children(restart(ui))
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

fn restart(ui: Ui) -> Vec<Node> {
    let Some(on_restart) = ui.on_restart else {
        return Vec::new();
    };
    vec![
        node("button", "button-primary")
            .attr("type", "button")
            .on("click", move |_| on_restart.run(()))
            .word(ui, Word::StartAgain),
    ]
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
