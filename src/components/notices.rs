//! What is told beside the step: the connection and the time left.
//!
//! Notices come late, so they lie over the step (`managed-auth.css`) and move nothing that can be
//! pressed.

use super::ui::{Ui, clock};
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;

/// The notices over the step.
#[component]
pub fn Notices(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    notices(Ui::of(session))
}

pub(super) fn notices(ui: Ui) -> View<Markup> {
    let connection = ui.while_same(
        |a, b| a.offline == b.offline && a.reconnecting == b.reconnecting,
        move |view| {
            let word = match (view.offline, view.reconnecting) {
                (true, _) => Word::NoticeOffline,
                (_, true) => Word::NoticeReconnecting,
                _ => return None,
            };
            // Without a network, too, the next connection is what is waited for.
            Some(view! {
                <p
                    {..ui.part(Part::NOTICE_CONNECTION)}
                    role="status"
                    data-managed-auth-reconnecting=""
                >
                    {ui.word(word)}
                </p>
            })
        },
    );
    let expiry = ui.while_same(
        |a, b| a.expires_in.is_some() == b.expires_in.is_some(),
        move |view| {
            view.expires_in.map(|_| {
                let left = move || {
                    let seconds = ui.view().expires_in.unwrap_or_default();
                    ui.t_with(Word::NoticeExpires, &clock(seconds))
                };
                // A timer and no live region: one that counts down would not stop talking.
                view! { <p {..ui.part(Part::NOTICE_EXPIRY)} role="timer">{left}</p> }
            })
        },
    );
    view! { <div {..ui.part(Part::NOTICES)}>{connection} {expiry}</div> }
}
