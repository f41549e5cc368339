use leptos::prelude::*;
use leptos_managed_auth::{Appearance, ManagedAuth, Part, PartStyle};

/// No `<Stylesheet/>`: every element is there, with its part's class and yours, and wears what your
/// own stylesheet says.
#[component]
pub fn Unstyled(session_id: String, handoff_code: String) -> impl IntoView {
    let part = |name: &str| PartStyle::new().class(name);
    let appearance = Appearance::new()
        .part(Part::CARD, part("panel"))
        .part(Part::INPUT, part("form-control"))
        .part(Part::BUTTON_PRIMARY, part("btn btn-primary"));
    view! { <ManagedAuth session_id handoff_code api_base_url="" appearance /> }
}
