//! Questions and what is typed into them: rule 6.

use crate::common::*;
use managed_auth_core::protocol::*;
use managed_auth_core::secret::Secret;
use managed_auth_core::session::*;

#[test]
fn rule_6_a_state_that_repeats_the_open_interaction_keeps_the_question() {
    let mut w = World::at_form();
    let question = w.view().question;
    w.state(&format!(r#"{}, "website_error": "Slow today""#, form("i1")));
    w.drop_stream();
    w.advance_to_deadline();
    w.snapshot(&form("i1"));
    w.stream_opens();
    w.state(&form("i1"));
    assert_eq!(w.view().question, question);
}

#[test]
fn rule_6_a_named_interaction_is_the_same_question_whatever_it_asks_for() {
    let mut w = World::at_form();
    let question = w.view().question;
    w.state(&code_form("i1"));
    assert_eq!(w.view().question, question);
}

#[test]
fn rule_6_a_nameless_interaction_is_the_same_question_while_it_asks_for_the_same() {
    let mut w = World::at(LEGACY_FORM);
    let question = w.view().question;
    w.state(&format!(r#"{LEGACY_FORM}, "website_error": "Slow today""#));
    assert_eq!(w.view().question, question);
    w.state(&LEGACY_FORM.replace("pass", "pin"));
    assert_eq!(w.view().question, question + 1);
}

#[test]
fn rule_6_the_next_interaction_is_another_question_even_with_the_same_fields() {
    let mut w = World::at_form();
    let question = w.view().question;
    w.state(&form("i2"));
    assert!(w.view().question > question);
    let question = w.view().question;
    w.sign_in();
    w.state(SUBMITTING);
    w.state(&form("i3"));
    assert!(w.view().question > question);
}

#[test]
fn rule_6_with_form_a_followed_at_once_by_form_b_nothing_of_a_is_sent_to_b() {
    let mut w = World::at_form();
    let for_a = Answer::Fields(vec![(
        FieldKey::Canonical("pass".into()),
        Secret::new("hunter2".into()),
    )]);
    let a = w.view().question;
    w.state(&form("i2"));
    w.answer(a, for_a);
    assert_eq!(w.step(), Step::Form);
    assert!(w.wire().is_empty());
}

#[test]
fn rule_6_a_password_is_gone_from_memory_as_soon_as_it_is_submitted() {
    let mut w = World::at_form();
    w.sign_in();
    let sent = w.wire();
    assert!(sent[0].contains("hunter2"), "{sent:?}");
    // The debug form hides secrets, so it is their plain text that is looked for: what the
    // machine keeps of an answer is its pause's name and the question, never a value.
    let kept = format!("{:?}", w.machine);
    assert!(
        !kept.contains("hunter2") && !kept.contains("Secret"),
        "{kept}"
    );
}

#[test]
fn rule_6_typed_values_survive_a_failed_submission_and_secrets_do_not() {
    let mut w = World::at_form();
    let mut drafts = Drafts::default();
    let view = w.view();
    for (field, text) in view.flow.fields.iter().zip(["ann", "hunter2"]) {
        drafts.keep(view.question, field, text.into());
    }
    w.sign_in();
    drafts.sent();
    w.submit_fails(status(500));
    let [name, pass] = &w.view().flow.fields[..] else {
        panic!()
    };
    assert_eq!(drafts.get(w.view().question, name), Some("ann"));
    assert_eq!(drafts.get(w.view().question, pass), None);
}
