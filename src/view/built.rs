//! Markup in a page: built anew, or put over the nodes that a server wrote.

use super::place::{Place, standing};
use super::value::{Make, Value};
use super::{Data, Markup};
use crate::dom::{self, plain};
use gloo_events::EventListener;
use leptos::prelude::untrack;
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::graph::{Subscriber as _, ToAnySubscriber as _};
use std::borrow::Cow;
use std::cell::RefCell;
use std::mem;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, HtmlInputElement, Node, Text};

/// An element in the page, with everything in it. Dropping it ends everything that it does.
pub(crate) struct Built {
    pub(super) element: Element,
    key: Option<String>,
    kept: Vec<Kept>,
}

#[expect(dead_code, reason = "held as long as the element lives")]
enum Kept {
    Input(Input),
    Listener(EventListener),
    Follow(Follow),
}

impl Built {
    pub(super) fn new(markup: Markup) -> Self {
        Self::fill(markup, None, &mut Prototypes::default())
    }

    /// Where a server wrote the element, that and what is in it already is taken over.
    pub(super) fn fill(
        mut markup: Markup,
        written: Option<Element>,
        prototypes: &mut Prototypes,
    ) -> Self {
        let key = markup.0.key.take();
        let mut filling = Filling {
            prototypes,
            live: Vec::new(),
            kept: Vec::new(),
        };
        let element = filling.fill(markup, written);
        let Filling { mut kept, live, .. } = filling;
        if !live.is_empty() {
            kept.push(Kept::Follow(follow(live)));
        }
        Self { element, key, kept }
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        // From the end: the last to follow a signal is the quickest to leave it.
        while self.kept.pop().is_some() {}
    }
}

/// An input that goes is empty, whoever still holds it: a page that took it out, a browser that
/// has not cleaned up.
struct Input(HtmlInputElement);

impl Drop for Input {
    fn drop(&mut self) {
        self.0.set_value("");
    }
}

/// One of Leptos' effects, and the elements that it shows.
struct Follow(RenderEffect<Vec<Built>>);

type Update = Box<dyn FnMut(Vec<Built>) -> Vec<Built>>;

impl Follow {
    fn new(mut update: Update) -> Self {
        Self(RenderEffect::new(move |shown: Option<_>| {
            update(shown.unwrap_or_default())
        }))
    }
}

/// It leaves its signals and what it shows as it goes, which Leptos leaves to the effect's end.
impl Drop for Follow {
    fn drop(&mut self) {
        let effect = self.0.to_any_subscriber();
        effect.clear_sources(&effect);
        drop(self.0.take_value());
    }
}

/// What is found while an element is filled. All attributes and texts in it, down to the elements that
/// come and go, are followed by one effect: it is the effects that a long form takes its time for.
struct Filling<'a> {
    prototypes: &'a mut Prototypes,
    live: Vec<Live>,
    kept: Vec<Kept>,
}

/// The new elements so far, empty and each with its fixed attributes. Others of their kind are copies of
/// them: a long form has the same few by the hundred.
#[derive(Default)]
pub(super) struct Prototypes(Vec<(&'static str, Vec<Fixed>, Element)>);

type Fixed = (&'static str, &'static str);

impl Prototypes {
    fn copy(&mut self, tag: &'static str, attributes: &[(&'static str, Value)]) -> Element {
        let fixed = attributes.iter().filter_map(|(name, value)| match value {
            Value::Text(Cow::Borrowed(text)) => Some((*name, *text)),
            _ => None,
        });
        let is_same =
            |it: &&(_, Vec<Fixed>, _)| it.0 == tag && fixed.clone().eq(it.1.iter().copied());
        if let Some((.., element)) = self.0.iter().find(is_same) {
            return plain(element).copy();
        }
        let element = dom::element(tag);
        for (name, text) in fixed.clone() {
            plain(&element).set(name, text);
        }
        let copy = plain(&element).copy();
        self.0.push((tag, fixed.collect(), element));
        copy
    }
}

/// An attribute that follows signals, or, without a name, the text of an element.
struct Live {
    element: Element,
    name: Option<&'static str>,
    make: Make,
    written: Value,
}

impl Filling<'_> {
    fn fill(&mut self, markup: Markup, written: Option<Element>) -> Element {
        let Data {
            tag,
            attributes,
            children,
            on_build,
            ..
        } = *markup.0;
        let hydrates = written.is_some();
        let element = written.unwrap_or_else(|| self.prototypes.copy(tag, &attributes));
        for (name, value) in attributes {
            match value {
                Value::Says(make) => self.follow(&element, Some(name), make, Value::Nothing),
                Value::Nothing | Value::Text(Cow::Borrowed(_)) if !hydrates => {}
                value => write_attribute(&element, name, &value),
            }
        }
        let mut place = Place {
            next: hydrates.then(|| element.first_child()).flatten(),
            hydrates,
        };
        self.show(children, &element, &mut place);
        place.finish(&element);
        if tag == "input" {
            self.kept
                .push(Kept::Input(Input(element.clone().unchecked_into())));
        }
        for run in on_build {
            self.kept.extend(run.take()(&element).map(Kept::Listener));
        }
        element
    }

    fn show(&mut self, value: Value, parent: &Element, place: &mut Place) {
        match value {
            Value::Nothing => {}
            Value::Text(text) => {
                if place.take(|node: &Text| node.data() == text).is_none() {
                    place.put(parent, &dom::text(&text));
                }
            }
            Value::Element(markup) => match place.take_element(markup.0.tag) {
                Some(element) => drop(self.fill(markup, Some(element))),
                None => place.put(parent, &self.fill(markup, None)),
            },
            Value::Many(values) => {
                for value in values {
                    self.show(value, parent, place);
                }
            }
            Value::Says(make) => {
                place.next = None;
                let written = match place.hydrates {
                    true => Value::Nothing,
                    false => Value::Text("".into()),
                };
                self.follow(parent, None, make, written);
            }
            Value::Shows(make) => self.kept.push(Kept::Follow(block(make, parent, place))),
        }
    }

    fn follow(
        &mut self,
        element: &Element,
        name: Option<&'static str>,
        make: Make,
        written: Value,
    ) {
        let element = element.clone();
        self.live.push(Live {
            element,
            name,
            make,
            written,
        });
    }
}

/// Attributes and texts that follow signals.
fn follow(mut live: Vec<Live>) -> Follow {
    Follow::new(Box::new(move |shown| {
        for live in &mut live {
            let value = (live.make)();
            if value.is_same_text(&live.written) {
                continue;
            }
            match (live.name, &value) {
                (Some(name), value) => write_attribute(&live.element, name, value),
                (None, Value::Text(text)) => write_text(&live.element, text),
                (None, _) => live.element.set_text_content(None),
            }
            live.written = value;
        }
        shown
    }))
}

/// Written again as it is, some attributes have a browser begin anew.
fn write_attribute(element: &Element, name: &str, value: &Value) {
    match value {
        Value::Text(text)
            if cfg!(feature = "hydrate")
                && element.get_attribute(name).as_deref() == Some(text) => {}
        Value::Text(text) => plain(element).set(name, text),
        _ => drop(element.remove_attribute(name)),
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

/// Elements that follow signals, in front of a mark.
fn block(make: Make, parent: &Element, place: &mut Place) -> Follow {
    // The first time they stand where the parent is filled, and that goes on behind them.
    let first = Rc::new(RefCell::new(mem::take(place)));
    let (behind, parent) = (Rc::clone(&first), parent.clone());
    let mut mark: Option<Comment> = None;
    let follow = Follow::new(Box::new(move |shown| {
        let mut wanted = Vec::new();
        make().add_to(&mut wanted);
        untrack(|| {
            if let Some(mark) = &mark {
                return replace(shown, wanted, &parent, mark);
            }
            let mut place = first.borrow_mut();
            let shown = show(wanted, Vec::new(), &parent, &mut place);
            mark = Some(place.mark(&parent));
            shown
        })
    }));
    *place = behind.take();
    follow
}

/// Shows other elements; those of the same key stay.
fn replace(old: Vec<Built>, wanted: Vec<Markup>, parent: &Element, mark: &Comment) -> Vec<Built> {
    let is_wanted =
        |old: &Built| old.key.is_some() && wanted.iter().any(|markup| markup.0.key == old.key);
    let (staying, leaving): (Vec<_>, Vec<_>) = old.into_iter().partition(is_wanted);
    for old in leaving {
        old.element.remove();
    }
    // Somebody may have taken it out, or one of those.
    if mark.parent_node().as_ref() != Some(parent) {
        parent.append_child(mark).ok();
    }
    let mut there = staying.iter();
    let there = there.find_map(|old| standing(parent, &old.element));
    let next = there.unwrap_or_else(|| mark.clone().into());
    let mut place = Place {
        next: Some(next),
        hydrates: false,
    };
    show(wanted, staying, parent, &mut place)
}

fn show(
    wanted: Vec<Markup>,
    mut staying: Vec<Built>,
    parent: &Node,
    place: &mut Place,
) -> Vec<Built> {
    // Browsers look through all controls of a form for each one that is put into it alone.
    let together = dom::fragment();
    let mut prototypes = Prototypes::default();
    let show = |markup: Markup| {
        let is_same = |old: &Built| old.key.is_some() && old.key == markup.0.key;
        if let Some(at) = staying.iter().position(is_same) {
            let old = staying.remove(at);
            place.put(parent, &together);
            place.keep(parent, &old.element);
            return old;
        }
        let written = place.take_element(markup.0.tag);
        let is_new = written.is_none();
        let built = Built::fill(markup, written, &mut prototypes);
        if is_new && place.hydrates {
            place.put(parent, &built.element);
        } else if is_new {
            plain(&together).append(&built.element);
        }
        built
    };
    let shown = wanted.into_iter().map(show).collect();
    place.put(parent, &together);
    shown
}
