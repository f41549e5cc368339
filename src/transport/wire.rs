//! The four calls of the contract's section 1, over `fetch`.
//!
//! The JWT lives and dies here: nothing outside ever sees it.

use super::{after, json};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use managed_auth_core::protocol::{ApiError, Snapshot, Submission, Value, exchange_request};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Failure, stream_opens};
use managed_auth_core::time::{Millis, parse_http_date, parse_retry_after};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, Response,
};

/// A body longer than this is not an answer of this API.
const LONGEST_BODY: usize = 4 << 20;

/// One connection of the API, and what is needed to speak to it.
pub(crate) struct Wire {
    /// Everything before `/exchange`, `/events` and `/submit`.
    connection: String,
    handoff_code: Secret,
    jwt: RefCell<Secret>,
}

/// An answer that can be used, and what its headers tell besides.
pub(crate) struct Answered<T> {
    pub(crate) value: T,
    /// The `Date` header. Cross-origin it can be read only where the server exposes it.
    pub(crate) date: Option<Millis>,
}

impl Wire {
    pub(crate) fn new(base_url: &str, session_id: &str, handoff_code: Secret) -> Self {
        let base = base_url.trim_end_matches('/');
        let id = String::from(js_sys::encode_uri_component(session_id));
        Self {
            connection: [base, "/auth/connections/", &id].concat(),
            handoff_code,
            jwt: RefCell::default(),
        }
    }

    pub(crate) async fn exchange(&self, signal: &AbortSignal) -> Result<(), Failure> {
        let body = exchange_request(&self.handoff_code);
        let response = self
            .call("POST", "/exchange", Some(body.expose()), None, signal)
            .await?;
        let document = read_document(&response).await?;
        let jwt = document.text("jwt").ok_or_else(Failure::network)?;
        *self.jwt.borrow_mut() = Secret::new(jwt);
        Ok(())
    }

    pub(crate) async fn retrieve(
        &self,
        signal: &AbortSignal,
    ) -> Result<Answered<Snapshot>, Failure> {
        let response = self.call("GET", "", None, None, signal).await?;
        let value = Snapshot::decode(&read_document(&response).await?);
        let date = header(&response, "date").and_then(|date| parse_http_date(&date));
        Ok(Answered {
            value: value.map_err(|_| Failure::network())?,
            date,
        })
    }

    /// Any success counts: the outcome arrives on the stream.
    pub(crate) async fn submit(
        &self,
        submission: &Submission,
        signal: &AbortSignal,
    ) -> Result<(), Failure> {
        self.call("POST", "/submit", Some(submission.json()), None, signal)
            .await
            .map(drop)
    }

    /// Opens the event stream; its body comes chunk by chunk.
    pub(crate) async fn events(
        &self,
        last_event_id: Option<&str>,
        signal: &AbortSignal,
    ) -> Result<Body, Failure> {
        let last_event_id = Some(last_event_id.unwrap_or_default());
        let response = self
            .call("GET", "/events", None, last_event_id, signal)
            .await?;
        if stream_opens(
            response.status(),
            header(&response, "content-type").as_deref(),
        ) {
            return Body::of(&response).ok_or_else(Failure::network);
        }
        Err(refusal(&response).await)
    }

    /// Only the exchange is made without a token, and before there is one.
    fn authorize(&self, headers: &Headers) -> Result<(), JsValue> {
        let jwt = self.jwt.borrow();
        if jwt.is_empty() {
            return Ok(());
        }
        headers.set("Authorization", &["Bearer ", jwt.expose()].concat())
    }

    /// Makes a call. `stream` is the last event id where the event stream is asked for.
    async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        stream: Option<&str>,
        signal: &AbortSignal,
    ) -> Result<Response, Failure> {
        let response = async {
            let headers = Headers::new()?;
            self.authorize(&headers)?;
            let init = RequestInit::new();
            if let Some(body) = body {
                headers.set("Content-Type", "application/json")?;
                init.set_body(&JsValue::from_str(body));
            }
            if let Some(id) = stream {
                headers.set("Accept", "text/event-stream")?;
                if !id.is_empty() {
                    // Header values are byte strings: each byte of the UTF-8 text becomes one
                    // character. An id that no header can carry is not sent.
                    let bytes: String = id.bytes().map(char::from).collect();
                    headers.set("Last-Event-ID", &bytes).ok();
                }
            }
            init.set_method(method);
            init.set_headers_headers(&headers);
            init.set_signal(Some(signal));
            init.set_cache(RequestCache::NoStore);
            let window = web_sys::window().ok_or(JsValue::NULL)?;
            let url = [&*self.connection, path].concat();
            JsFuture::from(window.fetch_with_str_and_init(&url, &init))
                .await?
                .dyn_into::<Response>()
        };
        let response = response.await.map_err(|_: JsValue| Failure::network())?;
        if response.ok() {
            Ok(response)
        } else {
            Err(refusal(&response).await)
        }
    }
}

/// What an answer that is not the wanted one means. Its body can be anything, and need not end: it
/// is read for its words, and only as long as that does not hold up what the status says.
async fn refusal(response: &Response) -> Failure {
    const PATIENCE: i32 = 2_000;
    let error = match Body::of(response) {
        Some(body) => json::parse(&body.text(Some(after(PATIENCE))).await.unwrap_or_default()),
        None => None,
    };
    let now = js_sys::Date::now() as Millis;
    Failure {
        status: Some(response.status()),
        error: error
            .map(|error| ApiError::from_value(&error))
            .unwrap_or_default(),
        retry_after: header(response, "retry-after").and_then(|text| parse_retry_after(&text, now)),
    }
}

async fn read_document(response: &Response) -> Result<Value, Failure> {
    let body = Body::of(response).ok_or_else(Failure::network)?;
    let text = body.text(None).await.ok_or_else(Failure::network)?;
    json::parse(&text).ok_or_else(Failure::network)
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// A response body as it arrives.
pub(crate) struct Body(ReadableStreamDefaultReader);

impl Body {
    fn of(response: &Response) -> Option<Self> {
        response.body()?.get_reader().dyn_into().ok().map(Self)
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
