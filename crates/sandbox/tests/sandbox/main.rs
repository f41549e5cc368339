//! The sandbox over real HTTP, as a browser and a backend see it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what is wrong by panicking, and its helpers do so too"
)]

mod backend;
mod browser;
mod client;
mod cors;
mod faults;
mod pages;
mod sites;
mod stream;
mod submissions;
