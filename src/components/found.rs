//! The children of an element: what a server wrote is taken over one after the other, and the rest is
//! put where it belongs.
//!
//! Only applications that hydrate find something. For all others what asks for it is compiled away.

use super::dom;
#[cfg(feature = "hydrate")]
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, Node, Text};

/// The children of an element: those that are there already, and where new ones go.
pub(super) struct Found<'a> {
    parent: &'a Element,
    /// A new form is given its children all together, at its end: for each control that is put
    /// into it alone, browsers look through all that it has.
    together: Option<Node>,
    #[cfg(feature = "hydrate")]
    next: Option<Node>,
}

impl<'a> Found<'a> {
    /// The element is new, and empty.
    pub(super) fn nothing(parent: &'a Element, tag: &str) -> Self {
        Self {
            parent,
            together: (tag == "form").then(dom::create_fragment),
            #[cfg(feature = "hydrate")]
            next: None,
        }
    }
}

#[cfg(not(feature = "hydrate"))]
impl<'a> Found<'a> {
    /// Without hydration an element is filled anew.
    pub(super) fn within(parent: &'a Element) -> Self {
        parent.set_text_content(None);
        Self::nothing(parent, "")
    }

    pub(super) fn element(&mut self, _tag: &str) -> Option<Element> {
        None
    }

    pub(super) fn text(&mut self, _text: &str) -> Option<Text> {
        None
    }

    pub(super) fn comment(&mut self) -> Option<Comment> {
        None
    }

    /// Puts a new child behind those that are there.
    pub(super) fn put(&self, new: &Node) {
        dom::append(self.together.as_ref().unwrap_or(self.parent), new);
    }

    /// Has the children where they belong.
    pub(super) fn finish(self) {
        if let Some(together) = self.together {
            dom::append(self.parent, &together);
        }
    }
}

#[cfg(feature = "hydrate")]
impl<'a> Found<'a> {
    pub(super) fn within(parent: &'a Element) -> Self {
        Self {
            parent,
            together: None,
            next: parent.first_child(),
        }
    }

    /// The next child, if it is an element of this tag.
    pub(super) fn element(&mut self, tag: &str) -> Option<Element> {
        self.take(|element: &Element| element.local_name() == tag)
    }

    /// The next child, if it is this very text.
    pub(super) fn text(&mut self, text: &str) -> Option<Text> {
        self.take(|node: &Text| node.data() == text)
    }

    /// The next child, if it is a comment.
    pub(super) fn comment(&mut self) -> Option<Comment> {
        self.take(|_: &Comment| true)
    }

    fn take<T: JsCast>(&mut self, is: impl FnOnce(&T) -> bool) -> Option<T> {
        let node = self.next.clone()?;
        let next = node.next_sibling();
        let found = node.dyn_into::<T>().ok().filter(is)?;
        self.next = next;
        Some(found)
    }

    /// Puts a new child where the next one was looked for.
    pub(super) fn put(&self, new: &Node) {
        let parent = self.together.as_ref().unwrap_or(self.parent);
        parent.insert_before(new, self.next.as_ref()).ok();
    }

    /// Has the children where they belong. What nobody asked for is not what is shown here.
    pub(super) fn finish(mut self) {
        if let Some(together) = self.together {
            dom::append(self.parent, &together);
        }
        while let Some(node) = self.next.take() {
            self.next = node.next_sibling();
            self.parent.remove_child(&node).ok();
        }
    }
}
