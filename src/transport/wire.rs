//! The four calls of the contract's section 1, over `fetch`.
//!
//! The JWT lives and dies here: nothing outside ever sees it.

use super::own::Transport;
use crate::{browser, json};
use managed_auth_core::protocol::{ApiError, ExchangeRequest, Snapshot, StreamEvent, Submission};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Failure, Input, RetryAfter, Ticket, stream_opens};
use managed_auth_core::sse::Parser;
use managed_auth_core::time::Millis;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

/// A body longer than this is not an answer of this API.
const LONGEST_BODY: usize = 4 << 20;

/// One connection of the API, and what is needed to speak to it.
pub(crate) struct Wire {
    /// Everything before `/exchange`, `/events` and `/submit`.
    connection: String,
    handoff_code: RefCell<Secret>,
    jwt: RefCell<Secret>,
    #[cfg(feature = "transport")]
    pub(super) transport: Transport,
}

/// One of the four calls.
pub(crate) enum Request {
    /// The handoff code for the JWT, which stays here.
    Exchange,
    Retrieve,
    Submit(Submission),
    /// The event stream, from after this event if there was one.
    Events(Option<String>),
}

/// Hears what a call brings, and whether that was the last of it.
pub(crate) type Hear = Box<dyn Fn(Input, bool)>;

impl Wire {
    pub(crate) fn new(
        base_url: &str,
        session_id: &str,
        handoff_code: Secret,
        #[cfg_attr(not(feature = "transport"), expect(unused))] transport: Transport,
    ) -> Self {
        let base = base_url.trim_end_matches('/');
        let id = String::from(js_sys::encode_uri_component(session_id));
        Self {
            connection: [base, "/auth/connections/", &id].concat(),
            handoff_code: RefCell::new(handoff_code),
            jwt: RefCell::default(),
            #[cfg(feature = "transport")]
            transport,
        }
    }

    /// Makes a call. What it returns aborts it.
    pub(crate) fn ask(
        self: &Rc<Self>,
        ticket: Ticket,
        request: &Request,
        hear: Hear,
    ) -> AbortController {
        let (path, body, last_event_id) = match request {
            Request::Exchange => {
                let body = json::body(&ExchangeRequest::new(&self.handoff_code.borrow()));
                ("/exchange", body, None)
            }
            Request::Retrieve => ("", None, None),
            Request::Submit(submission) => ("/submit", json::body(submission), None),
            Request::Events(last_event_id) => ("/events", None, last_event_id.as_deref()),
        };
        let kind = match request {
            Request::Exchange => Kind::Exchange(Rc::clone(self)),
            Request::Retrieve => Kind::Retrieve,
            Request::Submit(_) => Kind::Submit,
            Request::Events(id) => Kind::Events(Box::new(Stream::after(id.as_deref()))),
        };
        let follows = matches!(request, Request::Events(_));
        // Gone with its end, and not only when the browser lets go of what it was handed: it can be
        // what keeps the token.
        let answer = Rc::new(RefCell::new(Some(Answer {
            ticket,
            kind,
            hear,
            result: Err(Failure::network()),
            bytes: Vec::new(),
        })));
        let same = Rc::clone(&answer);
        let head = Closure::<Head>::new(move |status, content_type, retry_after, date| {
            let mut answer = same.borrow_mut();
            answer.as_mut().map_or(UNREAD, |answer| {
                answer.head(status, content_type, retry_after, date)
            })
        });
        let take = Closure::<Take>::new(move |bytes: Option<Vec<u8>>, whole| {
            let Some(bytes) = bytes else {
                let ended = answer.take();
                ended.into_iter().for_each(|answer| answer.end(whole));
                return false;
            };
            let mut answer = answer.borrow_mut();
            answer.as_mut().is_some_and(|answer| answer.take(bytes))
        });
        // Only the exchange is made without a token, and before there is one.
        browser::call(
            &[&*self.connection, path].concat(),
            self.jwt.borrow().expose(),
            &body.unwrap_or_default(),
            follows,
            last_event_id,
            &self.own(),
            // The browser lets go of both when it is done.
            &head.into_js_value(),
            &take.into_js_value(),
        )
    }

    /// What the host has put in the place of `fetch`.
    fn own(&self) -> JsValue {
        #[cfg(feature = "transport")]
        if let Some(own) = self.transport.fetch.clone() {
            return Closure::<dyn Fn(String, web_sys::RequestInit) -> js_sys::Promise>::new(
                move |url: String, init| own.fetch(&url, &init),
            )
            .into_js_value();
        }
        JsValue::UNDEFINED
    }

    /// Lets go of what opens the connection.
    pub(crate) fn forget(&self) {
        self.handoff_code.take();
        self.jwt.take();
    }

    /// Goes on with another token.
    #[cfg(feature = "transport")]
    pub(crate) fn renew(&self, jwt: Secret) {
        *self.jwt.borrow_mut() = jwt;
    }
}

type Head = dyn FnMut(u16, Option<String>, f64, f64) -> i32;
type Take = dyn FnMut(Option<Vec<u8>>, bool) -> bool;

/// Its body is not waited for: see `browser.js`.
const UNREAD: i32 = -1;

/// An answer on its way.
struct Answer {
    ticket: Ticket,
    kind: Kind,
    hear: Hear,
    /// What is known so far: the status of a good answer.
    result: Result<u16, Failure>,
    bytes: Vec<u8>,
}

enum Kind {
    /// With what keeps the JWT.
    Exchange(Rc<Wire>),
    Retrieve,
    Submit,
    Events(Box<Stream>),
}

/// Milliseconds as JavaScript has them.
fn millis(value: f64) -> Option<Millis> {
    (!value.is_nan()).then_some(value as Millis)
}

impl Answer {
    /// The answer begins. Says how long its body is waited for: see `browser.js`. The `Date` header
    /// can be read cross-origin only where the server exposes it.
    fn head(
        &mut self,
        status: u16,
        content_type: Option<String>,
        retry_after: f64,
        date: f64,
    ) -> i32 {
        const TO_THE_END: i32 = 0;
        /// A refusal is read for its words, and only as long as that does not hold up what its
        /// status says: its body can be anything, and need not end.
        const PATIENCE: i32 = 2_000;

        // Before what the answer says: its times are read by this clock.
        if let Some(date) = millis(date) {
            (self.hear)(Input::ServerClock(date), false);
        }
        let is_good = match self.kind {
            Kind::Events(_) => stream_opens(status, content_type.as_deref()),
            _ => matches!(status, 200..300),
        };
        if !is_good {
            self.result = Err(Failure {
                status: Some(status),
                retry_after: millis(retry_after).map(RetryAfter::In),
                error: ApiError::default(),
            });
            return PATIENCE;
        }
        self.result = Ok(status);
        match self.kind {
            // The outcome of a submission arrives on the stream.
            Kind::Submit => return UNREAD,
            Kind::Events(_) => (self.hear)(Input::StreamOpened(self.ticket), false),
            _ => {}
        }
        TO_THE_END
    }

    /// A piece of the body. Says whether more is wanted.
    fn take(&mut self, bytes: Vec<u8>) -> bool {
        if let (Kind::Events(stream), Ok(_)) = (&mut self.kind, &self.result) {
            return stream.feed(self.ticket, &bytes, &self.hear);
        }
        self.bytes.extend(bytes);
        self.bytes.len() <= LONGEST_BODY
    }

    fn end(self, whole: bool) {
        // A body that was cut off says nothing.
        let document = whole
            .then(|| json::parse(&String::from_utf8_lossy(&self.bytes)))
            .flatten();
        let mut result = self.result;
        if let Err(failure) = &mut result {
            failure.error = document
                .as_ref()
                .map(ApiError::from_value)
                .unwrap_or_default();
        }
        let document = || document.as_ref().ok_or_else(Failure::network);
        let ticket = self.ticket;
        let input = match &self.kind {
            Kind::Exchange(wire) => {
                let jwt = result.and_then(|status| {
                    let jwt = document().ok().and_then(|document| document.text("jwt"));
                    let why = || {
                        if whole {
                            Failure::no_token(status)
                        } else {
                            Failure::network()
                        }
                    };
                    jwt.ok_or_else(why)
                });
                let taken = jwt.map(|jwt| {
                    wire.forget();
                    *wire.jwt.borrow_mut() = Secret::new(jwt);
                });
                Input::Exchanged(ticket, taken)
            }
            Kind::Retrieve => {
                let read = |value| Snapshot::decode(value).map_err(|_| Failure::network());
                let snapshot = result.and_then(|_| read(document()?)).map(Box::new);
                Input::Snapshot(ticket, snapshot)
            }
            Kind::Submit => Input::Submitted(ticket, result.map(|_| ())),
            Kind::Events(_) => Input::StreamEnded(ticket, result.err()),
        };
        (self.hear)(input, true);
    }
}

/// The event stream as it is read.
struct Stream {
    parser: Parser,
    /// The last event's id, as the session knows it.
    committed: String,
}

impl Stream {
    fn after(last_event_id: Option<&str>) -> Self {
        let parser = Parser::new().with_last_event_id(last_event_id.unwrap_or_default());
        let committed = parser.last_event_id().to_owned();
        Self { parser, committed }
    }

    /// Takes in a piece; `false` when the stream is junk.
    fn feed(&mut self, ticket: Ticket, bytes: &[u8], hear: &Hear) -> bool {
        let read = self.parser.feed(bytes, |event| {
            let data = json::parse(event.data);
            let decoded = StreamEvent::decode(event.name, data.as_ref());
            hear(Input::StreamEvent(ticket, decoded), false);
        });
        let id = self.parser.last_event_id();
        let last_event_id = (id != self.committed).then(|| {
            self.committed = id.to_owned();
            self.committed.clone()
        });
        let retry = self.parser.retry();
        hear(
            Input::StreamBytes {
                ticket,
                retry,
                last_event_id,
            },
            false,
        );
        read.is_ok()
    }
}
