//! A node as HTML, for rendering on a server.

use super::node::{Look, Node, Written};

/// Elements that have no content and no end tag.
const VOID: [&str; 2] = ["input", "img"];

pub(super) fn write(node: &Node, look: &Look, html: &mut String) {
    let look = node.looks(look);
    html.push('<');
    html.push_str(node.tag());
    for (name, value) in node.written_attributes(look) {
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
            Written::Node(child) => write(child, look, html),
            Written::Nodes(children) => {
                children.iter().for_each(|child| write(child, look, html));
                // Others may come to stand here: the browser puts them in front of this mark.
                html.push_str("<!>");
            }
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

#[cfg(test)]
mod tests {
    use super::super::node::node;
    use super::write;
    use crate::appearance::{Appearance, Part, PartStyle};
    use std::sync::Arc;

    #[test]
    fn the_hosts_classes_are_there_before_any_script_runs() {
        let title = PartStyle::new().class("brand \"x");
        let look = Appearance::new().part(Part::TITLE, title);
        let root = node("div", "root").look(Arc::new(look));
        let mut html = String::new();
        write(&root.child(node("h1", "title")), &None, &mut html);
        let expected = concat!(
            r#"<div class="ma-root" data-managed-auth-part="root">"#,
            r#"<h1 class="ma-title brand &quot;x" data-managed-auth-part="title"></h1></div>"#,
        );
        assert_eq!(html, expected);
    }
}
