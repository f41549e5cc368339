//! What only a browser has: a place for it, and the functions of `browser.js`.
//!
//! That file has what JavaScript says in a tenth of the bytes: promises, streams, listeners.

use js_sys::Function;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::fmt;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, Element};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Makes a call; see there.
    pub(crate) fn call(
        url: &str,
        token: &str,
        body: &JsValue,
        follows: bool,
        last_event_id: Option<&str>,
        own: &JsValue,
        head: &JsValue,
        take: &JsValue,
    ) -> AbortController;
    /// Hears of the page; returns what ends it.
    pub(crate) fn listen(hear: &JsValue) -> Function;
    #[wasm_bindgen(js_name = isHidden)]
    pub(crate) fn is_hidden() -> bool;
    #[wasm_bindgen(js_name = isPrerendered)]
    pub(crate) fn is_prerendered() -> bool;
    #[wasm_bindgen(js_name = isOffline)]
    pub(crate) fn is_offline() -> bool;
    /// Sends an event of the component's root.
    pub(crate) fn dispatch(root: &Element, name: &str, keys: Vec<JsValue>, values: Vec<JsValue>);
    /// The address as a browser reads it, if it is one.
    pub(crate) fn absolute(url: &str, base: Option<&str>) -> Option<String>;
    /// The page's own.
    pub(crate) fn origin() -> String;
    /// Has the card take its new height smoothly.
    pub(crate) fn settle(root: &Element);
    /// Has declarations apply; returns what takes them away again.
    #[wasm_bindgen(catch)]
    pub(crate) fn adopt(
        root: &Element,
        selectors: Vec<JsValue>,
        properties: Vec<JsValue>,
        values: Vec<JsValue>,
        ignored: &mut dyn FnMut(usize),
    ) -> Result<Function, JsValue>;
    #[wasm_bindgen(js_name = soon)]
    fn run_soon(task: &JsValue);
}

/// Runs `task` once the current one is done, before the browser paints.
pub(crate) fn soon(task: impl FnOnce() + 'static) {
    run_soon(&Closure::once_into_js(task));
}

/// Keeps a value of the browser as long as the reactive owner lives. On a server, where owners go
/// from thread to thread and there is nothing to keep, it is empty.
pub(crate) struct InBrowser<T: 'static>(StoredValue<Option<SendWrapper<T>>>);

impl<T> fmt::Debug for InBrowser<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InBrowser").finish_non_exhaustive()
    }
}

impl<T> Clone for InBrowser<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for InBrowser<T> {}

impl<T> PartialEq for InBrowser<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for InBrowser<T> {}

impl<T> InBrowser<T> {
    pub(crate) fn new(value: T) -> Self {
        let here = cfg!(target_family = "wasm");
        Self(StoredValue::new(here.then(|| SendWrapper::new(value))))
    }

    /// Acts on the value, if it is still there.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        let (mut act, mut result) = (Some(act), None);
        self.reach(&mut |value| {
            if let Some(act) = act.take() {
                result = Some(act(value));
            }
        });
        result
    }

    /// Compiled once for a type, not once for each act.
    #[inline(never)]
    fn reach(&self, act: &mut dyn FnMut(&mut T)) {
        self.0.try_update_value(|value| {
            if let Some(value) = value {
                act(value);
            }
        });
    }
}
