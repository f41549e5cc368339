//! Performs effects and feeds the answers back. Dropping it aborts everything.

use super::answer::Ear;
use super::page::{self, PageListener};
use super::wire::{Request, Wire};
use crate::browser::{self, is_offline, soon};
use futures_util::future::{AbortHandle, abortable};
use gloo_timers::callback::Timeout;
#[cfg(feature = "transport")]
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{
    Effect, Input, Machine, PageEvent, SessionEvent, Step, Ticket, View,
};
use managed_auth_core::time::{Millis, Moment};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// Who wants to know what the screen shows and what happened.
pub(crate) trait Observer {
    /// Another view is to be shown.
    fn show(&self, view: Arc<View>);
    /// Something happened; the screen shows it already.
    fn event(&self, event: SessionEvent);
}

/// A login on its way. Dropping it is the end of the login on this page: every request is
/// aborted, every timer and listener gone, and no callback comes after.
pub(crate) struct Driver(Rc<Inner>);

struct Inner {
    machine: RefCell<Machine>,
    wire: Rc<Wire>,
    observer: Box<dyn Observer>,
    requests: RefCell<Vec<(Ticket, OnItsWay)>>,
    /// Happened, but not told yet: the screen comes first.
    outbox: RefCell<Vec<SessionEvent>>,
    /// The screen shows it: to be told next.
    ready: RefCell<Vec<SessionEvent>>,
    shown: RefCell<Option<Arc<View>>>,
    timer: Cell<Option<Timer>>,
    page: Cell<Option<PageListener>>,
}

struct Timer {
    at: Millis,
    #[expect(dead_code, reason = "held to ring")]
    timeout: Timeout,
}

/// What aborts a call on the wire, and the task that waits for its answer. Nothing aborts a host that
/// was asked for another token.
type OnItsWay = Option<(AbortController, AbortHandle)>;

impl Driver {
    pub(crate) fn new(machine: Machine, wire: Wire, observer: Box<dyn Observer>) -> Self {
        let inner = Rc::new(Inner {
            machine: RefCell::new(machine),
            wire: Rc::new(wire),
            observer,
            requests: RefCell::default(),
            outbox: RefCell::default(),
            ready: RefCell::default(),
            shown: RefCell::default(),
            timer: Cell::default(),
            page: Cell::default(),
        });
        let hear = Rc::downgrade(&inner);
        inner.page.set(Some(PageListener::new(move |input| {
            if let Some(inner) = hear.upgrade() {
                inner.take(input);
            }
        })));
        if is_offline() {
            inner.handle(Input::Page(PageEvent::Offline));
        }
        if page::is_seen() {
            inner.handle(Input::Begin);
        }
        inner.show();
        Self(inner)
    }

    /// A way to act on the login that does not keep it alive.
    pub(crate) fn handle(&self) -> Handle {
        Handle(Rc::downgrade(&self.0))
    }
}

/// What the person does goes through here.
pub(crate) struct Handle(Weak<Inner>);

impl Handle {
    /// Takes in what the person did; the screen answers at once.
    pub(crate) fn act(&self, input: Input) {
        if let Some(inner) = self.0.upgrade() {
            inner.take(input);
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let inner = &self.0;
        // Rule 18: aborted in a moment, unless the same login is back by then.
        if let Some(exchange) = inner.wire.leave()
            && let Some(Some((_, task))) = inner.forget_request(exchange)
        {
            task.abort();
        }
        inner.handle(Input::Close);
        inner.timer.take();
        inner.page.take();
        // Told at once: after this nobody is there to be told. What was not told yet stays untold.
        inner.outbox.borrow_mut().clear();
        inner.ready.borrow_mut().clear();
        inner.observer.event(SessionEvent::Closed);
    }
}

/// What a call hears on its way. It does not keep the login alive.
impl Ear for Weak<Inner> {
    fn hear(&self, input: Input) {
        if let Some(inner) = self.upgrade() {
            inner.handle(input);
        }
    }

    fn pause(&self) {
        if let Some(inner) = self.upgrade() {
            inner.show();
        }
    }
}

/// By the clock that nobody can set.
fn steady_now() -> Millis {
    browser::steady_now() as Millis
}

fn now() -> Moment {
    Moment {
        steady: steady_now(),
        wall: js_sys::Date::now() as Millis,
    }
}

impl Inner {
    /// Takes in one thing, and shows what came of it.
    fn take(self: &Rc<Self>, input: Input) {
        self.handle(input);
        self.show();
    }

    fn handle(self: &Rc<Self>, input: Input) {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "managed_auth", ?input);
        let effects = self.machine.borrow_mut().handle(input, now());
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "managed_auth", ?effects);
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Exchange(ticket) => self.request(ticket, Request::Exchange),
            Effect::Retrieve(ticket) => self.request(ticket, Request::Retrieve),
            Effect::Submit(ticket, submission) => {
                self.request(ticket, Request::Submit(submission));
            }
            Effect::OpenStream {
                ticket,
                last_event_id,
            } => self.request(ticket, Request::Events(last_event_id)),
            #[cfg(feature = "transport")]
            Effect::Renew(ticket) => self.renew(ticket),
            Effect::Abort(ticket) => {
                // Whoever hears of it may come back here: nothing is borrowed meanwhile.
                if let Some(Some((controller, task))) = self.forget_request(ticket) {
                    task.abort();
                    controller.abort();
                }
            }
            Effect::Forget => self.wire.forget(),
            Effect::Event(event) => self.outbox.borrow_mut().push(event),
            Effect::Note(note) => {
                web_sys::console::warn_1(&["managed-auth: ", &note].concat().into())
            }
            #[allow(unreachable_patterns, reason = "others may want more of the machine")]
            _ => {}
        }
    }

    /// Makes a call, and waits in a task that ends when it is aborted.
    fn request(self: &Rc<Self>, ticket: Ticket, request: Request) {
        let inner = Rc::downgrade(self);
        // On return the secrets in the request are overwritten.
        let call = self.wire.ask(ticket, &request, Rc::new(inner.clone()));
        let Some((controller, answer)) = call else {
            return;
        };
        let (answer, task) = abortable(answer);
        self.await_call(ticket, Some((controller, task)));
        spawn_local(async move {
            if let (Ok(Some(input)), Some(inner)) = (answer.await, inner.upgrade()) {
                inner.forget_request(ticket);
                inner.take(input);
            }
        });
    }

    fn await_call(&self, ticket: Ticket, call: OnItsWay) {
        self.requests.borrow_mut().push((ticket, call));
    }

    fn forget_request(&self, ticket: Ticket) -> Option<OnItsWay> {
        let mut requests = self.requests.borrow_mut();
        let at = requests.iter().position(|(other, _)| *other == ticket)?;
        Some(requests.swap_remove(at).1)
    }

    /// Asks the host for another token. One that comes too late is not used.
    #[cfg(feature = "transport")]
    fn renew(self: &Rc<Self>, ticket: Ticket) {
        let Some(ask) = &self.wire.transport.refresh else {
            return;
        };
        self.await_call(ticket, None);
        let token = ask();
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            let token = token.await.map(Secret::new);
            let Some(inner) = inner.upgrade() else {
                return;
            };
            if inner.forget_request(ticket).is_some() {
                let is_given = token.is_some();
                token.into_iter().for_each(|token| inner.wire.accept(token));
                inner.take(Input::Renewed(ticket, is_given));
            }
        });
    }

    /// One timer, for the machine's next deadline. It may ring early, never late: one that should
    /// have rung already is set anew, for a browser's timers can stand still while the page sleeps.
    fn set_timer(self: &Rc<Self>) {
        // Browsers hold the delay in 32 bits and fire at once when it does not fit.
        const LONGEST: Millis = i32::MAX as Millis;
        let Some(at) = self.machine.borrow().deadline() else {
            self.timer.take();
            return;
        };
        let now = steady_now();
        let rings_in_time = |timer: &Timer| (now..=at).contains(&timer.at);
        let timer = self.timer.take().filter(rings_in_time);
        self.timer.set(Some(timer.unwrap_or_else(|| {
            let delay = at.saturating_sub(now).min(LONGEST) as u32;
            let inner = Rc::downgrade(self);
            let timeout = Timeout::new(delay, move || {
                if let Some(inner) = inner.upgrade() {
                    inner.timer.take();
                    inner.take(Input::Tick);
                }
            });
            Timer { at, timeout }
        })));
    }

    /// Brings the view to the screen if it changed, then tells what happened. Once for each piece
    /// that was read: a burst is few writes.
    fn show(self: &Rc<Self>) {
        self.set_timer();
        let view = self.machine.borrow().view();
        let before = self.shown.borrow().clone();
        let is_shown = |shown: &Arc<View>| Arc::ptr_eq(shown, &view);
        let changed = !before.as_ref().is_some_and(is_shown);
        if changed {
            let step_before = before.map(|view| view.step);
            if step_before != Some(view.step) {
                self.tell_step(view.step);
            }
            *self.shown.borrow_mut() = Some(Arc::clone(&view));
            self.observer.show(view);
        }
        let happened = std::mem::take(&mut *self.outbox.borrow_mut());
        if changed || !happened.is_empty() {
            self.ready.borrow_mut().extend(happened);
            // After what the new view made reactive tasks do, and after what these left to be done
            // once all of them are through: the focus is in its place by then.
            let inner = Rc::downgrade(self);
            soon(move || soon(move || tell(&inner)));
        }
    }

    /// The last word of a session stays the last one: the step comes before it.
    fn tell_step(&self, step: Step) {
        let mut outbox = self.outbox.borrow_mut();
        let last = outbox.iter().position(|event| {
            matches!(
                event,
                SessionEvent::Success { .. } | SessionEvent::Expired | SessionEvent::Error(_)
            )
        });
        let at = last.unwrap_or(outbox.len());
        outbox.insert(at, SessionEvent::StepShown(step));
    }
}

/// Tells what happened. Whoever is told may end the login.
fn tell(inner: &Weak<Inner>) {
    while let Some(inner) = inner.upgrade() {
        if inner.ready.borrow().is_empty() {
            break;
        }
        // Whoever is told may act on the login: nothing is borrowed meanwhile.
        let event = inner.ready.borrow_mut().remove(0);
        inner.observer.event(event);
    }
}
