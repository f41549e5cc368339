//! Choices, each a button: providers, second factors, accounts, ways to sign in.

use super::keys::{Keys, are_same};
use super::room::room;
use super::ui::{Ui, decimal};
use crate::appearance::Place;
use crate::localization::Word;
use crate::view::prelude::*;
use managed_auth_core::protocol::{Answer, Choice, ChoiceKey, ChoiceKind, MfaKind};
use managed_auth_core::session::{Step, View as LoginView};

/// Stands between the parts of a second line, and in none of them.
const BETWEEN: char = '\0';

/// Where a choice stands, seen from the form.
fn place(ui: Ui, choice: &Choice) -> Place {
    match choice.kind {
        ChoiceKind::SsoProvider => ui.sso_place(),
        _ => Place::Below,
    }
}

/// The choices of the current question in one place, as a list of buttons; those that only lead to
/// other choices come last. A divider stands between them and a form.
pub(super) fn choices(ui: Ui, view: &LoginView, here: Place) -> Vec<View<Markup>> {
    let is_here = |choice: &Choice| place(ui, choice) == here;
    if !view.flow.choices.iter().any(is_here) {
        return Vec::new();
    }
    let keys = view.flow.choices.iter().map(|it| it.key.clone()).collect();
    let keys = Keys::new(keys, PartialEq::eq);
    let items = ui.while_same(same_choices, move |view| items(ui, keys, view, here));
    // What the heading asks is chosen here, where there is nothing else.
    let alone = view.step == Step::Form
        && view.flow.fields.is_empty()
        && view.flow.choices.iter().all(is_here);
    let label = (!alone).then(|| ui.word(Word::FormChoices));
    let heading = alone.then(|| ui.id("title"));
    let list = view! {
        <ul {..ui.part(Part::CHOICES)} role="list" aria-label=label aria-labelledby=heading>
            {items}
        </ul>
    };
    let mut parts = vec![list];
    if !view.flow.fields.is_empty() {
        let divider = view! { <div {..ui.part(Part::DIVIDER)}>{ui.word(Word::FormOr)}</div> };
        parts.insert(usize::from(here == Place::Above), divider);
    }
    parts
}

fn same_choices(a: &LoginView, b: &LoginView) -> bool {
    let is_same = |a: &Choice, b: &Choice| {
        a.key == b.key && a.kind == b.kind && a.is_switch() == b.is_switch()
    };
    are_same(&a.flow.choices, &b.flow.choices, is_same)
}

/// A button stays while there is its choice: it may be the one that is being pressed.
fn items(ui: Ui, keys: Keys<ChoiceKey>, view: &LoginView, here: Place) -> Vec<View<Markup>> {
    let mut items = Vec::new();
    for switches in [false, true] {
        for (at, choice) in view.flow.choices.iter().enumerate() {
            if choice.is_switch() == switches && place(ui, choice) == here {
                let number = keys.number(&choice.key, at);
                // Several of an older server can be submitted alike. Nobody counts thousands of others.
                let can_have_twins = !matches!(choice.key, ChoiceKey::Canonical(_));
                let before = view.flow.choices.iter().take(at).filter(|_| can_have_twins);
                let twin = before.filter(|other| other.key == choice.key).count();
                let key = [&*decimal(number), " ", &decimal(twin)].concat();
                let find = move |view: &LoginView| {
                    let choices = &view.flow.choices;
                    let found = keys.find(number, choices, |choice| &choice.key)?;
                    if !can_have_twins {
                        return Some(found.clone());
                    }
                    let mut twins = choices.iter().filter(|other| other.key == found.key);
                    twins.nth(twin).cloned()
                };
                let button = button(ui, view.question, find, choice);
                items.push(view! { <li {..ui.part(Part::CHOICE_ITEM)} key=key>{button}</li> });
            }
        }
    }
    items
}

fn button(
    ui: Ui,
    question: u32,
    find: impl Fn(&LoginView) -> Option<Choice> + Copy + Send + 'static,
    choice: &Choice,
) -> View<Markup> {
    // Looks and labels follow the state, and what is sent is what the button stands for now.
    let current = move || find(&ui.view());
    let part = move || match current() {
        Some(choice) if choice.is_switch() => Part::SWITCH_OPTION,
        Some(choice) => match choice.kind {
            ChoiceKind::SsoProvider => Part::SSO_BUTTON,
            ChoiceKind::MfaMethod => Part::MFA_OPTION,
            ChoiceKind::Account => Part::ACCOUNT_OPTION,
            _ => Part::SIGN_IN_OPTION,
        },
        None => Part::SIGN_IN_OPTION,
    };
    let label = move || {
        let choice = current();
        choice.map(|choice| label(ui, choice)).unwrap_or_default()
    };
    // A second line that comes later than its choice takes no room (contract, rule 11).
    let late = choice.destination.is_none() && choice.detail.is_none();
    let destination = move || current().and_then(|choice| choice.destination);
    let context = move || current().and_then(|choice| choice.detail);
    let kept = move |text: Option<String>| kept_as_it_is(&current()?.kind, &text?);
    // In two parts, which wrap as those below do.
    let line = move || {
        let choice = current().filter(|_| !late);
        let parts = choice.map(|choice| [choice.destination, choice.detail]);
        let [destination, context] = parts.unwrap_or_default().map(Option::unwrap_or_default);
        [destination, BETWEEN.into(), context].concat()
    };
    let room_of = move |part: usize| {
        let line = room(ui, line);
        move || Some(line()?.split(BETWEEN).nth(part)?.to_owned())
    };
    // A number or an address of which most is stars reads from left to right everywhere.
    let detail = view! {
        <span
            {..ui.part(Part::OPTION_DETAIL)}
            data-late=late
            data-room=room_of(0)
            data-more=room_of(1)
        >
            <span {..ui.part(Part::SAID)}>
                <bdi {..ui.part(Part::OPTION_DESTINATION)} dir="ltr" translate="no">
                    {move || destination().unwrap_or_default()}
                </bdi>
                <bdi {..ui.part(Part::OPTION_CONTEXT)} dir="auto" translate=move || kept(context())>
                    {move || context().unwrap_or_default()}
                </bdi>
            </span>
        </span>
    };
    let choose = move |_| {
        if let Some(choice) = find(&ui.session.view_now()) {
            ui.session.answer(question, Answer::Choice(choice));
        }
    };
    let translate = move || kept(current().and_then(|choice| choice.label));
    view! {
        <button
            class=move || ui.part(part()).classes
            data-managed-auth-part=move || part().name()
            type="button"
            disabled=move || ui.view().blocked_for.is_some()
            on:click=choose
        >
            {mark(ui, current)}
            <span {..ui.part(Part::OPTION_TEXTS)}>
                <span
                    {..ui.part(Part::OPTION_LABEL)}
                    dir="auto"
                    translate=translate
                    data-room=room(ui, label)
                >
                    <span {..ui.part(Part::SAID)}>{label}</span>
                </span>
                {detail}
            </span>
        </button>
    }
}

/// What `translate` is for such a text: names of accounts and addresses, shown in part or not, are not
/// to be translated (contract, rule 14).
fn kept_as_it_is(kind: &ChoiceKind, text: &str) -> Option<&'static str> {
    let is_name = *kind == ChoiceKind::Account || text.contains(['@', '*', '\u{2022}']);
    is_name.then_some("no")
}

/// The server's label, or our word for the kind: never an id.
fn label(ui: Ui, choice: Choice) -> String {
    if let Some(label) = choice.label {
        return label;
    }
    if let Some(provider) = &choice.provider {
        let name = ui.provider_name(provider);
        return ui.t_with(Word::ChoiceProvider, name.as_deref().unwrap_or(provider));
    }
    let word = match (&choice.mfa, &choice.kind) {
        (Some(MfaKind::Sms), _) => Word::MethodSms,
        (Some(MfaKind::Call), _) => Word::MethodCall,
        (Some(MfaKind::Email), _) => Word::MethodEmail,
        (Some(MfaKind::Totp), _) => Word::MethodTotp,
        (Some(MfaKind::Push), _) => Word::MethodPush,
        (Some(MfaKind::Password), _) => Word::MethodPassword,
        (Some(MfaKind::Passkey), _) => Word::MethodPasskey,
        (Some(MfaKind::Switch), _) => Word::MethodSwitch,
        (_, ChoiceKind::Account) => Word::ChoiceAccount,
        _ => Word::MethodOther,
    };
    ui.t(word)
}

/// A sign for a second factor, a monogram for anything else. The stylesheet draws the signs, and
/// lays the mark of a provider that it knows over the monogram.
fn mark(ui: Ui, current: impl Fn() -> Option<Choice> + Copy + Send + 'static) -> View<Markup> {
    let unsigned = move || current().filter(|choice| sign(choice).is_none());
    let known = move || {
        let provider = unsigned().filter(|choice| choice.kind == ChoiceKind::SsoProvider);
        provider.map(|choice| plain_words(&name(choice)))
    };
    let monogram = move || {
        let name = name(unsigned()?);
        let own = ui.provider_name(&name).unwrap_or(name);
        Some(own.chars().take(1).collect::<String>())
    };
    view! {
        <span
            {..ui.part(Part::OPTION_MARK)}
            aria-hidden="true"
            translate="no"
            data-sign=move || sign(&current()?)
            data-mark=known
        >
            {monogram}
        </span>
    }
}

fn sign(choice: &Choice) -> Option<String> {
    match &choice.mfa {
        Some(MfaKind::Other | MfaKind::Unknown(_)) | None => None,
        Some(known) => Some(known.as_str().to_owned()),
    }
}

fn name(choice: Choice) -> String {
    let name = choice.provider.or(choice.label);
    name.unwrap_or_else(|| "?".to_owned())
}

/// A label or an id as words that a stylesheet can tell apart, in whichever language the label is:
/// "Mit Google anmelden" and `google-oauth2` both have the word `google`.
fn plain_words(name: &str) -> String {
    let plain = |character: char| match character.is_ascii_alphanumeric() {
        true => character.to_ascii_lowercase(),
        false => ' ',
    };
    name.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::plain_words;

    #[test]
    fn a_provider_is_a_word_of_its_label_in_any_language() {
        for label in [
            "Continue with Google",
            "Mit Google anmelden",
            "Googleでログイン",
            "google-oauth2",
        ] {
            let words = plain_words(label);
            assert!(words.split(' ').any(|word| word == "google"), "{label}");
        }
        assert_eq!(plain_words("Pineapple"), "pineapple");
    }
}
