//! What the page and the passing of time do to a login: page events, retries, deadlines.

use super::super::input::PageEvent;
use super::super::{Ending, Failure, Step, Tools, Trouble};
use super::{Handled, Login, Overtaken};
use crate::protocol::{ApiError, FlowStep};
use crate::time::Millis;

impl Login {
    /// Rule 8: what the browser does with the page.
    pub(super) fn page(&mut self, event: PageEvent, tools: &mut Tools) {
        match event {
            // Browsers are wrong about it: attempts go on.
            PageEvent::Offline => self.offline = Some(tools.now),
            PageEvent::Hide => {
                self.away = true;
                self.trouble.forget();
                self.stream.park(tools);
            }
            PageEvent::Online => {
                self.offline = None;
                self.wake(true, tools);
            }
            PageEvent::Show => {
                if std::mem::take(&mut self.away) {
                    self.exchange.begin_anew(tools);
                }
                self.wake(false, tools);
            }
            PageEvent::Visible => self.wake(false, tools),
        }
    }

    /// The page can do something again that it could not, or seems to: what waits is tried at once,
    /// and a stream that is old is opened anew.
    pub(super) fn wake(&mut self, network_changed: bool, tools: &mut Tools) {
        if self.away {
            return;
        }
        self.renewal.wait_again(tools);
        self.exchange.hasten(tools);
        if self.stream.should_wake(tools, network_changed) {
            self.reconnect(tools);
        }
        self.reread |= self.snapshot.is_waiting();
    }

    /// The stream is wanted. A page that is away opens none: it could not stay in the
    /// back/forward cache.
    pub(super) fn open_stream(&mut self, tools: &mut Tools) {
        if self.away {
            self.stream.open_later();
        } else {
            self.stream.open(tools);
        }
    }

    /// Rule 5: a change during the gap is in the snapshot.
    fn reconnect(&mut self, tools: &mut Tools) {
        self.stream.interrupt(tools);
        self.stream.open(tools);
        // The first one is not asked for again and again by a stream that does not come up.
        self.reread |= self.identity.is_some() || self.snapshot.is_idle();
    }

    /// What follows after every input: the step that results, and what time has made due. A page
    /// that is away asks for nothing; it catches up when it is back.
    pub(super) fn settle(&mut self, tools: &mut Tools) -> Handled {
        if self.farewell.is_some() {
            return Ok(());
        }
        self.show(tools.now);
        if self.away {
            return Ok(());
        }
        self.due(tools)?;
        self.show(tools.now);
        if std::mem::take(&mut self.reread) {
            self.ask_snapshot(tools);
        }
        self.trouble.note(self.in_trouble(), tools.now);
        Ok(())
    }

    /// Whether the connection is lost, as the person understands it: an open stream is one that is
    /// there, though it has not said anything yet, and though a snapshot fails beside it.
    fn in_trouble(&self) -> bool {
        let stream_or_snapshot =
            self.stream.is_interrupted() || self.snapshot.in_trouble() || self.renewal.is_asked();
        (stream_or_snapshot && !self.stream.is_open())
            || self.exchange.in_trouble()
            || self.seems_cut_off()
    }

    /// The browser says so, and nothing has come since that would show it wrong.
    fn seems_cut_off(&self) -> bool {
        self.offline
            .is_some_and(|since| self.stream.is_quiet_since(since))
    }

    fn due(&mut self, tools: &mut Tools) -> Handled {
        self.exchange.due(tools)?;
        self.reread |= self.snapshot.is_due(tools);
        if self.stream.is_silent(tools) {
            self.stream.abort(tools);
            self.stream.lost(tools, None);
        }
        if self.stream.is_due(tools.now) {
            self.reconnect(tools);
        }
        if self
            .submission
            .is_some_and(|(_, deadline)| tools.now >= deadline)
        {
            self.abort_submission(tools);
            self.not_sent(Trouble::Timeout, Failure::network(), tools);
        }
        if self.blocked_until.is_some_and(|until| tools.now >= until) {
            self.blocked_until = None;
        }
        self.reread |= self.expiry.take_confirmation(tools.now);
        self.renewal_due(tools)?;
        if self.expiry.grace_is_over(tools.now) {
            return Err(Ending::expired(ApiError::default()));
        }
        self.reread |= self.waiting.take_due(tools.now) && !self.news_is_on_its_way();
        Ok(())
    }

    /// Whether a snapshot is coming that will say where the login stands. Of one that has been
    /// overtaken that would not be believed.
    fn news_is_on_its_way(&self) -> bool {
        let is_late = self.snapshot.is_asked() && self.overtaken > Overtaken::No;
        !self.snapshot.is_idle() && !is_late
    }

    fn show(&mut self, now: Millis) {
        let step = self.current_step();
        if step != self.step {
            self.step = step;
            let waits = matches!(step, Step::Discovering | Step::Submitting);
            self.waiting.step_changed(waits, now);
        }
    }

    /// Contract, section 5.
    fn current_step(&self) -> Step {
        if !self.consented {
            return Step::Prime;
        }
        if self.answering.is_pending() {
            return Step::Submitting;
        }
        match self.flow.step {
            Some(FlowStep::AwaitingInput) => Step::Form,
            Some(FlowStep::AwaitingExternalAction) => Step::ExternalAction,
            Some(FlowStep::Submitting) => Step::Submitting,
            Some(FlowStep::Discovering | FlowStep::Completed | FlowStep::Unknown(_)) | None => {
                Step::Discovering
            }
        }
    }

    pub(in crate::session) fn deadline(&self, now: Millis, watchdog: Millis) -> Option<Millis> {
        if let Some(farewell) = &self.farewell {
            let look = self.snapshot.deadline();
            return Some(look.map_or(farewell.until, |at| at.min(farewell.until)));
        }
        if self.away {
            return None;
        }
        let blocked = self.blocked_until.map(|until| {
            let left = until.saturating_sub(now);
            until - left.saturating_sub(1) / 1000 * 1000
        });
        [
            self.exchange.deadline(),
            self.snapshot.deadline(),
            self.stream.deadline(watchdog),
            self.submission.map(|(_, deadline)| deadline),
            self.waiting.deadline(now),
            self.expiry.deadline(now),
            self.trouble.deadline(now),
            #[cfg(feature = "renewal")]
            self.renewal.deadline(),
            blocked,
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
