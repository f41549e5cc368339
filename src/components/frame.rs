//! What the host puts around the steps: its logo above, what it wants to be said below.

use super::node::{Node, node};
use super::ui::Ui;
use crate::appearance::Layout;
use crate::localization::Word;

/// The logo; with another one for the dark theme, both, of which the stylesheet shows one.
pub(super) fn logo(layout: &Layout) -> Vec<Node> {
    let logo = &layout.logo;
    let themes = match (&*logo.src, &*logo.dark) {
        ("", _) => Vec::new(),
        (src, "") => vec![(src, "")],
        (src, dark) => vec![(src, "light"), (dark, "dark")],
    };
    // What is not displayed is then not fetched either.
    let image = |(src, theme): (&str, &'static str)| {
        node("img", "logo")
            .attr("loading", "lazy")
            .attr("data-theme", theme)
            .attr_owned("alt", logo.alt.clone())
            .attr_owned("src", src.to_owned())
    };
    themes.into_iter().map(image).collect()
}

/// The legal line and whose service this is, if the host has set any of it.
pub(super) fn footer(ui: Ui, layout: &Layout) -> Vec<Node> {
    let Layout {
        legal, powered_by, ..
    } = layout;
    let mut lines = Vec::new();
    let mut said = Vec::new();
    if !legal.text.is_empty() {
        said.push(node("span", "legal-text").text(legal.text.clone()));
    }
    for (word, href) in [
        (Word::LegalTerms, &legal.terms),
        (Word::LegalPrivacy, &legal.privacy),
    ] {
        if !href.is_empty() {
            said.push(link("legal-link", href).word(ui, word));
        }
    }
    if !said.is_empty() {
        lines.push(node("p", "legal").children(said));
    }
    if !powered_by.text.is_empty() {
        lines.push(link("powered-by", &powered_by.href).text(powered_by.text.clone()));
    }
    if lines.is_empty() {
        return lines;
    }
    vec![node("div", "footer").children(lines)]
}

/// Opens beside the sign-in, which would be lost otherwise. Without an address it is a text.
fn link(part: &'static str, href: &str) -> Node {
    if href.is_empty() {
        return node("span", part);
    }
    node("a", part)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .attr_owned("href", href.to_owned())
}
