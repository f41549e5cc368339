//! The four calls of the contract's section 1, over `fetch`.
//!
//! The JWT lives and dies here: nothing outside ever sees it.

use super::after;
use super::own::Transport;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use managed_auth_core::protocol::{ApiError, Snapshot, Submission, Value, exchange_request};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Failure, stream_opens};
use managed_auth_core::time::{Millis, parse_http_date, parse_retry_after};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    /// What of a [`RequestInit`] is said in a word. (web-sys has a table of all words there are, and
    /// every byte of it is on the page.)
    type Terms;
    #[wasm_bindgen(method, setter)]
    fn set_cache(this: &Terms, word: &str);
    #[wasm_bindgen(method, setter)]
    fn set_redirect(this: &Terms, word: &str);
}

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

/// What a call brought.
pub(crate) enum Answer {
    /// Nothing more than that it was taken. The outcome of a submission arrives on the stream.
    Done,
    Snapshot {
        snapshot: Box<Snapshot>,
        /// The `Date` header. Cross-origin it can be read only where the server exposes it.
        date: Option<Millis>,
    },
    /// The event stream; its body comes chunk by chunk.
    Stream(Body),
}

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

    /// Makes a call and reads its answer.
    pub(crate) async fn ask(
        &self,
        request: &Request,
        signal: &AbortSignal,
    ) -> Result<Answer, Failure> {
        /// A refusal is read for its words, and only as long as that does not hold up what its
        /// status says: its body can be anything, and need not end.
        const PATIENCE: i32 = 2_000;

        let lost = |_: JsValue| Failure::network();
        let fetched = self.fetch(request, signal).map_err(lost)?;
        let fetched = JsFuture::from(fetched).await.map_err(lost)?;
        let response: Response = fetched.unchecked_into();
        let header = |name: &str| response.headers().get(name).ok().flatten();
        let status = response.status();
        let is_good = match request {
            Request::Events(_) => stream_opens(status, header("content-type").as_deref()),
            _ => response.ok(),
        };
        let body = Body::of(&response);
        let text = match (is_good, request, body) {
            (true, Request::Submit(_), _) => return Ok(Answer::Done),
            (true, Request::Events(_), Some(body)) => return Ok(Answer::Stream(body)),
            (_, _, None) => None,
            (_, _, Some(body)) => body.text((!is_good).then(|| after(PATIENCE))).await,
        };
        let document = text.and_then(|text| Value::from_json(&text));
        if !is_good {
            let now = js_sys::Date::now() as Millis;
            return Err(Failure {
                status: Some(status),
                error: document
                    .as_ref()
                    .map(ApiError::from_value)
                    .unwrap_or_default(),
                retry_after: header("retry-after").and_then(|text| parse_retry_after(&text, now)),
            });
        }
        let document = document.ok_or_else(Failure::network)?;
        if let Request::Exchange = request {
            let jwt = document.text("jwt").ok_or_else(Failure::network)?;
            self.forget();
            *self.jwt.borrow_mut() = Secret::new(jwt);
            return Ok(Answer::Done);
        }
        let snapshot = Snapshot::decode(&document).map_err(|_| Failure::network())?;
        Ok(Answer::Snapshot {
            snapshot: Box::new(snapshot),
            date: header("date").and_then(|date| parse_http_date(&date)),
        })
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

    fn fetch(&self, request: &Request, signal: &AbortSignal) -> Result<Promise, JsValue> {
        let headers = Headers::new()?;
        let init = RequestInit::new();
        let terms: &Terms = init.unchecked_ref();
        let set = |name: &str, value: &str| headers.set(name, value);
        let post = |body: &str| {
            init.set_method("POST");
            // What is secret is not sent on to where an answer points. (What is only read may lie
            // elsewhere: browsers leave the token behind where that is another origin.)
            terms.set_redirect("error");
            init.set_body(&JsValue::from_str(body));
            set("Content-Type", "application/json")
        };
        let path = match request {
            Request::Exchange => {
                post(exchange_request(&self.handoff_code.borrow()).expose())?;
                "/exchange"
            }
            Request::Retrieve => "",
            Request::Submit(submission) => {
                post(submission.json())?;
                "/submit"
            }
            Request::Events(last_event_id) => {
                set("Accept", "text/event-stream")?;
                if let Some(id) = last_event_id {
                    // Header values are byte strings: each byte of the UTF-8 text becomes one
                    // character. An id that no header can carry is not sent.
                    let bytes: String = id.bytes().map(char::from).collect();
                    set("Last-Event-ID", &bytes).ok();
                }
                "/events"
            }
        };
        // Only the exchange is made without a token, and before there is one.
        let jwt = self.jwt.borrow();
        if !jwt.is_empty() {
            set("Authorization", &["Bearer ", jwt.expose()].concat())?;
        }
        init.set_headers_headers(&headers);
        init.set_signal(Some(signal));
        terms.set_cache("no-store");
        let url = [&*self.connection, path].concat();
        #[cfg(feature = "transport")]
        if let Some(own) = &self.transport.fetch {
            return Ok(own.fetch(&url, &init));
        }
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        Ok(window.fetch_with_str_and_init(&url, &init))
    }
}

/// A response body as it arrives.
pub(crate) struct Body(ReadableStreamDefaultReader);

impl Body {
    fn of(response: &Response) -> Option<Self> {
        Some(Self(response.body()?.get_reader().unchecked_into()))
    }

    /// Reads the next chunk into `buffer`; `false` at the end.
    pub(crate) async fn read(
        &self,
        buffer: &mut Vec<u8>,
        patience: Option<&Promise>,
    ) -> Result<bool, Cut> {
        let mut next = self.0.read();
        if let Some(patience) = patience {
            // A race that patience wins has no chunk: it reads as a cut.
            next = Promise::race(&Array::of2(&next, patience));
        }
        let result = JsFuture::from(next).await.map_err(|_| Cut)?;
        let chunk = Reflect::get(&result, &JsValue::from_str("value")).map_err(|_| Cut)?;
        let Ok(chunk) = chunk.dyn_into::<Uint8Array>() else {
            return Ok(false);
        };
        *buffer = chunk.to_vec();
        Ok(true)
    }

    /// The whole body as text; `None` when it was cut off, is too long, or has not ended when
    /// `patience` has.
    async fn text(self, patience: Option<Promise>) -> Option<String> {
        let mut bytes = Vec::new();
        let mut chunk = Vec::new();
        while self.read(&mut chunk, patience.as_ref()).await.ok()? {
            bytes.append(&mut chunk);
            if bytes.len() > LONGEST_BODY {
                return None;
            }
        }
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // What is left unread is given up; a rejection of that is nobody's concern.
        let ignored = JsFuture::from(self.0.cancel());
        wasm_bindgen_futures::spawn_local(async move {
            ignored.await.ok();
        });
    }
}

/// The connection broke in the middle of a body.
#[derive(Debug)]
pub(crate) struct Cut;
