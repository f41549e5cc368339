//! The ends: success, expired, error.

use super::ui::Ui;
use crate::localization::Word;
use crate::session::{ManagedAuthSession, Success};
use crate::view::prelude::*;
use managed_auth_core::protocol::ErrorCode;
use managed_auth_core::session::{Ending, EndingKind};

/// Signed in.
#[component]
pub fn SignedIn(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    success(Ui::of(session))
}

pub(super) fn success(ui: Ui) -> View<Markup> {
    let body = if ui.host(|host| host.returns) {
        Word::SuccessReturning
    } else {
        Word::SuccessBody
    };
    let identity = ui.session.view_now().identity.clone().unwrap_or_default();
    let href = ui.host(|host| host.success_href).and_then(|href| {
        href.run(Success {
            profile_name: identity.profile_name.clone(),
            domain: identity.domain.clone(),
        })
    });
    let next = href.map(|href| link(ui, Part::BUTTON_PRIMARY, href));
    let next = next.into_iter().collect();
    ending(
        ui,
        Part::SUCCESS,
        Word::SuccessTitle,
        body,
        next,
        Vec::new(),
    )
}

/// Too late.
#[component]
pub fn Expired(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    expired(Ui::of(session))
}

pub(super) fn expired(ui: Ui) -> View<Markup> {
    // Nothing was ever read: it is the link that is too old, or used.
    let known = ui.session.view_now().domain().is_some();
    let body = if known {
        Word::ExpiredBody
    } else {
        Word::ExpiredLink
    };
    let next = next(ui, None);
    ending(
        ui,
        Part::EXPIRED,
        Word::ExpiredTitle,
        body,
        next,
        Vec::new(),
    )
}

/// Failed.
#[component]
pub fn Failed(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    failed(Ui::of(session))
}

pub(super) fn failed(ui: Ui) -> View<Markup> {
    let Some(end) = ui.session.view_now().ending.clone() else {
        return view! { <div {..ui.part(Part::ERROR)}></div> };
    };
    let title = failed_title(end.kind);
    let body = match end.kind {
        EndingKind::LinkRefused => Word::UsedBody,
        EndingKind::Canceled => Word::ErrorCanceledBody,
        EndingKind::Unavailable => Word::UnavailableBody,
        _ => advice(&end),
    };
    let next = if end.kind == EndingKind::Unavailable {
        // Nobody is taken back by itself who can still sign in here.
        let again = button(ui, Word::TryAgain, move || ui.session.try_again());
        let back = way_back(ui, Part::BUTTON_SECONDARY);
        [again].into_iter().chain(back).collect()
    } else {
        // The advice for a code says what to do, the other texts also where.
        let advised = title == Word::ErrorTitle && body != Word::ErrorGeneric;
        next(ui, advised.then_some(Word::ErrorAgain))
    };
    ending(ui, Part::ERROR, title, body, next, details(ui, &end))
}

pub(super) fn failed_title(kind: EndingKind) -> Word {
    match kind {
        EndingKind::LinkRefused => Word::UsedTitle,
        EndingKind::Canceled => Word::ErrorCanceledTitle,
        EndingKind::Unavailable => Word::UnavailableTitle,
        _ => Word::ErrorTitle,
    }
}

/// The address was not complete: there is no login to show.
pub(super) fn incomplete(ui: Ui) -> View<Markup> {
    let (title, body) = (Word::UsedTitle, Word::IncompleteBody);
    let href = ui.host(|host| host.incomplete_href.clone());
    let next = href.map(|href| link(ui, Part::BUTTON_PRIMARY, href));
    let next = next.into_iter().collect();
    ending(ui, Part::ERROR, title, body, next, Vec::new())
}

fn ending(
    ui: Ui,
    part: Part,
    title: Word,
    body: Word,
    next: Vec<View<Markup>>,
    details: Vec<View<Markup>>,
) -> View<Markup> {
    let mark = match part {
        Part::SUCCESS => Part::SUCCESS_MARK,
        Part::EXPIRED => Part::EXPIRED_MARK,
        _ => Part::ERROR_MARK,
    };
    view! {
        <div {..ui.part(part)}>
            <div {..ui.part(mark)} aria-hidden="true"></div>
            {ui.heading(ui.word(title))}
            <p {..ui.part(Part::TEXT)}>{ui.word(body)}</p>
            {next}
            {details}
        </div>
    }
}

/// What comes after a login that did not work: the host takes the person back, or lets them start
/// again here, or they find their way with a word.
fn next(ui: Ui, word: Option<Word>) -> Vec<View<Markup>> {
    let text = |word| view! { <p {..ui.part(Part::TEXT)}>{ui.word(word)}</p> };
    if ui.host(|host| host.returns_on_error) {
        let back = way_back(ui, Part::BUTTON_PRIMARY);
        return [text(Word::ErrorReturning)]
            .into_iter()
            .chain(back)
            .collect();
    }
    let Some(on_restart) = ui.host(|host| host.on_restart) else {
        return word.map(text).into_iter().collect();
    };
    vec![button(ui, Word::StartAgain, move || on_restart.run(()))]
}

/// Where the host takes the person after a login that did not work.
fn way_back(ui: Ui, part: Part) -> Option<View<Markup>> {
    let view = ui.session.view_now();
    let error = view.ending.as_ref().and_then(Ending::login_error)?;
    let href = ui.host(|host| host.error_href)?.run(error)?;
    Some(link(ui, part, href))
}

/// What happens by itself can be done by hand (contract, rule 16): a link with the same address.
fn link(ui: Ui, part: Part, href: String) -> View<Markup> {
    view! {
        <a {..ui.part(part)} href=href rel="noreferrer">
            {ui.word(Word::SuccessContinue)}
        </a>
    }
}

fn button(ui: Ui, word: Word, press: impl Fn() + 'static) -> View<Markup> {
    view! {
        <button {..ui.part(Part::BUTTON_PRIMARY)} type="button" on:click=move |_| press()>
            {ui.word(word)}
        </button>
    }
}

/// The server's own words, and its code, folded away, for whoever is asked for help.
fn details(ui: Ui, end: &Ending) -> Vec<View<Markup>> {
    let message = end.error.message.clone();
    let message = message.map(|text| view! { <p {..ui.part(Part::ERROR_MESSAGE)}>{text}</p> });
    let code = end.error.code.clone().map(|code| {
        view! {
            <details {..ui.part(Part::ERROR_DETAILS)}>
                <summary {..ui.part(Part::ERROR_SUMMARY)}>{ui.word(Word::ErrorDetails)}</summary>
                <code {..ui.part(Part::ERROR_CODE)} translate="no">{code}</code>
            </details>
        }
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
