//! Room for what changes late, so that nothing moves that can be pressed (contract, rule 11).
//!
//! A text keeps the room that it took when its question came to the screen. Once it is another one, the
//! first stands in `data-room`: the stylesheet lays that out unseen, and the new text over it.

use super::ui::Ui;
use crate::localization::Localization;
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

/// What the question came with, if there was any of it.
pub(super) fn early(
    ui: Ui,
    now: impl Fn() -> String + Send + 'static,
) -> impl Fn() -> Option<String> + Send + 'static {
    let first = RefCell::default();
    move || with_first(ui, &first, &now(), |first, _| !first.is_empty())
}

/// A text that a question came with. Another question, another way of asking it and another language
/// have room of their own; and a way back, once it is there.
struct First {
    question: u32,
    step: Step,
    can_go_back: bool,
    words: Arc<Localization>,
    text: String,
}

/// The first text, if it is `wanted` beside the text of now.
#[inline(never)]
fn with_first(
    ui: Ui,
    first: &RefCell<Option<First>>,
    now: &str,
    wanted: fn(&str, &str) -> bool,
) -> Option<String> {
    let (view, words) = (ui.view(), ui.session.words());
    let mut first = first.borrow_mut();
    let same = first.as_ref().is_some_and(|first| {
        (first.question, first.step) == (view.question, view.step)
            && first.can_go_back == view.can_go_back
            && first.words.tag() == words.tag()
    });
    if !same {
        *first = Some(First {
            question: view.question,
            step: view.step,
            can_go_back: view.can_go_back,
            words,
            text: now.to_owned(),
        });
    }
    let First { text, .. } = first.as_ref()?;
    // While somebody waits, there is nothing to press.
    let waits = matches!(view.step, Step::Discovering | Step::Submitting) && !view.can_go_back;
    (!waits && wanted(text, now)).then(|| text.clone())
}
