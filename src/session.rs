//! [`ManagedAuthSession`]: the machine's state as signals, the person's answers as methods.

use crate::transport::{Driver, Observer, Wire};
use leptos::prelude::*;
use managed_auth_core::protocol::{Answer, Field, FieldKey};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Config, Drafts, Input, Machine, SessionEvent, Step, View};
use std::sync::Arc;

/// Where a login is, and how it shall run.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The connection's id.
    pub session_id: String,
    /// The one-time code that the API gave with the login. It is exchanged for a JWT as soon as
    /// the page is visible.
    pub handoff_code: Secret,
    /// Where the API is. `""` means the page's own origin; a trailing `/` does not matter.
    pub api_base_url: String,
    /// How the session machine runs.
    pub config: Config,
}

impl SessionOptions {
    /// A login at the public API.
    #[must_use]
    pub fn new(session_id: impl Into<String>, handoff_code: impl Into<String>) -> Self {
        Self {
            session_id: session_id.into(),
            handoff_code: Secret::new(handoff_code.into()),
            api_base_url: crate::DEFAULT_API_BASE_URL.into(),
            config: Config::default(),
        }
    }
}

/// A login on its way, without looks.
///
/// It is a handle and can be copied. The login belongs to the reactive owner under which it was
/// made: when that is disposed of, every request is aborted, every timer is cleared, and no
/// callback comes after.
#[derive(Debug, Clone, Copy)]
pub struct ManagedAuthSession {
    view: RwSignal<Arc<View>>,
    step: Memo<Step>,
    question: Memo<u32>,
    driver: StoredValue<Option<Driver>, LocalStorage>,
    drafts: StoredValue<Drafts, LocalStorage>,
    username: StoredValue<Option<Secret>, LocalStorage>,
}

/// Starts a login in the browser, once the current reactive owner's view is mounted. On a server
/// nothing is started and the first screen is the one to render.
///
/// `on_event` is called once for each event, outside any reactive tracking, after the screen shows
/// what the event is about.
#[must_use]
pub fn use_managed_auth_session(
    options: SessionOptions,
    on_event: impl Fn(SessionEvent) + Send + Sync + 'static,
) -> ManagedAuthSession {
    let session = ManagedAuthSession::of(&Machine::new(options.config.clone()));
    let view = session.view;
    let on_event = Arc::new(on_event);
    // Effects run in browsers only.
    Effect::new(move |_| {
        let mut config = options.config.clone();
        config.seed ^= (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        let wire = Wire::new(
            &options.api_base_url,
            &options.session_id,
            options.handoff_code.clone(),
        );
        let observer = SignalObserver {
            view,
            on_event: on_event.clone(),
        };
        let driver = Driver::new(Machine::new(config), wire, Box::new(observer));
        session.driver.set_value(Some(driver));
    });
    session
}

impl ManagedAuthSession {
    /// A session that never begins, for a screen without a login.
    pub(crate) fn idle() -> Self {
        Self::of(&Machine::new(Config::default()))
    }

    fn of(machine: &Machine) -> Self {
        let view = RwSignal::new(machine.view());
        Self {
            view,
            step: Memo::new(move |_| view.with(|view| view.step)),
            question: Memo::new(move |_| view.with(|view| view.question)),
            driver: StoredValue::new_local(None),
            drafts: StoredValue::new_local(Drafts::default()),
            username: StoredValue::new_local(None),
        }
    }

    /// Everything that the screen shows.
    pub fn view(&self) -> ReadSignal<Arc<View>> {
        self.view.read_only()
    }

    /// Which screen it is.
    #[must_use]
    pub fn step(&self) -> Memo<Step> {
        self.step
    }

    /// The number of the question on the screen: a form belongs to one number.
    #[must_use]
    pub fn question(&self) -> Memo<u32> {
        self.question
    }

    /// A part of the view that notifies only when it changes.
    pub fn select<T: PartialEq + Send + Sync + 'static>(
        &self,
        part: impl Fn(&View) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let view = self.view;
        Memo::new(move |_| view.with(|view| part(view)))
    }

    /// The person agrees. Does nothing before the site is known ([`View::ready`]).
    pub fn consent(&self) {
        self.act(Input::Consent);
    }

    /// The person answers `question`. Only the first answer to a question is sent: Enter, click
    /// and double click meet the same gate.
    pub fn answer(&self, question: u32, answer: Answer) {
        if let Answer::Fields(values) = &answer {
            self.remember_username(values);
        }
        self.act(Input::Answer { question, answer });
    }

    /// The person gives up waiting and wants the form again ([`View::can_go_back`]).
    pub fn back_to_form(&self) {
        self.act(Input::BackToForm);
    }

    /// Remembers what is being typed, should the form have to come back. Secrets are not kept.
    pub fn keep_draft(&self, question: u32, field: &Field, text: String) {
        self.drafts
            .try_update_value(|drafts| drafts.keep(question, field, text));
    }

    /// What was typed into this field of this question before.
    #[must_use]
    pub fn draft(&self, question: u32, key: &FieldKey) -> Option<String> {
        self.drafts
            .try_with_value(|drafts| drafts.get(question, key).map(str::to_owned))
            .flatten()
    }

    /// The name that the person signed in with on an earlier form of this login, for password
    /// managers on the form that asks for the password alone.
    #[must_use]
    pub fn username(&self) -> Option<String> {
        self.username
            .try_with_value(|name| name.as_ref().map(|name| name.expose().to_owned()))
            .flatten()
    }

    fn remember_username(&self, values: &[(FieldKey, Secret)]) {
        let flow = self.view.with_untracked(|view| Arc::clone(&view.flow));
        let name = flow
            .fields
            .iter()
            .find(|field| crate::components::is_username(field));
        let typed = name.and_then(|name| values.iter().find(|(key, _)| *key == name.key));
        if let Some((_, typed)) = typed {
            self.username.set_value(Some(typed.clone()));
        }
    }

    fn act(&self, input: Input) {
        self.driver.try_with_value(|driver| {
            if let Some(driver) = driver {
                driver.act(input);
            }
        });
    }
}

struct SignalObserver {
    view: RwSignal<Arc<View>>,
    on_event: Arc<dyn Fn(SessionEvent) + Send + Sync>,
}

impl Observer for SignalObserver {
    fn show(&self, view: Arc<View>) {
        // The signal can be gone already when its owner is being disposed of.
        self.view.try_set(view);
    }

    fn event(&self, event: SessionEvent) {
        untrack(|| (self.on_event)(event));
    }
}
