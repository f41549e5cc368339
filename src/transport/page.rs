//! What the browser does with the page, as the machine wants to hear it.

use crate::browser::{is_hidden, is_prerendered};
use gloo_events::EventListener;
use managed_auth_core::session::{Input, PageEvent};
use std::rc::Rc;
use web_sys::EventTarget;

/// Listens until dropped.
pub(super) struct PageListener(#[expect(dead_code, reason = "held to listen")] Vec<EventListener>);

impl PageListener {
    pub(super) fn new(hear: impl Fn(Input) + 'static) -> Self {
        let mut listeners = Vec::new();
        let hear = Rc::new(hear);
        if let Some(window) = web_sys::window() {
            for (name, event) in [
                ("online", PageEvent::Online),
                ("offline", PageEvent::Offline),
                ("pagehide", PageEvent::Hide),
                ("pageshow", PageEvent::Show),
            ] {
                let hear = Rc::clone(&hear);
                let on_event = move |_: &_| hear(Input::Page(event));
                listeners.push(EventListener::new(&window, name, on_event));
            }
            let document: Option<EventTarget> = window.document().map(Into::into);
            for name in ["visibilitychange", "resume", "prerenderingchange"] {
                let hear = Rc::clone(&hear);
                let on_event = move |_: &_| {
                    if is_seen() {
                        hear(Input::Begin);
                        hear(Input::Page(PageEvent::Visible));
                    }
                };
                let listen = |document| EventListener::new(document, name, on_event);
                listeners.extend(document.as_ref().map(listen));
            }
        }
        Self(listeners)
    }
}

/// Whether a person sees the page: a prerendered one is not seen yet, and must not spend a code.
pub(super) fn is_seen() -> bool {
    !is_prerendered() && !is_hidden()
}
