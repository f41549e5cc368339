//! Discovering and submitting: calm progress, and the shape of the form to come.

use super::heading;
use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;
use managed_auth_core::protocol::FlowStep;

/// The site is being looked at.
#[must_use]
pub fn discovering(ui: Ui) -> Node {
    let title = move || {
        let view = ui.view();
        ui.t(match (&view.identity, &view.flow.step) {
            (None, _) => Word::PrimePreparing,
            (_, Some(FlowStep::Unknown(_))) => Word::ExternalTitle,
            _ => Word::DiscoveringTitle,
        })
    };
    waiting(ui, title, move || {
        let flow = &ui.view().flow;
        match (&flow.external_action_message, &flow.step) {
            (Some(message), _) => message.clone(),
            (None, Some(FlowStep::Unknown(_))) => ui.t(Word::HumanBody),
            _ => ui.t(Word::DiscoveringBody),
        }
    })
}

/// The answer is being worked with.
#[must_use]
pub fn submitting(ui: Ui) -> Node {
    waiting(
        ui,
        move || ui.t(Word::SubmittingTitle),
        move || ui.t(Word::SubmittingBody),
    )
}

fn waiting(
    ui: Ui,
    title: impl Fn() -> String + Send + 'static,
    body: impl Fn() -> String + Send + 'static,
) -> Node {
    node("div", "waiting")
        .child(heading(title))
        .child(node("p", "text").attr("dir", "auto").live_text(body))
        .child(node("div", "progress").attr("aria-hidden", "true"))
        .child(skeleton())
        .live(
            ui,
            |a, b| a.slow == b.slow && a.can_go_back == b.can_go_back,
            move |view| {
                let mut nodes = Vec::new();
                if view.slow {
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
