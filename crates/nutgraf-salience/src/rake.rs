//! RAKE (Rose et al. 2010): runs of words between stop words and marks, scored by degree
//! over frequency.

use std::ops::RangeInclusive;

use hashbrown::HashMap;
use nutgraf_text::TokenKind;
use rustc_hash::FxBuildHasher;

use crate::candidates::{Candidate, Key, Place};
use crate::reading::Reading;
use crate::{Article, Explanation, RakeExplanation, RakeMetric, RakeWord};

/// The candidates: runs of so many words, others are no keywords.
pub(crate) fn candidates(
    article: Article<'_>,
    reading: &Reading,
    lengths: &RangeInclusive<usize>,
) -> Vec<Candidate> {
    // Half of the words are stop words, and many phrases have one word.
    let capacity = article.document.tokens.len() / 3;
    let mut found: Vec<Candidate> = Vec::with_capacity(capacity);
    let mut numbers: HashMap<Key, usize, FxBuildHasher> =
        HashMap::with_capacity_and_hasher(capacity, FxBuildHasher);
    for sentence in &article.document.sentences {
        let mut start = sentence.tokens.start;
        for index in sentence.tokens.start..=sentence.tokens.end {
            if index < sentence.tokens.end && is_content(article, index) {
                continue;
            }
            let place = Place { start, len: index - start };
            start = index + 1;
            if place.len == 0
                || !lengths.contains(&place.len)
                || is_short(article, place)
            {
                continue;
            }
            let words = reading.words.get(place.start..index).unwrap_or_default();
            let key = Key::new(words.iter().map(|word| word.local));
            let number = *numbers.entry(key).or_insert(found.len());
            if number == found.len() {
                found.push(Candidate::phrase(key));
            }
            found[number].places.push(place);
        }
    }
    found
}

/// Whether the token is a part of a phrase.
fn is_content(article: Article<'_>, index: usize) -> bool {
    article.document.tokens.get(index).is_some_and(|token| {
        let kind = matches!(
            token.kind,
            TokenKind::Word
                | TokenKind::Acronym
                | TokenKind::Hashtag
                | TokenKind::Other
        );
        kind && !token.stop
    })
}

/// Whether a phrase is one letter.
fn is_short(article: Article<'_>, place: Place) -> bool {
    place.len == 1
        && article
            .surface(&article.document.tokens[place.start])
            .chars()
            .nth(1)
            .is_none()
}

/// Degree and frequency of each word in the phrases.
#[derive(Debug)]
pub(crate) struct Rake {
    metric: RakeMetric,
    degree: Vec<u64>,
    frequency: Vec<u64>,
}

impl Rake {
    pub(crate) fn new(
        reading: &Reading,
        candidates: &[Candidate],
        metric: RakeMetric,
    ) -> Self {
        let words = reading.locals.len();
        let (mut degree, mut frequency) = (vec![0; words], vec![0; words]);
        for candidate in candidates {
            let times = candidate.count() as u64;
            let length = u64::from(candidate.key.len());
            for &word in candidate.key.words() {
                degree[word as usize] += length * times;
                frequency[word as usize] += times;
            }
        }
        Self { metric, degree, frequency }
    }

    fn word(&self, word: u32) -> f64 {
        self.metric.score(self.degree[word as usize], self.frequency[word as usize])
    }

    pub(crate) fn score(&self, candidate: &Candidate) -> f64 {
        candidate.key.words().iter().map(|&word| self.word(word)).sum()
    }

    pub(crate) fn explain(
        &self,
        article: Article<'_>,
        reading: &Reading,
        candidate: &Candidate,
    ) -> Explanation {
        let words = candidate.key.words().iter().map(|&word| RakeWord {
            word: reading.text(article, word).to_owned(),
            degree: self.degree[word as usize],
            frequency: self.frequency[word as usize],
            score: self.word(word),
        });
        let (metric, words) = (self.metric, words.collect());
        Explanation::Rake(RakeExplanation { metric, words })
    }
}
