//! Whole logins, driven through WebDriver: the built page in a headless browser, against the sandbox
//! in this process.
//!
//! `cargo xtask test e2e` builds the page, finds the browser and runs this. By hand it takes a built
//! page (`MANAGED_AUTH_DIST`, else `dist/` of the workspace), the built examples
//! (`MANAGED_AUTH_EXAMPLES`, else `target/examples/`), the servers of two of them
//! (`MANAGED_AUTH_EXAMPLE_SERVERS`, else `target/debug/`), the built front ends
//! (`MANAGED_AUTH_FRONT_ENDS`, else `target/front-ends/dist/`) and a driver
//! (`CHROMEDRIVER`, `GECKODRIVER` or `WEBKITWEBDRIVER`, else the one on the `PATH`);
//! `MANAGED_AUTH_BROWSER` chooses between `chromium`, which is the default, `firefox` and `webkit`.
//!
//! A test gets a [`Stage`] of its own: a sandbox, and a browser that is new, or has forgotten all.
//!
//! ```no_run
//! managed_auth_e2e::run(async |stage| {
//!     let login = stage.login("password");
//!     let page = stage.open(&login).await;
//!     page.agree().await;
//!     page.fill("Email address", "ada@example.com").await;
//!     page.fill("Password", "correct horse").await;
//!     page.press("Continue").await;
//!     page.until_step("success").await;
//! });
//! ```
// Tests, and nothing else: what goes wrong here is a failed test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod ahead;
mod browser;
mod desk;
mod driver;
mod example;
mod forget;
mod gallery;
mod hands;
mod hosting;
mod improvised;
mod look;
mod neighbour;
mod page;
mod recorded;
mod skipped;
mod spoken;
mod stage;
mod studio;
mod unseen;
mod until;

pub use ahead::{Ahead, other_clock};
pub use browser::Browser;
pub use example::{ExampleServer, example};
pub use gallery::{Show, in_emulating_gallery, in_gallery, in_spoken_gallery};
pub use hands::Control;
pub use hosting::{Host, Program};
pub use improvised::{choices, email_and_password, field, question, with};
pub use look::{Colors, Look};
pub use neighbour::neighbour;
pub use page::{Event, Page};
pub use skipped::skipped;
pub use stage::{
    Stage, dist, fresh_app, front_ends, quick, run, run_in_one_browser, run_in_one_browser_with,
    run_with,
};
pub use studio::Studio;
pub use until::{PATIENCE, is_so_within, until, until_within};
