//! The candidates of a profile: single words and runs of nouns, names and their modifiers.

use hashbrown::HashMap;
use nutgraf_text::Tag;
use rustc_hash::FxBuildHasher;

use super::accidents;
use super::profile::{CandidateRules, Names};
use super::words::{Unit, Units};
use crate::Article;
use crate::candidates::{Candidate, Key, MAX_TOKENS, MAX_WORDS, Place};
use crate::reading::Reading;

/// The candidates of an article, each with what its occurrences have shown.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) traits: Vec<Traits>,
}

impl Found {
    /// Keeps the candidates for which `keep` is true of their number.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let kept: Vec<bool> = (0..self.candidates.len()).map(&mut keep).collect();
        let mut flags = kept.iter();
        self.candidates.retain(|_| flags.next().is_some_and(|keep| *keep));
        let mut flags = kept.iter();
        self.traits.retain(|_| flags.next().is_some_and(|keep| *keep));
    }
}

/// The parts of speech of a candidate's words.
pub(crate) type Pattern = [Tag; MAX_TOKENS];

/// What the occurrences of a candidate have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traits {
    /// Occurrences that are not a part of a longer run.
    pub(crate) maximal: u32,
    /// The pattern that most occurrences have, if there is one.
    pub(crate) pattern: Pattern,
    votes: u32,
    /// Other names that were merged into it.
    pub(crate) variants: u32,
}

impl Traits {
    /// Counts an occurrence: the vote of Boyer and Moore for the most common pattern.
    fn vote(&mut self, pattern: Pattern) {
        if self.votes == 0 {
            self.pattern = pattern;
        }
        if self.pattern == pattern {
            self.votes += 1;
        } else {
            self.votes -= 1;
        }
    }
}

/// Finds the candidates of an article, in the order of their first occurrences.
pub(crate) fn find(
    article: Article<'_>,
    reading: &Reading,
    units: &Units,
    rules: CandidateRules,
) -> Found {
    let words = reading.words.len();
    let mut finder = Finder {
        reading,
        units,
        rules,
        max_words: (rules.max_words.min(MAX_WORDS)) as usize,
        found: Found::default(),
        singles: vec![None; reading.locals.len()],
        phrases: HashMap::with_capacity_and_hasher(words / 8, FxBuildHasher),
    };
    for sentence in &article.document.sentences {
        finder.sentence(sentence.tokens.start, sentence.tokens.end.min(words));
    }
    let mut found = finder.found;
    if rules.names == Names::Whole {
        accidents::drop(article, reading, units, &mut found);
    }
    found
}

struct Finder<'r> {
    reading: &'r Reading,
    units: &'r Units,
    rules: CandidateRules,
    max_words: usize,
    found: Found,
    /// The numbers of the candidates: of one word by the word, of several by their key.
    singles: Vec<Option<u32>>,
    phrases: HashMap<Key, u32, FxBuildHasher>,
}

impl Finder<'_> {
    fn sentence(&mut self, start: usize, end: usize) {
        for first in start..end {
            let unit = self.units.all[first];
            if unit.single && self.is_single(first) {
                self.note(first, 1, start, end);
            }
            if !unit.inner || unit.link {
                continue;
            }
            let mut content = 1;
            let longest = end.min(first + MAX_TOKENS);
            for last in first + 1..longest {
                let unit = self.units.all[last];
                if !unit.inner {
                    break;
                }
                if unit.link {
                    continue;
                }
                content += 1;
                if content > self.max_words && !unit.name {
                    break;
                }
                if self.is_phrase(first, last) {
                    self.note(first, last + 1 - first, start, end);
                }
            }
        }
    }

    /// Whether a word may stand alone.
    fn is_single(&self, at: usize) -> bool {
        let unit = self.units.all[at];
        match self.rules.names {
            Names::Any => true,
            Names::Whole => {
                !self.reading.words[at].classes.is_generic()
                    && matches!(unit.tag, Tag::Noun | Tag::ProperNoun | Tag::Gerund)
            }
        }
    }

    /// Whether the words from `first` to `last` may be a phrase by their ends.
    fn is_phrase(&self, first: usize, last: usize) -> bool {
        let (head, end) = (self.units.all[first], self.units.all[last]);
        let noun = |tag| matches!(tag, Tag::Noun | Tag::ProperNoun);
        match self.rules.names {
            Names::Any => head.tag != Tag::Number && noun(end.tag),
            Names::Whole => {
                // `737 Max`, `Flight 610`.
                let opens = head.tag != Tag::Number || head.name;
                // `Flames 30 metres high` holds no name.
                let measured = || {
                    self.units.all.get(last + 1).is_some_and(|next| {
                        next.inner && !next.name && next.tag == Tag::Noun
                    })
                };
                let ends = noun(end.tag)
                    || end.tag == Tag::Number
                        && self.units.all[last - 1].name
                        && !measured();
                // `3.2% projection`: numbers stand in names only.
                let number = |unit: &Unit| unit.tag == Tag::Number && !unit.name;
                let inside = self.units.all.get(first..last).unwrap_or_default();
                opens && ends && !inside.iter().any(number)
            }
        }
    }

    /// Notes one occurrence, unless it cuts a name in a profile of whole names.
    fn note(&mut self, first: usize, len: usize, start: usize, end: usize) {
        let last = first + len - 1;
        let units = &self.units.all;
        let before = if first > start { units[first - 1] } else { Unit::default() };
        let after = if last + 1 < end { units[last + 1] } else { Unit::default() };
        let inside = units.get(first..=last).unwrap_or_default();
        let names = inside.iter().filter(|unit| unit.name).count();
        let mut name = names == len;
        let mut maximal = !before.inner && !after.inner;
        if self.rules.names == Names::Whole {
            // A number belongs to the name beside it.
            name = names > 0
                && inside.iter().all(|unit| unit.name || unit.tag == Tag::Number);
            let cut_left = units[first].name && before.name;
            let number = after.tag == Tag::Number && after.inner;
            let cut_right = units[last].name && (after.name || number);
            if cut_left || cut_right || (!name && units[last].name) {
                return;
            }
            if name {
                // `captain` before a name does not belong to it.
                maximal = !after.inner || after.name;
            } else {
                maximal = !before.inner && (!after.inner || after.name);
            }
        }
        let words = self.reading.words.get(first..=last).unwrap_or_default();
        let key = Key::new(words.iter().map(|word| word.local));
        let next = self.found.candidates.len();
        let number = match (key.words(), u32::try_from(next).unwrap_or(u32::MAX)) {
            ([word], next) => match self.singles.get_mut(*word as usize) {
                Some(number) => *number.get_or_insert(next),
                None => return,
            },
            (_, next) => *self.phrases.entry(key).or_insert(next),
        } as usize;
        if number == next {
            self.found.candidates.push(Candidate::phrase(key));
            self.found.traits.push(Traits::default());
        }
        let mut pattern = Pattern::default();
        for (slot, unit) in pattern.iter_mut().zip(inside) {
            *slot = unit.tag;
        }
        if let (Some(candidate), Some(traits)) =
            (self.found.candidates.get_mut(number), self.found.traits.get_mut(number))
        {
            candidate.places.push(Place { start: first, len });
            candidate.name |= name;
            traits.maximal += u32::from(maximal);
            traits.vote(pattern);
        }
    }
}
