//! Counts how often bytes are looked at, so that a test can hold the parser to linear work
//! without a clock.

use std::cell::Cell;

thread_local!(static SCANS: Cell<usize> = const { Cell::new(0) });

/// Notes that one pass looked at so many bytes.
pub(super) fn count(bytes: usize) {
    SCANS.set(SCANS.get() + bytes);
}

/// What was counted on this thread since the last call.
pub(super) fn take() -> usize {
    SCANS.take()
}
