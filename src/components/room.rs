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
    move || changed(ui, &first, now())
}

/// Another question, another way of asking it and another language have room of their own.
type First = RefCell<Option<((u32, Step, String), String)>>;

#[inline(never)]
fn changed(ui: Ui, first: &First, now: String) -> Option<String> {
    let view = ui.view();
    let asked = (
        view.question,
        view.step,
        ui.session.words().tag().to_owned(),
    );
    let mut first = first.borrow_mut();
    match &*first {
        Some((then, text)) if *then == asked => (*text != now).then(|| text.clone()),
        _ => {
            *first = Some((asked, now));
            None
        }
    }
}
