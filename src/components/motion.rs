//! The card's height when its content changes: it grows or shrinks to it instead of jumping there.

use super::ui::decimal;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// An element, as far as it can move: `animate` is missing in old browsers, and what stands in for it
    /// on some pages returns nothing, or something else.
    type Movable;
    #[wasm_bindgen(method, catch)]
    fn animate(this: &Movable, frames: &JsValue, duration: f64) -> Result<Moving, JsValue>;

    #[derive(Debug)]
    type Moving;
    #[wasm_bindgen(method, catch)]
    fn cancel(this: &Moving) -> Result<(), JsValue>;
}

/// In milliseconds.
const DURATION: f64 = 220.0;

#[derive(Serialize)]
struct Frames {
    easing: &'static str,
    height: [String; 2],
}

/// How high a card stands, and what moves it.
#[derive(Debug, Default)]
pub(crate) struct Motion {
    height: i32,
    moving: Option<Moving>,
}

impl Motion {
    /// The card's content has changed. A change on the way is taken over where it is. What is in the
    /// card is not cut off meanwhile: it can be pressed from the first moment.
    pub(crate) fn settle(&mut self, root: &Element) {
        let card = root.query_selector(".ma-card").ok().flatten();
        let Some(card) = card.and_then(|card| card.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let seen = card.offset_height();
        if let Some(moving) = self.moving.take() {
            moving.cancel().ok();
        }
        let now = card.offset_height();
        let from = if seen == now { self.height } else { seen };
        self.height = now;
        if from != 0 && from != now && may_move() {
            self.moving = animate(&card, from, now);
        }
    }
}

/// Where the browser cannot, the card jumps.
fn animate(card: &HtmlElement, from: i32, to: i32) -> Option<Moving> {
    let frames = Frames {
        easing: "ease-out",
        height: [from, to].map(|height| [&decimal(height.unsigned_abs() as usize), "px"].concat()),
    };
    let frames = serde_wasm_bindgen::to_value(&frames).ok()?;
    let card: &Movable = card.unchecked_ref();
    card.animate(&frames, DURATION).ok()
}

/// Whether the person wants to see movement, as far as the browser says.
fn may_move() -> bool {
    let query = web_sys::window().map(|window| window.match_media("(prefers-reduced-motion)"));
    let Some(Ok(Some(query))) = query else {
        return false;
    };
    js_sys::Reflect::get(&query, &"matches".into()) == Ok(JsValue::FALSE)
}
