//! An allocator that leaves nothing behind: what is freed is overwritten with zeros.
//!
//! Passwords, codes and the token pass through strings that nobody can wrap: what the browser hands
//! over, the text of an answer, a header on its way out, a buffer that grew and moved. Here all of
//! them are covered, and a place that is forgotten cannot be. `realloc` is not passed on: the one
//! of [`GlobalAlloc`] copies and frees, which overwrites.
#![allow(unsafe_code, reason = "an allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};

/// Around the allocator of the standard library.
pub(crate) struct Allocator;

// SAFETY: the memory is the inner allocator's, which is sound, under its own layouts; it is written
// to within its bounds, by whoever gives it back and so has the only access to it.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller gives back `layout.size()` bytes that are its own.
        unsafe {
            memory.write_bytes(0, layout.size());
            System.dealloc(memory, layout);
        }
    }
}
