//! [`InBrowser`]: a place for what only a browser has.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::fmt;

/// Keeps a value of the browser as long as the reactive owner lives. On a server, where owners go
/// from thread to thread and there is nothing to keep, it is empty.
pub(crate) struct InBrowser<T: 'static>(StoredValue<Option<SendWrapper<T>>>);

impl<T> fmt::Debug for InBrowser<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InBrowser").finish_non_exhaustive()
    }
}

impl<T> Clone for InBrowser<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for InBrowser<T> {}

impl<T> PartialEq for InBrowser<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for InBrowser<T> {}

impl<T> InBrowser<T> {
    pub(crate) fn new(value: T) -> Self {
        let here = cfg!(target_family = "wasm");
        Self(StoredValue::new(here.then(|| SendWrapper::new(value))))
    }

    /// Acts on the value, if it is still there.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        let (mut act, mut result) = (Some(act), None);
        self.reach(&mut |value| {
            if let Some(act) = act.take() {
                result = Some(act(value));
            }
        });
        result
    }

    /// Compiled once for a type, not once for each act.
    #[inline(never)]
    fn reach(&self, act: &mut dyn FnMut(&mut T)) {
        self.0.try_update_value(|value| {
            if let Some(value) = value {
                act(value);
            }
        });
    }
}
