//! What the browser does with the page, as the machine wants to hear it.

use managed_auth_core::session::{Input, PageEvent};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Event, EventTarget};

/// Listens until dropped.
pub(super) struct PageListener {
    on_event: Closure<dyn FnMut(Event)>,
}

const ON_WINDOW: [&str; 4] = ["online", "offline", "pagehide", "pageshow"];
const ON_DOCUMENT: [&str; 3] = ["visibilitychange", "resume", "prerenderingchange"];

impl PageListener {
    pub(super) fn new(mut hear: impl FnMut(Input) + 'static) -> Self {
        let on_event = Closure::new(move |event: Event| match &*event.type_() {
            "online" => hear(Input::Page(PageEvent::Online)),
            "offline" => hear(Input::Page(PageEvent::Offline)),
            "pagehide" => hear(Input::Page(PageEvent::Hide)),
            "pageshow" => hear(Input::Page(PageEvent::Show)),
            _ if is_seen() => {
                hear(Input::Begin);
                hear(Input::Page(PageEvent::Visible));
            }
            // The frame in which the screen was to be written may not come now.
            _ => hear(Input::Tick),
        });
        let listener = Self { on_event };
        listener.each(|target, name, callback| {
            target.add_event_listener_with_callback(name, callback).ok();
        });
        listener
    }

    fn each(&self, act: impl Fn(&EventTarget, &str, &js_sys::Function)) {
        let callback = self.on_event.as_ref().unchecked_ref();
        if let Some(window) = web_sys::window() {
            for name in ON_WINDOW {
                act(&window, name, callback);
            }
            if let Some(document) = window.document() {
                for name in ON_DOCUMENT {
                    act(&document, name, callback);
                }
            }
        }
    }
}

impl Drop for PageListener {
    fn drop(&mut self) {
        self.each(|target, name, callback| {
            target
                .remove_event_listener_with_callback(name, callback)
                .ok();
        });
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Whether nobody can see the page now.
pub(super) fn is_hidden() -> bool {
    document().is_none_or(|document| document.hidden())
}

/// Whether a person sees the page: a prerendered one is not seen yet, and must not spend a code.
pub(super) fn is_seen() -> bool {
    let prerendering = document().is_some_and(|document| {
        js_sys::Reflect::get(&document, &JsValue::from_str("prerendering"))
            .is_ok_and(|value| value.is_truthy())
    });
    !prerendering && !is_hidden()
}

/// Whether the browser knows that there is no network.
pub(super) fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
