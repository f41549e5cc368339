//! Events of the stream (contract, section 2).

use super::{ApiError, FlowState, Unreadable, value::Value};
use crate::time::{Millis, parse_rfc3339};

/// One event of the stream, decoded.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamEvent {
    /// `managed_auth_state`: the whole current flow state.
    State {
        /// The state, complete but for what only a snapshot carries.
        flow: Box<FlowState>,
        /// When the server said so, by the server's clock.
        timestamp: Option<Millis>,
    },
    /// `sse_heartbeat`: the connection is alive.
    Heartbeat {
        /// When the server said so, by the server's clock.
        timestamp: Option<Millis>,
    },
    /// `error`: the application failed, for good.
    Error(ApiError),
    /// An event that this version does not know. To be ignored, and named to the developer.
    Unknown(String),
}

impl StreamEvent {
    /// Decodes an event. `name` is the SSE name, `message` when the stream gave none; then the
    /// `event` member of the data decides.
    ///
    /// # Errors
    /// [`Unreadable`] when the event is one of the contract's but its data is no object.
    pub fn decode(name: &str, data: Option<&Value>) -> Result<Self, Unreadable> {
        let said = data;
        let data = data.filter(|data| data.is_object());
        let name = match name {
            "" | "message" => data.and_then(|data| data.str("event")).unwrap_or(name),
            _ => name,
        };
        let timestamp = || data?.str("timestamp").and_then(parse_rfc3339);
        match name {
            "managed_auth_state" => Ok(Self::State {
                flow: Box::new(FlowState::from_value(data.ok_or(Unreadable)?)),
                timestamp: timestamp(),
            }),
            "sse_heartbeat" => Ok(Self::Heartbeat {
                timestamp: timestamp(),
            }),
            // The application failed whatever its words are, so unreadable words do not undo it.
            "error" => Ok(Self::Error(
                said.map(ApiError::of_event).unwrap_or_default(),
            )),
            _ => Ok(Self::Unknown(name.to_owned())),
        }
    }
}
