//! The form: what only the account's owner knows.

use super::choices::choices;
use super::field::{FormState, field};
use super::node::{Node, node};
use super::ui::{Ui, clock};
use crate::localization::Word;
use leptos::prelude::*;
use managed_auth_core::protocol::{
    Answer, Choice, ChoiceKey, ChoiceKind, Field, FieldKey, FieldKind, FlowState,
};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::View;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// The form step.
#[must_use]
pub fn form(ui: Ui) -> Node {
    node("div", "form-step")
        .child(super::heading(move || title(ui)))
        .child(questions(ui))
}

/// What decides over the form's elements. While it stays the same, nothing is made anew: typed
/// values, focus and selection survive.
#[derive(Clone, PartialEq)]
struct Shape {
    question: u32,
    fields: Vec<(FieldKey, FieldKind, bool)>,
    choices: Vec<(ChoiceKey, ChoiceKind, bool)>,
}

fn shape(view: &View) -> Shape {
    let field = |field: &Field| (field.key.clone(), field.kind.clone(), field.required);
    let choice = |choice: &Choice| {
        let has_second_line = choice.destination.is_some() || choice.detail.is_some();
        (choice.key.clone(), choice.kind.clone(), has_second_line)
    };
    Shape {
        question: view.question,
        fields: view.flow.fields.iter().map(field).collect(),
        choices: view.flow.choices.iter().map(choice).collect(),
    }
}

/// The fields and choices of the current question.
pub(super) fn questions(ui: Ui) -> Node {
    let shape = ui.session.select(shape);
    let website_error = ui.session.select(|view| view.flow.website_error.clone());
    node("div", "questions")
        .live(move || {
            let alert = |text| {
                node("div", "alert")
                    .attr("role", "alert")
                    .attr("dir", "auto")
                    .text(text)
            };
            website_error.get().map(alert).into_iter().collect()
        })
        .live(move || {
            let Shape {
                question, fields, ..
            } = shape.get();
            let mut nodes = Vec::new();
            if !fields.is_empty() {
                nodes.push(fields_form(ui, question));
            }
            nodes.extend(choices(ui, question, !fields.is_empty()));
            nodes
        })
}

fn title(ui: Ui) -> String {
    let word = ui.with(|view| title_word(&view.flow, view.sso_provider.is_some()));
    ui.t(word)
}

fn title_word(flow: &FlowState, has_provider: bool) -> Word {
    let all_fields = |is: fn(&FieldKind) -> bool| {
        !flow.fields.is_empty() && flow.fields.iter().all(|field| is(&field.kind))
    };
    let all_choices = |is: fn(&Choice) -> bool| {
        flow.fields.is_empty() && !flow.choices.is_empty() && flow.choices.iter().all(is)
    };
    if all_fields(FieldKind::is_code) {
        Word::FormCodeTitle
    } else if all_choices(|choice| choice.kind == ChoiceKind::Account) {
        Word::FormAccountTitle
    } else if all_choices(|choice| choice.kind == ChoiceKind::MfaMethod) {
        Word::FormMethodTitle
    } else if has_provider {
        Word::FormProviderTitle
    } else if all_choices(|choice| choice.kind != ChoiceKind::SsoProvider) {
        Word::FormChoiceTitle
    } else {
        Word::FormTitle
    }
}

fn fields_form(ui: Ui, question: u32) -> Node {
    let flow = ui
        .session
        .view()
        .with_untracked(|view| Arc::clone(&view.flow));
    let has = |kind: FieldKind| flow.fields.iter().any(|field| field.kind == kind);
    let form = FormState {
        question,
        missing: RwSignal::new(Vec::new()),
        with_password: has(FieldKind::Password),
        last: flow.fields.len().saturating_sub(1),
    };
    let mut element = node("form", "form")
        .attr("method", "post")
        .flag("novalidate", true)
        .on("submit", move |event| submit(ui, form, &event));
    let asks_name = flow.fields.iter().any(super::field::is_username);
    if form.with_password && !asks_name {
        element = element.children(known_username(ui));
    }
    element
        .children(
            flow.fields
                .iter()
                .enumerate()
                .map(|(index, f)| field(ui, form, index, f)),
        )
        .child(
            node("button", "button-primary")
                .attr("type", "submit")
                .live_flag("disabled", move || {
                    ui.with(|view| view.blocked_for.is_some())
                })
                .live_text(move || match ui.with(|view| view.blocked_for) {
                    Some(seconds) => ui.t_with(Word::FormSubmitIn, "time", &clock(seconds)),
                    None => ui.t(Word::FormSubmit),
                }),
        )
}

/// Where the password is asked alone, a password manager must still learn whose it is.
fn known_username(ui: Ui) -> Option<Node> {
    let name = ui.session.username()?;
    Some(
        node("input", "known-username")
            .attr("type", "text")
            .attr("name", "username")
            .attr("autocomplete", "username")
            .attr("tabindex", "-1")
            .attr("aria-hidden", "true")
            .flag("readonly", true)
            .on_build(move |element| {
                if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                    input.set_value(&name);
                }
            }),
    )
}

/// Reads what was typed from the elements themselves, so that what a password manager or an
/// autofill put there counts, whichever events it did or did not send.
fn submit(ui: Ui, form: FormState, event: &Event) {
    event.prevent_default();
    let Some(element) = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    let flow = ui
        .session
        .view()
        .with_untracked(|view| Arc::clone(&view.flow));
    let input = |index: usize| -> Option<HtmlInputElement> {
        element
            .query_selector(&format!("[data-field=\"{index}\"]"))
            .ok()??
            .dyn_into()
            .ok()
    };
    let mut values = Vec::new();
    let mut missing = Vec::new();
    for (index, field) in flow.fields.iter().enumerate() {
        let Some(input) = input(index) else { return };
        let value = input.value();
        let value = match field.kind {
            FieldKind::Code | FieldKind::TotpCode => value.replace(['-', ' '], ""),
            // Keyboards that complete words leave a space behind.
            FieldKind::Identifier | FieldKind::Email => value.trim().to_owned(),
            _ => value,
        };
        if value.is_empty() && field.required {
            missing.push(index);
        }
        // What is optional and was left empty is not an answer.
        if !value.is_empty() || field.required {
            values.push((field.key.clone(), Secret::new(value)));
        }
    }
    let first_missing = missing.first().copied();
    form.missing.set(missing);
    if let Some(first) = first_missing {
        if let Some(input) = input(first) {
            input.focus().ok();
        }
        return;
    }
    for (index, field) in flow.fields.iter().enumerate() {
        if field.kind.is_secret()
            && let Some(input) = input(index)
        {
            input.set_value("");
        }
    }
    ui.session.answer(form.question, Answer::Fields(values));
}
