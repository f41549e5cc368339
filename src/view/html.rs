//! Markup as HTML, for rendering on a server.

use super::{Markup, Value};
use html_escape::{encode_double_quoted_attribute_to_string, encode_text_to_string};
use leptos::prelude::untrack;

/// Elements that have no content and no end tag.
const VOID: [&str; 2] = ["input", "img"];

pub(super) fn write(markup: &Markup, html: &mut String) {
    let data = &*markup.0;
    html.extend(["<", data.tag]);
    for (name, value) in &data.attributes {
        let now = match value {
            Value::Says(make) => &untrack(make),
            value => value,
        };
        if let Value::Text(text) = now {
            html.extend([" ", name, "=\""]);
            encode_double_quoted_attribute_to_string(text, html);
            html.push('"');
        }
    }
    html.push('>');
    if !VOID.contains(&data.tag) {
        content(&data.children, html);
        html.extend(["</", data.tag, ">"]);
    }
}

fn content(value: &Value, html: &mut String) {
    match value {
        Value::Nothing => {}
        Value::Text(text) => drop(encode_text_to_string(text, html)),
        Value::Element(markup) => write(markup, html),
        Value::Many(values) => values.iter().for_each(|value| content(value, html)),
        Value::Says(make) => content(&untrack(make), html),
        Value::Shows(make) => {
            content(&untrack(make), html);
            // Others may come to stand here: the browser puts them in front of this mark.
            html.push_str("<!>");
        }
    }
}
