//! BM25 of phrases: how often the document names it, as far as that goes, and how rare its
//! words are in the corpus.

use std::fmt;

use nutgraf_frequency::{Bm25Options, DocumentFrequencies};
use serde::Serialize;

use crate::candidates::Candidate;
use crate::reading::Reading;
use crate::{Article, Explanation, TfIdfWord};

/// `score = tf × mean of the words' idf × length`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bm25Explanation {
    /// The numbers of each word; `idf` is `ln(1 + (documents − df + ½) / (df + ½))`.
    pub words: Vec<TfIdfWord>,
    /// How often the candidate occurs.
    pub count: usize,
    /// The documents of the corpus.
    pub documents: u64,
    /// The length of the document over the mean length in the corpus.
    pub relative_length: f64,
    /// `count / (k1 × (1 − b + b × relative_length) + count)`, with k1 = 1.5 and b = 0.75.
    pub tf: f64,
    /// The factor that favours phrases: 1 + ln(number of words).
    pub length: f64,
}

impl fmt::Display for Bm25Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, documents, tf, length, .. } = self;
        let sum: f64 = words.iter().map(|word| word.idf).sum();
        let score = tf * (sum / words.len().max(1) as f64) * length;
        write!(f, "{score:.3} = {tf:.3} × mean(")?;
        for (index, TfIdfWord { word, document_frequency, idf }) in
            words.iter().enumerate()
        {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{word} {idf:.3} in {document_frequency} of {documents}")?;
        }
        write!(f, ") × {length:.3}")
    }
}

#[derive(Debug)]
pub(crate) struct Bm25<'a> {
    article: Article<'a>,
    corpus: Option<&'a DocumentFrequencies>,
    relative_length: f64,
    options: Bm25Options,
}

impl<'a> Bm25<'a> {
    /// Scores for `article` as a part of `corpus`; without one, the article is its own
    /// corpus of one document.
    pub(crate) fn new(
        article: Article<'a>,
        corpus: Option<&'a DocumentFrequencies>,
    ) -> Self {
        let tokens = article.document.tokens.iter();
        let length = tokens.filter(|token| token.kind.is_term() && !token.stop).count();
        let mean = corpus.and_then(DocumentFrequencies::mean_length);
        let relative_length = mean.map_or(1.0, |mean| length as f64 / mean);
        Self { article, corpus, relative_length, options: Bm25Options::default() }
    }

    fn documents(&self) -> u64 {
        self.corpus.map_or(1, DocumentFrequencies::documents)
    }

    fn word(&self, reading: &Reading, word: u32) -> (u64, f64) {
        let text = reading.text(self.article, word);
        let df = self.corpus.map_or(1, |corpus| corpus.df(text));
        // A corpus that the article is no part of may not know the word.
        (df, self.options.method.idf(self.documents(), df.min(self.documents())))
    }

    fn tf(&self, candidate: &Candidate) -> f64 {
        self.options.tf(candidate.count() as f64, self.relative_length)
    }

    fn length(candidate: &Candidate) -> f64 {
        1.0 + libm::log(candidate.key.words().len() as f64)
    }

    pub(crate) fn score(&self, reading: &Reading, candidate: &Candidate) -> f64 {
        let words = candidate.key.words();
        let sum: f64 = words.iter().map(|&word| self.word(reading, word).1).sum();
        self.tf(candidate) * (sum / words.len() as f64) * Self::length(candidate)
    }

    pub(crate) fn explain(
        &self,
        reading: &Reading,
        candidate: &Candidate,
    ) -> Explanation {
        let word = |&word: &u32| {
            let (document_frequency, idf) = self.word(reading, word);
            let word = reading.text(self.article, word).to_owned();
            TfIdfWord { word, document_frequency, idf }
        };
        Explanation::Bm25(Bm25Explanation {
            words: candidate.key.words().iter().map(word).collect(),
            count: candidate.count(),
            documents: self.documents(),
            relative_length: self.relative_length,
            tf: self.tf(candidate),
            length: Self::length(candidate),
        })
    }
}
