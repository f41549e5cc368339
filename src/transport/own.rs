//! What a host can put in the place of the browser's `fetch`, and of a token that was refused.

#[cfg(feature = "transport")]
use js_sys::Promise;
use std::fmt;
#[cfg(feature = "transport")]
use std::sync::Arc;
#[cfg(feature = "transport")]
use web_sys::Request;

/// Makes the calls of a login in place of the browser's `fetch`: through a proxy, with measurements,
/// or from nothing in a test.
///
/// A function of the same shape is one.
#[cfg(feature = "transport")]
pub trait Fetch: Send + Sync {
    /// Makes a call like `window.fetch(request)`, and resolves to a `Response`.
    ///
    /// The request has the method, the headers, a body as text, and the signal that aborts the call
    /// when the login has no more use for it: whoever makes another request of it passes that on.
    /// The body of the event stream must come as it arrives. A promise that is rejected is a network
    /// that failed.
    ///
    /// The headers carry the login's token and the body what the person typed. Neither belongs in
    /// a log.
    fn fetch(&self, request: &Request) -> Promise;
}

#[cfg(feature = "transport")]
impl<F: Fn(&Request) -> Promise + Send + Sync> Fetch for F {
    fn fetch(&self, request: &Request) -> Promise {
        self(request)
    }
}

/// How a login reaches the API: by default with the browser's `fetch` and the token of the
/// exchange. Anything else needs the feature `transport`, so that pages without do not carry it.
///
/// ```no_run
/// # #[cfg(feature = "transport")] {
/// use leptos_managed_auth::{SessionOptions, Transport};
///
/// let mut options = SessionOptions::new("connection", "code");
/// options.transport = Transport::new(|request: &web_sys::Request| {
///     leptos::logging::log!("asking {}", request.url());
///     leptos::prelude::window().fetch_with_request(request)
/// });
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Transport {
    #[cfg(feature = "transport")]
    pub(super) fetch: Option<Arc<dyn Fetch>>,
    #[cfg(feature = "transport")]
    pub(super) refresh: Option<Arc<Refresh>>,
}

#[cfg(feature = "transport")]
type Refresh = dyn Fn() -> NewToken + Send + Sync;

/// Resolves to another token, if there is one.
#[cfg(feature = "transport")]
pub(super) type NewToken = std::pin::Pin<Box<dyn Future<Output = Option<String>>>>;

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}

#[cfg(feature = "transport")]
impl Transport {
    /// With a `fetch` of one's own.
    #[must_use]
    pub fn new(fetch: impl Fetch + 'static) -> Self {
        Self {
            fetch: Some(Arc::new(fetch)),
            ..Self::default()
        }
    }

    /// Asks the host for another token when one was refused (401 on the snapshot or on the event
    /// stream), before the session is told to have expired. With `None`, after 30 s without an
    /// answer, and when the new token is refused within a minute, it has. A refused submission ends
    /// the session all the same: an answer is not sent twice.
    ///
    /// ```no_run
    /// # async fn ask_my_backend() -> Option<String> { None }
    /// let transport = leptos_managed_auth::Transport::default().refresh(ask_my_backend);
    /// ```
    #[must_use]
    pub fn refresh<F>(mut self, ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<String>> + 'static,
    {
        self.refresh = Some(Arc::new(move || Box::pin(ask())));
        self
    }

    pub(crate) fn refreshes(&self) -> bool {
        self.refresh.is_some()
    }
}
