//! KP-Miner (El-Beltagy and Rafea 2010) as the package pke does it.
//!
//! Candidates are runs of up to five words without stop words and marks that occur often
//! enough and early enough. Only single words have a document frequency; longer
//! candidates get what single words have more often.

use std::fmt;

use hashbrown::HashMap;
use nutgraf_frequency::{DocumentFrequencies, Idf};
use rustc_hash::FxBuildHasher;
use serde::Serialize;

use crate::candidates::{Candidate, Key, Place};
use crate::reading::{NOWHERE, Reading};
use crate::{Article, Explanation};

/// The options of the method.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// The fewest occurrences.
    pub(crate) lasf: usize,
    /// The last token at which a candidate may occur first, from 0.
    pub(crate) cutoff: usize,
    /// What the boost of phrases is divided by.
    pub(crate) alpha: f64,
    /// The highest boost.
    pub(crate) sigma: f64,
}

/// `score = count × log2((1 + documents) / (1 + document_frequency)) × boost`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KpMinerExplanation {
    /// The words as they are counted, joined by a space.
    pub keyword: String,
    /// How often the candidate occurs.
    pub count: usize,
    /// The documents of the corpus.
    pub documents: u64,
    /// The documents that hold the word; 0 for more words than one.
    pub document_frequency: u64,
    /// `log2((1 + documents) / (1 + document_frequency))`.
    pub idf: f64,
    /// 1 for single words; for others the occurrences of all candidates over alpha times
    /// those of candidates of several words, at most sigma.
    pub boost: f64,
}

impl fmt::Display for KpMinerExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { keyword, count, documents, document_frequency, idf, boost } = self;
        let score = *count as f64 * boost * idf;
        write!(
            f,
            "{score:.3} = {count} × {boost:.3} × log2({} / {}) of {keyword}",
            documents + 1,
            document_frequency + 1
        )
    }
}

/// The candidates, in the order of their first occurrences.
pub(crate) fn candidates(
    article: Article<'_>,
    reading: &Reading,
    max_words: usize,
    settings: &Settings,
) -> Vec<Candidate> {
    let valid: Vec<bool> = (0..article.document.tokens.len())
        .map(|index| is_valid_word(article, index))
        .collect();
    // Words that are never valid end every run. One that is valid elsewhere (two words
    // with one stem) does not: the first occurrence of a run decides for all.
    let mut ever = vec![false; reading.locals.len()];
    let local = |index: usize| reading.words.get(index).map_or(NOWHERE, |w| w.local);
    for (index, &valid) in valid.iter().enumerate() {
        if let Some(ever) = ever.get_mut(local(index) as usize) {
            *ever |= valid;
        }
    }
    let goes_on = |index| ever.get(local(index) as usize).copied().unwrap_or(false);
    let mut found: Vec<(Candidate, bool)> = Vec::new();
    let mut numbers: HashMap<Key, usize, FxBuildHasher> = HashMap::default();
    for sentence in &article.document.sentences {
        for start in sentence.tokens.clone() {
            let run = (start..sentence.tokens.end.min(start + max_words))
                .take_while(|&index| goes_on(index))
                .count();
            for len in 1..=run {
                let key = Key::new((start..start + len).map(local));
                let number = *numbers.entry(key).or_insert(found.len());
                if number == found.len() {
                    let words = valid.get(start..start + len).unwrap_or_default();
                    let valid = words.iter().all(|&valid| valid)
                        && (len > 1 || is_long(article, start));
                    found.push((Candidate::phrase(key), valid));
                }
                if let Some((candidate, _)) = found.get_mut(number) {
                    candidate.places.push(Place { start, len });
                }
            }
        }
    }
    let kept = found.into_iter().filter(|(candidate, valid)| {
        let early =
            candidate.places.first().is_some_and(|p| p.start <= settings.cutoff);
        *valid && early && candidate.count() >= settings.lasf
    });
    kept.map(|(candidate, _)| candidate).collect()
}

/// Whether a candidate may have the token: no stop word, two characters or more, all
/// letters, numbers or hyphens.
fn is_valid_word(article: Article<'_>, index: usize) -> bool {
    article.document.tokens.get(index).is_some_and(|token| {
        let surface = article.surface(token);
        let letters = surface.chars().filter(|c| *c != '-');
        !token.stop
            && token.kind.is_term()
            && surface.chars().nth(1).is_some()
            && letters.clone().next().is_some()
            && letters.clone().all(char::is_alphanumeric)
    })
}

/// Whether a word alone is long enough.
fn is_long(article: Article<'_>, index: usize) -> bool {
    let token = article.document.tokens.get(index);
    token.is_some_and(|token| article.surface(token).chars().nth(2).is_some())
}

/// The scores of an article's candidates.
#[derive(Debug)]
pub(crate) struct KpMiner<'a> {
    article: Article<'a>,
    corpus: Option<&'a DocumentFrequencies>,
    boost: f64,
}

impl<'a> KpMiner<'a> {
    pub(crate) fn new(
        article: Article<'a>,
        corpus: Option<&'a DocumentFrequencies>,
        candidates: &[Candidate],
        settings: &Settings,
    ) -> Self {
        let all: usize = candidates.iter().map(Candidate::count).sum();
        let phrases = candidates.iter().filter(|candidate| candidate.key.len() > 1);
        let phrases: usize = phrases.map(Candidate::count).sum();
        let boost = all as f64 / (phrases.max(1) as f64 * settings.alpha);
        Self { article, corpus, boost: boost.min(settings.sigma) }
    }

    fn documents(&self) -> u64 {
        self.corpus.map_or(1, DocumentFrequencies::documents)
    }

    /// The documents that hold the candidate, if it is one word.
    fn df(&self, reading: &Reading, candidate: &Candidate) -> u64 {
        match candidate.key.words() {
            &[word] => {
                let text = reading.text(self.article, word);
                self.corpus.map_or(1, |corpus| corpus.df(text))
            }
            _ => 0,
        }
    }

    fn boost(&self, candidate: &Candidate) -> f64 {
        if candidate.key.len() > 1 { self.boost } else { 1.0 }
    }

    pub(crate) fn score(&self, reading: &Reading, candidate: &Candidate) -> f64 {
        let idf = Idf::Pke.weight(self.documents(), self.df(reading, candidate));
        candidate.count() as f64 * self.boost(candidate) * idf
    }

    pub(crate) fn explain(
        &self,
        reading: &Reading,
        candidate: &Candidate,
    ) -> Explanation {
        let words = candidate.key.words().iter();
        let words: Vec<&str> =
            words.map(|&word| reading.text(self.article, word)).collect();
        let df = self.df(reading, candidate);
        Explanation::KpMiner(KpMinerExplanation {
            keyword: words.join(" "),
            count: candidate.count(),
            documents: self.documents(),
            document_frequency: df,
            idf: Idf::Pke.weight(self.documents(), df),
            boost: self.boost(candidate),
        })
    }
}
