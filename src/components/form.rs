//! The form: what only the account's owner knows.

use super::alert::{alerts, time_left};
use super::choices::choices;
use super::external::instruction;
use super::field::{Fields, asks_for_password, field};
use super::keys::are_same;
use super::room::{room, settled_heading};
use super::ui::{Ui, clock, decimal};
use crate::appearance::Place;
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;
use gloo_timers::callback::Timeout;
use managed_auth_core::protocol::{Answer, Choice, ChoiceKind, Field, FieldKind, FlowState};
use managed_auth_core::secret::Secret;
use managed_auth_core::session::{Step, View as LoginView};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement};

/// The form step: the fields and the choices of the current question.
#[component]
pub fn SignInForm(
    /// The login.
    session: ManagedAuthSession,
) -> impl IntoView {
    asking(Ui::of(session))
}

/// The form step and the external action step, which can have fields as well. They are one screen: a
/// field that both ask for stays under the hands (contract, rule 12).
pub(super) fn asking(ui: Ui) -> View<Markup> {
    let is_elsewhere = move || ui.view().step == Step::ExternalAction;
    let part = move || match is_elsewhere() {
        true => Part::EXTERNAL_ACTION,
        false => Part::FORM_STEP,
    };
    let title = move || match is_elsewhere() {
        true => ui.t(Word::ExternalTitle),
        false => title(ui),
    };
    let instruction = ui.while_same(
        |a, b| a.step == b.step,
        move |view| (view.step == Step::ExternalAction).then(|| instruction(ui)),
    );
    view! {
        <div class=move || ui.part(part()).classes data-managed-auth-part=move || part().name()>
            {settled_heading(ui, title)}
            {instruction}
            {questions(ui)}
        </div>
    }
}

/// Whether both views ask with the same fields. Then nothing is made anew, and what differs is
/// text.
fn same_fields(a: &LoginView, b: &LoginView) -> bool {
    let is_same = |a: &Field, b: &Field| a.key.names_the_same(&b.key) && a.kind == b.kind;
    are_same(&a.flow.fields, &b.flow.fields, is_same)
}

/// Whether both views ask the same question, with lists of choices in the same places around the form.
fn same_lists(a: &LoginView, b: &LoginView) -> bool {
    let lists = |view: &LoginView| {
        let has = |is_provider| {
            let is_there =
                |choice: &Choice| is_provider == (choice.kind == ChoiceKind::SsoProvider);
            view.flow.choices.iter().any(is_there)
        };
        (view.flow.fields.is_empty(), has(true), has(false))
    };
    (a.question, a.step) == (b.question, b.step) && lists(a) == lists(b)
}

/// The fields and choices of the current question, below what was said about the last answer.
fn questions(ui: Ui) -> View<Markup> {
    let above = ui.while_same(same_lists, move |view| choices(ui, view, Place::Above));
    let form = ui.while_same(
        |a, b| a.flow.fields.is_empty() == b.flow.fields.is_empty(),
        move |view| (!view.flow.fields.is_empty()).then(|| fields_form(ui)),
    );
    let below = ui.while_same(same_lists, move |view| {
        let mut parts = choices(ui, view, Place::Below);
        let FlowState {
            fields, choices, ..
        } = &*view.flow;
        if fields.is_empty() && choices.is_empty() && view.step == Step::Form {
            parts.push(view! { <p {..ui.part(Part::TEXT)}>{ui.word(Word::FormEmpty)}</p> });
        }
        parts
    });
    view! {
        <div {..ui.part(Part::QUESTIONS)}>
            <div {..ui.part(Part::ALERTS)}>{alerts(ui)}</div>
            {time_left(ui)}
            {above}
            {form}
            {below}
        </div>
    }
}

/// What the form is about, in a few words.
pub(super) fn title(ui: Ui) -> String {
    let view = ui.view();
    ui.t(match title_word(&view.flow, ui.provider().is_some()) {
        Word::FormTitle if view.domain().is_none() => Word::PrimeBlindTitle,
        word => word,
    })
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

fn fields_form(ui: Ui) -> View<Markup> {
    let fields = Fields::new(ui);
    let inputs = ui.while_same(same_fields, move |view| {
        let asked = &view.flow.fields;
        let known = asks_for_password(view) && !asked.iter().any(Field::is_username);
        let known = known.then(|| known_username(ui)).into_iter().flatten();
        let numbered = asked.iter().enumerate();
        let inputs = numbered.map(|(place, own)| field(ui, fields, own, place));
        known.chain(inputs).collect::<Vec<_>>()
    });
    let blocked = move || ui.view().blocked_for;
    let label = move || match blocked() {
        Some(seconds) => ui.t_with(Word::FormSubmitIn, &clock(seconds)),
        None => ui.t(Word::FormSubmit),
    };
    let guard = move |form: &Element, fields: Fields| {
        guard_submit(form);
        let form = form.clone();
        Effect::new(move || fields.follow(&form, ui.view().question));
    };
    view! {
        <form
            {..ui.part(Part::FORM)}
            method="dialog"
            autocomplete="off"
            novalidate
            use:guard=fields
            on:submit=submit_with(ui, fields)
            // On the way down, since some programs send events that do not come up.
            on:focus:capture=move |event| fields.focus(&event)
            on:keydown:capture=move |event| fields.press(&event)
            on:keyup:capture=move |event| fields.release(&event)
            on:input:capture=move |event| fields.input(&event)
            // All that some password managers send.
            on:change:capture=move |event| fields.input(&event)
            // The last event of an input method's text says that it is still at work.
            on:compositionend:capture=move |event| fields.input(&event)
        >
            {inputs}
            <button
                {..ui.part(Part::BUTTON_PRIMARY)}
                type="submit"
                disabled=move || blocked().is_some()
                data-room=room(ui, label)
            >
                <span {..ui.part(Part::SAID)}>{label}</span>
            </button>
        </form>
    }
}

/// Contract, rule 17: no way around the submit event sends the form anywhere. A script that calls
/// `form.submit()`, as some password managers do, gets the event all the same; and a form of the
/// method `dialog` that is in no dialog goes nowhere, should it call the prototype's.
fn guard_submit(form: &Element) {
    let request = js_sys::Reflect::get(form, &JsValue::from_str("requestSubmit"));
    if let Ok(request) = request.and_then(|it| it.dyn_into::<js_sys::Function>()) {
        // Without the submitter that a caller may have given: `submit()` takes none.
        let submit = request.bind1(form, &JsValue::UNDEFINED);
        js_sys::Reflect::set(form, &JsValue::from_str("submit"), &submit).ok();
    }
}

/// Where the password is asked alone, the person sees whose it is, and a password manager must
/// learn it too.
fn known_username(ui: Ui) -> Vec<View<Markup>> {
    let Some(name) = ui.session.username() else {
        return Vec::new();
    };
    let (shown, fill) = (name.clone(), super::field::fill);
    vec![
        view! { <p {..ui.part(Part::KNOWN_ACCOUNT)} dir="auto" translate="no">{shown}</p> },
        view! {
            <input
                {..ui.part(Part::KNOWN_USERNAME)}
                type="text"
                name="username"
                autocomplete="username"
                tabindex="-1"
                aria-hidden="true"
                readonly
                use:fill=name
            />
        },
    ]
}

/// Reads what was typed from the elements themselves, so that what a password manager or an
/// autofill put there counts, whichever events it did or did not send.
fn submit_with(ui: Ui, fields: Fields) -> impl FnMut(web_sys::SubmitEvent) + 'static {
    move |event| {
        let event: Event = event.into();
        event.prevent_default();
        let form = event.current_target();
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        let view = ui.session.view_now();
        // The button says when it can be sent. A program that does not look takes nothing away.
        if view.blocked_for.is_some() {
            return;
        }
        let question = fields.question();
        let mut values = Vec::new();
        let mut missing = Vec::new();
        let mut first_missing = None;
        let mut passwords = Vec::new();
        let mut secrets = Vec::new();
        for (place, field) in view.flow.fields.iter().enumerate() {
            let number = fields.number(field, place);
            let selector = ["[data-field=\"", &decimal(number), "\"]"].concat();
            let found = form.query_selector(&selector).ok().flatten();
            let input = found.and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
            // Of one that somebody took away there is what was typed into it before.
            let typed = match &input {
                Some(input) => input.value(),
                None => ui.session.draft(question, field).unwrap_or_default(),
            };
            ui.session.keep_draft(question, field, typed.clone());
            let value = field.meant(Secret::new(typed));
            if value.is_empty() && field.required {
                missing.push(number);
                first_missing = first_missing.or_else(|| input.clone());
            }
            // What is optional and was left empty is not an answer.
            if !value.is_empty() {
                values.push((field.key.clone(), value));
            }
            if field.kind == FieldKind::Password {
                passwords.extend(input.clone());
            }
            if field.kind.is_secret() {
                secrets.extend(input);
            }
        }
        let is_complete = missing.is_empty();
        fields.missing.set(missing);
        if let Some(input) = first_missing {
            input.focus().ok();
        }
        if !is_complete {
            return;
        }
        fields.hide(|_| true);
        // At once: the screen follows after all have heard of a submit that a script has made.
        for password in passwords {
            password.set_type("password");
        }
        // Password managers hear the same event, perhaps after this, and read the fields: those are
        // emptied, and go, once it is over. What another question has kept by then is not for this one.
        let send = move || {
            if ui.session.view_now().question != question {
                return;
            }
            for input in secrets {
                input.set_value("");
            }
            ui.session.answer(question, Answer::Fields(values));
        };
        Timeout::new(0, send).forget();
    }
}
