//! The one primitive of the screen: an element that is a part.
//!
//! Every element needs the same five things: a tag, a class, its `data-managed-auth-part`, the
//! host's overrides, children. [`Node`] carries them as plain data and is a Leptos view by itself:
//! [`super::built`] has it on the screen, [`super::html`] writes it on a server. It is not generic
//! over its content on purpose: typed view trees are compiled once for each shape, and on a page of
//! this size they would cost more than everything else together.

use super::ui::Ui;
use crate::appearance::Appearance;
use crate::localization::Word;
use managed_auth_core::session::View;
use std::fmt;
use std::sync::Arc;
use web_sys::{Element, Event};

/// One element: a tag, a part, attributes, listeners and children.
pub struct Node(pub(super) Box<Parts>);

pub(super) struct Parts {
    pub(super) tag: &'static str,
    pub(super) part: &'static str,
    pub(super) attributes: Vec<(&'static str, Attribute)>,
    pub(super) listeners: Vec<(&'static str, Handler)>,
    pub(super) children: Vec<Child>,
    pub(super) on_build: Option<OnBuild>,
    pub(super) look: Look,
}

/// What the host has set, on its way down from the root.
pub(super) type Look = Option<Arc<Appearance>>;

type Handler = Box<dyn FnMut(Event) + Send>;
type OnBuild = Box<dyn FnOnce(&Element) + Send>;
pub(super) type LiveAttribute = Box<dyn Fn() -> Option<String> + Send>;
type LiveFlag = Box<dyn Fn() -> bool + Send>;
pub(super) type LiveText = Box<dyn Fn() -> String + Send>;
type Content = Box<dyn Fn(&View) -> Vec<Node> + Send>;

pub(super) enum Attribute {
    Fixed(&'static str),
    Owned(String),
    Live(LiveAttribute),
    Flag(LiveFlag),
}

pub(super) enum Child {
    Text(String),
    Word(Ui, Word),
    LiveText(LiveText),
    Node(Node),
    Live(Live),
}

/// Nodes that come and go with the view.
pub(super) struct Live {
    pub(super) ui: Ui,
    /// Whether the nodes for both views are the same nodes.
    pub(super) same: fn(&View, &View) -> bool,
    pub(super) content: Content,
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
        look: None,
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

    /// An attribute that follows the login; `None` takes it away.
    #[must_use]
    pub fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        self.add_attribute(name, Attribute::Live(Box::new(value)))
    }

    /// An attribute without value that follows the login.
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

    /// Text that follows the login.
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

    /// Gives this element and everything in it the looks that the host has set.
    #[must_use]
    pub(super) fn look(mut self, look: Arc<Appearance>) -> Self {
        self.0.look = Some(look);
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
    pub(super) fn class(&self, look: &Look) -> String {
        let own = look.as_ref().map(|look| look.classes(self.part));
        ["ma-", self.part, &own.unwrap_or_default()].concat()
    }
}

/// What counts for an element: its own looks, or those from above.
pub(super) fn nearest<'a>(own: &'a Look, above: &'a Look) -> &'a Look {
    if own.is_some() { own } else { above }
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

    /// What the host has set for it and for what is in it.
    pub(super) fn looks<'a>(&'a self, above: &'a Look) -> &'a Look {
        nearest(&self.0.look, above)
    }

    /// The attributes as they are now.
    pub(super) fn written_attributes(&self, look: &Look) -> Vec<(&'static str, String)> {
        let own = [
            ("class", self.0.class(look)),
            ("data-managed-auth-part", self.0.part.to_owned()),
        ];
        let set = self.0.attributes.iter().filter_map(|(name, value)| {
            let value = match value {
                Attribute::Fixed(value) => Some((*value).to_owned()),
                Attribute::Owned(value) => Some(value.clone()),
                Attribute::Live(value) => value(),
                Attribute::Flag(on) => on().then(String::new),
            };
            Some((*name, value?))
        });
        own.into_iter().chain(set).collect()
    }

    /// The children as they are now.
    pub(super) fn written_children(&self) -> impl Iterator<Item = Written<'_>> {
        self.0.children.iter().map(|child| match child {
            Child::Text(text) => Written::Text(text.clone()),
            Child::Word(ui, word) => Written::Text(ui.t(*word)),
            Child::LiveText(text) => Written::Text(text()),
            Child::Node(node) => Written::Node(node),
            Child::Live(live) => Written::Nodes((live.content)(&live.ui.view())),
        })
    }
}
