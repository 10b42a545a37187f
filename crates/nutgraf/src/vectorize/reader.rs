use std::borrow::Cow;

use nutgraf_text::{AnalyzedToken, Document, Span};
use nutgraf_tokenize::sklearn::{self, Accents};

use super::{Sink, Unit, Vectorizer, VectorizerOptions};
use crate::Worker;

/// Reads texts into a sink: one thread's part of a vectorizer.
pub(super) struct Reader<'v> {
    options: &'v VectorizerOptions,
    worker: Option<Worker>,
    document: Document,
    /// The text after each step; memory to reuse.
    lower: String,
    plain: String,
    spaced: String,
    /// Where its words are; memory to reuse, too.
    words: Vec<Span>,
}

impl<'v> Reader<'v> {
    pub(super) fn new(vectorizer: &'v Vectorizer) -> Self {
        Self {
            options: &vectorizer.options,
            worker: vectorizer.analyzer.as_ref().map(crate::Analyzer::worker),
            document: Document::new("", ""),
            lower: String::new(),
            plain: String::new(),
            spaced: String::new(),
            words: Vec::new(),
        }
    }

    /// Reads a document.
    pub(super) fn read(&mut self, text: &str, sink: &mut impl Sink) {
        match self.options.analyzer {
            Unit::Word => self.read_words(text, sink),
            Unit::Char => self.read_characters(text, sink),
            Unit::CharWb => self.read_padded_words(text, sink),
            Unit::Nutgraf => self.read_tokens(text, sink),
        }
        sink.end_document();
    }

    fn read_words(&mut self, text: &str, sink: &mut impl Sink) {
        let Self { options, lower, plain, words, .. } = self;
        let text = prepare(options, text, lower, plain);
        words.clear();
        sklearn::for_each_word(text, options.shortest_word, |word| words.push(word));
        sink.terms(text, words);
        sink.end_sequence();
    }

    fn read_characters(&mut self, text: &str, sink: &mut impl Sink) {
        let text = self.single_spaces(text);
        characters(text, 0, text, sink);
        sink.end_sequence();
    }

    fn read_padded_words(&mut self, text: &str, sink: &mut impl Sink) {
        let text = self.single_spaces(text);
        let mut at = 0;
        for word in text.split(sklearn::is_space) {
            if !word.is_empty() {
                sink.term(" ", Span::new(0, 1));
                characters(text, at, word, sink);
                sink.term(" ", Span::new(0, 1));
                sink.end_padded_word();
            }
            let next = at + word.len();
            let space = text.get(next..).and_then(|rest| rest.chars().next());
            at = next + space.map_or(0, char::len_utf8);
        }
    }

    /// Reads our own tokens; n-grams end at stop words and sentence ends.
    fn read_tokens(&mut self, text: &str, sink: &mut impl Sink) {
        let Self { options, worker, document, .. } = self;
        let Some(worker) = worker else { return };
        worker.trim();
        document.text.clear();
        document.text.push_str(text);
        let language = worker.language(document);
        if options.ngrams.max() == 1 && options.stop_words.is_empty() {
            let terms = worker.terms(document, language).to_vec();
            for term in terms {
                see(worker.vocabulary().term(term), sink);
            }
            sink.end_sequence();
            return;
        }
        worker.analyze(document, language);
        let (vocabulary, found) = (worker.vocabulary(), worker.document());
        let left_out = |token: &AnalyzedToken| {
            token.stop || sink_stops(options, vocabulary.term(token.folded))
        };
        for sentence in &found.sentences {
            let tokens = found.tokens.get(sentence.tokens.clone()).unwrap_or_default();
            for token in tokens.iter().filter(|token| token.kind.is_term()) {
                if left_out(token) {
                    sink.end_sequence();
                } else {
                    see(vocabulary.term(token.stem), sink);
                }
            }
            sink.end_sequence();
        }
    }

    fn single_spaces<'t>(&'t mut self, text: &str) -> &'t str {
        let Self { options, lower, plain, spaced, .. } = self;
        sklearn::single_spaces(prepare(options, text, lower, plain), spaced);
        spaced
    }
}

/// The text as scikit-learn's preprocessor leaves it.
fn prepare<'t>(
    options: &VectorizerOptions,
    mut text: &'t str,
    lower: &'t mut String,
    plain: &'t mut String,
) -> &'t str {
    if options.lowercase {
        sklearn::lower_case(text, lower);
        text = lower;
    }
    if options.strip_accents != Accents::Keep && !text.is_ascii() {
        sklearn::strip_accents(text, options.strip_accents, plain);
        text = plain;
    }
    text
}

/// The characters of `part`, which starts at byte `at` of `text`.
fn characters(text: &str, at: usize, part: &str, sink: &mut impl Sink) {
    for (start, c) in part.char_indices() {
        sink.term(text, Span::new(at + start, at + start + c.len_utf8()));
    }
}

fn sink_stops(options: &VectorizerOptions, word: &str) -> bool {
    options.stop_words.iter().any(|stop| stop == word)
}

/// A term on its own.
fn see(term: &str, sink: &mut impl Sink) {
    // In a term a space would look like the one between two.
    let term = if term.contains(' ') {
        Cow::Owned(term.replace(' ', "\u{A0}"))
    } else {
        Cow::Borrowed(term)
    };
    sink.term(&term, Span::new(0, term.len()));
}
