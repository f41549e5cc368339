//! Texts of the host that may change, and what becomes of the login then.

use crate::session::{Host, ManagedAuthSession, SessionOptions};
use crate::transport::Credential;
use leptos::prelude::*;
use managed_auth_core::secret::Secret;
use std::fmt;
use std::sync::Arc;

/// A text that stays, from a `String` or `&str`, or one that follows a signal.
///
/// Made by `into`: a component that takes one takes any of these.
pub struct TextOrSignal {
    pub(crate) now: String,
    live: Option<Live>,
}

/// The signal, and what follows it: only who has a signal links the code for that.
type Live = (Signal<String>, fn(&Login, [Option<Signal<String>>; 2]));

/// What is started anew when a text changes.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) session: ManagedAuthSession,
    pub(crate) options: SessionOptions,
    pub(crate) host: Arc<dyn Host>,
}

impl fmt::Debug for TextOrSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It may be a handoff code.
        f.debug_struct("TextOrSignal").finish_non_exhaustive()
    }
}

impl From<String> for TextOrSignal {
    fn from(now: String) -> Self {
        Self { now, live: None }
    }
}

impl From<&str> for TextOrSignal {
    fn from(now: &str) -> Self {
        Self::from(now.to_owned())
    }
}

impl From<Signal<String>> for TextOrSignal {
    fn from(signal: Signal<String>) -> Self {
        Self {
            now: signal.get_untracked(),
            live: Some((signal, restart_on_change)),
        }
    }
}

impl From<RwSignal<String>> for TextOrSignal {
    fn from(signal: RwSignal<String>) -> Self {
        Self::from(Signal::from(signal))
    }
}

impl From<ReadSignal<String>> for TextOrSignal {
    fn from(signal: ReadSignal<String>) -> Self {
        Self::from(Signal::from(signal))
    }
}

impl From<Memo<String>> for TextOrSignal {
    fn from(signal: Memo<String>) -> Self {
        Self::from(Signal::from(signal))
    }
}

/// Has the login follow its id and its code, where they are signals.
pub(crate) fn follow(login: &Login, id: Option<Live>, code: Option<Live>) {
    if let Some((_, follow)) = id.or(code) {
        follow(login, [id, code].map(|live| live.map(|(signal, _)| signal)));
    }
}

impl TextOrSignal {
    pub(crate) fn live(&self) -> Option<Live> {
        self.live
    }
}

/// The last login is gone when the next one starts. Both texts may change together: the effect runs
/// when whoever changes them is done.
fn restart_on_change(login: &Login, [id, code]: [Option<Signal<String>>; 2]) {
    let Login {
        session,
        mut options,
        host,
    } = login.clone();
    Effect::new(move || {
        let id = id.map_or_else(|| options.session_id.clone(), |id| id.get());
        let credential = code.map_or_else(
            || options.credential.clone(),
            |code| Credential::HandoffCode(Secret::new(code.get())),
        );
        if id != options.session_id || credential != options.credential {
            options.session_id = id;
            options.credential = credential;
            untrack(|| session.restart_for(options.clone(), Arc::clone(&host)));
        }
    });
}
