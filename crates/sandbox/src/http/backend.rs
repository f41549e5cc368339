//! The calls that only the customer's backend makes.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::observe::Note;
use super::request::{Body, Segment};
use super::{HAS_MORE, NEXT_OFFSET, auth, browser};
use crate::clock;
use crate::error::ApiError;
use crate::options::LoginOptions;
use crate::sandbox::Shared;
use crate::store::Connection;

/// What of a new connection is kept and given back, as it came.
const SETTINGS: &[&str] = &[
    "allowed_domains",
    "auto_reauth",
    "health_check_interval",
    "health_checks",
    "login_url",
    "record_session",
    "save_credentials",
];

const PAGE: usize = 20;
const MAX_PAGE: usize = 100;

/// `POST /auth/connections`
pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Result<Body, ApiError>,
) -> Result<Response, ApiError> {
    auth::backend(&headers)?;
    let Body(body) = body?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (domain, profile_name) = (text("domain"), text("profile_name"));
    let empty = [("domain", domain), ("profile_name", profile_name)]
        .into_iter()
        .filter(|(_, value)| value.trim().is_empty())
        .map(|(name, _)| {
            (
                "invalid_request",
                format!("`{name}` must be a string that says something."),
            )
        });
    if let Some(error) = ApiError::listing(empty.collect()) {
        return Err(error);
    }
    let settings: Map<String, Value> = SETTINGS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), body.get(*name)?.clone())))
        .collect();
    let site = shared.site_of(domain);
    let connection = shared.store.add(Connection::new(
        shared.mint.name("ma_"),
        domain.to_owned(),
        profile_name.to_owned(),
        site,
        settings,
    ))?;
    let note = Note::new(format!("site {}", site.name));
    Ok((StatusCode::CREATED, note, Json(connection.snapshot())).into_response())
}

/// `POST /auth/connections/{id}/login`
pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
    headers: HeaderMap,
    body: Result<Body, ApiError>,
) -> Result<Response, ApiError> {
    auth::backend(&headers)?;
    let connection = browser::find(&shared, &id)?;
    let Body(body) = body?;
    if !body.is_object() {
        return Err(ApiError::bad_request(
            "invalid_request",
            "The body must be an object.",
        ));
    }
    let login = shared.login(&connection, &LoginOptions::default());
    let note = Note::new(format!("site {}", connection.site.name));
    let answer = json!({
        "id": login.id,
        "flow_type": login.flow_type,
        "hosted_url": login.hosted_url,
        "handoff_code": login.handoff_code,
        "flow_expires_at": clock::rfc3339(login.flow_expires_at),
    });
    Ok((note, Json(answer)).into_response())
}

/// `DELETE /auth/connections/{id}`
pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    auth::backend(&headers)?;
    browser::find(&shared, &id)?;
    shared.store.remove(&id);
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /auth/connections`: one page, newest first, and in its headers where the next one begins.
pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    auth::backend(&headers)?;
    let given = |name: &str| {
        let found = query.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    };
    let limit = number("limit", given("limit"), PAGE)?.clamp(1, MAX_PAGE);
    let offset = number("offset", given("offset"), 0)?;
    let matches = |connection: &Connection| {
        given("domain").is_none_or(|domain| connection.domain == domain)
            && given("profile_name").is_none_or(|profile| connection.profile_name == profile)
            && given("query").is_none_or(|text| {
                [&connection.id, &connection.domain, &connection.profile_name]
                    .iter()
                    .any(|value| value.contains(text))
            })
    };
    let all = shared.store.all();
    let mut rest = all
        .iter()
        .filter(|connection| matches(connection))
        .skip(offset);
    let page: Value = rest
        .by_ref()
        .take(limit)
        .map(|connection| connection.snapshot())
        .collect();
    let more = rest.next().is_some();
    // An offset of 0 says that this was the last page.
    let next = if more { offset + limit } else { 0 };
    let paging = [
        (HAS_MORE, more.to_string()),
        (NEXT_OFFSET, next.to_string()),
    ];
    Ok((paging, Json(page)).into_response())
}

fn number(name: &str, given: Option<&str>, otherwise: usize) -> Result<usize, ApiError> {
    match given.map(str::parse) {
        None => Ok(otherwise),
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => {
            let message = format!("`{name}` must be a whole number.");
            Err(ApiError::bad_request("invalid_request", message))
        }
    }
}
