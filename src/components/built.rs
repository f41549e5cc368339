//! Nodes on the screen, and how they follow the login.
//!
//! What follows is brought up to date together, once for each change of the login: each binding
//! compares with what it wrote before, and touches the page only where that differs. A signal and
//! an effect for each binding would do the same, in more code than all the steps together, and would
//! run one after the other through the executor, ten thousand times for as many choices.

use super::dom;
use super::found::Found;
use super::node::{Attribute, Child, Live, LiveAttribute, LiveText, Look, Node, nearest};
use crate::browser::soon;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use managed_auth_core::session::View;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{Comment, Element, Event, HtmlInputElement, Text};

thread_local! {
    /// Every tree on the page.
    static TREES: RefCell<Vec<Weak<RefCell<Tree>>>> = const { RefCell::new(Vec::new()) };
    static STALE: Cell<bool> = const { Cell::new(false) };
}

/// Brings every tree up to date before the browser paints, but not before the current task is done:
/// a handler that is running may belong to an element that goes. A server has nothing on a screen.
pub(crate) fn refresh_soon() {
    if !cfg!(target_family = "wasm") || STALE.replace(true) {
        return;
    }
    soon(|| {
        STALE.set(false);
        let mut trees = Vec::new();
        TREES.with_borrow_mut(|all| {
            all.retain(|tree| {
                let alive = tree.upgrade();
                let is_alive = alive.is_some();
                trees.extend(alive);
                is_alive
            });
        });
        for tree in trees {
            if let Ok(mut tree) = tree.try_borrow_mut() {
                tree.refresh();
            }
        }
    });
}

/// A node on the screen. Dropping it ends everything that it does.
pub struct Built {
    element: Element,
    #[expect(dead_code, reason = "held for the effect of being dropped")]
    tree: Rc<RefCell<Tree>>,
}

impl fmt::Debug for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Built").finish_non_exhaustive()
    }
}

impl Built {
    fn of(tree: Tree) -> Self {
        let element = tree.element.clone();
        let tree = Rc::new(RefCell::new(tree));
        TREES.with_borrow_mut(|all| all.push(Rc::downgrade(&tree)));
        Self { element, tree }
    }
}

/// An element and what keeps it alive.
struct Tree {
    element: Element,
    kept: Vec<Kept>,
}

enum Kept {
    Binding(Box<dyn FnMut()>),
    Nodes(Nodes),
    Child(Tree),
    /// Ended by being dropped.
    Listener(#[expect(dead_code, reason = "held")] Closure<dyn FnMut(Event)>),
}

impl Tree {
    fn build(node: Node, look: &Look) -> Self {
        let element = dom::create_element(node.0.tag);
        Self::fill(node, element, look, true)
    }

    /// The next child: the one that was found there, or a new one.
    fn place(node: Node, look: &Look, found: &mut Found<'_>) -> Self {
        if let Some(element) = found.element(node.0.tag) {
            return Self::fill(node, element, look, false);
        }
        let tree = Self::build(node, look);
        found.put(&tree.element);
        tree
    }

    #[inline(never)]
    fn fill(node: Node, element: Element, above: &Look, is_new: bool) -> Self {
        let mut kept = Vec::new();
        let node = *node.0;
        let mut found = if is_new {
            Found::nothing(&element, node.tag)
        } else {
            Found::within(&element)
        };
        let look = nearest(&node.look, above);
        dom::write(&element, "class", &node.class(look));
        dom::write_fixed(&element, "data-managed-auth-part", node.part);
        for (name, value) in node.attributes {
            match value {
                Attribute::Fixed(value) => dom::write_fixed(&element, name, value),
                Attribute::Owned(value) => dom::write(&element, name, &value),
                Attribute::Live(value) => kept.push(follow_attribute(&element, name, value)),
                Attribute::Flag(on) => {
                    let value = Box::new(move || on().then(String::new));
                    kept.push(follow_attribute(&element, name, value));
                }
            }
        }
        for (event, handler) in node.listeners {
            let listener = Closure::wrap(handler as Box<dyn FnMut(Event)>);
            let callback = listener.as_ref().unchecked_ref();
            element
                .add_event_listener_with_callback(event, callback)
                .ok();
            kept.push(Kept::Listener(listener));
        }
        for child in node.children {
            match child {
                Child::Text(text) => drop(place_text(&text, &mut found)),
                Child::Word(ui, word) => {
                    let text = Box::new(move || ui.t(word));
                    kept.push(follow_text(text, &mut found));
                }
                Child::LiveText(text) => kept.push(follow_text(text, &mut found)),
                Child::Node(child) => {
                    let child = Self::place(child, look, &mut found);
                    kept.push(Kept::Child(child));
                }
                Child::Live(live) => {
                    kept.push(Kept::Nodes(Nodes::new(look, live, &mut found)));
                }
            }
        }
        found.finish();
        if let Some(run) = node.on_build {
            run(&element);
        }
        Self { element, kept }
    }

    fn refresh(&mut self) {
        for kept in &mut self.kept {
            match kept {
                Kept::Binding(update) => update(),
                Kept::Nodes(nodes) => nodes.refresh(),
                Kept::Child(child) => child.refresh(),
                Kept::Listener(_) => {}
            }
        }
    }
}

/// An input that goes is empty, whoever still holds it: a page that took it out, a browser that has not
/// cleaned up.
impl Drop for Tree {
    fn drop(&mut self) {
        if let Some(input) = self.element.dyn_ref::<HtmlInputElement>() {
            input.set_value("");
        }
    }
}

/// Keeps an attribute up to date, touching the DOM only on change.
fn follow_attribute(element: &Element, name: &'static str, value: LiveAttribute) -> Kept {
    let element = element.clone();
    let mut written = None;
    let mut update = move || {
        let value = value();
        if written != value {
            match &value {
                Some(value) => dom::write(&element, name, value),
                None => drop(element.remove_attribute(name)),
            }
            written = value;
        }
    };
    update();
    Kept::Binding(Box::new(update))
}

/// Keeps a text node up to date, touching the DOM only on change.
fn follow_text(text: LiveText, found: &mut Found<'_>) -> Kept {
    let mut written = text();
    let node = place_text(&written, found);
    Kept::Binding(Box::new(move || {
        let text = text();
        if written != text {
            node.set_data(&text);
            written = text;
        }
    }))
}

/// The next child, which is a text.
fn place_text(text: &str, found: &mut Found<'_>) -> Text {
    found.text(text).unwrap_or_else(|| {
        let node = dom::create_text(text);
        found.put(&node);
        node
    })
}

/// Nodes that come and go with the view.
struct Nodes {
    live: Live,
    look: Look,
    /// Stands behind them.
    marker: Comment,
    made_for: Arc<View>,
    trees: Vec<Tree>,
}

impl Nodes {
    fn new(look: &Look, live: Live, found: &mut Found<'_>) -> Self {
        let view = live.ui.view();
        let made = (live.content)(&view).into_iter();
        let trees = made.map(|node| Tree::place(node, look, found));
        let trees = trees.collect();
        let marker = found.comment().unwrap_or_else(|| {
            let marker = dom::create_mark();
            found.put(&marker);
            marker
        });
        Self {
            live,
            look: look.clone(),
            marker,
            made_for: view,
            trees,
        }
    }

    fn refresh(&mut self) {
        let view = self.live.ui.view();
        if (self.live.same)(&self.made_for, &view) {
            for tree in &mut self.trees {
                tree.refresh();
            }
            return;
        }
        let made = (self.live.content)(&view);
        for old in &self.trees {
            old.element.remove();
        }
        let build = |node| Tree::build(node, &self.look);
        self.trees = made.into_iter().map(build).collect();
        if let Some(parent) = self.marker.parent_element() {
            for new in &self.trees {
                parent.insert_before(&new.element, Some(&self.marker)).ok();
            }
        }
        self.made_for = view;
    }
}

impl Render for Node {
    type State = Built;

    fn build(self) -> Built {
        Built::of(Tree::build(self, &None))
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

    fn mount(&mut self, parent: &Element, marker: Option<&web_sys::Node>) {
        parent.insert_before(&self.element, marker).ok();
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.element.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

no_attrs!(Node);

impl RenderHtml for Node {
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
        super::html::write(&self, &None, buf);
        *position = Position::NextChild;
    }

    /// The server's elements are taken over, each with its text.
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
                Built::of(Tree::fill(self, element.clone(), &None, false))
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
