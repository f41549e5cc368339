//! Where the children of an element stand.

use super::calls::{self, plain};
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, Node};

/// Where the next child of an element stands: nodes of a server are taken over one after the other, and
/// what is new is put in front of the next.
#[derive(Default)]
pub(super) struct Place {
    pub(super) next: Option<Node>,
    /// The nodes are those of a server.
    pub(super) hydrates: bool,
}

impl Place {
    pub(super) fn put(&self, parent: &Node, new: &Node) {
        match &self.next {
            Some(next) => drop(parent.insert_before(new, Some(next))),
            None => plain(parent).append(new),
        }
    }

    /// An element from before is wanted again. What is moved loses the focus: then what is in front of
    /// it goes behind it. Where somebody has put something around it, that stays with it.
    pub(super) fn keep(&mut self, parent: &Node, element: &Node) {
        let has_focus = |element: &Element| element.matches(":focus-within").unwrap_or_default();
        if self.next.as_ref() == Some(element) {
            self.next = element.next_sibling();
        } else if element.dyn_ref().is_some_and(has_focus)
            && let Some(there) = standing(parent, element)
        {
            self.pass(parent, &there);
        } else {
            self.put(parent, element);
        }
    }

    /// Goes on behind a child, unless that is passed already.
    fn pass(&mut self, parent: &Node, child: &Node) {
        let is_in_front = |next: &Node| {
            next.compare_document_position(child) & Node::DOCUMENT_POSITION_PRECEDING != 0
        };
        if self.next.as_ref().is_some_and(is_in_front) {
            return;
        }
        while let Some(node) = self.next.take().filter(|node| node != child) {
            self.next = node.next_sibling();
            let after = child.next_sibling();
            parent.insert_before(&node, after.as_ref()).ok();
        }
        self.next = child.next_sibling();
    }

    /// The next node of a server, if it is what is looked for.
    pub(super) fn take<T: JsCast>(&mut self, is: impl FnOnce(&T) -> bool) -> Option<T> {
        let node = self
            .next
            .clone()
            .filter(|_| cfg!(feature = "hydrate") && self.hydrates)?;
        let next = node.next_sibling();
        let found = node.dyn_into::<T>().ok().filter(is)?;
        self.next = next;
        Some(found)
    }

    pub(super) fn take_element(&mut self, tag: &str) -> Option<Element> {
        self.take(|found: &Element| found.local_name() == tag)
    }

    /// The mark behind elements that come and go.
    pub(super) fn mark(&mut self, parent: &Node) -> Comment {
        self.take(|_: &Comment| true).unwrap_or_else(|| {
            let mark = calls::comment("");
            self.put(parent, &mark);
            mark
        })
    }

    /// Takes away what nobody asked for.
    pub(super) fn finish(mut self, parent: &Node) {
        while let Some(node) = self.next.take() {
            self.next = node.next_sibling();
            parent.remove_child(&node).ok();
        }
    }
}

/// The child of `parent` that the element is, or that somebody has put around it.
pub(super) fn standing(parent: &Node, element: &Node) -> Option<Node> {
    let mut node = element.clone();
    loop {
        let above = node.parent_node()?;
        if above == *parent {
            return Some(node);
        }
        node = above;
    }
}
