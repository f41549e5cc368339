//! One login as a state machine without I/O.
//!
//! [`Machine::handle`] takes what happened and the time, and returns what to do. It performs
//! nothing itself: the driver performs each [`Effect`], feeds the answer back as an [`Input`], and
//! calls with [`Input::Tick`] when [`Machine::deadline`] has come. What the screen shows is
//! [`Machine::view`].
//!
//! Where each rule of the contract's sections 6 and 8 that is the machine's to keep lives:
//!
//! | rule | place |
//! |---|---|
//! | 1 optimistic submit | `answering.rs`: `Answering::repeats` |
//! | 2 late answers change nothing | `call.rs`, `stream.rs`: every slot knows its current [`Ticket`]; `mod.rs`: `Machine::end` aborts all |
//! | 3 401 and 410 end the session | `failure.rs`: [`Failure::ends_session`], asked before anything else; `login/renewal.rs`: where the host has another token first |
//! | 4 one outcome, once | `mod.rs`: a handler ends the login by returning an [`Ending`], and only `Machine::end` takes one; `login/farewell.rs`: a success that comes before the names |
//! | 5 snapshot after a drop, stream wins | `login/life.rs`: `Login::reconnect`; `login.rs`: `Login::snapshot_arrived`, `Login::token_is_there` |
//! | 6 values survive, and do not leak | `drafts.rs`; the question number in `answering.rs` |
//! | 7 what is terminal on the stream | [`stream_opens`], [`Failure::is_passing`], `backoff.rs` |
//! | 8 silence, sleep, page life | `stream.rs`: `Stream::dead_at`; `login/life.rs`: `Login::page` |
//! | 9 stale interaction, passing failures | `login/answers.rs`: `Login::submitted`; `call.rs`; `login/exchange.rs`: for 20 s |
//! | 10 long waits | `waiting.rs` |
//! | 11 trouble is said once it has lasted | `trouble.rs` |
//! | 19 times of the server | `server_clock.rs` |

mod answering;
mod backoff;
mod call;
mod drafts;
mod effect;
mod error;
mod expiry;
mod failure;
mod input;
mod login;
mod server_clock;
mod stream;
mod trouble;
mod view;
mod waiting;

pub use backoff::Backoff;
pub use drafts::Drafts;
pub use effect::{Effect, Ending, EndingKind, SessionEvent};
pub use error::{LoginError, Reason};
pub use failure::{Failure, RetryAfter, Trouble, stream_opens};
pub use input::{Input, PageEvent, StreamEnd, Ticket};
pub use view::{Notice, Step, View};

use crate::time::{Millis, Moment};
use login::Login;
use std::sync::Arc;

/// What a login has when it begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Beginning {
    /// The handoff code, which is exchanged for a token.
    #[default]
    HandoffCode,
    /// The token, such as one that was kept from before a reload. There is nothing to exchange.
    AccessToken,
}

/// What a host can set about how a login runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the login begins with.
    pub beginning: Beginning,
    /// Go on without asking the person for consent first.
    pub skip_prime: bool,
    /// Spend the handoff code when the person agrees, and not as soon as the page is seen, so that
    /// no machine that opens links can spend it. Until then the site is not known. Without a code
    /// this means nothing.
    pub exchange_on_consent: bool,
    /// The first delay before a lost connection is tried again; doubles with each failure.
    pub backoff_base: Millis,
    /// The longest such delay.
    pub backoff_cap: Millis,
    /// A stream that is silent for this long is dead, until its own heartbeats teach better.
    pub watchdog: Millis,
    /// A request that is not answered within this time has failed.
    pub call_timeout: Millis,
    /// The host can give a new token: a 401 on the snapshot or on the stream asks for one
    /// ([`Effect::Renew`]) before it ends the session.
    #[cfg(feature = "renewal")]
    pub renews: bool,
    /// Where the randomness of the delays starts. Any number; different on each page.
    pub seed: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            beginning: Beginning::default(),
            skip_prime: false,
            exchange_on_consent: false,
            backoff_base: 500,
            backoff_cap: 15_000,
            watchdog: 45_000,
            call_timeout: 30_000,
            #[cfg(feature = "renewal")]
            renews: false,
            seed: 0x9E37_79B9_7F4A_7C15,
        }
    }
}

/// The state machine of one login.
#[derive(Debug, Clone)]
pub struct Machine {
    tools: Tools,
    life: Life,
    view: Arc<View>,
}

#[derive(Debug, Clone)]
enum Life {
    Live(Box<Login>),
    /// Over. Nothing is applied any more, and the last view stays.
    Over,
    Closed,
}

/// What every part of the machine needs to act.
#[derive(Debug, Clone)]
struct Tools {
    config: Config,
    /// By the steady clock, as is every point in time that the machine keeps.
    now: Millis,
    /// By the device's clock; `None` before the first input.
    wall: Option<Millis>,
    /// How long the device slept, or seems to have, since the last input: by so much the wall clock
    /// ran ahead of the steady one.
    slept: Millis,
    last_ticket: u32,
    random: u64,
    effects: Vec<Effect>,
    /// What the developer has been told already: each thing once.
    noted: Vec<String>,
}

/// By so little two clocks drift apart, or are set right, without a sleep in between.
const DRIFT: Millis = 5_000;

impl Tools {
    fn pass_to(&mut self, moment: Moment) {
        let by_wall = self
            .wall
            .map_or(0, |before| moment.wall.saturating_sub(before));
        let ahead = by_wall.saturating_sub(moment.steady.saturating_sub(self.now));
        self.slept = if ahead > DRIFT { ahead } else { 0 };
        self.now = moment.steady;
        self.wall = Some(moment.wall);
    }

    fn moment(&self) -> Moment {
        Moment {
            steady: self.now,
            wall: self.wall.unwrap_or(self.now),
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.last_ticket += 1;
        Ticket(self.last_ticket)
    }

    fn emit(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn event(&mut self, event: SessionEvent) {
        self.emit(Effect::Event(event));
    }

    /// Tells the developer, once, in one line.
    fn note(&mut self, what: &str, value: &str) {
        let is_this = |noted: &String| {
            let rest = noted.strip_prefix(what);
            rest.and_then(|rest| rest.strip_prefix(": ")) == Some(value)
        };
        // A server could send a new unknown name with every event; the memory of them is bounded.
        if self.noted.len() < 32 && !self.noted.iter().any(is_this) {
            let note = [what, ": ", value].concat();
            self.noted.push(note.clone());
            self.emit(Effect::Note(note));
        }
    }

    /// The next delay of `backoff`. Its jitter comes from here, so that a test can repeat it.
    fn delay(&mut self, backoff: &mut Backoff, asked_for: Option<Millis>) -> Millis {
        self.random = xorshift(self.random);
        let unit = u32::try_from(self.random >> 32).unwrap_or(u32::MAX);
        backoff.next(
            self.config.backoff_base,
            self.config.backoff_cap,
            asked_for,
            unit,
        )
    }
}

/// Marsaglia's xorshift64 with the triple 13, 7, 17: it visits every number but zero.
fn xorshift(mut state: u64) -> u64 {
    state ^= state << 13;
    state ^= state >> 7;
    state ^ (state << 17)
}

impl Machine {
    /// A login that has not begun. Nothing happens before [`Input::Begin`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        let login = Login::new(&config);
        let view = Arc::new(login.view(0));
        let tools = Tools {
            random: config.seed | 1,
            config,
            now: 0,
            wall: None,
            slept: 0,
            last_ticket: 0,
            effects: Vec::new(),
            noted: Vec::new(),
        };
        Self {
            tools,
            life: Life::Live(Box::new(login)),
            view,
        }
    }

    /// Takes in what happened now and returns what to do, in order.
    pub fn handle(&mut self, input: Input, now: impl Into<Moment>) -> Vec<Effect> {
        self.tools.pass_to(now.into());
        if matches!(input, Input::Close) {
            self.close();
        } else if let Life::Live(login) = &mut self.life
            && let Err(ending) = login.handle(input, &mut self.tools)
        {
            self.end(ending);
        }
        self.look();
        std::mem::take(&mut self.tools.effects)
    }

    /// Most inputs, such as heartbeats and states that repeat the last one, show nothing new.
    fn look(&mut self) {
        if let Life::Live(login) = &self.life {
            let view = login.view(self.tools.now);
            if view != *self.view {
                self.view = Arc::new(view);
            }
        }
    }

    /// When [`Input::Tick`] is due, by the steady clock. `None` when nothing is waited for.
    #[must_use]
    pub fn deadline(&self) -> Option<Millis> {
        match &self.life {
            Life::Live(login) => login.deadline(self.tools.now, self.tools.config.watchdog),
            Life::Over | Life::Closed => None,
        }
    }

    /// What the screen shows: the same `Arc` for as long as that does not change.
    #[must_use]
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view)
    }

    /// The one way out of a login. The live state is given up here, so no second outcome can be
    /// reported and nothing can be applied afterwards.
    fn end(&mut self, ending: Ending) {
        let Life::Live(login) = &mut self.life else {
            return;
        };
        login.abort_all(&mut self.tools);
        self.tools.emit(Effect::Forget);
        let view = login.view(self.tools.now).ended(ending.clone());
        let identity = view.identity.clone().unwrap_or_default();
        self.view = Arc::new(view);
        self.life = Life::Over;
        let Some(error) = ending.login_error() else {
            return self.tools.event(SessionEvent::Success {
                profile_name: identity.profile_name.clone(),
                domain: identity.domain.clone(),
            });
        };
        if ending.kind == EndingKind::Expired {
            self.tools.event(SessionEvent::Expired);
        }
        self.tools.event(SessionEvent::Error(error));
    }

    /// The page takes the login away: everything is aborted, nothing is reported but the closing.
    fn close(&mut self) {
        match &mut self.life {
            Life::Live(login) => login.abort_all(&mut self.tools),
            Life::Over => {}
            Life::Closed => return,
        }
        self.life = Life::Closed;
        self.tools.event(SessionEvent::Closed);
    }
}

#[cfg(test)]
mod tests {
    use super::xorshift;

    #[test]
    fn the_source_of_the_jitter_is_the_generator_that_it_is_named_after() {
        let published = [
            1_082_269_761,
            1_152_992_998_833_853_505,
            11_177_516_664_432_764_457,
            17_678_023_832_001_937_445,
        ];
        let mut state = 1;
        for number in published {
            state = xorshift(state);
            assert_eq!(state, number);
        }
    }
}
