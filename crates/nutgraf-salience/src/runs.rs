//! Runs of words between stop words, as RAKE wants them (Rose et al. 2010): how often each
//! occurs, and what its words are worth.
//!
//! The words of all runs stand in one list, so that no run owns memory. A run that occurs
//! again is known by the hash of its words.

use hashbrown::HashTable;
use nutgraf_text::{Score, TermId};
use smallvec::SmallVec;

use crate::candidates::Place;
use crate::numbers::{NONE, Numbers, hash, number_of};
use crate::{Article, RakeMetric, RakeWord};

/// A run of words that occurs once or more.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where its words begin among those of all runs.
    start: usize,
    len: u32,
    /// How often it occurs.
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
    /// The words of all runs, and of one that is not yet at its end.
    sequence: Vec<u32>,
    /// Where that one begins.
    open: usize,
    all: Vec<Run>,
    known: HashTable<u32>,
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
        self.sequence.clear();
        self.open = 0;
        self.all.clear();
        self.known.clear();
        self.occurrences.clear();
    }

    /// The run goes on with a word.
    #[inline]
    pub(crate) fn push(&mut self, term: TermId) {
        let next = number_of(self.words.len());
        let word = self.numbers.number(term, next);
        if word == next {
            self.words.push(Word { term, ..Word::default() });
        }
        self.sequence.push(word);
    }

    /// The run has come to its end: it is counted if it has words, and if it is `wanted`
    /// at its place before token `end`.
    #[inline]
    pub(crate) fn end(&mut self, end: usize, wanted: impl FnOnce(Place) -> bool) {
        let len = self.sequence.len() - self.open;
        if len == 0 {
            return;
        }
        let place = Place { start: end - len, len };
        if wanted(place) {
            self.count(place);
        }
        // The words stand in the list already if the run is not new.
        let new = self.all.last().map_or(0, |run| run.start + run.len as usize);
        self.sequence.truncate(new);
        self.open = new;
    }

    /// Counts the run at its end, which occurs at `place`.
    fn count(&mut self, place: Place) {
        let Self { sequence, open, all, known, occurrences, .. } = self;
        let of =
            |run: u32| all.get(run as usize).map_or(&[][..], |run| run.of(sequence));
        let words = sequence.get(*open..).unwrap_or_default();
        let next = number_of(all.len());
        let hash_of = |run: &u32| hash(of(*run));
        let entry = known.entry(hash(words), |run| of(*run) == words, hash_of);
        let run = *entry.or_insert(next).get();
        if run == next {
            let len = number_of(place.len);
            let (start, first) = (*open, place.start);
            all.push(Run { start, len, count: 0, first, last: NONE, score: 0.0 });
        }
        if let Some(run) = all.get_mut(run as usize) {
            let occurrence = Occurrence { start: place.start, before: run.last };
            (run.count, run.last) = (run.count + 1, number_of(occurrences.len()));
            occurrences.push(occurrence);
        }
    }

    /// Scores words and runs. Each run counts as often as it occurs, or once.
    pub(crate) fn score(&mut self, metric: RakeMetric, once: bool) {
        let Self { words, sequence, all: runs, scores, .. } = self;
        for run in &*runs {
            let times = if once { 1 } else { u64::from(run.count) };
            for &word in run.of(sequence) {
                let word = &mut words[word as usize];
                word.degree += times * u64::from(run.len);
                word.frequency += times;
            }
        }
        scores.clear();
        scores
            .extend(words.iter().map(|word| metric.score(word.degree, word.frequency)));
        for run in runs {
            let words = run.of(sequence).iter();
            run.score = words.fold(0.0, |sum, word| sum + scores[*word as usize]);
        }
    }

    /// All runs with their scores.
    pub(crate) fn scored(&self) -> impl Iterator<Item = Scored> {
        (0..).zip(&self.all).map(|(number, run)| Scored {
            run: number,
            score: Score::saturating(run.score),
            first: run.first,
        })
    }

    /// The words of a run, as numbers of this article.
    pub(crate) fn words(&self, run: u32) -> &[u32] {
        self.all[run as usize].of(&self.sequence)
    }

    /// Where a run occurs, in order.
    pub(crate) fn places(&self, run: u32) -> SmallVec<[Place; 2]> {
        let Run { count, last, len, .. } = self.all[run as usize];
        let mut places = SmallVec::with_capacity(count as usize);
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
        let word = |&number: &u32| {
            let Word { degree, frequency, .. } = self.words[number as usize];
            let score = self.scores[number as usize];
            let word = self.text(article, number).to_owned();
            RakeWord { word, degree, frequency, score }
        };
        self.words(run).iter().map(word).collect()
    }
}

impl Run {
    /// Its words, in the words of all runs.
    fn of(self, sequence: &[u32]) -> &[u32] {
        sequence.get(self.start..self.start + self.len as usize).unwrap_or_default()
    }
}
