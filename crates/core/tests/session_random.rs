//! A login under any sequence of inputs: in any order, late, twice, with stale tickets, with
//! anything a server could say. The ledger says what must hold after each of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{Kind, Ledger, START, ledger};
use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};
use proptest::prelude::*;

/// A thing that happens. Which request it answers is counted back from the latest of its kind, so
/// that answers come late and twice.
#[derive(Debug, Clone)]
enum Act {
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
        1 => span.prop_map(|span| Some(RetryAfter::At(START.saturating_add(span)))),
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

fn act() -> impl Strategy<Value = Act> {
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

#[derive(Debug)]
struct Run {
    machine: Machine,
    ledger: Ledger,
    tickets: Vec<(Kind, Ticket)>,
    now: Millis,
    /// By how much the wall clock is ahead.
    wall_ahead: i64,
    /// Everything that was asked for.
    done: Vec<Effect>,
}

impl Run {
    fn new(skip_prime: bool, seed: u64) -> Self {
        let config = Config {
            skip_prime,
            beginning: if seed.is_multiple_of(5) {
                Beginning::AccessToken
            } else {
                Beginning::HandoffCode
            },
            // Half of the logins.
            exchange_on_consent: seed.is_multiple_of(2),
            seed,
            renews: !seed.is_multiple_of(3),
            ..Config::default()
        };
        Self {
            machine: Machine::new(config),
            ledger: Ledger::default(),
            tickets: Vec::new(),
            now: START,
            wall_ahead: 0,
            done: Vec::new(),
        }
    }

    fn ticket(&self, kind: Kind, back: usize) -> Option<Ticket> {
        let of_kind = self
            .tickets
            .iter()
            .rev()
            .filter(|(other, _)| *other == kind);
        of_kind.map(|(_, ticket)| *ticket).nth(back)
    }

    fn stream(&self, back: usize) -> Option<Ticket> {
        self.ticket(Kind::Stream, back)
    }

    fn input_of(&mut self, act: Act) -> Option<Input> {
        let state = |state: String, now: Millis| StreamEvent::State {
            flow: Box::new(FlowState::from_value(&common::json(&state))),
            timestamp: Some(now),
        };
        let event = |ticket, event| Input::StreamEvent(ticket, Ok(event));
        Some(match act {
            Act::Begin => Input::Begin,
            Act::Consent => Input::Consent,
            Act::Answer { back, choice } => {
                let view = self.machine.view();
                let choice = view.flow.choices.first().filter(|_| choice).cloned();
                let secret = |field: &Field| (field.key.clone(), Secret::new("hunter2".into()));
                Input::Answer {
                    question: view.question.saturating_sub(back / 2),
                    answer: match choice {
                        Some(choice) => Answer::Choice(choice),
                        None => Answer::Fields(view.flow.fields.iter().map(secret).collect()),
                    },
                }
            }
            Act::BackToForm => Input::BackToForm,
            Act::Exchanged(back, result) => {
                Input::Exchanged(self.ticket(Kind::Exchange, back)?, result)
            }
            Act::Snapshot(back, result) => Input::Snapshot(
                self.ticket(Kind::Retrieve, back)?,
                result.map(|state| Box::new(common::read_snapshot(&state))),
            ),
            Act::Submitted(back, result) => {
                Input::Submitted(self.ticket(Kind::Submit, back)?, result)
            }
            Act::Renewed(back, given) => Input::Renewed(self.ticket(Kind::Renew, back)?, given),
            Act::StreamOpened(back) => Input::StreamOpened(self.stream(back)?),
            Act::Bytes(back, retry, last_event_id) => Input::StreamBytes {
                ticket: self.stream(back)?,
                retry,
                last_event_id,
            },
            Act::State(back, members) => event(self.stream(back)?, state(members, self.now)),
            Act::Heartbeat(back) => event(
                self.stream(back)?,
                StreamEvent::Heartbeat {
                    timestamp: Some(self.now),
                },
            ),
            Act::ErrorEvent(back) => {
                event(self.stream(back)?, StreamEvent::Error(ApiError::default()))
            }
            Act::OtherEvent(back) => event(self.stream(back)?, StreamEvent::Unknown("x".into())),
            Act::Unreadable(back) => Input::StreamEvent(self.stream(back)?, Err(Unreadable)),
            Act::StreamEnded(back, end) => Input::StreamEnded(self.stream(back)?, end),
            Act::WrongKind(back) => {
                Input::Exchanged(self.tickets.iter().rev().nth(back)?.1, Ok(()))
            }
            Act::Clock(skew) => Input::ServerClock(self.now.saturating_add_signed(skew)),
            Act::SetWallClock(by) => {
                self.wall_ahead += by;
                return None;
            }
            Act::Tick => {
                self.now = self.machine.deadline()?.max(self.now);
                Input::Tick
            }
            Act::Sleep(time) => {
                self.now += time;
                return None;
            }
            Act::Page(event) => Input::Page(event),
            Act::Close => Input::Close,
        })
    }

    fn act(&mut self, act: Act) -> Result<(), TestCaseError> {
        let Some(input) = self.input_of(act) else {
            return Ok(());
        };
        self.input(input)
    }

    fn input(&mut self, input: Input) -> Result<(), TestCaseError> {
        let answers = matches!(input, Input::Answer { .. });
        let now = Moment {
            steady: self.now,
            wall: self.now.saturating_add_signed(self.wall_ahead),
        };
        let effects = self
            .ledger
            .run(&mut self.machine, input, now)
            .map_err(TestCaseError::fail)?;
        self.tickets
            .extend(effects.iter().filter_map(ledger::opened));
        self.done.extend(effects);
        // Rule 6, and nothing that a log could give away.
        if answers {
            let kept = format!("{:?}", self.machine);
            prop_assert!(!kept.contains("hunter2") && !kept.contains("Secret"));
        }
        Ok(())
    }
}

/// The beginning of a login, so that most sequences start where it becomes interesting.
fn beginning() -> impl Strategy<Value = Vec<Act>> {
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

// What is found here becomes an example in `session_rules`, not a seed in a file.
proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_inputs_breaks_a_promise(
        beginning in beginning(),
        acts in prop::collection::vec(act(), 0..60),
        after_close in prop::collection::vec(act(), 0..6),
        skip_prime: bool,
        seed: u64,
    ) {
        let mut run = Run::new(skip_prime, seed);
        for act in beginning.into_iter().chain(acts).chain([Act::Close]).chain(after_close) {
            run.act(act)?;
        }
    }

    /// Whatever happened before, a login that is left alone with a server that says nothing does
    /// not spin: its deadlines move on, in steps that a page can bear.
    #[test]
    fn a_login_that_is_left_alone_does_not_spin(
        beginning in beginning(),
        acts in prop::collection::vec(act(), 0..40),
    ) {
        let mut run = Run::new(false, 1);
        for act in beginning.into_iter().chain(acts) {
            run.act(act)?;
        }
        let began = run.now;
        let mut ticks = 0_u32;
        while run.now < began + 600_000 && run.machine.deadline().is_some() {
            run.act(Act::Tick)?;
            ticks += 1;
        }
        // A countdown ticks each second; two minutes of blocking and one of warning at most.
        prop_assert!(ticks < 600, "{ticks} ticks in ten minutes");
    }

    /// Rule 8: a wall clock that goes back, by whatever and whenever, changes nothing at all. (One
    /// that goes forward looks like a sleep, and a date is read by it where nothing better is known.)
    #[test]
    fn a_wall_clock_that_goes_back_changes_nothing(
        beginning in beginning(),
        acts in prop::collection::vec((act(), 0..10_000_000_i64), 0..60),
        skip_prime: bool,
        seed: u64,
    ) {
        let mut steady = Run::new(skip_prime, seed);
        let mut set_back = Run::new(skip_prime, seed);
        for act in beginning {
            steady.act(act.clone())?;
            set_back.act(act)?;
        }
        for run in [&mut steady, &mut set_back] {
            run.input(Input::ServerClock(run.now))?;
        }
        for (act, back) in acts {
            if matches!(act, Act::SetWallClock(_)) {
                continue;
            }
            steady.act(act.clone())?;
            set_back.wall_ahead -= back;
            set_back.act(act)?;
            prop_assert_eq!(&steady.done, &set_back.done);
            prop_assert_eq!(steady.machine.deadline(), set_back.machine.deadline());
            prop_assert_eq!(steady.machine.view(), set_back.machine.view());
        }
    }

    /// Rule 8: whatever happened before, and whatever the browser says of its network, a stream that
    /// is lost is tried again within the longest delay.
    #[test]
    fn a_stream_that_is_lost_is_tried_again_whatever_the_browser_says_of_its_network(
        beginning in beginning(),
        acts in prop::collection::vec(act(), 0..40),
    ) {
        let mut run = Run::new(true, 1);
        for act in beginning.into_iter().chain(acts) {
            run.act(act)?;
        }
        for event in [PageEvent::Show, PageEvent::Offline] {
            run.input(Input::Page(event))?;
        }
        let Some(lost) = run.stream(0).filter(|_| run.machine.view().ending.is_none()) else {
            return Ok(());
        };
        run.input(Input::StreamEnded(lost, None))?;
        let began = run.now;
        while run.stream(0) == Some(lost) && run.machine.view().ending.is_none() {
            run.act(Act::Tick)?;
            prop_assert!(run.now <= began + 45_000, "no attempt");
        }
    }

    /// Whatever happened before, a login whose server and network are well again ends as the
    /// server says.
    #[test]
    fn no_sequence_of_inputs_leaves_a_login_that_cannot_succeed(
        beginning in beginning(),
        acts in prop::collection::vec(act(), 0..60),
    ) {
        let mut run = Run::new(false, 1);
        for act in beginning.into_iter().chain(acts) {
            run.act(act)?;
        }
        for event in [PageEvent::Show, PageEvent::Online] {
            run.input(Input::Page(event))?;
        }
        run.input(Input::Begin)?;
        let success = || r#""flow_status": "SUCCESS""#.to_owned();
        for _ in 0..100 {
            if run.machine.view().ending.is_some() {
                break;
            }
            run.input(Input::Consent)?;
            run.act(Act::Exchanged(0, Ok(())))?;
            run.act(Act::State(0, success()))?;
            run.act(Act::Tick)?;
        }
        let view = run.machine.view();
        prop_assert!(view.ending.is_some() || view.ready || view.step == Step::Prime, "{view:?}");
        if view.step == Step::Prime {
            while !run.ledger.open.values().any(|kind| *kind == Kind::Retrieve) {
                run.act(Act::Tick)?;
            }
            run.act(Act::Snapshot(0, Ok(success())))?;
            prop_assert_eq!(run.machine.view().step, Step::Success);
        }
    }
}
