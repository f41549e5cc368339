//! The parts of a request, read so that whatever is wrong with them becomes an error of the API.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::Value;

use crate::error::ApiError;
use crate::sandbox::Shared;

/// The one variable segment of the path, percent-decoded.
pub(crate) struct Segment(pub(crate) String);

impl FromRequestParts<Arc<Shared>> for Segment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        match Path::from_request_parts(parts, shared).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(error) => Err(ApiError::bad_request("invalid_request", error.body_text())),
        }
    }
}

/// A JSON body. An empty one reads as `{}`: some calls need none.
pub(crate) struct Body(pub(crate) Value);

impl FromRequest<Arc<Shared>> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, shared)
            .await
            .map_err(unreadable)?;
        if bytes.is_empty() {
            return Ok(Self(Value::Object(serde_json::Map::new())));
        }
        match serde_json::from_slice(&bytes) {
            Ok(body) => Ok(Self(body)),
            Err(error) => {
                let message = format!("The body is not JSON: {error}.");
                Err(ApiError::bad_request("invalid_json", message))
            }
        }
    }
}

fn unreadable(rejection: BytesRejection) -> ApiError {
    let status = rejection.status();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        ApiError::bad_request("invalid_request", rejection.body_text())
    }
}

pub(crate) fn too_large() -> ApiError {
    let message = format!("The body is longer than {} bytes.", super::MAX_BODY);
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message)
}
