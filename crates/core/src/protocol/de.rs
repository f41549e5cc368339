//! A [`Value`] from any self-describing format: text by `serde_json`, what `JSON.parse` made by
//! `serde_wasm_bindgen`.
//!
//! Nothing is of the wrong type here, so no deserializer has to say what it had expected: every
//! method of the visitor has an answer, and the code that words such errors is not linked in.

use super::Value;
use serde::Deserializer;
use serde::de::{
    Deserialize, DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use std::fmt;

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Levels(Self::DEEPEST).deserialize(deserializer)
    }
}

/// Reads a value, and so many levels of lists and objects in it.
#[derive(Clone, Copy)]
struct Levels(u8);

impl Levels {
    /// One level further in; `None` where what is there is not looked at.
    fn inside(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

impl<'de> DeserializeSeed<'de> for Levels {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Reads the name of a member. It is asked for as a string: `serde_wasm_bindgen` crosses the border
/// to JavaScript for each other kind that it has to rule out.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_string(Levels(0))
    }
}

/// Visits what is as good as a number, or as nothing.
macro_rules! visit {
    ($($method:ident: $type:ty => $value:ident),+ $(,)?) => {
        $(fn $method<E>(self, _: $type) -> Result<Value, E> {
            Ok(Value::$value)
        })+
    };
}

impl<'de> Visitor<'de> for Levels {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    visit! {
        visit_i8: i8 => Number,
        visit_i16: i16 => Number,
        visit_i32: i32 => Number,
        visit_i64: i64 => Number,
        visit_i128: i128 => Number,
        visit_u8: u8 => Number,
        visit_u16: u16 => Number,
        visit_u32: u32 => Number,
        visit_u64: u64 => Number,
        visit_u128: u128 => Number,
        visit_f32: f32 => Number,
        visit_f64: f64 => Number,
        // JSON has none.
        visit_bytes: &[u8] => Null,
        visit_borrowed_bytes: &'de [u8] => Null,
        visit_byte_buf: Vec<u8> => Null,
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_char<E>(self, value: char) -> Result<Value, E> {
        Ok(Value::String(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let Some(inside) = self.inside() else {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        };
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let Some(inside) = self.inside() else {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        };
        let mut members = Vec::new();
        while let Some((name, value)) = object.next_entry_seed(Name, inside)? {
            // Names of JSON are nothing else.
            if let Value::String(name) = name {
                members.push((name, value));
            }
        }
        Ok(Value::Object(members))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<Value, A::Error> {
        // Not of JSON either.
        let (_, content) = variant.variant::<IgnoredAny>()?;
        content.newtype_variant::<IgnoredAny>()?;
        Ok(Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use proptest::prelude::*;
    use serde::de::value::{BytesDeserializer, CharDeserializer, Error};
    use serde::{Deserialize, de::IntoDeserializer};

    fn read(json: &str) -> Option<Value> {
        serde_json::from_str(json).ok()
    }

    /// What `serde_json`'s own tree holds, in our terms.
    fn told(value: &serde_json::Value) -> Value {
        match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(is) => Value::Bool(*is),
            serde_json::Value::Number(_) => Value::Number,
            serde_json::Value::String(text) => Value::String(text.clone()),
            serde_json::Value::Array(items) => Value::List(items.iter().map(told).collect()),
            serde_json::Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), told(value)));
                Value::Object(members.collect())
            }
        }
    }

    #[test]
    fn what_is_json_is_read() {
        for text in [
            "null",
            "true",
            "false",
            "0",
            "-0",
            "10",
            "-1.25",
            "1e3",
            "1E+3",
            "2.5e-07",
            "18446744073709551615",
            "123456789012345678901234567890",
            "\"\"",
            "[]",
            "{}",
            "[[], {}]",
            " [ 1 , \"a\" ] ",
            "\t{ \"a\" : [ null ] ,\r\n \"b\" : {} }",
            r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00 é😀""#,
            r#"{"": "", "a": {"b": {"c": [true]}}}"#,
        ] {
            let expected = told(&serde_json::from_str(text).unwrap());
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn members_keep_the_order_of_the_document() {
        let Some(Value::Object(members)) = read(r#"{"b": 1, "a": 2, "c": 3, "b": 4}"#) else {
            panic!("an object is one");
        };
        let names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["b", "a", "c", "b"]);
    }

    #[test]
    fn what_json_does_not_have_is_null_and_no_error() {
        let bytes: BytesDeserializer<'_, Error> = (&b"x"[..]).into_deserializer();
        assert_eq!(Value::deserialize(bytes), Ok(Value::Null));
        let unit: serde::de::value::UnitDeserializer<Error> = ().into_deserializer();
        assert_eq!(Value::deserialize(unit), Ok(Value::Null));
        let character: CharDeserializer<Error> = 'x'.into_deserializer();
        assert_eq!(Value::deserialize(character), Ok(Value::String("x".into())));
    }

    #[test]
    fn every_number_is_a_number() {
        fn number<'de, T: IntoDeserializer<'de, Error>>(value: T) -> Result<Value, Error> {
            Value::deserialize(value.into_deserializer())
        }
        assert_eq!(number(-1_i8), Ok(Value::Number));
        assert_eq!(number(1_u16), Ok(Value::Number));
        assert_eq!(number(i64::MIN), Ok(Value::Number));
        assert_eq!(number(u64::MAX), Ok(Value::Number));
        assert_eq!(number(i128::MIN), Ok(Value::Number));
        assert_eq!(number(u128::MAX), Ok(Value::Number));
        assert_eq!(number(f32::NAN), Ok(Value::Number));
        assert_eq!(number(f64::INFINITY), Ok(Value::Number));
    }

    fn nested(levels: usize) -> String {
        format!("{}{}", "[".repeat(levels), "]".repeat(levels))
    }

    fn depth(mut value: &Value) -> usize {
        let mut depth = 0;
        while let Value::List(items) = value {
            depth += 1;
            value = items.first().unwrap_or(&Value::Null);
        }
        depth
    }

    #[test]
    fn of_what_is_too_deep_only_the_depth_is_lost() {
        for deep in [
            nested(1_000_000),
            nested(100).replace("[]", r#"[{"a": "]"}]"#),
        ] {
            let json = format!(r#"{{"bomb": {deep}, "after": "]"}}"#);
            let value = read(&json).unwrap();
            assert_eq!(value.str("after"), Some("]"));
            let inside = usize::from(Value::DEEPEST) - 1;
            assert_eq!(value.get("bomb").map(depth), Some(inside));
        }
    }

    #[test]
    fn objects_are_as_deep_as_lists() {
        let levels = usize::from(Value::DEEPEST) + 1;
        let json = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
        let mut value = &read(&json).unwrap();
        let mut depth = 0;
        while let Value::Object(members) = value {
            depth += 1;
            value = &members.first().unwrap().1;
        }
        assert_eq!(depth, usize::from(Value::DEEPEST));
        assert_eq!(value, &Value::Null);
    }

    /// Whether both made the same of it. The other one keeps each name once.
    fn agrees(own: &Value, other: &serde_json::Value) -> bool {
        match (own, other) {
            (Value::List(own), serde_json::Value::Array(other)) => {
                own.len() == other.len() && own.iter().zip(other).all(|(a, b)| agrees(a, b))
            }
            (Value::Object(own), serde_json::Value::Object(other)) => {
                let last = |name| own.iter().rev().find(|(own, _)| own == name);
                let same = |(name, other)| last(name).is_some_and(|(_, own)| agrees(own, other));
                own.iter().all(|(name, _)| other.contains_key(name)) && other.iter().all(same)
            }
            _ => *own == told(other),
        }
    }

    proptest! {
        /// Pieces of JSON in any order.
        #[test]
        fn it_reads_what_another_tree_reads(
            text in r#"(\[|\]|\{|\}|:|,| |"|\\|\\n|\\u00e9|"a":|"b"|null|true|-|0|12|\.5|e1){0,12}"#
        ) {
            match (read(&text), serde_json::from_str(&text)) {
                (Some(own), Ok(other)) => prop_assert!(agrees(&own, &other), "{own:?}"),
                // A number out of all range is an error of the other tree only.
                (own, other) => prop_assert!(own.is_none() && other.is_err(), "{own:?} {other:?}"),
            }
        }

        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(read(&json), Some(Value::String(text)));
        }
    }
}
