//! The stream: the current state at once, then each change, and a heartbeat in between.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep_until};

use super::observe::Note;
use super::request::Segment;
use super::{auth, browser};
use crate::clock;
use crate::error::ApiError;
use crate::fault::StreamEffect;
use crate::flow::Flow;
use crate::sandbox::Shared;
use crate::store::Connection;

/// `GET /auth/connections/{id}/events`
pub(super) async fn follow(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    auth::browser(&shared, &headers, &id)?;
    let connection = browser::find(&shared, &id)?;
    let Some(flow) = connection.flow() else {
        return Err(browser::no_login());
    };
    let note = Note::new(format!("follows, state {}", flow.latest().label()));
    let follower = Follower::new(shared, connection, flow);
    let frames = stream::unfold(follower, |mut follower| async {
        let frame = follower.next().await?;
        Some((frame, follower))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache, no-transform"),
    ];
    Ok((note, headers, Body::from_stream(frames)).into_response())
}

/// One open stream. Its drop marks its end, whichever side ended it.
struct Follower {
    shared: Arc<Shared>,
    connection: Arc<Connection>,
    flow: Arc<Flow>,
    /// Notified at a new state, at a newly armed fault, and at the end of the sandbox.
    states: watch::Receiver<u64>,
    faults: watch::Receiver<u64>,
    stopped: watch::Receiver<bool>,
    /// The number of the last state sent.
    sent: u64,
    heartbeat: Instant,
    then: Then,
}

/// What the stream does next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Says how long to wait before coming back, where the sandbox was told to.
    Begin,
    Follow,
    End,
    /// Closes the socket once what was written is sent.
    Break,
    Stall,
    Flood,
}

/// How much of a line without end is written at once.
const FLOOD: usize = 64 * 1024;

impl Follower {
    fn new(shared: Arc<Shared>, connection: Arc<Connection>, flow: Arc<Flow>) -> Self {
        shared.counters.stream_opened(&connection.counts);
        flow.with(|play, now| play.start(now));
        Self {
            states: flow.bell(),
            faults: shared.faults.bell(),
            stopped: shared.stopped.clone(),
            // The current state is the first to be sent.
            sent: flow.latest().number - 1,
            heartbeat: Instant::now() + shared.options.heartbeat,
            then: Then::Begin,
            shared,
            connection,
            flow,
        }
    }

    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            match self.then {
                Then::Begin => {
                    self.then = Then::Follow;
                    if let Some(retry) = self.shared.options.retry {
                        let line = format!("retry: {}\n\n", retry.as_millis());
                        return Some(Ok(Bytes::from(line)));
                    }
                }
                Then::Follow => {
                    if let Some(frame) = self.frame() {
                        return Some(Ok(frame));
                    }
                    if self.then == Then::Follow {
                        self.wait().await;
                        if *self.stopped.borrow() {
                            return None;
                        }
                    }
                }
                Then::End => return None,
                Then::Break => {
                    // What is written before the stream rests is sent before it breaks.
                    tokio::task::yield_now().await;
                    return Some(Err(io::ErrorKind::ConnectionAborted.into()));
                }
                Then::Stall => {
                    // An error means that the sandbox is gone, which is the same.
                    let _ = self.stopped.wait_for(|stopped| *stopped).await;
                    return None;
                }
                Then::Flood => {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    return Some(Ok(Bytes::from(vec![b'x'; FLOOD])));
                }
            }
        }
    }

    /// What can be sent at once, if anything.
    fn frame(&mut self) -> Option<Bytes> {
        self.states.mark_unchanged();
        self.faults.mark_unchanged();
        if let Some(state) = self.flow.after(self.sent) {
            self.sent = state.number;
            if state.is_final() {
                self.then = Then::End;
            }
            self.shared.counters.event_sent(&self.connection.counts);
            return Some(frame(
                Some(state.number),
                "managed_auth_state",
                &state.event(),
            ));
        }
        if let Some(aside) = self.flow.aside() {
            return Some(aside);
        }
        if let Some(effect) = self.shared.faults.strike_stream(&self.connection.id) {
            return self.strike(effect);
        }
        if self.heartbeat <= Instant::now() {
            self.heartbeat = Instant::now() + self.shared.options.heartbeat;
            self.shared.counters.event_sent(&self.connection.counts);
            let heartbeat = json!({ "event": "sse_heartbeat", "timestamp": now() });
            return Some(frame(None, "sse_heartbeat", &heartbeat));
        }
        None
    }

    fn strike(&mut self, effect: StreamEffect) -> Option<Bytes> {
        let (then, bytes) = match effect {
            StreamEffect::Drop => {
                let event = self.flow.latest().event();
                let whole = frame(Some(self.sent), "managed_auth_state", &event);
                (Then::Break, Some(whole.slice(..whole.len() / 2)))
            }
            StreamEffect::Close => (Then::End, None),
            StreamEffect::Stall => (Then::Stall, None),
            StreamEffect::ErrorEvent => {
                let error = json!({
                    "event": "error",
                    "timestamp": now(),
                    "error": { "code": "internal_error", "message": "The login broke down." },
                });
                (Then::End, Some(frame(None, "error", &error)))
            }
            StreamEffect::EndlessLine => (Then::Flood, Some(Bytes::from_static(b"data: "))),
            StreamEffect::Junk => (Then::Follow, Some(Bytes::from_static(JUNK))),
        };
        self.then = then;
        bytes
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.states.changed() => {}
            _ = self.faults.changed() => {}
            _ = self.stopped.wait_for(|stopped| *stopped) => {}
            () = sleep_until(self.heartbeat) => {}
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.shared.counters.stream_closed(&self.connection.counts);
        self.shared.options.log.line(|| {
            let id = &self.connection.id;
            let state = self.flow.latest();
            format!(
                "{} closed a stream of {id}, state {}",
                clock::time(SystemTime::now()),
                state.label()
            )
        });
    }
}

/// Every line of it is one that a parser must pass over, and none of it is an event that means something.
const JUNK: &[u8] =
    b": a comment\n\n\xff\xfe\x00\n:\ndata\nunknown: field\n\nevent: weather_report\n\
data: {\"event\":\"weather_report\",\"rain\":true}\n\nevent: managed_auth_state\n\n\
retry: soon\n\ndata\n\n";

fn frame(id: Option<u64>, event: &str, data: &Value) -> Bytes {
    let id = id.map_or_else(String::new, |id| format!("id: {id}\n"));
    Bytes::from(format!("{id}event: {event}\ndata: {data}\n\n"))
}

fn now() -> String {
    clock::rfc3339(SystemTime::now())
}
