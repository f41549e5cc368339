//! The one primitive of the screen: an element that is a part.
//!
//! Every element needs the same five things: a tag, a class, its `data-managed-auth-part`, the
//! host's overrides, children. [`Node`] carries them as plain data and is a Leptos view by itself.
//! It is not generic over its content on purpose: typed view trees are compiled once for each
//! shape, and on a page of this size they would cost more than everything else together.

use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::borrow::Cow;
use std::fmt;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

type Text = Cow<'static, str>;
type LiveText = Box<dyn Fn() -> Option<String> + Send>;
type Content = Box<dyn Fn() -> Vec<Node> + Send>;
type Handler = Box<dyn FnMut(Event) + Send>;
type OnBuild = Box<dyn FnOnce(&Element) + Send>;

/// One element: a tag, a part, attributes, listeners and children.
pub struct Node {
    tag: &'static str,
    part: &'static str,
    attributes: Vec<(&'static str, Attribute)>,
    listeners: Vec<(&'static str, Handler)>,
    children: Vec<Child>,
    on_build: Option<OnBuild>,
}

enum Attribute {
    Fixed(Text),
    Live(LiveText),
}

enum Child {
    Text(Text),
    LiveText(LiveText),
    Node(Node),
    /// Nodes that come and go. Re-made when what the closure reads changes.
    Live(Content),
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("tag", &self.tag)
            .field("part", &self.part)
            .finish()
    }
}

/// Makes an element `tag` that is the part `part`: the stylesheet's class `ma-{part}`, the public
/// `data-managed-auth-part`, and whatever the host has set for it.
#[must_use]
pub fn node(tag: &'static str, part: &'static str) -> Node {
    Node {
        tag,
        part,
        attributes: Vec::new(),
        listeners: Vec::new(),
        children: Vec::new(),
        on_build: None,
    }
}

impl Node {
    /// An attribute that does not change.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attributes.push((name, Attribute::Fixed(value.into())));
        self
    }

    /// An attribute without value, if `on`.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// An attribute that follows signals; `None` takes it away.
    #[must_use]
    pub fn live_attr(
        mut self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        self.attributes
            .push((name, Attribute::Live(Box::new(value))));
        self
    }

    /// An attribute without value that follows signals.
    #[must_use]
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + 'static) -> Self {
        self.live_attr(name, move || on().then(String::new))
    }

    /// Listens to a DOM event.
    #[must_use]
    pub fn on(mut self, event: &'static str, handler: impl FnMut(Event) + Send + 'static) -> Self {
        self.listeners.push((event, Box::new(handler)));
        self
    }

    /// Text that does not change.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text>) -> Self {
        self.children.push(Child::Text(text.into()));
        self
    }

    /// Text that follows signals.
    #[must_use]
    pub fn live_text(mut self, text: impl Fn() -> String + Send + 'static) -> Self {
        self.children
            .push(Child::LiveText(Box::new(move || Some(text()))));
        self
    }

    /// A child.
    #[must_use]
    pub fn child(mut self, child: Node) -> Self {
        self.children.push(Child::Node(child));
        self
    }

    /// Children that do not change in number.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        self.children.extend(children.into_iter().map(Child::Node));
        self
    }

    /// Children that come and go with signals. They are made anew each time that a signal which
    /// the closure reads changes, so it should read memos of just what decides over them.
    #[must_use]
    pub fn live(mut self, children: impl Fn() -> Vec<Node> + Send + 'static) -> Self {
        self.children.push(Child::Live(Box::new(children)));
        self
    }

    /// Runs once with the element, before it is in the document.
    #[must_use]
    pub fn on_build(mut self, run: impl FnOnce(&Element) + Send + 'static) -> Self {
        self.on_build = Some(Box::new(run));
        self
    }

    fn class(&self) -> String {
        format!("ma-{}", self.part)
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

/// Keeps text or an attribute up to date, touching the DOM only on change.
fn follow(value: LiveText, write: impl Fn(Option<&str>) + 'static) -> Kept {
    let mut written: Option<Option<String>> = None;
    Kept::Effect(RenderEffect::new(move |_| {
        let value = value();
        if written.as_ref() != Some(&value) {
            write(value.as_deref());
            written = Some(value);
        }
        Vec::new()
    }))
}

fn create(tag: &str) -> Element {
    // Only a name that is no name makes this fail, and ours are written here.
    document().create_element(tag).unwrap_or_else(|_| {
        document().body().map_or_else(
            || JsValue::NULL.unchecked_into(),
            |body| body.unchecked_into(),
        )
    })
}

/// Fills the element in. Everything that has one type here is compiled once.
fn fill(node: Node, element: Element) -> Built {
    let mut kept = Vec::new();
    element.set_attribute("class", &node.class()).ok();
    element
        .set_attribute("data-managed-auth-part", node.part)
        .ok();
    for (name, value) in node.attributes {
        match value {
            Attribute::Fixed(value) => {
                element.set_attribute(name, &value).ok();
            }
            Attribute::Live(value) => {
                let element = element.clone();
                kept.push(follow(value, move |value| {
                    match value {
                        Some(value) => element.set_attribute(name, value),
                        None => element.remove_attribute(name),
                    }
                    .ok();
                }));
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
            Child::Text(text) => {
                element
                    .append_child(&document().create_text_node(&text))
                    .ok();
            }
            Child::LiveText(text) => {
                let text_node = document().create_text_node("");
                element.append_child(&text_node).ok();
                kept.push(follow(text, move |text| {
                    text_node.set_data(text.unwrap_or_default())
                }));
            }
            Child::Node(child) => {
                let child = child.build();
                element.append_child(&child.element).ok();
                kept.push(Kept::Child(child));
            }
            Child::Live(content) => {
                let marker = document().create_comment("");
                element.append_child(&marker).ok();
                let parent = element.clone();
                kept.push(Kept::Effect(RenderEffect::new(
                    move |old: Option<Vec<Built>>| {
                        let new: Vec<_> = content().into_iter().map(Node::build).collect();
                        for mut built in old.into_iter().flatten() {
                            built.unmount();
                        }
                        for built in &new {
                            parent.insert_before(&built.element, Some(&marker)).ok();
                        }
                        new
                    },
                )));
            }
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
        let element = create(self.tag);
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
        write_html(&self, buf);
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
            Ok(element) if element.local_name() == self.tag => {
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

fn write_html(node: &Node, buf: &mut String) {
    let escape = |buf: &mut String, text: &str| {
        for character in text.chars() {
            match character {
                '&' => buf.push_str("&amp;"),
                '<' => buf.push_str("&lt;"),
                '>' => buf.push_str("&gt;"),
                '"' => buf.push_str("&quot;"),
                _ => buf.push(character),
            }
        }
    };
    let attribute = |buf: &mut String, name: &str, value: &str| {
        buf.push(' ');
        buf.push_str(name);
        buf.push_str("=\"");
        escape(buf, value);
        buf.push('"');
    };
    buf.push('<');
    buf.push_str(node.tag);
    attribute(buf, "class", &node.class());
    attribute(buf, "data-managed-auth-part", node.part);
    for (name, value) in &node.attributes {
        match value {
            Attribute::Fixed(value) => attribute(buf, name, value),
            Attribute::Live(value) => {
                if let Some(value) = untrack(value) {
                    attribute(buf, name, &value);
                }
            }
        }
    }
    buf.push('>');
    if matches!(node.tag, "input" | "img" | "br" | "hr") {
        return;
    }
    for child in &node.children {
        match child {
            Child::Text(text) => escape(buf, text),
            Child::LiveText(text) => escape(buf, &untrack(text).unwrap_or_default()),
            Child::Node(child) => write_html(child, buf),
            Child::Live(content) => {
                for child in untrack(content) {
                    write_html(&child, buf);
                }
            }
        }
    }
    buf.push_str("</");
    buf.push_str(node.tag);
    buf.push('>');
}
