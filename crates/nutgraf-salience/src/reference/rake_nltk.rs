//! RAKE as version 1.0.6 of the Python package `rake-nltk` does it.
//!
//! Phrases are the longest runs of tokens of a sentence that are neither stop words nor
//! a single ASCII mark. What looks strange is the reference's: marks that stand together
//! (`."`, `’`) are words, numbers are cut at their full stop.

use std::{cmp::Reverse, fmt};

use hashbrown::HashMap;
use nutgraf_text::{Score, TermId};
use rustc_hash::FxBuildHasher;
use serde::Serialize;

use crate::candidates::{Place, occurrence};
use crate::numbers::Numbers;
use crate::{
    Article, Explanation, Keyword, RakeMetric, RakeWord, Repeated, explanation, rank,
};

/// The options of the method.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) metric: RakeMetric,
    pub(crate) min_words: usize,
    pub(crate) max_words: usize,
    pub(crate) repeated: Repeated,
    pub(crate) top: usize,
}

/// `score` is the sum of the words' scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RakeNltkExplanation {
    /// The phrase as rake-nltk gives it.
    pub keyword: String,
    /// What the words' scores are made of.
    pub metric: RakeMetric,
    /// The numbers of each word.
    pub words: Vec<RakeWord>,
}

impl fmt::Display for RakeNltkExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        explanation::show_rake(f, self.metric, &self.words)
    }
}

/// The keywords of an article, best first; of equals, the last in alphabetical order.
pub(crate) fn extract(
    article: Article<'_>,
    settings: &Settings,
    explain: bool,
) -> Vec<Keyword> {
    let words: Vec<TermId> =
        article.document.tokens.iter().map(|token| token.folded).collect();
    let phrases = Phrases::find(article, &words, settings);
    let scores = Scores::of(&phrases, settings);
    let ranked = best(article, &phrases, scores.rank(&phrases), settings.top);
    let top = ranked.first().map_or(0.0, |best| best.score.get());
    let places = phrases.places(&ranked);
    let keyword = |((index, ranked), places): ((usize, &Ranked), Vec<Place>)| {
        let phrase = &phrases.found[ranked.phrase];
        let explanation = || RakeNltkExplanation {
            keyword: phrase.text(article),
            metric: settings.metric,
            words: scores.explain(article, ranked.phrase),
        };
        let places = places.into_iter();
        let occurrences: Vec<_> =
            places.filter_map(|place| occurrence(article, place)).collect();
        let surfaces = occurrences.iter().map(|o| o.span.slice(article.field(o.field)));
        Keyword {
            text: most_frequent(surfaces).to_owned(),
            score: ranked.score,
            salience: rank::salience(ranked.score.get(), top, false),
            rank: index + 1,
            count: phrase.count,
            occurrences,
            explanation: explain.then(|| Explanation::RakeNltk(explanation())),
        }
    };
    ranked.iter().enumerate().zip(places).map(keyword).collect()
}

/// The surface that occurs most often; of equals, the first.
fn most_frequent<'a>(surfaces: impl Iterator<Item = &'a str>) -> &'a str {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut known: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
    for surface in surfaces {
        let at = *known.entry(surface).or_insert(counts.len());
        match counts.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => counts.push((surface, 1)),
        }
    }
    // `max_by_key` gives the last of equals, so the order is turned round.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or("", |(surface, _)| surface)
}

/// A phrase and how often it occurs.
struct Phrase<'w> {
    words: &'w [TermId],
    count: usize,
}

impl Phrase<'_> {
    /// The phrase as the reference writes it.
    fn text(&self, article: Article<'_>) -> String {
        let mut text = String::new();
        for (index, &word) in self.words.iter().enumerate() {
            text.push_str(if index > 0 { " " } else { "" });
            text.push_str(article.vocabulary.term(word));
        }
        text
    }
}

/// The different phrases of an article, in the order of their first occurrences.
struct Phrases<'w> {
    found: Vec<Phrase<'w>>,
    /// Each occurrence: the number of its phrase and where it stands.
    occurrences: Vec<(usize, Place)>,
    numbers: HashMap<&'w [TermId], usize, FxBuildHasher>,
}

impl<'w> Phrases<'w> {
    fn find(article: Article<'_>, words: &'w [TermId], settings: &Settings) -> Self {
        // Half of the words are stop words, and many phrases have one word.
        let capacity = words.len() / 3;
        let mut phrases = Self {
            found: Vec::with_capacity(capacity),
            occurrences: Vec::with_capacity(capacity),
            numbers: HashMap::with_capacity_and_hasher(capacity, FxBuildHasher),
        };
        let tokens = &article.document.tokens;
        let is_content = |index: usize| {
            let token = tokens.get(index);
            let is_mark = |t| is_ascii_mark(article.surface(t));
            token.is_some_and(|t| !t.stop && (t.span.len() != 1 || !is_mark(t)))
        };
        let lengths = settings.min_words..=settings.max_words;
        for sentence in &article.document.sentences {
            let mut start = sentence.tokens.start;
            for index in sentence.tokens.start..=sentence.tokens.end {
                if index < sentence.tokens.end && is_content(index) {
                    continue;
                }
                let place = Place { start, len: index - start };
                if place.len > 0 && lengths.contains(&place.len) {
                    phrases.add(words.get(start..index).unwrap_or_default(), place);
                }
                start = index + 1;
            }
        }
        phrases
    }

    fn add(&mut self, words: &'w [TermId], place: Place) {
        let number = *self.numbers.entry(words).or_insert(self.found.len());
        match self.found.get_mut(number) {
            Some(phrase) => phrase.count += 1,
            None => self.found.push(Phrase { words, count: 1 }),
        }
        self.occurrences.push((number, place));
    }

    /// Where each of these phrases stands, in order.
    fn places(&self, ranked: &[Ranked]) -> Vec<Vec<Place>> {
        let mut slots = vec![usize::MAX; self.found.len()];
        for (slot, ranked) in ranked.iter().enumerate() {
            slots[ranked.phrase] = slot;
        }
        let mut places = vec![Vec::new(); ranked.len()];
        for &(number, place) in &self.occurrences {
            if let Some(places) = places.get_mut(slots[number]) {
                places.push(place);
            }
        }
        places
    }
}

/// Whether a surface is one character of Python's `string.punctuation`, in which `_` is
/// too.
fn is_ascii_mark(surface: &str) -> bool {
    matches!(surface.as_bytes(), [byte] if byte.is_ascii_punctuation())
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    word: TermId,
    /// The words it occurs with in phrases, itself included.
    degree: u64,
    /// How often it occurs in phrases.
    frequency: u64,
}

/// The numbers of the words of an article.
struct Scores {
    metric: RakeMetric,
    words: Vec<Counts>,
    /// The words of all phrases, one phrase behind the other, by their places above.
    places: Vec<u32>,
    /// Where each phrase's words end.
    ends: Vec<usize>,
}

/// A phrase with its score.
struct Ranked {
    phrase: usize,
    score: Score,
}

impl Scores {
    fn of(phrases: &Phrases<'_>, settings: &Settings) -> Self {
        let capacity = 2 * phrases.found.len();
        let mut numbers = Numbers::default();
        numbers.clear(phrases.found.iter().map(|phrase| phrase.words.len()).sum());
        let mut scores = Self {
            metric: settings.metric,
            words: Vec::with_capacity(capacity),
            places: Vec::with_capacity(capacity),
            ends: Vec::with_capacity(phrases.found.len()),
        };
        for phrase in &phrases.found {
            let times = match settings.repeated {
                Repeated::Keep => phrase.count as u64,
                Repeated::Drop => 1,
            };
            for &word in phrase.words {
                let next = u32::try_from(scores.words.len()).unwrap_or(u32::MAX);
                let place = numbers.number(word, next);
                if place == next {
                    scores.words.push(Counts { word, ..Counts::default() });
                }
                if let Some(counts) = scores.words.get_mut(place as usize) {
                    counts.degree += times * phrase.words.len() as u64;
                    counts.frequency += times;
                }
                scores.places.push(place);
            }
            scores.ends.push(scores.places.len());
        }
        scores
    }

    /// All phrases with their scores.
    fn rank(&self, phrases: &Phrases<'_>) -> Vec<Ranked> {
        let score =
            |counts: &Counts| self.metric.score(counts.degree, counts.frequency);
        let words: Vec<f64> = self.words.iter().map(score).collect();
        let phrases = (0..phrases.found.len()).map(|phrase| {
            let places = self.places(phrase).iter();
            let score = places.fold(0.0, |sum, place| sum + words[*place as usize]);
            Ranked { phrase, score: Score::saturating(score) }
        });
        phrases.collect()
    }

    /// The places of a phrase's words.
    fn places(&self, phrase: usize) -> &[u32] {
        let start = phrase.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start..self.ends[phrase]]
    }

    fn explain(&self, article: Article<'_>, phrase: usize) -> Vec<RakeWord> {
        let word = |place: &u32| {
            let Counts { word, degree, frequency } = self.words[*place as usize];
            RakeWord {
                word: article.vocabulary.term(word).to_owned(),
                degree,
                frequency,
                score: self.metric.score(degree, frequency),
            }
        };
        self.places(phrase).iter().map(word).collect()
    }
}

/// The best phrases by score, then by text, the highest first.
fn best(
    article: Article<'_>,
    phrases: &Phrases<'_>,
    mut ranked: Vec<Ranked>,
    top: usize,
) -> Vec<Ranked> {
    // Texts are only made for what may be among the best.
    if let Some(last) = top.checked_sub(1).filter(|last| *last < ranked.len()) {
        let by_score = |a: &Ranked, b: &Ranked| b.score.cmp(&a.score);
        let least = ranked.select_nth_unstable_by(last, by_score).1.score;
        ranked.retain(|phrase| phrase.score >= least);
    }
    let text = |ranked: &Ranked| phrases.found[ranked.phrase].text(article);
    ranked.sort_by_cached_key(|ranked| Reverse((ranked.score, text(ranked))));
    ranked.truncate(top);
    ranked
}
