//! Room for what changes late, so that nothing moves that can be pressed (contract, rule 11).
//!
//! A text keeps the room that it took when its question came to the screen. Once it is another one, the
//! first stands in `data-room`: the stylesheet lays that out unseen, and the new text over it.

use super::ui::Ui;
use managed_auth_core::session::Step;
use std::cell::RefCell;

/// What the question came with, where that is not what there is now.
pub(super) fn room(
    ui: Ui,
    now: impl Fn() -> String + Send + 'static,
) -> impl Fn() -> Option<String> + Send + 'static {
    let first = RefCell::default();
    move || {
        let now = now();
        let early = early_text(ui, &first, &now);
        (early != now).then_some(early)
    }
}

/// What the question came with, if there was any of it.
pub(super) fn early(
    ui: Ui,
    now: impl Fn() -> String + Send + 'static,
) -> impl Fn() -> Option<String> + Send + 'static {
    let first = RefCell::default();
    move || Some(early_text(ui, &first, &now())).filter(|early| !early.is_empty())
}

/// A text that a question came with. Another question, another way of asking it and another language
/// have room of their own.
struct First {
    question: u32,
    step: Step,
    language: String,
    text: String,
}

#[inline(never)]
fn early_text(ui: Ui, first: &RefCell<Option<First>>, now: &str) -> String {
    let (view, words) = (ui.view(), ui.session.words());
    let mut first = first.borrow_mut();
    let same = first.as_ref().filter(|first| {
        first.question == view.question && first.step == view.step && first.language == words.tag()
    });
    if let Some(First { text, .. }) = same {
        return text.clone();
    }
    *first = Some(First {
        question: view.question,
        step: view.step,
        language: words.tag().to_owned(),
        text: now.to_owned(),
    });
    now.to_owned()
}
