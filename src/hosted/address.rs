//! The page's address: contract, section 7.

use wasm_bindgen::JsValue;
use web_sys::{Url, UrlSearchParams};

/// What the address says.
#[derive(Debug, Default)]
pub(crate) struct Address {
    /// The connection's id and its handoff code, if both are there.
    pub(crate) login: Option<(String, String)>,
    pub(crate) theme: Option<String>,
    pub(crate) skip_prime: bool,
}

impl Address {
    /// Reads the address, and takes the handoff code out of the address bar and the history.
    pub(crate) fn take() -> Self {
        let Some(window) = web_sys::window() else {
            return Self::default();
        };
        let Ok(url) = window.location().href().and_then(|href| Url::new(&href)) else {
            return Self::default();
        };
        let parameters = url.search_params();
        let get = |name: &str| parameters.get(name).filter(|value| !value.is_empty());
        let code = get("code");
        let id = id_in_path(&url.pathname()).or_else(|| get("id"));
        let address = Self {
            login: id.zip(code),
            theme: get("theme"),
            skip_prime: get("skip_prime").is_some_and(|value| value != "0" && value != "false"),
        };
        if parameters.has("code") {
            forget_code(&url, &parameters);
        }
        address
    }
}

fn forget_code(url: &Url, parameters: &UrlSearchParams) {
    parameters.delete("code");
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        history
            .replace_state_with_url(&JsValue::NULL, "", Some(&url.href()))
            .ok();
    }
}

/// The segment after `login`, wherever the page is hosted: `/login/index.html?id=..` has none.
fn id_in_path(path: &str) -> Option<String> {
    let mut segments = path.split('/').skip_while(|segment| *segment != "login");
    let id = segments
        .nth(1)
        .filter(|id| !id.is_empty() && !id.ends_with(".html"))?;
    js_sys::decode_uri_component(id).ok().map(String::from)
}
