//! What a site is called, and how it is shown.

use super::ui::{Ui, decimal};
use crate::browser::{absolute, origin};
use crate::view::prelude::*;

/// Labels in front of a site's name that say what a host does, not whose it is.
const SERVICES: [&str; 14] = [
    "www", "login", "signin", "auth", "accounts", "account", "sso", "id", "my", "app", "secure",
    "m", "mobile", "idp",
];

/// Labels that are registered under a country's like a top-level domain of their own.
const SECOND_LEVEL: [&str; 10] = [
    "co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go",
];

/// A name that reads well: `login.bbc.co.uk` is `BBC`. Good guesses without the public suffix list,
/// which would weigh more than the page; the whole domain is always on the screen as well.
pub(crate) fn site_name(domain: &str) -> String {
    let host = domain.trim_ascii().trim_end_matches('.');
    let mut labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    let is_address = host.contains(':') || labels.iter().all(|label| label.parse::<u8>().is_ok());
    if labels.len() < 2 || is_address {
        return host.to_owned();
    }
    let top = labels.pop().unwrap_or_default();
    if top.len() == 2 && labels.len() > 1 && labels.last().is_some_and(|l| SECOND_LEVEL.contains(l))
    {
        labels.pop();
    }
    let own = labels.iter().rev().find(|label| !SERVICES.contains(label));
    let Some(name) = own.or(labels.last()) else {
        return host.to_owned();
    };
    let mut name = (*name).to_owned();
    let capitals = if name.len() <= 3 { name.len() } else { 1 };
    if let Some(capitals) = name.get_mut(..capitals) {
        capitals.make_ascii_uppercase();
    }
    name
}

/// The site's monogram, and over it the picture that the host has for the site.
pub(super) fn site_icon(ui: Ui, domain: &str) -> View<Markup> {
    let (letter, hue) = monogram(domain);
    let picture = ui.host(|host| host.site_icon.as_ref()?.find(domain));
    let picture = picture.filter(|url| may_be_shown(url)).map(|url| {
        // Until it is loaded, and for ever where it fails, the letter is seen.
        let loaded = RwSignal::new(false);
        view! {
            <img
                {..ui.part("site-picture")}
                alt=""
                data-loaded=move || loaded.get()
                on:load=move |_| loaded.set(true)
                src=url
            />
        }
    });
    view! {
        <span
            {..ui.part("site-icon")}
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
    fn registrable_names_read_well() {
        for (domain, name) in [
            ("login.bbc.co.uk", "BBC"),
            ("example.com", "Example"),
            ("www.example.com", "Example"),
            ("accounts.google.com", "Google"),
            ("x.com", "X"),
            ("my.shop.com.au", "Shop"),
            ("co.uk", "CO"),
            ("id.me", "ID"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("", ""),
            ("münchen.de", "München"),
            ("étoile.fr", "étoile"),
        ] {
            assert_eq!(site_name(domain), name, "{domain}");
        }
    }

    #[test]
    fn a_monogram_is_stable() {
        assert_eq!(monogram("example.com"), monogram("example.com"));
        assert_eq!(monogram("login.bbc.co.uk").0, "B");
        assert_eq!(monogram("").0, "");
    }
}
