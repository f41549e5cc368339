//! `view!` in front of one type.
//!
//! Leptos compiles a typed view tree anew for each shape of a tree, and a page of this size would
//! consist of little else. So in this crate every element becomes a [`Markup`]: one boxed element
//! as plain data, whatever is in it.
//!
//! What Leptos does: the macros `view!` and `#[component]`, signals, memos, owners, contexts,
//! mounting, and its render effects: for elements that come and go, one that shows them and one for all
//! that follows signals in them. What this room does: the builder methods that `view!` calls
//! ([`prelude`]), and a `Markup`'s three ways to the screen: built in a page, put over the nodes of a
//! server ([`built`]), and as HTML ([`html`]).
//!
//! Text that follows a signal is the only child of its element: a translator may replace our text
//! nodes, and such an element can be given its text again.

mod built;
mod calls;
mod html;
mod place;
mod render;
mod value;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::tachys::html::element::{ElementType, HtmlElement};
use leptos::tachys::html::event::EventDescriptor;
use send_wrapper::SendWrapper;
use std::borrow::Cow;
use std::fmt;
pub(crate) use value::{IntoValue, Value};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// What a file with `view!` imports in this crate, instead of `leptos::prelude`.
pub(crate) mod prelude {
    pub(crate) use super::{Builder, IntoValue, Markup, Value};
    pub(crate) use crate::appearance::Part;
    pub(crate) use leptos::prelude::{
        Callable, Callback, Effect, Get, GetUntracked, GetValue, IntoView, Memo, RwSignal, Set,
        SetValue, StoredValue, Update, UpdateValue, View, With, WithUntracked, WithValue, untrack,
    };
    pub(crate) use leptos::{component, view};
}

/// An element and everything in it, as data.
pub(crate) struct Markup(Box<Data>);

struct Data {
    tag: &'static str,
    /// Of the elements that follow signals together, one of the same key stays as it is.
    key: Option<String>,
    attributes: Vec<(&'static str, Value)>,
    children: Value,
    /// Listeners and directives. Only a browser has a use for them: none on a server.
    on_build: Vec<SendWrapper<OnBuild>>,
}

type Handler = Box<dyn FnMut(&Event)>;
type OnBuild = Box<dyn FnOnce(&Element) -> Option<EventListener>>;

impl fmt::Debug for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Markup").field(&self.0.tag).finish()
    }
}

/// What makes an element a part that hosts can style.
pub(crate) struct PartName {
    pub(crate) name: &'static str,
    pub(crate) classes: Cow<'static, str>,
}

macro_rules! attributes {
    ($($method:ident $name:literal)+) => {
        $(#[doc = concat!("Sets the attribute `", $name, "`.")]
        fn $method(self, value: impl IntoValue) -> Markup {
            self.attr($name, value)
        })+
    };
}

/// The methods that `view!` calls on an element.
pub(crate) trait Builder: Sized {
    fn into_markup(self) -> Markup;

    /// Adds children: text, elements, lists and tuples of them, or a closure that follows signals.
    fn child(self, children: impl IntoValue) -> Markup {
        self.into_markup().with_child(children.into_value())
    }

    /// Sets an attribute: a text, a flag, `None` for no such attribute, or a closure that follows
    /// signals.
    fn attr(self, name: &'static str, value: impl IntoValue) -> Markup {
        self.into_markup().with_attribute(name, value.into_value())
    }

    /// Names the element among its siblings.
    fn key(self, key: String) -> Markup {
        let mut markup = self.into_markup();
        markup.0.key = Some(key);
        markup
    }

    /// Makes the element a part.
    fn add_any_attr(self, part: PartName) -> Markup {
        self.into_markup().with_part(part)
    }

    /// Listens to a DOM event as long as the element lives.
    fn on<E>(self, event: E, mut handler: impl FnMut(E::EventType) + 'static) -> Markup
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        let handler = move |event: &Event| handler(event.clone().unchecked_into());
        self.into_markup()
            .with_listener(event.name(), E::CAPTURE, Box::new(handler))
    }

    /// Runs once with the element, filled and not yet in the document.
    fn directive<P: 'static>(self, run: impl FnOnce(&Element, P) + 'static, given: P) -> Markup {
        let run = |element: &Element| {
            run(element, given);
            None
        };
        self.into_markup().on_build(Box::new(run))
    }

    attributes! {
        alt "alt" aria_controls "aria-controls" aria_describedby "aria-describedby"
        aria_hidden "aria-hidden" aria_invalid "aria-invalid" aria_label "aria-label"
        aria_labelledby "aria-labelledby" aria_live "aria-live"
        autocapitalize "autocapitalize" autocomplete "autocomplete" autocorrect "autocorrect" class "class"
        dir "dir" disabled "disabled" enterkeyhint "enterkeyhint" r#for "for" href "href" id "id"
        inputmode "inputmode" lang "lang" loading "loading" method "method" name "name"
        novalidate "novalidate" placeholder "placeholder" readonly "readonly"
        referrerpolicy "referrerpolicy" rel "rel" required "required" role "role"
        sandbox "sandbox" spellcheck "spellcheck" src "src" tabindex "tabindex" target "target"
        title "title" translate "translate" r#type "type"
    }
}

// Each is compiled once, and not at each place where `view!` calls it.
impl Markup {
    #[inline(never)]
    fn new(tag: &'static str) -> Self {
        Self(Box::new(Data {
            tag,
            key: None,
            attributes: Vec::with_capacity(4),
            children: Value::Nothing,
            on_build: Vec::new(),
        }))
    }

    #[inline(never)]
    fn with_attribute(mut self, name: &'static str, value: Value) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    #[inline(never)]
    fn with_child(mut self, child: Value) -> Self {
        self.0.children = match self.0.children {
            Value::Nothing => child,
            before => Value::Many(vec![before, child]),
        };
        self
    }

    #[inline(never)]
    fn with_part(self, part: PartName) -> Self {
        self.with_attribute("class", Value::Text(part.classes))
            .with_attribute("data-managed-auth-part", Value::Text(part.name.into()))
    }

    #[inline(never)]
    fn with_listener(self, name: Cow<'static, str>, capture: bool, handler: Handler) -> Self {
        let mut options = EventListenerOptions::enable_prevent_default();
        if capture {
            options.phase = EventListenerPhase::Capture;
        }
        self.on_build(Box::new(move |element| {
            Some(EventListener::new_with_options(
                element, name, options, handler,
            ))
        }))
    }

    #[inline(never)]
    fn on_build(mut self, run: OnBuild) -> Self {
        if cfg!(target_family = "wasm") {
            self.0.on_build.push(SendWrapper::new(run));
        }
        self
    }
}

impl Builder for Markup {
    fn into_markup(self) -> Self {
        self
    }
}

impl<E: ElementType> Builder for HtmlElement<E, (), ()> {
    fn into_markup(self) -> Markup {
        Markup::new(E::TAG)
    }
}
