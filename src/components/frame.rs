//! What the host puts around the steps: its logo above, what it wants to be said below.

use super::ui::Ui;
use crate::appearance::Layout;
use crate::localization::Word;
use crate::view::prelude::*;

/// The logo; with another one for the dark theme, both, of which the stylesheet shows one.
pub(super) fn logo(ui: Ui, layout: &Layout) -> Vec<View<Markup>> {
    let logo = &layout.logo;
    let themes = match (&*logo.src, &*logo.dark) {
        ("", _) => Vec::new(),
        (src, "") => vec![(src, "")],
        (src, dark) => vec![(src, "light"), (dark, "dark")],
    };
    let image = |(src, theme): (&str, &'static str)| {
        // What is not displayed is then not fetched either.
        view! {
            <img
                {..ui.part(Part::LOGO)}
                loading="lazy"
                data-theme=theme
                alt=logo.alt.clone()
                src=src.to_owned()
            />
        }
    };
    themes.into_iter().map(image).collect()
}

/// The legal line and whose service this is, if the host has set any of it.
pub(super) fn footer(ui: Ui, layout: &Layout) -> Option<View<Markup>> {
    let Layout {
        legal, powered_by, ..
    } = layout;
    let text = (!legal.text.is_empty()).then(|| {
        let text = legal.text.clone();
        view! { <span {..ui.part(Part::LEGAL_TEXT)}>{text}</span> }
    });
    let said = [
        (Word::LegalTerms, &legal.terms),
        (Word::LegalPrivacy, &legal.privacy),
    ];
    let said = said.into_iter().filter(|(_, href)| !href.is_empty());
    let said = said.map(|(word, href)| link(ui, Part::LEGAL_LINK, href, ui.word(word)));
    let said: Vec<_> = text.into_iter().chain(said).collect();
    let legal = (!said.is_empty()).then(|| view! { <p {..ui.part(Part::LEGAL)}>{said}</p> });
    let powered_by = (!powered_by.text.is_empty()).then(|| {
        let text = powered_by.text.clone();
        link(ui, Part::POWERED_BY, &powered_by.href, move || text.clone())
    });
    (legal.is_some() || powered_by.is_some())
        .then(|| view! { <div {..ui.part(Part::FOOTER)}>{legal} {powered_by}</div> })
}

/// Opens beside the sign-in, which would be lost otherwise. Without an address it is a text.
fn link(
    ui: Ui,
    part: Part,
    href: &str,
    text: impl Fn() -> String + Send + 'static,
) -> View<Markup> {
    if href.is_empty() {
        return view! { <span {..ui.part(part)}>{text}</span> };
    }
    let href = href.to_owned();
    view! { <a {..ui.part(part)} target="_blank" rel="noopener noreferrer" href=href>{text}</a> }
}
