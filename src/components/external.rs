//! Asks to do something elsewhere, and keeps the ways out below it.

use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;

/// The external action step. The instruction stays whatever becomes of a way out.
#[must_use]
pub fn external_action(ui: Ui) -> Node {
    let message = move || {
        ui.with(|view| view.flow.external_action_message.clone())
            .unwrap_or_else(|| ui.t(Word::ExternalBody))
    };
    node("div", "external-action")
        .child(super::heading(move || ui.t(Word::ExternalTitle)))
        .child(
            node("p", "external-message")
                .attr("dir", "auto")
                .live_text(message),
        )
        .child(
            node("div", "external-waiting")
                .child(node("span", "spinner").attr("aria-hidden", "true"))
                .child(node("span", "text").live_text(move || ui.t(Word::ExternalWaiting))),
        )
        .child(super::form::questions(ui))
}
