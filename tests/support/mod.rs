//! A page for one test: the component, an API in the page, and ways to look and to act.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part"
)]

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos_managed_auth::{Appearance, LoginError, ManagedAuth, Success};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlInputElement};

#[wasm_bindgen(module = "/tests/support/fake_api.js")]
extern "C" {
    pub type FakeApi;
    #[wasm_bindgen(constructor)]
    pub fn new(snapshot: &str) -> FakeApi;
    #[wasm_bindgen(method)]
    pub fn script(this: &FakeApi, path: &str, status: i32, body: &str, header: &str, value: &str);
    #[wasm_bindgen(method, js_name = scriptWith)]
    pub fn script_with(this: &FakeApi, path: &str, status: i32, body: &str, headers: &JsValue);
    #[wasm_bindgen(method, js_name = scriptCut)]
    pub fn script_cut(this: &FakeApi, path: &str, status: i32, body: &str);
    #[wasm_bindgen(method, js_name = scriptEndless)]
    fn script_endless(this: &FakeApi, path: &str, status: i32);
    #[wasm_bindgen(method)]
    fn send(this: &FakeApi, text: &str);
    #[wasm_bindgen(method)]
    pub fn drop(this: &FakeApi);
    #[wasm_bindgen(method, js_name = openStreams)]
    pub fn open_streams(this: &FakeApi) -> u32;
    #[wasm_bindgen(method)]
    pub fn count(this: &FakeApi, path: &str) -> u32;
    #[wasm_bindgen(method)]
    pub fn body(this: &FakeApi, path: &str) -> String;
    #[wasm_bindgen(method)]
    pub fn failures(this: &FakeApi) -> String;
    #[wasm_bindgen(method)]
    pub fn header(this: &FakeApi, path: &str, name: &str) -> String;
    #[wasm_bindgen(method)]
    pub fn redirect(this: &FakeApi, path: &str) -> String;
    #[wasm_bindgen(method)]
    pub fn requests(this: &FakeApi) -> String;
    #[wasm_bindgen(method)]
    pub fn waiting(this: &FakeApi) -> u32;
    #[wasm_bindgen(method)]
    pub fn listen(this: &FakeApi);
    #[wasm_bindgen(method)]
    pub fn said(this: &FakeApi) -> String;
    #[wasm_bindgen(method)]
    pub fn jump(this: &FakeApi, milliseconds: f64);
    #[wasm_bindgen(method)]
    pub fn hurry(this: &FakeApi, milliseconds: f64);
    #[wasm_bindgen(method)]
    fn restore(this: &FakeApi);

    pub type Watch;
    #[wasm_bindgen(constructor)]
    pub fn new(root: &Element) -> Watch;
    #[wasm_bindgen(method)]
    pub fn take(this: &Watch) -> String;
}

pub const SNAPSHOT: &str = r#"{"id": "c1", "domain": "login.example.com", "profile_name": "ada",
    "status": "NEEDS_AUTH", "flow_status": "IN_PROGRESS", "flow_step": "DISCOVERING"}"#;

/// A form of an identifier and a password.
pub fn credentials(interaction: &str, rest: &str) -> String {
    format!(
        r#"{{"flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
        "interaction_id": "{interaction}", "fields": [
        {{"id": "name", "ref": "1", "type": "identifier", "reason": "missing", "label": "Email"}},
        {{"id": "word", "ref": "2", "type": "password", "reason": "missing", "label": "Password"}}
        ]{rest}}}"#
    )
}

/// A code that no other login of the tests has: one that begins in the moment in which another ends
/// would go on with that, if it had the same.
pub fn new_code() -> String {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    format!("code-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

pub struct Page {
    pub api: FakeApi,
    pub section: HtmlElement,
    pub successes: Arc<Mutex<Vec<Success>>>,
    pub errors: Arc<Mutex<Vec<LoginError>>>,
    mounted: Option<Box<dyn std::any::Any>>,
}

impl Page {
    /// Mounts the component at the consent step.
    pub fn open() -> Self {
        Self::open_with(FakeApi::new(SNAPSHOT), false)
    }

    /// Mounts the component on an API of one's own.
    pub fn open_with(api: FakeApi, skip_prime: bool) -> Self {
        Self::open_looking(api, skip_prime, Appearance::default())
    }

    /// Mounts the component with looks of a host.
    pub fn open_looking(api: FakeApi, skip_prime: bool, appearance: Appearance) -> Self {
        Self::open_in(new_section(), api, skip_prime, appearance)
    }

    /// Mounts the component into an element of one's own.
    pub fn open_in(
        section: HtmlElement,
        api: FakeApi,
        skip_prime: bool,
        appearance: Appearance,
    ) -> Self {
        let successes = Arc::<Mutex<Vec<Success>>>::default();
        let errors = Arc::<Mutex<Vec<LoginError>>>::default();
        let (said_success, said_error) = (Arc::clone(&successes), Arc::clone(&errors));
        let mut page = Self::mount(section, api, move || {
            view! {
                <ManagedAuth
                    session_id="c1"
                    handoff_code=new_code()
                    api_base_url=""
                    skip_prime
                    appearance
                    on_success=move |success: Success| said_success.lock().unwrap().push(success)
                    on_error=move |error: LoginError| said_error.lock().unwrap().push(error)
                />
            }
        });
        page.successes = successes;
        page.errors = errors;
        page
    }

    /// Mounts what an embedder writes.
    pub fn of<V: IntoView + 'static>(
        api: FakeApi,
        view: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self::mount(new_section(), api, view)
    }

    fn mount<V: IntoView + 'static>(
        section: HtmlElement,
        api: FakeApi,
        view: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        let mounted: UnmountHandle<_> = mount_to(section.clone(), view);
        Self::holding(section, api, mounted)
    }

    /// Takes out what was mounted and mounts this, in one moment.
    pub fn remount<V: IntoView + 'static>(&mut self, view: impl FnOnce() -> V + Send + 'static) {
        self.unmount();
        self.mounted = Some(Box::new(mount_to(self.section.clone(), view)));
    }

    /// A page that is mounted already.
    pub fn holding(section: HtmlElement, api: FakeApi, mounted: impl std::any::Any) -> Self {
        Self {
            api,
            section,
            successes: Arc::default(),
            errors: Arc::default(),
            mounted: Some(Box::new(mounted)),
        }
    }

    /// Mounts, agrees, and waits for the stream and for the name of the site.
    pub async fn start() -> Self {
        let page = Self::open_with(FakeApi::new(SNAPSHOT), true);
        page.until(|page| {
            page.api.open_streams() == 1 && page.try_find(".ma-site-domain").is_some()
        })
        .await;
        page
    }

    /// Mounts, and shows this state.
    pub async fn showing(state: &str, step: &str) -> Self {
        let page = Self::start().await;
        page.event(state);
        page.until_step(step).await;
        page
    }

    pub fn unmount(&mut self) {
        self.mounted = None;
    }

    pub fn event(&self, state: &str) {
        self.events(std::slice::from_ref(&state.to_owned()));
    }

    /// Sends states in one chunk.
    pub fn events(&self, states: &[String]) {
        let block = |state: &String| {
            format!(
                "event: managed_auth_state\ndata: {}\n\n",
                state.replace('\n', " ")
            )
        };
        self.api.send(&states.iter().map(block).collect::<String>());
    }

    pub fn raw(&self, text: &str) {
        self.api.send(text);
    }

    /// How the next call of a path is answered.
    pub fn answers(&self, path: &str, status: i32, body: &str) {
        self.api.script(path, status, body, "", "");
    }

    pub fn answers_with(&self, path: &str, status: i32, body: &str, header: (&str, &str)) {
        self.api.script(path, status, body, header.0, header.1);
    }

    /// The next call of a path is not answered.
    pub fn answers_never(&self, path: &str) {
        self.api.script(path, -1, "", "", "");
    }

    /// The next call of a path is answered with a body that has no end.
    pub fn answers_endlessly(&self, path: &str, status: i32) {
        self.api.script_endless(path, status);
    }

    pub async fn until(&self, condition: impl Fn(&Self) -> bool) {
        // Not by the date: a test can have it jump.
        let clock = web_sys::window().unwrap().performance().unwrap();
        let deadline = clock.now() + 5_000.0;
        while !condition(self) {
            let seen = self.section.inner_html();
            assert!(
                clock.now() < deadline,
                "waited in vain; on the page: {seen}"
            );
            pause(5).await;
        }
    }

    pub async fn until_step(&self, step: &str) {
        self.until(|page| page.step() == step).await;
    }

    pub fn step(&self) -> String {
        self.root()
            .get_attribute("data-managed-auth-step")
            .unwrap_or_default()
    }

    pub fn root(&self) -> Element {
        self.find("[data-managed-auth-step]")
    }

    pub fn find(&self, selector: &str) -> Element {
        self.try_find(selector)
            .unwrap_or_else(|| panic!("no {selector}"))
    }

    pub fn try_find(&self, selector: &str) -> Option<Element> {
        self.section.query_selector(selector).unwrap()
    }

    pub fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }

    pub fn input(&self, selector: &str) -> HtmlInputElement {
        self.find(selector).unchecked_into()
    }

    pub fn fill(&self, selector: &str, text: &str) {
        let input = self.input(selector);
        input.set_value(text);
        input
            .dispatch_event(&web_sys::Event::new("input").unwrap())
            .unwrap();
    }

    pub fn press(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
    }

    /// What `body(path)` sent, as a string without spaces.
    pub fn sent(&self) -> String {
        self.api.body("/submit")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.unmount();
        self.api.restore();
        self.section.remove();
    }
}

pub fn new_section() -> HtmlElement {
    let section = document().create_element("section").unwrap();
    document().body().unwrap().append_child(&section).unwrap();
    section.unchecked_into()
}

pub async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().unwrap();
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds)
            .unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Two frames: whatever was to be painted has been.
pub async fn frames() {
    for _ in 0..2 {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            web_sys::window()
                .unwrap()
                .request_animation_frame(&resolve)
                .unwrap();
        });
        JsFuture::from(promise).await.unwrap();
    }
}

pub fn focused() -> Option<Element> {
    document().active_element()
}
