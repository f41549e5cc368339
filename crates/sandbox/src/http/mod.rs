//! The sandbox over HTTP: one origin for the API, the page and, where allowed, the tests' controls.

mod auth;
mod backend;
mod browser;
mod control;
mod events;
mod observe;
mod page;
mod request;
mod serve;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::error::ApiError;
use crate::sandbox::Shared;

pub(crate) use serve::serve;

/// A longer request body is refused.
pub(crate) const MAX_BODY: usize = 64 * 1024;

pub(crate) const HAS_MORE: HeaderName = HeaderName::from_static("x-has-more");
pub(crate) const NEXT_OFFSET: HeaderName = HeaderName::from_static("x-next-offset");
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let api = Router::new()
        .route(
            "/auth/connections",
            get(backend::list).post(backend::create),
        )
        .route(
            "/auth/connections/{id}",
            get(browser::retrieve).delete(backend::delete),
        )
        .route("/auth/connections/{id}/login", post(backend::login))
        .route("/auth/connections/{id}/exchange", post(browser::exchange))
        .route("/auth/connections/{id}/events", get(events::follow))
        .route("/auth/connections/{id}/submit", post(browser::submit));
    let pages = Router::new()
        .route("/", get(page::sites))
        .route("/sandbox.css", get(page::sites_style))
        .route("/start", post(page::hand_over))
        .route("/start/{site}", get(page::start))
        .route("/login", get(page::hosted))
        .route("/login/{id}", get(page::hosted));
    let control = if shared.options.control {
        control::router()
    } else {
        Router::new()
    };
    api.merge(pages)
        .merge(control)
        .fallback(page::file)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(Arc::clone(&shared), observe::observe))
        .layer(from_fn(no_sniffing))
        .layer(cors())
        .with_state(shared)
}

/// Pages of other origins may make every call: what they need is a token, and they send no cookies.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::CACHE_CONTROL,
            LAST_EVENT_ID,
        ])
        .expose_headers([header::RETRY_AFTER, header::DATE, HAS_MORE, NEXT_OFFSET])
        .max_age(Duration::from_secs(600))
}

async fn no_sniffing(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

async fn wrong_method(method: Method, uri: Uri) -> Response {
    let message = format!("{method} is not a method of {}.", uri.path());
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        message,
    )
    .into_response()
}
