use nutgraf_text::{Document, Field, Language, Span, Token, TokenKind};
use nutgraf_tokenize::{Segmentation, Tokenizer, TokenizerOptions};
use serde::Serialize;

use crate::{Offsets, ReadingOptions, offsets::Shown};

/// The sentences and tokens of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenizeRecord<'d> {
    /// The document's identifier.
    pub id: &'d str,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// The sentences: those of the title first, then those of the text.
    pub sentences: Vec<SentenceRecord<'d>>,
}

/// A sentence with its tokens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentenceRecord<'d> {
    /// The field it stands in.
    pub field: Field,
    /// Its first code point (or byte, if bytes were asked for) in the field.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
    /// The tokens, in order.
    pub tokens: Vec<TokenRecord<'d>>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenRecord<'d> {
    /// The surface.
    pub text: &'d str,
    /// What it is.
    pub kind: TokenKind,
    /// Its first code point (or byte) in the field.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
}

/// A token on its own, as tables show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TokenRow<'d> {
    /// The surface.
    pub text: &'d str,
    /// What it is.
    pub kind: TokenKind,
    /// Its first code point (or byte) in the field.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
    /// The field it stands in.
    pub field: Field,
    /// The number of its sentence in the document, from 0.
    pub sentence: usize,
}

impl TokenizeRecord<'_> {
    /// The tokens of all sentences.
    ///
    /// ```
    /// use nutgraf::{Document, Offsets, ReadingOptions, tokenize};
    ///
    /// let document = Document::new("a1", "No waiver. No answer.");
    /// let record = tokenize(&document, ReadingOptions::default(), Offsets::CodePoints);
    /// let last = record.tokens().last().unwrap();
    /// assert_eq!((last.text, last.sentence), (".", 1));
    /// ```
    pub fn tokens(&self) -> impl Iterator<Item = TokenRow<'_>> {
        self.sentences.iter().enumerate().flat_map(|(number, sentence)| {
            sentence.tokens.iter().map(move |token| TokenRow {
                text: token.text,
                kind: token.kind,
                start: token.start,
                end: token.end,
                field: sentence.field,
                sentence: number,
            })
        })
    }
}

/// The sentences of a document, without their tokens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentencesRecord<'d> {
    /// The document's identifier.
    pub id: &'d str,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// The sentences: those of the title first, then those of the text.
    pub sentences: Vec<SentenceRow<'d>>,
}

/// A sentence on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SentenceRow<'d> {
    /// What it says.
    pub text: &'d str,
    /// The field it stands in.
    pub field: Field,
    /// Its first code point (or byte, if bytes were asked for) in the field.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
}

/// The sentences and tokens of a document.
///
/// ```
/// use nutgraf::{Document, Offsets, ReadingOptions, tokenize};
///
/// let document = Document::new("a1", "Aliyev’s demand. No answer.");
/// let record = tokenize(&document, ReadingOptions::default(), Offsets::CodePoints);
/// assert_eq!(record.sentences.len(), 2);
/// let possessive = &record.sentences[0].tokens[1];
/// assert_eq!((possessive.text, possessive.start), ("’s", 6));
/// ```
pub fn tokenize(
    document: &Document,
    reading: ReadingOptions,
    offsets: Offsets,
) -> TokenizeRecord<'_> {
    tokenize_with(&mut Tokenizers::new(reading), document, offsets)
}

/// The tokenizers of the languages met so far, for many documents.
#[derive(Clone, Debug)]
pub struct Tokenizers {
    reading: ReadingOptions,
    made: Vec<(Option<Language>, Tokenizer)>,
    segmentation: Segmentation,
}

impl Tokenizers {
    /// Tokenizers that read as the options say; none is made yet.
    pub fn new(reading: ReadingOptions) -> Self {
        Self { reading, made: Vec::new(), segmentation: Segmentation::default() }
    }

    /// Shows `each` the sentences of a document, in order; its language.
    fn each_sentence<'d>(
        &mut self,
        document: &'d Document,
        offsets: Offsets,
        mut each: impl FnMut(InField<'d, '_>),
    ) -> Option<Language> {
        let language = self.reading.language.of(document);
        let selected = self.select(language);
        let Self { made, segmentation, .. } = self;
        let (_, tokenizer) = &made[selected];
        for field in [Field::Title, Field::Text] {
            let text = document.field(field);
            tokenizer.segment(text, segmentation);
            let mut shown = Shown::new(text, offsets);
            for sentence in &segmentation.sentences {
                let tokens = segmentation.tokens.get(sentence.tokens.clone());
                let tokens = tokens.unwrap_or_default();
                let (span, shown) = (sentence.span, &mut shown);
                each(InField { field, text, shown, span, tokens });
            }
        }
        language
    }

    /// The position of the tokenizer for a language.
    fn select(&mut self, language: Option<Language>) -> usize {
        let known = self.made.iter().position(|(known, _)| *known == language);
        known.unwrap_or_else(|| {
            let options = TokenizerOptions { mode: self.reading.mode, language };
            self.made.push((language, Tokenizer::new(options)));
            self.made.len() - 1
        })
    }
}

/// The sentences and tokens of one document of many.
pub fn tokenize_with<'d>(
    tokenizers: &mut Tokenizers,
    document: &'d Document,
    offsets: Offsets,
) -> TokenizeRecord<'d> {
    let mut sentences = Vec::new();
    let language = tokenizers.each_sentence(document, offsets, |sentence| {
        let InField { field, text, shown, span, tokens } = sentence;
        // Offsets are asked for in order, so that each is found from the last one.
        let start = shown.offset(span.start);
        let tokens = tokens.iter().map(|token| {
            let Span { start, end } = shown.span(token.span);
            TokenRecord { text: token.span.slice(text), kind: token.kind, start, end }
        });
        let tokens = tokens.collect();
        let end = shown.offset(span.end);
        sentences.push(SentenceRecord { field, start, end, tokens });
    });
    TokenizeRecord { id: &document.id, language, sentences }
}

/// The sentences of one document of many, without their tokens.
///
/// ```
/// use nutgraf::{Document, Offsets, ReadingOptions, Tokenizers, sentences_with};
///
/// let mut tokenizers = Tokenizers::new(ReadingOptions::default());
/// let document = Document::new("a1", "He met Mr. Smith. No answer.");
/// let record = sentences_with(&mut tokenizers, &document, Offsets::CodePoints);
/// let texts: Vec<&str> = record.sentences.iter().map(|s| s.text).collect();
/// assert_eq!(texts, ["He met Mr. Smith.", "No answer."]);
/// ```
pub fn sentences_with<'d>(
    tokenizers: &mut Tokenizers,
    document: &'d Document,
    offsets: Offsets,
) -> SentencesRecord<'d> {
    let mut sentences = Vec::new();
    let language = tokenizers.each_sentence(document, offsets, |sentence| {
        let InField { field, text, shown, span, .. } = sentence;
        let (text, Span { start, end }) = (span.slice(text), shown.span(span));
        sentences.push(SentenceRow { text, field, start, end });
    });
    SentencesRecord { id: &document.id, language, sentences }
}

/// A sentence in its field.
struct InField<'d, 's> {
    field: Field,
    text: &'d str,
    shown: &'s mut Shown<'d>,
    span: Span,
    tokens: &'s [Token],
}
