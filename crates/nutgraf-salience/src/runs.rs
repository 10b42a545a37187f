//! Runs of words between stop words, as RAKE wants them (Rose et al. 2010): how often each
//! occurs, and what its words are worth.
//!
//! A run is a path in a tree of words, so that none owns memory and no word is hashed more
//! than twice.

use nutgraf_text::{Score, TermId};

use crate::candidates::Place;
use crate::numbers::{NONE, Numbers, Pairs, number_of};
use crate::{Article, RakeMetric, RakeWord};

/// A sequence of words that begins a run, or is one.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// The sequence without its last word, or `NONE`.
    before: u32,
    /// The last word.
    word: u32,
    len: u32,
    /// How often it is a run.
    count: u32,
    /// The first token of its first occurrence.
    first: usize,
    /// Its last occurrence so far, or `NONE`.
    last: u32,
    /// The sum of its words' scores.
    score: f64,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    term: TermId,
    /// The words it occurs with in runs, itself included.
    degree: u64,
    /// How often it occurs in runs.
    frequency: u64,
}

#[derive(Clone, Copy, Debug)]
struct Occurrence {
    /// The first token.
    start: usize,
    /// The occurrence of the same run before, or `NONE`.
    before: u32,
}

/// The runs of an article, in memory that is used again for the next one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    numbers: Numbers,
    words: Vec<Word>,
    tree: Pairs,
    /// Each behind those that it goes on from.
    all: Vec<Run>,
    occurrences: Vec<Occurrence>,
    /// What each word is worth.
    scores: Vec<f64>,
}

/// A run with its score.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub(crate) run: u32,
    pub(crate) score: Score,
    /// The first token of its first occurrence.
    pub(crate) first: usize,
}

impl Runs {
    /// Forgets what was found before and makes room for so many tokens.
    pub(crate) fn clear(&mut self, tokens: usize) {
        self.numbers.clear(tokens);
        self.words.clear();
        // Half of the words are stop words.
        self.tree.clear(tokens / 2);
        self.all.clear();
        self.occurrences.clear();
    }

    /// The sequence that goes on from another one, or from `NONE`, with a word.
    pub(crate) fn go_on(&mut self, before: u32, term: TermId) -> u32 {
        let next = number_of(self.words.len());
        let word = self.numbers.number(term, next);
        if word == next {
            self.words.push(Word { term, ..Word::default() });
        }
        let next = number_of(self.all.len());
        let run = self.tree.number((before, word), next);
        if run == next {
            let len = self.all.get(before as usize).map_or(0, |before| before.len) + 1;
            self.all.push(Run {
                before,
                word,
                len,
                count: 0,
                first: 0,
                last: NONE,
                score: 0.0,
            });
        }
        run
    }

    /// Counts a sequence as a run that occurs at `place`.
    pub(crate) fn count(&mut self, run: u32, place: Place) {
        let run = &mut self.all[run as usize];
        let occurrence = Occurrence { start: place.start, before: run.last };
        if run.count == 0 {
            run.first = place.start;
        }
        (run.count, run.last) = (run.count + 1, number_of(self.occurrences.len()));
        self.occurrences.push(occurrence);
    }

    /// Scores words and runs. Each run counts as often as it occurs, or once.
    pub(crate) fn score(&mut self, metric: RakeMetric, once: bool) {
        let Self { words, all: runs, scores, .. } = self;
        for run in runs.iter().filter(|run| run.count > 0) {
            let times = if once { 1 } else { u64::from(run.count) };
            for part in path(runs, *run) {
                let word = &mut words[part.word as usize];
                word.degree += times * u64::from(run.len);
                word.frequency += times;
            }
        }
        scores.clear();
        scores
            .extend(words.iter().map(|word| metric.score(word.degree, word.frequency)));
        for at in 0..runs.len() {
            let Run { before, word, .. } = runs[at];
            let sum = runs.get(before as usize).map_or(0.0, |before| before.score);
            runs[at].score = sum + scores[word as usize];
        }
    }

    /// All runs with their scores.
    pub(crate) fn scored(&self) -> impl Iterator<Item = Scored> {
        let runs = (0..).zip(&self.all).filter(|(_, run)| run.count > 0);
        runs.map(|(number, run)| Scored {
            run: number,
            score: Score::saturating(run.score),
            first: run.first,
        })
    }

    /// The words of a run, as numbers of this article.
    pub(crate) fn words(&self, run: u32) -> Vec<u32> {
        let parts = path(&self.all, self.all[run as usize]);
        let mut words: Vec<u32> = parts.map(|part| part.word).collect();
        words.reverse();
        words
    }

    /// Where a run occurs, in order.
    pub(crate) fn places(&self, run: u32) -> Vec<Place> {
        let Run { count, last, len, .. } = self.all[run as usize];
        let mut places = Vec::with_capacity(count as usize);
        let mut next = last;
        while let Some(&Occurrence { start, before }) =
            self.occurrences.get(next as usize)
        {
            places.push(Place { start, len: len as usize });
            next = before;
        }
        places.reverse();
        places
    }

    /// A word as it is counted.
    pub(crate) fn text<'a>(&self, article: Article<'a>, word: u32) -> &'a str {
        let word = self.words.get(word as usize);
        word.map_or("", |word| article.vocabulary.term(word.term))
    }

    /// The numbers of the words of a run.
    pub(crate) fn explain(&self, article: Article<'_>, run: u32) -> Vec<RakeWord> {
        let word = |number: u32| {
            let Word { degree, frequency, .. } = self.words[number as usize];
            let score = self.scores[number as usize];
            let word = self.text(article, number).to_owned();
            RakeWord { word, degree, frequency, score }
        };
        self.words(run).into_iter().map(word).collect()
    }
}

/// A run and what it goes on from, back to the first word.
fn path(runs: &[Run], run: Run) -> impl Iterator<Item = Run> {
    let mut next = Some(run);
    std::iter::from_fn(move || {
        let part = next?;
        next = runs.get(part.before as usize).copied();
        Some(part)
    })
}
