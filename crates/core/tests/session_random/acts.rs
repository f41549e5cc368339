//! What can happen, in any order and as often as it likes.

use crate::common::{self, START};
use managed_auth_core::protocol::*;
use managed_auth_core::session::*;
use managed_auth_core::time::Millis;
use proptest::prelude::*;

/// A thing that happens. Which request it answers is counted back from the latest of its kind, so
/// that answers come late and twice.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Begin,
    Consent,
    /// The question is counted back too: a form that is gone can still be submitted.
    Answer {
        back: u32,
        choice: bool,
    },
    BackToForm,
    Exchanged(usize, Result<(), Failure>),
    Snapshot(usize, Result<String, Failure>),
    Submitted(usize, Result<(), Failure>),
    Renewed(usize, bool),
    StreamOpened(usize),
    Bytes(usize, Option<Millis>, Option<String>),
    State(usize, String),
    Heartbeat(usize),
    ErrorEvent(usize),
    OtherEvent(usize),
    Unreadable(usize),
    StreamEnded(usize, StreamEnd),
    /// An answer to a request of another kind, which no driver would give.
    WrongKind(usize),
    Clock(i64),
    /// The wall clock is set.
    SetWallClock(i64),
    Tick,
    Sleep(Millis),
    Page(PageEvent),
    Close,
}

/// What servers say. Terminal states are rare, so that logins live long enough to get into trouble.
fn state() -> impl Strategy<Value = String> {
    let interaction = prop::sample::select(vec!["i1", "i2", "i3"]);
    prop_oneof![
        4 => interaction.clone().prop_map(common::form),
        2 => interaction.clone().prop_map(common::code_form),
        2 => interaction.prop_map(common::external),
        2 => Just(common::LEGACY_FORM.to_owned()),
        2 => Just(format!(r#"{}, "website_error": "No.""#, common::LEGACY_FORM)),
        3 => Just(common::SUBMITTING.to_owned()),
        3 => Just(common::DISCOVERING.to_owned()),
        1 => Just(r#""flow_step": "AWAITING_HUMAN_INTERVENTION""#.to_owned()),
        1 => prop::sample::select(vec!["SUCCESS", "FAILED", "EXPIRED", "CANCELED"])
            .prop_map(|status| format!(r#""flow_status": "{status}""#)),
    ]
}

fn snapshot() -> impl Strategy<Value = String> {
    let end = prop_oneof![
        6 => Just(None),
        2 => (0..600_u64).prop_map(|seconds| Some(START + seconds * 1000)),
    ];
    (state(), end).prop_map(|(state, end)| match end {
        Some(end) => format!(r#"{state}, "flow_expires_at": "{}""#, common::rfc3339(end)),
        None => state,
    })
}

fn failure() -> impl Strategy<Value = Failure> {
    let status = prop_oneof![
        3 => Just(None),
        6 => prop::sample::select(vec![408, 425, 429, 500, 503]).prop_map(Some),
        1 => Just(Some(401)),
        1 => prop::sample::select(vec![200, 204, 400, 401, 403, 404, 410]).prop_map(Some),
    ];
    let span = prop_oneof![0..200_000_u64, Just(u64::MAX)];
    let retry_after = prop_oneof![
        8 => Just(None),
        2 => span.clone().prop_map(|span| Some(RetryAfter::In(span))),
        1 => (span, prop::option::of(0..200_000_u64)).prop_map(|(span, date)| Some(RetryAfter::At {
            time: START.saturating_add(span),
            date: date.map(|date| START + date),
        })),
    ];
    let code = prop::option::weighted(0.2, Just("stale_interaction".to_owned()));
    (status, retry_after, code).prop_map(|(status, retry_after, code)| Failure {
        status,
        error: ApiError {
            code,
            message: None,
        },
        retry_after,
    })
}

fn answer<T: std::fmt::Debug>(
    good: impl Strategy<Value = T>,
) -> impl Strategy<Value = Result<T, Failure>> {
    prop_oneof![2 => good.prop_map(Ok), 1 => failure().prop_map(Err)]
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    // Mostly the latest request.
    let back = || prop_oneof![8 => Just(0_usize), 1 => 1..4_usize];
    let page = prop::sample::select(vec![
        PageEvent::Visible,
        PageEvent::Online,
        PageEvent::Offline,
        PageEvent::Hide,
        PageEvent::Show,
        PageEvent::Show,
    ]);
    let time = prop_oneof![0..2_000_u64, 0..60_000_u64, 0..4_000_000_u64];
    let id = prop::sample::select(vec!["", "7", "ü"]).prop_map(str::to_owned);
    let retry = prop_oneof![0..20_000_u64, Just(u64::MAX)];
    prop_oneof![
        1 => Just(Act::Begin),
        2 => Just(Act::Consent),
        8 => (0..3_u32, any::<bool>()).prop_map(|(back, choice)| Act::Answer { back, choice }),
        3 => Just(Act::BackToForm),
        1 => (back(), answer(Just(()))).prop_map(|(b, r)| Act::Exchanged(b, r)),
        6 => (back(), answer(snapshot())).prop_map(|(b, r)| Act::Snapshot(b, r)),
        6 => (back(), answer(Just(()))).prop_map(|(b, r)| Act::Submitted(b, r)),
        2 => (back(), prop::bool::weighted(0.8)).prop_map(|(b, g)| Act::Renewed(b, g)),
        3 => back().prop_map(Act::StreamOpened),
        2 => (back(), prop::option::of(retry), prop::option::of(id))
            .prop_map(|(b, r, i)| Act::Bytes(b, r, i)),
        12 => (back(), state()).prop_map(|(b, s)| Act::State(b, s)),
        3 => back().prop_map(Act::Heartbeat),
        1 => (1..3_usize).prop_map(Act::ErrorEvent),
        1 => back().prop_map(Act::OtherEvent),
        2 => back().prop_map(Act::Unreadable),
        4 => (back(), prop::option::weighted(0.3, failure())).prop_map(|(b, f)| Act::StreamEnded(b, f)),
        1 => (0..4_usize).prop_map(Act::WrongKind),
        1 => (-100_000..100_000_i64).prop_map(Act::Clock),
        1 => (-10_000_000..10_000_000_i64).prop_map(Act::SetWallClock),
        12 => Just(Act::Tick),
        4 => time.prop_map(Act::Sleep),
        5 => page.prop_map(Act::Page),
    ]
}

/// The beginning of a login, so that most sequences start where it becomes interesting.
pub(crate) fn beginning() -> impl Strategy<Value = Vec<Act>> {
    let whole = [
        Act::Begin,
        Act::Exchanged(0, Ok(())),
        Act::Snapshot(0, Ok(common::DISCOVERING.to_owned())),
        Act::Consent,
        Act::StreamOpened(0),
        Act::State(0, common::form("i1")),
    ];
    let length = prop_oneof![1 => 0..=whole.len(), 3 => Just(whole.len())];
    length.prop_map(move |length| whole[..length].to_vec())
}
