//! What `view!` can be given for an attribute or as children.

use super::Markup;
use leptos::prelude::View;
use std::borrow::Cow;

/// An attribute's value, or children.
pub(crate) enum Value {
    /// No such attribute; no child.
    Nothing,
    Text(Cow<'static, str>),
    Element(Markup),
    Many(Vec<Value>),
    /// Follows signals, and gives the same kind of value each time.
    Live(Box<dyn Fn() -> Value + Send>),
}

pub(crate) trait IntoValue {
    fn into_value(self) -> Value;
}

macro_rules! into_value {
    ($([$($generic:ident)*] $type:ty: |$value:ident| $make:expr;)+) => {
        $(impl<$($generic: IntoValue),*> IntoValue for $type {
            fn into_value(self) -> Value {
                let $value = self;
                $make
            }
        })+
    };
}

into_value! {
    [] &'static str: |text| Value::Text(text.into());
    [] String: |text| Value::Text(text.into());
    [] Cow<'static, str>: |text| Value::Text(text);
    [] bool: |on| if on { Value::Text("".into()) } else { Value::Nothing };
    [] Markup: |markup| Value::Element(markup);
    [] View<Markup>: |view| Value::Element(view.into_inner());
    [T] Option<T>: |some| some.map_or(Value::Nothing, T::into_value);
    [T] Vec<T>: |all| Value::Many(all.into_iter().map(T::into_value).collect());
    [A B] (A, B): |all| Value::Many(vec![all.0.into_value(), all.1.into_value()]);
    [A B C] (A, B, C): |all| ((all.0, all.1), all.2).into_value();
    [A B C D] (A, B, C, D): |all| ((all.0, all.1), (all.2, all.3)).into_value();
    [A B C D E] (A, B, C, D, E): |all| ((all.0, all.1), (all.2, all.3, all.4)).into_value();
    [A B C D E F] (A, B, C, D, E, F):
        |all| ((all.0, all.1, all.2), (all.3, all.4, all.5)).into_value();
    [A B C D E F G] (A, B, C, D, E, F, G):
        |all| ((all.0, all.1, all.2), (all.3, all.4, all.5, all.6)).into_value();
}

impl<F, T> IntoValue for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoValue,
{
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

impl Value {
    /// The keys of the elements in it.
    pub(super) fn keys<'a>(&'a self, keys: &mut Vec<&'a str>) {
        match self {
            Self::Element(markup) => keys.extend(markup.0.key.as_deref()),
            Self::Many(values) => values.iter().for_each(|value| value.keys(keys)),
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
