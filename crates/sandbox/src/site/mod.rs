//! A scripted site: what a target website would ask of a person, as data.
//!
//! A [`Site`] is one row of [`table`]: a name, a domain, one line about it, and its scenes. A scene is one
//! pause of the login, and says where an accepted answer leads. How a scene reads on the wire is [`wire`]'s job.

mod table;
pub(crate) mod wire;

pub use table::SITES;

/// A scripted target website. The rows are listed in [`SITES`].
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// What the site is called on the command line and in tests, e.g. `wrong-password`.
    pub name: &'static str,
    /// The domain that a connection to it is made for.
    pub domain: &'static str,
    /// What happens there, in one line.
    pub about: &'static str,
    /// How long a login there may take, in seconds, where that differs from the usual.
    pub(crate) lifetime: Option<u64>,
    /// Its pauses; the login begins with the first.
    pub(crate) scenes: &'static [Scene],
}

impl Site {
    /// The site of a login that names none: an email address and a password.
    pub const DEFAULT: &'static Self = match SITES {
        [first, ..] => first,
        [] => panic!("there are no sites"),
    };

    /// The site of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        SITES.iter().find(|site| site.name == name)
    }

    /// The site of that domain.
    #[must_use]
    pub fn at(domain: &str) -> Option<&'static Self> {
        SITES.iter().find(|site| site.domain == domain)
    }

    pub(crate) fn scene(&self, name: &str) -> Option<&'static Scene> {
        self.scenes.iter().find(|scene| scene.name == name)
    }

    const fn new(
        name: &'static str,
        domain: &'static str,
        about: &'static str,
        scenes: &'static [Scene],
    ) -> Self {
        Self {
            name,
            domain,
            about,
            lifetime: None,
            scenes,
        }
    }

    const fn lasting(mut self, seconds: u64) -> Self {
        self.lifetime = Some(seconds);
        self
    }
}

/// One pause of a login.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) fields: &'static [Field],
    pub(crate) choices: &'static [Choice],
    pub(crate) spoken: Spoken,
    /// What the site itself shows, e.g. "Incorrect password".
    pub(crate) website_error: Option<&'static str>,
    /// What the person must do elsewhere.
    pub(crate) message: Option<&'static str>,
    /// Where an accepted answer leads, unless the choice names its own way.
    pub(crate) then: Next,
    /// Bytes of an unknown member, to make the event large.
    pub(crate) padding: usize,
}

/// What a scene waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: it goes on by itself after so many milliseconds.
    Discovering(u64),
    /// The person's answer, here.
    Input,
    /// Something that the person does elsewhere.
    External,
    /// Like `External`, under a step name that today's clients do not know.
    Unknown(&'static str),
}

/// In which of the two dialects a scene is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoken {
    /// `fields`, `choices` and an `interaction_id`.
    Canonical,
    /// `discovered_fields`, `pending_sso_buttons`, `mfa_options`, `sign_in_options`.
    Legacy,
    /// Both at once, as a server in transition does; either answer is accepted.
    Both,
}

/// Where the login goes from a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Scene(&'static str),
    Success,
    Failed {
        code: &'static str,
        message: &'static str,
    },
    Canceled,
}

/// Something to type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) id: &'static str,
    /// The credential's name (`ref`); the legacy dialect submits under it.
    pub(crate) reference: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) input_mode: Option<&'static str>,
    pub(crate) required: bool,
    pub(crate) rejected: bool,
}

/// Something to pick.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) id: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) label: &'static str,
    pub(crate) mfa_type: Option<&'static str>,
    pub(crate) display_text: Option<&'static str>,
    pub(crate) context: Option<&'static str>,
    pub(crate) description: Option<&'static str>,
    pub(crate) masked_destination: Option<&'static str>,
    /// The identity provider that the login goes on with.
    pub(crate) provider: Option<&'static str>,
    /// Where it leads, where that differs from the scene's own way.
    pub(crate) then: Option<Next>,
}

const fn scene(name: &'static str, kind: Kind, then: Next) -> Scene {
    Scene {
        name,
        kind,
        fields: &[],
        choices: &[],
        spoken: Spoken::Canonical,
        website_error: None,
        message: None,
        then,
        padding: 0,
    }
}

/// The browser looks around for so long, then goes on.
const fn discover(millis: u64, then: Next) -> Scene {
    scene("discover", Kind::Discovering(millis), then)
}

/// A form, a list of choices, or both.
const fn ask(name: &'static str, then: Next) -> Scene {
    scene(name, Kind::Input, then)
}

/// Something to do elsewhere, with the words that say so.
const fn elsewhere(name: &'static str, message: &'static str, then: Next) -> Scene {
    let mut scene = scene(name, Kind::External, then);
    scene.message = Some(message);
    scene
}

/// A step that a newer server would send.
const fn newer(name: &'static str, step: &'static str, message: &'static str, then: Next) -> Scene {
    let mut scene = scene(name, Kind::Unknown(step), then);
    scene.message = Some(message);
    scene
}

impl Scene {
    const fn fields(mut self, fields: &'static [Field]) -> Self {
        self.fields = fields;
        self
    }
    const fn choices(mut self, choices: &'static [Choice]) -> Self {
        self.choices = choices;
        self
    }
    const fn spoken(mut self, spoken: Spoken) -> Self {
        self.spoken = spoken;
        self
    }
    const fn error(mut self, text: &'static str) -> Self {
        self.website_error = Some(text);
        self
    }
    const fn padded(mut self, bytes: usize) -> Self {
        self.padding = bytes;
        self
    }
}

const fn field(
    kind: &'static str,
    id: &'static str,
    reference: &'static str,
    label: &'static str,
) -> Field {
    Field {
        id,
        reference,
        kind,
        label,
        hint: None,
        input_mode: None,
        required: true,
        rejected: false,
    }
}

impl Field {
    const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }
    const fn mode(mut self, mode: &'static str) -> Self {
        self.input_mode = Some(mode);
        self
    }
    const fn optional(mut self) -> Self {
        self.required = false;
        self
    }
    const fn rejected(mut self) -> Self {
        self.rejected = true;
        self
    }
}

const fn choice(kind: &'static str, id: &'static str, label: &'static str) -> Choice {
    Choice {
        id,
        kind,
        label,
        mfa_type: None,
        display_text: None,
        context: None,
        description: None,
        masked_destination: None,
        provider: None,
        then: None,
    }
}

/// A second factor, e.g. `sms`.
const fn mfa(mfa_type: &'static str, id: &'static str, label: &'static str) -> Choice {
    let mut choice = choice("mfa_method", id, label);
    choice.mfa_type = Some(mfa_type);
    choice
}

/// Sign in with another provider.
const fn sso(provider: &'static str, id: &'static str, label: &'static str) -> Choice {
    let mut choice = choice("sso_provider", id, label);
    choice.provider = Some(provider);
    choice
}

impl Choice {
    const fn shown_as(mut self, text: &'static str) -> Self {
        self.display_text = Some(text);
        self
    }
    const fn context(mut self, text: &'static str) -> Self {
        self.context = Some(text);
        self
    }
    const fn about(mut self, text: &'static str) -> Self {
        self.description = Some(text);
        self
    }
    const fn to(mut self, masked: &'static str) -> Self {
        self.masked_destination = Some(masked);
        self
    }
    const fn then(mut self, next: Next) -> Self {
        self.then = Some(next);
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_domains_are_unique_and_hold_no_markup() {
        let names: HashSet<_> = SITES.iter().map(|site| site.name).collect();
        let domains: HashSet<_> = SITES.iter().map(|site| site.domain).collect();
        assert_eq!((names.len(), domains.len()), (SITES.len(), SITES.len()));
        for site in SITES {
            let plain = |text: &str| !text.contains(['<', '>', '&']);
            assert!(
                plain(site.name) && plain(site.domain) && plain(site.about),
                "{}",
                site.name
            );
            assert!(site.domain.ends_with(".example.com") && site.about.ends_with('.'));
        }
    }

    #[test]
    fn every_way_leads_to_a_scene_and_every_scene_is_on_a_way() {
        for site in SITES {
            let mut reached = HashSet::from([site.scenes[0].name]);
            let mut ways = vec![Next::Scene(site.scenes[0].name)];
            while let Some(way) = ways.pop() {
                let Next::Scene(name) = way else { continue };
                let scene = site
                    .scene(name)
                    .unwrap_or_else(|| panic!("{}: {name}", site.name));
                let choices = scene.choices.iter().filter_map(|choice| choice.then);
                for next in choices.chain([scene.then]) {
                    if let Next::Scene(next) = next
                        && !reached.insert(next)
                    {
                        continue;
                    }
                    ways.push(next);
                }
            }
            assert_eq!(reached.len(), site.scenes.len(), "{}", site.name);
        }
    }

    #[test]
    fn ids_are_unique_within_a_scene() {
        for scene in SITES.iter().flat_map(|site| site.scenes) {
            let fields: HashSet<_> = scene.fields.iter().map(|field| field.id).collect();
            let choices: HashSet<_> = scene.choices.iter().map(|choice| choice.id).collect();
            assert_eq!(
                (fields.len(), choices.len()),
                (scene.fields.len(), scene.choices.len())
            );
        }
    }
}
