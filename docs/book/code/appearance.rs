use leptos_managed_auth::{Appearance, Frame, Layout, Part, PartStyle, State, Theme, Token};

pub fn brand() -> Appearance {
    Appearance::new()
        .theme(Theme::Auto)
        .variable(Token::COLOR_PRIMARY, "light-dark(#0a7d5a, #6fd3a2)")
        .variable(Token::RADIUS, "0")
        .part(
            Part::BUTTON_PRIMARY,
            PartStyle::new()
                .class("brand-button")
                .set("text-transform", "uppercase")
                .on(State::HOVER, "background", "#064"),
        )
        .layout(Layout {
            frame: Frame::Plain,
            ..Layout::default()
        })
}
