//! The browser's accessibility tree as lines to compare.

use std::fmt::Write as _;

use serde_json::Value;

/// What only groups, or is said with what it stands in.
const SILENT: [&str; 12] = [
    "RootWebArea",
    "main",
    "form",
    "group",
    "generic",
    "none",
    "paragraph",
    "StaticText",
    "InlineTextBox",
    "LabelText",
    "listitem",
    "ListMarker",
];

/// What has no name, and is said by what stands in it.
const READ_OUT: [&str; 3] = ["alert", "status", "code"];

const STATES: [&str; 4] = ["disabled", "expanded", "invalid", "required"];

/// The nodes of `Accessibility.getFullAXTree`, a line each, in the order of reading.
pub(crate) fn lines(nodes: &[Value]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(root) = nodes.first() {
        speak(root, nodes, &mut lines);
    }
    lines
}

fn speak(node: &Value, nodes: &[Value], lines: &mut Vec<String>) {
    let role = text(&node["role"]);
    if node["ignored"] == false && !SILENT.contains(&role) {
        let mut name = text(&node["name"]).to_owned();
        if READ_OUT.contains(&role) {
            read_out(node, nodes, &mut name);
        }
        let mut line = format!("{role} {name:?}");
        let properties = node["properties"].as_array().into_iter().flatten();
        for property in properties {
            let is_so = matches!(&property["value"]["value"], Value::Bool(true))
                || text(&property["value"]) == "true";
            let state = property["name"].as_str().unwrap_or_default();
            if is_so && STATES.contains(&state) {
                // Writing to a string does not fail.
                let _ = write!(line, " {state}");
            }
        }
        if !text(&node["description"]).is_empty() {
            let _ = write!(line, ": {}", text(&node["description"]));
        }
        lines.push(line);
    }
    for child in children(node, nodes) {
        speak(child, nodes, lines);
    }
}

fn read_out(node: &Value, nodes: &[Value], name: &mut String) {
    if text(&node["role"]) == "StaticText" {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(text(&node["name"]));
    }
    for child in children(node, nodes) {
        read_out(child, nodes, name);
    }
}

fn children<'a>(node: &'a Value, nodes: &'a [Value]) -> impl Iterator<Item = &'a Value> {
    let ids = node["childIds"].as_array().into_iter().flatten();
    ids.filter_map(|id| nodes.iter().find(|node| node["nodeId"] == *id))
}

fn text(value: &Value) -> &str {
    value["value"].as_str().unwrap_or_default()
}
