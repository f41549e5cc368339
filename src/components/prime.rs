//! Asks for consent: which site, what will happen, what becomes of it.

use super::ui::Ui;
use super::waiting::skeleton;
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;

/// The consent step. Its button waits, disabled, until the site is known.
#[component]
pub fn Prime(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    prime(Ui::of(session))
}

pub(super) fn prime(ui: Ui) -> View<Markup> {
    let points = ui.while_same(
        |a, b| a.ready == b.ready,
        move |view| match title(ui) {
            Word::PrimePreparing => {
                vec![view! { <li {..ui.part("prime-coming")}>{skeleton(ui)}</li> }]
            }
            _ if !ui.host(|host| host.appearance.shown_layout().security_notes) => Vec::new(),
            _ if view.identity.is_none() => vec![
                point(ui, "browser", Word::PrimeBlind),
                point(ui, "stored", Word::PrimeStored),
            ],
            _ => vec![
                point(ui, "browser", Word::PrimeSteps),
                point(ui, "entered", Word::PrimeEntered),
                point(ui, "stored", Word::PrimeStored),
            ],
        },
    );
    view! {
        <div {..ui.part("prime")}>
            {ui.heading(move || ui.t(title(ui)))}
            <ul {..ui.part("prime-points")} role="list">{points}</ul>
            <button
                {..ui.part("button-primary")}
                type="button"
                disabled=move || !ui.view().ready
                on:click=move |_| ui.session.consent()
            >
                {ui.word(Word::PrimeButton)}
            </button>
        </div>
    }
}

fn point(ui: Ui, sign: &'static str, word: Word) -> View<Markup> {
    view! {
        <li {..ui.part("prime-point")} data-sign=sign>
            <span {..ui.part("prime-text")}>{ui.word(word)}</span>
        </li>
    }
}

/// What [`prime`] is about.
pub(super) fn title(ui: Ui) -> Word {
    let view = ui.view();
    match (view.ready, &view.identity) {
        (false, _) => Word::PrimePreparing,
        (true, None) => Word::PrimeBlindTitle,
        (true, Some(_)) => Word::PrimeTitle,
    }
}
