//! What tests in a browser ask of the sandbox over HTTP. Not part of the API, and off unless asked for.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::browser::find;
use super::request::{Body, Segment};
use crate::clock;
use crate::error::ApiError;
use crate::fault::Fault;
use crate::faults::Arm;
use crate::options::{Elsewhere, LoginOptions};
use crate::sandbox::Shared;
use crate::site::Site;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/faults", get(faults).post(arm).delete(clear))
        .route("/sandbox/counts", get(counts))
        .route("/sandbox/logins", post(login))
        .route("/sandbox/connections/{id}/approve", post(approve))
        .route("/sandbox/connections/{id}/cancel", post(cancel))
}

/// The armed faults.
async fn faults(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.faults.to_json())
}

/// Arms one: `{"fault": "stream-500", "times": 3 | "always", "after": 1, "connection": "..",
/// "retry_after": "..", "delay_ms": 1500}`, of which only `fault` is needed.
async fn arm(State(shared): State<Arc<Shared>>, Body(body): Body) -> Result<Json<Value>, ApiError> {
    let name = body
        .get("fault")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let fault = Fault::from_str(name)
        .map_err(|error| ApiError::bad_request("invalid_request", error.to_string()))?;
    let mut arm = Arm::new(fault);
    match body.get("times") {
        None => {}
        Some(times) if times == "always" => arm = arm.always(),
        Some(times) => match times.as_u64().and_then(|times| u32::try_from(times).ok()) {
            Some(times) if times > 0 => arm = arm.times(times),
            _ => {
                let message = "`times` must be a number above 0, or \"always\".";
                return Err(ApiError::bad_request("invalid_request", message));
            }
        },
    }
    if let Some(calls) = body.get("after").and_then(Value::as_u64) {
        arm = arm.after(u32::try_from(calls).unwrap_or(u32::MAX));
    }
    if let Some(connection) = body.get("connection").and_then(Value::as_str) {
        arm = arm.only(connection);
    }
    if let Some(value) = body.get("retry_after").and_then(Value::as_str) {
        arm = arm.retry_after(value);
    }
    if let Some(delay) = millis(&body, "delay_ms") {
        arm = arm.delay(delay);
    }
    let armed = arm.to_json();
    shared.faults.arm(arm);
    Ok(Json(armed))
}

async fn clear(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.faults.clear();
    StatusCode::NO_CONTENT
}

/// The counts, of everything or of one `?connection=`.
async fn counts(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let counts = match query.iter().find(|(name, _)| name == "connection") {
        Some((_, id)) => {
            let connection = find(&shared, id)?;
            shared.counters.of(id, &connection.counts)
        }
        None => shared.counters.total(),
    };
    Ok(Json(counts.to_json()))
}

/// Creates a connection and a login: `{"site": "mfa", "pace": 0, "expires_in_ms": 2000,
/// "elsewhere_ms": 50 | null, "hold": true, "profile_name": ".."}`, all of it optional.
async fn login(State(shared): State<Arc<Shared>>, Body(body): Body) -> Result<Response, ApiError> {
    let site = match body.get("site").and_then(Value::as_str) {
        None => shared.options.default_site,
        Some(name) => Site::named(name)
            .ok_or_else(|| ApiError::not_found(format!("There is no site `{name}`.")))?,
    };
    let options = LoginOptions {
        id: None,
        profile_name: body
            .get("profile_name")
            .and_then(Value::as_str)
            .map(str::to_owned),
        expires_in: millis(&body, "expires_in_ms"),
        code_lifetime: millis(&body, "code_lifetime_ms"),
        pace: body.get("pace").and_then(Value::as_f64),
        elsewhere: match body.get("elsewhere_ms") {
            None => None,
            Some(Value::Null) => Some(Elsewhere::WhenApproved),
            Some(_) => millis(&body, "elsewhere_ms").map(Elsewhere::After),
        },
        hold: body.get("hold").and_then(Value::as_bool).unwrap_or(false),
    };
    let login = shared.create_login(site, options)?;
    let answer = json!({
        "id": login.id,
        "handoff_code": login.handoff_code,
        "hosted_url": login.hosted_url,
        "flow_type": login.flow_type,
        "flow_expires_at": clock::rfc3339(login.flow_expires_at),
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Completes what the person does elsewhere: approves a push, follows a link.
async fn approve(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
) -> Result<StatusCode, ApiError> {
    let flow = find(&shared, &id)?
        .flow()
        .ok_or_else(super::browser::no_login)?;
    if flow.with(crate::flow::play::Play::approve) {
        return Ok(StatusCode::NO_CONTENT);
    }
    let message = "Nothing is to be done elsewhere.";
    Err(ApiError::new(
        StatusCode::CONFLICT,
        "not_awaiting_action",
        message,
    ))
}

async fn cancel(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
) -> Result<StatusCode, ApiError> {
    let flow = find(&shared, &id)?
        .flow()
        .ok_or_else(super::browser::no_login)?;
    flow.with(|play, _| play.cancel());
    Ok(StatusCode::NO_CONTENT)
}

fn millis(body: &Value, name: &str) -> Option<Duration> {
    body.get(name)
        .and_then(Value::as_u64)
        .map(Duration::from_millis)
}
