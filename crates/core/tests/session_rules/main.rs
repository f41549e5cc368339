//! The rules of a login, by example. Each test is one sentence about what holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod again;
mod answers;
mod begin;
mod clocks;
mod endings;
mod exchange;
mod expiry;
mod head_start;
mod page_life;
mod provider;
mod questions;
mod readme;
mod renewal;
mod same_view;
mod stale;
mod stream;
mod trouble;
mod unknown;
mod unreadable;
mod waiting;
mod watchdog;

#[path = "../common/mod.rs"]
mod common;
