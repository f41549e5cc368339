//! The first form comes sooner: its code runs once beforehand, while the person waits.
//!
//! A browser compiles a function of WebAssembly when it is first called, and a form calls most of those
//! there are. On a slow phone that takes longer than the form itself.

use super::form::asking;
use super::mounted::Mounted;
use super::ui::{Host, Ui};
use crate::json;
use crate::session::ManagedAuthSession;
use leptos::prelude::Owner;
use leptos::tachys::view::Render as _;
use managed_auth_core::protocol::FlowState;
use managed_auth_core::session::{Step, View};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// What most logins ask for first, with a way out.
const QUESTION: &str = r#"{"interaction_id": "-", "fields": [
    {"id": "name", "ref": "name", "type": "identifier", "reason": "missing", "hint": "-"},
    {"id": "password", "ref": "password", "type": "password", "reason": "missing", "label": "-"}
], "choices": [{"id": "way", "type": "other", "label": "-"}]}"#;

#[wasm_bindgen]
extern "C" {
    /// Not every browser has it, and there the first form takes a little longer.
    #[wasm_bindgen(catch, js_name = requestIdleCallback)]
    fn request_idle_callback(run: JsValue) -> Result<u32, JsValue>;
}

/// Makes a form that nobody sees once the browser has nothing else to do, unless one was asked for by
/// then.
pub(super) fn rehearse(session: ManagedAuthSession, mounted: Mounted) {
    let run = move || {
        if mounted.is_there() && session.view_now().question == 0 {
            Owner::new().with(make_form);
        }
    };
    request_idle_callback(Closure::once_into_js(run)).ok();
}

fn make_form() {
    let Some(question) = json::parse(QUESTION) else {
        return;
    };
    let view = View {
        step: Step::Form,
        flow: Arc::new(FlowState::from_value(&question)),
        ..View::default()
    };
    let session = ManagedAuthSession::showing(Arc::new(view), Arc::default());
    drop(asking(Ui::new(session, Host::default())).build());
}
