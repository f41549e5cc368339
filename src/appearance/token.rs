//! The design tokens. Their defaults stand in the stylesheet alone.

names! {
    /// A design token: the custom property `--managed-auth-{name}`.
    Token "" {
        COLOR_PRIMARY "color-primary" "buttons that go on, and what is chosen";
        COLOR_ON_PRIMARY "color-on-primary" "text on it";
        COLOR_PAGE "color-page" "the hosted page around the card";
        COLOR_SURFACE "color-surface" "the card";
        COLOR_TEXT "color-text" "text";
        COLOR_MUTED "color-muted" "text of less weight";
        COLOR_BORDER "color-border" "lines";
        COLOR_CONTROL "color-control" "the border of inputs";
        COLOR_INPUT "color-input" "inputs and choices";
        COLOR_HOVER "color-hover" "what the pointer is over";
        COLOR_FOCUS "color-focus" "the ring around what has the focus";
        COLOR_DANGER "color-danger" "errors";
        COLOR_DANGER_SOFT "color-danger-soft" "the ground of an error";
        COLOR_SUCCESS "color-success" "the sign of success";
        COLOR_NOTICE "color-notice" "the ground of a notice";
        RADIUS "radius" "corners of inputs, buttons and notices";
        RADIUS_CARD "radius-card" "corners of the card";
        FONT "font" "the font families";
        FONT_SIZE "font-size" "the size of text";
        FONT_SIZE_SMALL "font-size-small" "the size of what is said by the way";
        FONT_SIZE_TITLE "font-size-title" "the size of headings";
        FONT_WEIGHT "font-weight" "the weight of text";
        FONT_WEIGHT_MEDIUM "font-weight-medium" "the weight of labels, buttons and choices";
        FONT_WEIGHT_STRONG "font-weight-strong" "the weight of headings";
        SPACE "space" "the unit of which gaps and paddings are made";
        CONTROL_HEIGHT "control-height" "the least height of inputs, buttons and choices";
        CARD_WIDTH "card-width" "the greatest width of the card";
        LOGO_HEIGHT "logo-height" "the height of the logo";
        SHADOW "shadow" "the shadow of the card";
        DURATION "duration" "how long a change of colour takes";
    }
}
