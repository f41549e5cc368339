//! What a person submitted, and whether it answers what was asked.

use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::site::{Choice, Field, Scene, Spoken};

/// A submission, in either dialect.
#[derive(Debug, Default)]
pub(crate) struct Submission {
    interaction_id: Option<String>,
    field_values: Option<Vec<(String, String)>>,
    selected_choice_id: Option<String>,
    fields: Option<Vec<(String, String)>>,
    sso_button_selector: Option<String>,
    sso_provider: Option<String>,
    mfa_option_id: Option<String>,
    sign_in_option_id: Option<String>,
}

impl Submission {
    /// Reads a request body. Unknown members are ignored, a wrong type is an error.
    pub(crate) fn read(body: &Value) -> Result<Self, ApiError> {
        let Some(body) = body.as_object() else {
            return Err(ApiError::bad_request(
                "invalid_request",
                "The body must be an object.",
            ));
        };
        let mut wrong = Vec::new();
        let read = Self {
            interaction_id: text(body, "interaction_id", &mut wrong),
            field_values: texts(body, "field_values", &mut wrong),
            selected_choice_id: text(body, "selected_choice_id", &mut wrong),
            fields: texts(body, "fields", &mut wrong),
            sso_button_selector: text(body, "sso_button_selector", &mut wrong),
            sso_provider: text(body, "sso_provider", &mut wrong),
            mfa_option_id: text(body, "mfa_option_id", &mut wrong),
            sign_in_option_id: text(body, "sign_in_option_id", &mut wrong),
        };
        match ApiError::listing(wrong) {
            Some(error) => Err(error),
            None => Ok(read),
        }
    }

    /// Checks the submission against what the scene asked. Returns the choice that it makes, if any.
    pub(crate) fn check(
        &self,
        scene: &'static Scene,
        interaction: &str,
    ) -> Result<Option<&'static Choice>, ApiError> {
        let canonical = self.interaction_id.is_some()
            || self.field_values.is_some()
            || self.selected_choice_id.is_some();
        let legacy = self.fields.is_some()
            || self.sso_button_selector.is_some()
            || self.sso_provider.is_some()
            || self.mfa_option_id.is_some()
            || self.sign_in_option_id.is_some();
        match (canonical, legacy, scene.spoken) {
            (true, true, _) => refuse("The two dialects of a submission cannot be mixed."),
            (false, false, _) => refuse("The submission answers nothing."),
            (true, _, Spoken::Legacy) => {
                refuse("No interaction was offered: submit `fields` or an option.")
            }
            (_, true, Spoken::Canonical) => {
                refuse("An interaction was offered: submit its `interaction_id` with the answer.")
            }
            (true, false, _) => self.check_canonical(scene, interaction),
            (false, true, _) => self.check_legacy(scene),
        }
    }

    fn check_canonical(
        &self,
        scene: &'static Scene,
        interaction: &str,
    ) -> Result<Option<&'static Choice>, ApiError> {
        match self.interaction_id.as_deref() {
            None | Some("") => {
                return Err(ApiError::bad_request(
                    "missing_interaction_id",
                    "The submission must name the interaction it answers.",
                ));
            }
            Some(answered) if answered != interaction => {
                return Err(ApiError::bad_request(
                    "stale_interaction",
                    "The interaction that was answered is no longer the current one.",
                ));
            }
            Some(_) => {}
        }
        match (&self.field_values, self.selected_choice_id.as_deref()) {
            (Some(_), Some(_)) => refuse("Answer either the fields or the choice, not both."),
            (None, None) => refuse("The submission answers nothing."),
            (None, Some(id)) => find(scene, |choice| choice.id == id, id),
            (Some(values), None) => check_values(scene, values, |field| field.id),
        }
    }

    fn check_legacy(&self, scene: &'static Scene) -> Result<Option<&'static Choice>, ApiError> {
        let is = |wanted: &'static str| move |choice: &&Choice| choice.kind == wanted;
        let chosen = [
            self.sso_button_selector.as_deref().map(|selector| {
                let mut sso = scene.choices.iter().filter(is("sso_provider"));
                (sso.find(|choice| choice.selector() == selector), selector)
            }),
            self.sso_provider.as_deref().map(|provider| {
                let mut sso = scene.choices.iter().filter(is("sso_provider"));
                (
                    sso.find(|choice| choice.provider == Some(provider)),
                    provider,
                )
            }),
            self.mfa_option_id.as_deref().map(|kind| {
                let mut mfa = scene.choices.iter().filter(is("mfa_method"));
                (mfa.find(|choice| choice.mfa_type == Some(kind)), kind)
            }),
            self.sign_in_option_id.as_deref().map(|id| {
                let mut rest = scene
                    .choices
                    .iter()
                    .filter(|choice| !matches!(choice.kind, "sso_provider" | "mfa_method"));
                (rest.find(|choice| choice.id == id), id)
            }),
        ];
        let mut chosen = chosen.into_iter().flatten();
        let values = self.fields.as_deref().unwrap_or_default();
        match (chosen.next(), chosen.next()) {
            (_, Some(_)) => refuse("Only one option can be chosen."),
            (Some(_), None) if !values.is_empty() => {
                refuse("Answer either the fields or an option, not both.")
            }
            (Some((Some(choice), _)), None) => Ok(Some(choice)),
            (Some((None, name)), None) => Err(unknown_choice(name)),
            (None, None) => check_values(scene, values, |field| field.reference),
        }
    }
}

fn check_values(
    scene: &'static Scene,
    values: &[(String, String)],
    name: fn(&Field) -> &'static str,
) -> Result<Option<&'static Choice>, ApiError> {
    let unknown = values
        .iter()
        .filter(|(given, _)| !scene.fields.iter().any(|field| name(field) == given))
        .map(|(given, _)| ("unknown_field", format!("There is no field `{given}`.")));
    let missing = scene
        .fields
        .iter()
        .filter(|field| field.required)
        .filter(|field| {
            !values
                .iter()
                .any(|(given, value)| given == name(field) && !value.is_empty())
        })
        .map(|field| {
            (
                "missing_field",
                format!("The field `{}` is required.", name(field)),
            )
        });
    match ApiError::listing(unknown.chain(missing).collect()) {
        Some(error) => Err(error),
        None if scene.fields.is_empty() => refuse("A choice is awaited, not fields."),
        None => Ok(None),
    }
}

fn find(
    scene: &'static Scene,
    is: impl Fn(&Choice) -> bool,
    name: &str,
) -> Result<Option<&'static Choice>, ApiError> {
    match scene.choices.iter().find(|choice| is(choice)) {
        Some(choice) => Ok(Some(choice)),
        None => Err(unknown_choice(name)),
    }
}

fn unknown_choice(name: &str) -> ApiError {
    let message = format!("There is no choice `{name}`.");
    ApiError {
        details: vec![("unknown_choice", message.clone())],
        ..ApiError::bad_request("unknown_choice", message)
    }
}

fn refuse<T>(message: &str) -> Result<T, ApiError> {
    Err(ApiError::bad_request("invalid_request", message))
}

type Wrong = Vec<(&'static str, String)>;

fn text(body: &Map<String, Value>, name: &str, wrong: &mut Wrong) -> Option<String> {
    match body.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        _ => {
            wrong.push(("invalid_request", format!("`{name}` must be a string.")));
            None
        }
    }
}

fn texts(
    body: &Map<String, Value>,
    name: &str,
    wrong: &mut Wrong,
) -> Option<Vec<(String, String)>> {
    let members = match body.get(name)? {
        Value::Object(members) => members,
        Value::Null => return None,
        _ => {
            wrong.push(("invalid_request", format!("`{name}` must be an object.")));
            return None;
        }
    };
    let mut texts = Vec::with_capacity(members.len());
    for (key, value) in members {
        match value.as_str() {
            Some(value) => texts.push((key.clone(), value.to_owned())),
            None => wrong.push((
                "invalid_request",
                format!("`{name}.{key}` must be a string."),
            )),
        }
    }
    Some(texts)
}
