//! A login that succeeds before its first snapshot was read.
//!
//! The stream opens beside that snapshot and can be faster. Whoever is told of the success is told
//! which profile and site it was, and only the snapshot says that.

use super::{Handled, Login};
use crate::protocol::Snapshot;
use crate::session::{Effect, Ending, EndingKind, Failure, Input, SessionEvent, Step, Tools};
use crate::time::Millis;
use std::sync::Arc;

/// So long the success waits for the names; then it is told without them.
const LONGEST: Millis = 3_000;

/// Rule 4: the outcome is settled, and nothing changes it any more.
#[derive(Debug, Clone)]
pub(super) struct Farewell {
    ending: Ending,
    pub(super) until: Millis,
}

impl Login {
    /// Ends the login, or, where the names are not known yet, has a last look at the snapshot first.
    pub(super) fn with_names(&mut self, ending: Ending, tools: &mut Tools) -> Handled {
        if ending.kind != EndingKind::Success || self.identity.is_some() {
            return Err(ending);
        }
        // One that is on its way has the names as well as any other.
        if !self.snapshot.is_asked() {
            self.snapshot.ask(tools, Effect::Retrieve);
        }
        self.stream.abort(tools);
        self.renewal.abort(tools);
        self.abort_submission(tools);
        self.trouble.forget();
        // There is nothing to answer any more.
        if self.step != Step::Submitting {
            self.step = Step::Discovering;
        }
        self.farewell = Some(Farewell {
            ending,
            until: tools.now.saturating_add(LONGEST),
        });
        Ok(())
    }

    /// Whatever comes of the snapshot, or nothing in time: the login has succeeded.
    pub(super) fn last_look(&mut self, input: Input, tools: &mut Tools) -> Handled {
        let Some(Farewell { ending, until }) = self.farewell.clone() else {
            return Ok(());
        };
        let is_answered = match input {
            Input::Snapshot(ticket, result) if self.snapshot.take(ticket) => {
                self.last_answer(result, tools)
            }
            _ => false,
        };
        if is_answered || tools.now >= until {
            return Err(ending);
        }
        if self.snapshot.is_due(tools) {
            self.snapshot.ask(tools, Effect::Retrieve);
        }
        Ok(())
    }

    /// Whether that was the answer. Rule 9: what fails in passing is asked again.
    fn last_answer(&mut self, result: Result<Box<Snapshot>, Failure>, tools: &mut Tools) -> bool {
        match result {
            Ok(snapshot) => {
                self.identity = Some(Arc::new(snapshot.identity));
                tools.event(SessionEvent::Opened);
                true
            }
            Err(failure) if failure.is_passing() => {
                let delay = self.delay(&failure, tools);
                self.snapshot.failed(tools, delay);
                false
            }
            Err(_) => true,
        }
    }
}
