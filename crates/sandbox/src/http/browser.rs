//! The browser's calls, the stream aside.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::auth;
use super::observe::Note;
use super::request::{Body, Segment};
use crate::error::ApiError;
use crate::flow::submission::Submission;
use crate::sandbox::Shared;
use crate::store::Connection;

/// `POST /auth/connections/{id}/exchange`
pub(super) async fn exchange(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
    Body(body): Body,
) -> Result<Json<Value>, ApiError> {
    let connection = find(&shared, &id)?;
    let Some(code) = body.get("code").and_then(Value::as_str) else {
        return Err(ApiError::bad_request(
            "invalid_request",
            "`code` must be a string.",
        ));
    };
    connection.spend(code)?;
    let lifetime = shared.options.token_lifetime;
    let jwt = shared
        .mint
        .token(&connection.id, lifetime, SystemTime::now());
    Ok(Json(json!({ "jwt": jwt })))
}

/// `GET /auth/connections/{id}`
pub(super) async fn retrieve(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    auth::browser(&shared, &headers, &id)?;
    let connection = find(&shared, &id)?;
    let note = connection.flow().map_or_else(
        || "no login".to_owned(),
        |flow| format!("state {}", flow.latest().label()),
    );
    Ok((Note::new(note), Json(connection.snapshot())).into_response())
}

/// `POST /auth/connections/{id}/submit`
pub(super) async fn submit(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
    headers: HeaderMap,
    body: Result<Body, ApiError>,
) -> Result<Response, ApiError> {
    auth::browser(&shared, &headers, &id)?;
    let connection = find(&shared, &id)?;
    let Body(body) = body?;
    let submission = Submission::read(&body)?;
    let Some(flow) = connection.flow() else {
        return Err(no_login());
    };
    let before = flow.latest().label();
    flow.with(|play, now| play.answer(&submission, now))?;
    let note = Note::new(format!("state {before} -> SUBMITTING"));
    Ok((
        StatusCode::ACCEPTED,
        note,
        Json(json!({ "accepted": true })),
    )
        .into_response())
}

pub(super) fn find(shared: &Shared, id: &str) -> Result<Arc<Connection>, ApiError> {
    let found = shared.store.get(id);
    found.ok_or_else(|| ApiError::not_found("There is no such connection."))
}

pub(super) fn no_login() -> ApiError {
    let message = "No login was started on this connection.";
    ApiError::new(StatusCode::CONFLICT, "no_login", message)
}
