//! Markup in a page: built anew, or put over the nodes that a server wrote.

use super::calls::{self, Strings, plain};
use super::place::{Place, standing};
use super::value::{Make, Value};
use super::{Data, Markup};
use gloo_events::EventListener;
use leptos::prelude::untrack;
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::graph::{Subscriber as _, ToAnySubscriber as _};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::{mem, slice};
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, HtmlInputElement, Node, Text};

/// An element in the page, with everything in it. Dropping it ends everything that it does.
pub(crate) struct Built {
    pub(super) element: Element,
    key: Option<String>,
    kept: Vec<Kept>,
    live: Rc<RefCell<Vec<Live>>>,
}

#[expect(dead_code, reason = "held as long as the element lives")]
enum Kept {
    Input(Input),
    Listener(EventListener),
    Follow(Follow),
}

impl Built {
    /// Where a server wrote the element, that and what is in it already is taken over.
    pub(super) fn new(markup: Markup, written: Option<Element>) -> Self {
        let mut built = Self::fill(markup, written, &mut Prototypes::default());
        built
            .kept
            .extend(follow(slice::from_ref(&built)).map(Kept::Follow));
        built
    }

    fn fill(mut markup: Markup, written: Option<Element>, prototypes: &mut Prototypes) -> Self {
        let key = markup.0.key.take();
        let mut filling = Filling {
            prototypes,
            live: Vec::new(),
            kept: Vec::new(),
        };
        let element = filling.fill(markup, written);
        let Filling { kept, live, .. } = filling;
        let live = Rc::new(RefCell::new(live));
        Self {
            element,
            key,
            kept,
            live,
        }
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

/// One of Leptos' effects, with what it shows.
struct Follow(RenderEffect<Shown>);

/// Elements that come and go, behind what follows all that changes in them.
type Shown = (Option<Follow>, Vec<Built>);

type Update = Box<dyn FnMut(Vec<Built>) -> Shown>;

impl Follow {
    fn new(mut update: Update) -> Self {
        Self(RenderEffect::new(move |shown: Option<Shown>| {
            let (follow, elements) = shown.unwrap_or_default();
            drop(follow);
            update(elements)
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

/// What is found while an element is filled.
struct Filling<'a> {
    prototypes: &'a mut Prototypes,
    live: Vec<Live>,
    kept: Vec<Kept>,
}

/// The new elements so far, empty and each with its fixed attributes. Others of their kind are copies of
/// them: a long form has the same few by the hundred.
#[derive(Default)]
struct Prototypes {
    elements: Vec<(&'static str, Vec<Fixed>, Element)>,
    strings: Strings,
}

type Fixed = (&'static str, &'static str);

impl Prototypes {
    fn copy(&mut self, tag: &'static str, attributes: &[(&'static str, Value)]) -> Element {
        let fixed = attributes.iter().filter_map(|(name, value)| match value {
            Value::Text(Cow::Borrowed(text)) => Some((*name, *text)),
            _ => None,
        });
        let is_same =
            |it: &&(_, Vec<Fixed>, _)| it.0 == tag && fixed.clone().eq(it.1.iter().copied());
        if let Some((.., element)) = self.elements.iter().find(is_same) {
            return plain(element).copy();
        }
        let element = calls::element(tag);
        for (name, text) in fixed.clone() {
            plain(&element).set(&self.strings.get(name), text);
        }
        let copy = plain(&element).copy();
        self.elements.push((tag, fixed.collect(), element));
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
                value => write_attribute(&element, name, &value, &mut self.prototypes.strings),
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
                    place.put(parent, &calls::text(&text));
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

/// All attributes and texts of these elements that follow signals, in one effect: it is the effects that a
/// long form takes its time for.
fn follow(elements: &[Built]) -> Option<Follow> {
    let all = elements.iter().map(|built| Rc::clone(&built.live));
    let all: Vec<_> = all.filter(|live| !live.borrow().is_empty()).collect();
    let is_needed = !all.is_empty();
    let update = move |_| {
        let mut strings = Strings::default();
        for element in &all {
            for live in &mut *element.borrow_mut() {
                live.update(&mut strings);
            }
        }
        Shown::default()
    };
    is_needed.then(|| Follow::new(Box::new(update)))
}

impl Live {
    fn update(&mut self, strings: &mut Strings) {
        let value = (self.make)();
        if value.is_same_text(&self.written) {
            return;
        }
        match (self.name, &value) {
            (Some(name), value) => write_attribute(&self.element, name, value, strings),
            (None, Value::Text(text)) => write_text(&self.element, text),
            (None, _) => self.element.set_text_content(None),
        }
        self.written = value;
    }
}

/// Written again as it is, some attributes have a browser begin anew.
fn write_attribute(element: &Element, name: &'static str, value: &Value, strings: &mut Strings) {
    let Value::Text(text) = value else {
        element.remove_attribute(name).ok();
        return;
    };
    if cfg!(feature = "hydrate") && element.get_attribute(name).as_deref() == Some(text) {
        return;
    }
    match text {
        Cow::Borrowed(text) => plain(element).set_own(&strings.get(name), &strings.get(text)),
        Cow::Owned(text) => plain(element).set(&strings.get(name), text),
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
fn replace(old: Vec<Built>, wanted: Vec<Markup>, parent: &Element, mark: &Comment) -> Shown {
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

fn show(wanted: Vec<Markup>, mut staying: Vec<Built>, parent: &Node, place: &mut Place) -> Shown {
    let mut prototypes = Prototypes::default();
    let build = |markup: Markup| {
        let is_same = |old: &Built| old.key.is_some() && old.key == markup.0.key;
        if let Some(at) = staying.iter().position(is_same) {
            return (staying.remove(at), true);
        }
        let written = place.take_element(markup.0.tag);
        let is_new = written.is_none();
        let built = Built::fill(markup, written, &mut prototypes);
        if is_new && place.hydrates {
            place.put(parent, &built.element);
        }
        (built, false)
    };
    let (shown, stay): (Vec<_>, Vec<_>) = wanted.into_iter().map(build).unzip();
    // What is new is filled in before it is in the page.
    let follow = follow(&shown);
    if place.hydrates {
        return (follow, shown);
    }
    // Browsers look through all controls of a form for each one that is put into it alone.
    let together = calls::fragment();
    for (built, stays) in shown.iter().zip(stay) {
        if stays {
            place.put(parent, &together);
            place.keep(parent, &built.element);
        } else {
            plain(&together).append(&built.element);
        }
    }
    place.put(parent, &together);
    (follow, shown)
}
