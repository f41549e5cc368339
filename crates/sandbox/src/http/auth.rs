//! Who may call.
//!
//! The backend has an API key; any will do here, as long as there is one. The browser has the token of one
//! connection. The official clients make the browser's calls with an API key too, so those take either,
//! but a browser that holds an API key is a mistake worth refusing.

use std::time::SystemTime;

use axum::http::{HeaderMap, HeaderName, header};

use crate::error::ApiError;
use crate::mint::BadToken;
use crate::sandbox::Shared;

/// Sent by browsers, and by nothing else.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets the backend in.
pub(crate) fn backend(headers: &HeaderMap) -> Result<(), ApiError> {
    match bearer(headers)? {
        token if looks_like_jwt(token) => Err(ApiError::unauthorized(
            "This call needs an API key, not a browser's token.",
        )),
        _ => Ok(()),
    }
}

/// Lets in the browser that signs in on this connection, and the backend.
pub(crate) fn browser(
    shared: &Shared,
    headers: &HeaderMap,
    connection: &str,
) -> Result<(), ApiError> {
    let token = bearer(headers)?;
    if !looks_like_jwt(token) && !headers.contains_key(SEC_FETCH_SITE) {
        return Ok(());
    }
    shared
        .mint
        .check(token, connection, SystemTime::now())
        .map_err(|bad| {
            ApiError::unauthorized(match bad {
                BadToken::Forged => "The token is not one of ours.",
                BadToken::Expired => "The token has expired.",
                BadToken::OtherConnection => "The token is for another connection.",
            })
        })
}

fn bearer(headers: &HeaderMap) -> Result<&str, ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Err(ApiError::unauthorized("There is no Authorization header."));
    };
    let (scheme, token) = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .unzip();
    let token = token.unwrap_or_default().trim();
    if !scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer")) || token.is_empty() {
        return Err(ApiError::unauthorized(
            "The Authorization header is not `Bearer <token>`.",
        ));
    }
    Ok(token)
}

fn looks_like_jwt(token: &str) -> bool {
    token.split('.').count() == 3
}
