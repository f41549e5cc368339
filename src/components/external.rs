//! Asks to do something elsewhere, and keeps the ways out below it.

use super::form::questions;
use super::heading;
use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;

/// The external action step. The instruction stays whatever becomes of a way out.
#[must_use]
pub fn external_action(ui: Ui) -> Node {
    let message = move || {
        let message = ui.view().flow.external_action_message.clone();
        message.unwrap_or_else(|| ui.t(Word::ExternalBody))
    };
    node("div", "external-action")
        .child(heading(move || ui.t(Word::ExternalTitle)))
        .child(
            node("p", "external-message")
                .attr("dir", "auto")
                .live_text(message),
        )
        .child(goes_on(ui))
        .child(questions(ui))
}

/// Says that nothing has to be pressed here.
pub(super) fn goes_on(ui: Ui) -> Node {
    node("div", "external-waiting")
        .child(node("span", "spinner").attr("aria-hidden", "true"))
        .child(node("span", "text").word(ui, Word::ExternalWaiting))
}
