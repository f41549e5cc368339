//! Typing hands, which are left alone (contract, rule 12).

use super::focus::is_from_field;
use crate::view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

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

    /// Something is pressed. Who presses a field, its label or the button beside it goes on typing.
    pub(super) fn press(&mut self, event: &Event) {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let button = target.and_then(|it| it.closest("button:not([aria-controls])").ok());
        if button.flatten().is_some() {
            self.rest();
        }
    }

    pub(super) fn are_typing(self) -> bool {
        self.in_field || self.typed
    }
}

/// What is typed into our inputs is no shortcut of the page around them (contract, rule 12): nor
/// is a key that was pressed there and comes up where the focus went meanwhile, such as the Enter that
/// sent. `down` are those keys, by their places on the keyboard.
pub(super) fn shield(event: &KeyboardEvent, down: StoredValue<Vec<String>>) {
    // A program can give an event of any kind that name.
    if !event.is_instance_of::<KeyboardEvent>() {
        return;
    }
    // Held down, it would send whatever is asked next (contract, rule 13).
    if event.repeat() && event.key() == "Enter" {
        event.prevent_default();
    }
    let key = event.code();
    let comes_up = event.type_() == "keyup";
    let was_down = down.with_value(|down| down.contains(&key));
    // Pressed anew elsewhere: that it came up was not heard.
    let is_new = event.type_() == "keydown" && !event.repeat();
    let in_field = is_from_field(event);
    if in_field || (was_down && !is_new) {
        event.stop_propagation();
    }
    if in_field && !comes_up && !was_down {
        down.update_value(|down| down.push(key));
    } else if comes_up || (is_new && !in_field) {
        down.update_value(|down| down.retain(|own| *own != key));
    }
}
