//! What a site is called, and how it is shown.

use super::names::site_name;
use super::ui::{Ui, decimal};
use crate::browser::{absolute, origin};
use crate::view::prelude::*;

/// The site's monogram, and over it the picture that the host has for the site.
pub(super) fn site_icon(ui: Ui, domain: &str) -> View<Markup> {
    let (letter, hue) = monogram(domain);
    let picture = ui.host(|host| host.site_icon.as_ref()?.find(domain));
    let picture = picture.filter(|url| may_be_shown(url)).map(|url| {
        // Until it is loaded, and for ever where it fails, the letter is seen.
        let loaded = RwSignal::new(false);
        view! {
            <img
                {..ui.part(Part::SITE_PICTURE)}
                alt=""
                data-loaded=move || loaded.get()
                on:load=move |_| loaded.set(true)
                src=url
            />
        }
    });
    view! {
        <span
            {..ui.part(Part::SITE_ICON)}
            aria-hidden="true"
            translate="no"
            data-hue=decimal(hue as usize)
        >
            {letter}
            {picture}
        </span>
    }
}

/// A picture is data, comes from the page's own origin, or safely from elsewhere.
fn may_be_shown(url: &str) -> bool {
    let own = origin() + "/";
    absolute(url, Some(&own)).is_some_and(|href| {
        [&*own, "https:", "data:image/"]
            .iter()
            .any(|start| href.starts_with(start))
    })
}

/// One letter for the site, and one of twelve hues derived from its domain.
fn monogram(domain: &str) -> (String, u32) {
    let letter = site_name(domain).chars().take(1).collect();
    let hue = domain
        .bytes()
        .fold(7_u32, |hash, byte| hash.wrapping_mul(31) + u32::from(byte))
        % 12;
    (letter, hue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monogram_is_stable() {
        assert_eq!(monogram("example.com"), monogram("example.com"));
        assert_eq!(monogram("login.bbc.co.uk").0, "B");
        assert_eq!(monogram("").0, "");
    }
}
