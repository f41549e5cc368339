//! What is told beside the step: the connection, the time left, an answer that got lost.

use super::node::{Node, node};
use super::ui::{Ui, clock};
use crate::localization::Word;
use managed_auth_core::session::{Notice, Trouble};

/// The notices above the step.
#[must_use]
pub fn notices(ui: Ui) -> Node {
    node("div", "notices")
        .live(
            ui,
            |a, b| a.offline == b.offline && a.reconnecting == b.reconnecting,
            move |view| {
                let word = match (view.offline, view.reconnecting) {
                    (true, _) => Word::NoticeOffline,
                    (_, true) => Word::NoticeReconnecting,
                    _ => return Vec::new(),
                };
                // Without a network, too, the next connection is what is waited for.
                let notice = node("p", "notice-connection").attr("role", "status");
                vec![
                    notice
                        .attr("data-managed-auth-reconnecting", "")
                        .word(ui, word),
                ]
            },
        )
        .live(
            ui,
            |a, b| a.expires_in.is_some() == b.expires_in.is_some(),
            move |view| {
                let left = move || ui.view().expires_in.unwrap_or_default();
                // A timer and no live region: one that counts down would not stop talking.
                let notice = node("p", "notice-expiry").attr("role", "timer");
                let text = move || ui.t_with(Word::NoticeExpires, &clock(left()));
                view.expires_in
                    .map(|_| notice.live_text(text))
                    .into_iter()
                    .collect()
            },
        )
        .live(
            ui,
            |a, b| a.notice == b.notice && a.question == b.question,
            move |view| {
                view.notice
                    .as_ref()
                    .map(|notice| failed(ui, notice))
                    .into_iter()
                    .collect()
            },
        )
}

fn failed(ui: Ui, notice: &Notice) -> Node {
    let (word, message) = match notice {
        Notice::Stale { message } => (Word::NoticeStale, message),
        Notice::NotSent { trouble, message } => {
            let word = match trouble {
                Trouble::Network => Word::NoticeNetwork,
                Trouble::Timeout => Word::NoticeTimeout,
                Trouble::Busy => Word::NoticeBusy,
                Trouble::Server => Word::NoticeServer,
                Trouble::Refused => Word::NoticeRefused,
            };
            (word, message)
        }
    };
    let alert = node("div", "alert")
        .attr("role", "alert")
        .child(node("p", "alert-text").word(ui, word));
    match message {
        Some(message) => alert.child(
            node("p", "alert-detail")
                .attr("dir", "auto")
                .text(message.clone()),
        ),
        None => alert,
    }
}
