//! A sign-in component for managed auth, in Leptos.
//!
//! An agent's account is signed in to by a browser in the cloud; the account's owner is asked for
//! what only they know. This crate is what that person sees.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use leptos_managed_auth::{LoginError, ManagedAuth, Success};
//!
//! #[component]
//! fn SignIn(session_id: String, handoff_code: String) -> impl IntoView {
//!     view! {
//!         <ManagedAuth
//!             session_id=session_id
//!             handoff_code=handoff_code
//!             on_success=|success: Success| leptos::logging::log!("{} is ready", success.domain)
//!             on_error=|error: LoginError| leptos::logging::log!("{error}")
//!         />
//!     }
//! }
//! ```
//!
//! # The way through the crate
//!
//! One ring, walked in one direction: the browser's bytes become events, the events become the
//! state of one login, the state becomes signals, the signals become the screen, and the person's
//! answers go back.
//!
//! - [`managed_auth_core`] has the rules: the wire, the event stream, the session machine. It knows
//!   no browser.
//! - `transport` performs what the machine asks for.
//! - [`ManagedAuthSession`] is the machine's state as signals: use it alone for a screen of your own.
//! - [`components`] are the steps, each usable alone, and [`ManagedAuth`] is all of them.
//! - [`appearance`] and [`localization`] are what a host can set.
//! - [`Stylesheet`] gives the page the looks, where it links no file of ours.
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | what it adds |
//! |---|---|
//! | `csr`, `hydrate`, `ssr` | passed on to Leptos: one of them, as in every Leptos application |
//! | `transport` | calls through a `fetch` of one's own, and another token for a refused one: [`Transport`] |
//! | `languages-all` | every language compiled in: [`localization`] |
//! | `tracing` | logs what the session takes in and gives out, without any value of the person |
//! | `page` | the hosted page, a program of its own |
//!
//! # On a server
//!
//! A server renders the first screen, alone, in a `Suspense` or in an island, and starts nothing; the browser
//! takes over its nodes and starts the login. The handoff code is not in what this crate renders. An
//! application that hydrates must turn on `hydrate` here too: without it the nodes are made anew.
#![warn(missing_docs)]

pub mod appearance;
mod browser;
pub mod components;
mod follow;
mod in_browser;
mod json;
pub mod localization;
pub mod session;
pub mod stylesheet;
mod transport;
mod view;

pub use appearance::{
    Appearance, Frame, Layout, Legal, Link, Logo, Part, PartStyle, Place, State, Theme, Token,
};
pub use components::{IncompleteLink, ManagedAuth, SiteIcon};
pub use follow::TextOrSignal;
pub use localization::{Localization, Word};
pub use managed_auth_core as core;
pub use managed_auth_core::session::{LoginError, Reason, SessionEvent, Step};
pub use session::{ManagedAuthSession, SessionOptions, Success, use_managed_auth_session};
pub use stylesheet::{STYLESHEET, Stylesheet};
#[cfg(feature = "transport")]
pub use transport::Fetch;
pub use transport::{Credential, HeadStart, Transport};

// Leptos erases what stands in `view!` then, and this crate's views are of one type already.
#[cfg(erase_components)]
compile_error!(
    "leptos-managed-auth cannot be compiled with `--cfg erase_components`, which cargo-leptos sets in \
     development: add `disable-erase-components = true` to `[package.metadata.leptos]`"
);

/// Where the public API is.
pub const DEFAULT_API_BASE_URL: &str = "https://api.onkernel.com";
