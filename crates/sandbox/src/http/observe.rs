//! What happens around every call: it is counted, an armed fault may strike it, and it is logged.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, IntoResponseParts, Redirect, Response, ResponseParts};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::MAX_BODY;
use super::request::too_large;
use crate::clock;
use crate::counts::{Counters, Endpoint, Tally};
use crate::error::ApiError;
use crate::fault::Effect;
use crate::faults::Strike;
use crate::sandbox::Shared;

/// What a handler adds to its line in the log.
#[derive(Debug, Clone)]
pub(super) struct Note(String);

impl Note {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl IntoResponseParts for Note {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

pub(super) async fn observe(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let Some((endpoint, id)) = endpoint(&method, uri.path()) else {
        let response = next.run(request).await;
        if is_page(uri.path()) {
            log(&shared, &method, &uri, &response);
        }
        return response;
    };
    let connection = shared.store.get(&id);
    let own = connection.as_ref().map(|it| &it.counts);
    shared.counters.call(endpoint, own);
    let unanswered = Unanswered(&shared.counters, own);
    let response = if endpoint == Endpoint::Submit {
        submit(&shared, &id, request, next).await
    } else {
        answer(&shared, endpoint, &id, request, next).await
    };
    std::mem::forget(unanswered);
    log(&shared, &method, &uri, &response);
    response
}

/// A call on its way. It is dropped with its connection, when the caller gives it up.
struct Unanswered<'a>(&'a Counters, Option<&'a Tally>);

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        self.0.abandoned(self.1);
    }
}

/// Keeps a submission as it arrived, whatever becomes of it.
async fn submit(shared: &Shared, id: &str, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BODY).await else {
        return too_large().into_response();
    };
    let body = serde_json::from_slice(&bytes)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    let number = shared.counters.submitted(id, body);
    let request = Request::from_parts(parts, Body::from(bytes));
    let response = answer(shared, Endpoint::Submit, id, request, next).await;
    shared.counters.answered(number, response.status().as_u16());
    response
}

/// Handles the call, or lets a fault do it.
async fn answer(
    shared: &Shared,
    endpoint: Endpoint,
    id: &str,
    request: Request,
    next: Next,
) -> Response {
    let Some(Strike {
        fault,
        retry_after,
        delay,
    }) = shared.faults.strike(endpoint, id)
    else {
        return next.run(request).await;
    };
    let error = |status, code| {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        ApiError::new(status, code, fault.about()).into_response()
    };
    let mut response = match fault.effect() {
        Effect::Error(status, code) => error(status, code),
        Effect::RetryLater(status, code) => {
            let mut response = error(status, code);
            if let Ok(value) = HeaderValue::from_str(&retry_after) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Effect::Answer {
            status,
            content_type,
            body,
        } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut response = (status, body).into_response();
            match content_type {
                "" => response.headers_mut().remove(header::CONTENT_TYPE),
                known => response
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, HeaderValue::from_static(known)),
            };
            response
        }
        Effect::Cut => cut(next.run(request).await).await,
        Effect::Slow => {
            let response = next.run(request).await;
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                () = until_stopped(shared) => {}
            }
            response
        }
        Effect::Redirect => {
            let origin = shared.origin.replacen("127.0.0.1", "localhost", 1);
            Redirect::temporary(&[&origin, request.uri().path()].concat()).into_response()
        }
        Effect::Lost => {
            next.run(request).await;
            // A body that fails at once takes the head of its answer with it.
            let gone = async { Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted)) };
            Response::new(Body::from_stream(stream::once(gone)))
        }
        Effect::Silence => {
            until_stopped(shared).await;
            error(503, "unavailable")
        }
        // Those strike open streams, not calls.
        Effect::Stream(_) => next.run(request).await,
    };
    let was = response
        .extensions_mut()
        .remove::<Note>()
        .map_or_else(String::new, |note| note.0);
    response
        .extensions_mut()
        .insert(Note(format!("fault {fault} {was}")));
    response
}

/// The first half of an answer, as if it were all of it.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    let half: Bytes = bytes.slice(..bytes.len() / 2);
    Response::from_parts(parts, Body::from(half))
}

async fn until_stopped(shared: &Shared) {
    // An error means that the sandbox is gone, which is the same.
    let _ = shared.stopped.clone().wait_for(|stopped| *stopped).await;
}

/// Which call this is, and of which connection.
fn endpoint(method: &Method, path: &str) -> Option<(Endpoint, String)> {
    let rest = path.strip_prefix("/auth/connections")?;
    let mut segments = rest.split('/').skip(1);
    let (id, call, none) = (segments.next(), segments.next(), segments.next());
    let id = percent_decode_str(id.unwrap_or_default())
        .decode_utf8_lossy()
        .into_owned();
    let endpoint = match (method.as_str(), id.is_empty(), call, none) {
        ("POST", true, None, None) => Endpoint::Create,
        ("GET", true, None, None) => Endpoint::List,
        ("GET", false, None, None) => Endpoint::Retrieve,
        ("DELETE", false, None, None) => Endpoint::Delete,
        ("POST", false, Some("login"), None) => Endpoint::Login,
        ("POST", false, Some("exchange"), None) => Endpoint::Exchange,
        ("GET", false, Some("events"), None) => Endpoint::Events,
        ("POST", false, Some("submit"), None) => Endpoint::Submit,
        _ => return None,
    };
    Some((endpoint, id))
}

/// What else is worth a line: not the page's files, not the tests' controls.
fn is_page(path: &str) -> bool {
    ["/auth/", "/login", "/start"]
        .iter()
        .any(|start| path.starts_with(start))
}

fn log(shared: &Shared, method: &Method, uri: &Uri, response: &Response) {
    shared.options.log.line(|| {
        let note = response
            .extensions()
            .get::<Note>()
            .map_or("", |note| note.0.as_str());
        format!(
            "{} {:<6} {} {} {note}",
            clock::time(SystemTime::now()),
            method.as_str(),
            without_secrets(uri),
            response.status().as_u16(),
        )
        .trim_end()
        .to_owned()
    });
}

/// The path and query, the handoff code left out.
fn without_secrets(uri: &Uri) -> String {
    let Some(query) = uri.query() else {
        return uri.path().to_owned();
    };
    let kept = query.split('&').map(|pair| match pair.split_once('=') {
        Some(("code", _)) => "code=...",
        _ => pair,
    });
    format!("{}?{}", uri.path(), kept.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_no_code() {
        let uri = "/login/ma_1?skip_prime=1&code=secret&theme=dark"
            .parse()
            .unwrap();
        assert_eq!(
            without_secrets(&uri),
            "/login/ma_1?skip_prime=1&code=...&theme=dark"
        );
    }

    #[test]
    fn each_call_is_known_by_method_and_path() {
        let of = |method: &str, path| endpoint(&method.parse().unwrap(), path);
        let known = |endpoint, id: &str| Some((endpoint, id.to_owned()));
        assert_eq!(of("POST", "/auth/connections"), known(Endpoint::Create, ""));
        assert_eq!(of("GET", "/auth/connections"), known(Endpoint::List, ""));
        assert_eq!(
            of("GET", "/auth/connections/a%2Fb"),
            known(Endpoint::Retrieve, "a/b")
        );
        assert_eq!(
            of("DELETE", "/auth/connections/a"),
            known(Endpoint::Delete, "a")
        );
        assert_eq!(
            of("POST", "/auth/connections/a/login"),
            known(Endpoint::Login, "a")
        );
        assert_eq!(
            of("POST", "/auth/connections/a/exchange"),
            known(Endpoint::Exchange, "a")
        );
        assert_eq!(
            of("GET", "/auth/connections/a/events"),
            known(Endpoint::Events, "a")
        );
        assert_eq!(
            of("POST", "/auth/connections/a/submit"),
            known(Endpoint::Submit, "a")
        );
        assert_eq!(of("GET", "/auth/connections/a/submit"), None);
        assert_eq!(of("GET", "/auth/connections/a/b/c"), None);
    }
}
