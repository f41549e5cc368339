//! What the person has typed so far.

use super::View;
use crate::protocol::{Field, FieldKey};
use crate::secret::Secret;

/// Rule 6: typed values survive whatever repeats the same question, and do not leak into the next
/// one. Secrets are kept until they are sent: a password that did not get through is typed again.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    question: u32,
    values: Vec<Draft>,
}

#[derive(Debug, Clone)]
struct Draft {
    key: FieldKey,
    text: Secret,
    is_secret: bool,
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
        self.values.retain(|draft| draft.key != field.key);
        self.values.push(Draft {
            key: field.key.clone(),
            text: Secret::new(text),
            is_secret: field.kind.is_secret(),
        });
    }

    /// The screen shows this now. Another question, and the end, leave nothing of what was typed.
    pub fn follow(&mut self, view: &View) {
        let question = match view.ending {
            None => view.question,
            Some(_) => u32::MAX,
        };
        if question > self.question {
            self.question = question;
            self.values.clear();
        }
    }

    /// The question is answered: what was typed into it is on its way.
    pub fn sent(&mut self) {
        self.values.retain(|draft| !draft.is_secret);
    }

    /// What stood in this field of this question.
    #[must_use]
    pub fn get(&self, question: u32, key: &FieldKey) -> Option<&str> {
        let values = (self.question == question).then_some(&self.values)?;
        values
            .iter()
            .find(|draft| draft.key == *key)
            .map(|draft| draft.text.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ApiError, FieldKind};
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
        let mut drafts = Drafts::default();
        drafts.keep(1, &name, "a".into());
        drafts.keep(1, &city, "Rome".into());
        drafts.keep(1, &name, "ann".into());
        assert_eq!(drafts.get(1, &name.key), Some("ann"));
        assert_eq!(drafts.get(1, &city.key), Some("Rome"));
        assert_eq!(drafts.get(1, &FieldKey::Legacy("name".into())), None);
    }

    #[test]
    fn nothing_leaks_into_another_question() {
        let name = field("name", FieldKind::Identifier);
        let city = field("city", FieldKind::Text);
        let mut drafts = Drafts::default();
        drafts.keep(1, &name, "ann".into());
        assert_eq!(drafts.get(2, &name.key), None);
        drafts.keep(2, &city, "Rome".into());
        assert_eq!(drafts.get(2, &name.key), None);
        assert_eq!(drafts.get(1, &name.key), None);
    }

    #[test]
    fn a_form_that_is_gone_cannot_put_its_values_back() {
        let name = field("name", FieldKind::Identifier);
        let mut drafts = Drafts::default();
        drafts.keep(2, &name, "bea".into());
        drafts.keep(1, &name, "ann".into());
        assert_eq!(drafts.get(2, &name.key), Some("bea"));
        assert_eq!(drafts.get(1, &name.key), None);
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
        assert_eq!(drafts.get(1, &name.key), Some("ann"));
        view.question = 2;
        drafts.follow(&view);
        assert_eq!(drafts.get(1, &name.key), None);
        drafts.keep(2, &name, "bea".into());
        view.ending = Some(Ending {
            kind: EndingKind::Success,
            error: ApiError::default(),
        });
        drafts.follow(&view);
        assert_eq!(drafts.get(2, &name.key), None);
        drafts.keep(2, &name, "late".into());
        assert_eq!(drafts.get(2, &name.key), None);
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
            assert_eq!(drafts.get(1, &typed.key), Some("hunter2"));
            drafts.sent();
            assert_eq!(drafts.get(1, &typed.key).is_some(), stays);
        }
    }
}
