//! Discovering and submitting: calm progress, and the shape of the form to come.

use super::human;
use super::room::{room, settled_heading};
use super::ui::Ui;
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;
use managed_auth_core::protocol::FlowStep;

/// The site is being looked at, or something goes on there that this version has no step for.
#[component]
pub fn Discovering(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    discovering(Ui::of(session))
}

pub(super) fn discovering(ui: Ui) -> View<Markup> {
    let text = |ui: Ui| {
        let view = ui.view();
        let word = match &view.flow.step {
            Some(FlowStep::Unknown(_)) => Word::HumanBody,
            Some(FlowStep::Discovering) => Word::DiscoveringBody,
            _ => Word::DiscoveringConnecting,
        };
        let message = view.flow.external_action_message.clone();
        message.unwrap_or_else(|| ui.t(word))
    };
    waiting(ui, discovering_title, text)
}

/// What [`discovering`] is about.
pub(super) fn discovering_title(ui: Ui) -> Word {
    let view = ui.view();
    match (view.wants_person(), view.domain()) {
        (true, _) => Word::ExternalTitle,
        (_, None) => Word::PrimePreparing,
        _ => Word::DiscoveringTitle,
    }
}

/// The answer is on its way, or the site is working with it.
#[component]
pub fn Submitting(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    submitting(Ui::of(session))
}

pub(super) fn submitting(ui: Ui) -> View<Markup> {
    let text = |ui: Ui| {
        // Until the server says so, the answer is no further than on its way.
        let arrived = ui.view().flow.step == Some(FlowStep::Submitting);
        ui.t(if arrived {
            Word::SubmittingBody
        } else {
            Word::SubmittingSending
        })
    };
    waiting(ui, |_| Word::SubmittingTitle, text)
}

// Compiled once, and not for each of the two.
fn waiting(ui: Ui, title: fn(Ui) -> Word, text: fn(Ui) -> String) -> View<Markup> {
    let title = settled_heading(ui, move || ui.t(title(ui)));
    let text = move || text(ui);
    let going_on = ui.while_same(human::same, move |view| {
        if view.wants_person() {
            return human::human(ui, view);
        }
        let progress = view! { <div {..ui.part(Part::PROGRESS)} aria-hidden="true"></div> };
        vec![progress, skeleton(ui)]
    });
    let back = ui.while_same(
        |a, b| a.can_go_back == b.can_go_back,
        move |view| {
            view.can_go_back.then(|| {
                view! {
                    <button
                        {..ui.part(Part::BUTTON_SECONDARY)}
                        type="button"
                        on:click=move |_| ui.session.back_to_form()
                    >
                        {ui.word(Word::WaitingBack)}
                    </button>
                }
            })
        },
    );
    let slow = ui.while_same(
        |a, b| a.slow == b.slow && a.wants_person() == b.wants_person(),
        move |view| {
            // Nobody is slow whom nobody hurries.
            (view.slow && !view.wants_person()).then(|| {
                view! {
                    <p {..ui.part(Part::NOTICE_SLOW)} role="status">
                        {ui.word(Word::WaitingSlow)}
                    </p>
                }
            })
        },
    );
    view! {
        <div {..ui.part(Part::WAITING)}>
            {title}
            <p
                {..ui.part(Part::TEXT)}
                dir="auto"
                aria-live=move || ui.view().wants_person().then_some("polite")
                data-room=room(ui, text)
            >
                <span {..ui.part(Part::SAID)}>{text}</span>
            </p>
            {going_on}
            {back}
            {slow}
        </div>
    }
}

/// Grey shapes where a form will be.
pub(super) fn skeleton(ui: Ui) -> View<Markup> {
    view! {
        <div {..ui.part(Part::SKELETON)} aria-hidden="true">
            <div {..ui.part(Part::SKELETON_LINE)}></div>
            <div {..ui.part(Part::SKELETON_FIELD)}></div>
            <div {..ui.part(Part::SKELETON_FIELD)}></div>
        </div>
    }
}
