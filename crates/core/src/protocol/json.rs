//! JSON text into a [`Value`] (RFC 8259).
//!
//! A reader of its own, because the page reads thousands of states in a burst: bytes that are here
//! already are read here, and no text goes to JavaScript to come back member by member. And it is
//! the same one everywhere: what the host's tests and the fuzzer feed it, the page reads alike.

use super::Value;

/// Reads a JSON text; `None` when it is none. A half of a surrogate pair counts for U+FFFD, as it
/// does wherever JavaScript's strings become UTF-8.
pub(super) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(Value::DEEPEST)?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    /// In bytes, and always between two characters.
    at: usize,
}

impl Reader<'_> {
    /// The byte to be read next.
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Goes past `byte`, if it is what comes next.
    #[inline(never)]
    fn eats(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: u8) -> Option<Value> {
        self.space();
        let first = self.next()?;
        match first {
            b'"' => self.string().map(Value::String),
            b'[' | b'{' if depth == 0 => self.skip().map(|()| Value::Null),
            b'[' => {
                let mut items = Vec::new();
                self.members(b']', |reader| {
                    items.push(reader.value(depth - 1)?);
                    Some(())
                })?;
                Some(Value::List(items))
            }
            b'{' => {
                let mut members = Vec::new();
                self.members(b'}', |reader| {
                    reader.space();
                    let name = reader.eats(b'"').then(|| reader.string())??;
                    reader.space();
                    let value = reader.eats(b':').then(|| reader.value(depth - 1))??;
                    members.push((name, value));
                    Some(())
                })?;
                Some(Value::Object(members))
            }
            b't' => self.rest("rue").map(|()| Value::Bool(true)),
            b'f' => self.rest("alse").map(|()| Value::Bool(false)),
            b'n' => self.rest("ull").map(|()| Value::Null),
            _ => {
                self.at -= 1;
                self.number().map(|()| Value::Number)
            }
        }
    }

    /// What stands between commas, up to the bracket that ends it.
    #[inline(never)]
    fn members(&mut self, end: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.space();
        if self.eats(end) {
            return Some(());
        }
        loop {
            one(self)?;
            self.space();
            if self.eats(end) {
                return Some(());
            }
            self.eats(b',').then_some(())?;
        }
    }

    /// Goes past what a bracket has opened that nobody looks into. However deep it is, this takes
    /// no more of the stack.
    fn skip(&mut self) -> Option<()> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()? {
                b'"' => drop(self.string()?),
                b'[' | b'{' => open += 1,
                b']' | b'}' => open -= 1,
                _ => {}
            }
        }
        Some(())
    }

    fn rest(&mut self, word: &str) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        self.eats(b'-');
        if !self.eats(b'0') {
            self.digits()?;
        }
        if self.eats(b'.') {
            self.digits()?;
        }
        if self.eats(b'e') || self.eats(b'E') {
            let _ = self.eats(b'+') || self.eats(b'-');
            self.digits()?;
        }
        Some(())
    }

    /// At least one.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// The rest of a string, whose first quote is behind.
    #[inline(never)]
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | ..0x20) {
                self.at += 1;
            }
            text.push_str(self.text.get(start..self.at)?);
            match self.next()? {
                b'"' => return Some(text),
                b'\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    /// What a backslash stands for.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => self.unit_or_pair()?,
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            _ => return None,
        })
    }

    /// The character of one UTF-16 code unit in four digits, or of two of them.
    fn unit_or_pair(&mut self) -> Option<char> {
        let unit = self.unit()?;
        let after = self.at;
        if matches!(unit, 0xd800..0xdc00) && self.rest("\\u").is_some() {
            let low = self.unit()?;
            if matches!(low, 0xdc00..0xe000) {
                return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            }
        }
        self.at = after;
        Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | char::from(self.next()?).to_digit(16)?;
        }
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use proptest::prelude::*;

    /// What another parser makes of it, in our terms.
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
            assert_eq!(Value::from_json(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in [
            "",
            " ",
            "nul",
            "nulll",
            "True",
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "0x1",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "\"\u{0}\"",
            "'a'",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "]",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "{1:1}",
            "[1] 2",
            "\u{feff}1",
            "\u{a0}1",
            "1\u{c}",
            "NaN",
        ] {
            assert!(
                serde_json::from_str::<serde_json::Value>(text).is_err(),
                "{text}"
            );
            assert_eq!(Value::from_json(text), None, "{text}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_a_replacement_character() {
        for (text, expected) in [
            (r#""\ud800""#, "\u{fffd}"),
            (r#""\udc00a""#, "\u{fffd}a"),
            (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud800\n""#, "\u{fffd}\n"),
            (r#""\ud800\u0041""#, "\u{fffd}A"),
        ] {
            assert_eq!(
                Value::from_json(text),
                Some(Value::String(expected.into())),
                "{text}"
            );
        }
    }

    #[test]
    fn of_what_is_too_deep_only_the_depth_is_lost() {
        let deep = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let bomb = format!(r#"{{"bomb": {}, "after": "]"}}"#, deep(1_000_000));
        assert_eq!(Value::from_json(&bomb).unwrap().str("after"), Some("]"));
        let mut value = &Value::from_json(&deep(100)).unwrap();
        let mut depth = 0;
        while let Value::List(items) = value {
            depth += 1;
            value = items.first().unwrap_or(&Value::Null);
        }
        assert_eq!(depth, usize::from(Value::DEEPEST));
        let brackets = format!("{}\"]\\\"]\"{}", "[".repeat(40), "]".repeat(40));
        assert!(Value::from_json(&brackets).is_some());
        assert_eq!(Value::from_json(&deep(40).replace("[]", "[")), None);
    }

    /// Whether both parsers made the same of it. The other one keeps each name once.
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
        fn it_reads_what_another_parser_reads(
            text in r#"(\[|\]|\{|\}|:|,| |"|\\|\\n|\\u00e9|"a":|"b"|null|true|-|0|12|\.5|e1){0,12}"#
        ) {
            match (Value::from_json(&text), serde_json::from_str(&text)) {
                (Some(own), Ok(other)) => prop_assert!(agrees(&own, &other), "{own:?}"),
                (own, other) => prop_assert!(own.is_none() && other.is_err(), "{own:?} {other:?}"),
            }
        }

        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(Value::from_json(&json), Some(Value::String(text)));
        }
    }
}
