//! The root element once it is in a page: its stylesheet, its height, the focus in it.

use super::focus::{is_lost, move_into};
use super::hands::Hands;
use super::motion::Motion;
use crate::appearance::{Adopted, Appearance};
use crate::browser::soon;
use crate::in_browser::InBrowser;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;
use managed_auth_core::session::Step;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The root once it is built, and its stylesheet once it is in the page. Both go with the component.
pub(super) type Mounted = InBrowser<Option<OnPage>>;

pub(super) struct OnPage {
    root: Element,
    sheet: Option<Adopted>,
    motion: Motion,
    /// What had the focus last.
    focused: Option<Element>,
}

impl Mounted {
    /// The root is built. It has its stylesheet once it is in the page, and it is known whether that is
    /// in a shadow root.
    pub(super) fn adopt(self, root: &Element, appearance: Appearance) {
        let on_page = OnPage {
            root: root.clone(),
            sheet: None,
            motion: Motion::default(),
            focused: None,
        };
        self.with(|page| *page = Some(on_page));
        soon(move || {
            self.with(|page| {
                if let Some(page) = page {
                    page.sheet = appearance.apply(&page.root);
                }
            });
        });
    }

    /// The card takes its new height smoothly.
    fn settle(&self) {
        self.with(|page| {
            if let Some(page) = page {
                page.motion.settle(&page.root);
            }
        });
    }

    /// Whether the component has not gone.
    pub(super) fn is_there(&self) -> bool {
        self.with(|_| ()).is_some()
    }

    /// Something gets the focus.
    pub(super) fn focus(&self, event: &Event) {
        let target = event.target().and_then(|it| it.dyn_into().ok());
        self.with(|page| {
            if let Some(page) = page {
                page.focused = target;
            }
        });
    }

    /// What had the focus went from the page, and nothing has it since.
    fn has_lost_focus(&self) -> bool {
        let has_lost = |page: &mut OnPage| {
            let gone = page.focused.take_if(|there| !there.is_connected());
            gone.is_some() && is_lost(&page.root)
        };
        let has_lost = self.with(|page| page.as_mut().map(has_lost));
        has_lost.flatten().unwrap_or_default()
    }

    pub(super) fn with_element(&self, act: impl FnOnce(&Element)) {
        let root = |page: &mut Option<OnPage>| page.as_ref().map(|page| page.root.clone());
        if let Some(root) = self.with(root).flatten() {
            act(&root);
        }
    }
}

/// The card takes its height smoothly, and the focus follows the step and the question.
pub(super) fn follow_with_focus(
    session: ManagedAuthSession,
    mounted: Mounted,
    hands: StoredValue<Hands>,
    keep_focus: bool,
) {
    Effect::new(move |before: Option<(Step, u32)>| {
        let view = session.view();
        let now = (view.step, view.question);
        // The first screen does not take the focus: nobody has done anything yet.
        let another = before.is_some_and(|before| before != now);
        let hands = hands.try_get_value().unwrap_or_default();
        // Once all that follows the login has followed.
        soon(move || {
            mounted.settle();
            // Of the same question, too, something may have gone from under the hands.
            if (mounted.has_lost_focus() || another) && !keep_focus {
                mounted.with_element(|root| move_into(root, view.step, hands.are_typing()));
            }
        });
        now
    });
}
