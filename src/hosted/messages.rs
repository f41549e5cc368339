//! Tells the page that opened this one, or that shows it in a frame, what happens here: the origins
//! that the host's configuration names, and nobody else. The browser hands a message to no page of
//! another origin. A message says what the DOM event of its name says, and never more.

use super::object;
use js_sys::{Array, Reflect};
use leptos::prelude::{window, window_event_listener_untyped};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, HtmlElement, ResizeObserver, Url, Window, console};

const EVENTS: [&str; 3] = [
    "managedauth:step",
    "managedauth:success",
    "managedauth:error",
];

/// Begins to tell, before anything has happened. Nobody is told where there is no such page, and
/// where the browser refuses.
pub(crate) fn tell(place: &HtmlElement, origins: &[String]) {
    let origins: Vec<String> = origins.iter().filter(|it| is_origin(it)).cloned().collect();
    let Some(listener) = Listener::find(origins) else {
        return;
    };
    let sizes = listener
        .framed
        .then(|| sizes(place, listener.clone()))
        .flatten();
    let place = place.clone();
    for name in EVENTS {
        let (listener, sizes, place) = (listener.clone(), sizes.clone(), place.clone());
        let heard = window_event_listener_untyped(name, move |event| {
            if let Some(event) = event.dyn_ref::<CustomEvent>() {
                listener.post(name, &event.detail());
            }
            // Watched from the first event on: the card is there by then.
            if let (Some(sizes), Some(card)) = (&sizes, card(&place)) {
                sizes.observe(&card);
            }
        });
        // As long as the page.
        std::mem::forget(heard);
    }
}

/// The page that is told, and under which names.
#[derive(Clone)]
struct Listener {
    page: Window,
    framed: bool,
    origins: Rc<[String]>,
}

impl Listener {
    fn find(mut origins: Vec<String>) -> Option<Self> {
        let here = window();
        let parent = here.parent().ok().flatten();
        let parent = parent.filter(|parent| *parent != here);
        let framed = parent.is_some();
        let opener = || here.opener().ok().filter(JsValue::is_object);
        // The window of another origin is of no class that this page knows.
        let page = parent.or_else(|| opener().map(JsCast::unchecked_into))?;
        if framed && let Some(there) = parent_origin(&here) {
            // Where the browser says who is there, nobody else is tried: that would only fill the
            // console.
            origins.retain(|origin| *origin == there);
        }
        let origins: Rc<[String]> = origins.into();
        (!origins.is_empty()).then_some(Self {
            page,
            framed,
            origins,
        })
    }

    fn post(&self, kind: &str, detail: &JsValue) {
        let message = object(&[("type", kind.into()), ("detail", detail.clone())]);
        for origin in &*self.origins {
            // A page that is gone hears nothing.
            self.page.post_message(&message, origin).ok();
        }
    }
}

/// Only an origin as browsers write it: a `*` would tell everybody.
fn is_origin(text: &str) -> bool {
    let is_one = Url::new(text).is_ok_and(|url| url.origin() == text);
    if !is_one {
        let told = "managed-auth: `messages` names what is no origin and is told nothing:";
        console::warn_2(&told.into(), &text.into());
    }
    is_one
}

/// Not every browser says it.
fn parent_origin(here: &Window) -> Option<String> {
    let origins = Reflect::get(&here.location(), &"ancestorOrigins".into()).ok()?;
    let origins = origins.is_object().then_some(origins)?;
    Reflect::get_u32(&origins, 0).ok()?.as_string()
}

/// Tells how high the sign-in is, when that changes.
fn sizes(place: &HtmlElement, listener: Listener) -> Option<ResizeObserver> {
    let (place, last) = (place.clone(), Cell::new(0.0));
    let changed = Closure::<dyn Fn(Array)>::new(move |_| {
        let Some(now) = height(&place) else {
            return;
        };
        if last.replace(now) != now {
            listener.post("managedauth:resize", &object(&[("height", now.into())]));
        }
    });
    let sizes = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
    changed.forget();
    Some(sizes)
}

fn card(place: &HtmlElement) -> Option<HtmlElement> {
    place.query_selector(".ma-card").ok()??.dyn_into().ok()
}

/// How high the sign-in is, whatever the height of its window.
fn height(place: &HtmlElement) -> Option<f64> {
    let root = place.first_element_child()?;
    let style = window().get_computed_style(&root).ok()??;
    let padding = |name| {
        let value = style.get_property_value(name).unwrap_or_default();
        // The browser's own reading: that of Rust brings 10 KB of tables.
        js_sys::parse_float(&value)
    };
    let around = padding("padding-top") + padding("padding-bottom");
    Some((f64::from(card(place)?.offset_height()) + around).ceil())
}
