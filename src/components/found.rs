//! What a server wrote into an element, to be taken over child after child.
//!
//! Only applications that hydrate have it. For all others there is never anything to be found, and
//! what asks for it is compiled away.

#[cfg(feature = "hydrate")]
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, Node, Text};

/// The children of an element that are there already.
pub(super) struct Found {
    #[cfg(feature = "hydrate")]
    next: Option<Node>,
}

#[cfg(not(feature = "hydrate"))]
impl Found {
    pub(super) fn nothing() -> Self {
        Self {}
    }

    /// Without hydration an element is filled anew.
    pub(super) fn within(element: &Element) -> Self {
        element.set_text_content(None);
        Self {}
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

    pub(super) fn put(&self, parent: &Element, new: &Node) {
        parent.append_child(new).ok();
    }

    pub(super) fn remove_the_rest(self) {}
}

#[cfg(feature = "hydrate")]
impl Found {
    /// The element is new, and empty.
    pub(super) fn nothing() -> Self {
        Self { next: None }
    }

    pub(super) fn within(element: &Element) -> Self {
        Self {
            next: element.first_child(),
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
    pub(super) fn put(&self, parent: &Element, new: &Node) {
        parent.insert_before(new, self.next.as_ref()).ok();
    }

    /// What nobody asked for is not what is shown here.
    pub(super) fn remove_the_rest(mut self) {
        while let Some(node) = self.next.take() {
            self.next = node.next_sibling();
            if let Some(parent) = node.parent_node() {
                parent.remove_child(&node).ok();
            }
        }
    }
}

/// Writes an attribute. Written again as it is, some attributes have a browser begin anew.
pub(super) fn write(element: &Element, name: &str, value: &str) {
    if !cfg!(feature = "hydrate") || element.get_attribute(name).as_deref() != Some(value) {
        element.set_attribute(name, value).ok();
    }
}
