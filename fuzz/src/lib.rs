//! What is fuzzed. The core's own tests run every seed through the same, without a fuzzer.

pub mod protocol;
pub mod session;
pub mod sse;
