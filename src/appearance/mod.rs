//! How it looks, as far as a host can set it: theme, design tokens, parts, layout.
//!
//! `docs/book/src/appearance.md` lists every token and part, and says which rules of a host's own
//! stylesheet win over which of ours.

#[macro_use]
mod names;
mod json;
mod layout;
mod sheet;
mod style;
mod token;

pub use layout::{Frame, Layout, Legal, Link, Logo, Place};
pub use names::{Part, State};
pub use style::PartStyle;
pub use token::Token;

use managed_auth_core::protocol::Value;
use serde::Deserialize;
pub(crate) use sheet::Adopted;
use std::borrow::Cow;
use style::Rule;
use web_sys::Element;

/// Light, dark, or as the person's system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Reads `auto`, `light` or `dark`, in capital letters or small ones.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let is_own = |theme: &Self| theme.as_str().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_own)
    }

    /// The value of `data-managed-auth-theme`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the custom property of a token begins with.
const PREFIX: &str = "--managed-auth-";

/// What a host sets about the looks.
///
/// ```
/// use leptos_managed_auth::{Appearance, Part, PartStyle, State, Theme, Token};
///
/// let appearance = Appearance::new()
///     .theme(Theme::Light)
///     .variable(Token::COLOR_PRIMARY, "#0a7d5a")
///     .part(
///         Part::BUTTON_PRIMARY,
///         PartStyle::new()
///             .set("border-radius", "0")
///             .on(State::HOVER, "background", "#064"),
///     );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Value")]
pub struct Appearance {
    theme: Theme,
    layout: Layout,
    classes: Vec<(Part, String)>,
    rules: Vec<Rule>,
    /// What was set and does not count, for the console: each behind a comma.
    ignored: String,
}

impl Appearance {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Light, dark, or as the system has it.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// The value of a design token, in CSS. One that differs by theme is
    /// `light-dark(#0a7d5a, #6fd3a2)`.
    #[must_use]
    pub fn variable(mut self, token: Token, value: impl Into<String>) -> Self {
        self.declare(Part::ROOT, PREFIX, token.name(), value.into());
        self
    }

    /// What a part looks like. Set twice, both count, and where they differ the later one.
    #[must_use]
    pub fn part(mut self, part: Part, style: PartStyle) -> Self {
        self.classes.extend(style.class.map(|class| (part, class)));
        for (state, property, value) in style.set {
            self.declare(part, state, &property, value);
        }
        self
    }

    /// What is on the screen besides the steps, and where.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.set_layout(layout);
        self
    }

    /// Reads the member `appearance` of the page's configuration:
    ///
    /// ```json
    /// {
    ///   "theme": "auto",
    ///   "variables": { "color-primary": "#0a7d5a" },
    ///   "elements": {
    ///     "button-primary": {
    ///       "class": "brand-button",
    ///       "style": { "border-radius": "0", ":hover": { "background": "#064" } }
    ///     }
    ///   },
    ///   "layout": { "frame": "plain", "sso": "above" }
    /// }
    /// ```
    ///
    /// What is unknown or of another shape is ignored, and named in one warning on the console.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        json::read(value)
    }

    /// Adds a declaration in a state, in any state (`""`), or of a token ([`PREFIX`]).
    fn declare(&mut self, part: Part, context: &'static str, name: &str, value: String) {
        let (mut state, mut property) = (context, name.to_owned());
        if context == PREFIX {
            let name = name.strip_prefix(PREFIX).unwrap_or(name);
            if Token::from_name(name).is_none() {
                return self.ignore("variables", name);
            }
            (state, property) = ("", [PREFIX, name].concat());
        }
        self.rules.push(Rule {
            part,
            state,
            property,
            value,
        });
    }

    fn set_layout(&mut self, mut layout: Layout) {
        layout.check(|name| self.ignore("layout", name));
        self.layout = layout;
    }

    fn ignore(&mut self, place: &str, name: &str) {
        note(&mut self.ignored, place, name);
    }

    pub(crate) fn shown_theme(&self) -> Theme {
        self.theme
    }

    pub(crate) fn shown_layout(&self) -> &Layout {
        &self.layout
    }

    /// The class names of a part: the stylesheet's, and behind it the host's own.
    pub(crate) fn classes(&self, part: Part) -> Cow<'static, str> {
        let mut classes = Cow::Borrowed(part.class());
        for (_, own) in self.classes.iter().filter(|(other, _)| *other == part) {
            classes.to_mut().extend([" ", own]);
        }
        classes
    }

    /// Has the host's declarations apply to `root`, which is in the page by now, as long as what is
    /// returned is kept.
    pub(crate) fn apply(&self, root: &Element) -> Option<Adopted> {
        let mut ignored = self.ignored.clone();
        let mut adopted = None;
        if !self.rules.is_empty() {
            adopted = Adopted::new(self, root, &mut ignored).ok();
            if adopted.is_none() {
                // A browser from before 2023 has the default looks.
                note(&mut ignored, "variables", "and elements");
            }
        }
        if let Some(names) = ignored.strip_prefix(", ") {
            let warning = ["managed-auth: ignored in the appearance: ", names].concat();
            web_sys::console::warn_1(&warning.into());
        }
        adopted
    }
}

impl From<Value> for Appearance {
    fn from(value: Value) -> Self {
        Self::from_json(&value)
    }
}

/// Adds a name to a list of what does not count.
#[inline(never)]
fn note(ignored: &mut String, place: &str, name: &str) {
    for text in [", ", place, " ", name] {
        ignored.push_str(text);
    }
}
