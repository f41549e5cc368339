//! An exchange under way. It can change hands: its code must not be spent twice.

use super::answer::Exchanged;
use futures_util::future::{AbortHandle, abortable};
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

/// Given up when it is dropped unanswered: then it is aborted on the wire.
pub(super) struct Exchange {
    pub(super) controller: AbortController,
    task: AbortHandle,
    state: Rc<RefCell<State>>,
    /// Then only the token is wanted.
    is_old: bool,
}

/// What an exchange brings: the token, and what was asked for with it already.
pub(super) type Answer = (Exchanged, Early);

/// The calls that come after an exchange, where they are on their way.
#[derive(Default)]
pub(super) struct Early {
    pub(super) snapshot: Option<EarlyCall>,
    pub(super) stream: Option<EarlyCall>,
}

/// A call that was made, and will be answered.
pub(super) type Begun = (AbortController, JsFuture);

/// Aborted when nobody takes it.
pub(super) struct EarlyCall(Option<Begun>);

impl EarlyCall {
    pub(super) fn new(controller: AbortController, answer: Promise) -> Self {
        // Heard of from now on: nobody is told of a rejection that nobody hears of.
        Self(Some((controller, JsFuture::from(answer))))
    }

    pub(super) fn take(mut self) -> Option<Begun> {
        self.0.take()
    }
}

impl Drop for EarlyCall {
    fn drop(&mut self) {
        if let Some((controller, _)) = &self.0 {
            controller.abort();
        }
    }
}

enum State {
    Unanswered(Option<Waker>),
    Answered(Answer),
    /// Whoever waited has it.
    Taken,
}

impl Exchange {
    /// Waits for the answer from now on, whether anybody asks for it or not.
    pub(super) fn new(
        controller: AbortController,
        answer: impl Future<Output = Answer> + 'static,
    ) -> Self {
        let state = Rc::new(RefCell::new(State::Unanswered(None)));
        let (answer, task) = abortable(answer);
        let place = Rc::clone(&state);
        spawn_local(async move {
            if let Ok(answer) = answer.await {
                let waiting = place.replace(State::Answered(answer));
                if let State::Unanswered(Some(waker)) = waiting {
                    waker.wake();
                }
            }
        });
        Self {
            controller,
            task,
            state,
            is_old: false,
        }
    }

    /// Leaves out what was asked for with the token: too much may have happened since.
    pub(super) fn without_early(self) -> Self {
        let mut exchange = self;
        exchange.is_old = true;
        exchange
    }

    /// One that brings this.
    pub(super) fn answered(controller: AbortController, answer: Exchanged) -> Self {
        Self::new(controller, std::future::ready((answer, Early::default())))
    }

    /// The answer, once.
    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Answer> {
        let mut state = self.state.borrow_mut();
        match &mut *state {
            State::Unanswered(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            State::Taken => Poll::Pending,
            State::Answered(_) => match std::mem::replace(&mut *state, State::Taken) {
                State::Answered((exchanged, _)) if self.is_old => {
                    Poll::Ready((exchanged, Early::default()))
                }
                State::Answered(answer) => Poll::Ready(answer),
                _ => Poll::Pending,
            },
        }
    }

    /// Whether it was aborted, or its answer was taken: then there is nothing to hand over.
    pub(super) fn is_over(&self) -> bool {
        self.controller.signal().aborted() || matches!(*self.state.borrow(), State::Taken)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.task.abort();
        // A snapshot that came with what was taken has the same signal.
        if !matches!(*self.state.borrow(), State::Taken) {
            self.controller.abort();
        }
    }
}
