//! What this crate asks of the browser outside of the DOM: microtasks, clocks, addresses, and what
//! the browser says of itself.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Url;

/// Runs `task` once the current one is done, before the browser paints.
pub(crate) fn soon(task: impl FnOnce() + 'static) {
    spawn_local(async { task() });
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// Milliseconds by a clock that nobody sets, where the browser has one. For spans only.
pub(crate) fn steady_now() -> f64 {
    performance_now().unwrap_or_else(|_| js_sys::Date::now())
}

/// The address as a browser reads it, if it is one.
pub(crate) fn absolute(url: &str, base: Option<&str>) -> Option<String> {
    let read = match base {
        Some(base) => Url::new_with_base(url, base),
        None => Url::new(url),
    };
    read.ok().map(|url| url.href())
}

/// The page's own.
pub(crate) fn origin() -> String {
    let location = web_sys::window().map(|window| window.location());
    location
        .and_then(|location| location.origin().ok())
        .unwrap_or_default()
}

/// Whether nobody can see the page now.
pub(crate) fn is_hidden() -> bool {
    global(["document", "hidden"]).is_truthy()
}

/// Whether the page is made ready for a visit that may never come.
pub(crate) fn is_prerendered() -> bool {
    global(["document", "prerendering"]).is_truthy()
}

/// Whether the browser knows that there is no network.
pub(crate) fn is_offline() -> bool {
    global(["navigator", "onLine"]) == JsValue::FALSE
}

/// What the browser says of itself. Any of it can be missing, or be refused: then it is undefined.
fn global(path: [&str; 2]) -> JsValue {
    let step = |from: JsValue, name| Reflect::get(&from, &JsValue::from_str(name));
    path.into_iter()
        .try_fold(js_sys::global().into(), step)
        .unwrap_or_default()
}
