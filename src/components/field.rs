//! One field: its label, its input with everything that keyboards, password managers and screen
//! readers need to know, its help and its error.

use super::code;
use super::focus::is_lost;
use super::keys::Keys;
use super::room::{early, room};
use super::ui::{Ui, decimal};
use crate::localization::Word;
use crate::view::prelude::*;
use managed_auth_core::protocol::{Field, FieldKey, FieldKind, InputMode};
use managed_auth_core::session::View as LoginView;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// What a form knows of its fields besides the login's state. It lives as long as the form does,
/// over several questions where they follow each other without an answer.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) ui: Ui,
    /// The question that what is typed belongs to.
    question: RwSignal<u32>,
    /// The person tried to send the form while these, by number, were empty.
    pub(super) missing: RwSignal<Vec<usize>>,
    /// The fields, by number, whose password is shown.
    shown: RwSignal<Vec<usize>>,
    /// The field that a person has typed into last, by number: with keys, an input method, the
    /// clipboard or by voice, and not a program.
    pub(super) hands: StoredValue<Option<usize>>,
    /// The question for which a code was sent by itself: once, and never what was typed or sent before.
    pub(super) sent_for: StoredValue<Option<u32>>,
    /// The field that is typed into in capital letters, by number: a password's hint tells.
    pub(super) caps: RwSignal<Option<usize>>,
    keys: Keys<FieldKey>,
}

impl Fields {
    pub(super) fn new(ui: Ui) -> Self {
        Self {
            ui,
            question: RwSignal::new(ui.session.view_now().question),
            missing: RwSignal::default(),
            shown: RwSignal::default(),
            hands: StoredValue::default(),
            sent_for: StoredValue::default(),
            caps: RwSignal::default(),
            keys: Keys::new(Vec::new(), FieldKey::names_the_same),
        }
    }

    pub(super) fn question(&self) -> u32 {
        self.question.get_untracked()
    }

    /// The number of a field, which stays the same wherever the field moves.
    pub(super) fn number(&self, field: &Field, place: usize) -> usize {
        self.keys.number(&field.key, place)
    }

    /// Another question asks with this form. What was typed for the last one goes (contract, rule
    /// 6), but for the field under the person's hands (rule 12).
    pub(super) fn follow(&self, form: &Element, question: u32) {
        if self.question() == question {
            return;
        }
        self.question.set(question);
        self.missing.set(Vec::new());
        let hands = self.hands.get_value();
        let under_hands = hands.map(decimal);
        let Ok(inputs) = form.query_selector_all("[data-field]") else {
            return;
        };
        let mut is_held = false;
        for at in 0..inputs.length() {
            let input = inputs
                .get(at)
                .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { continue };
            // It, or the button beside it that shows what is typed. A host may have put something around
            // either.
            let row = input.closest(".ma-input-row").ok().flatten();
            let is_focused = row.is_some_and(|row| row.matches(":focus-within") == Ok(true));
            // Or it was made anew, as another kind of field, and is about to get the focus.
            let is_focused = is_focused || (input.has_attribute("data-held") && is_lost(form));
            if is_focused && input.get_attribute("data-field") == under_hands {
                is_held = true;
            } else {
                input.set_value("");
            }
        }
        self.hide(|number| !is_held || Some(number) != hands);
        if !is_held {
            self.ui.session.let_go(None);
        }
    }

    /// The field of this number as it is asked for now.
    pub(super) fn read<T>(
        &self,
        number: usize,
        read: impl FnOnce(&Field, &LoginView) -> T,
    ) -> Option<T> {
        let view = self.ui.view();
        let field = self
            .keys
            .find(number, &view.flow.fields, |field| &field.key)?;
        Some(read(field, &view))
    }

    /// What is wrong with a field.
    fn fault(&self, number: usize) -> Option<Word> {
        let (required, rejected) =
            self.read(number, |field, _| (field.required, field.rejected))?;
        if required && self.missing.with(|missing| missing.contains(&number)) {
            return Some(Word::FormMissing);
        }
        rejected.then_some(Word::FormRejected)
    }

    fn is_shown(&self, number: usize) -> bool {
        self.shown.with(|all| all.contains(&number))
    }

    /// Passwords that are shown are hidden again.
    pub(super) fn hide(&self, which: impl Fn(usize) -> bool) {
        if self
            .shown
            .with_untracked(|all| all.iter().any(|it| which(*it)))
        {
            self.shown.update(|all| all.retain(|it| !which(*it)));
        }
    }

    pub(super) fn filled(&self, number: usize) {
        if self.missing.with_untracked(|all| all.contains(&number)) {
            self.missing.update(|all| all.retain(|it| *it != number));
        }
    }
}

/// `type`, `autocomplete` and `inputmode` of a kind. A keyboard of digits is offered only where
/// letters cannot occur (contract, rule 13), and what could be a secret is kept out of the
/// browser's form history (rule 17).
fn attributes(field: &Field) -> (&'static str, &'static str, &'static str) {
    let (kind, autocomplete, mode) = match field.kind {
        FieldKind::Password => ("password", "current-password", ""),
        FieldKind::Code | FieldKind::TotpCode => ("text", "one-time-code", ""),
        FieldKind::Email => ("email", "email", "email"),
        FieldKind::Tel => ("tel", "tel", "tel"),
        _ if field.is_phone() => ("text", "tel", ""),
        FieldKind::Url => ("url", "url", "url"),
        _ if field.is_username() => ("text", "username", ""),
        _ => ("text", "off", ""),
    };
    let mode = match field.input_mode {
        Some(InputMode::Email) => "email",
        Some(InputMode::Tel) => "tel",
        Some(InputMode::Numeric) => "numeric",
        Some(InputMode::Text) => "text",
        Some(InputMode::Unknown(_)) | None if mode.is_empty() && field.digits_only() => "numeric",
        Some(InputMode::Unknown(_)) | None => mode,
    };
    (kind, autocomplete, mode)
}

pub(super) fn asks_for_password(view: &LoginView) -> bool {
    let mut kinds = view.flow.fields.iter().map(|field| &field.kind);
    kinds.any(|kind| *kind == FieldKind::Password)
}

/// A field of the current question.
pub(super) fn field(ui: Ui, fields: Fields, field: &Field, place: usize) -> View<Markup> {
    let number = fields.number(field, place);
    let id = ui.id(&["field-", &decimal(number)].concat());
    let own_label = own_label(&field.kind);
    let label = move || {
        let label = fields.read(number, |field, _| field.label.clone());
        label.flatten().unwrap_or_else(|| ui.t(own_label))
    };
    let optional = move || match fields.read(number, |field, _| field.required) {
        Some(false) => ui.t(Word::FormOptional),
        _ => String::new(),
    };
    let explains = field.kind == FieldKind::TotpSecret;
    let hint = move || match fields.read(number, |field, _| field.hint.clone()).flatten() {
        None if explains => ui.t(Word::FieldTotpSecretHelp),
        hint => hint.unwrap_or_default(),
    };
    let key = [field.kind.as_str(), " ", field.key.as_str()].concat();
    let error = move || {
        fields
            .fault(number)
            .map(|word| ui.t(word))
            .unwrap_or_default()
    };
    let (toggle, caps_hint) = if field.kind == FieldKind::Password {
        let caps_hint = move || match fields.caps.get() == Some(number) {
            true => ui.t(Word::PasswordCaps),
            false => String::new(),
        };
        let hint = view! {
            <span {..ui.part(Part::CAPS_HINT)} dir="auto" role="status">{caps_hint}</span>
        };
        (Some(visibility_toggle(fields, number, &id)), Some(hint))
    } else {
        (None, None)
    };
    let input = input(ui, fields, number, field, &id);
    view! {
        <div {..ui.part(Part::FIELD)} key=key>
            <label {..ui.part(Part::LABEL)} for=id.clone()>
                <span {..ui.part(Part::LABEL_TEXT)} dir="auto" data-room=room(ui, label)>
                    <span {..ui.part(Part::SAID)}>{label}</span>
                </span>
                <span {..ui.part(Part::LABEL_OPTIONAL)} data-room=room(ui, optional)>{optional}</span>
            </label>
            <div {..ui.part(Part::INPUT_ROW)}>{input} {toggle}</div>
            {caps_hint}
            <div
                {..ui.part(Part::FIELD_NOTES)}
                data-room=room(ui, hint)
                data-more=early(ui, error, Word::FormMissing)
            >
                <div {..ui.part(Part::SAID)}>
                    <span {..ui.part(Part::HINT)} dir="auto" id=[&id, "-help"].concat()>{hint}</span>
                    <span
                        {..ui.part(Part::FIELD_ERROR)}
                        dir="auto"
                        id=[&id, "-error"].concat()
                        // The focus may be there already, and then nobody reads it out.
                        aria-live="polite"
                        data-room=room(ui, error)
                    >
                        <span {..ui.part(Part::SAID)}>{error}</span>
                    </span>
                </div>
            </div>
        </div>
    }
}

fn input(ui: Ui, fields: Fields, number: usize, field: &Field, id: &str) -> View<Markup> {
    let (kind, autocomplete, _) = attributes(field);
    // An address is the name to sign in with as soon as a password is asked for beside it.
    let is_email = field.kind == FieldKind::Email;
    let autocomplete = move || match is_email && asks_for_password(&ui.view()) {
        true => "username",
        false => autocomplete,
    };
    let mode = move || {
        let mode = fields.read(number, |field, _| attributes(field).2);
        mode.filter(|mode| !mode.is_empty())
    };
    let placeholder = move || {
        fields
            .read(number, |field, _| field.placeholder.clone())
            .flatten()
    };
    let is_code = field.kind.is_code();
    let is_password = field.kind == FieldKind::Password;
    // The form itself may not have heard of the question yet.
    let question = ui.session.view_now().question;
    let draft = ui.session.draft(question, field);
    let is_long = draft.as_deref().is_some_and(|it| code::is_long(it, field));
    // It comes back under the hands that it was taken from.
    let is_held = ui.session.holds(field);
    if is_held {
        fields.hands.set_value(Some(number));
    }
    // The server's words can change.
    let length = move || {
        fields
            .read(number, |field, _| field.code_length())
            .flatten()
    };
    // What was typed or sent before is not sent by itself.
    if draft.is_some() {
        fields.sent_for.set_value(Some(question));
    }
    let part = if is_code {
        Part::INPUT_CODE
    } else {
        Part::INPUT
    };
    let kind = move || match is_password && fields.is_shown(number) {
        true => "text",
        false => kind,
    };
    let name = match field.kind {
        _ if field.is_username() => "username".to_owned(),
        FieldKind::Password => "password".to_owned(),
        _ => ["field-", &decimal(number)].concat(),
    };
    let is_last = move || {
        fields.read(number, |field, view| {
            view.flow
                .fields
                .last()
                .is_some_and(|last| last.key == field.key)
        })
    };
    let enter = move || match is_last() {
        Some(true) => "go",
        _ => "next",
    };
    let invalid = move || fields.fault(number).map(|_| "true");
    let required = move || fields.read(number, |field, _| field.required) == Some(true);
    view! {
        <input
            {..ui.part(part)}
            id=id.to_owned()
            type=kind
            name=name
            autocomplete=autocomplete
            autocapitalize="none"
            autocorrect="off"
            spellcheck="false"
            inputmode=mode
            enterkeyhint=enter
            translate="no"
            dir=is_code.then_some("ltr")
            placeholder=placeholder
            required=required
            aria-describedby=[id, "-error ", id, "-help"].concat()
            aria-invalid=invalid
            data-length=move || length().map(decimal)
            data-field=decimal(number)
            data-held=is_held
            data-long=is_long
            use:fill=draft.unwrap_or_default()
        />
    }
}

/// What stands in an input is a property, which no attribute changes once it was touched.
pub(super) fn fill(input: &Element, text: String) {
    if let (Some(input), false) = (input.dyn_ref::<HtmlInputElement>(), text.is_empty()) {
        input.set_value(&text);
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

/// Shows and hides what is typed, by keyboard too. Its label says what it does next.
fn visibility_toggle(fields: Fields, number: usize, input: &str) -> View<Markup> {
    let toggle = move |_| {
        fields.shown.update(|all| match all.contains(&number) {
            true => all.retain(|it| *it != number),
            false => all.push(number),
        });
    };
    let label = move || {
        fields.ui.t(match fields.is_shown(number) {
            true => Word::PasswordHide,
            false => Word::PasswordShow,
        })
    };
    view! {
        <button
            {..fields.ui.part(Part::INPUT_TOGGLE)}
            type="button"
            aria-controls=input.to_owned()
            aria-label=label
            data-shown=move || fields.is_shown(number)
            on:click=toggle
        ></button>
    }
}
