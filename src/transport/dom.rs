//! The DOM events that a login sends.

use js_sys::{Object, Reflect};
use managed_auth_core::session::{Reason, SessionEvent};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element};

/// Tells the page outside: `managedauth:step` {step}, `managedauth:success` {profile_name, domain},
/// `managedauth:error` {code?, message}.
pub(crate) fn dispatch(element: &Element, event: &SessionEvent) {
    let detail = Object::new();
    let set = |name: &str, value: &str| {
        Reflect::set(&detail, &JsValue::from_str(name), &JsValue::from_str(value)).ok();
    };
    let name = match event {
        SessionEvent::StepShown(step) => {
            set("step", step.as_str());
            "managedauth:step"
        }
        SessionEvent::Success {
            profile_name,
            domain,
        } => {
            set("profile_name", profile_name);
            set("domain", domain);
            "managedauth:success"
        }
        SessionEvent::Error(error) => {
            let Reason { code, message } = error.reason();
            if let Some(code) = code {
                set("code", code);
            }
            set("message", message);
            "managedauth:error"
        }
        _ => return,
    };
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        element.dispatch_event(&event).ok();
    }
}
