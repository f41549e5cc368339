//! One field: its label, its input with everything that keyboards, password managers and screen
//! readers need to know, its help and its error.

use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;
use leptos::prelude::*;
use managed_auth_core::protocol::{Field, FieldKind, InputMode};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Whether the field takes the name that the person signs in with.
pub(crate) fn is_username(field: &Field) -> bool {
    let named = |text: &str| {
        let text = text.to_lowercase();
        ["user", "email", "e-mail", "login"]
            .iter()
            .any(|word| text.contains(word))
    };
    match field.kind {
        FieldKind::Identifier | FieldKind::Email => true,
        // Legacy servers have no kind for it.
        FieldKind::Text => named(field.key.as_str()) || field.label.as_deref().is_some_and(named),
        _ => false,
    }
}

/// The kind's own attributes: `type`, `autocomplete`, `inputmode`, `autocapitalize`.
struct Input {
    kind: &'static str,
    autocomplete: &'static str,
    mode: &'static str,
}

fn input_of(field: &Field, with_password: bool) -> Input {
    let mode = match field.input_mode {
        Some(InputMode::Email) => "email",
        Some(InputMode::Tel) => "tel",
        Some(InputMode::Numeric) => "numeric",
        Some(InputMode::Text | InputMode::Unknown(_)) => "text",
        None => "",
    };
    let (kind, autocomplete, own_mode) = match field.kind {
        FieldKind::Password => ("password", "current-password", ""),
        FieldKind::Code | FieldKind::TotpCode => ("text", "one-time-code", "numeric"),
        FieldKind::TotpSecret => ("text", "one-time-code", "text"),
        FieldKind::Email => (
            "email",
            if with_password { "username" } else { "email" },
            "email",
        ),
        FieldKind::Tel => ("tel", "tel", "tel"),
        FieldKind::Number => ("text", "on", "numeric"),
        FieldKind::Url => ("url", "url", "url"),
        _ if is_username(field) => ("text", "username", ""),
        _ => ("text", "on", ""),
    };
    Input {
        kind,
        autocomplete,
        mode: if mode.is_empty() { own_mode } else { mode },
    }
}

/// What a form knows of its fields besides the state.
#[derive(Clone, Copy)]
pub(super) struct FormState {
    pub(super) question: u32,
    /// The person tried to send the form while these, by index, were empty.
    pub(super) missing: RwSignal<Vec<usize>>,
    pub(super) with_password: bool,
    pub(super) last: usize,
}

/// The field at `index` of the current question.
#[must_use]
pub(super) fn field(ui: Ui, form: FormState, index: usize, field: &Field) -> Node {
    let id = ui.id(&format!("field-{index}"));
    let (help, error) = (format!("{id}-help"), format!("{id}-error"));
    let now = move |read: fn(&Field) -> Option<String>| {
        ui.with(|view| view.flow.fields.get(index).and_then(read))
    };
    let rejected = move || ui.with(|view| view.flow.fields.get(index).is_some_and(|f| f.rejected));
    let is_missing = move || form.missing.with(|missing| missing.contains(&index));
    let kind = field.kind.clone();
    let label = move || now(|field| field.label.clone()).unwrap_or_else(|| ui.t(own_label(&kind)));
    let explains = field.kind == FieldKind::TotpSecret;
    let hint = move || {
        let own = explains.then(|| ui.t(Word::FieldTotpSecretHelp));
        now(|field| field.hint.clone()).or(own).unwrap_or_default()
    };
    let error_text = move || match (is_missing(), rejected()) {
        (true, _) => ui.t(Word::FormMissing),
        (_, true) => ui.t(Word::FormRejected),
        _ => String::new(),
    };

    let mut label_node = node("label", "label")
        .attr("for", id.clone())
        .child(text("label-text").live_text(label));
    if !field.required {
        label_node = label_node
            .child(node("span", "label-optional").live_text(move || ui.t(Word::FormOptional)));
    }
    let mut row = node("div", "input-row").child(input(ui, form, index, field, &id, rejected));
    if field.kind == FieldKind::Password {
        row = row.child(visibility_toggle(ui, &id));
    }
    node("div", "field")
        .live_flag("data-invalid", move || is_missing() || rejected())
        .child(label_node)
        .child(row)
        .child(text("hint").attr("id", help).live_text(hint))
        .child(text("field-error").attr("id", error).live_text(error_text))
}

fn text(part: &'static str) -> Node {
    node("span", part).attr("dir", "auto")
}

fn input(
    ui: Ui,
    form: FormState,
    index: usize,
    field: &Field,
    id: &str,
    rejected: impl Fn() -> bool + Copy + Send + 'static,
) -> Node {
    let Input {
        kind,
        autocomplete,
        mode,
    } = input_of(field, form.with_password);
    let is_code = field.kind.is_code();
    let part = if is_code { "input-code" } else { "input" };
    let invalid = move || rejected() || form.missing.with(|missing| missing.contains(&index));
    let described = format!("{id}-error {id}-help");
    let draft = ui.session.draft(form.question, &field.key);
    let typed = field.clone();
    let name = match field.kind {
        _ if is_username(field) => "username".to_owned(),
        FieldKind::Password => "password".to_owned(),
        _ => format!("field-{index}"),
    };
    let mut input = node("input", part)
        .attr("id", id.to_owned())
        .attr("name", name)
        .attr("type", kind)
        .attr("data-field", index.to_string())
        .attr("autocomplete", autocomplete)
        .attr("autocapitalize", "none")
        .attr("autocorrect", "off")
        .attr("spellcheck", "false")
        .attr(
            "enterkeyhint",
            if index == form.last { "go" } else { "next" },
        )
        .attr("aria-describedby", described)
        .flag("required", field.required)
        .live_attr("aria-invalid", move || invalid().then(|| "true".into()))
        .on("input", move |event| {
            let Some(input) = input_element(&event) else {
                return;
            };
            if is_code {
                strip_separators(&input);
            }
            form.missing
                .update(|missing| missing.retain(|missing| *missing != index));
            ui.session.keep_draft(form.question, &typed, input.value());
        });
    if !mode.is_empty() {
        input = input.attr("inputmode", mode);
    }
    if is_code {
        input = input.attr("translate", "no").attr("dir", "ltr");
    }
    if let Some(placeholder) = &field.placeholder {
        input = input.attr("placeholder", placeholder.clone());
    }
    input.on_build(move |element| {
        if let (Some(draft), Some(input)) = (draft, element.dyn_ref::<HtmlInputElement>()) {
            input.set_value(&draft);
        }
    })
}

fn input_element(event: &web_sys::Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Codes are often written, copied and filled in as `123 456` or `123-456`.
fn strip_separators(input: &HtmlInputElement) {
    let value = input.value();
    let stripped: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if stripped != value {
        input.set_value(&stripped);
    }
}

fn own_label(kind: &FieldKind) -> Word {
    match kind {
        FieldKind::Identifier => Word::FieldIdentifier,
        FieldKind::Password => Word::FieldPassword,
        FieldKind::Code => Word::FieldCode,
        FieldKind::TotpCode => Word::FieldTotpCode,
        FieldKind::TotpSecret => Word::FieldTotpSecret,
        FieldKind::Email => Word::FieldEmail,
        FieldKind::Tel => Word::FieldTel,
        FieldKind::Number => Word::FieldNumber,
        FieldKind::Url => Word::FieldUrl,
        FieldKind::Text | FieldKind::Unknown(_) => Word::FieldText,
    }
}

/// Shows and hides what is typed, by keyboard too.
fn visibility_toggle(ui: Ui, input: &str) -> Node {
    let shown = RwSignal::new(false);
    let id = input.to_owned();
    node("button", "input-toggle")
        .attr("type", "button")
        .attr("aria-controls", input.to_owned())
        .live_attr("aria-pressed", move || Some(shown.get().to_string()))
        .live_attr("aria-label", move || {
            Some(ui.t(if shown.get() {
                Word::PasswordHide
            } else {
                Word::PasswordShow
            }))
        })
        .on("click", move |_| {
            shown.update(|shown| *shown = !*shown);
            let kind = if shown.get_untracked() {
                "text"
            } else {
                "password"
            };
            if let Some(input) = document().get_element_by_id(&id) {
                input.set_attribute("type", kind).ok();
            }
        })
}
