//! A local server that speaks the whole managed-auth API: for trying the sign-in page by hand, for
//! developing against, and for tests.
//!
//! It plays both sides of the API. To a customer's backend it creates connections and starts logins; to
//! the browser it exchanges the handoff code, follows the login over one event stream and takes the
//! answers. What a login asks for comes from a scripted site ([`SITES`]), what goes wrong from an armed
//! [`Fault`]. Nothing leaves the machine, and nothing is kept when it stops.
//!
//! ```
//! # use managed_auth_sandbox::{LoginOptions, Options, Port, Sandbox, Site};
//! # async fn example() -> std::io::Result<()> {
//! let sandbox = Sandbox::start(Options { port: Port::Any, ..Options::default() }).await?;
//! let login = sandbox.create_login(Site::DEFAULT, LoginOptions::default())?;
//! println!("Open {}", login.hosted_url);
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

mod clock;
mod counts;
mod error;
mod fault;
mod faults;
mod flow;
mod http;
mod mint;
mod options;
mod sandbox;
mod site;
mod store;

pub use counts::{Counts, Endpoint, Submitted};
pub use fault::{Fault, UnknownFault};
pub use faults::{Arm, Faults};
pub use options::{Elsewhere, Log, Login, LoginOptions, Options, Port};
pub use sandbox::Sandbox;
pub use site::{SITES, Site};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, poisoned or not: a panic leaves nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
