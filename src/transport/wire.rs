//! The four calls of the contract's section 1, made with gloo-net.
//!
//! The access token lives and dies here: nothing outside ever sees it, but for a host that asked to
//! be told.

use super::answer::{self, Ear, Exchanged};
use super::exchange::{Answer, Begun, Early, EarlyCall, Exchange};
use super::head_start::{HeadStart, Key};
use super::own::Transport;
use crate::json;
use gloo_net::http::{Headers, Request as HttpRequest};
use js_sys::Promise;
use leptos::prelude::{Callable, Callback};
use managed_auth_core::protocol::{ExchangeRequest, Submission};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Input, Ticket};
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestRedirect};

/// What a login begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The one-time code that the API gave with the login, to be exchanged for an access token.
    HandoffCode(Secret),
    /// The access token of an earlier exchange, kept from before the page was loaded again.
    AccessToken(Secret),
}

/// One connection of the API, and what is needed to speak to it.
pub(crate) struct Wire {
    /// Everything before `/exchange`, `/events` and `/submit`.
    connection: String,
    /// Kept until the login is over, although it is spent before: a component that is moved in the
    /// page is known again by it.
    handoff_code: RefCell<Secret>,
    token: RefCell<Secret>,
    head_start: RefCell<Option<HeadStart>>,
    exchange: RefCell<Option<(Ticket, Exchange)>>,
    /// What was asked for with the exchange, until the machine asks for it.
    early: RefCell<Early>,
    on_access_token: Option<Callback<Secret>>,
    #[cfg_attr(not(feature = "transport"), expect(dead_code))]
    pub(super) transport: Transport,
}

/// One of the four calls.
pub(crate) enum Request {
    /// The handoff code for the access token, which stays here.
    Exchange,
    Retrieve,
    Submit(Submission),
    /// The event stream, from after this event if there was one.
    Events(Option<String>),
}

/// A call on its way: what aborts it, and what it ends with; nothing, when it changed hands.
pub(super) type Call = (
    AbortController,
    Pin<Box<dyn Future<Output = Option<Input>>>>,
);

#[wasm_bindgen]
extern "C" {
    /// The browser's own: others may have put something in its place, which may throw.
    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<JsValue, JsValue>;
}

impl Wire {
    pub(crate) fn new(
        base_url: &str,
        session_id: &str,
        credential: Credential,
        transport: Transport,
    ) -> Self {
        let base = base_url.trim_end_matches('/');
        let id = String::from(js_sys::encode_uri_component(session_id));
        let (code, token) = match credential {
            Credential::HandoffCode(code) => (code, Secret::default()),
            Credential::AccessToken(token) => (Secret::default(), token),
        };
        Self {
            connection: [base, "/auth/connections/", &id].concat(),
            handoff_code: RefCell::new(code),
            token: RefCell::new(token),
            head_start: RefCell::default(),
            exchange: RefCell::default(),
            early: RefCell::default(),
            on_access_token: None,
            transport,
        }
    }

    /// The first requests may be answered already.
    pub(crate) fn with_head_start(mut self, head_start: Option<HeadStart>) -> Self {
        self.head_start = RefCell::new(head_start);
        self
    }

    /// Who is told the access token, once.
    pub(crate) fn telling(mut self, on_access_token: Option<Callback<Secret>>) -> Self {
        self.on_access_token = on_access_token;
        self
    }

    pub(super) fn connection(&self) -> &str {
        &self.connection
    }

    /// Makes a call.
    pub(super) fn ask(
        self: &Rc<Self>,
        ticket: Ticket,
        request: &Request,
        ear: Rc<dyn Ear>,
    ) -> Option<Call> {
        Some(match request {
            Request::Exchange => {
                let exchange = self.begin_exchange()?;
                let controller = exchange.controller.clone();
                *self.exchange.borrow_mut() = Some((ticket, exchange));
                let exchanged = Self::exchanged(Rc::downgrade(self), ticket, ear);
                (controller, Box::pin(exchanged))
            }
            Request::Retrieve => {
                let early = self.early.borrow_mut().snapshot.take();
                let early = early.and_then(EarlyCall::take);
                let (controller, answer) = early.or_else(|| self.call(request))?;
                (controller, last(answer::retrieved(ticket, answer, ear)))
            }
            Request::Submit(_) => {
                let (controller, answer) = self.call(request)?;
                (controller, last(answer::submitted(ticket, answer, ear)))
            }
            Request::Events(id) => {
                // The first one: nothing of it was read yet.
                let early = self.early.borrow_mut().stream.take();
                let early = early.filter(|_| id.is_none()).and_then(EarlyCall::take);
                let (controller, answer) = early.or_else(|| self.call(request))?;
                let signal = controller.signal();
                let stream = answer::followed(ticket, answer, id.clone(), signal, ear);
                (controller, last(stream))
            }
        })
    }

    fn call(&self, request: &Request) -> Option<Begun> {
        let controller = AbortController::new().ok()?;
        let answer = self.send(request, &controller.signal());
        Some((controller, JsFuture::from(answer)))
    }

    /// The one that was begun before, if there is one for this connection and code.
    fn begin_exchange(&self) -> Option<Exchange> {
        let key = self.key();
        let head_start = self.head_start.take();
        let begun = head_start.and_then(|begun| begun.take_for(&key));
        begun.or_else(|| HeadStart::left_for(&key)).or_else(|| {
            let (controller, answer) = self.call(&Request::Exchange)?;
            let answer = async { (Exchanged::read(answer).await, Early::default()) };
            Some(Exchange::new(controller, answer))
        })
    }

    async fn exchanged(wire: Weak<Self>, ticket: Ticket, ear: Rc<dyn Ear>) -> Option<Input> {
        let answer = poll_fn(|context| match wire.upgrade() {
            Some(wire) => wire.poll_exchange(context),
            None => Poll::Ready(None),
        });
        let (exchanged, early) = answer.await?;
        if let Some(clock) = exchanged.clock {
            ear.hear(clock.input());
        }
        let wire = wire.upgrade()?;
        let taken = exchanged.token.map(|token| {
            *wire.early.borrow_mut() = early;
            wire.accept(token.clone());
            if let Some(tell) = wire.on_access_token {
                tell.try_run(token);
            }
        });
        Some(Input::Exchanged(ticket, taken))
    }

    fn poll_exchange(&self, context: &Context<'_>) -> Poll<Option<Answer>> {
        let mut place = self.exchange.borrow_mut();
        let Some((_, exchange)) = &*place else {
            return Poll::Ready(None);
        };
        exchange.poll(context).map(|answer| {
            *place = None;
            Some(answer)
        })
    }

    /// What a login that goes leaves for one that begins in the same moment: its exchange, or the
    /// token that it brought. Returns the ticket of an exchange that is not to be aborted now.
    pub(super) fn leave(&self) -> Option<Ticket> {
        let key = self.key();
        if key.code.is_empty() {
            return None;
        }
        let under_way = self.exchange.take();
        let under_way = under_way.filter(|(_, exchange)| !exchange.is_over());
        let (ticket, exchange) = match under_way {
            Some((ticket, exchange)) => (Some(ticket), exchange),
            None => {
                let token = self.token.take();
                let controller = AbortController::new().ok().filter(|_| !token.is_empty())?;
                let (clock, token) = (None, Ok(token));
                let exchanged = Exchanged { clock, token };
                (None, Exchange::answered(controller, exchanged))
            }
        };
        HeadStart::leave(key, exchange);
        ticket
    }

    fn key(&self) -> Key {
        Key::new(&self.connection, self.handoff_code.borrow().clone())
    }

    /// Goes on with this token.
    pub(super) fn accept(&self, token: Secret) {
        *self.token.borrow_mut() = token;
    }

    /// Lets go of what opens the connection.
    pub(super) fn forget(&self) {
        self.handoff_code.take();
        self.token.take();
        self.early.take();
    }

    /// Asks, in whatever way the host wants it. A request that cannot be made is a network that
    /// failed.
    pub(super) fn send(&self, request: &Request, signal: &AbortSignal) -> Promise {
        let Some(request) = self.build(request, signal) else {
            return Promise::reject(&JsValue::UNDEFINED);
        };
        #[cfg(feature = "transport")]
        if let Some(own) = &self.transport.fetch {
            return own.fetch(&request);
        }
        match fetch(&request) {
            Ok(answer) => Promise::resolve(&answer),
            Err(error) => Promise::reject(&error),
        }
    }

    fn build(&self, request: &Request, signal: &AbortSignal) -> Option<web_sys::Request> {
        let (path, body) = match request {
            Request::Exchange => {
                let body = json::body(&ExchangeRequest::new(&self.handoff_code.borrow()));
                ("/exchange", Some(body?))
            }
            Request::Retrieve => ("", None),
            Request::Submit(submission) => ("/submit", Some(json::body(submission)?)),
            Request::Events(_) => ("/events", None),
        };
        let headers = web_sys::Headers::new().ok()?;
        // What no header can carry is not sent: a token of that kind is no token, and the session gives
        // no such id.
        let set = |name, value: &str| headers.set(name, value).ok();
        if body.is_some() {
            set("Content-Type", "application/json");
        }
        // Only the exchange is made without a token, and before there is one.
        if !self.token.borrow().is_empty() {
            set(
                "Authorization",
                &["Bearer ", self.token.borrow().expose()].concat(),
            );
        }
        if let Request::Events(last_event_id) = request {
            set("Accept", "text/event-stream");
            if let Some(id) = last_event_id {
                // Header values are byte strings: each byte of the UTF-8 text becomes one character.
                set(
                    "Last-Event-ID",
                    &id.bytes().map(char::from).collect::<String>(),
                );
            }
        }
        let url = [&*self.connection, path].concat();
        let builder = match body {
            Some(_) => HttpRequest::post(&url),
            None => HttpRequest::get(&url),
        };
        let builder = builder
            .headers(Headers::from_raw(headers))
            .cache(RequestCache::NoStore)
            .abort_signal(Some(signal));
        let request = match body {
            // What is secret is not sent on to where an answer points. (What is only read may lie
            // elsewhere: browsers leave the token behind where that is another origin.)
            Some(body) => builder.redirect(RequestRedirect::Error).body(body),
            None => builder.build(),
        };
        request.ok().map(Into::into)
    }
}

/// What a call ends with.
fn last(
    input: impl Future<Output = Input> + 'static,
) -> Pin<Box<dyn Future<Output = Option<Input>>>> {
    Box::pin(async { Some(input.await) })
}
