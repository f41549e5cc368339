//! What is fuzzed holds for every seed, for every input that a fuzzer once found something with, and
//! for the few that reach as far as all of them: the corpus, kept by `cargo xtask fuzz --minimise`.
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

fn every_input(target: &str, run: fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    for folder in ["seeds", "corpus"] {
        let folder = fuzz.join(folder).join(target);
        let mut count = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            run(&std::fs::read(path).unwrap());
            count += 1;
        }
        // None, or nearly none, would try nothing.
        assert!(count >= 5, "{count} inputs in {}", folder.display());
    }
}

#[test]
fn answers_and_events_of_any_shape_are_read() {
    every_input("protocol", protocol::run);
}

#[test]
fn sessions_keep_their_promises() {
    every_input("session", session::run);
}

#[test]
fn streams_mean_the_same_however_they_are_cut() {
    every_input("sse", sse::run);
}
