//! What sites and identity providers are called.

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
pub(super) fn site_name(domain: &str) -> String {
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

/// The provider's name in a label such as "Continue with Google", or in an id such as `google`.
pub(super) fn provider_name(label: &str) -> String {
    let mut words = label.split(' ');
    let after = words.find(|word| ["with", "via", "using"].contains(word));
    let mut name = match after {
        Some(_) => words.collect::<Vec<_>>().join(" "),
        None => label.to_owned(),
    };
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{provider_name, site_name};

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
    fn a_provider_is_named_by_what_follows_with() {
        assert_eq!(provider_name("Continue with Google"), "Google");
        assert_eq!(provider_name("Sign in using your SSO"), "Your SSO");
        assert_eq!(provider_name("google"), "Google");
        assert_eq!(provider_name("élan"), "élan");
        assert_eq!(provider_name(""), "");
    }
}
