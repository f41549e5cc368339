//! What the person has typed so far.

use super::View;
use crate::protocol::{Field, FieldKey, FieldKind};
use crate::secret::Secret;

/// Rule 6: typed values survive whatever repeats the same question, and do not leak into the next
/// one, but for the field under the person's hands (rule 12). Secrets are kept until they are sent: a
/// password that did not get through is typed again.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    question: u32,
    values: Vec<Draft>,
    /// The field under the hands, and what it takes: it waits for the next form while a screen
    /// without one is shown.
    held: Option<(FieldKey, FieldKind)>,
}

#[derive(Debug, Clone)]
struct Draft {
    key: FieldKey,
    kind: FieldKind,
    text: Secret,
}

impl Drafts {
    /// Remembers what stands in a field of this question.
    pub fn keep(&mut self, question: u32, field: &Field, text: String) {
        // A form that is on its way out may report late.
        if question < self.question {
            return;
        }
        if self.question != question {
            self.question = question;
            self.values.clear();
        }
        self.values
            .retain(|draft| !draft.key.names_the_same(&field.key));
        self.values.push(Draft {
            key: field.key.clone(),
            text: Secret::new(text),
            kind: field.kind.clone(),
        });
    }

    /// The person types into this field.
    pub fn hold(&mut self, field: &Field) {
        self.held = Some((field.key.clone(), field.kind.clone()));
    }

    /// The person has turned to something else, such as this field.
    pub fn let_go(&mut self, of_all_but: Option<&FieldKey>) {
        self.held
            .take_if(|(key, _)| !of_all_but.is_some_and(|but| key.names_the_same(but)));
    }

    /// Whether the field is under the person's hands.
    #[must_use]
    pub fn holds(&self, field: &Field) -> bool {
        let held = self.held.as_ref();
        held.is_some_and(|(key, kind)| asks_again(field, key, kind))
    }

    /// The screen shows this now. Another question leaves nothing of what was typed but what is under
    /// the hands and asked for again, and the end leaves nothing at all.
    pub fn follow(&mut self, view: &View) {
        let question = match view.ending {
            None => view.question,
            Some(_) => u32::MAX,
        };
        if question > self.question {
            self.question = question;
            let fields = &view.flow.fields;
            let is_asked = |(key, kind): &mut (FieldKey, FieldKind)| {
                let is = |field: &Field| asks_again(field, key, kind);
                view.ending.is_none() && (fields.is_empty() || fields.iter().any(is))
            };
            self.held.take_if(|held| !is_asked(held));
            let held = self.held.as_ref().map(|(key, _)| key);
            self.values.retain(|draft| Some(&draft.key) == held);
        }
    }

    /// The question is answered by a choice: nothing that was typed is on its way, and all of it comes
    /// back if the choice does not get through.
    pub fn passed_over(&mut self) {
        self.held = None;
    }

    /// The question is answered: what was typed into it is on its way.
    pub fn sent(&mut self) {
        self.held = None;
        self.values.retain(|draft| !draft.kind.is_secret());
    }

    /// What stood in this field of this question. A secret comes back only where a secret of its kind
    /// is asked for: another field could show it.
    #[must_use]
    pub fn get(&self, question: u32, field: &Field) -> Option<&str> {
        let values = (self.question == question).then_some(&self.values)?;
        values
            .iter()
            .find(|draft| draft.key.names_the_same(&field.key))
            .filter(|draft| !draft.kind.is_secret() || draft.kind == field.kind)
            .map(|draft| draft.text.expose())
    }
}

/// Whether a field asks for what was typed into one of this key and kind. A server can learn what
/// takes a text, that it is an address, say; a secret is another thing.
fn asks_again(field: &Field, key: &FieldKey, kind: &FieldKind) -> bool {
    let is_secret = field.kind.is_secret() || kind.is_secret();
    field.key.names_the_same(key) && (field.kind == *kind || !is_secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ApiError, FlowState};
    use crate::session::{Ending, EndingKind};

    fn field(name: &str, kind: FieldKind) -> Field {
        Field {
            key: FieldKey::Canonical(name.into()),
            kind,
            label: None,
            hint: None,
            placeholder: None,
            required: true,
            input_mode: None,
            rejected: false,
        }
    }

    #[test]
    fn the_last_text_of_each_field_is_kept() {
        let (name, city) = (
            field("name", FieldKind::Identifier),
            field("city", FieldKind::Text),
        );
        let mut legacy = name.clone();
        legacy.key = FieldKey::Legacy("name".into());
        let mut drafts = Drafts::default();
        drafts.keep(1, &name, "a".into());
        drafts.keep(1, &city, "Rome".into());
        drafts.keep(1, &name, "ann".into());
        assert_eq!(drafts.get(1, &name), Some("ann"));
        assert_eq!(drafts.get(1, &city), Some("Rome"));
        // A server that goes on in the older way asks for the same.
        assert_eq!(drafts.get(1, &legacy), Some("ann"));
    }

    #[test]
    fn nothing_leaks_into_another_question() {
        let name = field("name", FieldKind::Identifier);
        let city = field("city", FieldKind::Text);
        let mut drafts = Drafts::default();
        drafts.keep(1, &name, "ann".into());
        assert_eq!(drafts.get(2, &name), None);
        drafts.keep(2, &city, "Rome".into());
        assert_eq!(drafts.get(2, &name), None);
        assert_eq!(drafts.get(1, &name), None);
    }

    #[test]
    fn a_form_that_is_gone_cannot_put_its_values_back() {
        let name = field("name", FieldKind::Identifier);
        let mut drafts = Drafts::default();
        drafts.keep(2, &name, "bea".into());
        drafts.keep(1, &name, "ann".into());
        assert_eq!(drafts.get(2, &name), Some("bea"));
        assert_eq!(drafts.get(1, &name), None);
    }

    #[test]
    fn another_question_and_the_end_leave_nothing_behind() {
        let name = field("name", FieldKind::Identifier);
        let mut view = View {
            question: 1,
            ..View::default()
        };
        let mut drafts = Drafts::default();
        drafts.keep(1, &name, "ann".into());
        drafts.follow(&view);
        assert_eq!(drafts.get(1, &name), Some("ann"));
        view.question = 2;
        drafts.follow(&view);
        assert_eq!(drafts.get(1, &name), None);
        drafts.keep(2, &name, "bea".into());
        view.ending = Some(Ending {
            kind: EndingKind::Success,
            error: ApiError::default(),
        });
        drafts.follow(&view);
        assert_eq!(drafts.get(2, &name), None);
        drafts.keep(2, &name, "late".into());
        assert_eq!(drafts.get(2, &name), None);
    }

    /// A question with these fields.
    fn asking(question: u32, fields: &[&Field]) -> View {
        let fields = fields.iter().map(|field| (*field).clone()).collect();
        let flow = FlowState {
            fields,
            ..FlowState::default()
        };
        View {
            question,
            flow: flow.into(),
            ..View::default()
        }
    }

    #[test]
    fn what_is_under_the_hands_waits_for_the_next_form_and_no_longer() {
        let name = field("name", FieldKind::Identifier);
        let word = field("word", FieldKind::Password);
        let typed = || {
            let mut drafts = Drafts::default();
            drafts.keep(1, &name, "ann".into());
            drafts.keep(1, &word, "corr".into());
            drafts.hold(&word);
            drafts.follow(&asking(2, &[]));
            drafts
        };
        let mut drafts = typed();
        drafts.follow(&asking(3, &[&name, &word]));
        assert!(drafts.holds(&word));
        assert_eq!(drafts.get(3, &word), Some("corr"));
        assert_eq!(drafts.get(3, &name), None);
        let shown = field("word", FieldKind::Text);
        for next in [&[&name][..], &[&shown]] {
            let mut drafts = typed();
            drafts.follow(&asking(3, next));
            assert!(!drafts.holds(&word));
            drafts.follow(&asking(4, &[&word]));
            assert_eq!(drafts.get(4, &word), None, "{next:?}");
        }
        let turn_away: [fn(&mut Drafts); 3] = [
            Drafts::sent,
            |drafts| drafts.let_go(None),
            |drafts| drafts.let_go(Some(&FieldKey::Canonical("name".into()))),
        ];
        for turn_away in turn_away {
            let mut drafts = typed();
            turn_away(&mut drafts);
            drafts.follow(&asking(3, &[&word]));
            assert_eq!(drafts.get(3, &word), None);
        }
    }

    #[test]
    fn a_text_stays_under_the_hands_where_it_is_asked_for_as_another_kind() {
        let text = field("mail", FieldKind::Text);
        for kind in [FieldKind::Email, FieldKind::Tel, FieldKind::Identifier] {
            let mut drafts = Drafts::default();
            drafts.keep(1, &text, "ann@".into());
            drafts.hold(&text);
            let now = field("mail", kind);
            assert!(drafts.holds(&now));
            drafts.follow(&asking(2, &[&now]));
            assert!(drafts.holds(&now));
            assert_eq!(drafts.get(2, &now), Some("ann@"));
        }
    }

    #[test]
    fn no_other_kind_of_field_gets_a_secret() {
        let word = field("word", FieldKind::Password);
        let mut drafts = Drafts::default();
        drafts.keep(1, &word, "hunter2".into());
        drafts.hold(&word);
        for kind in [FieldKind::Text, FieldKind::TotpSecret, FieldKind::Code] {
            let other = field("word", kind);
            assert_eq!(drafts.get(1, &other), None);
            assert!(!drafts.holds(&other));
        }
        assert_eq!(drafts.get(1, &word), Some("hunter2"));
        assert!(drafts.holds(&word));
    }

    #[test]
    fn secrets_are_kept_until_they_are_sent() {
        for (kind, stays) in [
            (FieldKind::Password, false),
            (FieldKind::TotpSecret, false),
            (FieldKind::Code, true),
            (FieldKind::TotpCode, true),
        ] {
            let mut drafts = Drafts::default();
            let typed = field("s", kind);
            drafts.keep(1, &typed, "hunter2".into());
            assert_eq!(drafts.get(1, &typed), Some("hunter2"));
            drafts.sent();
            assert_eq!(drafts.get(1, &typed).is_some(), stays);
        }
    }
}
