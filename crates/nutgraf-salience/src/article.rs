use nutgraf_frequency::Vocabulary;
use nutgraf_text::{AnalyzedDocument, AnalyzedToken, Field};

/// An analysed document beside the texts that its spans refer to.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    /// Its tokens, sentences and terms.
    pub document: &'a AnalyzedDocument,
    /// The vocabulary that its terms are numbers of.
    pub vocabulary: &'a Vocabulary,
    /// The title; empty if there is none.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
}

impl<'a> Article<'a> {
    /// The text of a field.
    #[inline]
    pub fn field(&self, field: Field) -> &'a str {
        match field {
            Field::Title => self.title,
            Field::Text => self.text,
        }
    }

    /// The surface of a token.
    #[inline]
    pub fn surface(&self, token: &AnalyzedToken) -> &'a str {
        token.span.slice(self.field(token.field))
    }
}
