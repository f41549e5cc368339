//! Asks for consent: which site, what will happen, what becomes of it.

use super::node::{Node, node};
use super::ui::Ui;
use super::{heading, waiting};
use crate::localization::Word;

/// The consent step. Its button waits, disabled, until the site is known.
#[must_use]
pub fn prime(ui: Ui) -> Node {
    let point = move |sign, word| {
        node("li", "prime-point")
            .attr("data-sign", sign)
            .child(node("span", "prime-text").word(ui, word))
    };
    let points = node("ul", "prime-points").attr("role", "list").live(
        ui,
        |a, b| a.ready == b.ready,
        move |view| match title(ui) {
            Word::PrimePreparing => vec![node("li", "prime-coming").child(waiting::skeleton())],
            _ if !ui.security_notes => Vec::new(),
            _ if view.identity.is_none() => vec![
                point("browser", Word::PrimeBlind),
                point("stored", Word::PrimeStored),
            ],
            _ => vec![
                point("browser", Word::PrimeSteps),
                point("entered", Word::PrimeEntered),
                point("stored", Word::PrimeStored),
            ],
        },
    );
    node("div", "prime")
        .child(heading(move || ui.t(title(ui))))
        .child(points)
        .child(
            node("button", "button-primary")
                .attr("type", "button")
                .live_flag("disabled", move || !ui.view().ready)
                .on("click", move |_| ui.session.consent())
                .word(ui, Word::PrimeButton),
        )
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
