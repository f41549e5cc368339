//! The DOM events that a login sends.

use managed_auth_core::session::{Reason, SessionEvent};
use serde::Serialize;
use web_sys::{CustomEvent, CustomEventInit, Element};

/// The detail of `managedauth:step`.
#[derive(Serialize)]
struct Step {
    step: &'static str,
}

/// The detail of `managedauth:success`.
#[derive(Serialize)]
struct Success<'a> {
    profile_name: &'a str,
    domain: &'a str,
}

/// The detail of `managedauth:error`.
#[derive(Serialize)]
struct Error<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    message: &'a str,
}

/// Tells the page outside what happened, in an event of the component's root.
pub(crate) fn dispatch(root: &Element, event: &SessionEvent) {
    match event {
        SessionEvent::StepShown(step) => {
            let step = step.as_str();
            send(root, "managedauth:step", &Step { step });
        }
        SessionEvent::Success {
            profile_name,
            domain,
        } => {
            let detail = Success {
                profile_name,
                domain,
            };
            send(root, "managedauth:success", &detail);
        }
        SessionEvent::Error(error) => {
            let Reason { code, message } = error.reason();
            let code = code.as_deref();
            send(root, "managedauth:error", &Error { code, message });
        }
        _ => {}
    }
}

fn send(root: &Element, name: &str, detail: &impl Serialize) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&serde_wasm_bindgen::to_value(detail).unwrap_or_default());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        root.dispatch_event(&event).ok();
    }
}
