use leptos::prelude::*;
use leptos_managed_auth::{ManagedAuth, SessionEvent};

/// What an analytics service may know: which event, and which step or code. Not the site, not the
/// account, and nothing that was typed: that is in no event.
fn named(event: &SessionEvent) -> (&'static str, String) {
    match event {
        SessionEvent::Opened => ("opened", String::new()),
        SessionEvent::StepShown(step) => ("step", step.as_str().to_owned()),
        SessionEvent::Submitted => ("submitted", String::new()),
        SessionEvent::Reconnecting => ("reconnecting", String::new()),
        SessionEvent::Reconnected => ("reconnected", String::new()),
        SessionEvent::Success { .. } => ("success", String::new()),
        SessionEvent::Expired => ("expired", String::new()),
        SessionEvent::Error(error) => ("error", error.reason().code.clone().unwrap_or_default()),
        SessionEvent::Closed => ("closed", String::new()),
    }
}

#[component]
pub fn Measured(
    session_id: String,
    handoff_code: String,
    /// Sends an event and its detail to where you count.
    record: Callback<(&'static str, String)>,
) -> impl IntoView {
    let on_event = move |event: SessionEvent| record.run(named(&event));
    view! { <ManagedAuth session_id handoff_code api_base_url="" on_event /> }
}
