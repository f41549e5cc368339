//! A login under any sequence of inputs: in any order, late, twice, with stale tickets, with
//! anything a server could say. The ledger says what must hold after each of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod acts;
#[path = "../common/mod.rs"]
mod common;

use acts::{Act, act, beginning};
use common::{Kind, Ledger, START, ledger};
use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};
use proptest::prelude::*;

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
