//! The body of an answer as it arrives, read so that the page can answer the person meanwhile.

use crate::browser::steady_now;
use futures_util::future::{Either, select};
use gloo_net::http::Response;
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use std::pin::pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStreamDefaultReader, ReadableStreamReadResult};

/// So many bytes are handed over between two looks at the clock.
const SLICE: u32 = 16_384;

/// The page must be able to answer the person within a frame. In milliseconds.
const LONGEST_TASK: f64 = 10.0;

/// A body longer than this is not an answer of this API.
const LONGEST_BODY: usize = 4 << 20;

/// Who takes what is read.
pub(super) trait Sink {
    /// A piece of the body. Says whether more is wanted.
    fn take(&mut self, bytes: &[u8]) -> bool;
    /// No more for now: the page has the time until the next piece.
    fn pause(&mut self) {}
}

/// Reads a body to its end, or until `sink` has enough. Says whether it came to its end: a body that
/// was cut off did not.
pub(super) async fn read(response: &Response, sink: &mut dyn Sink) -> bool {
    let body = match Body::of(response) {
        Some(Ok(body)) => body,
        Some(Err(_)) => return false,
        None => return true,
    };
    let mut buffer = vec![0; SLICE as usize];
    let mut began = steady_now();
    loop {
        let chunk = match body.next().await {
            Next::Chunk(chunk) => chunk,
            Next::End => return true,
            Next::Cut => return false,
        };
        let length = chunk.length();
        let mut at = 0;
        while at < length {
            let end = length.min(at + SLICE);
            if let Some(slice) = buffer.get_mut(..(end - at) as usize) {
                chunk.subarray(at, end).copy_to(slice);
                if !sink.take(slice) {
                    return false;
                }
            }
            at = end;
            if steady_now() - began >= LONGEST_TASK {
                sink.pause();
                // Lets the browser do everything else that waits.
                TimeoutFuture::new(0).await;
                began = steady_now();
            }
        }
        sink.pause();
    }
}

/// Reads a whole body, or the first 4 MiB of one that is longer; `None` when it was cut off.
pub(super) async fn whole(response: &Response) -> Option<Vec<u8>> {
    let mut bytes = Bounded(Vec::new());
    let has_ended = read(response, &mut bytes).await;
    (has_ended || bytes.is_full()).then_some(bytes.0)
}

struct Bounded(Vec<u8>);

impl Sink for Bounded {
    fn take(&mut self, bytes: &[u8]) -> bool {
        self.0.extend_from_slice(bytes);
        !self.is_full()
    }
}

impl Bounded {
    fn is_full(&self) -> bool {
        self.0.len() > LONGEST_BODY
    }
}

/// What comes of `task` within so many milliseconds.
pub(super) async fn within<T>(milliseconds: u32, task: impl Future<Output = T>) -> Option<T> {
    match select(pin!(task), TimeoutFuture::new(milliseconds)).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Gives up the body of an answer unread, so that the connection is free again.
pub(super) fn give_up(response: &Response) {
    drop(Body::of(response));
}

/// A body that is being read. Dropping it gives up what is left.
struct Body(ReadableStreamDefaultReader);

enum Next {
    Chunk(Uint8Array),
    End,
    Cut,
}

impl Body {
    /// Nothing for an answer without one, such as a 204.
    fn of(response: &Response) -> Option<Result<Self, JsValue>> {
        let body = response.body()?;
        Some(ReadableStreamDefaultReader::new(&body).map(Self))
    }

    async fn next(&self) -> Next {
        let Ok(read) = JsFuture::from(self.0.read()).await else {
            return Next::Cut;
        };
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or_default() {
            return Next::End;
        }
        let chunk = read.get_value().dyn_into();
        chunk.map_or(Next::Cut, Next::Chunk)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        let cancelled = JsFuture::from(self.0.cancel());
        spawn_local(async {
            // What was cut off already says so again: that is nobody's concern.
            cancelled.await.ok();
        });
    }
}
