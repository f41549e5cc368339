//! Typing hands, which are left alone (contract, rule 12).

use super::focus::is_from_field;
use crate::view::prelude::*;
use web_sys::{Event, KeyboardEvent};

/// What the person's hands are at.
#[derive(Clone, Copy, Default)]
pub(super) struct Hands {
    /// One of our inputs has the focus.
    in_field: bool,
    /// Something was typed that is not sent yet: the next letters may be on their way, whatever the
    /// screen shows meanwhile.
    typed: bool,
}

impl Hands {
    /// Something gets the focus.
    pub(super) fn focus(&mut self, event: &Event) {
        self.in_field = is_from_field(event);
    }

    /// A text has changed, perhaps by a program.
    pub(super) fn type_into(&mut self, event: &Event) {
        self.typed |= event.is_trusted() && is_from_field(event);
    }

    /// What was typed is sent, or left for something else: what comes next is waited for.
    pub(super) fn rest(&mut self) {
        self.typed = false;
    }

    pub(super) fn are_typing(self) -> bool {
        self.in_field || self.typed
    }
}

/// What is typed into our inputs is no shortcut of the page around them (contract, rule 12): nor
/// is a key that comes up (`down`) where the focus went meanwhile, such as the Enter that sent.
pub(super) fn shield(event: &KeyboardEvent, down: StoredValue<Option<String>>) {
    let key = event.key();
    if is_from_field(event) {
        event.stop_propagation();
        let is_down = event.type_() != "keyup";
        down.set_value(is_down.then_some(key));
    } else if down.with_value(|down| *down == Some(key)) {
        event.stop_propagation();
        if event.type_() == "keyup" {
            down.set_value(None);
        }
    }
}
