//! The wire as types: sections 1 to 4 of the contract, which `docs/architecture.md` in the repository
//! explains.
//!
//! What a server sends is decoded once, here, and normalised on the way in: a [`FlowState`] holds
//! fields and choices that know how they are submitted, whether they came in the canonical or in
//! the legacy form. Decoding is lenient by design. Unknown members are ignored, unknown enum
//! values are kept, a member of the wrong type counts as missing; only a document that is not an
//! object at all is an error ([`Unreadable`]).

mod characters;
mod choice;
mod code;
mod code_words;
mod de;
mod error;
mod event;
mod field;
mod flow;
mod open_enum;
mod submission;
mod typed;
mod value;

pub use choice::{Choice, ChoiceKey, ChoiceKind, MfaKind};
pub use error::{ApiError, ErrorCode};
pub use event::StreamEvent;
pub use field::{Field, FieldKey, FieldKind, InputMode};
pub use flow::{FlowState, FlowStatus, FlowStep, FlowType, Identity, Snapshot};
pub use submission::{Answer, ExchangeRequest, Submission};
pub use value::Value;

/// An answer or event whose body is not what the contract calls for, so badly that nothing can be
/// made of it: cut off, not JSON, or not an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the server's answer could not be read")
    }
}

impl std::error::Error for Unreadable {}
