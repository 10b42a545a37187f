//! YAKE (Campos et al. 2020), tailored for news.
//!
//! The five features of words and the score of a candidate are YAKE's. What differs:
//! words are stemmed, candidates are the names and noun phrases of this crate instead of
//! all n-grams, so that no stop word stands inside one and no score is negative; the
//! headline is a sentence of its own; capitals in headlines are no evidence; names with
//! digits or full stops (`COVID-19`, `U.N.`) can be keywords.

use crate::candidates::Candidate;
use crate::reading::{NOWHERE, Reading};
use crate::{Article, Explanation, YakeExplanation, YakeWord};

/// The features of each word of an article.
#[derive(Debug)]
pub(crate) struct Yake {
    words: Vec<Features>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Features {
    count: u32,
    case: f64,
    position: f64,
    frequency: f64,
    relatedness: f64,
    spread: f64,
    score: f64,
}

/// How a word keeps company on one side.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    different: u32,
    all: u32,
}

impl Side {
    /// The share of different neighbours among all.
    fn diversity(self) -> f64 {
        if self.all == 0 {
            0.0
        } else {
            f64::from(self.different) / f64::from(self.all)
        }
    }
}

impl Yake {
    pub(crate) fn new(article: Article<'_>, reading: &Reading) -> Self {
        let sides = sides(article, reading);
        let (mean, deviation, largest) = statistics(reading);
        let sentences = sentences(reading);
        let features = |index: usize| {
            let local = reading.locals[index];
            let count = f64::from(local.count);
            let (left, right) = sides[index];
            let share = count / largest;
            let relatedness =
                (0.5 + left.diversity() * share) + (0.5 + right.diversity() * share);
            let case =
                f64::from(local.acronyms.max(local.names)) / (1.0 + libm::log(count));
            let frequency = count / (mean + deviation);
            let (median, distinct) = sentences[index];
            let position = libm::log(libm::log(3.0 + median));
            let spread = distinct as f64 / reading.sentences.max(1) as f64;
            let weight = case + frequency / relatedness + spread / relatedness;
            let score = position * relatedness / weight;
            Features {
                count: local.count,
                case,
                position,
                frequency,
                relatedness,
                spread,
                score,
            }
        };
        Self { words: (0..reading.locals.len()).map(features).collect() }
    }

    fn word(&self, word: u32) -> Features {
        self.words.get(word as usize).copied().unwrap_or_default()
    }

    /// Product and sum of the words' scores.
    fn parts(&self, candidate: &Candidate) -> (f64, f64) {
        candidate.key.words().iter().fold((1.0, 0.0), |(product, sum), &word| {
            let score = self.word(word).score;
            (product * score, sum + score)
        })
    }

    pub(crate) fn score(&self, candidate: &Candidate) -> f64 {
        let (product, sum) = self.parts(candidate);
        product / (candidate.count() as f64 * (1.0 + sum))
    }

    pub(crate) fn explain(
        &self,
        article: Article<'_>,
        reading: &Reading,
        candidate: &Candidate,
    ) -> Explanation {
        let (product, sum) = self.parts(candidate);
        let words = candidate.key.words().iter().map(|&number| {
            let Features {
                count,
                case,
                position,
                frequency,
                relatedness,
                spread,
                score,
            } = self.word(number);
            let word = reading.text(article, number).to_owned();
            YakeWord {
                word,
                count,
                case,
                position,
                frequency,
                relatedness,
                spread,
                score,
            }
        });
        Explanation::Yake(YakeExplanation {
            words: words.collect(),
            product,
            sum,
            count: candidate.count(),
        })
    }
}

/// Mean and standard deviation of the counts of content words, and the largest count.
fn statistics(reading: &Reading) -> (f64, f64, f64) {
    let counts =
        || reading.locals.iter().filter(|l| !l.stop).map(|l| f64::from(l.count));
    let number = counts().count().max(1) as f64;
    let mean = counts().sum::<f64>() / number;
    let variance = counts().map(|c| (c - mean) * (c - mean)).sum::<f64>() / number;
    let largest = reading.locals.iter().map(|l| l.count).max().unwrap_or(1);
    (mean, variance.sqrt(), f64::from(largest))
}

/// The median of the sentences that hold each word, and how many there are.
fn sentences(reading: &Reading) -> Vec<(f64, usize)> {
    let words = reading.words.iter().filter(|word| word.local != NOWHERE);
    let mut places: Vec<(u32, u32)> = words.map(|w| (w.local, w.sentence)).collect();
    places.sort_unstable();
    places.dedup();
    let mut medians = vec![(0.0, 0); reading.locals.len()];
    for group in places.chunk_by(|a, b| a.0 == b.0) {
        let at = |index: usize| f64::from(group[index].1);
        let middle = group.len() / 2;
        let odd = group.len() % 2 == 1;
        let median =
            if odd { at(middle) } else { f64::midpoint(at(middle - 1), at(middle)) };
        medians[group[0].0 as usize] = (median, group.len());
    }
    medians
}

/// The neighbours of each word to the left and to the right, inside runs without
/// punctuation.
fn sides(article: Article<'_>, reading: &Reading) -> Vec<(Side, Side)> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for sentence in &article.document.sentences {
        let words = reading.words.get(sentence.tokens.clone()).unwrap_or_default();
        let adjacent =
            words.windows(2).filter(|w| w.iter().all(|x| x.local != NOWHERE));
        pairs.extend(adjacent.map(|w| (w[0].local, w[1].local)));
    }
    pairs.sort_unstable();
    let mut sides = vec![(Side::default(), Side::default()); reading.locals.len()];
    for group in pairs.chunk_by(|a, b| a == b) {
        let all = u32::try_from(group.len()).unwrap_or(u32::MAX);
        let (left, right) = group[0];
        sides[left as usize].1.different += 1;
        sides[left as usize].1.all += all;
        sides[right as usize].0.different += 1;
        sides[right as usize].0.all += all;
    }
    sides
}
