//! What a person sees: one file a kind of step, and the few primitives that they share.
//!
//! [`ManagedAuth`] is all of it. On a screen of one's own each step can stand alone, over a session
//! from [`use_managed_auth_session`](crate::use_managed_auth_session):
//!
//! ```no_run
//! use leptos::prelude::*;
//! use leptos_managed_auth::components::{Expired, Failed, Notices, SignInForm};
//! use leptos_managed_auth::{SessionOptions, Step, use_managed_auth_session};
//!
//! #[component]
//! fn MyScreen(id: String, code: String) -> impl IntoView {
//!     let session = use_managed_auth_session(SessionOptions::new(id, code), |_| {});
//!     let step = session.step();
//!     let shown = move || match step.get() {
//!         // Steps follow the login by themselves.
//!         Step::Form => view! { <SignInForm session /> }.into_any(),
//!         Step::Expired => view! { <Expired session /> }.into_any(),
//!         Step::Error => view! { <Failed session /> }.into_any(),
//!         // The others are this screen's own.
//!         Step::Prime => view! { <button on:click=move |_| session.consent()>"Go"</button> }
//!             .into_any(),
//!         Step::Success => "Done.".into_any(),
//!         _ => "One moment.".into_any(),
//!     };
//!     view! { <div class="ma-root"><Notices session />{shown}</div> }
//! }
//! ```
//!
//! Such a screen moves the focus itself, and tells what happens through the session's callback.

mod alert;
mod choices;
mod code;
mod ending;
mod external;
mod field;
mod focus;
mod form;
mod frame;
mod hands;
mod human;
mod keys;
mod managed_auth;
mod motion;
mod mounted;
mod names;
mod notices;
mod press;
mod prime;
mod rehearsal;
mod room;
mod screen;
mod site;
mod typing;
mod ui;
mod waiting;

pub use ending::*;
pub use external::*;
pub use form::*;
pub use managed_auth::*;
pub use notices::*;
pub use prime::*;
pub use ui::SiteIcon;
pub use waiting::*;
