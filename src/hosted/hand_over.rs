//! What the loader (`page/boot.js`) has prepared while this code was travelling.

use js_sys::{Object, Reflect};
use leptos_managed_auth::HeadStart;
use leptos_managed_auth::core::protocol::Value;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A property of the element that the page is shown in, for as long as it takes to start.
const PLACE: &str = "handOver";

#[derive(Debug)]
pub(crate) struct HandOver {
    /// The language that the page speaks.
    pub(crate) lang: String,
    /// Its texts by key; none of English.
    pub(crate) words: Value,
    /// The name of the login's link, from which nobody gets back to its code.
    pub(crate) link: Option<String>,
    /// The one-time code of these requests: where it was spent before the page could load, it has left
    /// the address already.
    pub(crate) code: Option<String>,
    /// The first requests, if they are on their way.
    pub(crate) head_start: Option<HeadStart>,
}

impl HandOver {
    /// Takes it away: nobody else is to find it there.
    pub(crate) fn take(place: &HtmlElement) -> Self {
        let given = Reflect::get(place, &PLACE.into()).unwrap_or_default();
        Reflect::delete_property(place.unchecked_ref::<Object>(), &PLACE.into()).ok();
        let member = |name: &str| Reflect::get(&given, &name.into()).unwrap_or_default();
        let head_start = member("headStart");
        let code = Reflect::get(&head_start, &"code".into()).unwrap_or_default();
        Self {
            lang: member("lang").as_string().unwrap_or_default(),
            words: serde_wasm_bindgen::from_value(member("words")).unwrap_or_default(),
            link: member("link").as_string(),
            code: code.as_string(),
            head_start: HeadStart::from_js(&head_start),
        }
    }
}
