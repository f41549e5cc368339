//! What is on the screen besides the steps, and where.

/// How the screen is laid out. Of the texts and addresses an empty one is none; an address that
/// could run a script is ignored, with a warning on the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// A card, or no frame at all.
    pub frame: Frame,
    /// An image at the head of the card.
    pub logo: Logo,
    /// Where the buttons of identity providers stand when there is a form, too.
    pub sso: Place,
    /// Whether the consent step says what is going to happen. Its words are
    /// [`Word::PrimeSteps`](crate::Word::PrimeSteps) and
    /// [`Word::PrimeStored`](crate::Word::PrimeStored); one that is set to nothing is not shown.
    pub security_notes: bool,
    /// Goes on without asking for consent.
    pub skip_prime: bool,
    /// What the law wants to be said.
    pub legal: Legal,
    /// Whose service this is.
    pub powered_by: Link,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            frame: Frame::Card,
            logo: Logo::default(),
            sso: Place::Below,
            security_notes: true,
            skip_prime: false,
            legal: Legal::default(),
            powered_by: Link::default(),
        }
    }
}

/// What is around the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// A card with border and shadow.
    #[default]
    Card,
    /// Nothing: it fills the element that it is in.
    Plain,
}

/// Above or below the fields of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Above.
    Above,
    /// Below.
    #[default]
    Below,
}

/// An image. Its addresses are `https:`, on the page's own origin, or `data:image/`; the page's
/// policy (`img-src`) has to allow them, too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Logo {
    /// Where the image is.
    pub src: String,
    /// Another one for the dark theme.
    pub dark: String,
    /// What is read aloud in its place; empty for an image that only decorates.
    pub alt: String,
}

/// A text that may lead somewhere: `https:`, `http:`, or relative. It opens in a new tab.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// The text.
    pub text: String,
    /// Where it leads, if anywhere.
    pub href: String,
}

/// The legal line: a sentence of the host, and links with our words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Legal {
    /// A sentence in front of the links.
    pub text: String,
    /// The terms of service; see [`Link::href`] for what an address may be.
    pub terms: String,
    /// The privacy policy.
    pub privacy: String,
}

impl Layout {
    /// Takes out the addresses that are not allowed, and names them.
    pub(super) fn check(&mut self, mut refused: impl FnMut(&str)) {
        for (name, address, is_image) in [
            ("logo.src", &mut self.logo.src, true),
            ("logo.dark", &mut self.logo.dark, true),
            ("legal.terms", &mut self.legal.terms, false),
            ("legal.privacy", &mut self.legal.privacy, false),
            ("poweredBy.href", &mut self.powered_by.href, false),
        ] {
            if !is_allowed(address, is_image) {
                address.clear();
                refused(name);
            }
        }
    }
}

/// Links lead to pages; images come safely or from the page itself.
fn is_allowed(address: &str, is_image: bool) -> bool {
    // Browsers drop such characters before they read an address: `java\nscript:` would run.
    if address.starts_with(' ') || address.bytes().any(|byte| byte < b' ') {
        return false;
    }
    let starts_with = |start: &str| {
        let start_of = address.get(..start.len());
        start_of.is_some_and(|text| text.eq_ignore_ascii_case(start))
    };
    // What stands before the first colon is a scheme, unless a path or a query has begun.
    let before = address.split(['/', '?', '#']).next().unwrap_or_default();
    if !before.contains(':') {
        return !is_image || !starts_with("//");
    }
    match is_image {
        true => starts_with("https:") || starts_with("data:image/"),
        false => starts_with("https:") || starts_with("http:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_page_and_runs_nothing() {
        for good in [
            "",
            "https://a.example/x?y#z",
            "HTTP://a",
            "/privacy",
            "terms.html",
            "a/b:c",
            "?x:y",
        ] {
            assert!(is_allowed(good, false), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "java\nscript:x",
            " javascript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "data:image/svg+xml,x",
            "vbscript:x",
            "blob:x",
            "mailto:a@b",
            "file:///etc",
            "é:x",
        ] {
            assert!(!is_allowed(bad, false), "{bad}");
        }
    }

    #[test]
    fn an_image_comes_safely_or_from_the_page_itself() {
        for good in [
            "",
            "https://a.example/x.svg",
            "/logo.svg",
            "logo.png",
            "data:image/svg+xml,%3Csvg viewBox='0 0 1 1'/%3E",
            "data:image/svg+xml,%3Csvg/%3E",
        ] {
            assert!(is_allowed(good, true), "{good}");
        }
        for bad in [
            "http://a.example/x.svg",
            "//a.example/x.svg",
            "data:text/html,x",
            "javascript:x",
            "blob:x",
        ] {
            assert!(!is_allowed(bad, true), "{bad}");
        }
    }

    #[test]
    fn what_is_refused_is_taken_out_and_named() {
        let bad = || "javascript:x".to_owned();
        let mut layout = Layout {
            logo: Logo {
                src: bad(),
                ..Logo::default()
            },
            legal: Legal {
                terms: bad(),
                privacy: "/privacy".into(),
                ..Legal::default()
            },
            powered_by: Link {
                text: "Acme".into(),
                href: bad(),
            },
            ..Layout::default()
        };
        let mut refused = Vec::new();
        layout.check(|name| refused.push(name.to_owned()));
        assert_eq!(refused, ["logo.src", "legal.terms", "poweredBy.href"]);
        assert_eq!((&*layout.logo.src, &*layout.legal.terms), ("", ""));
        assert_eq!(layout.legal.privacy, "/privacy");
        assert_eq!(
            (&*layout.powered_by.text, &*layout.powered_by.href),
            ("Acme", "")
        );
    }
}
