//! What was said about the last answer: by the site, or by the service that did not take it.
//!
//! What is said when the question comes to the screen has room above it. What is said later lies
//! over the card, and what is taken back leaves its room: nothing that can be pressed moves
//! (contract, rule 11).

use super::ui::Ui;
use crate::localization::Word;
use crate::view::prelude::*;
use managed_auth_core::session::{Notice, Trouble, View as LoginView};

/// Our sentence, and somebody else's.
type Said = (Option<Word>, Option<String>);

/// The alerts of the current question: an answer that got lost, and what the site showed.
pub(super) fn alerts(
    ui: Ui,
) -> (
    impl Fn() -> Option<View<Markup>> + Send + 'static,
    impl Fn() -> Option<View<Markup>> + Send + 'static,
) {
    let lost = alert(
        ui,
        |a, b| a.question == b.question && a.notice == b.notice,
        |view| view.notice.as_ref().map(lost),
    );
    let website = alert(
        ui,
        |a, b| a.question == b.question && a.flow.website_error == b.flow.website_error,
        |view| {
            view.flow
                .website_error
                .clone()
                .map(|text| (None, Some(text)))
        },
    );
    (lost, website)
}

fn lost(notice: &Notice) -> Said {
    match notice {
        Notice::Stale { message } => (Some(Word::NoticeStale), message.clone()),
        Notice::NotSent { trouble, message } => {
            let word = match trouble {
                Trouble::Network => Word::NoticeNetwork,
                Trouble::Timeout => Word::NoticeTimeout,
                Trouble::Busy => Word::NoticeBusy,
                Trouble::Server => Word::NoticeServer,
                Trouble::Refused => Word::NoticeRefused,
            };
            (Some(word), message.clone())
        }
    }
}

fn alert(
    ui: Ui,
    same: fn(&LoginView, &LoginView) -> bool,
    read: fn(&LoginView) -> Option<Said>,
) -> impl Fn() -> Option<View<Markup>> + Send + 'static {
    // What was said as the question of this number came to the screen.
    let first = StoredValue::new((0, None));
    ui.while_same(same, move |view| {
        let now = read(view);
        let (question, _) = first.get_value();
        if question != view.question {
            first.set_value((view.question, now.clone()));
        }
        match (now, first.get_value()) {
            (Some(said), (_, early)) => Some(shown(ui, said, early.is_none(), false)),
            (None, (_, Some(early))) => Some(shown(ui, early, false, true)),
            (None, (_, None)) => None,
        }
    })
}

fn shown(ui: Ui, (word, text): Said, late: bool, gone: bool) -> View<Markup> {
    let role = (!gone).then_some("alert");
    let Some(word) = word else {
        return view! {
            <div {..ui.part("alert")} role=role dir="auto" data-late=late data-gone=gone>
                {text}
            </div>
        };
    };
    let detail = text.map(|text| view! { <p {..ui.part("alert-detail")} dir="auto">{text}</p> });
    view! {
        <div {..ui.part("alert")} role=role data-late=late data-gone=gone>
            <p {..ui.part("alert-text")}>{ui.word(word)}</p>
            {detail}
        </div>
    }
}
