//! Performs the session machine's effects in a browser, and nothing more.
//!
//! No rule of a login lives here: [`driver`] passes inputs in and effects out, [`wire`] makes the
//! four calls, [`page`] listens to the browser.

pub(crate) mod dom;
mod driver;
mod own;
mod page;
mod wire;

pub(crate) use driver::{Driver, Observer};
#[cfg(feature = "transport")]
pub use own::Fetch;
pub use own::Transport;
pub(crate) use wire::Wire;
