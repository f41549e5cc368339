//! Asks for consent: which site, what will happen, what becomes of it.

use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;
use leptos::prelude::*;

/// The consent step. Its button waits, disabled, until the site is known.
#[must_use]
pub fn prime(ui: Ui) -> Node {
    let ready = move || ui.with(|view| view.ready);
    node("div", "prime")
        .child(super::heading(move || {
            ui.t(if ready() {
                Word::PrimeTitle
            } else {
                Word::PrimePreparing
            })
        }))
        .child(
            node("ul", "prime-points")
                .attr("role", "list")
                .live(move || {
                    let known = ui.session.select(|view| view.identity.is_some());
                    let point = |name, word| {
                        let text = node("span", "prime-text").live_text(move || ui.t(word));
                        node("li", name).child(text)
                    };
                    if known.get() {
                        vec![
                            point("prime-point-steps", Word::PrimeSteps),
                            point("prime-point-stored", Word::PrimeStored),
                        ]
                    } else {
                        vec![super::waiting::skeleton()]
                    }
                }),
        )
        .child(
            node("button", "button-primary")
                .attr("type", "button")
                .live_flag("disabled", move || !ready())
                .on("click", move |_| ui.session.consent())
                .live_text(move || ui.t(Word::PrimeButton)),
        )
}
