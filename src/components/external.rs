//! Asks to do something elsewhere, and keeps the ways out below it.

use super::form::questions;
use super::room::room;
use super::ui::Ui;
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;

/// The external action step. The instruction stays whatever becomes of a way out.
#[component]
pub fn ExternalAction(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    external_action(Ui::of(session))
}

pub(super) fn external_action(ui: Ui) -> View<Markup> {
    let message = move || {
        let message = ui.view().flow.external_action_message.clone();
        message.unwrap_or_else(|| ui.t(Word::ExternalBody))
    };
    view! {
        <div {..ui.part("external-action")}>
            {ui.heading(ui.word(Word::ExternalTitle))}
            <p {..ui.part("external-message")} dir="auto" data-room=room(ui, message)>
                <span {..ui.part("said")}>{message}</span>
            </p>
            {goes_on(ui)}
            {questions(ui)}
        </div>
    }
}

/// Says that nothing has to be pressed here.
pub(super) fn goes_on(ui: Ui) -> View<Markup> {
    view! {
        <div {..ui.part("external-waiting")}>
            <span {..ui.part("spinner")} aria-hidden="true"></span>
            <span {..ui.part("text")}>{ui.word(Word::ExternalWaiting)}</span>
        </div>
    }
}
