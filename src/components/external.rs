//! Asks to do something elsewhere, and keeps the ways out below it.

use super::form::asking;
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
    asking(Ui::of(session))
}

/// What is to be done, and that it is waited for.
pub(super) fn instruction(ui: Ui) -> (View<Markup>, View<Markup>) {
    let message = move || {
        let message = ui.view().flow.external_action_message.clone();
        message.unwrap_or_else(|| ui.t(Word::ExternalBody))
    };
    let message = view! {
        <p
            {..ui.part(Part::EXTERNAL_MESSAGE)}
            dir="auto"
            // Another number to tap is said to those who do not see it change.
            aria-live="polite"
            data-room=room(ui, message)
        >
            <span {..ui.part(Part::SAID)}>{message}</span>
        </p>
    };
    (message, goes_on(ui))
}

/// Says that nothing has to be pressed here.
pub(super) fn goes_on(ui: Ui) -> View<Markup> {
    view! {
        <div {..ui.part(Part::EXTERNAL_WAITING)}>
            <span {..ui.part(Part::SPINNER)} aria-hidden="true"></span>
            <span {..ui.part(Part::TEXT)}>{ui.word(Word::ExternalWaiting)}</span>
        </div>
    }
}
