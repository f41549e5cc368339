//! What `view!` can be given for an attribute or as children.

use super::Markup;
use leptos::prelude::{IntoRender, View};
use std::borrow::Cow;

/// An attribute's value, or children.
pub(crate) enum Value {
    /// No such attribute; no child.
    Nothing,
    Text(Cow<'static, str>),
    Element(Markup),
    Many(Vec<Value>),
    /// A text or an attribute that follows signals.
    Says(Make),
    /// Elements that follow signals.
    Shows(Make),
}

pub(crate) type Make = Box<dyn Fn() -> Value + Send>;

pub(crate) trait IntoValue {
    /// A text, and no element.
    const IS_TEXT: bool;

    fn into_value(self) -> Value;
}

macro_rules! into_value {
    ($([$($generic:ident)*] $type:ty, $is_text:expr, |$value:ident| $make:expr;)+) => {
        $(impl<$($generic: IntoValue),*> IntoValue for $type {
            const IS_TEXT: bool = $is_text;

            fn into_value(self) -> Value {
                let $value = self;
                $make
            }
        })+
    };
}

into_value! {
    [] Value, false, |value| value;
    [] &'static str, true, |text| Value::Text(text.into());
    [] String, true, |text| Value::Text(text.into());
    [] Cow<'static, str>, true, |text| Value::Text(text);
    [] bool, true, |on| if on { Value::Text("".into()) } else { Value::Nothing };
    [] Markup, false, |markup| Value::Element(markup);
    [] View<Markup>, false, |view| Value::Element(view.into_inner());
    [T] Option<T>, T::IS_TEXT, |some| some.map_or(Value::Nothing, T::into_value);
    [T] Vec<T>, false, |all| Value::Many(all.into_iter().map(T::into_value).collect());
}

macro_rules! tuples {
    ($(($($one:ident)+))+) => {
        $(impl<$($one: IntoValue),+> IntoValue for ($($one),+) {
            const IS_TEXT: bool = false;

            #[expect(non_snake_case, reason = "named like their types")]
            fn into_value(self) -> Value {
                let ($($one),+) = self;
                Value::Many(vec![$($one.into_value()),+])
            }
        })+
    };
}

tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) }

impl<F, T> IntoValue for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoValue,
{
    const IS_TEXT: bool = false;

    fn into_value(self) -> Value {
        let make: Make = Box::new(move || self().into_value());
        if T::IS_TEXT {
            Value::Says(make)
        } else {
            Value::Shows(make)
        }
    }
}

/// As `view!` takes its children.
impl IntoRender for Value {
    type Output = Self;

    fn into_render(self) -> Self {
        self
    }
}

impl Value {
    /// Adds the elements in it.
    pub(super) fn add_to(self, elements: &mut Vec<Markup>) {
        match self {
            Self::Element(markup) => elements.push(markup),
            Self::Many(values) => values.into_iter().for_each(|value| value.add_to(elements)),
            _ => {}
        }
    }

    /// Whether both are the same text, or both are none.
    pub(super) fn is_same_text(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(text), Self::Text(other)) => text == other,
            (Self::Text(_), _) | (_, Self::Text(_)) => false,
            _ => true,
        }
    }
}
