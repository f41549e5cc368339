//! Faults put in on purpose, each of which the search must find.

use crate::common::ledger::{self, Kind, Runs};
use crate::world::{Budget, World};
use crate::{machine, report, search};
use managed_auth_core::protocol::{Answer, Submission};
use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};
use std::collections::BTreeMap;

/// A machine with one fault.
#[derive(Debug, Clone)]
struct Faulty {
    machine: Machine,
    fault: Fault,
    /// The latest ticket of each kind.
    latest: BTreeMap<Kind, Ticket>,
    /// A snapshot came while an answer was on its way.
    slipped: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    IgnoresTickets,
    ShowsTheFormAgain,
    TellsTheOutcomeTwice,
    DoesNotAbort,
    SendsEveryClick,
    NeverReconnects,
    IgnoresSnapshots,
}

impl Runs for Faulty {
    fn run(&mut self, input: Input, now: Moment) -> Vec<Effect> {
        let input = match (self.fault, input) {
            (Fault::IgnoresTickets, input) => self.with_current_ticket(input),
            (Fault::NeverReconnects, Input::StreamEnded(..))
            | (Fault::IgnoresSnapshots, Input::Snapshot(_, Ok(_))) => return Vec::new(),
            (_, input) => input,
        };
        let snapshot = matches!(input, Input::Snapshot(_, Ok(_)));
        let click = matches!(input, Input::Answer { .. });
        let mut effects = self.machine.handle(input, now);
        self.slipped = snapshot && self.machine.view().step == Step::Submitting;
        match self.fault {
            Fault::TellsTheOutcomeTwice => {
                let outcome = |effect: &&Effect| {
                    matches!(effect, Effect::Event(SessionEvent::Success { .. }))
                };
                effects.extend(effects.iter().find(outcome).cloned());
            }
            Fault::DoesNotAbort => effects.retain(|effect| !matches!(effect, Effect::Abort(_))),
            Fault::SendsEveryClick if click && effects.is_empty() => {
                if let Some(ticket) = self.latest.get(&Kind::Submit) {
                    let nothing = Answer::Fields(Vec::new());
                    let again = Submission::new(&nothing, &self.machine.view().flow);
                    effects.push(Effect::Submit(*ticket, again));
                }
            }
            _ => {}
        }
        for (kind, ticket) in effects.iter().filter_map(ledger::opened) {
            self.latest.insert(kind, ticket);
        }
        effects
    }

    fn due(&self) -> Option<Millis> {
        self.machine.deadline()
    }

    fn screen(&self) -> View {
        let view = View::clone(&self.machine.view());
        let step = match self.fault {
            Fault::ShowsTheFormAgain if self.slipped => Step::Form,
            _ => view.step,
        };
        View { step, ..view }
    }
}

impl Faulty {
    fn with_current_ticket(&self, input: Input) -> Input {
        let latest = |kind, own: Ticket| self.latest.get(&kind).copied().unwrap_or(own);
        match input {
            Input::Exchanged(own, result) => Input::Exchanged(latest(Kind::Exchange, own), result),
            Input::Snapshot(own, result) => Input::Snapshot(latest(Kind::Retrieve, own), result),
            Input::Submitted(own, result) => Input::Submitted(latest(Kind::Submit, own), result),
            Input::StreamEvent(own, event) => Input::StreamEvent(latest(Kind::Stream, own), event),
            Input::StreamEnded(own, end) => Input::StreamEnded(latest(Kind::Stream, own), end),
            other => other,
        }
    }
}

fn caught(fault: Fault, by: &str) {
    let faulty = Faulty {
        machine: machine(),
        fault,
        latest: BTreeMap::new(),
        slipped: false,
    };
    let name = format!("{fault:?}");
    let found = search(&name, World::new(faulty, Budget::ONE_OF_EACH), u64::MAX);
    report(&name, &found);
    let broken = found.broken.expect("the search finds the fault");
    assert!(broken.starts_with(by), "{broken}");
}

#[test]
fn a_machine_that_ignores_tickets_is_caught() {
    caught(
        Fault::IgnoresTickets,
        "every request has ended by the time the login has",
    );
}

#[test]
fn a_machine_that_shows_an_answered_form_again_is_caught() {
    caught(
        Fault::ShowsTheFormAgain,
        "no form is shown for an interaction that was answered",
    );
}

#[test]
fn a_machine_that_tells_the_outcome_twice_is_caught() {
    caught(Fault::TellsTheOutcomeTwice, "one outcome, once");
}

#[test]
fn a_machine_that_does_not_abort_is_caught() {
    caught(
        Fault::DoesNotAbort,
        "every request has ended by the time the login has",
    );
}

#[test]
fn a_machine_that_sends_every_click_is_caught() {
    caught(Fault::SendsEveryClick, "every request has its own ticket");
}

#[test]
fn a_machine_that_never_reconnects_is_caught() {
    caught(
        Fault::NeverReconnects,
        "only what is on its way is aborted, and once",
    );
}

#[test]
fn a_machine_that_ignores_snapshots_is_caught() {
    caught(
        Fault::IgnoresSnapshots,
        "a snapshot that nothing has overtaken is shown",
    );
}
