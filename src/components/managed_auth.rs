//! The component: what a host gives it, and what it tells the host.

use super::ending::incomplete;
use super::hands::Hands;
use super::mounted::{Mounted, follow_with_focus};
use super::rehearsal::rehearse;
use super::screen::root;
use super::ui::{Host, SiteIcon, Ui};
use crate::appearance::Appearance;
use crate::follow::{Login, TextOrSignal, follow};
use crate::localization::Localization;
use crate::session::{Host as Listener, ManagedAuthSession, SessionOptions, Success};
use crate::transport::{Credential, HeadStart, Transport, dom};
use crate::view::prelude::*;
use leptos::prelude::provide_context;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Config, LoginError, SessionEvent};
use std::sync::Arc;

/// The sign-in: exchanges the handoff code, follows the login, asks what only the account's owner
/// knows.
///
/// `on_success` or `on_error` is called once in the life of a session, and never both. Unmounting
/// aborts everything; nothing is called after that.
///
/// The same is told by DOM events on the root element, bubbling and composed:
/// `managedauth:step`, `managedauth:success` and `managedauth:error`.
#[component]
pub fn ManagedAuth(
    /// The connection's id: a text, or a signal. When it changes, or the code, the login that was on
    /// the screen is aborted and another one starts.
    #[prop(into)]
    session_id: TextOrSignal,
    /// The one-time handoff code that the API gave with the login: a text, or a signal. Set it
    /// together with the id.
    #[prop(into)]
    handoff_code: TextOrSignal,
    /// The access token of a login that goes on, such as one that was kept from before a reload. There
    /// is nothing to exchange then, and the code means nothing.
    #[prop(optional_no_strip)]
    access_token: Option<Secret>,
    /// Told the access token once, after the exchange; see [`SessionOptions::on_access_token`].
    #[prop(optional_no_strip)]
    on_access_token: Option<Callback<Secret>>,
    /// The first requests, where they were made before.
    #[prop(optional_no_strip)]
    head_start: Option<HeadStart>,
    /// Where the API is; `""` is the page's own origin. Default: the public API.
    #[prop(optional, into)]
    api_base_url: Option<String>,
    /// How the calls are made. Default: with the browser's `fetch`.
    #[prop(optional)]
    transport: Transport,
    /// Called when the account is signed in.
    #[prop(optional, into)]
    on_success: Option<Callback<Success>>,
    /// Called when the login ends without success.
    #[prop(optional, into)]
    on_error: Option<Callback<LoginError>>,
    /// Called with everything that happens, for logs and analytics. Never a secret in it.
    #[prop(optional, into)]
    on_event: Option<Callback<SessionEvent>>,
    /// Called at once with the login, for what no property does: change its words with
    /// [`set_words`](ManagedAuthSession::set_words).
    #[prop(optional, into)]
    on_session: Option<Callback<ManagedAuthSession>>,
    /// What "start again" does on the expired and the error screen. Without it there is no button.
    #[prop(optional, into)]
    on_restart: Option<Callback<()>>,
    /// Goes on without asking for consent.
    #[prop(optional)]
    skip_prime: bool,
    /// Spends the handoff code when the person agrees, and not as soon as the page is seen: no
    /// machine that opens links can spend it then. The consent step names no site.
    #[prop(optional)]
    exchange_on_consent: bool,
    /// Says on the success screen that the person is being taken back.
    #[prop(optional)]
    returns: bool,
    /// Says on the expired and the error screen that the person is being taken back.
    #[prop(optional)]
    returns_on_error: bool,
    /// An address that takes the person on after this success, for a link on the last screen: a
    /// browser may not open an app without a press. Without an address there is no link.
    #[prop(optional, into)]
    success_href: Option<Callback<Success, Option<String>>>,
    /// The same after a login that did not work.
    #[prop(optional, into)]
    error_href: Option<Callback<LoginError, Option<String>>>,
    /// Sends a code by itself, once, when it is the only thing asked for, its length is known, and so
    /// many digits are there.
    #[prop(optional)]
    auto_submit_codes: bool,
    /// Which live views of the cloud browser may be shown in a frame, for steps that only a person
    /// can do: addresses by prefix, such as `https://live.example.com/`. By default none.
    #[prop(optional)]
    live_view: Vec<String>,
    /// A picture for a site, by its domain: an address that is `https`, of the page's own origin or
    /// `data:image/`. Without one, and where it does not arrive, the site has a monogram.
    #[prop(optional, into)]
    site_icon: Option<SiteIcon>,
    /// Leaves the focus alone when the step changes. For a sign-in that is not the main thing on
    /// its page.
    #[prop(optional)]
    keep_focus: bool,
    /// How it looks.
    #[prop(optional)]
    appearance: Appearance,
    /// Its words.
    #[prop(optional)]
    localization: Localization,
) -> impl IntoView {
    let (live_id, live_code) = (session_id.live(), handoff_code.live());
    let mut options = SessionOptions::new(session_id.now, "");
    options.credential = match access_token {
        Some(token) => Credential::AccessToken(token),
        None => Credential::HandoffCode(Secret::new(handoff_code.now)),
    };
    options.on_access_token = on_access_token;
    options.head_start = head_start;
    options.transport = transport;
    options.config = Config {
        skip_prime: skip_prime || appearance.shown_layout().skip_prime,
        exchange_on_consent,
        ..Config::default()
    };
    if let Some(url) = api_base_url {
        options.api_base_url = url;
    }
    let session = ManagedAuthSession::new(&options.config, Arc::new(localization));
    if let Some(on_session) = on_session {
        on_session.run(session);
    }
    let mounted = Mounted::new(None);
    let login = Login {
        session,
        options,
        host: Arc::new(Hooks {
            mounted,
            on_success,
            on_error,
            on_event,
        }),
    };
    follow(&login, live_id, live_code);
    session.start(login.options, login.host);
    let host = Host {
        appearance,
        returns,
        returns_on_error,
        success_href,
        error_href,
        incomplete_href: None,
        auto_submit_codes,
        live_view,
        site_icon,
        on_restart,
    };
    let ui = Ui::new(session, host);
    provide_context(ui);
    let hands = StoredValue::new(Hands::default());
    if cfg!(target_family = "wasm") {
        follow_with_focus(session, mounted, hands, keep_focus);
        rehearse(session, mounted);
    }
    root(ui, None, mounted, hands)
}

/// The screen for a hosted page whose address lacks the connection or its code.
#[component]
pub fn IncompleteLink(
    /// An address that takes the person back, for a link.
    #[prop(optional_no_strip)]
    href: Option<String>,
    /// How it looks.
    #[prop(optional)]
    appearance: Appearance,
    /// Its words.
    #[prop(optional)]
    localization: Localization,
) -> impl IntoView {
    let session = ManagedAuthSession::new(&Config::default(), Arc::new(localization));
    let host = Host {
        appearance,
        incomplete_href: href,
        ..Host::default()
    };
    let ui = Ui::new(session, host);
    root(
        ui,
        Some(incomplete),
        Mounted::new(None),
        StoredValue::default(),
    )
}

/// What the component does when something happens.
struct Hooks {
    mounted: Mounted,
    on_success: Option<Callback<Success>>,
    on_error: Option<Callback<LoginError>>,
    on_event: Option<Callback<SessionEvent>>,
}

impl Listener for Hooks {
    fn event(&self, event: SessionEvent) {
        self.mounted
            .with_element(|element| dom::dispatch(element, &event));
        if let Some(on_event) = self.on_event {
            // It may be gone already when the login goes.
            on_event.try_run(event.clone());
        }
        match event {
            SessionEvent::Success {
                profile_name,
                domain,
            } => {
                if let Some(on_success) = self.on_success {
                    on_success.run(Success {
                        profile_name,
                        domain,
                    });
                }
            }
            SessionEvent::Error(error) => {
                if let Some(on_error) = self.on_error {
                    on_error.run(error);
                }
            }
            _ => {}
        }
    }
}
