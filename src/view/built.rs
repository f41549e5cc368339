//! Markup in a page: built anew, or put over the nodes that a server wrote.

use super::{Markup, Value};
use crate::dom;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::{Owner, untrack};
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::graph::{Subscriber as _, ToAnySubscriber as _};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Comment, DocumentFragment, Element, Event, HtmlInputElement, Node, Text};

/// An element in the page. Dropping it ends everything that it does.
pub(crate) struct Built {
    pub(super) element: Element,
    key: Option<String>,
    kept: Vec<Kept>,
}

#[expect(dead_code, reason = "held as long as the element lives")]
enum Kept {
    Child(Built),
    Follow(Follow),
    Block(Follow, Rc<Block>),
    Listener(EventListener),
}

impl Built {
    pub(super) fn new(markup: Markup) -> Self {
        let element = dom::create_element(markup.0.tag);
        Self::fill(markup, element, true)
    }

    pub(super) fn fill(markup: Markup, element: Element, is_new: bool) -> Self {
        let data = *markup.0;
        let mut kept = Vec::new();
        let mut live = Vec::new();
        for (name, value) in data.attributes {
            match value {
                Value::Live(make) => live.push((name, make, Value::Nothing)),
                Value::Nothing if is_new => {}
                value => write_attribute(&element, name, &value),
            }
        }
        if !live.is_empty() {
            kept.push(follow_attributes(&element, live));
        }
        // Browsers look through all controls of a form for each one that is put into it alone.
        let together = (is_new && data.tag == "form").then(DocumentFragment::new);
        let together = together.and_then(Result::ok);
        let mut place = Place {
            element: &element,
            parent: together.as_deref().unwrap_or(&element),
            next: if is_new { None } else { element.first_child() },
            hydrates: cfg!(feature = "hydrate") && !is_new,
            staying: Vec::new(),
            kept: &mut kept,
        };
        data.children
            .into_iter()
            .for_each(|child| place.show(child));
        place.finish();
        if let Some(together) = together {
            element.append_child(&together).ok();
        }
        for run in data.on_build {
            kept.extend(run.take()(&element).map(Kept::Listener));
        }
        Self {
            element,
            key: data.key,
            kept,
        }
    }
}

/// An input that goes is empty, whoever still holds it: a page that took it out, a browser that
/// has not cleaned up.
impl Drop for Built {
    fn drop(&mut self) {
        if let Some(input) = self.element.dyn_ref::<HtmlInputElement>() {
            input.set_value("");
        }
        // From the end: the last to follow a signal is the quickest to leave it.
        while self.kept.pop().is_some() {}
    }
}

/// One of Leptos' effects. It leaves its signals as it goes, which Leptos leaves to their end.
struct Follow(RenderEffect<()>);

impl Follow {
    fn new(mut update: Box<dyn FnMut()>) -> Self {
        Self(RenderEffect::new(move |_| update()))
    }
}

impl Drop for Follow {
    fn drop(&mut self) {
        let effect = self.0.to_any_subscriber();
        effect.clear_sources(&effect);
    }
}

pub(super) fn listen(
    element: &Element,
    event: Cow<'static, str>,
    handler: Box<dyn FnMut(&Event)>,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(element, event, options, handler)
}

type Make = Box<dyn Fn() -> Value + Send>;

/// All attributes of an element that follow signals, each with what was written last. In one effect:
/// it is the effects that a long form takes its time for.
fn follow_attributes(element: &Element, mut live: Vec<(&'static str, Make, Value)>) -> Kept {
    let element = element.clone();
    Kept::Follow(Follow::new(Box::new(move || {
        for (name, make, written) in &mut live {
            let value = make();
            if !value.is_same_text(written) {
                write_attribute(&element, name, &value);
                *written = value;
            }
        }
    })))
}

/// Written again as it is, some attributes have a browser begin anew.
fn write_attribute(element: &Element, name: &'static str, value: &Value) {
    let Value::Text(text) = value else {
        element.remove_attribute(name).ok();
        return;
    };
    if cfg!(feature = "hydrate") && element.get_attribute(name).as_deref() == Some(text) {
        return;
    }
    match text {
        Cow::Borrowed(text) => dom::set_fixed_attribute(element, name, text),
        Cow::Owned(text) => dom::set_attribute(element, name, text),
    }
}

/// Gives an element its text: in the node that has it, or in a new one where somebody else has
/// replaced that.
fn write_text(element: &Element, text: &str) {
    let first = element.first_child();
    let only = first.filter(|node| node.next_sibling().is_none());
    match only.and_then(|node| node.dyn_into::<Text>().ok()) {
        Some(node) if node.data() == text => {}
        Some(node) => node.set_data(text),
        None => element.set_text_content(Some(text)),
    }
}

/// What follows signals in an element: its text, or elements in front of a mark.
struct Block {
    parent: Element,
    shown: RefCell<Option<(Value, Vec<Kept>)>>,
    mark: OnceCell<Comment>,
    owner: OnceCell<Owner>,
}

impl Block {
    fn show(&self, made: Value) {
        let Some((written, old)) = self.shown.take() else {
            // The first time: whoever fills the parent puts it in its place.
            self.shown.replace(Some((made, Vec::new())));
            return;
        };
        let mut kept = Vec::new();
        if let Value::Text(text) = &made {
            if !made.is_same_text(&written) {
                write_text(&self.parent, text);
            }
            self.shown.replace(Some((made, kept)));
            return;
        }
        let mut keys = Vec::new();
        made.keys(&mut keys);
        let mut staying = Vec::new();
        for old in old {
            match old {
                Kept::Child(old) if old.key.as_deref().is_some_and(|key| keys.contains(&key)) => {
                    staying.push(old);
                }
                Kept::Child(old) => old.element.remove(),
                _ => {}
            }
        }
        let mark = self.mark.get_or_init(dom::mark);
        if mark.parent_node().as_ref() != Some(&self.parent) {
            self.parent.append_child(mark).ok();
        }
        let next: &Node = match staying.first() {
            Some(first) => &first.element,
            None => mark,
        };
        let mut place = Place {
            element: &self.parent,
            parent: &self.parent,
            next: Some(next.clone()),
            hydrates: false,
            staying,
            kept: &mut kept,
        };
        place.show(made);
        self.shown.replace(Some((Value::Nothing, kept)));
    }
}

/// The children of an element while it is filled: nodes of a server are taken over one after the
/// other, and what is new is put in front of the next.
struct Place<'a> {
    element: &'a Element,
    parent: &'a Node,
    next: Option<Node>,
    hydrates: bool,
    /// Elements from before that are wanted again, in their order.
    staying: Vec<Built>,
    kept: &'a mut Vec<Kept>,
}

impl Place<'_> {
    fn show(&mut self, value: Value) {
        match value {
            Value::Nothing => {}
            Value::Text(text) => {
                if self.take(|node: &Text| node.data() == text).is_none() {
                    self.put(&dom::text(&text));
                }
            }
            Value::Element(markup) => {
                let built = self.element(markup);
                self.kept.push(Kept::Child(built));
            }
            Value::Many(values) => values.into_iter().for_each(|value| self.show(value)),
            Value::Live(make) => self.follow(make),
        }
    }

    fn follow(&mut self, make: Make) {
        let block = Rc::new(Block {
            parent: self.element.clone(),
            shown: RefCell::default(),
            mark: OnceCell::new(),
            owner: OnceCell::new(),
        });
        // What is shown goes with its element at once, and not when the effect has come to its end.
        let same = Rc::downgrade(&block);
        let follow = Follow::new(Box::new(move || {
            let made = make();
            if let Some(block) = same.upgrade() {
                block
                    .owner
                    .get_or_init(|| Owner::current().unwrap_or_default());
                untrack(|| block.show(made));
            }
        }));
        if let Some((made, mut kept)) = block.shown.take() {
            if let Value::Text(text) = &made {
                self.next = None;
                write_text(self.element, text);
                block.shown.replace(Some((made, kept)));
            } else {
                let mut place = Place {
                    next: self.next.take(),
                    staying: Vec::new(),
                    kept: &mut kept,
                    ..*self
                };
                // What is built belongs to the effect, as what is made later does.
                let owner = block.owner.get_or_init(Owner::new);
                owner.with(|| place.show(made));
                self.next = place.next;
                let mark = self.take(|_: &Comment| true).unwrap_or_else(|| {
                    let mark = dom::mark();
                    self.put(&mark);
                    mark
                });
                block.mark.set(mark).ok();
                block.shown.replace(Some((Value::Nothing, kept)));
            }
        }
        self.kept.push(Kept::Block(follow, block));
    }

    fn element(&mut self, markup: Markup) -> Built {
        let tag = markup.0.tag;
        if let Some(element) = self.take(|found: &Element| found.local_name() == tag) {
            return Built::fill(markup, element, false);
        }
        let same = |old: &Built| old.key.is_some() && old.key == markup.0.key;
        let built = match self.staying.iter().position(same) {
            Some(at) => self.staying.remove(at),
            None => Built::new(markup),
        };
        let element: &Node = &built.element;
        if built.element.matches(":focus-within").unwrap_or_default() {
            // What is moved loses the focus: what is in front of it goes behind it.
            while let Some(node) = self.next.take().filter(|node| node != element) {
                self.next = node.next_sibling();
                let after = element.next_sibling();
                self.parent.insert_before(&node, after.as_ref()).ok();
            }
            self.next = element.next_sibling();
        } else if self.next.as_ref() == Some(element) {
            self.next = element.next_sibling();
        } else {
            self.put(element);
        }
        built
    }

    /// The next node of a server, if it is what is looked for.
    fn take<T: JsCast>(&mut self, is: impl FnOnce(&T) -> bool) -> Option<T> {
        let node = self.next.clone().filter(|_| self.hydrates)?;
        let next = node.next_sibling();
        let found = node.dyn_into::<T>().ok().filter(is)?;
        self.next = next;
        Some(found)
    }

    fn put(&self, new: &Node) {
        self.parent.insert_before(new, self.next.as_ref()).ok();
    }

    /// Takes away what nobody asked for.
    fn finish(mut self) {
        while let Some(node) = self.next.take() {
            self.next = node.next_sibling();
            self.parent.remove_child(&node).ok();
        }
    }
}
