//! A new token for one that was refused, where the host can give one.
//!
//! Rule 3 stands without that: a 401 ends the session. With it, a 401 on the snapshot or on the
//! stream first asks the host; 410 is the end of the session and not of a token, a submission is not
//! sent twice, and an exchange has no token.

use super::{Handled, Login};
use crate::session::{Ending, Failure, Tools};

#[cfg(not(feature = "renewal"))]
pub(super) use off::Renewal;
#[cfg(feature = "renewal")]
pub(super) use on::Renewal;

#[cfg(not(feature = "renewal"))]
mod off {
    use super::{Ending, Failure, Handled, Login, Tools};
    use crate::time::Millis;

    /// Nobody has another token.
    #[derive(Debug, Clone, Default)]
    pub(in super::super) struct Renewal {}

    impl Renewal {
        pub(in super::super) fn is_asked(&self) -> bool {
            false
        }

        pub(in super::super) fn abort(&mut self, _: &mut Tools) {}

        pub(in super::super) fn wait_again(&mut self, _: &Tools) {}

        pub(in super::super) fn slept(&mut self, _: Millis) {}
    }

    impl Login {
        pub(in super::super) fn token_refused(
            &mut self,
            failure: Failure,
            _: &mut Tools,
        ) -> Handled {
            Err(Ending::expired(failure.error))
        }

        pub(in super::super) fn stream_refused(
            &mut self,
            failure: Failure,
            _: &mut Tools,
        ) -> Handled {
            Err(Ending::expired(failure.error))
        }

        pub(in super::super) fn renewal_due(&mut self, _: &mut Tools) -> Handled {
            Ok(())
        }
    }
}

#[cfg(feature = "renewal")]
mod on {
    use super::{Ending, Failure, Handled, Login, Tools};
    use crate::protocol::ApiError;
    use crate::session::{Effect, Ticket};
    use crate::time::Millis;

    /// A token that is refused so soon after it was given was none: the host is not asked again and
    /// again.
    const LEAST_LIFE: Millis = 60_000;

    #[derive(Debug, Clone, Default)]
    pub(in super::super) struct Renewal {
        asked: Option<Asked>,
        /// When the host last gave one, unless that has lived through a sleep since.
        given: Option<Millis>,
    }

    #[derive(Debug, Clone)]
    struct Asked {
        ticket: Ticket,
        deadline: Millis,
        /// What the session ends with if there is no other token.
        refused: ApiError,
    }

    impl Renewal {
        pub(in super::super) fn is_asked(&self) -> bool {
            self.asked.is_some()
        }

        pub(in super::super) fn abort(&mut self, tools: &mut Tools) {
            if let Some(asked) = self.asked.take() {
                tools.emit(Effect::Abort(asked.ticket));
            }
        }

        /// A page that was away gave the host no time.
        pub(in super::super) fn wait_again(&mut self, tools: &Tools) {
            if let Some(asked) = &mut self.asked {
                asked.deadline = tools.now.saturating_add(tools.config.call_timeout);
            }
        }

        /// A sleep that the steady clock has not seen is life of the token as well.
        pub(in super::super) fn slept(&mut self, time: Millis) {
            self.given.take_if(|_| time >= LEAST_LIFE);
        }

        pub(in super::super) fn deadline(&self) -> Option<Millis> {
            self.asked.as_ref().map(|asked| asked.deadline)
        }
    }

    impl Login {
        /// The snapshot or the stream was answered with 401 or 410.
        pub(in super::super) fn token_refused(
            &mut self,
            failure: Failure,
            tools: &mut Tools,
        ) -> Handled {
            let Renewal { asked, given } = &mut self.renewal;
            let too_soon = given.is_some_and(|at| tools.now.saturating_sub(at) < LEAST_LIFE);
            if failure.status != Some(401) || !tools.config.renews || too_soon {
                return Err(Ending::expired(failure.error));
            }
            if asked.is_none() {
                let ticket = tools.ticket();
                *asked = Some(Asked {
                    ticket,
                    deadline: tools.now.saturating_add(tools.config.call_timeout),
                    refused: failure.error,
                });
                tools.emit(Effect::Renew(ticket));
            }
            Ok(())
        }

        /// The stream is opened again with the next token.
        pub(in super::super) fn stream_refused(
            &mut self,
            failure: Failure,
            tools: &mut Tools,
        ) -> Handled {
            self.token_refused(failure, tools)?;
            self.stream.await_token(tools);
            Ok(())
        }

        /// With the new token everything is asked again that the old one was, or may yet be,
        /// refused for.
        pub(in super::super) fn renewed(
            &mut self,
            ticket: Ticket,
            is_given: bool,
            tools: &mut Tools,
        ) -> Handled {
            let current = |asked: &mut Asked| asked.ticket == ticket;
            let Some(asked) = self.renewal.asked.take_if(current) else {
                return Ok(());
            };
            if !is_given {
                return Err(Ending::expired(asked.refused));
            }
            self.renewal.given = Some(tools.now);
            self.reread = true;
            if self.stream.needs_token() {
                self.open_stream(tools);
            }
            Ok(())
        }

        /// A host that does not answer has no other token.
        pub(in super::super) fn renewal_due(&mut self, tools: &mut Tools) -> Handled {
            let overdue = |asked: &mut Asked| tools.now >= asked.deadline;
            match self.renewal.asked.take_if(overdue) {
                Some(asked) => {
                    tools.emit(Effect::Abort(asked.ticket));
                    Err(Ending::expired(asked.refused))
                }
                None => Ok(()),
            }
        }
    }
}
