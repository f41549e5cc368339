//! A small state of the screen's own: on or off.

use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// On or off; what reads it follows it.
#[derive(Clone)]
pub(super) struct Switch {
    on: Arc<AtomicBool>,
    changed: ArcTrigger,
}

impl Switch {
    pub(super) fn off() -> Self {
        Self {
            on: Arc::default(),
            changed: ArcTrigger::new(),
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.changed.track();
        self.on.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, on: bool) {
        if self.on.swap(on, Ordering::Relaxed) != on {
            self.changed.notify();
        }
    }
}
