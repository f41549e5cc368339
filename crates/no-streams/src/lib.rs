//! Stands in for `wasm-streams`, which Leptos needs for the streaming bodies of server functions.
//!
//! The page has no server functions. But wasm-bindgen exports the classes of that crate to
//! JavaScript whether or not anything uses them, and exported code is never dead: two kilobytes of
//! each first visit. This has what `server_fn` names, and its streams are empty.
//!
//! `[patch.crates-io]` in the workspace's Cargo.toml puts it in place. That reaches what is built in
//! this repository, not who depends on the library.

use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;

/// A stream that has ended.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream, which is not going to be read.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Nothing is taken from `stream`.
    ///
    /// # Panics
    ///
    /// Where there is no `ReadableStream`, which is in no browser that has WebAssembly.
    #[must_use]
    pub fn from_stream<S>(_stream: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        Self(wasm_bindgen::UnwrapThrowExt::unwrap_throw(
            web_sys::ReadableStream::new(),
        ))
    }

    /// The stream as JavaScript knows it.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that has ended.
    #[must_use]
    pub fn into_stream(self) -> Ended {
        Ended
    }
}

/// See [`ReadableStream::into_stream`].
#[derive(Debug)]
pub struct Ended;

impl Stream for Ended {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
