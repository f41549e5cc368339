//! Performs effects and feeds the answers back. Dropping it aborts everything.

use super::page::{self, PageListener};
use super::wire::{Request, Wire};
use crate::browser::{is_hidden, is_offline, soon};
#[cfg(feature = "transport")]
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Effect, Input, Machine, SessionEvent, Step, Ticket, View};
use managed_auth_core::time::{Millis, Moment};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
#[cfg(feature = "transport")]
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// Who wants to know what the screen shows and what happened.
pub(crate) trait Observer {
    /// Another view is to be shown.
    fn show(&self, view: Arc<View>);
    /// The last view is on the screen now.
    fn settled(&self, view: &View);
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
    requests: RefCell<Vec<(Ticket, AbortController)>>,
    /// Happened, but not told yet: the screen comes first.
    outbox: RefCell<Vec<SessionEvent>>,
    /// The screen shows it: to be told next.
    ready: RefCell<Vec<SessionEvent>>,
    shown: RefCell<Option<Arc<View>>>,
    frame: Cell<Frame>,
    timer: Cell<Option<Timer>>,
    callbacks: RefCell<Option<Callbacks>>,
}

/// The screen is written at most once a frame: at once when nothing was written in this frame,
/// else at its end.
#[derive(Clone, Copy, PartialEq)]
enum Frame {
    Free,
    /// Written; the browser calls back at the frame's end.
    Written(i32),
    /// Written, and there is more to write at the frame's end.
    Stale(i32),
}

#[derive(Clone, Copy)]
struct Timer {
    id: i32,
    at: Millis,
}

/// What the browser calls. Made once; the browser is never handed a closure that is gone.
struct Callbacks {
    tick: Closure<dyn FnMut()>,
    frame: Closure<dyn FnMut()>,
    _page: PageListener,
}

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
            frame: Cell::new(Frame::Free),
            timer: Cell::new(None),
            callbacks: RefCell::default(),
        });
        let weak = |act: fn(&Rc<Inner>)| {
            let inner = Rc::downgrade(&inner);
            Closure::new(move || {
                if let Some(inner) = inner.upgrade() {
                    act(&inner);
                }
            })
        };
        let hear = Rc::downgrade(&inner);
        *inner.callbacks.borrow_mut() = Some(Callbacks {
            tick: weak(|inner| {
                inner.timer.set(None);
                inner.handle(Input::Tick);
            }),
            frame: weak(Inner::next_frame),
            _page: PageListener::new(move |input| feed(&hear, input)),
        });
        if is_offline() {
            inner.handle(Input::Page(managed_auth_core::session::PageEvent::Offline));
        }
        if page::is_seen() {
            inner.handle(Input::Begin);
        }
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
            inner.handle(input);
            inner.show();
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.handle(Input::Close);
        self.0.clear_timer();
        self.0.clear_frame();
        // Told at once: after this nobody is there to be told. What was not told yet stays untold.
        self.0.outbox.borrow_mut().clear();
        self.0.ready.borrow_mut().clear();
        self.0.observer.event(SessionEvent::Closed);
        *self.0.callbacks.borrow_mut() = None;
    }
}

/// Feeds what a task found out, if the login is still there.
fn feed(inner: &Weak<Inner>, input: Input) {
    if let Some(inner) = inner.upgrade() {
        inner.handle(input);
    }
}

/// By the clock that nobody can set, in milliseconds since the page began.
fn steady_now() -> Millis {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0, |performance| performance.now() as Millis)
}

fn now() -> Moment {
    Moment {
        steady: steady_now(),
        wall: js_sys::Date::now() as Millis,
    }
}

impl Inner {
    fn handle(self: &Rc<Self>, input: Input) {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "managed_auth", ?input);
        let effects = self.machine.borrow_mut().handle(input, now());
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "managed_auth", ?effects);
        for effect in effects {
            self.perform(effect);
        }
        self.set_timer();
        self.show_soon();
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
                if let Some(controller) = self.forget_request(ticket) {
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

    /// Makes a call that can be aborted by its ticket, and forgets it when it is done.
    fn request(self: &Rc<Self>, ticket: Ticket, request: Request) {
        let inner = Rc::downgrade(self);
        let hear = move |input, is_last| {
            if let Some(inner) = inner.upgrade() {
                inner.handle(input);
                if is_last {
                    inner.forget_request(ticket);
                }
            }
        };
        // On return the secrets in the request are overwritten.
        let controller = self.wire.ask(ticket, &request, Box::new(hear));
        self.requests.borrow_mut().push((ticket, controller));
    }

    fn forget_request(&self, ticket: Ticket) -> Option<AbortController> {
        let mut requests = self.requests.borrow_mut();
        let at = requests.iter().position(|(other, _)| *other == ticket)?;
        Some(requests.swap_remove(at).1)
    }

    /// Asks the host for another token. One that comes too late is not used.
    #[cfg(feature = "transport")]
    fn renew(self: &Rc<Self>, ticket: Ticket) {
        let (Some(ask), Ok(controller)) = (&self.wire.transport.refresh, AbortController::new())
        else {
            return;
        };
        self.requests.borrow_mut().push((ticket, controller));
        let token = ask();
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            let token = token.await.map(Secret::new);
            let Some(inner) = inner.upgrade() else {
                return;
            };
            if inner.forget_request(ticket).is_some() {
                let is_given = token.is_some();
                if let Some(token) = token {
                    inner.wire.renew(token);
                }
                inner.handle(Input::Renewed(ticket, is_given));
            }
        });
    }

    /// One timer, for the machine's next deadline. It may ring early, never late: one that should
    /// have rung already is set anew, for a browser's timers can stand still while the page sleeps.
    fn set_timer(&self) {
        // Browsers hold the delay in 32 bits and fire at once when it does not fit.
        const LONGEST: Millis = i32::MAX as Millis;
        let Some(at) = self.machine.borrow().deadline() else {
            return self.clear_timer();
        };
        let now = steady_now();
        let rings_in_time = |timer: Timer| (now..=at).contains(&timer.at);
        if self.timer.get().is_some_and(rings_in_time) {
            return;
        }
        self.clear_timer();
        let delay = at.saturating_sub(now).min(LONGEST) as i32;
        let callbacks = self.callbacks.borrow();
        if let (Some(window), Some(callbacks)) = (web_sys::window(), &*callbacks) {
            let tick = callbacks.tick.as_ref().unchecked_ref();
            if let Ok(id) =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(tick, delay)
            {
                self.timer.set(Some(Timer { id, at }));
            }
        }
    }

    fn clear_timer(&self) {
        if let (Some(timer), Some(window)) = (self.timer.take(), web_sys::window()) {
            window.clear_timeout_with_handle(timer.id);
        }
    }

    fn show_soon(self: &Rc<Self>) {
        match self.frame.get() {
            Frame::Free => self.show(),
            // A page that nobody sees gets no frames.
            _ if is_hidden() => self.show(),
            Frame::Written(id) | Frame::Stale(id) => self.frame.set(Frame::Stale(id)),
        }
    }

    fn next_frame(self: &Rc<Self>) {
        if let Frame::Stale(_) = self.frame.replace(Frame::Free) {
            self.show();
        }
    }

    /// Brings the view to the screen if it changed, then tells what happened.
    fn show(self: &Rc<Self>) {
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
            self.await_frame();
        }
        let happened = std::mem::take(&mut *self.outbox.borrow_mut());
        if changed || !happened.is_empty() {
            self.ready.borrow_mut().extend(happened);
            // Runs after what the new view made reactive tasks do.
            let inner = Rc::downgrade(self);
            soon(move || tell(&inner));
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

    fn await_frame(&self) {
        let callbacks = self.callbacks.borrow();
        if let (Frame::Free, Some(window), Some(callbacks)) =
            (self.frame.get(), web_sys::window(), &*callbacks)
        {
            let frame = callbacks.frame.as_ref().unchecked_ref();
            if let Ok(id) = window.request_animation_frame(frame) {
                self.frame.set(Frame::Written(id));
            }
        }
    }

    fn clear_frame(&self) {
        if let (Frame::Written(id) | Frame::Stale(id), Some(window)) =
            (self.frame.replace(Frame::Free), web_sys::window())
        {
            window.cancel_animation_frame(id).ok();
        }
    }
}

/// Tells what is on the screen and what happened. Whoever is told may end the login.
fn tell(inner: &Weak<Inner>) {
    if let Some(inner) = inner.upgrade() {
        // Whoever is told may act on the login: nothing is borrowed meanwhile.
        let view = inner.shown.borrow().clone();
        if let Some(view) = view {
            inner.observer.settled(&view);
        }
    }
    while let Some(inner) = inner.upgrade() {
        if inner.ready.borrow().is_empty() {
            break;
        }
        let event = inner.ready.borrow_mut().remove(0);
        inner.observer.event(event);
    }
}
