//! What is fuzzed holds for every seed, and for every input that a fuzzer once found something with.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    unreachable_pub
)]

#[path = "../../../fuzz/src/protocol.rs"]
mod protocol;
#[path = "../../../fuzz/src/session.rs"]
mod session;
#[path = "../../../fuzz/src/sse.rs"]
mod sse;

use std::path::Path;

fn every_seed(target: &str, run: fn(&[u8])) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut count = 0;
    for entry in std::fs::read_dir(seeds.join(target)).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        run(&std::fs::read(path).unwrap());
        count += 1;
    }
    assert!(count >= 5, "{count} seeds for {target}");
}

#[test]
fn answers_and_events_of_any_shape_are_read() {
    every_seed("protocol", protocol::run);
}

#[test]
fn sessions_keep_their_promises() {
    every_seed("session", session::run);
}

#[test]
fn streams_mean_the_same_however_they_are_cut() {
    every_seed("sse", sse::run);
}
