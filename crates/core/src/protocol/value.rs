//! JSON as one small tree, so that the page carries one decoder instead of one per type.

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use std::fmt;

/// Any JSON value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`, and what is nested too deeply to be meant.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number, as JavaScript would hold it.
    Number(f64),
    /// A string.
    String(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order of the document. Of duplicate keys the last one counts.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Deeper nesting than this is nobody's login: whoever reads a document takes the level below
    /// for null, so that one made to exhaust the stack cannot.
    pub const DEEPEST: u8 = 32;

    /// The member `key` of an object; `None` when it is missing, null, or this is no object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Object(members) => members
                .iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value)
                .filter(|value| **value != Self::Null),
            _ => None,
        }
    }

    /// The member `key`, if it is a string.
    #[must_use]
    pub fn str(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Self::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The member `key` as owned text, if it is a string with something in it.
    ///
    /// For text meant for a person, where an empty string says as little as a missing one.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        self.str(key)
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
    }

    /// The member `key`, if it is a boolean.
    #[must_use]
    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.get(key) {
            Some(Self::Bool(value)) => Some(*value),
            _ => None,
        }
    }

    /// The member `key`, if it is a list. An empty list is not a missing one.
    #[must_use]
    pub fn list(&self, key: &str) -> Option<&[Value]> {
        match self.get(key) {
            Some(Self::List(items)) => Some(items),
            _ => None,
        }
    }

    /// Whether this is a JSON object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Depth(Self::DEEPEST).deserialize(deserializer)
    }
}

/// How many more levels may be entered.
#[derive(Clone, Copy)]
struct Depth(u8);

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.0 == 0 {
            IgnoredAny::deserialize(deserializer)?;
            return Ok(Value::Null);
        }
        deserializer.deserialize_any(Depth(self.0 - 1))
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are held as JavaScript holds them"
    )]
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are held as JavaScript holds them"
    )]
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            object.push((key, members.next_value_seed(self)?));
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    fn read(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn null_missing_empty_and_wrongly_typed_members_are_told_apart() {
        let value = read(r#"{"null": null, "empty": [], "text": "", "number": 1.5, "yes": true}"#);
        assert_eq!(value.list("null"), None);
        assert_eq!(value.list("missing"), None);
        assert_eq!(value.list("empty"), Some(&[][..]));
        assert_eq!(value.list("text"), None);
        assert_eq!(value.str("text"), Some(""));
        assert_eq!(value.text("text"), None);
        assert_eq!(value.str("number"), None);
        assert_eq!(value.bool("yes"), Some(true));
        assert_eq!(Value::List(vec![]).get("x"), None);
    }

    #[test]
    fn a_value_is_the_same_from_whatever_holds_it() {
        let json = serde_json::json!({"a": [-1, 2, 0.5, true, null, "text"]});
        let from_text = read(&json.to_string());
        let from_tree: Value = serde_json::from_value(json).unwrap();
        assert_eq!(from_text, from_tree);
        let numbers = [-1.0, 2.0, 0.5].map(Value::Number);
        assert_eq!(
            from_text.list("a").map(|list| &list[..3]),
            Some(&numbers[..])
        );
    }

    #[test]
    fn of_duplicate_keys_the_last_one_counts() {
        assert_eq!(read(r#"{"a": "1", "a": "2"}"#).str("a"), Some("2"));
    }

    #[test]
    fn a_depth_bomb_is_cut_instead_of_exhausting_the_stack() {
        let bomb = format!("{}{}", "[".repeat(100), "]".repeat(100));
        let mut value = &read(&bomb);
        let mut depth = 0;
        while let Value::List(items) = value {
            depth += 1;
            value = items.first().unwrap_or(&Value::Null);
        }
        assert_eq!(depth, usize::from(Value::DEEPEST));
    }
}
