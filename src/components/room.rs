//! Room for what changes late, so that nothing moves that can be pressed (contract, rule 11).
//!
//! A text keeps the room that it took when its question came to the screen. Once it is another one, the
//! first stands in `data-room`: the stylesheet lays that out unseen, and the new text over it.

use super::ui::Ui;
use crate::localization::{Localization, Word};
use crate::view::prelude::*;
use managed_auth_core::session::Step;
use std::cell::RefCell;
use std::sync::Arc;

/// What the question came with, where that is not what there is now.
pub(super) fn room(
    ui: Ui,
    now: impl Fn() -> String + Send + 'static,
) -> impl Fn() -> Option<String> + Send + 'static {
    let first = RefCell::default();
    move || with_first(ui, &first, &now(), |first, now| first != now)
}

/// What the question came with, or, where it said nothing, what it says first.
pub(super) fn early(
    ui: Ui,
    now: impl Fn() -> String + Send + 'static,
    otherwise: Word,
) -> impl Fn() -> String + Send + 'static {
    let first = RefCell::default();
    move || {
        let early = with_first(ui, &first, &now(), |first, _| !first.is_empty());
        early.unwrap_or_else(|| ui.t(otherwise))
    }
}

/// A heading that stays as high as it was, however long it becomes.
pub(super) fn settled_heading(
    ui: Ui,
    text: impl Fn() -> String + Copy + Send + 'static,
) -> View<Markup> {
    view! {
        <h1 {..ui.part(Part::TITLE)} id=ui.id("title") tabindex="-1" data-room=room(ui, text)>
            <span {..ui.part(Part::SAID)}>{text}</span>
        </h1>
    }
}

/// A text that a question came with. Another question, another way of asking it and another language
/// have room of their own. While one waits and there is nothing to press, no room is kept.
struct First {
    asked: (u32, Step, bool, bool),
    words: Arc<Localization>,
    text: String,
}

/// The first text, if it is so beside the text of now.
#[inline(never)]
fn with_first(
    ui: Ui,
    first: &RefCell<Option<First>>,
    now: &str,
    is: fn(&str, &str) -> bool,
) -> Option<String> {
    let (view, words) = (ui.view(), ui.session.words());
    let mut first = first.borrow_mut();
    let (can_go_back, wants_person) = (view.can_go_back, view.wants_person());
    let asked = (view.question, view.step, can_go_back, wants_person);
    let is_pressed = view.step.asks() || can_go_back || wants_person;
    let same = first
        .as_ref()
        .is_some_and(|first| is_pressed && first.asked == asked && first.words.lang == words.lang);
    if !same {
        *first = Some(First {
            asked,
            words,
            text: now.to_owned(),
        });
    }
    let First { text, .. } = first.as_ref()?;
    is(text, now).then(|| text.clone())
}
