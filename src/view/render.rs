//! What Leptos asks of [`Markup`]: to be built, mounted, written and hydrated.

use super::built::Built;
use super::{Markup, html};
use leptos::attr::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

impl Render for Markup {
    type State = Built;

    fn build(self) -> Built {
        Built::new(self, None)
    }

    fn rebuild(self, state: &mut Built) {
        let new = self.build();
        state.element.replace_with_with_node_1(&new.element).ok();
        *state = new;
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        parent.insert_before(&self.element, marker).ok();
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.element.parent_element();
        let parent = parent.inspect(|parent| child.mount(parent, Some(&self.element)));
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

no_attrs!(Markup);

impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        html::write(&self, buf);
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Built {
        if position.get() == Position::FirstChild {
            cursor.child();
        } else if position.get() != Position::Current {
            cursor.sibling();
        }
        position.set(Position::NextChild);
        let current = cursor.current();
        let built = match current.dyn_ref::<Element>() {
            Some(element) if element.local_name() == self.0.tag => {
                Built::new(self, Some(element.clone()))
            }
            // The server wrote something else here: the sign-in is put in front of it.
            _ => {
                let mut built = self.build();
                if let Some(parent) = current.parent_element() {
                    built.mount(&parent, Some(&current));
                }
                built
            }
        };
        cursor.set(built.element.clone().into());
        built
    }

    fn into_owned(self) -> Self {
        self
    }
}
