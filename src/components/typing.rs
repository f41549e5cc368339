//! What a form hears while somebody types. It listens for all of its fields.

use super::code;
use super::field::Fields;
use crate::view::prelude::*;
use managed_auth_core::protocol::Field;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, InputEvent, KeyboardEvent};

impl Fields {
    /// The field that an event is about, by number.
    fn heard(&self, event: &Event) -> Option<(usize, Field, HtmlInputElement)> {
        let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let number = input.get_attribute("data-field")?.parse().ok()?;
        let field = untrack(|| self.read(number, |field, _| field.clone()))?;
        Some((number, field, input))
    }

    /// Something in the form gets the focus.
    pub(super) fn focus(&self, event: &Event) {
        if let Some((_, field, _)) = self.heard(event) {
            self.ui.session.let_go(Some(&field.key));
        }
    }

    /// A key goes down.
    pub(super) fn press(&self, event: &KeyboardEvent) {
        if let Some((number, ..)) = self.heard(event).filter(|_| event.is_trusted()) {
            self.hands.set_value(Some(number));
        }
    }

    /// A key comes up.
    pub(super) fn release(&self, event: &Event) {
        let key = event.dyn_ref::<KeyboardEvent>();
        let has_caps = key.is_some_and(|key| key.get_modifier_state("CapsLock"));
        let heard = self.heard(event).filter(|_| has_caps);
        let caps = heard.map(|(number, ..)| number);
        if self.caps.get_untracked() != caps {
            self.caps.set(caps);
        }
    }

    /// A text has changed.
    pub(super) fn input(&self, event: &Event) {
        let Some((number, field, input)) = self.heard(event) else {
            return;
        };
        self.filled(number);
        let session = self.ui.session;
        if is_by_hand(event) {
            self.hands.set_value(Some(number));
            session.hold(&field);
        }
        let length = field.code_length().filter(|_| !is_composing(event));
        let complete = length.is_some_and(|length| code::tidy(&input, &field, length));
        let question = self.question();
        session.keep_draft(question, &field, input.value());
        let alone = session.view_now().flow.fields.len() == 1;
        let by_itself = self.ui.host(|host| host.auto_submit_codes);
        if complete && by_itself && alone && self.sent_for.get_value() != Some(question) {
            self.sent_for.set_value(Some(question));
            code::send(&input);
        }
    }
}

/// Whether an input method is at work: what it composes is left alone.
fn is_composing(event: &Event) -> bool {
    let event = event.dyn_ref::<InputEvent>();
    event.is_some_and(InputEvent::is_composing)
}

/// Whether a person has changed the text: no script, and not the browser that fills in a form, which
/// names no kind of input or that of a replacement.
fn is_by_hand(event: &Event) -> bool {
    let kind = event.dyn_ref::<InputEvent>().map(InputEvent::input_type);
    let kind = kind.filter(|kind| !kind.is_empty() && kind != "insertReplacementText");
    event.is_trusted() && kind.is_some()
}
