//! Stands in for `send_wrapper`, with which Leptos keeps values of the browser in places that are
//! meant for any thread.
//!
//! That crate compares `std::thread::current()` at each use. In a browser without shared memory
//! there is one thread, and to answer with it the standard library brings its own allocator, beside
//! the page's: one and a half kilobytes of each first visit. This does the same everywhere else.
//!
//! `[patch.crates-io]` in the workspace's Cargo.toml puts it in place. That reaches what is built in
//! this repository, not who depends on the library.
#![allow(
    unsafe_code,
    reason = "the purpose of the crate; each use says why it is sound"
)]

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

/// A value that goes anywhere and can be used only where it was made.
pub struct SendWrapper<T> {
    data: ManuallyDrop<T>,
    home: Home,
}

// SAFETY: every way to the data asks first whether this thread is where it was made.
unsafe impl<T> Send for SendWrapper<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for SendWrapper<T> {}

/// The thread that a value was made on.
#[cfg(not(all(target_family = "wasm", not(target_feature = "atomics"))))]
#[derive(Clone, Copy, PartialEq)]
struct Home(std::thread::ThreadId);

#[cfg(not(all(target_family = "wasm", not(target_feature = "atomics"))))]
impl Home {
    fn here() -> Self {
        Self(std::thread::current().id())
    }
}

/// The only thread.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[derive(Clone, Copy, PartialEq)]
struct Home;

#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
impl Home {
    fn here() -> Self {
        Self
    }
}

impl<T> SendWrapper<T> {
    /// Wraps a value of this thread.
    #[must_use]
    pub fn new(data: T) -> Self {
        Self {
            data: ManuallyDrop::new(data),
            home: Home::here(),
        }
    }

    /// Whether the value can be used here.
    #[must_use]
    pub fn valid(&self) -> bool {
        self.home == Home::here()
    }

    /// The value.
    ///
    /// # Panics
    ///
    /// On another thread than the one it was made on, as everything else here.
    #[must_use]
    pub fn take(self) -> T {
        self.check();
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is never dropped, nor used again.
        unsafe { ManuallyDrop::take(&mut this.data) }
    }

    fn check(&self) {
        assert!(
            self.valid(),
            "used on another thread than the one it was made on"
        );
    }
}

impl<T> Deref for SendWrapper<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.check();
        &self.data
    }
}

impl<T> DerefMut for SendWrapper<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.check();
        &mut self.data
    }
}

impl<T> Drop for SendWrapper<T> {
    fn drop(&mut self) {
        if !std::mem::needs_drop::<T>() || self.valid() {
            // SAFETY: dropped once, here.
            unsafe { ManuallyDrop::drop(&mut self.data) }
        } else {
            // While unwinding, a second panic would abort.
            assert!(
                std::thread::panicking(),
                "dropped on another thread than the one it was made on"
            );
        }
    }
}

impl<T: Clone> Clone for SendWrapper<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(self))
    }
}

impl<T: fmt::Debug> fmt::Debug for SendWrapper<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SendWrapper").field(&**self).finish()
    }
}

#[cfg(feature = "futures")]
mod futures {
    use super::SendWrapper;
    use futures_core::Stream;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    impl<T> SendWrapper<T> {
        fn project(self: Pin<&mut Self>) -> Pin<&mut T> {
            // SAFETY: the data is not moved out of a pinned wrapper; `take` needs it unpinned.
            unsafe { self.map_unchecked_mut(|this| &mut **this) }
        }
    }

    impl<F: Future> Future for SendWrapper<F> {
        type Output = F::Output;

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
            self.project().poll(context)
        }
    }

    impl<S: Stream> Stream for SendWrapper<S> {
        type Item = S::Item;

        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
            self.project().poll_next(context)
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            (**self).size_hint()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SendWrapper;
    use std::rc::Rc;
    use std::thread;

    #[test]
    fn a_value_is_used_where_it_was_made() {
        let mut wrapped = SendWrapper::new(Rc::new(1));
        assert!(wrapped.valid());
        *wrapped = Rc::new(2);
        assert_eq!(*wrapped.clone().take(), 2);
    }

    #[test]
    fn elsewhere_a_value_is_refused() {
        let uses: [fn(SendWrapper<Rc<u8>>); 3] = [
            |wrapped| assert_eq!(**wrapped, 1),
            |wrapped| drop(wrapped.take()),
            drop,
        ];
        for act in uses {
            let wrapped = SendWrapper::new(Rc::new(1));
            assert!(thread::spawn(move || act(wrapped)).join().is_err());
        }
    }
}
