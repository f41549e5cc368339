//! A login that runs: how each input changes it.
//!
//! A handler that returns an [`Ending`] ends the login; there is no other way.

use super::answering::{Answering, Source};
use super::call::Call;
use super::expiry::Expiry;
use super::input::{Input, PageEvent, StreamEnd, Ticket};
use super::stream::Stream;
use super::waiting::Waiting;
use super::{
    Effect, Ending, EndingKind, Failure, Notice, SessionEvent, Step, Tools, Trouble, View,
};
use crate::protocol::{
    Answer, ApiError, ChoiceKind, ErrorCode, FieldKind, FlowState, FlowStatus, FlowStep, Identity,
    MfaKind, Snapshot, StreamEvent, Submission, Unreadable,
};
use crate::time::Millis;
use std::sync::Arc;

type Handled = Result<(), Ending>;

/// No server makes a person wait longer before trying again than this.
const LONGEST_BLOCK: Millis = 120_000;

#[derive(Debug, Clone)]
pub(super) struct Login {
    consented: bool,
    /// The JWT is there.
    granted: bool,
    exchange: Call,
    snapshot: Call,
    stream: Stream,
    submission: Option<(Ticket, Millis)>,
    answering: Answering,
    waiting: Waiting,
    expiry: Expiry,
    identity: Option<Arc<Identity>>,
    flow: Arc<FlowState>,
    sso_provider: Option<String>,
    notice: Option<Notice>,
    blocked_until: Option<Millis>,
    offline: bool,
    /// The page is in the back/forward cache, or on its way there.
    away: bool,
    step: Step,
    /// Counts what overrules a snapshot: states from the stream and answers of the person.
    era: u32,
    /// The era in which the current snapshot was asked for.
    asked_in: u32,
}

impl Login {
    pub(super) fn new(consented: bool) -> Self {
        Self {
            consented,
            granted: false,
            exchange: Call::default(),
            snapshot: Call::default(),
            stream: Stream::default(),
            submission: None,
            answering: Answering::default(),
            waiting: Waiting::default(),
            expiry: Expiry::default(),
            identity: None,
            flow: Arc::default(),
            sso_provider: None,
            notice: None,
            blocked_until: None,
            offline: false,
            away: false,
            step: if consented {
                Step::Discovering
            } else {
                Step::Prime
            },
            era: 0,
            asked_in: 0,
        }
    }

    pub(super) fn handle(&mut self, input: Input, tools: &mut Tools) -> Handled {
        match input {
            Input::Begin => self.begin(tools),
            Input::Consent => self.consent(tools),
            Input::Answer { question, answer } => self.answer(question, &answer, tools),
            Input::BackToForm => self.back_to_form(tools),
            Input::Exchanged(ticket, result) => self.exchanged(ticket, result, tools)?,
            Input::Snapshot(ticket, result) => self.snapshot_answered(ticket, result, tools)?,
            Input::Submitted(ticket, result) => self.submitted(ticket, result, tools)?,
            Input::StreamOpened(ticket) if self.stream.is(ticket) => self.stream.opened(tools),
            Input::StreamBytes {
                ticket,
                retry,
                last_event_id,
            } if self.stream.is(ticket) => {
                self.stream.heard(tools, retry, last_event_id);
            }
            Input::StreamEvent(ticket, event) if self.stream.is(ticket) => {
                self.stream_event(event, tools)?;
            }
            Input::StreamEnded(ticket, end) if self.stream.is(ticket) => {
                self.stream_ended(end, tools)?;
            }
            // Rule 2: a stream that is no longer the current one changes nothing.
            Input::StreamOpened(_)
            | Input::StreamBytes { .. }
            | Input::StreamEvent(..)
            | Input::StreamEnded(..) => {}
            Input::ServerClock(server) => self.expiry.sample(server, tools.now, true),
            Input::Tick => {}
            Input::Page(event) => self.page(event, tools),
            Input::Close => {}
        }
        self.settle(tools)
    }

    fn begin(&mut self, tools: &mut Tools) {
        if !self.granted && self.exchange.is_idle() {
            self.waiting.step_changed(self.consented, tools.now);
            self.exchange.ask(tools, Effect::Exchange);
        }
    }

    /// Consent is taken once the consent step can name the site, and never lost: the screen keeps
    /// its button disabled until then.
    fn consent(&mut self, tools: &mut Tools) {
        if !self.consented && self.identity.is_some() {
            self.consented = true;
            self.stream.open(tools);
        }
    }

    fn exchanged(
        &mut self,
        ticket: Ticket,
        result: Result<(), Failure>,
        tools: &mut Tools,
    ) -> Handled {
        if !self.exchange.take(ticket) {
            return Ok(());
        }
        match result {
            Ok(()) => {
                self.exchange.succeeded();
                self.granted = true;
                self.ask_snapshot(tools);
            }
            Err(failure) if failure.ends_session() => return Err(Ending::expired(failure.error)),
            Err(failure) if failure.is_passing() => self.exchange.failed(tools, &failure),
            Err(failure) => return Err(Ending::new(EndingKind::LinkRefused, failure.error)),
        }
        Ok(())
    }

    fn ask_snapshot(&mut self, tools: &mut Tools) {
        if self.granted {
            self.asked_in = self.era;
            self.snapshot.ask(tools, Effect::Retrieve);
        }
    }

    fn snapshot_answered(
        &mut self,
        ticket: Ticket,
        result: Result<Box<Snapshot>, Failure>,
        tools: &mut Tools,
    ) -> Handled {
        if !self.snapshot.take(ticket) {
            return Ok(());
        }
        match result {
            Ok(snapshot) => {
                self.snapshot.succeeded();
                self.snapshot_arrived(*snapshot, tools)
            }
            Err(failure) if failure.ends_session() => Err(Ending::expired(failure.error)),
            Err(failure) if failure.is_passing() => {
                self.snapshot.failed(tools, &failure);
                Ok(())
            }
            Err(failure) => Err(Ending::new(EndingKind::Failed, failure.error)),
        }
    }

    /// Rule 5: of a snapshot that was asked for before the stream's last state, or before the
    /// person's last answer, only what the stream does not carry is news.
    fn snapshot_arrived(&mut self, snapshot: Snapshot, tools: &mut Tools) -> Handled {
        let first = self.identity.is_none();
        self.identity = Some(Arc::new(snapshot.identity));
        self.expiry.set(snapshot.flow_expires_at);
        let current = self.asked_in == self.era;
        if current {
            self.sso_provider = snapshot.sso_provider;
            self.apply(snapshot.flow, Source::Snapshot, tools)?;
        }
        if self.expiry.snapshot_read(tools.now) {
            return Err(Ending::expired(ApiError::default()));
        }
        if first {
            tools.event(SessionEvent::Opened);
            if self.consented {
                self.stream.open(tools);
            }
        }
        Ok(())
    }

    /// The one place where a state reaches the screen.
    fn apply(&mut self, flow: FlowState, source: Source, tools: &mut Tools) -> Handled {
        if let Some(ending) = Ending::of(&flow) {
            note_unknown(&flow, tools);
            Arc::make_mut(&mut self.flow).merge(flow);
            return Err(ending);
        }
        if self.answering.repeats(&flow, source) {
            return Ok(());
        }
        let mut merged = FlowState::clone(&self.flow);
        merged.merge(flow);
        if merged != *self.flow {
            note_unknown(&merged, tools);
            self.flow = Arc::new(merged);
        }
        let advance = self.answering.advance(&self.flow, source);
        if advance.new {
            self.notice = advance.notice;
            self.blocked_until = None;
        }
        Ok(())
    }

    fn stream_event(
        &mut self,
        event: Result<StreamEvent, Unreadable>,
        tools: &mut Tools,
    ) -> Handled {
        match event {
            Ok(StreamEvent::State { flow, timestamp }) => {
                self.stream.good_event(tools);
                self.clock(timestamp, tools.now);
                self.era += 1;
                self.waiting.news(tools.now);
                self.apply(*flow, Source::Stream, tools)?;
            }
            Ok(StreamEvent::Heartbeat { timestamp }) => {
                self.stream.good_event(tools);
                self.stream.heartbeat(tools.now);
                self.clock(timestamp, tools.now);
            }
            Ok(StreamEvent::Error(error)) => return Err(Ending::new(EndingKind::Failed, error)),
            Ok(StreamEvent::Unknown(name)) => tools.note("unknown event", &name),
            // A state was missed. What it said stands in the snapshot as well.
            Err(Unreadable) => {
                tools.note("unreadable event", "its data is not a JSON object");
                if self.snapshot.is_idle() {
                    self.ask_snapshot(tools);
                }
            }
        }
        Ok(())
    }

    fn clock(&mut self, timestamp: Option<Millis>, now: Millis) {
        if let Some(server) = timestamp {
            self.expiry.sample(server, now, false);
        }
    }

    /// Rule 7: what ends the stream for good, and what only drops it.
    fn stream_ended(&mut self, end: StreamEnd, tools: &mut Tools) -> Handled {
        let failure = end.unwrap_or_default();
        if failure.ends_session() {
            return Err(Ending::expired(failure.error));
        }
        if !failure.is_passing() {
            return Err(Ending::new(EndingKind::Failed, failure.error));
        }
        let parked = self.offline || self.away;
        self.stream.lost(tools, failure.retry_after, parked);
        Ok(())
    }

    /// Rule 5: a change during the gap is in the snapshot.
    fn reconnect(&mut self, tools: &mut Tools) {
        self.stream.interrupt(tools);
        self.stream.open(tools);
        self.ask_snapshot(tools);
    }

    /// The one gate for Enter, click and double click.
    fn answer(&mut self, number: u32, answer: &Answer, tools: &mut Tools) {
        let asks = matches!(self.step, Step::Form | Step::ExternalAction);
        let blocked = self.blocked_until.is_some_and(|until| tools.now < until);
        if !asks || blocked || !self.answering.accepts(number) {
            return;
        }
        let Some(question) = self.answering.answer() else {
            return;
        };
        self.follow_provider(&question, answer);
        // An older answer that is still on its way has been overtaken by the question's change.
        self.abort_submission(tools);
        let ticket = tools.ticket();
        let submission = Submission::new(answer, question.interaction_id.as_deref());
        self.submission = Some((ticket, tools.now + tools.config.call_timeout));
        self.era += 1;
        self.notice = None;
        self.blocked_until = None;
        tools.emit(Effect::Submit(ticket, submission));
        tools.event(SessionEvent::Submitted);
    }

    /// The provider in the heading follows the person's last choice, and then the next snapshot.
    fn follow_provider(&mut self, question: &FlowState, answer: &Answer) {
        let offers = question
            .choices
            .iter()
            .any(|choice| choice.kind == ChoiceKind::SsoProvider);
        match answer {
            Answer::Choice(choice) if choice.kind == ChoiceKind::SsoProvider => {
                self.sso_provider = choice.provider.clone().or_else(|| choice.label.clone());
            }
            Answer::Choice(choice) => {
                let another_way = matches!(
                    choice.kind,
                    ChoiceKind::SignInMethod
                        | ChoiceKind::AuthMethod
                        | ChoiceKind::IdentifierMethod
                );
                if another_way {
                    self.sso_provider = None;
                }
            }
            Answer::Fields(_) if offers => self.sso_provider = None,
            Answer::Fields(_) => {}
        }
    }

    fn submitted(
        &mut self,
        ticket: Ticket,
        result: Result<(), Failure>,
        tools: &mut Tools,
    ) -> Handled {
        if self.submission.is_none_or(|(current, _)| current != ticket) {
            return Ok(());
        }
        self.submission = None;
        let Err(failure) = result else { return Ok(()) };
        if failure.ends_session() {
            return Err(Ending::expired(failure.error));
        }
        if failure.is_stale_interaction() {
            // Rule 9. If the stream has shown the fresh form already, the person is told there.
            let notice = Notice::Stale {
                message: failure.error.message,
            };
            if !self.answering.is_pending() && self.flow.awaits_person() {
                self.notice = Some(notice);
            } else {
                self.answering.refuse(notice);
            }
            self.ask_snapshot(tools);
        } else {
            self.not_sent(failure.trouble(), failure, tools.now);
        }
        Ok(())
    }

    /// Back to the form with what was typed, unless the login has moved on by itself: then the
    /// answer arrived, whatever became of its receipt.
    fn not_sent(&mut self, trouble: Trouble, failure: Failure, now: Millis) {
        if self.answering.is_pending() {
            self.answering.reopen();
            self.notice = Some(Notice::NotSent {
                trouble,
                message: failure.error.message,
            });
            self.blocked_until = failure
                .retry_after
                .map(|delay| now + delay.min(LONGEST_BLOCK));
        }
    }

    fn abort_submission(&mut self, tools: &mut Tools) {
        if let Some((ticket, _)) = self.submission.take() {
            tools.emit(Effect::Abort(ticket));
        }
    }

    fn can_go_back(&self, now: Millis) -> bool {
        self.answering.is_pending() && self.waiting.is_slow(now)
    }

    fn back_to_form(&mut self, tools: &mut Tools) {
        if self.can_go_back(tools.now) {
            self.abort_submission(tools);
            self.answering.reopen();
        }
    }

    /// Rule 8: what the browser does with the page.
    fn page(&mut self, event: PageEvent, tools: &mut Tools) {
        match event {
            PageEvent::Offline => {
                self.offline = true;
                if self.stream.is_waiting() {
                    self.stream.park(tools);
                }
            }
            PageEvent::Hide => {
                self.away = true;
                self.stream.park(tools);
            }
            PageEvent::Online => {
                self.offline = false;
                self.wake(true, tools);
            }
            PageEvent::Show => {
                self.away = false;
                self.wake(false, tools);
            }
            PageEvent::Visible => self.wake(false, tools),
        }
    }

    fn wake(&mut self, network_changed: bool, tools: &mut Tools) {
        if self.away || self.offline {
            return;
        }
        if self.exchange.is_waiting() {
            self.exchange.ask(tools, Effect::Exchange);
        }
        if self.stream.should_wake(tools, network_changed) {
            self.reconnect(tools);
        } else if self.snapshot.is_waiting() {
            self.ask_snapshot(tools);
        }
    }

    /// What follows after every input: what time has made due, and the step that results.
    fn settle(&mut self, tools: &mut Tools) -> Handled {
        self.show(tools.now);
        if self.exchange.is_due(tools) {
            self.exchange.ask(tools, Effect::Exchange);
        }
        if self.snapshot.is_due(tools) {
            self.ask_snapshot(tools);
        }
        if self.stream.is_silent(tools) {
            self.stream.abort(tools);
            let parked = self.offline || self.away;
            self.stream.lost(tools, None, parked);
        }
        if self.stream.is_due(tools.now) {
            self.reconnect(tools);
        }
        if self
            .submission
            .is_some_and(|(_, deadline)| tools.now >= deadline)
        {
            self.abort_submission(tools);
            self.not_sent(Trouble::Timeout, Failure::network(), tools.now);
            self.show(tools.now);
        }
        if self.blocked_until.is_some_and(|until| tools.now >= until) {
            self.blocked_until = None;
        }
        if self.granted && self.expiry.take_confirmation(tools.now) {
            self.ask_snapshot(tools);
        }
        if self.expiry.grace_is_over(tools.now) {
            return Err(Ending::expired(ApiError::default()));
        }
        if self.waiting.take_due(tools.now) && self.snapshot.is_idle() {
            self.ask_snapshot(tools);
        }
        Ok(())
    }

    fn show(&mut self, now: Millis) {
        let step = self.current_step();
        if step != self.step {
            self.step = step;
            self.waiting
                .step_changed(matches!(step, Step::Discovering | Step::Submitting), now);
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

    pub(super) fn abort_all(&mut self, tools: &mut Tools) {
        self.exchange.abort(tools);
        self.snapshot.abort(tools);
        self.stream.abort(tools);
        self.abort_submission(tools);
    }

    pub(super) fn deadline(&self, now: Millis, watchdog: Millis) -> Option<Millis> {
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
            self.expiry.deadline(now).filter(|_| self.granted),
            blocked,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    pub(super) fn view(&self, now: Millis) -> View {
        let blocked_for = self
            .blocked_until
            .map(|until| until.saturating_sub(now).div_ceil(1000));
        View {
            step: self.step,
            ready: !self.consented && self.identity.is_some(),
            identity: self.identity.clone(),
            flow: Arc::clone(&self.flow),
            question: self.answering.number(),
            sso_provider: self.sso_provider.clone(),
            notice: self.notice.clone(),
            reconnecting: self.stream.is_interrupted()
                || self.exchange.in_trouble()
                || self.snapshot.in_trouble(),
            offline: self.offline,
            slow: self.waiting.is_slow(now),
            can_go_back: self.can_go_back(now),
            expires_in: self.expiry.seconds_left(now),
            blocked_for: blocked_for.and_then(|seconds| u32::try_from(seconds).ok()),
            ending: None,
        }
    }
}

/// Unknown things stay calm on the screen; the developer is told of them.
fn note_unknown(flow: &FlowState, tools: &mut Tools) {
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
