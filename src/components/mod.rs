//! What a person sees: one file a step, and the few primitives that they share.
//!
//! [`ManagedAuth`] is all of it. On a screen of one's own each step can stand alone, over a session
//! from [`use_managed_auth_session`](crate::use_managed_auth_session):
//!
//! ```no_run
//! use leptos::prelude::*;
//! use leptos_managed_auth::components::{Ui, error, expired, form, notices};
//! use leptos_managed_auth::{SessionOptions, Step, use_managed_auth_session};
//!
//! #[component]
//! fn MyScreen(id: String, code: String) -> impl IntoView {
//!     let session = use_managed_auth_session(SessionOptions::new(id, code), |_| {});
//!     let ui = Ui::new(session);
//!     let step = session.step();
//!     let shown = move || match step.get() {
//!         // Steps are views, and follow the login by themselves.
//!         Step::Form => form(ui).into_any(),
//!         Step::Expired => expired(ui).into_any(),
//!         Step::Error => error(ui).into_any(),
//!         // The others are this screen's own.
//!         Step::Prime => view! { <button on:click=move |_| session.consent()>"Go"</button> }
//!             .into_any(),
//!         Step::Success => "Done.".into_any(),
//!         _ => "One moment.".into_any(),
//!     };
//!     view! { <div class="ma-root">{notices(ui)}{shown}</div> }
//! }
//! ```
//!
//! Such a screen moves the focus itself, and tells what happens through the session's callback.

mod built;
mod choices;
mod code;
mod dom;
mod ending;
mod external;
mod field;
mod focus;
mod form;
mod found;
mod frame;
mod html;
mod human;
mod node;
mod notices;
mod prime;
mod root;
mod site;
mod switch;
mod ui;
mod waiting;

pub use built::Built;
pub(crate) use built::refresh_soon;
pub use ending::{error, expired, success};
pub use external::external_action;
pub use form::form;
pub use node::{Node, node};
pub use notices::notices;
pub use prime::prime;
pub use root::*;
pub use ui::{SiteIcon, Ui};
pub use waiting::{discovering, submitting};

/// The one visible heading of a step. The focus goes here when the step has nothing to fill in.
fn heading(text: impl Fn() -> String + Send + 'static) -> Node {
    node("h1", "title").attr("tabindex", "-1").live_text(text)
}
