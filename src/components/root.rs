//! The component: a card that shows one step after the other.

use super::node::{Node, node};
use super::site::monogram;
use super::ui::Ui;
use super::{ending, external, focus, form, notices, prime, waiting};
use crate::appearance::Appearance;
use crate::localization::Localization;
use crate::session::{ManagedAuthSession, SessionOptions, use_managed_auth_session};
use crate::transport::dom;
use leptos::prelude::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Config, SessionEvent, Step};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use web_sys::Element;

/// What a success brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    /// The browser profile that is now signed in.
    pub profile_name: String,
    /// The site.
    pub domain: String,
}

/// Why a login ended without success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginError {
    /// A code for programs, where there is one; see
    /// [`ErrorCode`](managed_auth_core::protocol::ErrorCode).
    pub code: Option<String>,
    /// A sentence, in the server's words where it said any.
    pub message: String,
}

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
    /// The connection's id.
    #[prop(into)]
    session_id: String,
    /// The one-time handoff code.
    #[prop(into)]
    handoff_code: String,
    /// Where the API is; `""` is the page's own origin. Default: the public API.
    #[prop(optional, into)]
    api_base_url: Option<String>,
    /// Called when the account is signed in.
    #[prop(optional, into)]
    on_success: Option<Callback<Success>>,
    /// Called when the login ends without success.
    #[prop(optional, into)]
    on_error: Option<Callback<LoginError>>,
    /// Called with everything that happens, for logs and analytics. Never a secret in it.
    #[prop(optional, into)]
    on_event: Option<Callback<SessionEvent>>,
    /// What "start again" does on the expired and the error screen. Without it there is no button.
    #[prop(optional, into)]
    on_restart: Option<Callback<()>>,
    /// Goes on without asking for consent.
    #[prop(optional)]
    skip_prime: bool,
    /// Says on the success screen that the person is being taken back.
    #[prop(optional)]
    returns: bool,
    /// Leaves the focus alone when the step changes. For a sign-in that is not the main thing on
    /// its page.
    #[prop(optional)]
    keep_focus: bool,
    /// How it looks.
    #[prop(optional)]
    appearance: Appearance,
    /// Its words.
    #[prop(optional, into)]
    localization: Signal<Arc<Localization>>,
) -> impl IntoView {
    let mut options = SessionOptions::new(session_id, "");
    options.handoff_code = Secret::new(handoff_code);
    options.config = Config {
        skip_prime,
        ..Config::default()
    };
    if let Some(url) = api_base_url {
        options.api_base_url = url;
    }
    let element = StoredValue::new_local(None::<Element>);
    let session = use_managed_auth_session(options, move |event| {
        element.try_with_value(|element| {
            if let Some(element) = element {
                dom::dispatch(element, &event);
            }
        });
        if let Some(on_event) = on_event {
            on_event.run(event.clone());
        }
        match event {
            SessionEvent::Success {
                profile_name,
                domain,
            } => {
                if let Some(on_success) = on_success {
                    on_success.run(Success {
                        profile_name,
                        domain,
                    });
                }
            }
            SessionEvent::Error { code, message } => {
                if let Some(on_error) = on_error {
                    on_error.run(LoginError { code, message });
                }
            }
            _ => {}
        }
    });
    let ui = Ui {
        session,
        words: localization,
        number: next_number(),
        returns,
        on_restart,
    };
    if !keep_focus {
        follow_with_focus(session, element);
    }
    let step = session.step();
    root(
        ui,
        appearance,
        move || step.get().as_str(),
        move || vec![screen(ui, step.get())],
    )
    .on_build(move |built| element.set_value(Some(built.clone())))
}

/// The screen for a hosted page whose address lacks the connection or its code.
#[component]
pub fn IncompleteLink(
    /// How it looks.
    #[prop(optional)]
    appearance: Appearance,
    /// Its words.
    #[prop(optional, into)]
    localization: Signal<Arc<Localization>>,
) -> impl IntoView {
    let session = ManagedAuthSession::idle();
    let ui = Ui {
        session,
        words: localization,
        number: next_number(),
        returns: false,
        on_restart: None,
    };
    root(
        ui,
        appearance,
        || Step::Error.as_str(),
        move || vec![ending::incomplete(ui)],
    )
}

fn next_number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

fn screen(ui: Ui, step: Step) -> Node {
    match step {
        Step::Prime => prime(ui),
        Step::Discovering => waiting::discovering(ui),
        Step::Form => form(ui),
        Step::ExternalAction => external::external_action(ui),
        Step::Submitting => waiting::submitting(ui),
        Step::Success => ending::success(ui),
        Step::Expired => ending::expired(ui),
        Step::Error => ending::error(ui),
    }
}

fn root(
    ui: Ui,
    appearance: Appearance,
    step: impl Fn() -> &'static str + Send + 'static,
    content: impl Fn() -> Vec<Node> + Send + 'static,
) -> Node {
    let words = ui.words;
    let theme = appearance.theme.as_str();
    let card = node("div", "card")
        .child(header(ui))
        .child(notices(ui))
        .child(node("div", "step").live(content));
    node("div", "root")
        .attr("data-managed-auth-theme", theme)
        .live_attr("data-managed-auth-step", move || Some(step().to_owned()))
        .live_attr("lang", move || {
            words.with(|words| Some(words.tag().to_owned()))
        })
        .live_attr("dir", move || {
            words.with(|words| Some(words.direction().to_owned()))
        })
        .child(card.on_build(move |element| appearance.apply(element)))
}

/// Which site this is about, on every step.
fn header(ui: Ui) -> Node {
    let domain = ui.session.select(|view| {
        view.identity
            .as_ref()
            .map(|identity| identity.domain.clone())
            .filter(|d| !d.is_empty())
    });
    node("div", "header").live(move || {
        let Some(domain) = domain.get() else {
            return Vec::new();
        };
        let (letter, hue) = monogram(&domain);
        vec![
            node("span", "site-icon")
                .attr("aria-hidden", "true")
                .attr("data-hue", hue.to_string())
                .text(letter),
            node("bdi", "site-domain").attr("dir", "ltr").text(domain),
        ]
    })
}

/// The focus follows the step and the question, and a form that comes back.
fn follow_with_focus(
    session: ManagedAuthSession,
    element: StoredValue<Option<Element>, LocalStorage>,
) {
    Effect::new(move |shown: Option<(Step, u32)>| {
        let now = (session.step().get(), session.question().get());
        if shown.is_some_and(|before| before != now) {
            // After the effects that put the step on the screen.
            leptos::task::spawn_local(async move {
                element.try_with_value(|element| {
                    if let Some(element) = element {
                        focus::move_into(element, now.0);
                    }
                });
            });
        }
        now
    });
}
