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
        move |_| match title(ui) {
            _ if !notes(ui) => Vec::new(),
            Word::PrimePreparing => {
                vec![view! { <li {..ui.part(Part::PRIME_COMING)}>{skeleton(ui)}</li> }]
            }
            title => points_of(title)
                .iter()
                .map(|&(sign, word)| point(ui, sign, word))
                .collect(),
        },
    );
    view! {
        <div {..ui.part(Part::PRIME)}>
            <div
                {..ui.part(Part::PRIME_WORDS)}
                data-room=move || heading_room(ui)
                data-more=move || room(ui)
            >
                <div {..ui.part(Part::SAID)}>
                    {ui.heading(move || ui.t(title(ui)))}
                    <ul {..ui.part(Part::PRIME_POINTS)} role="list">{points}</ul>
                </div>
            </div>
            <button
                {..ui.part(Part::BUTTON_PRIMARY)}
                type="button"
                disabled=move || !ui.view().ready
                on:click=move |_| ui.session.consent()
            >
                {ui.word(Word::PrimeButton)}
            </button>
        </div>
    }
}

/// What is going to happen, below this title.
fn points_of(title: Word) -> &'static [(&'static str, Word)] {
    match title {
        Word::PrimeBlindTitle => &[("browser", Word::PrimeBlind), ("stored", Word::PrimeStored)],
        _ => &[
            ("browser", Word::PrimeSteps),
            ("entered", Word::PrimeEntered),
            ("stored", Word::PrimeStored),
        ],
    }
}

/// Whether the host has it said.
fn notes(ui: Ui) -> bool {
    ui.host(|host| host.appearance.shown_layout().security_notes)
}

/// The heading that there is once the site is known, or that stays where it is not named, which the
/// stylesheet lays out unseen, as it does the texts. Hardly any name is wider than these digits.
fn heading_room(ui: Ui) -> String {
    let word = match title(ui) {
        Word::PrimePreparing => Word::PrimeTitle,
        word => word,
    };
    ui.session
        .words()
        .fill(word, |_| "000000000000000000".into())
}

/// The texts below it. No domain is shown wider than these digits.
fn room(ui: Ui) -> String {
    let words = ui.session.words();
    let mut room = String::new();
    for (_, word) in points_of(title(ui)).iter().filter(|_| notes(ui)) {
        room.push('\n');
        room += &words.fill(*word, |_| "0000000000000000000000".into());
    }
    room
}

/// Where a text names the domain.
const DOMAIN: char = '\0';

fn point(ui: Ui, sign: &'static str, word: Word) -> View<Markup> {
    let domain = ui
        .session
        .select(|view| view.domain().unwrap_or_default().to_owned());
    // The domain is a name, and stays what it is when the page is translated.
    let text = move || {
        let words = ui.session.words();
        let mut parts = Vec::new();
        let text = words.fill(word, |_| DOMAIN.into());
        for (at, text) in text.split(DOMAIN).enumerate() {
            if at > 0 {
                let domain = domain.get();
                parts.push(view! { <bdi dir="ltr" translate="no">{domain}</bdi> });
            }
            let text = text.to_owned();
            parts.push(view! { <span>{text}</span> });
        }
        parts
    };
    view! {
        <li {..ui.part(Part::PRIME_POINT)} data-sign=sign>
            <span {..ui.part(Part::PRIME_TEXT)}>{text}</span>
        </li>
    }
}

/// What [`prime`] is about.
pub(super) fn title(ui: Ui) -> Word {
    let view = ui.view();
    match (view.ready, view.domain()) {
        (false, _) => Word::PrimePreparing,
        (true, None) => Word::PrimeBlindTitle,
        (true, Some(_)) => Word::PrimeTitle,
    }
}
