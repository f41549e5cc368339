//! What the four calls are answered with, as the machine wants to hear it. A head start's answers
//! are read here like any.

use super::body::{self, Sink};
use crate::browser::steady_now;
use crate::json;
use gloo_net::http::Response;
use managed_auth_core::protocol::{ApiError, Snapshot, StreamEvent, Value};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Failure, Input, RetryAfter, Ticket, stream_opens};
use managed_auth_core::sse::Parser;
use managed_auth_core::time::Millis;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// A refusal is read for its words, and only as long as that does not hold up what its status says:
/// its body can be anything, and need not end. In milliseconds.
const PATIENCE: u32 = 2_000;

/// Who hears of a call while it is on its way.
pub(super) trait Ear {
    fn hear(&self, input: Input);
    /// Nothing more for now: what was heard can be shown.
    fn pause(&self);
}

/// The server's clock, as the `Date` header told it. Cross-origin it can be read only where the
/// server exposes it.
#[derive(Clone, Copy)]
pub(super) struct ServerClock {
    date: f64,
    read: f64,
}

impl ServerClock {
    fn of(response: &Response) -> Option<Self> {
        let date = js_sys::Date::parse(&response.headers().get("Date")?);
        (!date.is_nan()).then(|| Self {
            date,
            read: steady_now(),
        })
    }

    /// What it shows now, which can be later than when it was told.
    fn now(self) -> Millis {
        (self.date + steady_now() - self.read) as Millis
    }

    pub(super) fn input(self) -> Input {
        Input::ServerClock(self.now())
    }
}

/// The beginning of an answer. None came when the network failed, or when nobody wants it any more.
async fn begin(answer: JsFuture) -> Result<Response, Failure> {
    let answer = answer.await.map_err(|_| Failure::network())?;
    let response = answer.dyn_into::<web_sys::Response>();
    response.map(Response::from).map_err(|_| Failure::network())
}

/// The same for who hears of the server's clock at once.
async fn begin_for(ear: &dyn Ear, answer: JsFuture) -> Result<Response, Failure> {
    let response = begin(answer).await?;
    if let Some(clock) = ServerClock::of(&response) {
        ear.hear(clock.input());
    }
    Ok(response)
}

/// Reads a good answer's document; of any other answer, why it was refused.
async fn document(response: &Response) -> Result<Value, Failure> {
    if !matches!(response.status(), 200..300) {
        return Err(refusal(response).await);
    }
    json(response).await.ok_or_else(Failure::network)
}

/// A body that was cut off says nothing.
async fn json(response: &Response) -> Option<Value> {
    parse(&body::whole(response).await?)
}

fn parse(bytes: &[u8]) -> Option<Value> {
    // A mark of the byte order is no part of the text, as browsers read it.
    json::parse(String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}'))
}

async fn refusal(response: &Response) -> Failure {
    let clock = ServerClock::of(response);
    let asked_for = response.headers().get("Retry-After");
    let said = body::within(PATIENCE, json(response)).await.flatten();
    Failure {
        status: Some(response.status()),
        error: said.as_ref().map(ApiError::from_value).unwrap_or_default(),
        retry_after: asked_for.and_then(|text| retry_after(&text, clock)),
    }
}

/// Seconds, or an HTTP date by the clock of the same answer.
fn retry_after(text: &str, clock: Option<ServerClock>) -> Option<RetryAfter> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds: Millis = text.parse().unwrap_or(Millis::MAX);
        return Some(RetryAfter::In(seconds.saturating_mul(1_000)));
    }
    let at = http_date(text)?;
    Some(RetryAfter::At {
        time: at as Millis,
        date: clock.map(ServerClock::now),
    })
}

/// A date in one of the three forms of RFC 9110, 5.6.7. Browsers find a date in almost any words with
/// a number; in these forms its weekday comes first, and its time of day is there to the second.
fn http_date(text: &str) -> Option<f64> {
    // The oldest form names no zone, and means the same.
    let zone = if text.ends_with(" GMT") { "" } else { " GMT" };
    let at = js_sys::Date::parse(&[text, zone].concat());
    if at.is_nan() {
        return None;
    }
    // `Sun, 06 Nov 1994 08:49:37 GMT`
    let read = String::from(js_sys::Date::new(&at.into()).to_utc_string());
    let (weekday, time) = (read.get(..3)?, read.rsplit(' ').nth(1)?);
    (text.starts_with(weekday) && text.contains(time)).then_some(at)
}

/// What came of an exchange.
pub(super) struct Exchanged {
    pub(super) clock: Option<ServerClock>,
    pub(super) token: Result<Secret, Failure>,
}

impl Exchanged {
    pub(super) async fn read(answer: JsFuture) -> Self {
        let mut clock = None;
        let token = async {
            let response = begin(answer).await?;
            clock = ServerClock::of(&response);
            let status = response.status();
            if !matches!(status, 200..300) {
                return Err(refusal(&response).await);
            }
            // Cut off it can be asked for again. Whole, it is all that the code brings.
            let bytes = body::whole(&response).await.ok_or_else(Failure::network)?;
            let token = parse(&bytes).and_then(|document| document.text("jwt"));
            token
                .map(Secret::new)
                .ok_or_else(|| Failure::no_token(status))
        }
        .await;
        Self { clock, token }
    }
}

/// The snapshot.
pub(super) async fn retrieved(ticket: Ticket, answer: JsFuture, ear: Rc<dyn Ear>) -> Input {
    let snapshot = async {
        let document = document(&begin_for(&*ear, answer).await?).await?;
        let snapshot = Snapshot::decode(&document).map_err(|_| Failure::network())?;
        Ok(Box::new(snapshot))
    };
    Input::Snapshot(ticket, snapshot.await)
}

/// Whether a submission was taken. Its outcome arrives on the stream, so its body does not matter.
pub(super) async fn submitted(ticket: Ticket, answer: JsFuture, ear: Rc<dyn Ear>) -> Input {
    let taken = async {
        let response = begin_for(&*ear, answer).await?;
        if !matches!(response.status(), 200..300) {
            return Err(refusal(&response).await);
        }
        body::give_up(&response);
        Ok(())
    };
    Input::Submitted(ticket, taken.await)
}

/// The event stream, to its end.
pub(super) async fn followed(
    ticket: Ticket,
    answer: JsFuture,
    last_event_id: Option<String>,
    signal: AbortSignal,
    ear: Rc<dyn Ear>,
) -> Input {
    let response = match begin_for(&*ear, answer).await {
        Ok(response) => response,
        Err(failure) => return Input::StreamEnded(ticket, Some(failure)),
    };
    let content_type = response.headers().get("Content-Type");
    if !stream_opens(response.status(), content_type.as_deref()) {
        return Input::StreamEnded(ticket, Some(refusal(&response).await));
    }
    ear.hear(Input::StreamOpened(ticket));
    ear.pause();
    let parser = Parser::new().with_last_event_id(last_event_id.unwrap_or_default());
    let committed = parser.last_event_id().to_owned();
    let mut stream = Stream {
        ticket,
        signal,
        parser,
        committed,
        ear,
    };
    body::read(&response, &mut stream).await;
    Input::StreamEnded(ticket, None)
}

/// The event stream as it is read.
struct Stream {
    ticket: Ticket,
    signal: AbortSignal,
    parser: Parser,
    /// The last event's id, as the session knows it.
    committed: String,
    ear: Rc<dyn Ear>,
}

impl Sink for Stream {
    /// Enough when the stream is junk, or nobody follows it any more.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let (ticket, ear) = (self.ticket, &self.ear);
        let read = self.parser.feed(bytes, |event| {
            let data = json::parse(event.data);
            let decoded = StreamEvent::decode(event.name, data.as_ref());
            ear.hear(Input::StreamEvent(ticket, decoded));
        });
        let id = self.parser.last_event_id();
        let last_event_id = (id != self.committed).then(|| {
            self.committed = id.to_owned();
            self.committed.clone()
        });
        ear.hear(Input::StreamBytes {
            ticket,
            retry: self.parser.retry(),
            last_event_id,
        });
        read.is_ok() && !self.signal.aborted()
    }

    fn pause(&mut self) {
        self.ear.pause();
    }
}
