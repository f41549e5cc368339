//! The answers to a login's first requests, asked for before the login begins.

use super::answer::Exchanged;
use super::exchange::{Early, EarlyCall, Exchange};
use super::own::Transport;
use super::wire::{Credential, Request, Wire};
use crate::browser::{absolute, steady_now};
use gloo_timers::callback::Timeout;
use js_sys::{Promise, Reflect};
use managed_auth_core::secret::Secret;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// An exchange that was begun before the login, and with its answer the first snapshot: the network
/// works while the page still loads and renders.
///
/// Pass it on in [`SessionOptions::head_start`](crate::SessionOptions::head_start). The login takes
/// it over as the answers to its first requests, at most once, if it is for the same API,
/// connection and code; else it is aborted, and the login asks for itself. Of what was begun more than
/// 20 s ago only the exchange counts, since a code is spent once. It changes nothing but when the requests are made: all rules of a login hold as ever, and
/// what was begun is aborted with the login, or with the last copy of this handle.
///
/// The access token goes from the answer into the login, and nobody else can reach it.
///
/// Begin it only when the code may be spent: on a page that somebody looks at, and not where the
/// person has to agree to the exchange. On a server it is empty.
#[derive(Clone)]
pub struct HeadStart(Option<Arc<SendWrapper<RefCell<Option<Begun>>>>>);

struct Begun {
    key: Key,
    /// By the clock that nobody sets.
    began: f64,
    exchange: Exchange,
}

/// What a code is spent for.
#[derive(PartialEq)]
pub(super) struct Key {
    /// The connection's whole address.
    pub(super) url: String,
    pub(super) code: Secret,
}

impl Key {
    /// Of a connection's address, which may be relative to the page.
    pub(super) fn new(connection: &str, code: Secret) -> Self {
        let page = web_sys::window().and_then(|window| window.location().href().ok());
        let url = absolute(connection, page.as_deref()).unwrap_or_else(|| connection.to_owned());
        Self { url, code }
    }
}

/// What a state was asked for longer ago is asked for anew. In milliseconds.
const FRESH: f64 = 20_000.0;

thread_local! {
    /// Left by logins that went in this very moment: one that begins in it takes over.
    static LEFT: RefCell<Vec<HeadStart>> = const { RefCell::new(Vec::new()) };
}

impl fmt::Debug for HeadStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeadStart").finish_non_exhaustive()
    }
}

impl HeadStart {
    /// Makes the exchange now, with the browser's `fetch`, and asks for the snapshot as soon as there
    /// is a token.
    ///
    /// ```no_run
    /// use leptos_managed_auth::{DEFAULT_API_BASE_URL, HeadStart, SessionOptions};
    ///
    /// // Before anything is fetched or rendered ...
    /// let begun = HeadStart::begin(DEFAULT_API_BASE_URL, "connection", "code");
    /// // ... and where the login is made:
    /// let mut options = SessionOptions::new("connection", "code");
    /// options.head_start = Some(begun);
    /// ```
    #[must_use]
    pub fn begin(api_base_url: &str, session_id: &str, handoff_code: &str) -> Self {
        if !cfg!(target_family = "wasm") {
            return Self(None);
        }
        let code = Secret::new(handoff_code.to_owned());
        let credential = Credential::HandoffCode(code.clone());
        let wire = Wire::new(api_base_url, session_id, credential, Transport::default());
        let key = Key::new(wire.connection(), code);
        let begun = AbortController::new().ok().map(|controller| {
            let (signal, aborts) = (controller.signal(), controller.clone());
            let answer = JsFuture::from(wire.send(&Request::Exchange, &signal));
            let exchange = async move {
                let exchanged = Exchanged::read(answer).await;
                let snapshot = exchanged.token.as_ref().ok().map(|token| {
                    wire.accept(token.clone());
                    EarlyCall::new(aborts, wire.send(&Request::Retrieve, &signal))
                });
                let stream = None;
                (exchanged, Early { snapshot, stream })
            };
            Exchange::new(controller, exchange)
        });
        Self::of(key, steady_now(), begun)
    }

    /// Takes over what a page's loader began, in JavaScript, while this code was on its way:
    ///
    /// | member | what it is |
    /// |---|---|
    /// | `url` | the connection's address: the API's base, `/auth/connections/`, and the id as `encodeURIComponent` writes it |
    /// | `code` | the handoff code |
    /// | `startedAt` | `performance.now()` of when the exchange was begun |
    /// | `exchange` | a promise of the exchange's `Response`, its body unread (the loader reads a `clone()`) |
    /// | `snapshot` | a promise of the `Response` of the snapshot that was asked for with the exchange's token, its body unread; or undefined. It may be rejected when the exchange failed |
    /// | `abort` | the `AbortController` whose signal both calls have |
    /// | `stream` | where no consent is asked for: a promise of the `Response` of the event stream, its body unread; or undefined |
    /// | `abortStream` | the `AbortController` of that |
    ///
    /// The calls are made as the transport makes them: `cache: "no-store"`, the exchange as a
    /// `POST` with `redirect: "error"`, `Content-Type: application/json` and `{"code": ...}`, and the
    /// stream with `Accept: text/event-stream`. The loader lets go of the object as it hands it over. `None` when the value is none of that.
    #[must_use]
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let member = |name: &str| Reflect::get(value, &name.into()).ok();
        let text = |name| member(name)?.as_string();
        let promise = |name| member(name)?.dyn_into::<Promise>().ok();
        let aborts = |name| member(name)?.dyn_into::<AbortController>().ok();
        let early = |name, abort| Some(EarlyCall::new(aborts(abort)?, promise(name)?));
        let controller = aborts("abort")?;
        let exchange = JsFuture::from(promise("exchange")?);
        let snapshot = early("snapshot", "abort");
        let stream = early("stream", "abortStream");
        let key = Key::new(&text("url")?, Secret::new(text("code")?));
        let began = member("startedAt")?.as_f64()?;
        let early = Early { snapshot, stream };
        let answer = async { (Exchanged::read(exchange).await, early) };
        Some(Self::of(
            key,
            began,
            Some(Exchange::new(controller, answer)),
        ))
    }

    /// Keeps an exchange for a login that begins in the same moment, with the same code: a component
    /// that is taken out and put in again is one login (rule 18). At the end of the moment it is given
    /// up.
    pub(super) fn leave(key: Key, exchange: Exchange) {
        let left = Self::of(key, steady_now(), Some(exchange));
        LEFT.with_borrow_mut(|all| all.push(left.clone()));
        Timeout::new(0, move || {
            LEFT.with_borrow_mut(|all| all.retain(|other| !other.is(&left)));
            // Nothing is borrowed meanwhile: whoever hears of its abort may come back here.
            drop(left.take());
        })
        .forget();
    }

    /// What a login that went in this moment has left for this one.
    pub(super) fn left_for(key: &Key) -> Option<Exchange> {
        let all = LEFT.with_borrow(Clone::clone);
        let begun = |left: &Self| left.take_if(|begun| begun.key == *key);
        all.iter().find_map(begun).map(|begun| begun.exchange)
    }

    /// What was begun, for a login of this key. Whatever else it was is given up.
    pub(super) fn take_for(&self, key: &Key) -> Option<Exchange> {
        let begun = self.take_if(|begun| begun.key == *key);
        drop(self.take());
        let Begun {
            began, exchange, ..
        } = begun?;
        let is_fresh = steady_now() - began < FRESH;
        Some(match is_fresh {
            true => exchange,
            false => exchange.without_early(),
        })
    }

    fn of(key: Key, began: f64, exchange: Option<Exchange>) -> Self {
        let begun = exchange.map(|exchange| Begun {
            key,
            began,
            exchange,
        });
        Self(Some(Arc::new(SendWrapper::new(RefCell::new(begun)))))
    }

    fn is(&self, other: &Self) -> bool {
        matches!((&self.0, &other.0), (Some(a), Some(b)) if Arc::ptr_eq(a, b))
    }

    fn take(&self) -> Option<Begun> {
        self.take_if(|_| true)
    }

    fn take_if(&self, fits: impl FnOnce(&Begun) -> bool) -> Option<Begun> {
        let mut begun = self.0.as_ref()?.borrow_mut();
        begun.take_if(|begun| fits(begun))
    }
}

#[cfg(all(test, target_family = "wasm"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    const URL: &str = "https://api.example.com/auth/connections/c1";

    fn answer(body: &str) -> JsValue {
        let response = web_sys::Response::new_with_opt_str(Some(body)).unwrap();
        Promise::resolve(&response).into()
    }

    /// What a loader hands over that began so long ago, without what is left out.
    fn from_loader(age: f64, left_out: &str) -> (Option<HeadStart>, AbortController) {
        let controller = AbortController::new().unwrap();
        let object = js_sys::Object::new();
        for (name, value) in [
            ("url", URL.into()),
            ("code", "code".into()),
            ("startedAt", (steady_now() - age).into()),
            ("exchange", answer(r#"{"jwt": "token"}"#)),
            ("snapshot", answer("{}")),
            ("abort", controller.clone().into()),
            ("stream", answer("")),
            ("abortStream", AbortController::new().unwrap().into()),
        ] {
            if name != left_out {
                Reflect::set(&object, &name.into(), &value).unwrap();
            }
        }
        (HeadStart::from_js(&object), controller)
    }

    fn key() -> Key {
        Key::new(URL, Secret::new("code".into()))
    }

    #[wasm_bindgen_test]
    async fn what_a_loader_began_is_taken_over_once() {
        for left_out in ["", "snapshot", "stream", "abortStream"] {
            let (begun, controller) = from_loader(1_000.0, left_out);
            let begun = begun.unwrap();
            let exchange = begun.take_for(&key()).unwrap();
            assert!(begun.take_for(&key()).is_none());
            let (exchanged, early) = poll_fn(|context| exchange.poll(context)).await;
            assert_eq!(exchanged.token, Ok(Secret::new("token".into())));
            assert_eq!(early.snapshot.is_some(), left_out != "snapshot");
            assert_eq!(early.stream.is_some(), !left_out.contains("tream"));
            drop(exchange);
            assert!(!controller.signal().aborted(), "the snapshot is wanted");
            drop(early);
            let is_given_up = left_out != "snapshot";
            assert_eq!(controller.signal().aborted(), is_given_up);
        }
    }

    #[wasm_bindgen_test]
    async fn of_what_is_old_only_the_exchange_counts() {
        let (begun, controller) = from_loader(20_001.0, "");
        let exchange = begun.unwrap().take_for(&key()).unwrap();
        let (exchanged, early) = poll_fn(|context| exchange.poll(context)).await;
        assert_eq!(exchanged.token, Ok(Secret::new("token".into())));
        assert!(early.snapshot.is_none() && early.stream.is_none());
        assert!(controller.signal().aborted());
    }

    #[wasm_bindgen_test]
    fn what_is_not_for_this_login_is_aborted() {
        let code = Key::new(URL, Secret::new("other".into()));
        let url = Key::new("/auth/connections/c1", Secret::new("code".into()));
        for key in [code, url] {
            let (begun, controller) = from_loader(0.0, "");
            assert!(begun.unwrap().take_for(&key).is_none());
            assert!(controller.signal().aborted());
        }
    }

    #[wasm_bindgen_test]
    fn what_lacks_something_is_no_head_start() {
        for left_out in ["url", "code", "startedAt", "exchange", "abort"] {
            assert!(from_loader(0.0, left_out).0.is_none(), "{left_out}");
        }
        for value in [JsValue::UNDEFINED, JsValue::NULL, 1.into()] {
            assert!(HeadStart::from_js(&value).is_none());
        }
    }
}
