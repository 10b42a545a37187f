use std::sync::Arc;

use nutgraf_frequency::{
    ColumnCounter, Columns, CountMatrix, CountedRows, FrequencyFilter, Interner,
    MatrixBuilder, Vocabulary,
};
use nutgraf_text::{Span, TermId};

use super::{Unit, VectorizerOptions};

/// Takes terms in: sequences of them, inside which n-grams are made.
pub trait Sink: Send {
    /// Takes the next term of the sequence, which stands at `span` of `text`.
    fn term(&mut self, text: &str, span: Span);
    /// Takes the next terms of the sequence.
    fn terms(&mut self, text: &str, spans: &[Span]) {
        for &span in spans {
            self.term(text, span);
        }
    }
    /// Ends the sequence.
    fn end_sequence(&mut self);
    /// Ends the sequence, which is one word: one shorter than all n-grams counts whole.
    fn end_padded_word(&mut self);
    /// Ends the document.
    fn end_document(&mut self);
    /// One of the same kind that holds nothing yet.
    #[must_use]
    fn fresh(&self) -> Self;
    /// Adds the documents of another one after those here.
    fn append(&mut self, other: Self);
}

/// The stop words of the options, as the first terms of a vocabulary. Our own tokens
/// have lost theirs when they come to a sink.
fn stop_words(options: &VectorizerOptions) -> Vocabulary {
    let mut vocabulary = Vocabulary::new();
    if options.analyzer == Unit::Word {
        options.stop_words.iter().for_each(|word| _ = vocabulary.intern(word));
    }
    vocabulary
}

/// Columns that are found on the way.
#[derive(Clone, Debug)]
pub struct Learnt {
    stop_words: Vocabulary,
    vocabulary: Interner,
    builder: MatrixBuilder,
    shortest: usize,
    sequence: Vec<TermId>,
}

impl Learnt {
    pub(super) fn new(options: &VectorizerOptions) -> Self {
        let builder = match options.analyzer {
            Unit::Word | Unit::Nutgraf => MatrixBuilder::new(options.ngrams),
            Unit::Char | Unit::CharWb => MatrixBuilder::of_characters(options.ngrams),
        };
        let stop_words = stop_words(options);
        let shortest = options.ngrams.min().into();
        let vocabulary = Interner::new(stop_words.clone());
        Self { stop_words, vocabulary, builder, shortest, sequence: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.builder.is_empty()
    }

    pub(super) fn prune(self, filter: &FrequencyFilter) -> CountedRows {
        self.builder.prune(self.vocabulary.vocabulary(), filter)
    }
}

impl Sink for Learnt {
    #[inline]
    fn term(&mut self, text: &str, span: Span) {
        let term = self.vocabulary.intern_at(text, span);
        if term.index() >= self.stop_words.len() {
            self.sequence.push(term);
        }
    }

    fn terms(&mut self, text: &str, spans: &[Span]) {
        let start = self.sequence.len();
        self.vocabulary.intern_all(text, spans, &mut self.sequence);
        if !self.stop_words.is_empty() {
            let mut at = 0;
            self.sequence.retain(|term| {
                at += 1;
                at <= start || term.index() >= self.stop_words.len()
            });
        }
    }

    fn end_sequence(&mut self) {
        self.builder.count_sequence(&self.sequence);
        self.sequence.clear();
    }

    fn end_padded_word(&mut self) {
        if self.sequence.len() < self.shortest {
            self.builder.count_whole(&self.sequence);
        }
        self.end_sequence();
    }

    fn end_document(&mut self) {
        self.builder.end_document();
    }

    fn fresh(&self) -> Self {
        let Self { stop_words, builder, shortest, .. } = self;
        Self {
            stop_words: stop_words.clone(),
            vocabulary: Interner::new(stop_words.clone()),
            builder: builder.fresh(),
            shortest: *shortest,
            sequence: Vec::new(),
        }
    }

    fn append(&mut self, other: Self) {
        let remap = self.vocabulary.merge(&other.vocabulary);
        self.builder.merge(other.builder, &remap);
    }
}

/// Columns that are given.
#[derive(Clone, Debug)]
pub struct Given {
    stop_words: Vocabulary,
    columns: Arc<Columns>,
    counter: ColumnCounter,
    sequence: Vec<TermId>,
}

impl Given {
    pub(super) fn new(columns: Arc<Columns>, options: &VectorizerOptions) -> Self {
        Self::with(columns, stop_words(options))
    }

    fn with(columns: Arc<Columns>, stop_words: Vocabulary) -> Self {
        let counter = ColumnCounter::new(columns.clone());
        Self { stop_words, columns, counter, sequence: Vec::new() }
    }

    pub(super) fn finish(self) -> CountMatrix {
        self.counter.finish()
    }
}

impl Sink for Given {
    #[inline]
    fn term(&mut self, text: &str, span: Span) {
        let word = span.slice(text);
        if self.stop_words.is_empty() || self.stop_words.get(word).is_none() {
            self.sequence.push(self.columns.term(word));
        }
    }

    fn end_sequence(&mut self) {
        self.counter.count_sequence(&self.sequence);
        self.sequence.clear();
    }

    fn end_padded_word(&mut self) {
        if self.sequence.len() < self.columns.range().min().into() {
            self.counter.count_whole(&self.sequence);
        }
        self.end_sequence();
    }

    fn end_document(&mut self) {
        self.counter.end_document();
    }

    fn fresh(&self) -> Self {
        Self::with(self.columns.clone(), self.stop_words.clone())
    }

    fn append(&mut self, other: Self) {
        self.counter.append(other.counter);
    }
}

/// The n-grams of a sequence as pieces of one text.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    stop_words: Vocabulary,
    separator: &'static str,
    shortest: usize,
    longest: usize,
    text: String,
    spans: Vec<Span>,
}

impl Joined {
    pub(super) fn new(options: &VectorizerOptions) -> Self {
        let separator = match options.analyzer {
            Unit::Word | Unit::Nutgraf => " ",
            Unit::Char | Unit::CharWb => "",
        };
        Self {
            stop_words: stop_words(options),
            separator,
            shortest: options.ngrams.min().into(),
            longest: options.ngrams.max().into(),
            text: String::new(),
            spans: Vec::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, text: &str, span: Span) {
        let term = span.slice(text);
        if !self.stop_words.is_empty() && self.stop_words.get(term).is_some() {
            return;
        }
        if !self.spans.is_empty() {
            self.text.push_str(self.separator);
        }
        let start = self.text.len();
        self.text.push_str(term);
        self.spans.push(Span::new(start, self.text.len()));
    }

    /// Shows `see` the n-grams and begins the next sequence; `padded`: one shorter than
    /// all of them counts whole.
    pub(super) fn end(&mut self, padded: bool, mut see: impl FnMut(&str)) {
        let length = self.spans.len();
        if padded && length < self.shortest {
            see(&self.text);
        }
        for n in self.shortest..=self.longest {
            let lasts = self.spans.get(n - 1..).unwrap_or_default();
            for (first, last) in self.spans.iter().zip(lasts) {
                see(Span::new(first.start, last.end).slice(&self.text));
            }
        }
        self.text.clear();
        self.spans.clear();
    }
}

/// The terms themselves.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    joined: Joined,
    pub(super) terms: Vec<String>,
}

impl Terms {
    pub(super) fn new(options: &VectorizerOptions) -> Self {
        Self { joined: Joined::new(options), terms: Vec::new() }
    }
}

impl Sink for Terms {
    fn term(&mut self, text: &str, span: Span) {
        self.joined.push(text, span);
    }

    fn end_sequence(&mut self) {
        self.joined.end(false, |term| self.terms.push(term.to_owned()));
    }

    fn end_padded_word(&mut self) {
        self.joined.end(true, |term| self.terms.push(term.to_owned()));
    }

    fn end_document(&mut self) {}

    fn fresh(&self) -> Self {
        Self { joined: self.joined.clone(), terms: Vec::new() }
    }

    fn append(&mut self, other: Self) {
        self.terms.extend(other.terms);
    }
}
