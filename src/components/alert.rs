//! What was said about the last answer: by the site, or by the service that did not take it.
//!
//! What is said when the question comes to the screen has room above it. Once something else is said,
//! all of that lies over the heading, and over the room that the first left: nothing that can be pressed
//! moves (contract, rule 11).

use super::ui::{Ui, clock};
use crate::localization::Word;
use crate::view::prelude::*;
use managed_auth_core::session::{Notice, Step, Trouble};
use std::cell::RefCell;

/// Our sentence, and somebody else's.
type Said = (Option<Word>, Option<String>);

/// The alerts of the current question: an answer that got lost, and what the site showed.
pub(super) fn alerts(ui: Ui) -> Value {
    // What was said as the question of this number came to the screen of this step.
    let first = RefCell::new(((0, Step::Form), Vec::new()));
    ui.while_same(
        |a, b| {
            (a.question, a.step) == (b.question, b.step)
                && a.notice == b.notice
                && a.flow.website_error == b.flow.website_error
        },
        move |view| {
            let lost = view.notice.as_ref().map(lost);
            let site = view.flow.website_error.clone();
            let site = site.map(|text| (None, Some(text)));
            let now: Vec<Said> = lost.into_iter().chain(site).collect();
            let mut first = first.borrow_mut();
            let asked = (view.question, view.step);
            if first.0 != asked {
                *first = (asked, now.clone());
            }
            let early = &first.1;
            let is_late = *early != now;
            let alerts = now.into_iter().map(|said| alert(ui, said, is_late));
            let now: Vec<_> = alerts.collect();
            if !is_late {
                return now;
            }
            let left = early.iter().map(|said| left(ui, said));
            let said = view! { <div {..ui.part(Part::SAID)}>{now}</div> };
            left.chain([said]).collect()
        },
    )
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

fn alert(ui: Ui, (word, text): Said, late: bool) -> View<Markup> {
    let Some(word) = word else {
        return view! {
            <div {..ui.part(Part::ALERT)} role="alert" dir="auto" data-late=late>
                {text}
            </div>
        };
    };
    let detail =
        text.map(|text| view! { <p {..ui.part(Part::ALERT_DETAIL)} dir="auto">{text}</p> });
    view! {
        <div {..ui.part(Part::ALERT)} role="alert" data-late=late>
            <p {..ui.part(Part::ALERT_TEXT)}>{ui.word(word)}</p>
            {detail}
        </div>
    }
}

/// For how long no choice can be sent; the button of a form says that itself. It counts down, so it is
/// in no live region. Its last words keep its room once the choices can be pressed (contract, rule 11).
pub(super) fn time_left(ui: Ui) -> Value {
    ui.while_same(
        |a, b| (a.question, a.step) == (b.question, b.step),
        move |view| {
            let blocked = view.blocked_for.is_some() && view.flow.fields.is_empty();
            let last = RefCell::default();
            let time = move || {
                let mut last = last.borrow_mut();
                if let Some(seconds) = ui.view().blocked_for {
                    *last = ui.t_with(Word::FormSubmitIn, &clock(seconds));
                }
                String::clone(&last)
            };
            let is_over = move || ui.view().blocked_for.is_none();
            blocked.then(|| {
                view! { <p {..ui.part(Part::ALERT)} role="timer" data-gone=is_over>{time}</p> }
            })
        },
    )
}

/// The room that an alert had, laid out by the stylesheet.
fn left(ui: Ui, (word, text): &Said) -> View<Markup> {
    let text = text.clone();
    let Some(word) = *word else {
        return view! { <div {..ui.part(Part::ALERT)} data-gone="" data-room=text></div> };
    };
    let detail = text.map(|text| view! { <p {..ui.part(Part::ALERT_DETAIL)} data-room=text></p> });
    view! {
        <div {..ui.part(Part::ALERT)} data-gone="">
            <p {..ui.part(Part::ALERT_TEXT)} data-room=ui.word(word)></p>
            {detail}
        </div>
    }
}
