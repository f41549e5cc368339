//! JSON by who has a reader for it: the browser, or on a server `serde_json`.

use js_sys::{JSON, Map, Object};
use managed_auth_core::protocol::Value;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

/// Reads a JSON text; `None` when it is none. What the reader says of it is for nobody here.
#[cfg(target_family = "wasm")]
pub(crate) fn parse(text: &str) -> Option<Value> {
    let value = JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

/// Reads a JSON text; `None` when it is none.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// The JSON text of a request, to be sent; `None` when it has none, which no request of ours is.
///
/// A string of the browser, so that what the person typed is not copied into this program's memory
/// once more. Nobody can overwrite the browser's own copy.
pub(crate) fn body(request: &impl Serialize) -> Option<JsValue> {
    // A map stays one until it is written: what is set on an object as `__proto__` is no member of it.
    let value = request.serialize(&serde_wasm_bindgen::Serializer::new());
    let mut as_object = |_, value: JsValue| match value.dyn_ref::<Map>() {
        Some(map) => Ok(Object::from_entries(map).ok().map(JsValue::from)),
        None => Ok(Some(value)),
    };
    let text = JSON::stringify_with_replacer_func(&value.ok()?, &mut as_object, None);
    text.ok().map(JsValue::from)
}

#[cfg(all(test, target_family = "wasm"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use managed_auth_core::protocol::{Answer, ExchangeRequest, FieldKey, FlowState, Submission};
    use managed_auth_core::secret::Secret;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    fn string(text: &str) -> Option<Value> {
        Some(Value::String(text.into()))
    }

    #[wasm_bindgen_test]
    fn the_browser_reads_what_is_json() {
        let json = r#" {"a": [null, true, -1.5e3, 1e999, 18446744073709551615, {}], "": "é\n😀"} "#;
        let number = || Value::Number;
        let list = vec![
            Value::Null,
            Value::Bool(true),
            number(),
            number(),
            number(),
            Value::Object(Vec::new()),
        ];
        let members = vec![
            ("a".to_owned(), Value::List(list)),
            (String::new(), Value::String("é\n😀".into())),
        ];
        assert_eq!(parse(json), Some(Value::Object(members)));
    }

    #[wasm_bindgen_test]
    fn what_is_no_json_is_not_read_and_throws_nothing() {
        for text in [
            "",
            " ",
            "nul",
            "01",
            "+1",
            "'a'",
            "[1,]",
            "{a:1}",
            "\"a\nb\"",
            "\u{feff}1",
            "NaN",
            "<html>",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[wasm_bindgen_test]
    fn half_a_surrogate_pair_is_a_replacement_character() {
        for (text, expected) in [
            (r#""\ud800""#, "\u{fffd}"),
            (r#""\udc00a""#, "\u{fffd}a"),
            (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud800\n""#, "\u{fffd}\n"),
            (r#""\ud800\u0041""#, "\u{fffd}A"),
        ] {
            assert_eq!(parse(text), string(expected), "{text}");
        }
    }

    #[wasm_bindgen_test]
    fn of_duplicate_keys_the_last_one_counts() {
        let value = parse(r#"{"a": "1", "a": "2"}"#).unwrap();
        assert_eq!(value.str("a"), Some("2"));
    }

    #[wasm_bindgen_test]
    fn names_that_mean_something_to_javascript_are_names() {
        let json =
            r#"{"__proto__": {"a": "1"}, "constructor": "c", "length": "2", "toString": null}"#;
        let value = parse(json).unwrap();
        let proto = value.get("__proto__").unwrap();
        assert_eq!(proto.str("a"), Some("1"));
        assert_eq!(value.str("a"), None);
        assert_eq!(value.str("constructor"), Some("c"));
        assert_eq!(value.str("length"), Some("2"));
    }

    #[wasm_bindgen_test]
    fn of_what_is_too_deep_only_the_depth_is_lost() {
        let nested = |levels| ["[".repeat(levels), "]".repeat(levels)].concat();
        let json = [r#"{"bomb": "#, &nested(2_000), r#", "after": "]"}"#].concat();
        let value = parse(&json).unwrap();
        assert_eq!(value.str("after"), Some("]"));
        let (mut depth, mut inside) = (0, value.get("bomb").unwrap());
        while let Value::List(items) = inside {
            depth += 1;
            inside = items.first().unwrap_or(&Value::Null);
        }
        assert_eq!(depth + 1, usize::from(Value::DEEPEST));
        // A browser may refuse so many levels; what counts is that the page is still there.
        if let Some(value) = parse(&[r#"{"bomb": "#, &nested(500_000), "}"].concat()) {
            assert!(value.get("bomb").is_some());
        }
    }

    #[wasm_bindgen_test]
    fn requests_are_written_as_plain_json() {
        let code = Secret::new("a\"\\\u{1f}é😀</script>".into());
        let text = body(&ExchangeRequest::new(&code)).and_then(|body| body.as_string());
        assert_eq!(
            text.as_deref(),
            Some(r#"{"code":"a\"\\\u001fé😀</script>"}"#)
        );
        let values = vec![
            (FieldKey::Canonical("b".into()), code),
            (FieldKey::Canonical("a".into()), Secret::default()),
            (
                FieldKey::Canonical("__proto__".into()),
                Secret::new("c".into()),
            ),
        ];
        let question = FlowState {
            interaction_id: Some("i1".into()),
            ..FlowState::default()
        };
        let submission = Submission::new(&Answer::Fields(values), &question);
        let text = body(&submission).and_then(|body| body.as_string());
        assert_eq!(
            text.as_deref(),
            Some(
                r#"{"interaction_id":"i1","field_values":{"b":"a\"\\\u001fé😀</script>","a":"","__proto__":"c"}}"#
            )
        );
    }
}
