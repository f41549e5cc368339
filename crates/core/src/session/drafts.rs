//! What the person has typed so far.

use crate::protocol::{Field, FieldKey};
use crate::secret::Secret;

/// Rule 6: typed values survive whatever repeats the same question, and do not leak into the next
/// one. Secrets are never kept: a password that did not get through is typed again.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    question: u32,
    values: Vec<(FieldKey, Secret)>,
}

impl Drafts {
    /// Remembers what stands in a field of this question.
    pub fn keep(&mut self, question: u32, field: &Field, text: String) {
        // A form that is on its way out may report late.
        if field.kind.is_secret() || question < self.question {
            return;
        }
        if self.question != question {
            self.question = question;
            self.values.clear();
        }
        self.values.retain(|(key, _)| *key != field.key);
        self.values.push((field.key.clone(), Secret::new(text)));
    }

    /// What stood in this field of this question.
    #[must_use]
    pub fn get(&self, question: u32, key: &FieldKey) -> Option<&str> {
        let values = (self.question == question).then_some(&self.values)?;
        values
            .iter()
            .find(|(kept, _)| kept == key)
            .map(|(_, text)| text.expose())
    }
}
