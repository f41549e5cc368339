//! The form: what only the account's owner knows.

use super::choices::{choices, has_second_line};
use super::field::{FormState, field};
use super::heading;
use super::node::{Node, node};
use super::ui::{Ui, clock, decimal};
use crate::appearance::Place;
use crate::localization::Word;
use managed_auth_core::protocol::{Answer, Choice, ChoiceKind, Field, FieldKind, FlowState};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Step, View};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// The form step.
#[must_use]
pub fn form(ui: Ui) -> Node {
    node("div", "form-step")
        .child(heading(move || title(ui)))
        .child(questions(ui))
}

/// Whether both views ask with the same fields. Then nothing is made anew: typed values, focus and
/// selection survive, and what differs is text.
fn same_fields(a: &View, b: &View) -> bool {
    let fields = |view: &View| {
        let fields = view.flow.fields.iter();
        fields
            .map(|f| (f.key.clone(), f.kind.clone(), f.required))
            .collect::<Vec<_>>()
    };
    a.question == b.question && fields(a) == fields(b)
}

/// The same for the choices. Another way that turns up below a form leaves the form alone.
fn same_choices(a: &View, b: &View) -> bool {
    let choices = |view: &View| {
        let choices = view.flow.choices.iter();
        choices
            .map(|c| (c.key.clone(), c.kind.clone(), has_second_line(c)))
            .collect::<Vec<_>>()
    };
    a.question == b.question
        && a.flow.fields.is_empty() == b.flow.fields.is_empty()
        && choices(a) == choices(b)
}

/// The fields and choices of the current question, below what the site said about the last answer.
pub(super) fn questions(ui: Ui) -> Node {
    node("div", "questions")
        .live(
            ui,
            |a, b| a.question == b.question && a.flow.website_error == b.flow.website_error,
            move |view| {
                let alert = node("div", "alert")
                    .attr("role", "alert")
                    .attr("dir", "auto");
                view.flow
                    .website_error
                    .clone()
                    .map(|error| alert.text(error))
                    .into_iter()
                    .collect()
            },
        )
        .live(ui, same_choices, move |view| {
            choices(ui, view, Place::Above)
        })
        .live(ui, same_fields, move |view| {
            let form = (!view.flow.fields.is_empty()).then(|| fields_form(ui, view));
            form.into_iter().collect()
        })
        .live(ui, same_choices, move |view| {
            let mut nodes = choices(ui, view, Place::Below);
            let FlowState {
                fields, choices, ..
            } = &*view.flow;
            if fields.is_empty() && choices.is_empty() && view.step == Step::Form {
                nodes.push(node("p", "text").word(ui, Word::FormEmpty));
            }
            nodes
        })
}

/// What the form is about, in a few words.
pub(super) fn title(ui: Ui) -> String {
    let view = ui.view();
    ui.t(title_word(&view.flow, view.sso_provider.is_some()))
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

fn fields_form(ui: Ui, view: &View) -> Node {
    let fields = &view.flow.fields;
    let form = FormState {
        question: view.question,
        missing: Arc::default(),
        with_password: fields.iter().any(|field| field.kind == FieldKind::Password),
        last: fields.len().saturating_sub(1),
    };
    let mut nodes = Vec::new();
    if form.with_password && !fields.iter().any(Field::is_username) {
        nodes.extend(known_username(ui));
    }
    nodes.extend(
        fields
            .iter()
            .enumerate()
            .map(|(index, own)| field(ui, &form, index, own)),
    );
    let blocked = move || ui.view().blocked_for;
    let label = move || match blocked() {
        Some(seconds) => ui.t_with(Word::FormSubmitIn, &clock(seconds)),
        None => ui.t(Word::FormSubmit),
    };
    nodes.push(
        node("button", "button-primary")
            .attr("type", "submit")
            .live_flag("disabled", move || blocked().is_some())
            .live_text(label),
    );
    node("form", "form")
        .attr("method", "post")
        .attr("novalidate", "")
        .on("submit", move |event| submit(ui, &form, &event))
        .children(nodes)
}

/// Where the password is asked alone, the person sees whose it is, and a password manager must
/// learn it too.
fn known_username(ui: Ui) -> Vec<Node> {
    let Some(name) = ui.session.username() else {
        return Vec::new();
    };
    vec![
        node("p", "known-account")
            .attr("dir", "auto")
            .text(name.clone()),
        node("input", "known-username")
            .attr("type", "text")
            .attr("name", "username")
            .attr("autocomplete", "username")
            .attr("tabindex", "-1")
            .attr("aria-hidden", "true")
            .attr("readonly", "")
            .on_build(move |element| {
                if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                    input.set_value(&name);
                }
            }),
    ]
}

/// Reads what was typed from the elements themselves, so that what a password manager or an
/// autofill put there counts, whichever events it did or did not send.
fn submit(ui: Ui, form: &FormState, event: &Event) {
    event.prevent_default();
    let Some(element) = event
        .current_target()
        .and_then(|target| target.dyn_into().ok())
    else {
        return;
    };
    let element: Element = element;
    let view = ui.view();
    let mut values = Vec::new();
    let mut missing = Vec::new();
    let mut first_missing = None;
    let mut secrets = Vec::new();
    for (index, field) in view.flow.fields.iter().enumerate() {
        let selector = ["[data-field=\"", &decimal(index), "\"]"].concat();
        let found = element.query_selector(&selector).ok().flatten();
        let Some(input) = found.and_then(|input| input.dyn_into().ok()) else {
            return;
        };
        let input: HtmlInputElement = input;
        ui.session.keep_draft(form.question, field, input.value());
        let value = field.meant(Secret::new(input.value()));
        if value.is_empty() && field.required {
            missing.push(index);
            first_missing.get_or_insert_with(|| input.clone());
        }
        // What is optional and was left empty is not an answer.
        if !value.is_empty() {
            values.push((field.key.clone(), value));
        }
        if field.kind.is_secret() {
            secrets.push(input);
        }
    }
    form.set_missing(missing);
    if let Some(input) = first_missing {
        input.focus().ok();
        return;
    }
    for input in secrets {
        input.set_value("");
    }
    ui.session.answer(form.question, Answer::Fields(values));
}
