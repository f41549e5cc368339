//! Lets a reload go on with the session that runs, for hosts that ask for it: `"resume": true`.
//!
//! The token of the session is in the tab's `sessionStorage` then, from the exchange to the end of the
//! session. Any script of this origin could read it there, and browsers write it to disk to bring tabs
//! back after a crash. That is the price; see `docs/book/src/hosting.md`. Where the browser refuses storage, the
//! session runs all the same, up to the next reload.

use super::address::Address;
use super::object;
use js_sys::JSON;
use leptos::prelude::window;
use leptos_managed_auth::core::protocol::Value;
use leptos_managed_auth::core::secret::Secret;
use leptos_managed_auth::{SessionEvent, Step};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// The loader looks there, too: it makes no exchange where there is something to go on with.
const KEY: &str = "managed-auth-session";

/// Where a session would be kept: the page's own address, and the name of its link.
#[derive(Debug, Clone)]
pub(crate) struct Resume {
    place: String,
    link: Option<String>,
    /// The person has agreed; perhaps before there is a token.
    agreed: Arc<AtomicBool>,
}

/// A session from before the reload.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) token: Secret,
    /// The person has agreed, and is not asked again.
    pub(crate) consented: bool,
}

impl Resume {
    /// For the page at this address. Never in a frame: there the tab is somebody else's.
    pub(crate) fn new(address: &Address, link: Option<String>) -> Option<Self> {
        let here = window();
        let parent = here.parent().ok().flatten();
        let path = here.location().pathname().ok()?;
        let id = address.id.as_deref().unwrap_or_default();
        let place = [&*path, " ", id].concat();
        (parent.as_ref() == Some(&here)).then(|| Self {
            place,
            link,
            agreed: Arc::default(),
        })
    }

    /// What this page can go on with. What is of another place, or of another link than the one that
    /// was opened, is forgotten.
    pub(crate) fn kept(&self) -> Option<Kept> {
        let kept = self.read()?;
        let same_link = self.link.is_none() || kept.text("link") == self.link;
        if kept.str("place") != Some(&self.place) || !same_link {
            forget();
            return None;
        }
        Some(Kept {
            token: Secret::new(kept.text("jwt")?),
            consented: kept.bool("consented").unwrap_or_default(),
        })
    }

    /// The exchange has given a token.
    pub(crate) fn keep(&self, token: &Secret) {
        let agreed = self.agreed.load(Ordering::Relaxed);
        self.write(token.expose(), self.link.as_deref(), agreed);
    }

    /// What is kept follows the session: once the person has agreed they are not asked again, and
    /// nothing is left of a session that is over.
    pub(crate) fn follow(&self, event: &SessionEvent) {
        match event {
            SessionEvent::Success { .. } | SessionEvent::Error(_) => forget(),
            SessionEvent::StepShown(step) if *step != Step::Prime => {
                self.agreed.store(true, Ordering::Relaxed);
                let kept = self.read().unwrap_or_default();
                if let (Some(token), Some(false)) = (kept.str("jwt"), kept.bool("consented")) {
                    self.write(token, kept.str("link"), true);
                }
            }
            _ => {}
        }
    }

    fn read(&self) -> Option<Value> {
        let text = storage()?.get_item(KEY).ok()??;
        serde_wasm_bindgen::from_value(JSON::parse(&text).ok()?).ok()
    }

    fn write(&self, token: &str, link: Option<&str>, consented: bool) {
        let kept = object(&[
            ("place", (&*self.place).into()),
            ("link", link.map_or(JsValue::NULL, JsValue::from)),
            ("jwt", token.into()),
            ("consented", consented.into()),
        ]);
        let text = JSON::stringify(&kept)
            .ok()
            .and_then(|text| text.as_string());
        if let (Some(storage), Some(text)) = (storage(), text) {
            // There may be no room for it.
            storage.set_item(KEY, &text).ok();
        }
    }
}

fn forget() {
    if let Some(storage) = storage() {
        storage.remove_item(KEY).ok();
    }
}

/// Where the browser has one for this page, and lets it be used.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
