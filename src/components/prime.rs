//! Asks for consent: which site, what will happen, what becomes of it.

use super::node::{Node, node};
use super::ui::Ui;
use super::{heading, waiting};
use crate::localization::Word;

/// The consent step. Its button waits, disabled, until the site is known.
#[must_use]
pub fn prime(ui: Ui) -> Node {
    let ready = move || ui.view().ready;
    let title = move || {
        ui.t(if ready() {
            Word::PrimeTitle
        } else {
            Word::PrimePreparing
        })
    };
    let point = move |sign, word| {
        node("li", "prime-point")
            .attr("data-sign", sign)
            .child(node("span", "prime-text").word(ui, word))
    };
    let points = node("ul", "prime-points").attr("role", "list").live(
        ui,
        |a, b| a.ready == b.ready,
        move |view| match view.ready {
            true if ui.security_notes => vec![
                point("browser", Word::PrimeSteps),
                point("entered", Word::PrimeEntered),
                point("stored", Word::PrimeStored),
            ],
            true => Vec::new(),
            false => vec![node("li", "prime-coming").child(waiting::skeleton())],
        },
    );
    node("div", "prime")
        .child(heading(title))
        .child(points)
        .child(
            node("button", "button-primary")
                .attr("type", "button")
                .live_flag("disabled", move || !ready())
                .on("click", move |_| ui.session.consent())
                .word(ui, Word::PrimeButton),
        )
}
