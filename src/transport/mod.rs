//! Performs the session machine's effects in a browser, and nothing more.
//!
//! No rule of a login lives here: [`driver`] passes inputs in and effects out, [`wire`] makes the
//! four calls, [`answer`] reads what comes back, over [`body`], and [`page`] listens to the browser.
//! [`head_start`] is the door for requests that were made before, with [`exchange`] as what changes
//! hands there.

mod answer;
mod body;
pub(crate) mod dom;
mod driver;
mod exchange;
mod head_start;
mod own;
mod page;
mod wire;

pub(crate) use driver::{Driver, Observer};
pub use head_start::HeadStart;
#[cfg(feature = "transport")]
pub use own::Fetch;
pub use own::Transport;
pub use wire::Credential;
pub(crate) use wire::Wire;
