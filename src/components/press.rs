//! One press answers one question: the one that was on the screen when it began (contract, rule 13).

use crate::session::ManagedAuthSession;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

/// What a press is at: the question, and the button or the link, which a list that changes can take
/// away from under a finger.
type At = (u32, Option<Element>);

/// Where presses began. A program's are not among them: it means what it presses.
#[derive(Default)]
pub(super) struct Presses {
    down: RefCell<Option<At>>,
    /// The first click of a double click.
    first: RefCell<Option<At>>,
}

impl Presses {
    /// A finger or a mouse goes down.
    pub(super) fn down(&self, session: ManagedAuthSession, event: &Event) {
        let before = self.down.replace(Some(at(session, event)));
        // It made no click, as at a disabled button, and yet the browser counts it.
        if before.is_some() {
            self.first.replace(before);
        }
    }

    /// A click on its way down. Keys, screen readers and other tools make some that nothing went down
    /// for.
    pub(super) fn click(&self, session: ManagedAuthSession, event: &MouseEvent) {
        if !event.is_trusted() || event.detail() < 1 {
            return;
        }
        let at = at(session, event);
        if event.detail() == 1 {
            self.first.replace(Some(at.clone()));
        }
        let began = [self.down.take(), self.first.borrow().clone()];
        if began.iter().flatten().any(|began| *began != at) {
            event.prevent_default();
            event.stop_propagation();
        }
    }
}

fn at(session: ManagedAuthSession, event: &Event) -> At {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let control = target.and_then(|it| it.closest("button, a").ok().flatten());
    // The next question is known before it is shown: at the consent step, say.
    let view = session.view_now();
    let question = if view.step.asks() { view.question } else { 0 };
    (question, control)
}
