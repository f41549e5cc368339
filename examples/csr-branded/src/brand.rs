use leptos_managed_auth::{
    Appearance, Layout, Link, Localization, Logo, Part, PartStyle, State, Token, Word,
};

/// How the sign-in looks.
#[must_use]
pub fn appearance() -> Appearance {
    Appearance::new()
        .variable(Token::COLOR_PRIMARY, "light-dark(#0a7d5a, #6fd3a2)")
        .variable(Token::RADIUS, "0")
        .part(
            Part::BUTTON_PRIMARY,
            PartStyle::new().set("letter-spacing", "0.05em").on(
                State::HOVER,
                "background",
                "light-dark(#064e3b, #8fe0b8)",
            ),
        )
        .layout(Layout {
            logo: Logo {
                src: "/logo.svg".into(),
                alt: "Acme".into(),
                ..Logo::default()
            },
            powered_by: Link {
                text: "A service of Acme".into(),
                ..Link::default()
            },
            ..Layout::default()
        })
}

/// What it says.
#[must_use]
pub fn localization() -> Localization {
    let own = [(Word::PrimeTitle, "Connect {site} to Acme")];
    let texts = own.map(|(word, text)| (word.key().to_owned(), text.to_owned()));
    Localization {
        texts: texts.into(),
        ..Localization::default()
    }
}
