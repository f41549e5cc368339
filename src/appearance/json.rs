//! Appearance as the page's configuration writes it.

use super::{Appearance, Frame, Layout, Legal, Link, Logo, PREFIX, Part, Place, State, Theme};
use managed_auth_core::protocol::Value;

/// Reads what it knows, and notes by name what it does not.
pub(super) fn read(value: &Value) -> Appearance {
    let mut read = Appearance::new();
    for (name, value) in members(value) {
        match (&**name, value) {
            ("theme", Value::String(theme)) => match Theme::from_name(theme) {
                Some(theme) => read.theme = theme,
                None => read.ignore("appearance", name),
            },
            ("variables", Value::Object(_)) => declarations(&mut read, Part::ROOT, PREFIX, value),
            ("elements", Value::Object(_)) => elements(&mut read, value),
            ("layout", Value::Object(_)) => layout(&mut read, value),
            _ => read.ignore("appearance", name),
        }
    }
    read
}

fn members(value: &Value) -> &[(String, Value)] {
    match value {
        Value::Object(members) => members,
        _ => &[],
    }
}

fn elements(read: &mut Appearance, value: &Value) {
    for (name, value) in members(value) {
        let Some(part) = Part::from_name(name) else {
            read.ignore("elements", name);
            continue;
        };
        for (member, value) in members(value) {
            match (&**member, value) {
                ("class", Value::String(class)) => read.classes.push((part, class.clone())),
                ("style", Value::Object(_)) => declarations(read, part, "", value),
                _ => read.ignore(name, member),
            }
        }
    }
}

/// Declarations for a part: in a state, as tokens, or (`context` is empty) in any state, where
/// those for the states may stand between them.
fn declarations(read: &mut Appearance, part: Part, context: &'static str, value: &Value) {
    for (name, value) in members(value) {
        match (value, State::from_name(name)) {
            (Value::String(value), None) => read.declare(part, context, name, value.clone()),
            (Value::Object(_), Some(state)) if context.is_empty() => {
                declarations(read, part, state.name(), value);
            }
            _ => read.ignore(part.name(), name),
        }
    }
}

fn layout(read: &mut Appearance, value: &Value) {
    let mut layout = Layout::default();
    for (name, value) in members(value) {
        let text = |name| value.str(name).unwrap_or_default().to_owned();
        match (&**name, value) {
            ("frame", Value::String(frame)) if frame == "plain" => layout.frame = Frame::Plain,
            ("frame", Value::String(frame)) if frame == "card" => {}
            ("sso", Value::String(place)) if place == "above" => layout.sso = Place::Above,
            ("sso", Value::String(place)) if place == "below" => {}
            ("securityNotes", Value::Bool(shown)) => layout.security_notes = *shown,
            ("skipPrime", Value::Bool(skip)) => layout.skip_prime = *skip,
            ("logo", Value::Object(_)) => {
                layout.logo = Logo {
                    src: text("src"),
                    dark: text("dark"),
                    alt: text("alt"),
                };
            }
            ("legal", Value::Object(_)) => {
                layout.legal = Legal {
                    text: text("text"),
                    terms: text("terms"),
                    privacy: text("privacy"),
                };
            }
            ("poweredBy", Value::Object(_)) => {
                layout.powered_by = Link {
                    text: text("text"),
                    href: text("href"),
                };
            }
            _ => read.ignore("layout", name),
        }
    }
    read.set_layout(layout);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{PartStyle, Token};
    use super::*;

    fn read(json: &str) -> Appearance {
        Appearance::from_json(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn the_configuration_and_the_builder_say_the_same() {
        let from_json = read(
            r##"{
            "theme": "dark",
            "variables": { "radius": "0", "--managed-auth-color-primary": "#0a7" },
            "elements": {
                "button-primary": {
                    "class": "brand loud",
                    "style": { "border-radius": "0", ":hover": { "background": "#000" } }
                },
                "input": { "style": { "::placeholder": { "color": "#999" } } }
            },
            "layout": {
                "frame": "plain", "sso": "above", "securityNotes": false, "skipPrime": true,
                "logo": { "src": "/logo.svg", "alt": "Acme" },
                "legal": { "terms": "https://acme.example/terms" },
                "poweredBy": { "text": "Acme" }
            }
        }"##,
        );
        let built = Appearance::new()
            .theme(Theme::Dark)
            .variable(Token::RADIUS, "0")
            .variable(Token::COLOR_PRIMARY, "#0a7")
            .part(
                Part::BUTTON_PRIMARY,
                PartStyle::new()
                    .class("brand loud")
                    .set("border-radius", "0")
                    .on(State::HOVER, "background", "#000"),
            )
            .part(
                Part::INPUT,
                PartStyle::new().on(State::PLACEHOLDER, "color", "#999"),
            )
            .layout(Layout {
                frame: Frame::Plain,
                sso: Place::Above,
                security_notes: false,
                skip_prime: true,
                logo: Logo {
                    src: "/logo.svg".into(),
                    alt: "Acme".into(),
                    ..Logo::default()
                },
                legal: Legal {
                    terms: "https://acme.example/terms".into(),
                    ..Legal::default()
                },
                powered_by: Link {
                    text: "Acme".into(),
                    ..Link::default()
                },
            });
        assert_eq!(from_json, built);
        assert_eq!(built.ignored, "");
    }

    #[test]
    fn what_is_not_known_is_named_and_the_rest_counts() {
        let read = read(
            r##"{
            "them": "dark",
            "theme": "blue",
            "variables": { "radius": 3, "raduis": "0", "color-text": "#111" },
            "elements": {
                "buton": {},
                "input": { "klass": "x", "style": { ":hoover": { "color": "red" }, "color": 1, "top": "0", ":focus": { ":hover": {} } } },
                "card": { "style": { ":hover": { "color": null } } }
            },
            "layout": { "frame": "oval", "sso": "beside", "securityNotes": "yes", "extra": 1 }
        }"##,
        );
        let ignored = [
            "appearance them",
            "appearance theme",
            "root radius",
            "variables raduis",
            "elements buton",
            "input klass",
            "input :hoover",
            "input color",
            "input :hover",
            "card color",
            "layout frame",
            "layout sso",
            "layout securityNotes",
            "layout extra",
        ];
        assert_eq!(read.ignored, [", ", &ignored.join(", ")].concat());
        assert_eq!(
            read.rules.len(),
            2,
            "the token and the one good declaration"
        );
        assert_eq!(read.layout, Layout::default());
    }

    #[test]
    fn nothing_and_another_shape_are_no_appearance() {
        for nothing in ["null", "{}", "[]", "\"dark\"", "1"] {
            assert_eq!(read(nothing), Appearance::default());
        }
    }
}
