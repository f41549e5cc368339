//! What a host sets for the parts, as a list: both the typed builder and the page's configuration
//! write it, and the stylesheet is made from it.

use super::names::{Part, State};

/// What one part looks like besides the defaults.
///
/// ```
/// use leptos_managed_auth::{PartStyle, State};
///
/// let button = PartStyle::new()
///     .class("brand-button")
///     .set("border-radius", "0")
///     .on(State::HOVER, "background", "#000");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartStyle {
    pub(super) class: Option<String>,
    pub(super) set: Vec<(&'static str, String, String)>,
}

impl PartStyle {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// More class names, with spaces between them, for the host's own stylesheet.
    #[must_use]
    pub fn class(mut self, names: impl Into<String>) -> Self {
        self.class = Some(names.into());
        self
    }

    /// A CSS declaration.
    #[must_use]
    pub fn set(self, property: impl Into<String>, value: impl Into<String>) -> Self {
        self.declare("", property.into(), value.into())
    }

    /// A CSS declaration for a state.
    #[must_use]
    pub fn on(self, state: State, property: impl Into<String>, value: impl Into<String>) -> Self {
        self.declare(state.name(), property.into(), value.into())
    }

    pub(super) fn declare(mut self, state: &'static str, property: String, value: String) -> Self {
        self.set.push((state, property, value));
        self
    }
}

/// One declaration of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) part: Part,
    /// A [`State`], or nothing.
    pub(super) state: &'static str,
    pub(super) property: String,
    pub(super) value: String,
}

impl Rule {
    /// Where it applies: in the one sign-in whose root has this id. An id beats whatever classes
    /// the host's own stylesheet names.
    pub(super) fn selector(&self, root: &str) -> String {
        let descends = if self.part == Part::ROOT { "" } else { " " };
        ["#", root, descends, ".", self.part.class(), self.state].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(part: Part, state: &'static str) -> String {
        let (property, value) = (String::new(), String::new());
        let rule = Rule {
            part,
            state,
            property,
            value,
        };
        rule.selector("ma0-root")
    }

    #[test]
    fn a_rule_reaches_one_sign_in_and_no_other() {
        assert_eq!(selector(Part::ROOT, ""), "#ma0-root.ma-root");
        assert_eq!(
            selector(Part::INPUT, State::PLACEHOLDER.name()),
            "#ma0-root .ma-input::placeholder"
        );
    }
}
