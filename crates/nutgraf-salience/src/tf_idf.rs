//! TF-IDF of phrases: how often the document names it, how rare its words are in the
//! corpus.

use nutgraf_frequency::{DocumentFrequencies, Idf};

use crate::candidates::Candidate;
use crate::reading::Reading;
use crate::{Article, Explanation, TfIdfExplanation, TfIdfWord};

#[derive(Debug)]
pub(crate) struct TfIdf<'a> {
    article: Article<'a>,
    corpus: Option<&'a DocumentFrequencies>,
    formula: Idf,
}

impl<'a> TfIdf<'a> {
    /// Scores for `article` as a part of `corpus`; without one, the article is its own
    /// corpus of one document.
    pub(crate) fn new(
        article: Article<'a>,
        corpus: Option<&'a DocumentFrequencies>,
        formula: Idf,
    ) -> Self {
        Self { article, corpus, formula }
    }

    fn documents(&self) -> u64 {
        self.corpus.map_or(1, DocumentFrequencies::documents)
    }

    fn df(&self, reading: &Reading, word: u32) -> u64 {
        let text = reading.text(self.article, word);
        self.corpus.map_or(1, |corpus| corpus.df(text))
    }

    fn idf(&self, df: u64) -> f64 {
        self.formula.weight(self.documents(), df)
    }

    fn length(candidate: &Candidate) -> f64 {
        1.0 + libm::log(candidate.key.words().len() as f64)
    }

    pub(crate) fn score(&self, reading: &Reading, candidate: &Candidate) -> f64 {
        let words = candidate.key.words();
        let sum: f64 = words.iter().map(|&w| self.idf(self.df(reading, w))).sum();
        candidate.count() as f64 * (sum / words.len() as f64) * Self::length(candidate)
    }

    pub(crate) fn explain(
        &self,
        reading: &Reading,
        candidate: &Candidate,
    ) -> Explanation {
        let word = |&word: &u32| {
            let df = self.df(reading, word);
            TfIdfWord {
                word: reading.text(self.article, word).to_owned(),
                document_frequency: df,
                idf: self.idf(df),
            }
        };
        Explanation::TfIdf(TfIdfExplanation {
            formula: self.formula,
            words: candidate.key.words().iter().map(word).collect(),
            count: candidate.count(),
            documents: self.documents(),
            length: Self::length(candidate),
        })
    }
}
