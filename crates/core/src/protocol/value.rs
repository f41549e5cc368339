//! JSON as one small tree, so that the page carries one decoder instead of one per type.

use super::characters::is_blank;

/// Any JSON value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`, and what is nested deeper than is read.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number. Which one is not kept: nothing in the contract is a number.
    Number,
    /// A string.
    String(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order of the document. Of duplicate keys the last one counts.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The deepest nesting that is read. What lies below is read as null, so that no document can
    /// exhaust the stack.
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
    /// For text meant for a person, where an empty string says as little as a missing one, and so
    /// does one in which there is nothing to be seen.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        self.str(key)
            .filter(|text| !text.chars().all(is_blank))
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
    fn text_in_which_nothing_is_to_be_seen_says_nothing() {
        for unseen in [
            " \n",
            "\u{200b}",
            "\u{ad}\u{feff}",
            "\u{200e} \u{2060}",
            "\u{3164}",
        ] {
            let value = Value::Object(vec![("a".into(), Value::String(unseen.into()))]);
            assert_eq!(value.text("a"), None, "{unseen:?}");
        }
        let seen = Value::Object(vec![("a".into(), Value::String("\u{200f}ا".into()))]);
        assert_eq!(seen.text("a").as_deref(), Some("\u{200f}ا"));
    }

    #[test]
    fn of_duplicate_keys_the_last_one_counts() {
        assert_eq!(read(r#"{"a": "1", "a": "2"}"#).str("a"), Some("2"));
    }
}
