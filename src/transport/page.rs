//! What the browser does with the page, as the machine wants to hear it.

use crate::browser::{is_hidden, is_prerendered, listen};
use js_sys::Function;
use managed_auth_core::session::{Input, PageEvent};
use wasm_bindgen::prelude::*;

/// Listens until dropped.
pub(super) struct PageListener {
    end: Function,
    #[expect(dead_code, reason = "held for the browser, which calls it")]
    on_event: Closure<dyn FnMut(u8)>,
}

impl PageListener {
    pub(super) fn new(mut hear: impl FnMut(Input) + 'static) -> Self {
        // By their place in the list of `browser.js`.
        let on_event = Closure::new(move |event| match event {
            0 => hear(Input::Page(PageEvent::Online)),
            1 => hear(Input::Page(PageEvent::Offline)),
            2 => hear(Input::Page(PageEvent::Hide)),
            3 => hear(Input::Page(PageEvent::Show)),
            _ if is_seen() => {
                hear(Input::Begin);
                hear(Input::Page(PageEvent::Visible));
            }
            // The frame in which the screen was to be written may not come now.
            _ => hear(Input::Tick),
        });
        let end = listen(on_event.as_ref());
        Self { end, on_event }
    }
}

impl Drop for PageListener {
    fn drop(&mut self) {
        self.end.call0(&JsValue::UNDEFINED).ok();
    }
}

/// Whether a person sees the page: a prerendered one is not seen yet, and must not spend a code.
pub(super) fn is_seen() -> bool {
    !is_prerendered() && !is_hidden()
}
