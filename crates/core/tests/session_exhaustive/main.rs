//! Every interleaving of a small world: a person, a server, a network and a page, each doing what
//! it can at any time, searched breadth first until nothing new turns up.
//!
//! The login has one form, one second factor, and ends in success. The budgets say what may go
//! wrong on the way. Equal states meet, so the search ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../common/mod.rs"]
mod common;
mod faults;
mod fingerprint;
mod larger;
mod world;

use common::ledger::Runs;
use managed_auth_core::session::*;
use std::collections::{HashMap, VecDeque};
use std::fmt::Debug;
use std::time::{Duration, Instant};
use world::{Act, Budget, World};

const PROGRESS: Duration = Duration::from_secs(15);

/// What a search came to.
struct Found {
    states: usize,
    transitions: usize,
    depth: usize,
    /// Successes, and closes, of logins in which everything happened that the budget allows.
    eventful: (usize, usize),
    took: Duration,
    /// The first broken promise, and how it came to that.
    broken: Option<String>,
}

/// Searches until every state has been seen, or a promise is broken. From one in `sample` states it
/// also goes on to the end. A search that takes long says now and then how far it is.
fn search<M: Runs + Clone + Debug>(name: &str, first: World<M>, sample: u64) -> Found {
    let (began, mut progress) = (Instant::now(), PROGRESS);
    let fingerprint = first.fingerprint();
    let mut seen = HashMap::from([(fingerprint, None)]);
    let mut queue = VecDeque::from([(first, fingerprint, 0)]);
    let mut found = Found {
        states: 1,
        transitions: 0,
        depth: 0,
        eventful: (0, 0),
        took: Duration::ZERO,
        broken: None,
    };
    while let Some((world, from, depth)) = queue.pop_front() {
        found.depth = depth;
        if began.elapsed() > progress {
            let (states, open) = (found.states, queue.len());
            println!(
                "  {name}: {states} states so far, {open} of them to go on from; {progress:?}"
            );
            progress += PROGRESS;
        }
        for act in world.possible() {
            found.transitions += 1;
            let mut next = world.clone();
            let outcome = next.act(act);
            let fingerprint = next.fingerprint();
            let new = !seen.contains_key(&fingerprint);
            if new {
                seen.insert(fingerprint, Some((from, act)));
            }
            // Going on from each state to the end is dear; a sample of them is not.
            let outcome = match outcome {
                Ok(()) if new && fingerprint % sample == 0 => next.ends_well(),
                other => other,
            };
            if let Err(broken) = outcome {
                let path = path(&seen, from, act);
                found.broken = Some(format!("{broken}\n  on the way {path:?}"));
                found.took = began.elapsed();
                return found;
            }
            if new {
                found.states += 1;
                found.eventful.0 += usize::from(next.succeeded_in_spite_of_all());
                found.eventful.1 += usize::from(next.closed_after_all());
                queue.push_back((next, fingerprint, depth + 1));
            }
        }
    }
    found.took = began.elapsed();
    found
}

fn path(seen: &HashMap<u64, Option<(u64, Act)>>, mut at: u64, last: Act) -> Vec<Act> {
    let mut path = vec![last];
    while let Some(Some((from, act))) = seen.get(&at) {
        path.push(*act);
        at = *from;
    }
    path.reverse();
    path
}

fn machine() -> Machine {
    Machine::new(config())
}

fn config() -> Config {
    Config {
        // One delay, so that the jitter makes no states of its own.
        backoff_base: 250,
        backoff_cap: 250,
        ..Config::default()
    }
}

fn report(name: &str, found: &Found) {
    println!(
        "{name}: {} states, {} transitions, depth {}; of the logins in which everything happened \
         {} succeeded and {} were closed; {:.1?}",
        found.states,
        found.transitions,
        found.depth,
        found.eventful.0,
        found.eventful.1,
        found.took
    );
}

fn holds(name: &str, first: World<Machine>) -> Found {
    let found = search(name, first, 8);
    report(name, &found);
    assert_eq!(found.broken, None);
    assert!(found.eventful.0 > 0, "no login went through all of it");
    found
}

#[test]
fn every_interleaving_of_a_login_with_a_drop_a_late_answer_a_double_click_and_an_unmount_holds() {
    let found = holds("one of each", World::new(machine(), Budget::ONE_OF_EACH));
    assert!(found.eventful.1 > 0 && found.states > 5_000);
}

#[test]
fn every_interleaving_of_a_login_with_a_lost_request_holds() {
    holds("lost", World::new(machine(), Budget::LOST));
}

#[test]
fn every_interleaving_of_a_login_with_a_way_back_holds() {
    holds("back", World::new(machine(), Budget::BACK).at_form());
}

#[test]
fn every_interleaving_of_a_login_on_a_page_that_comes_and_goes_holds() {
    // Without the consent step the stream opens by itself, at whatever time that is.
    let config = Config {
        skip_prime: true,
        ..config()
    };
    holds("trips", World::new(Machine::new(config), Budget::TRIPS));
    let at_form = |budget| World::new(machine(), budget).at_form();
    holds("late answer", at_form(Budget::LATE_ANSWER));
    holds("late event", at_form(Budget::LATE_EVENT));
}

#[test]
fn every_interleaving_of_a_login_that_begins_with_a_token_holds() {
    let config = Config {
        beginning: Beginning::AccessToken,
        skip_prime: true,
        ..config()
    };
    let budget = Budget {
        losses: 1,
        late_events: 1,
        ..Budget::NAMELESS
    };
    holds("token", World::new(Machine::new(config), budget));
}

#[test]
fn every_interleaving_of_a_login_whose_pauses_have_no_names_holds() {
    holds(
        "nameless",
        World::new(machine(), Budget::NAMELESS).nameless(),
    );
}
