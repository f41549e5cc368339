//! A small state of the screen's own: on or off.

use super::refresh_soon;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// On or off; what is on the screen follows it.
#[derive(Clone, Default)]
pub(super) struct Switch(Arc<AtomicBool>);

impl Switch {
    pub(super) fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, on: bool) {
        if self.0.swap(on, Ordering::Relaxed) != on {
            refresh_soon();
        }
    }
}
