//! What a person does with the page, and what is to be seen there.

use std::fmt::Write as _;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::until::until;

/// A DOM event of the page: `managedauth:step`, `managedauth:success` or `managedauth:error`.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What follows `managedauth:`.
    pub name: String,
    /// Its `detail`.
    pub detail: Value,
    /// The step that was on the screen.
    pub shown: String,
    /// What the live region said.
    pub said: String,
    /// What had the focus; see [`Page::focused`].
    pub focused: String,
}

/// The page in the browser.
#[derive(Debug, Clone)]
pub struct Page {
    client: Client,
}

impl Page {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
        }
    }

    /// The WebDriver session, for what has no word here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script in the page: a function's body.
    pub async fn js(&self, script: &str) -> Value {
        self.js_with(script, &[]).await
    }

    /// The same with `arguments`.
    pub async fn js_with(&self, script: &str, arguments: &[&str]) -> Value {
        let arguments = arguments.iter().map(|argument| json!(argument)).collect();
        let result = self.client.execute(script, arguments).await;
        result.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// The same in a task of the page, as its own code runs. In WebKit, microtasks of the page do not
    /// wait for the end of a driver's script.
    pub async fn task(&self, script: &str, arguments: &[&str]) {
        let script = format!(
            "const task = () => {{ {script} }};
            return new Promise((go) => setTimeout(go)).then(task)"
        );
        self.js_with(&script, arguments).await;
    }

    /// The address in the address bar.
    pub async fn address(&self) -> String {
        self.client.current_url().await.unwrap().into()
    }

    // --- what is to be seen

    /// Which step is on the screen, if any.
    pub async fn step(&self) -> Option<String> {
        let step = self
            .js("return document.querySelector('[data-managed-auth-step]')?.dataset.managedAuthStep")
            .await;
        step.as_str().map(str::to_owned)
    }

    /// Waits for a step. Whatever the step, it has one heading.
    pub async fn until_step(&self, wanted: &str) {
        until(format_args!("the step `{wanted}`"), async || {
            self.step().await.filter(|step| step == wanted)
        })
        .await;
        self.heading().await;
    }

    /// The one visible heading; of a page with a dialog before it, the dialog's.
    ///
    /// # Panics
    ///
    /// When there is none, or more than one.
    pub async fn heading(&self) -> String {
        // A script that a page takes with it as it goes has nothing to say.
        let headings = until("the headings of a page that stays", async || {
            let headings = self
                .js(
                    "const shown = document.querySelector('dialog:modal') ?? document;
                    return [...shown.querySelectorAll('h1, h2')]
                    .filter((heading) => heading.checkVisibility())
                    .map((heading) => heading.innerText)",
                )
                .await;
            Some(headings).filter(|headings| !headings.is_null())
        })
        .await;
        match headings.as_array().map(Vec::as_slice) {
            Some([Value::String(heading)]) if !heading.trim().is_empty() => heading.clone(),
            _ => panic!("the visible headings are {headings}"),
        }
    }

    /// All the visible text of the page.
    pub async fn text(&self) -> String {
        let text = self.js("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says so.
    pub async fn until_says(&self, wanted: &str) {
        until(format_args!("the text `{wanted}`"), async || {
            self.text().await.contains(wanted).then_some(())
        })
        .await;
    }

    /// Whether something matches the selector.
    pub async fn has(&self, selector: &str) -> bool {
        self.js_with(
            "return document.querySelector(arguments[0]) !== null",
            &[selector],
        )
        .await
            == true
    }

    /// Waits until something matches the selector, or nothing does.
    pub async fn until_has(&self, selector: &str, wanted: bool) {
        let what = if wanted { "is there" } else { "is gone" };
        until(format_args!("`{selector}` {what}"), async || {
            (self.has(selector).await == wanted).then_some(())
        })
        .await;
    }

    /// Whether the page says that it is reconnecting.
    pub async fn until_reconnecting(&self, wanted: bool) {
        self.until_has("[data-managed-auth-reconnecting]", wanted)
            .await;
    }

    /// What has the focus: its tag in lower case, and its label or text.
    pub async fn focused(&self) -> String {
        let focused = self
            .js("const it = document.activeElement;
                const text = it.labels?.[0]?.innerText ?? it.getAttribute('aria-label')
                    ?? (it === document.body ? '' : it.innerText);
                return `${it.tagName.toLowerCase()} ${text}`.replace(/\\s+/g, ' ').trim()")
            .await;
        focused.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the focus is there; see [`Self::focused`].
    pub async fn until_focused(&self, wanted: &str) {
        until(format_args!("the focus on `{wanted}`"), async || {
            (self.focused().await == wanted).then_some(())
        })
        .await;
    }

    // --- what a person does

    /// Gives consent, once it can be given.
    pub async fn agree(&self) {
        self.until_step("prime").await;
        until("consent can be given", async || {
            let button = self.client.find(Locator::Css(
                "[data-managed-auth-part=prime] button:not(:disabled)",
            ));
            button.await.ok()?.click().await.ok()
        })
        .await;
    }

    /// Waits for the field with this label.
    pub async fn field(&self, label: &str) -> Element {
        until(format_args!("a field `{label}`"), async || {
            self.find_field(label).await.ok()
        })
        .await
    }

    async fn find_field(&self, label: &str) -> Result<Element, CmdError> {
        let path = format!(
            "//input[@id = //label[*[normalize-space() = '{label}'] or normalize-space() = '{label}']/@for]"
        );
        self.client.find(Locator::XPath(&path)).await
    }

    /// What stands in the field.
    pub async fn value(&self, label: &str) -> String {
        let value = self.field(label).await.prop("value").await;
        value.unwrap().unwrap_or_default()
    }

    /// An attribute of the field.
    pub async fn field_attribute(&self, label: &str, name: &str) -> Option<String> {
        self.field(label).await.attr(name).await.unwrap()
    }

    /// Types into the field, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        if !field
            .prop("value")
            .await
            .unwrap()
            .unwrap_or_default()
            .is_empty()
        {
            field.clear().await.unwrap();
        }
        field.send_keys(text).await.unwrap();
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Waits for the button with this text, or, where no button has just this text, for the only
    /// one that contains it.
    pub async fn button(&self, text: &str) -> Element {
        until(format_args!("a button `{text}`"), async || {
            self.find_button(text).await
        })
        .await
    }

    async fn find_button(&self, wanted: &str) -> Option<Element> {
        let buttons = self.client.find_all(Locator::Css("button:enabled")).await;
        let (mut same, mut containing) = (Vec::new(), Vec::new());
        for button in buttons.ok()? {
            let text = button.text().await.ok()?;
            if text == wanted {
                same.push(button);
            } else if text.contains(wanted) {
                containing.push(button);
            }
        }
        let found = if same.is_empty() { containing } else { same };
        assert!(found.len() < 2, "`{wanted}` is on {} buttons", found.len());
        found.into_iter().next()
    }

    /// Clicks the button with this text; see [`Self::button`].
    pub async fn press(&self, text: &str) {
        self.button(text).await.click().await.unwrap();
    }

    /// Fills in the form that most sites begin with, and sends it.
    pub async fn sign_in(&self) {
        self.fill("Email address", "ada@example.com").await;
        self.fill("Password", "correct horse").await;
        self.press("Continue").await;
    }

    // --- what the page tells

    async fn noted(&self, list: &str) -> Vec<Value> {
        let script = "const kept = sessionStorage.getItem('managed-auth-e2e');
            return (kept && JSON.parse(kept)[arguments[0]]) ?? []";
        let noted = self.js_with(script, &[list]).await;
        noted.as_array().cloned().unwrap_or_default()
    }

    async fn noted_texts(&self, list: &str) -> Vec<String> {
        let noted = self.noted(list).await;
        let texts = noted.iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    /// The page's events so far, those before a navigation within the origin included.
    pub async fn events(&self) -> Vec<Event> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let noted = self.noted("events").await;
        let events = noted.iter().map(|event| Event {
            name: text(&event["name"]),
            detail: event["detail"].clone(),
            shown: text(&event["shown"]),
            said: text(&event["said"]),
            focused: text(&event["focused"]),
        });
        events.collect()
    }

    /// The details of the events of one name.
    pub async fn details(&self, name: &str) -> Vec<Value> {
        let events = self.events().await.into_iter();
        let events = events.filter(|event| event.name == name);
        events.map(|event| event.detail).collect()
    }

    /// Waits for the page's last word, and gives its error: there is one, and no success.
    pub async fn the_error(&self) -> Value {
        let error = until("an error event", async || {
            self.details("error").await.into_iter().next()
        })
        .await;
        self.settle().await;
        assert_eq!(self.details("error").await.len(), 1, "one error");
        assert_eq!(
            self.details("success").await,
            [json!(null); 0],
            "no success"
        );
        error
    }

    /// Lets whatever the page still has in hand happen: two frames, and a task after them.
    pub async fn settle(&self) {
        let script = "const [done] = arguments;
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))";
        self.client.execute_async(script, vec![]).await.unwrap();
    }

    /// Lets time pass by the page's clock. Only for what must not happen: what must is waited for.
    pub async fn pass(&self, time: Duration) {
        let script = "const [millis, done] = arguments; setTimeout(done, millis)";
        let millis = u64::try_from(time.as_millis()).unwrap();
        let passed = self.client.execute_async(script, vec![json!(millis)]);
        passed.await.unwrap();
    }

    /// Errors on the console, uncaught errors, unhandled rejections, violations of the policy.
    pub async fn faults(&self) -> Vec<String> {
        self.noted_texts("faults").await
    }

    /// Warnings on the console.
    pub async fn warnings(&self) -> Vec<String> {
        self.noted_texts("warnings").await
    }

    /// Requests to other origins.
    pub async fn elsewhere(&self) -> Vec<String> {
        self.noted_texts("elsewhere").await
    }

    /// The comings and goings of the reconnecting notice, however short.
    pub async fn reconnected(&self) -> Vec<bool> {
        let noted = self.noted("reconnecting").await;
        noted.iter().filter_map(Value::as_bool).collect()
    }

    /// Each showing of the page, and whether it came from the back/forward cache.
    pub async fn shown(&self) -> Vec<bool> {
        let noted = self.noted("shown").await;
        noted.iter().filter_map(Value::as_bool).collect()
    }

    /// What whoever reads a failure wants to see.
    pub(crate) async fn report(&self) -> String {
        let mut report = String::new();
        let script = "return [location.href, document.body.innerText,
            sessionStorage.getItem('managed-auth-e2e')].join('\\n')";
        match self.client.execute(script, vec![]).await {
            Ok(seen) => report.push_str(seen.as_str().unwrap_or_default()),
            // Writing to a string does not fail.
            Err(error) => write!(report, "The page says nothing: {error}").unwrap_or_default(),
        }
        report
    }
}
