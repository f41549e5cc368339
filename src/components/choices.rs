//! Choices, each a button: providers, second factors, accounts, ways to sign in.

use super::node::{Node, node};
use super::ui::Ui;
use crate::localization::Word;
use leptos::prelude::*;
use managed_auth_core::protocol::{Answer, Choice, ChoiceKind, MfaKind};

/// The choices of the current question as a list of buttons; those that only lead to other choices
/// come last. `after_form` puts a divider before them.
#[must_use]
pub(super) fn choices(ui: Ui, question: u32, after_form: bool) -> Vec<Node> {
    let all: Vec<Choice> = ui
        .session
        .view()
        .with_untracked(|view| view.flow.choices.clone());
    if all.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..all.len()).collect();
    // Stable: the site's order stays within each group.
    order.sort_by_key(|index| all.get(*index).is_some_and(Choice::is_switch));
    let list = node("ul", "choices")
        .attr("role", "list")
        .live_attr("aria-label", move || Some(ui.t(Word::FormChoices)))
        .children(order.into_iter().filter_map(|index| {
            let choice = all.get(index)?;
            Some(node("li", "choice-item").child(button(ui, question, index, choice)))
        }));
    let mut nodes = Vec::new();
    if after_form {
        let divider = node("div", "divider").live_text(move || ui.t(Word::FormOr));
        nodes.push(divider);
    }
    nodes.push(list);
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
    let current =
        move |view: &managed_auth_core::session::View| view.flow.choices.get(index).cloned();
    let second_line = move || {
        ui.with(|view| {
            let choice = view.flow.choices.get(index)?;
            match (&choice.destination, &choice.detail) {
                (Some(destination), Some(detail)) => Some(format!("{destination} · {detail}")),
                (destination, detail) => destination.clone().or_else(|| detail.clone()),
            }
        })
    };
    let has_second_line = choice.destination.is_some() || choice.detail.is_some();
    let mut texts = node("span", "option-texts").child(
        node("span", "option-label")
            .attr("dir", "auto")
            .live_text(move || {
                ui.with(current)
                    .map(|choice| label(ui, &choice))
                    .unwrap_or_default()
            }),
    );
    if has_second_line {
        let text = move || second_line().unwrap_or_default();
        texts = texts.child(
            node("span", "option-detail")
                .attr("dir", "auto")
                .live_text(text),
        );
    }
    node("button", part)
        .attr("type", "button")
        .live_flag("disabled", move || {
            ui.with(|view| view.blocked_for.is_some())
        })
        .on("click", move |_| {
            let choice = ui.session.view().with_untracked(|view| current(view));
            if let Some(choice) = choice {
                ui.session.answer(question, Answer::Choice(choice));
            }
        })
        .child(mark(choice))
        .child(texts)
}

/// The server's label, or our word for the kind: never an id.
fn label(ui: Ui, choice: &Choice) -> String {
    if let Some(label) = &choice.label {
        return label.clone();
    }
    if let Some(provider) = &choice.provider {
        return ui.t_with(Word::ChoiceProvider, "provider", &provider_name(provider));
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

/// A monogram for a provider or an account, a sign for a second factor.
fn mark(choice: &Choice) -> Node {
    let sign = match &choice.mfa {
        Some(MfaKind::Sms) => "sms",
        Some(MfaKind::Call) => "call",
        Some(MfaKind::Email) => "email",
        Some(MfaKind::Totp) => "totp",
        Some(MfaKind::Push) => "push",
        Some(MfaKind::Password) => "password",
        Some(MfaKind::Passkey) => "passkey",
        Some(MfaKind::Switch) => "switch",
        _ => "",
    };
    let mark = node("span", "option-mark").attr("aria-hidden", "true");
    if !sign.is_empty() {
        return mark.attr("data-sign", sign);
    }
    let name = choice
        .provider
        .as_deref()
        .or(choice.label.as_deref())
        .unwrap_or("?");
    let letter = provider_name(name)
        .chars()
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    mark.text(letter.unwrap_or_default())
}

/// The provider's name in a label such as "Continue with Google", or in an id such as `google`.
pub(super) fn provider_name(label: &str) -> String {
    let lower = label.to_lowercase();
    let after = [" with ", " via ", " using "].iter().find_map(|word| {
        let at = lower.find(word)? + word.len();
        // Lower case can be longer or shorter than what it comes from.
        label.get(at..)
    });
    let name = after.unwrap_or(label).trim();
    let mut characters = name.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::provider_name;

    #[test]
    fn a_provider_is_named_by_what_follows_with() {
        assert_eq!(provider_name("Continue with Google"), "Google");
        assert_eq!(provider_name("google"), "Google");
        assert_eq!(provider_name("Sign in using SSO "), "SSO");
        assert_eq!(provider_name(""), "");
        assert_eq!(provider_name("İİİ with X"), "X".to_owned());
    }
}
