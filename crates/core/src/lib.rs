//! The core of `leptos-managed-auth`: what the wire means ([`protocol`]), how its bytes become
//! events ([`sse`]) and how one login runs ([`session`]).
//!
//! Nothing here knows a browser, a framework, a clock or a socket. Time is a number that the
//! caller passes in, and every request is an effect that the caller performs, so each rule of a
//! login is tested on the host in milliseconds.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod protocol;
pub mod secret;
pub mod session;
pub mod sse;
pub mod time;
