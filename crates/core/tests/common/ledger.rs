//! What must hold after every input, whatever it was.

use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};
use std::collections::BTreeMap;
use std::fmt;

/// What a ticket was given out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Exchange,
    Retrieve,
    Stream,
    Submit,
    Renew,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exchange => "exchange",
            Self::Retrieve => "retrieve",
            Self::Stream => "stream",
            Self::Submit => "submit",
            Self::Renew => "renew",
        })
    }
}

pub fn opened(effect: &Effect) -> Option<(Kind, Ticket)> {
    match effect {
        Effect::Exchange(ticket) => Some((Kind::Exchange, *ticket)),
        Effect::Retrieve(ticket) => Some((Kind::Retrieve, *ticket)),
        Effect::OpenStream { ticket, .. } => Some((Kind::Stream, *ticket)),
        Effect::Submit(ticket, _) => Some((Kind::Submit, *ticket)),
        Effect::Renew(ticket) => Some((Kind::Renew, *ticket)),
        Effect::Abort(_) | Effect::Forget | Effect::Event(_) | Effect::Note(_) => None,
    }
}

/// The request that an input is the last word on.
fn answered(input: &Input) -> Option<(Kind, Ticket)> {
    match input {
        Input::Exchanged(ticket, _) => Some((Kind::Exchange, *ticket)),
        Input::Snapshot(ticket, _) => Some((Kind::Retrieve, *ticket)),
        Input::Submitted(ticket, _) => Some((Kind::Submit, *ticket)),
        Input::StreamEnded(ticket, _) => Some((Kind::Stream, *ticket)),
        Input::Renewed(ticket, _) => Some((Kind::Renew, *ticket)),
        _ => None,
    }
}

/// The request that an input comes from.
fn source(input: &Input) -> Option<(Kind, Ticket)> {
    match input {
        Input::StreamOpened(ticket)
        | Input::StreamBytes { ticket, .. }
        | Input::StreamEvent(ticket, _) => Some((Kind::Stream, *ticket)),
        _ => answered(input),
    }
}

/// Anything that works like a machine. The real one, or one with a fault to be found.
pub trait Runs {
    fn run(&mut self, input: Input, now: Moment) -> Vec<Effect>;
    fn due(&self) -> Option<Millis>;
    fn screen(&self) -> View;
}

impl Runs for Machine {
    fn run(&mut self, input: Input, now: Moment) -> Vec<Effect> {
        self.handle(input, now)
    }

    fn due(&self) -> Option<Millis> {
        self.deadline()
    }

    fn screen(&self) -> View {
        View::clone(&self.view())
    }
}

/// What of the screen does not change by itself as time passes.
fn timeless(view: &View) -> View {
    View {
        slow: false,
        can_go_back: false,
        expires_in: None,
        blocked_for: None,
        ..view.clone()
    }
}

/// The named pause that the person is asked to end.
fn shown(view: &View) -> Option<&String> {
    let asks = matches!(view.step, Step::Form | Step::ExternalAction);
    view.flow.interaction_id.as_ref().filter(|_| asks)
}

/// Keeps the books on one login and complains when they do not add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    pub open: BTreeMap<Ticket, Kind>,
    /// Named pauses that were answered, and whose answer was neither refused nor taken back.
    answered: Vec<String>,
    /// The pause that the submission on its way answers.
    on_its_way: Option<String>,
    over: bool,
    closed: bool,
    outcomes: u8,
    was_opened: bool,
    reconnecting: bool,
    away: bool,
    /// When the exchange was first made, or made again by a page that was away or slept.
    exchanging: Option<Millis>,
}

/// Rule 9: so long an exchange is tried, and so much later a page notices that was awake.
const EXCHANGE: Millis = 20_000;
const AWAKE: Millis = 5_000;

impl Ledger {
    /// Feeds the input and checks everything.
    ///
    /// # Errors
    /// Says which promise was broken.
    pub fn run(
        &mut self,
        machine: &mut impl Runs,
        input: Input,
        moment: impl Into<Moment>,
    ) -> Result<Vec<Effect>, String> {
        let moment = moment.into();
        let now = moment.steady;
        let before = machine.screen();
        let from_current =
            source(&input).is_none_or(|(kind, ticket)| self.open.get(&ticket) == Some(&kind));
        let nothing_due = machine.due().is_none_or(|at| at > now);
        let other_question =
            matches!(input, Input::Answer { question, .. } if question != before.question);
        let answers = answered(&input).filter(|(kind, ticket)| self.open.get(ticket) == Some(kind));
        if let Some((_, ticket)) = answers {
            self.open.remove(&ticket);
        }
        let refused = answers.is_some() && matches!(input, Input::Submitted(_, Err(_)));
        let back = matches!(input, Input::BackToForm)
            && matches!(before.step, Step::Discovering | Step::Submitting);
        let closing = matches!(input, Input::Close);
        let ticked = matches!(input, Input::Tick) && machine.due().is_some_and(|at| at <= now);
        match input {
            Input::Page(PageEvent::Hide) => self.away = true,
            Input::Page(PageEvent::Show) if std::mem::take(&mut self.away) => {
                self.exchanging = self.exchanging.map(|_| now);
            }
            _ => {}
        }
        let slept = |began: &Millis| now > began + EXCHANGE + AWAKE;
        if !self.away && self.exchanging.as_ref().is_some_and(slept) {
            self.exchanging = Some(now);
        }
        let told = input.clone();

        let effects = machine.run(input, moment);
        let after = machine.screen();
        let check = |holds: bool, rule: &str| {
            let broken = || format!("{rule}\n  after {told:?}\n  which gave {effects:?}");
            if holds { Ok(()) } else { Err(broken()) }
        };

        check(
            !self.closed || effects.is_empty(),
            "nothing happens after the close",
        )?;
        check(
            from_current
                || !nothing_due
                || (effects.is_empty() && timeless(&before) == timeless(&after)),
            "what comes from an aborted request, or once more, changes nothing",
        )?;
        let was_over = std::mem::replace(&mut self.over, after.ending.is_some());
        if was_over {
            check(
                before == after,
                "a terminal state is final: the screen stays",
            )?;
        }
        let mut submitted = false;
        let mut aborted_submission = false;
        for effect in &effects {
            if let Some((kind, ticket)) = opened(effect) {
                check(
                    !was_over && !closing,
                    "nothing is opened once the login is over",
                )?;
                let fresh = self.open.insert(ticket, kind).is_none();
                check(fresh, "every request has its own ticket")?;
                submitted |= kind == Kind::Submit;
                if kind == Kind::Exchange {
                    self.exchanging.get_or_insert(now);
                }
            }
            match effect {
                Effect::Abort(ticket) => {
                    let kind = self.open.remove(ticket);
                    check(
                        kind.is_some(),
                        "only what is on its way is aborted, and once",
                    )?;
                    aborted_submission |= kind == Some(Kind::Submit);
                }
                Effect::Event(event) => self
                    .event(event, was_over, closing)
                    .map_or(Ok(()), |rule| check(false, rule))?,
                _ => {}
            }
        }
        self.closed |= closing;
        let forgets = effects.contains(&Effect::Forget);
        check(
            forgets == (self.over && !was_over),
            "what opens the connection is forgotten when the login is over, and not before",
        )?;

        for kind in [
            Kind::Exchange,
            Kind::Retrieve,
            Kind::Stream,
            Kind::Submit,
            Kind::Renew,
        ] {
            let count = self.open.values().filter(|other| **other == kind).count();
            check(count <= 1, &format!("one {kind} at a time"))?;
        }
        let ended = self.closed || self.over;
        let exchanges = self.open.values().any(|kind| *kind == Kind::Exchange);
        let in_time = self.exchanging.is_none_or(|began| now < began + EXCHANGE);
        check(
            !exchanges || in_time || self.away,
            "no exchange takes longer than 20 s",
        )?;
        check(
            !ended || self.open.is_empty(),
            "every request has ended by the time the login has",
        )?;
        check(
            !ended || machine.due().is_none(),
            "a login that is over waits for nothing",
        )?;
        check(
            !self.over || self.outcomes == 1,
            "an ended login has told its outcome",
        )?;
        check(
            !ticked || machine.due().is_none_or(|at| at > now),
            "a tick at the deadline leads to a later deadline",
        )?;

        check(
            !(submitted && other_question),
            "an answer reaches no other question",
        )?;
        // Rule 6: a question's number is never given out again.
        check(
            after.question >= before.question,
            "questions are counted upwards",
        )?;
        // Rule 1.
        if submitted {
            self.on_its_way.clone_from(&before.flow.interaction_id);
            self.answered.extend(before.flow.interaction_id.clone());
        } else if refused || aborted_submission || (back && after.step != before.step) {
            let named = self.on_its_way.as_ref();
            let is_past = shown(&before).is_some_and(|id| Some(id) != named);
            self.answered.retain(|id| is_past || Some(id) != named);
        }
        let shown = shown(&after);
        check(
            shown.is_none_or(|id| !self.answered.contains(id)),
            "no form is shown for an interaction that was answered",
        )?;
        Ok(effects)
    }

    /// Which promise this event breaks, if any.
    fn event(
        &mut self,
        event: &SessionEvent,
        was_over: bool,
        closing: bool,
    ) -> Option<&'static str> {
        match event {
            SessionEvent::Success { .. } | SessionEvent::Error(_) => {
                self.outcomes += 1;
                (self.outcomes > 1).then_some("one outcome, once")
            }
            _ if was_over && !closing => Some("nothing is told once the login is over"),
            SessionEvent::Opened => {
                let twice = std::mem::replace(&mut self.was_opened, true);
                twice.then_some("a login is opened once")
            }
            SessionEvent::Reconnecting | SessionEvent::Reconnected => {
                let is = *event == SessionEvent::Reconnecting;
                let was = std::mem::replace(&mut self.reconnecting, is);
                (was == is).then_some("each loss is told once, and each return")
            }
            SessionEvent::Closed => (!closing).then_some("only a close closes"),
            _ => closing.then_some("a close tells only of itself"),
        }
    }
}
