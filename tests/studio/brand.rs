use leptos_managed_auth::{
    Appearance, Frame, Layout, Legal, Link, Localization, Logo, Part, PartStyle, Place, State,
    Theme, Token, Word,
};

/// How the sign-in looks.
#[must_use]
pub fn appearance() -> Appearance {
    Appearance::new()
        .theme(Theme::Light)
        .variable(Token::COLOR_PRIMARY, "#0a6b4f")
        .variable(Token::COLOR_FOCUS, "rgb(200 80 20)")
        .variable(Token::RADIUS, "2px")
        .variable(Token::RADIUS_CARD, "1.25rem")
        .variable(Token::FONT, "Georgia, \"Times New Roman\", serif")
        .variable(Token::FONT_SIZE, "1.0625rem")
        .variable(Token::SPACE, "1.125rem")
        .variable(Token::SHADOW, "none")
        .part(
            Part::TITLE,
            PartStyle::new()
                .set("text-align", "center")
                .set("letter-spacing", "-0.02em"),
        )
        .part(
            Part::BUTTON_PRIMARY,
            PartStyle::new()
                .class("loud")
                .set("text-transform", "uppercase")
                .on(State::HOVER, "background", "#064e3b")
                .on(State::HOVER, "filter", "none"),
        )
        .part(
            Part::INPUT,
            PartStyle::new().on(State::PLACEHOLDER, "font-style", "italic"),
        )
        .layout(Layout {
            frame: Frame::Plain,
            logo: Logo {
                src: "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E".into(),
                alt: "Acme".into(),
                ..Logo::default()
            },
            sso: Place::Above,
            security_notes: false,
            legal: Legal {
                text: "By going on you agree.".into(),
                terms: "https://acme.example/terms".into(),
                privacy: "/privacy".into(),
            },
            powered_by: Link {
                text: "A service of \"Acme\"".into(),
                ..Link::default()
            },
            ..Layout::default()
        })
}

/// What it says.
#[must_use]
pub fn localization() -> Localization {
    let own = [
        (Word::PrimeTitle, "Connect {site} to Acme"),
        (Word::PrimeStored, ""),
        (Word::FormSubmit, "Go on"),
    ];
    let texts = own.map(|(word, text)| (word.key().to_owned(), text.to_owned()));
    Localization {
        texts: texts.into(),
        ..Localization::default()
    }
}
