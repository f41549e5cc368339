//! Discovering and submitting: calm progress, and the shape of the form to come.

use super::node::{Node, node};
use super::ui::Ui;
use super::{heading, human};
use crate::localization::Word;
use managed_auth_core::protocol::FlowStep;

/// The site is being looked at; or something goes on there that this page knows no step for.
#[must_use]
pub fn discovering(ui: Ui) -> Node {
    let title = heading(move || ui.t(title(ui)));
    let body = node("p", "text").attr("dir", "auto").live_text(move || {
        let view = ui.view();
        let word = match &view.flow.step {
            Some(FlowStep::Unknown(_)) => Word::HumanBody,
            Some(FlowStep::Discovering) => Word::DiscoveringBody,
            _ => Word::DiscoveringConnecting,
        };
        let message = view.flow.external_action_message.clone();
        message.unwrap_or_else(|| ui.t(word))
    });
    waiting(ui, title, body)
}

/// What [`discovering`] is about.
pub(super) fn title(ui: Ui) -> Word {
    let view = ui.view();
    match (human::wanted(&view), &view.identity) {
        (true, _) => Word::ExternalTitle,
        (_, None) => Word::PrimePreparing,
        _ => Word::DiscoveringTitle,
    }
}

/// The answer is being worked with.
#[must_use]
pub fn submitting(ui: Ui) -> Node {
    let title = heading(move || ui.t(Word::SubmittingTitle));
    let body = node("p", "text").live_text(move || {
        // Until the server says so, the answer is no further than on its way.
        let arrived = ui.view().flow.step == Some(FlowStep::Submitting);
        ui.t(match arrived {
            true => Word::SubmittingBody,
            false => Word::SubmittingSending,
        })
    });
    waiting(ui, title, body)
}

#[inline(never)]
fn waiting(ui: Ui, title: Node, body: Node) -> Node {
    node("div", "waiting")
        .child(title)
        .child(body)
        .live(ui, human::same, move |view| match human::wanted(view) {
            true => human::human(ui, view),
            false => vec![
                node("div", "progress").attr("aria-hidden", "true"),
                skeleton(),
            ],
        })
        .live(
            ui,
            |a, b| a.slow == b.slow && a.can_go_back == b.can_go_back,
            move |view| {
                let mut nodes = Vec::new();
                // Nobody is slow whom nobody hurries.
                if view.slow && !human::wanted(view) {
                    let notice = node("p", "notice-slow").attr("role", "status");
                    nodes.push(notice.word(ui, Word::WaitingSlow));
                }
                if view.can_go_back {
                    nodes.push(
                        node("button", "button-secondary")
                            .attr("type", "button")
                            .on("click", move |_| ui.session.back_to_form())
                            .word(ui, Word::WaitingBack),
                    );
                }
                nodes
            },
        )
}

/// Grey shapes where a form will be.
pub(super) fn skeleton() -> Node {
    node("div", "skeleton")
        .attr("aria-hidden", "true")
        .children(vec![
            node("div", "skeleton-line"),
            node("div", "skeleton-field"),
            node("div", "skeleton-field"),
        ])
}
