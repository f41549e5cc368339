//! The page's address: contract, section 7.

use leptos::prelude::window;
use leptos_managed_auth::Theme;
use wasm_bindgen::JsValue;
use web_sys::Url;

/// What the address says.
#[derive(Debug, Default)]
pub(crate) struct Address {
    /// The connection.
    pub(crate) id: Option<String>,
    /// The one-time code.
    pub(crate) code: Option<String>,
    pub(crate) theme: Option<Theme>,
    pub(crate) skip_prime: bool,
    /// Where the person wants to be taken after a success, and after a failure.
    pub(crate) success_url: Option<String>,
    pub(crate) error_url: Option<String>,
}

impl Address {
    /// Reads the address, and takes the one-time code out of the address bar and the history.
    ///
    /// That happens here and nowhere else: what fails before the page's own code runs leaves the code
    /// where it is, so that loading the page again can use it.
    pub(crate) fn take() -> Self {
        let Ok(href) = window().location().href() else {
            return Self::default();
        };
        let address = Self::read(&href);
        if address.code.is_some() {
            // Where the browser refuses, the code stays to be seen; it is spent all the same.
            forget("code");
        }
        address
    }

    fn read(href: &str) -> Self {
        let Ok(url) = Url::new(href) else {
            return Self::default();
        };
        let parameters = url.search_params();
        let text = |name| parameters.get(name).filter(|text| !text.is_empty());
        Self {
            id: in_path(&url.pathname()).or_else(|| text("id").filter(|id| is_segment(id))),
            code: text("code"),
            theme: text("theme").and_then(|name| Theme::from_name(&name)),
            skip_prime: text("skip_prime").is_some_and(|said| !is_no(&said)),
            success_url: text("success_url"),
            error_url: text("error_url"),
        }
    }
}

/// Takes a parameter out of the address bar and the history, where the browser lets us.
pub(super) fn forget(parameter: &str) {
    let forget = || -> Result<(), JsValue> {
        let url = Url::new(&window().location().href()?)?;
        url.search_params().delete(parameter);
        let history = window().history()?;
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url.href()))
    };
    forget().ok();
}

/// The segment after `login`, wherever the page is hosted: `/login/index.html` has none.
fn in_path(path: &str) -> Option<String> {
    let mut segments = path.split('/');
    segments.find(|segment| *segment == "login")?;
    let id = segments.next().filter(|id| !id.is_empty())?;
    if id.ends_with(".html") {
        return None;
    }
    js_sys::decode_uri_component(id).ok().map(String::from)
}

/// As people and programs write it: consent is not skipped by a `False`.
fn is_no(said: &str) -> bool {
    let nos = ["0", "false", "no", "off"];
    nos.iter().any(|no| said.eq_ignore_ascii_case(no))
}

/// The others are no segment of a path: the calls would go somewhere else.
fn is_segment(id: &str) -> bool {
    id != "." && id != ".."
}

#[cfg(all(test, target_family = "wasm"))]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn read(path: &str) -> Address {
        Address::read(&format!("https://sign-in.example.com{path}"))
    }

    #[wasm_bindgen_test]
    fn the_connection_is_the_segment_after_login_or_in_the_query() {
        for (path, id) in [
            ("/login/ma_1?code=x", Some("ma_1")),
            ("/deep/login/a%2Fb%20c/?code=x", Some("a/b c")),
            ("/login/index.html?id=ma_2", Some("ma_2")),
            ("/?id=ma_3", Some("ma_3")),
            ("/login/%ff?id=ma_4", Some("ma_4")),
            ("/login?id=..", None),
            ("/login?id=.", None),
            ("/login/", None),
        ] {
            assert_eq!(read(path).id.as_deref(), id, "{path}");
        }
    }

    #[wasm_bindgen_test]
    fn a_theme_is_one_of_three_however_it_is_written() {
        for (said, theme) in [
            ("dark", Some(Theme::Dark)),
            ("Light", Some(Theme::Light)),
            ("AUTO", Some(Theme::Auto)),
            ("blue", None),
        ] {
            assert_eq!(read(&format!("/?theme={said}")).theme, theme, "{said}");
        }
    }

    #[wasm_bindgen_test]
    fn what_is_empty_says_nothing() {
        let address = read("/login/ma_1?code=&theme=&success_url=&skip_prime=");
        assert_eq!((address.code, address.theme), (None, None));
        assert_eq!(address.success_url, None);
        assert!(!address.skip_prime);
        for (said, skips) in [
            ("0", false),
            ("false", false),
            ("False", false),
            ("NO", false),
            ("off", false),
            ("1", true),
            ("yes", true),
        ] {
            let address = read(&format!("/?skip_prime={said}"));
            assert_eq!(address.skip_prime, skips, "{said}");
        }
    }
}
