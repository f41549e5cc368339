//! Choices, each a button: providers, second factors, accounts, ways to sign in.

use super::node::{Node, node};
use super::ui::Ui;
use crate::appearance::Place;
use crate::localization::Word;
use managed_auth_core::protocol::{Answer, Choice, ChoiceKind, MfaKind};
use managed_auth_core::session::View;

/// Where a choice stands, seen from the form.
fn place(ui: Ui, choice: &Choice) -> Place {
    match choice.kind {
        ChoiceKind::SsoProvider => ui.sso,
        _ => Place::Below,
    }
}

/// The choices of the current question in one place, as a list of buttons; those that only lead to
/// other choices come last. A divider stands between them and a form.
#[must_use]
pub(super) fn choices(ui: Ui, view: &View, here: Place) -> Vec<Node> {
    let all = &view.flow.choices;
    let mut items = Vec::new();
    for switches in [false, true] {
        for (index, choice) in all.iter().enumerate() {
            if choice.is_switch() == switches && place(ui, choice) == here {
                let button = button(ui, view.question, index, choice);
                items.push(node("li", "choice-item").child(button));
            }
        }
    }
    if items.is_empty() {
        return items;
    }
    let list = node("ul", "choices")
        .attr("role", "list")
        .live_attr("aria-label", move || Some(ui.t(Word::FormChoices)))
        .children(items);
    let mut nodes = vec![list];
    if !view.flow.fields.is_empty() {
        let divider = node("div", "divider").word(ui, Word::FormOr);
        nodes.insert(usize::from(here == Place::Above), divider);
    }
    nodes
}

fn button(ui: Ui, question: u32, index: usize, choice: &Choice) -> Node {
    let part = match choice.kind {
        _ if choice.is_switch() => "switch-option",
        ChoiceKind::SsoProvider => "sso-button",
        ChoiceKind::MfaMethod => "mfa-option",
        ChoiceKind::Account => "account-option",
        _ => "sign-in-option",
    };
    // Labels follow the state, and what is sent is what the button stands for now.
    let current = move || ui.view().flow.choices.get(index).cloned();
    let label = move || {
        current()
            .map(|choice| label(ui, choice))
            .unwrap_or_default()
    };
    let mut texts = node("span", "option-texts").child(
        node("span", "option-label")
            .attr("dir", "auto")
            .live_text(label),
    );
    if has_second_line(choice) {
        // A number or an address of which most is stars reads from left to right everywhere.
        let destination = move || current().and_then(|choice| choice.destination);
        let detail = move || current().and_then(|choice| choice.detail);
        texts = texts.child(
            node("span", "option-detail")
                .child(
                    node("bdi", "option-destination")
                        .attr("dir", "ltr")
                        .live_text(move || destination().unwrap_or_default()),
                )
                .child(
                    node("bdi", "option-context")
                        .attr("dir", "auto")
                        .live_text(move || detail().unwrap_or_default()),
                ),
        );
    }
    node("button", part)
        .attr("type", "button")
        .live_flag("disabled", move || ui.view().blocked_for.is_some())
        .on("click", move |_| {
            let view = ui.view();
            if let Some(choice) = view.flow.choices.get(index) {
                ui.session.answer(question, Answer::Choice(choice.clone()));
            }
        })
        .child(mark(choice))
        .child(texts)
}

pub(super) fn has_second_line(choice: &Choice) -> bool {
    choice.destination.is_some() || choice.detail.is_some()
}

/// The server's label, or our word for the kind: never an id.
fn label(ui: Ui, choice: Choice) -> String {
    if let Some(label) = choice.label {
        return label;
    }
    if let Some(provider) = &choice.provider {
        return ui.t_with(Word::ChoiceProvider, &provider_name(provider));
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
fn mark(choice: &Choice) -> Node {
    let mark = node("span", "option-mark").attr("aria-hidden", "true");
    match &choice.mfa {
        Some(MfaKind::Other | MfaKind::Unknown(_)) | None => {
            let name = choice
                .provider
                .as_deref()
                .or(choice.label.as_deref())
                .unwrap_or("?");
            let monogram = mark.text(provider_name(name).chars().take(1).collect());
            match choice.kind {
                ChoiceKind::SsoProvider => monogram.attr_owned("data-mark", plain_words(name)),
                _ => monogram,
            }
        }
        Some(known) => mark.attr_owned("data-sign", known.as_str().to_owned()),
    }
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

/// The provider's name in a label such as "Continue with Google", or in an id such as `google`.
pub(super) fn provider_name(label: &str) -> String {
    let mut words = label.split(' ');
    let after = words.find(|word| ["with", "via", "using"].contains(word));
    let mut name = match after {
        Some(_) => words.collect::<Vec<_>>().join(" "),
        None => label.to_owned(),
    };
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{plain_words, provider_name};

    #[test]
    fn a_provider_is_named_by_what_follows_with() {
        assert_eq!(provider_name("Continue with Google"), "Google");
        assert_eq!(provider_name("Sign in using your SSO"), "Your SSO");
        assert_eq!(provider_name("google"), "Google");
        assert_eq!(provider_name("élan"), "élan");
        assert_eq!(provider_name(""), "");
    }

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
