//! A node as HTML, for rendering on a server.

use super::node::{Node, Written};

/// Elements that have no content and no end tag.
const VOID: [&str; 2] = ["input", "img"];

pub(super) fn write(node: &Node, html: &mut String) {
    html.push('<');
    html.push_str(node.tag());
    for (name, value) in node.written_attributes() {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(&value, html);
        html.push('"');
    }
    html.push('>');
    if VOID.contains(&node.tag()) {
        return;
    }
    for child in node.written_children() {
        match child {
            Written::Text(text) => escape(&text, html),
            Written::Node(child) => write(child, html),
            Written::Nodes(children) => children.iter().for_each(|child| write(child, html)),
        }
    }
    html.push_str("</");
    html.push_str(node.tag());
    html.push('>');
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(character),
        }
    }
}
