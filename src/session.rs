//! [`ManagedAuthSession`]: the machine's state as signals, the person's answers as methods.

use crate::browser::soon;
use crate::in_browser::InBrowser;
use crate::localization::Localization;
use crate::transport::{Credential, Driver, HeadStart, Observer, Transport, Wire};
use leptos::prelude::*;
use managed_auth_core::protocol::{Answer, Field, FieldKey};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{
    Beginning, Config, Drafts, Input, Machine, SessionEvent, Step, View,
};
use std::sync::Arc;

/// Where a login is, and how it shall run.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The connection's id.
    pub session_id: String,
    /// What it begins with. A handoff code is exchanged for an access token as soon as the page is
    /// visible.
    pub credential: Credential,
    /// The first requests, where they were made before the login begins.
    pub head_start: Option<HeadStart>,
    /// Told the access token once, after the exchange of the code: for a page that goes on with
    /// [`Credential::AccessToken`] when it is loaded again. Whoever has the token can answer in the
    /// person's place and see what the login asks, until it is over; where it is kept, every script
    /// of the origin can read it. By default it leaves the transport for the API alone.
    pub on_access_token: Option<Callback<Secret>>,
    /// Where the API is. `""` means the page's own origin; a trailing `/` does not matter.
    pub api_base_url: String,
    /// How the calls are made.
    pub transport: Transport,
    /// How the session machine runs. What it begins with is taken from the credential.
    pub config: Config,
}

impl SessionOptions {
    /// A login at the public API.
    #[must_use]
    pub fn new(session_id: impl Into<String>, handoff_code: impl Into<String>) -> Self {
        Self {
            session_id: session_id.into(),
            credential: Credential::HandoffCode(Secret::new(handoff_code.into())),
            head_start: None,
            on_access_token: None,
            api_base_url: crate::DEFAULT_API_BASE_URL.into(),
            transport: Transport::default(),
            config: Config::default(),
        }
    }

    /// How the machine runs with what the login begins with.
    fn machine(&self) -> Config {
        let beginning = match self.credential {
            Credential::HandoffCode(_) => Beginning::HandoffCode,
            Credential::AccessToken(_) => Beginning::AccessToken,
        };
        Config {
            beginning,
            ..self.config.clone()
        }
    }
}

/// What a success brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    /// The browser profile that is now signed in.
    pub profile_name: String,
    /// The site.
    pub domain: String,
}

/// A login on its way, without looks.
///
/// It is a handle and can be copied. The login belongs to the reactive owner under which it was
/// made: when that is disposed of, every request is aborted, every timer is cleared, and no
/// callback comes after.
///
/// What the screen shows is a signal, written once for what was read together: a burst of events
/// is few writes, and a view that is the same as the one before is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedAuthSession {
    view: RwSignal<Arc<View>>,
    words: RwSignal<Arc<Localization>>,
    private: InBrowser<Private>,
}

/// What never reaches a signal.
#[derive(Default)]
struct Private {
    driver: Option<Driver>,
    drafts: Drafts,
    username: Option<Secret>,
    /// What the login began with, while its code is not spent.
    beginning: Option<(SessionOptions, Arc<dyn Host>)>,
}

/// Who is told what happens.
pub(crate) trait Host {
    /// Something happened; the screen shows it already.
    fn event(&self, event: SessionEvent);
}

impl<F: Fn(SessionEvent)> Host for F {
    fn event(&self, event: SessionEvent) {
        self(event);
    }
}

/// Starts a login in the browser, once the current reactive owner's view is mounted. On a server
/// nothing is started and the first screen is the one to render.
///
/// `on_event` is called once for each event, outside any reactive tracking, after the screen shows
/// what the event is about.
///
/// ```no_run
/// use leptos::prelude::*;
/// use leptos_managed_auth::{SessionEvent, SessionOptions, use_managed_auth_session};
///
/// #[component]
/// fn Progress(id: String, code: String) -> impl IntoView {
///     let session = use_managed_auth_session(SessionOptions::new(id, code), |event| {
///         if let SessionEvent::Error(error) = event {
///             leptos::logging::warn!("{error}");
///         }
///     });
///     let step = session.step();
///     let site = move || session.view().identity.as_ref().map(|identity| identity.domain.clone());
///     view! {
///         <p>{site} ": " {move || step.get().as_str()}</p>
///         <button on:click=move |_| session.consent()>"Go on"</button>
///     }
/// }
/// ```
#[must_use]
pub fn use_managed_auth_session(
    options: SessionOptions,
    on_event: impl Fn(SessionEvent) + Send + Sync + 'static,
) -> ManagedAuthSession {
    let session = ManagedAuthSession::new(&options.machine(), Arc::default());
    session.start(options, Arc::new(on_event));
    session
}

impl ManagedAuthSession {
    /// A session that has not begun.
    pub(crate) fn new(config: &Config, words: Arc<Localization>) -> Self {
        Self::showing(Machine::new(config.clone()).view(), words)
    }

    /// A session that shows this, with no login behind it.
    pub(crate) fn showing(view: Arc<View>, words: Arc<Localization>) -> Self {
        Self {
            view: RwSignal::new(view),
            words: RwSignal::new(words),
            private: InBrowser::new(Private::default()),
        }
    }

    pub(crate) fn start(self, options: SessionOptions, host: Arc<dyn Host>) {
        if !cfg!(target_family = "wasm") {
            return;
        }
        // The screen is mounted first, and a server's is taken over.
        soon(move || {
            // Started anew already: then this is not the login that is wanted.
            if let Some(true) = self.private.with(|private| private.driver.is_none()) {
                self.begin(options, host);
            }
        });
    }

    fn begin(self, options: SessionOptions, host: Arc<dyn Host>) {
        let beginning = (options.clone(), Arc::clone(&host));
        self.private(|private| private.beginning = Some(beginning));
        let mut config = options.machine();
        config.seed ^= (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        #[cfg(feature = "transport")]
        {
            config.renews = options.transport.refreshes();
        }
        let wire = Wire::new(
            &options.api_base_url,
            &options.session_id,
            options.credential,
            options.transport,
        )
        .with_head_start(options.head_start)
        .telling(options.on_access_token);
        let observer = Box::new(Screen {
            session: self,
            host,
        });
        // Unmounted already: then there is no place for a driver, and none is made.
        self.private(|private| {
            private.driver = Some(Driver::new(Machine::new(config), wire, observer));
        });
    }

    /// Ends this login and starts another in its place: what the last one had asked for is aborted,
    /// what was typed into it is forgotten, and no answer to it counts any more. Its last event is
    /// [`SessionEvent::Closed`].
    pub fn restart(
        &self,
        options: SessionOptions,
        on_event: impl Fn(SessionEvent) + Send + Sync + 'static,
    ) {
        self.restart_for(options, Arc::new(on_event));
    }

    pub(crate) fn restart_for(&self, options: SessionOptions, host: Arc<dyn Host>) {
        if !cfg!(target_family = "wasm") {
            return;
        }
        // Dropped out here: it tells its host, who may ask for anything.
        drop(self.private.with(std::mem::take));
        let first = Machine::new(options.machine()).view();
        self.view.try_set(first);
        self.begin(options, host);
    }

    /// Begins again with the same handoff code, where that has not spent it
    /// ([`LoginError::can_try_again`](crate::LoginError::can_try_again)).
    pub fn try_again(&self) {
        let beginning = self.private.with(|private| private.beginning.take());
        if let Some((options, host)) = beginning.flatten() {
            self.restart_for(options, host);
        }
    }

    /// Everything that the screen shows. Reading it follows it. Of a session that is gone it is the
    /// first view.
    #[must_use]
    #[inline(never)]
    pub fn view(&self) -> Arc<View> {
        self.view.try_get().unwrap_or_default()
    }

    /// Everything that the screen shows now, for handlers: reading it follows nothing.
    #[must_use]
    #[inline(never)]
    pub fn view_now(&self) -> Arc<View> {
        self.view.try_get_untracked().unwrap_or_default()
    }

    /// The words on the screen. Reading them follows them.
    #[must_use]
    #[inline(never)]
    pub fn words(&self) -> Arc<Localization> {
        self.words.try_get().unwrap_or_default()
    }

    /// Changes the language of what is on the screen.
    pub fn set_words(&self, words: Arc<Localization>) {
        self.words.try_set(words);
    }

    /// Which screen it is. Notifies when it is another one.
    #[must_use]
    pub fn step(&self) -> Memo<Step> {
        self.select(|view| view.step)
    }

    /// A part of the view. Notifies when it changes.
    pub fn select<T: PartialEq + Send + Sync + 'static>(
        &self,
        part: impl Fn(&View) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let session = *self;
        Memo::new(move |_| part(&session.view()))
    }

    /// The person agrees. Does nothing before the site is known ([`View::ready`]).
    pub fn consent(&self) {
        self.act(Input::Consent);
    }

    /// The person answers `question` ([`View::question`]). Only the first answer to a question is
    /// sent: Enter, click and double click meet the same gate.
    pub fn answer(&self, question: u32, answer: Answer) {
        match &answer {
            Answer::Fields(values) => {
                self.remember_username(values);
                self.private(|private| private.drafts.sent());
            }
            // Who signs in may be somebody else now.
            Answer::Choice(choice) => self.private(|private| {
                private.drafts.passed_over();
                if choice.names_account() {
                    private.username = None;
                }
            }),
        }
        self.act(Input::Answer { question, answer });
    }

    /// The person gives up waiting and wants the form again ([`View::can_go_back`]).
    pub fn back_to_form(&self) {
        self.act(Input::BackToForm);
    }

    /// Remembers what is being typed, should the form have to come back. Secrets are kept until the
    /// question is answered, and no longer.
    pub fn keep_draft(&self, question: u32, field: &Field, text: String) {
        self.private(|private| private.drafts.keep(question, field, text));
    }

    /// What was typed into this field of this question before.
    #[must_use]
    pub fn draft(&self, question: u32, field: &Field) -> Option<String> {
        let mut draft = None;
        self.private(|private| draft = private.drafts.get(question, field).map(str::to_owned));
        draft
    }

    /// Whether the person was typing into this field when it went from the screen.
    pub(crate) fn holds(&self, field: &Field) -> bool {
        let mut holds = false;
        self.private(|private| holds = private.drafts.holds(field));
        holds
    }

    /// The person types into this field.
    pub(crate) fn hold(&self, field: &Field) {
        self.private(|private| private.drafts.hold(field));
    }

    /// The person has turned to something else, such as this field.
    pub(crate) fn let_go(&self, of_all_but: Option<&FieldKey>) {
        self.private(|private| private.drafts.let_go(of_all_but));
    }

    /// The name that the person signed in with on an earlier form of this login, for password
    /// managers on the form that asks for the password alone.
    #[must_use]
    pub fn username(&self) -> Option<String> {
        let mut username = None;
        self.private(|private| {
            username = private
                .username
                .as_ref()
                .map(|name| name.expose().to_owned());
        });
        username
    }

    fn remember_username(&self, values: &[(FieldKey, Secret)]) {
        let view = self.view_now();
        let field = view.flow.fields.iter().find(|field| field.is_username());
        let typed = field.and_then(|field| values.iter().find(|(key, _)| *key == field.key));
        if let Some((_, typed)) = typed {
            self.private(|private| private.username = Some(typed.clone()));
        }
    }

    fn act(&self, input: Input) {
        let mut driver = None;
        self.private(|private| driver = private.driver.as_ref().map(Driver::handle));
        if let Some(driver) = driver {
            driver.act(input);
        }
    }

    /// Nothing of it is left when the owner is disposed of, and a server has none.
    fn private(&self, act: impl FnOnce(&mut Private)) {
        self.private.with(act);
    }
}

/// Takes what the driver has to tell to the screen and to the host.
struct Screen {
    session: ManagedAuthSession,
    host: Arc<dyn Host>,
}

impl Observer for Screen {
    fn show(&self, view: Arc<View>) {
        self.session.private(|private| private.drafts.follow(&view));
        self.session.view.try_set(view);
    }

    fn event(&self, event: SessionEvent) {
        // The code is spent, or of no more use.
        let is_over = match &event {
            SessionEvent::Opened | SessionEvent::Success { .. } | SessionEvent::Closed => true,
            SessionEvent::Error(error) => !error.can_try_again(),
            _ => false,
        };
        if is_over {
            self.session.private(|private| private.beginning = None);
        }
        untrack(|| self.host.event(event));
    }
}
