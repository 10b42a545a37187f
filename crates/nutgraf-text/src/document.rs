use serde::{Deserialize, Serialize};

use crate::Language;

/// An article: an identifier, a title, a text and what is known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The identifier, unique in its corpus if the corpus is well made.
    pub id: String,
    /// The headline, if it is not a part of the text.
    pub title: Option<String>,
    /// The body.
    pub text: String,
    /// The date as the corpus writes it.
    pub date: Option<String>,
    /// The language as the corpus gives it.
    pub language: Option<Language>,
    /// The text's words with their parts of speech, where the corpus gives them.
    pub tags: Option<Box<TaggedText>>,
}

/// A text as a tagger has cut it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaggedText {
    /// Sentences of words, each with its part of speech.
    pub sentences: Vec<Vec<(String, String)>>,
}

impl Document {
    /// A document that has only an identifier and a text.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }

    /// The text of a field; a missing title is empty.
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Title => self.title.as_deref().unwrap_or_default(),
            Field::Text => &self.text,
        }
    }
}

/// The part of a document that a span refers to.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The headline.
    Title,
    /// The body.
    #[default]
    Text,
}
