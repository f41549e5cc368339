//! Steps, kinds, codes and events of a newer server: each is told to the developer, once.

use super::super::Tools;
use crate::protocol::{ChoiceKind, ErrorCode, FieldKind, FlowState, FlowStatus, FlowStep, MfaKind};

pub(super) fn note(flow: &FlowState, tools: &mut Tools) {
    if let Some(status @ FlowStatus::Unknown(_)) = &flow.status {
        tools.note("unknown flow status", status.as_str());
    }
    if let Some(step @ FlowStep::Unknown(_)) = &flow.step {
        tools.note("unknown flow step", step.as_str());
    }
    if let Some(ErrorCode::Unknown(code)) = flow.error_code.as_deref().map(ErrorCode::from_wire) {
        tools.note("unknown error code", &code);
    }
    for field in &flow.fields {
        if let FieldKind::Unknown(kind) = &field.kind {
            tools.note("unknown field type", kind);
        }
    }
    for choice in &flow.choices {
        if let ChoiceKind::Unknown(kind) = &choice.kind {
            tools.note("unknown choice type", kind);
        }
        if let Some(MfaKind::Unknown(kind)) = &choice.mfa {
            tools.note("unknown second factor", kind);
        }
    }
}
