//! A login that runs: how each input changes it.
//!
//! A handler that returns an [`Ending`] ends the login; there is no other way. What the machine
//! asked for is answered here, what the stream says goes to `events.rs`, what the person answers to
//! `answers.rs`, and what the page and the time do to a login is in `life.rs`.

mod answers;
mod events;
mod exchange;
mod farewell;
mod life;
mod provider;
mod renewal;
mod unknown;

use super::answering::{Answering, Source};
use super::call::Call;
use super::expiry::Expiry;
use super::input::{Input, Ticket};
use super::stream::Stream;
use super::trouble::Lasting;
use super::waiting::Waiting;
use super::{
    Backoff, Beginning, Config, Effect, Ending, EndingKind, Failure, Notice, SessionEvent, Step,
    Tools, View,
};
use crate::protocol::{ApiError, FlowState, Identity, Snapshot};
use crate::time::Millis;
use exchange::Exchange;
use farewell::Farewell;
use provider::Provider;
use renewal::Renewal;
use std::sync::Arc;

type Handled = Result<(), Ending>;

/// What has happened since the current snapshot was asked for: it may be older than that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Overtaken {
    #[default]
    No,
    /// The stream has reported a state that is news.
    ByStream,
    /// The person has answered, or gone back.
    ByPerson,
}

#[derive(Debug, Clone)]
pub(super) struct Login {
    consented: bool,
    /// The code is spent with the consent, and the page was seen: the person can agree without
    /// knowing the site.
    blind: bool,
    /// The JWT is there.
    granted: bool,
    exchange: Exchange,
    snapshot: Call,
    /// The snapshot is to be read. Asked for once, at the end of an input, however many reasons
    /// there were in it.
    reread: bool,
    overtaken: Overtaken,
    /// A state could not be read since the snapshot was asked for.
    missed: bool,
    /// Counts the snapshots that were read for such states since the last good one.
    unread: Backoff,
    stream: Stream,
    submission: Option<(Ticket, Millis)>,
    answering: Answering,
    waiting: Waiting,
    expiry: Expiry,
    renewal: Renewal,
    identity: Option<Arc<Identity>>,
    flow: Arc<FlowState>,
    provider: Provider,
    trouble: Lasting,
    notice: Option<Notice>,
    blocked_until: Option<Millis>,
    /// What the browser says. It is wrong at times, and nothing waits for it.
    /// Since when the browser says that there is no network.
    offline: Option<Millis>,
    /// Signed in, and only the names for whoever is told are still missing.
    farewell: Option<Farewell>,
    /// The page is in the back/forward cache, or on its way there.
    away: bool,
    step: Step,
}

/// What happens on no page that sleeps. After a sleep that no page event tells of, the person can be
/// faster than the timer.
fn shows_awake(input: &Input) -> bool {
    matches!(
        input,
        Input::Tick | Input::Answer { .. } | Input::BackToForm
    )
}

impl Login {
    pub(super) fn new(config: &Config) -> Self {
        let consented = config.skip_prime;
        Self {
            consented,
            blind: false,
            granted: false,
            exchange: Exchange::default(),
            snapshot: Call::default(),
            reread: false,
            overtaken: Overtaken::No,
            missed: false,
            unread: Backoff::default(),
            stream: Stream::default(),
            submission: None,
            answering: Answering::default(),
            waiting: Waiting::default(),
            expiry: Expiry::default(),
            renewal: Renewal::default(),
            identity: None,
            flow: Arc::default(),
            provider: Provider::default(),
            trouble: Lasting::default(),
            notice: None,
            blocked_until: None,
            offline: None,
            farewell: None,
            away: false,
            step: if consented {
                Step::Discovering
            } else {
                Step::Prime
            },
        }
    }

    pub(super) fn handle(&mut self, input: Input, tools: &mut Tools) -> Handled {
        if self.farewell.is_some() {
            return self.last_look(input, tools);
        }
        self.stream.slept(tools.slept);
        self.renewal.slept(tools.slept);
        if tools.slept > 0 && shows_awake(&input) {
            self.wake(false, tools);
        }
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
            #[cfg(feature = "renewal")]
            Input::Renewed(ticket, given) => self.renewed(ticket, given, tools)?,
            Input::ServerClock(server) => self.expiry.clock.sample(server, tools.now, true),
            Input::Page(event) => self.page(event, tools),
            // What is due is done below; and the machine ends a login before it would come here.
            Input::Tick | Input::Close => {}
        }
        self.settle(tools)
    }

    fn begin(&mut self, tools: &mut Tools) {
        if self.granted || !self.exchange.is_idle() {
            return;
        }
        let has_token = tools.config.beginning == Beginning::AccessToken;
        self.blind = tools.config.exchange_on_consent && !self.consented && !has_token;
        if self.blind {
            return;
        }
        self.waiting.step_changed(self.consented, tools.now);
        if has_token {
            self.token_is_there(tools);
        } else {
            self.exchange.begin(tools);
        }
    }

    /// From now on the login can be read. What waits for no answer of the person is asked for at
    /// once: the stream beside the snapshot, where consent is given already.
    fn token_is_there(&mut self, tools: &mut Tools) {
        self.granted = true;
        self.reread = true;
        if self.consented {
            self.open_stream(tools);
        }
    }

    /// Consent is taken once the consent step can name the site, and never lost: the screen keeps
    /// its button disabled until then. Where it is what spends the code, the stream opens as soon as
    /// there is a token.
    fn consent(&mut self, tools: &mut Tools) {
        if !self.can_consent() {
            return;
        }
        self.consented = true;
        if self.identity.is_some() {
            self.open_stream(tools);
        } else {
            self.begin(tools);
        }
    }

    fn can_consent(&self) -> bool {
        !self.consented && (self.blind || self.identity.is_some())
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
                self.token_is_there(tools);
            }
            Err(failure) if failure.ends_session() => return Err(Ending::expired(failure.error)),
            Err(failure) if failure.is_passing() => {
                let delay = self.delay(&failure, tools);
                self.exchange.failed(tools, failure, delay);
            }
            Err(failure) => return Err(Ending::new(EndingKind::LinkRefused, failure.error)),
        }
        Ok(())
    }

    fn ask_snapshot(&mut self, tools: &mut Tools) {
        if self.granted {
            self.overtaken = Overtaken::No;
            self.missed = false;
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
                self.catch_up(tools);
                self.snapshot_arrived(*snapshot, tools)
            }
            Err(failure) if failure.ends_session() => self.token_refused(failure, tools),
            Err(failure) if failure.is_passing() => {
                let delay = self.delay(&failure, tools);
                self.snapshot.failed(tools, delay);
                Ok(())
            }
            Err(failure) => Err(Ending::new(EndingKind::Failed, failure.error)),
        }
    }

    /// Rule 5: of a snapshot that may be older than the stream's last state, or than the person's
    /// last answer, only what these do not tell is news.
    fn snapshot_arrived(&mut self, snapshot: Snapshot, tools: &mut Tools) -> Handled {
        let known = self.identity.take();
        let first = known.is_none();
        let identity = known.unwrap_or_default().merge(snapshot.identity);
        self.identity = Some(Arc::new(identity));
        self.expiry.set(snapshot.flow_expires_at);
        let repeats = self.answering.repeats(&snapshot.flow, Source::Snapshot);
        if self.overtaken < Overtaken::ByPerson && !repeats {
            self.provider.told(snapshot.sso_provider);
        }
        if self.overtaken == Overtaken::No {
            self.apply(snapshot.flow, Source::Snapshot, tools)?;
        }
        if self.expiry.snapshot_read(tools.now) {
            return Err(Ending::expired(ApiError::default()));
        }
        if first {
            tools.event(SessionEvent::Opened);
        }
        Ok(())
    }

    /// The one place where a state reaches the screen.
    fn apply(&mut self, flow: FlowState, source: Source, tools: &mut Tools) -> Handled {
        if let Some(ending) = Ending::of(&flow) {
            unknown::note(&flow, tools);
            self.flow = Arc::new(self.flow.merge(flow));
            return Err(ending);
        }
        if self.answering.repeats(&flow, source) {
            if source == Source::Stream {
                self.answering.reword(flow);
            }
            return Ok(());
        }
        let merged = self.flow.merge(flow);
        if merged != *self.flow {
            unknown::note(&merged, tools);
            self.flow = Arc::new(merged);
        }
        let advance = self.answering.advance(&self.flow);
        if advance.new {
            self.notice = advance.notice;
            self.blocked_until = None;
        }
        Ok(())
    }

    /// How long this failure asks to wait before the next attempt.
    fn delay(&self, failure: &Failure, tools: &Tools) -> Option<Millis> {
        let asked_for = failure.retry_after?;
        Some(self.expiry.clock.delay(asked_for, tools.moment()))
    }

    pub(super) fn abort_all(&mut self, tools: &mut Tools) {
        self.exchange.abort(tools);
        self.snapshot.abort(tools);
        self.stream.abort(tools);
        self.renewal.abort(tools);
        self.abort_submission(tools);
    }

    pub(super) fn view(&self, now: Millis) -> View {
        let reconnecting = self.trouble.is_told(now);
        let blocked_for = self
            .blocked_until
            .map(|until| until.saturating_sub(now).div_ceil(1000));
        View {
            step: self.step,
            ready: self.can_consent(),
            identity: self.identity.clone(),
            flow: Arc::clone(&self.flow),
            question: self.answering.number(),
            sso_provider: self.provider.current(),
            notice: self.notice.clone(),
            reconnecting,
            offline: self.offline.is_some() && reconnecting,
            slow: self.waiting.is_slow(now),
            can_go_back: self.can_go_back(now),
            expires_in: self.expiry.seconds_left(now),
            blocked_for: blocked_for.and_then(|seconds| u32::try_from(seconds).ok()),
            ending: None,
        }
    }
}
