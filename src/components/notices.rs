//! What is told beside the step: the connection, the time left, an answer that got lost.

use super::node::{Node, node};
use super::ui::{Ui, clock};
use crate::localization::Word;
use leptos::prelude::*;
use managed_auth_core::session::{Notice, Trouble};

/// The notices above the step.
#[must_use]
pub fn notices(ui: Ui) -> Node {
    let state = ui.session.select(|view| {
        (
            view.offline,
            view.reconnecting,
            view.expires_in.is_some(),
            view.notice.clone(),
        )
    });
    node("div", "notices").live(move || {
        let (offline, reconnecting, expires, notice) = state.get();
        let status = |part: &'static str| node("p", part).attr("role", "status");
        let mut nodes = Vec::new();
        if offline || reconnecting {
            let word = if offline {
                Word::NoticeOffline
            } else {
                Word::NoticeReconnecting
            };
            nodes.push(
                status("notice-connection")
                    .flag("data-managed-auth-reconnecting", reconnecting)
                    .live_text(move || ui.t(word)),
            );
        }
        if expires {
            // Said once: a live region that counts down would not stop talking.
            nodes.push(
                node("p", "notice-expiry")
                    .attr("role", "timer")
                    .live_text(move || {
                        let left = ui.with(|view| view.expires_in).unwrap_or_default();
                        ui.t_with(Word::NoticeExpires, "time", &clock(left))
                    }),
            );
        }
        if let Some(notice) = notice {
            nodes.push(failed_answer(ui, notice));
        }
        nodes
    })
}

fn failed_answer(ui: Ui, notice: Notice) -> Node {
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
    let detail = message.map(|message| node("p", "alert-detail").attr("dir", "auto").text(message));
    node("div", "alert")
        .attr("role", "alert")
        .child(node("p", "alert-text").live_text(move || ui.t(word)))
        .children(detail)
}
