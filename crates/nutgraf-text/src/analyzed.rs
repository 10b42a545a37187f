use crate::{Field, Language, Sentence, Span, TokenKind};

/// The number of a term in the vocabulary that made it.
///
/// Numbers follow the order in which terms were met and mean nothing outside their
/// vocabulary: nothing that depends on their order may reach an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TermId(pub u32);

impl TermId {
    /// The number as an index.
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A token of a document with the terms it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnalyzedToken {
    /// Where the token stands in its field, in bytes.
    pub span: Span,
    /// The field it stands in.
    pub field: Field,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it is a stop word. A name in capitals that looks like one (`US`, `WHO`)
    /// is not, unless its whole sentence is in capitals.
    pub stop: bool,
    /// Its case-folded surface.
    pub folded: TermId,
    /// Its stem; the folded surface where nothing is stemmed.
    pub stem: TermId,
}

/// A document whose tokens have been given terms: what scoring works on.
///
/// The title's tokens come first, then those of the text. Each sentence belongs to one
/// field. The buffers are meant to be kept and filled again for the next document.
#[derive(Clone, Debug, Default)]
pub struct AnalyzedDocument {
    /// All tokens, in order, punctuation among them.
    pub tokens: Vec<AnalyzedToken>,
    /// The sentences, in order; their ranges index `tokens`.
    pub sentences: Vec<Sentence>,
    /// The language that the document was analysed in.
    pub language: Option<Language>,
    /// The tokens that are not read as they stand in the text, in order, with what is
    /// read instead (`&` for `&amp;`); only in modes that stand for a reference.
    pub forms: Vec<(usize, String)>,
    /// The part of speech of each token; empty where nobody has told them.
    pub tags: Vec<Tag>,
}

/// A part of speech, as far as keywords need it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tag {
    /// A common noun.
    Noun,
    /// A name.
    ProperNoun,
    /// An adjective.
    Adjective,
    /// A verb that is neither of the next two.
    Verb,
    /// A verb in `-ing`.
    Gerund,
    /// A past participle.
    Participle,
    /// An adverb.
    Adverb,
    /// A number.
    Number,
    /// Anything else.
    #[default]
    Other,
}

impl Tag {
    /// The part of speech behind a universal tag (`PROPN`) or one of the Penn Treebank
    /// (`NNP`).
    ///
    /// ```
    /// # use nutgraf_text::Tag;
    /// assert_eq!(Tag::of("NNPS"), Tag::ProperNoun);
    /// assert_eq!(Tag::of("ADJ"), Tag::Adjective);
    /// assert_eq!(Tag::of("VERB"), Tag::Verb);
    /// assert_eq!(Tag::of("DT"), Tag::Other);
    /// ```
    pub fn of(tag: &str) -> Self {
        match tag {
            "NOUN" | "NN" | "NNS" => Self::Noun,
            "PROPN" | "NNP" | "NNPS" => Self::ProperNoun,
            "ADJ" | "JJ" | "JJR" | "JJS" => Self::Adjective,
            "VERB" | "AUX" | "VB" | "VBD" | "VBP" | "VBZ" | "MD" => Self::Verb,
            "VBG" => Self::Gerund,
            "VBN" => Self::Participle,
            "ADV" | "RB" | "RBR" | "RBS" => Self::Adverb,
            "NUM" | "CD" => Self::Number,
            _ => Self::Other,
        }
    }
}

impl AnalyzedDocument {
    /// Empties the document but keeps its memory.
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.sentences.clear();
        self.language = None;
        self.forms.clear();
        self.tags.clear();
    }
}
