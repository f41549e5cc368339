//! The one primitive of the screen: an element that is a part.
//!
//! Every element needs the same five things: a tag, a class, its `data-managed-auth-part`, the
//! host's overrides, children. [`Node`] carries them as plain data and is a Leptos view by itself.
//! It is not generic over its content on purpose: typed view trees are compiled once for each
//! shape, and on a page of this size they would cost more than everything else together.

use super::ui::Ui;
use crate::localization::Word;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use managed_auth_core::session::View;
use std::fmt;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

/// One element: a tag, a part, attributes, listeners and children.
pub struct Node(Box<Parts>);

struct Parts {
    tag: &'static str,
    part: &'static str,
    attributes: Vec<(&'static str, Attribute)>,
    listeners: Vec<(&'static str, Handler)>,
    children: Vec<Child>,
    on_build: Option<OnBuild>,
}

type Handler = Box<dyn FnMut(Event) + Send>;
type OnBuild = Box<dyn FnOnce(&Element) + Send>;
type LiveAttribute = Box<dyn Fn() -> Option<String> + Send>;
type LiveFlag = Box<dyn Fn() -> bool + Send>;
type LiveText = Box<dyn Fn() -> String + Send>;
type Content = Box<dyn Fn(&View) -> Vec<Node> + Send>;

enum Attribute {
    Fixed(&'static str),
    Owned(String),
    Live(LiveAttribute),
    Flag(LiveFlag),
}

enum Child {
    Text(String),
    Word(Ui, Word),
    LiveText(LiveText),
    Node(Node),
    Live(Live),
}

/// Nodes that come and go with the view.
struct Live {
    ui: Ui,
    /// Whether the nodes for both views are the same nodes.
    same: fn(&View, &View) -> bool,
    content: Content,
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("tag", &self.0.tag)
            .field("part", &self.0.part)
            .finish()
    }
}

/// Makes an element `tag` that is the part `part`: the stylesheet's class `ma-{part}`, the public
/// `data-managed-auth-part`, and whatever the host has set for it.
#[must_use]
#[inline(never)]
pub fn node(tag: &'static str, part: &'static str) -> Node {
    Node(Box::new(Parts {
        tag,
        part,
        attributes: Vec::new(),
        listeners: Vec::new(),
        children: Vec::new(),
        on_build: None,
    }))
}

impl Node {
    /// An attribute that does not change.
    #[must_use]
    #[inline(never)]
    pub fn attr(self, name: &'static str, value: &'static str) -> Self {
        self.add_attribute(name, Attribute::Fixed(value))
    }

    /// An attribute that does not change, but is made here.
    #[must_use]
    #[inline(never)]
    pub fn attr_owned(self, name: &'static str, value: String) -> Self {
        self.add_attribute(name, Attribute::Owned(value))
    }

    /// An attribute without value, if `on`.
    #[must_use]
    #[inline(never)]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// An attribute that follows signals; `None` takes it away.
    #[must_use]
    pub fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        self.add_attribute(name, Attribute::Live(Box::new(value)))
    }

    /// An attribute without value that follows signals.
    #[must_use]
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + 'static) -> Self {
        self.add_attribute(name, Attribute::Flag(Box::new(on)))
    }

    /// Listens to a DOM event.
    #[must_use]
    pub fn on(self, event: &'static str, handler: impl FnMut(Event) + Send + 'static) -> Self {
        self.add_listener(event, Box::new(handler))
    }

    /// Text that does not change.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: String) -> Self {
        self.add_child(Child::Text(text))
    }

    /// A word in the current language.
    #[must_use]
    #[inline(never)]
    pub fn word(self, ui: Ui, word: Word) -> Self {
        self.add_child(Child::Word(ui, word))
    }

    /// Text that follows signals.
    #[must_use]
    pub fn live_text(self, text: impl Fn() -> String + Send + 'static) -> Self {
        self.add_child(Child::LiveText(Box::new(text)))
    }

    /// A child.
    #[must_use]
    #[inline(never)]
    pub fn child(self, child: Node) -> Self {
        self.add_child(Child::Node(child))
    }

    /// Children that do not change in number.
    #[must_use]
    #[inline(never)]
    pub fn children(mut self, children: Vec<Node>) -> Self {
        self.0
            .children
            .extend(children.into_iter().map(Child::Node));
        self
    }

    /// Children that come and go with the view: they stay as they are, with what was typed into
    /// them, as long as `same` holds between the view that they were made for and the current one.
    #[must_use]
    pub fn live(
        self,
        ui: Ui,
        same: fn(&View, &View) -> bool,
        content: impl Fn(&View) -> Vec<Node> + Send + 'static,
    ) -> Self {
        self.add_child(Child::Live(Live {
            ui,
            same,
            content: Box::new(content),
        }))
    }

    /// Runs once with the element, before it is in the document.
    #[must_use]
    pub fn on_build(mut self, run: impl FnOnce(&Element) + Send + 'static) -> Self {
        self.0.on_build = Some(Box::new(run));
        self
    }

    #[inline(never)]
    fn add_attribute(mut self, name: &'static str, attribute: Attribute) -> Self {
        self.0.attributes.push((name, attribute));
        self
    }

    #[inline(never)]
    fn add_listener(mut self, event: &'static str, handler: Handler) -> Self {
        self.0.listeners.push((event, handler));
        self
    }

    #[inline(never)]
    fn add_child(mut self, child: Child) -> Self {
        self.0.children.push(child);
        self
    }
}

impl Parts {
    fn class(&self) -> String {
        ["ma-", self.part].concat()
    }
}

/// An element on the screen and what keeps it alive.
pub struct Built {
    element: Element,
    #[expect(dead_code, reason = "held for the effect of being dropped")]
    kept: Vec<Kept>,
}

impl fmt::Debug for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Built").finish_non_exhaustive()
    }
}

/// Each is ended by dropping it.
#[expect(dead_code, reason = "held for the effect of being dropped")]
enum Kept {
    Effect(RenderEffect<Vec<Built>>),
    Listener(Closure<dyn FnMut(Event)>),
    Child(Built),
}

/// Runs now, and again whenever a signal that it read changes.
fn keep_doing(mut act: impl FnMut() + 'static) -> Kept {
    Kept::Effect(RenderEffect::new(move |_| {
        act();
        Vec::new()
    }))
}

/// Keeps an attribute up to date, touching the DOM only on change.
fn follow_attribute(element: &Element, name: &'static str, value: LiveAttribute) -> Kept {
    let element = element.clone();
    let mut written = None;
    keep_doing(move || {
        let value = value();
        if written != value {
            match &value {
                Some(value) => element.set_attribute(name, value),
                None => element.remove_attribute(name),
            }
            .ok();
            written = value;
        }
    })
}

/// Keeps a text node up to date, touching the DOM only on change.
fn follow_text(element: &Element, text: LiveText) -> Kept {
    let node = document().create_text_node("");
    element.append_child(&node).ok();
    let mut written = String::new();
    keep_doing(move || {
        let text = text();
        if written != text {
            node.set_data(&text);
            written = text;
        }
    })
}

fn follow_content(parent: &Element, Live { ui, same, content }: Live) -> Kept {
    let marker = document().create_comment("");
    parent.append_child(&marker).ok();
    let parent = parent.clone();
    let mut made_for: Option<Arc<View>> = None;
    Kept::Effect(RenderEffect::new(move |old: Option<Vec<Built>>| {
        let view = ui.session.view();
        let keeps = made_for.as_ref().is_some_and(|before| same(before, &view));
        let old = old.unwrap_or_default();
        if keeps {
            return old;
        }
        let new: Vec<_> = untrack(|| content(&view))
            .into_iter()
            .map(Node::build)
            .collect();
        made_for = Some(view);
        for mut built in old {
            built.unmount();
        }
        for built in &new {
            parent.insert_before(&built.element, Some(&marker)).ok();
        }
        new
    }))
}

/// Fills the element in.
#[inline(never)]
fn fill(node: Node, element: Element) -> Built {
    let mut kept = Vec::new();
    let node = *node.0;
    element.set_attribute("class", &node.class()).ok();
    element
        .set_attribute("data-managed-auth-part", node.part)
        .ok();
    for (name, value) in node.attributes {
        match value {
            Attribute::Fixed(value) => drop(element.set_attribute(name, value)),
            Attribute::Owned(value) => drop(element.set_attribute(name, &value)),
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
            Child::Text(text) => drop(element.append_child(&document().create_text_node(&text))),
            Child::Word(ui, word) => {
                kept.push(follow_text(&element, Box::new(move || ui.t(word))));
            }
            Child::LiveText(text) => kept.push(follow_text(&element, text)),
            Child::Node(child) => {
                let child = child.build();
                element.append_child(&child.element).ok();
                kept.push(Kept::Child(child));
            }
            Child::Live(live) => kept.push(follow_content(&element, live)),
        }
    }
    if let Some(run) = node.on_build {
        run(&element);
    }
    Built { element, kept }
}

impl Render for Node {
    type State = Built;

    fn build(self) -> Built {
        // Only a name that is no tag's name makes this fail, and ours are written in this crate.
        let element = document().create_element(self.0.tag).unwrap_throw();
        fill(self, element)
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
        super::html::write(&self, buf);
        *position = Position::NextChild;
    }

    /// The server's element is taken over and filled anew: on the first screen nothing has been
    /// typed yet, and what is written is the same.
    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Built {
        if position.get() == Position::FirstChild {
            cursor.child();
        } else if position.get() != Position::Current {
            cursor.sibling();
        }
        let found = cursor.current().dyn_into::<Element>();
        position.set(Position::NextChild);
        match found {
            Ok(element) if element.local_name() == self.0.tag => {
                element.set_text_content(None);
                fill(self, element)
            }
            _ => self.build(),
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// What [`super::html`] writes of a node.
pub(super) enum Written<'a> {
    Text(String),
    Node(&'a Node),
    Nodes(Vec<Node>),
}

impl Node {
    pub(super) fn tag(&self) -> &'static str {
        self.0.tag
    }

    /// The attributes as they are now.
    pub(super) fn written_attributes(&self) -> Vec<(&'static str, String)> {
        let own = [
            ("class", self.0.class()),
            ("data-managed-auth-part", self.0.part.to_owned()),
        ];
        let set = self.0.attributes.iter().filter_map(|(name, value)| {
            let value = match value {
                Attribute::Fixed(value) => Some((*value).to_owned()),
                Attribute::Owned(value) => Some(value.clone()),
                Attribute::Live(value) => untrack(value),
                Attribute::Flag(on) => untrack(on).then(String::new),
            };
            Some((*name, value?))
        });
        own.into_iter().chain(set).collect()
    }

    /// The children as they are now.
    pub(super) fn written_children(&self) -> impl Iterator<Item = Written<'_>> {
        self.0.children.iter().map(|child| match child {
            Child::Text(text) => Written::Text(text.clone()),
            Child::Word(ui, word) => Written::Text(untrack(|| ui.t(*word))),
            Child::LiveText(text) => Written::Text(untrack(text)),
            Child::Node(node) => Written::Node(node),
            Child::Live(live) => {
                Written::Nodes(untrack(|| (live.content)(&live.ui.session.view())))
            }
        })
    }
}
