//! A browser that lacks a nicety, or refuses it, loses only the nicety (rule 15).
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use js_sys::Function;
use leptos_managed_auth::{Appearance, Part, PartStyle};
use support::{FakeApi, Page, SNAPSHOT, credentials, frames};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Takes a property of the browser away by this descriptor, and returns what brings it back.
const TAKE_AWAY: &str = "
    const [holder, name] = eval(where);
    const original = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { configurable: true, ...eval(how) });
    return () => original ? Object.defineProperty(holder, name, original) : delete holder[name];";

const NICETIES: [&str; 9] = [
    "[Element.prototype, 'animate']",
    "[window, 'matchMedia']",
    "[window, 'CSSStyleSheet']",
    "[Document.prototype, 'adoptedStyleSheets']",
    "[Navigator.prototype, 'onLine']",
    "[window, 'navigator']",
    "[Document.prototype, 'hidden']",
    "[document, 'prerendering']",
    "[window, 'performance']",
];

const WAYS: [&str; 2] = [
    "({ value: undefined })",
    "({ get() { throw new Error('refused'); } })",
];

#[wasm_bindgen_test]
async fn a_browser_that_refuses_a_nicety_loses_only_the_nicety() {
    let take_away = Function::new_with_args("where, how", TAKE_AWAY);
    for nicety in NICETIES {
        for way in WAYS {
            let bring_back: Function = take_away
                .call2(&JsValue::NULL, &nicety.into(), &way.into())
                .unwrap()
                .into();
            let appearance =
                Appearance::new().part(Part::TITLE, PartStyle::new().set("color", "red"));
            let page = Page::open_looking(FakeApi::new(SNAPSHOT), true, appearance);
            while page.api.open_streams() == 0 {
                frames().await;
            }
            page.event(&credentials("i1", ""));
            while page.step() != "form" {
                frames().await;
            }
            frames().await;
            assert_eq!(page.api.failures(), "", "{nicety} {way}");
            bring_back.call0(&JsValue::NULL).unwrap();
        }
    }
}
