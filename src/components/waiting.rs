//! Discovering and submitting: calm progress, and the shape of the form to come.

use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;
use leptos::prelude::*;
use managed_auth_core::protocol::FlowStep;

/// The site is being looked at.
#[must_use]
pub fn discovering(ui: Ui) -> Node {
    let body = move || {
        let (message, unknown) = ui.with(|view| {
            let message = view.flow.external_action_message.clone();
            (
                message,
                matches!(view.flow.step, Some(FlowStep::Unknown(_))),
            )
        });
        message.unwrap_or_else(|| {
            ui.t(if unknown {
                Word::HumanBody
            } else {
                Word::DiscoveringBody
            })
        })
    };
    let title = move || {
        let known = ui.with(|view| view.identity.is_some());
        ui.t(if known {
            Word::DiscoveringTitle
        } else {
            Word::PrimePreparing
        })
    };
    waiting(ui, title, body)
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
    let slow = ui.session.select(|view| (view.slow, view.can_go_back));
    node("div", "waiting")
        .child(super::heading(title))
        .child(node("p", "text").attr("dir", "auto").live_text(body))
        .child(node("div", "progress").attr("aria-hidden", "true"))
        .child(skeleton())
        .live(move || {
            let (slow, can_go_back) = slow.get();
            let mut nodes = Vec::new();
            if slow {
                nodes.push(
                    node("p", "notice-slow")
                        .attr("role", "status")
                        .live_text(move || ui.t(Word::WaitingSlow)),
                );
            }
            if can_go_back {
                nodes.push(
                    node("button", "button-secondary")
                        .attr("type", "button")
                        .on("click", move |_| ui.session.back_to_form())
                        .live_text(move || ui.t(Word::WaitingBack)),
                );
            }
            nodes
        })
}

/// Grey shapes where a form will be.
pub(super) fn skeleton() -> Node {
    node("div", "skeleton")
        .attr("aria-hidden", "true")
        .children([
            node("div", "skeleton-line"),
            node("div", "skeleton-field"),
            node("div", "skeleton-field"),
        ])
}
