//! Where the controls of the sign-in are, and the ways in which text comes into them.

use fantoccini::actions::{InputSource as _, MouseActions, PointerAction};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::page::Page;
use crate::until::until;

/// Something that can be pressed, or typed into.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Control {
    /// Its part and its number among those of that part; for whoever reads a failure.
    pub name: String,
    /// Left, top, width, height, in the window.
    pub place: [f64; 4],
    /// Whether a press on its middle meets it, or its middle is out of sight.
    pub is_met: bool,
}

/// What [`Page::deep`] has at hand.
const FIND: &str = "const all = (root) => [...root.querySelectorAll('*')]
        .flatMap((it) => [it, ...(it.shadowRoot ? all(it.shadowRoot) : [])]);
    const find = (selector) => all(document).filter((it) => it.matches(selector));
    const [root] = find('[data-managed-auth-step]');";

/// How far a control may seem to move by rounding.
const HAIR: f64 = 0.5;

impl Page {
    /// Runs a script in the page that can look behind shadow roots: `find(selector)` gives all that
    /// match, `root` is the sign-in's.
    pub async fn deep(&self, script: &str) -> Value {
        self.js(&format!("{FIND} {script}")).await
    }

    /// Waits until such a script, an expression, is true.
    pub async fn until_deep(&self, wanted: &str) {
        until(wanted, async || {
            let script = format!("return Boolean({wanted})");
            (self.deep(&script).await == true).then_some(())
        })
        .await;
    }

    /// Every control of the sign-in that is shown, in the order of the page.
    pub async fn controls(&self) -> Vec<Control> {
        self.settle().await;
        let script = format!(
            "{FIND}
            const met = (it) => {{
                const {{ left, top, width, height }} = it.getBoundingClientRect();
                const [x, y] = [left + width / 2, top + height / 2];
                if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true;
                let hit = document.elementFromPoint(x, y);
                while (hit?.shadowRoot?.elementFromPoint(x, y)) {{
                    const inner = hit.shadowRoot.elementFromPoint(x, y);
                    if (inner === hit) break;
                    hit = inner;
                }}
                return hit !== null && (it === hit || it.contains(hit)
                    || [...(it.labels ?? [])].some((label) => label.contains(hit)));
            }};
            const numbers = {{}};
            return find('button, input, select, textarea, summary, a[href], [role=button]')
                .filter((it) => root?.contains(it) && it.checkVisibility())
                .map((it) => {{
                    const part = it.dataset.managedAuthPart ?? it.localName;
                    numbers[part] = (numbers[part] ?? 0) + 1;
                    const {{ left, top, width, height }} = it.getBoundingClientRect();
                    const place = [left + scrollX, top + scrollY, width, height];
                    return {{ name: `${{part}} ${{numbers[part]}}`, place, is_met: met(it) }};
                }})"
        );
        serde_json::from_value(self.js(&script).await).unwrap()
    }

    /// Every one of these controls is where it was, and a press on it still meets it.
    ///
    /// # Panics
    ///
    /// When one has moved, is gone or is covered.
    pub async fn keeps(&self, before: &[Control], when: &str) {
        let now = self.controls().await;
        assert!(!before.is_empty(), "there is nothing that could move");
        for was in before {
            let is = now.iter().find(|it| it.name == was.name);
            let is = is.unwrap_or_else(|| panic!("{when}: {} is gone", was.name));
            let stays = was.place.iter().zip(is.place);
            let stays = stays.map(|(was, is)| (was - is).abs()).all(|by| by < HAIR);
            assert!(
                stays,
                "{when}: {} was at {:?} and is at {:?}",
                was.name, was.place, is.place
            );
            assert!(is.is_met || !was.is_met, "{when}: {} is covered", was.name);
        }
    }

    /// Presses the mouse where the middle of this control was.
    pub async fn press_at(&self, control: &Control) {
        let [left, top, width, height] = control.place;
        let to = PointerAction::MoveTo {
            duration: None,
            x: left + width / 2.0,
            y: top + height / 2.0,
        };
        let (down, up) = (
            PointerAction::Down { button: 0 },
            PointerAction::Up { button: 0 },
        );
        let press = MouseActions::new("mouse".into())
            .then(to)
            .then(down)
            .then(up);
        self.client().perform_actions(press).await.unwrap();
    }

    /// Puts the text into the field of the sign-in with this number, counted from 0, in place of what
    /// is there, as pasting does: with all the characters that no key has.
    pub async fn paste(&self, number: usize, text: &str) {
        let script = format!(
            "{FIND}
            const input = find('input').filter((it) => root.contains(it))[arguments[0]];
            if (!input) return false;
            input.focus();
            input.select();
            return document.execCommand('insertText', false, arguments[1]) || input.value !== ''"
        );
        until(format_args!("a field to put {text:?} in"), async || {
            let arguments = vec![json!(number), json!(text)];
            let pasted = self.client().execute(&script, arguments).await;
            (pasted.unwrap() == true).then_some(())
        })
        .await;
    }

    /// Turns the wall clock that the page sees by so many milliseconds from the right time; see
    /// [`crate::other_clock`].
    pub async fn set_clock(&self, off: i64) {
        let script = "document.documentElement.dataset.e2eClock = arguments[0];
            dispatchEvent(new Event('e2e-clock'))";
        self.js_with(script, &[&off.to_string()]).await;
    }
}
