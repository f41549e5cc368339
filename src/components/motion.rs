//! The card grows and shrinks to its next step instead of jumping.

use super::ui::decimal;
use js_sys::JSON;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen]
extern "C" {
    // In every browser since 2020, and in web-sys behind an unstable flag only.
    type Animated;
    #[wasm_bindgen(method)]
    fn animate(this: &Animated, keyframes: &JsValue, milliseconds: u32) -> Animation;
    type Animation;
    #[wasm_bindgen(method)]
    fn cancel(this: &Animation);
    type Media;
    #[wasm_bindgen(js_name = matchMedia)]
    fn match_media(query: &str) -> Media;
    #[wasm_bindgen(method, getter)]
    fn matches(this: &Media) -> bool;
}

/// How long a change takes, in milliseconds. What is in the card is not cut off meanwhile: it can be
/// pressed from the first moment.
const DURATION: u32 = 220;

/// How high the card stands.
#[derive(Default)]
pub(super) struct Card {
    height: i32,
    moving: Option<Animation>,
}

impl Card {
    /// The card's content has changed. A change on the way is taken over where it is.
    pub(super) fn follow(&mut self, root: &Element) {
        let card = root.query_selector(".ma-card").ok().flatten();
        let Some(card) = card.and_then(|card| card.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let seen = card.offset_height();
        if let Some(moving) = self.moving.take() {
            moving.cancel();
        }
        let now = card.offset_height();
        let from = if seen == now { self.height } else { seen };
        self.height = now;
        if from == 0 || from == now || match_media("(prefers-reduced-motion)").matches() {
            return;
        }
        let (from, to) = (decimal(from as usize), decimal(now as usize));
        let keyframes = [
            r#"{"easing":"ease-out","height":[""#,
            &from,
            r#"px",""#,
            &to,
            r#"px"]}"#,
        ];
        if let Ok(keyframes) = JSON::parse(&keyframes.concat()) {
            let card: Animated = card.unchecked_into();
            self.moving = Some(card.animate(&keyframes, DURATION));
        }
    }
}
