//! The DOM events that a login sends.

use crate::browser;
use managed_auth_core::session::{Reason, SessionEvent};
use web_sys::Element;

/// Tells the page outside: `managedauth:step` {step}, `managedauth:success` {profile_name, domain},
/// `managedauth:error` {code?, message}.
pub(crate) fn dispatch(root: &Element, event: &SessionEvent) {
    let send = |name, detail: &[(&str, &str)]| {
        let keys = detail.iter().map(|(key, _)| (*key).into()).collect();
        let values = detail.iter().map(|(_, value)| (*value).into()).collect();
        browser::dispatch(root, name, keys, values);
    };
    match event {
        SessionEvent::StepShown(step) => send("managedauth:step", &[("step", step.as_str())]),
        SessionEvent::Success {
            profile_name,
            domain,
        } => send(
            "managedauth:success",
            &[("profile_name", profile_name), ("domain", domain)],
        ),
        SessionEvent::Error(error) => {
            let Reason { code, message } = error.reason();
            let message = ("message", &**message);
            match code {
                Some(code) => send("managedauth:error", &[("code", code), message]),
                None => send("managedauth:error", &[message]),
            }
        }
        _ => {}
    }
}
