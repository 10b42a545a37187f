use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Language, Span};

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

/// A text as a tagger has cut it: sentences of words with their parts of speech.
///
/// The words stand in the text in this order; what a tagger leaves out may stand between
/// them. Sentences of the title, if there are any, come first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaggedText {
    /// Sentences of words, each with its part of speech.
    pub sentences: Vec<Vec<(String, String)>>,
}

impl TaggedText {
    /// Finds the words in title and text, in order, and gives each with its place.
    ///
    /// ```
    /// # use nutgraf_text::{Field, Span, TaggedText};
    /// let word = |word: &str, tag: &str| (word.to_owned(), tag.to_owned());
    /// let sentence = vec![word("waivers", "NOUN"), word(".", "PUNCT")];
    /// let tags = TaggedText { sentences: vec![sentence] };
    /// let mut spans = Vec::new();
    /// tags.locate("", "The waivers.", |place| spans.push(place.span))?;
    /// assert_eq!(spans, [Span::new(4, 11), Span::new(11, 12)]);
    ///
    /// let error = tags.locate("", "The waiver.", |_| ()).unwrap_err();
    /// let reason = "word 1 of sentence 1, \"waivers\", is not in the text from byte 0 on";
    /// assert_eq!(error.to_string(), reason);
    /// # Ok::<(), nutgraf_text::TagError>(())
    /// ```
    pub fn locate<'t>(
        &'t self,
        title: &str,
        text: &str,
        mut found: impl FnMut(TaggedWord<'t>),
    ) -> Result<(), TagError> {
        let (mut in_title, mut from) = (!title.is_empty(), 0);
        for (index, sentence) in self.sentences.iter().enumerate() {
            // The first sentence that the title does not hold begins the text.
            if in_title && find_all(sentence, title, from, |_, _, _| ()).is_err() {
                (in_title, from) = (false, 0);
            }
            let (field, whole) =
                if in_title { (Field::Title, title) } else { (Field::Text, text) };
            let each = |span: Span, word: &'t str, tag: &'t str| {
                found(TaggedWord { field, span, sentence: index, word, tag });
            };
            from = find_all(sentence, whole, from, each)
                .map_err(|error| TagError { sentence: index, ..error })?;
        }
        Ok(())
    }
}

/// Finds words in order; gives where the last one ends.
fn find_all<'t>(
    sentence: &'t [(String, String)],
    text: &str,
    mut from: usize,
    mut found: impl FnMut(Span, &'t str, &'t str),
) -> Result<usize, TagError> {
    for (index, (word, tag)) in sentence.iter().enumerate() {
        let rest = text.get(from..).unwrap_or_default();
        let Some(at) = rest.find(word.as_str()).filter(|_| !word.is_empty()) else {
            let (sentence, word) = (0, word.chars().take(40).collect());
            return Err(TagError { sentence, index, word, from });
        };
        let start = from + at;
        from = start + word.len();
        found(Span::new(start, from), word, tag);
    }
    Ok(from)
}

/// A word of a [`TaggedText`] with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaggedWord<'t> {
    /// The field it stands in.
    pub field: Field,
    /// The bytes it covers.
    pub span: Span,
    /// The number of its sentence, from 0.
    pub sentence: usize,
    /// The word.
    pub word: &'t str,
    /// Its part of speech, as it was given.
    pub tag: &'t str,
}

/// A tagged word that does not stand in the text where it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagError {
    sentence: usize,
    index: usize,
    word: String,
    from: usize,
}

impl fmt::Display for TagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sentence, index, word, from } = self;
        write!(f, "word {} of sentence {}", index + 1, sentence + 1)?;
        if word.is_empty() {
            return f.write_str(" is empty");
        }
        write!(f, ", {word:?}, is not in the text from byte {from} on")
    }
}

impl std::error::Error for TagError {}

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
