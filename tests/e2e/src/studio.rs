//! The brand studio, and what a host does there.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};

use crate::gallery::Show;
use crate::page::Page;
use crate::until::until_within;

const TAB: char = '\u{e004}';
/// Held, and let go by being named again.
const CONTROL: &str = "\u{e009}";

/// The block of the page's configuration begins and ends so.
const BLOCK: [&str; 2] = [
    "<script type=\"application/json\" id=\"managed-auth-config\">\n",
    "\n</script>",
];

/// The page of the studio.
#[derive(Debug)]
pub struct Studio {
    /// The page.
    pub page: Page,
}

impl Show {
    /// Opens the studio with a brand in its address.
    pub async fn studio(&self, fragment: &str) -> Studio {
        // Another query, too: of another fragment alone the page would not load again.
        self.go(&format!("/studio.html?{fragment}#{fragment}"))
            .await;
        Studio { page: self.page() }
    }
}

impl Studio {
    /// Begins before the first control, as whoever has just come to the page.
    pub async fn from_the_top(&self) {
        let begin = "document.body.tabIndex = -1; document.body.focus()";
        self.page.js(begin).await;
    }

    /// Presses a key, as on a keyboard: a driver that sends text to a slider or to a colour sets it.
    pub async fn key(&self, value: char) {
        let press = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.page.client().perform_actions(press).await.unwrap();
    }

    /// Goes on by Tab alone until the control whose name begins so has the focus.
    ///
    /// # Panics
    ///
    /// When it does not come.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..200 {
            if self.page.focused().await.starts_with(name) {
                return;
            }
            self.key(TAB).await;
        }
        panic!("Tab does not lead to {name}");
    }

    /// Presses what this XPath leads to with the mouse.
    pub async fn click(&self, path: &str) {
        let found = self.page.client().find(Locator::XPath(path)).await;
        found.unwrap().click().await.unwrap();
    }

    /// Draws the slider with this id from its middle to its end, and beyond.
    pub async fn draw_to_the_end(&self, id: &str) {
        let client = self.page.client();
        let slider = client.find(Locator::Id(id)).await.unwrap();
        let show = "document.getElementById(arguments[0]).scrollIntoView({ block: 'center' })";
        self.page.js_with(show, &[id]).await;
        let (_, _, width, _) = slider.rectangle().await.unwrap();
        let to = |x: f64| PointerAction::MoveToElement {
            element: slider.clone(),
            duration: None,
            x,
            y: 0.0,
        };
        let button = MOUSE_BUTTON_LEFT;
        let draw = MouseActions::new("mouse".into())
            .then(to(0.0))
            .then(PointerAction::Down { button })
            .then(to(width))
            .then(PointerAction::Up { button });
        client.perform_actions(draw).await.unwrap();
    }

    /// Puts the hands into the control with this id.
    pub async fn focus(&self, id: &str) {
        let focus = "const it = document.getElementById(arguments[0]);
            for (let at = it; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
            it.focus()";
        self.page.js_with(focus, &[id]).await;
    }

    /// Types in place of what is there.
    pub async fn retype(&self, text: &str) {
        self.page.keys(&format!("{CONTROL}a{CONTROL}{text}")).await;
    }

    /// What stands in the address.
    pub async fn fragment(&self) -> String {
        let script = "return decodeURIComponent(location.hash).slice(1)";
        self.text_of(script).await
    }

    /// What a script returns.
    pub async fn text_of(&self, script: &str) -> String {
        let text = self.page.js(script).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Pastes a configuration, and imports it.
    pub async fn import(&self, config: &str) {
        self.page.press("Import…").await;
        let paste = "document.getElementById('pasted').value = arguments[0]";
        self.page.js_with(paste, &[config]).await;
        self.page.press("Import").await;
    }

    /// What is in the clipboard.
    pub async fn clipboard(&self) -> String {
        self.page.press("Import…").await;
        self.focus("pasted").await;
        self.page.keys(&format!("{CONTROL}v{CONTROL}")).await;
        let pasted = self
            .text_of("return document.getElementById('pasted').value")
            .await;
        self.page
            .js("document.getElementById('pasted').value = ''")
            .await;
        self.page.press("Cancel").await;
        pasted
    }

    /// The code for `block`, `rust`, `element` or `css`.
    pub async fn code(&self, form: &str) -> String {
        self.page.press("Get the code").await;
        let choose = "document.querySelector(`#forms [value=${arguments[0]}]`).click();
            return document.getElementById('written').textContent";
        let code = self.page.js_with(choose, &[form]).await;
        self.page.press("Close").await;
        code.as_str().unwrap_or_default().to_owned()
    }

    /// What the block for `index.html` has between its tags.
    ///
    /// # Panics
    ///
    /// When it is no such block.
    pub async fn configuration(&self) -> String {
        let block = self.code("block").await;
        let [begin, end] = BLOCK;
        let inner = block
            .strip_prefix(begin)
            .and_then(|it| it.strip_suffix(end));
        inner.unwrap_or_else(|| panic!("{block}")).to_owned()
    }

    /// Waits until every frame that is seen shows the brand.
    ///
    /// # Panics
    ///
    /// When one does not come to its state.
    pub async fn until_shown(&self) {
        let look = "const stage = document.getElementById('stage');
            return stage.ariaBusy === 'false' && stage.querySelector('iframe:not(.coming)') !== null";
        let patience = Duration::from_secs(60);
        until_within(patience, "the preview", async || {
            self.page.settle().await;
            (self.page.js(look).await == true).then_some(())
        })
        .await;
        let failed = "return document.querySelector('.failed')?.title ?? ''";
        assert_eq!(self.text_of(failed).await, "");
    }
}
