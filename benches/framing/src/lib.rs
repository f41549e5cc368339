//! What the page does with a chunk of the stream, up to the typed event, for `framing.js` to call.
//!
//! The parser, the way through JSON and the allocator are the page's own, and so is the profile.

#[cfg(target_family = "wasm")]
#[path = "../../../src/clean.rs"]
mod clean;

use js_sys::{JSON, Uint8Array};
use managed_auth_core::protocol::{StreamEvent, Value};
use managed_auth_core::sse::Parser;
use wasm_bindgen::prelude::*;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: clean::Allocator = clean::Allocator;

/// A stream that is read, and what came of it so far.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Stream {
    parser: Parser,
    /// Whether events are decoded, too.
    typed: bool,
    events: u32,
    /// The bytes of their data, or, decoded, the fields that they ask for.
    counted: u32,
}

#[wasm_bindgen]
impl Stream {
    /// A stream from its first byte on.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(typed: bool) -> Self {
        let parser = Parser::new();
        Self {
            parser,
            typed,
            events: 0,
            counted: 0,
        }
    }

    /// Takes in a chunk as the page's driver does.
    pub fn feed(&mut self, chunk: &Uint8Array) {
        const SLICE: usize = 16 << 10;
        let buffer = chunk.to_vec();
        for slice in buffer.chunks(SLICE) {
            let read = self.parser.feed(slice, |event| {
                self.events += 1;
                if !self.typed {
                    self.counted += event.data.len() as u32;
                    return;
                }
                let data = JSON::parse(event.data).ok();
                let data: Option<Value> =
                    data.and_then(|data| serde_wasm_bindgen::from_value(data).ok());
                let decoded = StreamEvent::decode(event.name, data.as_ref());
                if let Ok(StreamEvent::State { flow, .. }) = decoded {
                    self.counted += flow.fields.len() as u32;
                }
            });
            // The stream of the benchmark has no such line.
            read.ok();
        }
    }

    /// How many events there were.
    #[must_use]
    pub fn events(&self) -> u32 {
        self.events
    }

    /// What was counted of them.
    #[must_use]
    pub fn counted(&self) -> u32 {
        self.counted
    }
}
