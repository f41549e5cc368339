//! One field: its label, its input with everything that keyboards, password managers and screen
//! readers need to know, its help and its error.

use super::code;
use super::node::{Node, node};
use super::refresh_soon;
use super::switch::Switch;
use super::ui::{Ui, decimal};
use crate::localization::Word;
use managed_auth_core::protocol::{Field, FieldKind, InputMode};
use std::sync::{Arc, RwLock};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

/// `type`, `autocomplete` and `inputmode` of a kind.
fn attributes(field: &Field, with_password: bool) -> (&'static str, &'static str, &'static str) {
    let (kind, autocomplete, mode) = match field.kind {
        FieldKind::Password => ("password", "current-password", ""),
        FieldKind::Code | FieldKind::TotpCode if field.digits_only() => {
            ("text", "one-time-code", "numeric")
        }
        FieldKind::Code | FieldKind::TotpCode => ("text", "one-time-code", ""),
        FieldKind::Email if !with_password => ("email", "email", "email"),
        FieldKind::Email => ("email", "username", "email"),
        FieldKind::Tel => ("tel", "tel", "tel"),
        FieldKind::Number => ("text", "on", "numeric"),
        FieldKind::Url => ("url", "url", "url"),
        _ if field.is_username() => ("text", "username", ""),
        _ => ("text", "on", ""),
    };
    let mode = match field.input_mode {
        Some(InputMode::Email) => "email",
        Some(InputMode::Tel) => "tel",
        Some(InputMode::Numeric) => "numeric",
        Some(InputMode::Text) => "text",
        Some(InputMode::Unknown(_)) | None => mode,
    };
    (kind, autocomplete, mode)
}

/// What a form knows of its fields besides the state.
#[derive(Clone)]
pub(super) struct FormState {
    pub(super) question: u32,
    /// The person tried to send the form while these, by index, were empty.
    pub(super) missing: Arc<RwLock<Vec<usize>>>,
    pub(super) with_password: bool,
    pub(super) last: usize,
}

impl FormState {
    pub(super) fn set_missing(&self, indices: Vec<usize>) {
        if let Ok(mut missing) = self.missing.write() {
            *missing = indices;
        }
        refresh_soon();
    }

    fn is_missing(&self, index: usize) -> bool {
        self.missing
            .read()
            .is_ok_and(|missing| missing.contains(&index))
    }

    fn is_filled(&self, index: usize) {
        if self.is_missing(index)
            && let Ok(mut missing) = self.missing.write()
        {
            missing.retain(|missing| *missing != index);
            refresh_soon();
        }
    }
}

/// Whether something is wrong with a field, and what.
#[derive(Clone)]
struct Fault {
    ui: Ui,
    form: FormState,
    index: usize,
}

impl Fault {
    fn word(&self) -> Option<Word> {
        let rejected = || {
            let view = self.ui.view();
            view.flow
                .fields
                .get(self.index)
                .is_some_and(|field| field.rejected)
        };
        match self.form.is_missing(self.index) {
            true => Some(Word::FormMissing),
            false => rejected().then_some(Word::FormRejected),
        }
    }
}

/// The field at `index` of the current question.
#[must_use]
pub(super) fn field(ui: Ui, form: &FormState, index: usize, field: &Field) -> Node {
    let id = ui.id(&["field-", &decimal(index)].concat());
    let fault = Fault {
        ui,
        form: form.clone(),
        index,
    };
    let now =
        move |read: fn(&Field) -> Option<String>| ui.view().flow.fields.get(index).and_then(read);
    let own_label = own_label(&field.kind);
    let label = move || now(|field| field.label.clone()).unwrap_or_else(|| ui.t(own_label));
    let explains = field.kind == FieldKind::TotpSecret;
    let hint = move || match now(|field| field.hint.clone()) {
        None if explains => ui.t(Word::FieldTotpSecretHelp),
        hint => hint.unwrap_or_default(),
    };
    let text = |part| node("span", part).attr("dir", "auto");

    let mut label = node("label", "label")
        .attr_owned("for", id.clone())
        .child(text("label-text").live_text(label));
    if !field.required {
        label = label.child(node("span", "label-optional").word(ui, Word::FormOptional));
    }
    let shown = Switch::default();
    let mut input = input(ui, form, field, &id, fault.clone(), &shown);
    let caps = Switch::default();
    if field.kind == FieldKind::Password {
        let caps = caps.clone();
        input = input.on("keyup", move |event| {
            if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                caps.set(key.get_modifier_state("CapsLock"));
            }
        });
    }
    let mut row = node("div", "input-row").child(input);
    if field.kind == FieldKind::Password {
        row = row.child(visibility_toggle(ui, &id, shown));
    }
    let caps_hint = move || match caps.is_on() {
        true => ui.t(Word::PasswordCaps),
        false => String::new(),
    };
    let error = move || fault.word().map(|word| ui.t(word)).unwrap_or_default();
    let mut nodes = vec![label, row];
    if field.kind == FieldKind::Password {
        nodes.push(
            text("caps-hint")
                .attr("role", "status")
                .live_text(caps_hint),
        );
    }
    nodes.push(
        text("hint")
            .attr_owned("id", [&id, "-help"].concat())
            .live_text(hint),
    );
    nodes.push(
        text("field-error")
            .attr_owned("id", [&id, "-error"].concat())
            .live_text(error),
    );
    node("div", "field").children(nodes)
}

fn input(ui: Ui, form: &FormState, field: &Field, id: &str, fault: Fault, shown: &Switch) -> Node {
    let (kind, autocomplete, mode) = attributes(field, form.with_password);
    let index = fault.index;
    let number = decimal(index);
    let is_code = field.kind.is_code();
    let question = form.question;
    let draft = ui.session.draft(question, &field.key);
    let (form, typed) = (form.clone(), field.clone());
    let length = field.code_length();
    // Once, and never again what was typed or sent before.
    let mut sends = ui.auto_submit_codes && form.last == 0 && draft.is_none();
    let on_input = move |event: Event| {
        let Some(input) = event.target().and_then(|input| input.dyn_into().ok()) else {
            return;
        };
        let input: HtmlInputElement = input;
        form.is_filled(index);
        let complete = length.is_some_and(|length| code::tidy(&input, &typed, length));
        ui.session.keep_draft(question, &typed, input.value());
        if complete && sends {
            sends = false;
            code::send(&input);
        }
    };
    let mut input = node("input", if is_code { "input-code" } else { "input" })
        .attr_owned("id", id.to_owned())
        .attr("autocomplete", autocomplete)
        .attr("autocapitalize", "none")
        .attr("autocorrect", "off")
        .attr("spellcheck", "false")
        .attr(
            "enterkeyhint",
            if index == fault.form.last {
                "go"
            } else {
                "next"
            },
        )
        .attr_owned("aria-describedby", [id, "-error ", id, "-help"].concat())
        .flag("required", field.required)
        .live_attr("aria-invalid", move || {
            fault.word().map(|_| "true".to_owned())
        })
        .on("input", on_input);
    input = match field.kind {
        FieldKind::Password => {
            let shown = shown.clone();
            input.live_attr("type", move || {
                let kind = if shown.is_on() { "text" } else { "password" };
                Some(kind.to_owned())
            })
        }
        _ => input.attr("type", kind),
    };
    input = match field.kind {
        _ if field.is_username() => input.attr("name", "username"),
        FieldKind::Password => input.attr("name", "password"),
        _ => input.attr_owned("name", ["field-", &number].concat()),
    };
    if !mode.is_empty() {
        input = input.attr("inputmode", mode);
    }
    if is_code {
        input = input.attr("translate", "no").attr("dir", "ltr");
    }
    if let Some(places) = code::places(field) {
        input = input.attr_owned("data-length", places);
    }
    if let Some(placeholder) = &field.placeholder {
        input = input.attr_owned("placeholder", placeholder.clone());
    }
    input = input.attr_owned("data-field", number);
    if let Some(draft) = draft {
        input = input.on_build(move |element| {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.set_value(&draft);
            }
        });
    }
    input
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

/// Shows and hides what is typed, by keyboard too. Its label says what it does next.
fn visibility_toggle(ui: Ui, input: &str, shown: Switch) -> Node {
    let (said, drawn) = (shown.clone(), shown.clone());
    let label = move || {
        ui.t(match said.is_on() {
            true => Word::PasswordHide,
            false => Word::PasswordShow,
        })
    };
    node("button", "input-toggle")
        .attr("type", "button")
        .attr_owned("aria-controls", input.to_owned())
        .live_attr("aria-label", move || Some(label()))
        .live_flag("data-shown", move || drawn.is_on())
        .on("click", move |_| shown.set(!shown.is_on()))
}
