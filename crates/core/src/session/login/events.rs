//! What the stream says, and how it ends.

use super::super::answering::Source;
use super::super::input::StreamEnd;
use super::super::{Ending, EndingKind, Tools};
use super::{Handled, Login, Overtaken};
use crate::protocol::{StreamEvent, Unreadable};
use crate::time::Millis;

impl Login {
    pub(super) fn stream_event(
        &mut self,
        event: Result<StreamEvent, Unreadable>,
        tools: &mut Tools,
    ) -> Handled {
        match event {
            Ok(StreamEvent::State { flow, timestamp }) => {
                self.stream.good_event(tools);
                self.unread.reset();
                self.clock(timestamp, tools.now);
                // What repeats an answered question is older than the answer, so it says nothing
                // against a snapshot. Anything else is the whole state: what an earlier one said is
                // history.
                if !self.answering.repeats(&flow, Source::Stream) {
                    self.overtaken = self.overtaken.max(Overtaken::ByStream);
                    self.missed = false;
                }
                self.waiting.news(tools.now);
                self.apply(*flow, Source::Stream, tools)
                    .or_else(|ending| self.with_names(ending, tools))?;
            }
            Ok(StreamEvent::Heartbeat { timestamp }) => {
                self.stream.good_event(tools);
                self.stream.heartbeat(tools.now);
                self.clock(timestamp, tools.now);
            }
            Ok(StreamEvent::Error(error)) => return Err(Ending::new(EndingKind::Failed, error)),
            Ok(StreamEvent::Unknown(name)) => {
                self.stream.good_event(tools);
                tools.note("unknown event", &name);
            }
            // A state was missed. What it said stands in the snapshot as well, if that is asked for
            // only now.
            Err(Unreadable) => {
                tools.note("unreadable event", "its data is not a JSON object");
                self.missed = true;
                self.catch_up(tools);
            }
        }
        Ok(())
    }

    /// Reads the snapshot for what was missed: at once, and with backoff where that does not end.
    pub(super) fn catch_up(&mut self, tools: &mut Tools) {
        if self.missed && self.snapshot.is_idle() {
            let again = self.unread.in_trouble();
            let delay = tools.delay(&mut self.unread, None);
            self.snapshot
                .ask_in(if again { delay } else { 0 }, tools.now);
        }
    }

    /// Rule 7: what ends the stream for good, and what only drops it.
    pub(super) fn stream_ended(&mut self, end: StreamEnd, tools: &mut Tools) -> Handled {
        self.stream.ended();
        let failure = end.unwrap_or_default();
        if failure.ends_session() {
            return self.stream_refused(failure, tools);
        }
        if !failure.is_passing() {
            return Err(Ending::new(EndingKind::Failed, failure.error));
        }
        let delay = self.delay(&failure, tools);
        self.stream.lost(tools, delay);
        Ok(())
    }

    fn clock(&mut self, timestamp: Option<Millis>, now: Millis) {
        if let Some(server) = timestamp {
            self.expiry.clock.sample(server, now, false);
        }
    }
}
