//! What the graph methods see of an article: words that may be nodes, and candidates.
//!
//! Both come from parts of speech where the document has them, by pke's definitions, and
//! otherwise from the roles of the reading.

use std::ops::Range;

use hashbrown::{HashMap, HashTable};
use nutgraf_text::{Tag, TermId};
use rustc_hash::FxBuildHasher;

use crate::Article;
use crate::candidates::{Candidate, Place};
use crate::numbers::hash;
use crate::reading::{NOWHERE, Reading};

/// Words and candidates of an article, in flat arrays.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// For each token its word's number, or [`NOWHERE`] if it is no node.
    pub(crate) tokens: Vec<u32>,
    /// The term behind each word number.
    pub(crate) terms: Vec<TermId>,
    /// The words of all phrases.
    words: Vec<u32>,
    /// Where each phrase's words end.
    word_ends: Vec<usize>,
    /// The occurrences of all phrases, by phrase and then in order.
    places: Vec<Place>,
    place_ends: Vec<usize>,
}

/// Which sequences of tagged words are candidates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grammar {
    /// Whether nouns must follow the adjectives: `ADJ* NOUN+`.
    pub(crate) noun_last: bool,
    pub(crate) max_words: usize,
    /// Whether candidates with stop words, short words or marks are left out.
    pub(crate) strict: bool,
}

impl Phrases {
    /// The candidates of a tagged article: the longest sequences of nouns, names and
    /// adjectives in a sentence, equal if their stems are.
    pub(crate) fn tagged(article: Article<'_>, grammar: Grammar) -> Self {
        let document = article.document;
        let valid = |at: usize| document.tags.get(at).is_some_and(|tag| is_valid(*tag));
        let mut phrases = Self::default();
        phrases.number(article, valid);
        let mut found = Finder::default();
        for sentence in &document.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let len = grammar.sequence(&document.tags, at, sentence.tokens.end);
                if len > 0 && len <= grammar.max_words {
                    found.note(&mut phrases, Place { start: at, len });
                }
                at += len.max(1);
            }
        }
        if grammar.strict {
            found.drop_unfit(article, &phrases);
        }
        phrases.gather(&found.places);
        phrases
    }

    /// Candidates that were found without tags. An occurrence inside a longer one does
    /// not count, as sequences of tagged words do not overlap either.
    pub(crate) fn untagged(reading: &Reading, candidates: &[Candidate]) -> Self {
        let mut phrases = Self::default();
        let numbers = phrases.renumber(reading);
        let word =
            |local: &u32| numbers.get(*local as usize).copied().unwrap_or(NOWHERE);
        let words =
            candidates.iter().map(|candidate| candidate.key.words().len()).sum();
        phrases.words.reserve(words);
        phrases.word_ends.reserve(candidates.len());
        // The longest occurrence that begins at each token, and whose it is.
        let mut longest = vec![(0, 0); reading.words.len()];
        for (number, candidate) in candidates.iter().enumerate() {
            phrases.words.extend(candidate.key.words().iter().map(word));
            phrases.word_ends.push(phrases.words.len());
            for place in &candidate.places {
                let known = &mut longest[place.start];
                if place.len > known.0 {
                    *known = (place.len, number);
                }
            }
        }
        let (mut places, mut end) = (Vec::with_capacity(candidates.len()), 0);
        // Few tokens begin an occurrence, and nobody can foresee which.
        let (mut starts, mut found) = (vec![0; longest.len() + 1], 0);
        for (start, (len, _)) in longest.iter().enumerate() {
            starts[found] = start;
            found += usize::from(*len > 0);
        }
        for &start in &starts[..found] {
            let (len, number) = longest[start];
            if start + len > end {
                end = start + len;
                places.push((Place { start, len }, number));
            }
        }
        phrases.gather(&places);
        phrases
    }

    /// Numbers the words that may be nodes, in the order in which they are met.
    fn number(&mut self, article: Article<'_>, valid: impl Fn(usize) -> bool) {
        let mut numbers: HashMap<TermId, u32, FxBuildHasher> = HashMap::default();
        for (at, token) in article.document.tokens.iter().enumerate() {
            if !valid(at) {
                self.tokens.push(NOWHERE);
                continue;
            }
            let next = u32::try_from(self.terms.len()).unwrap_or(NOWHERE);
            let number = *numbers.entry(token.stem).or_insert(next);
            if number == next {
                self.terms.push(token.stem);
            }
            self.tokens.push(number);
        }
    }

    /// As [`number`](Self::number), for names and common words; gives the number of each
    /// word of the reading.
    fn renumber(&mut self, reading: &Reading) -> Vec<u32> {
        let mut numbers = vec![NOWHERE; reading.locals.len()];
        self.tokens.resize(reading.words.len(), NOWHERE);
        self.terms.reserve(reading.locals.len());
        let mut content = Vec::new();
        reading.content(&mut content);
        for at in content {
            let local = reading.words[at].local as usize;
            let (Some(number), Some(known)) =
                (numbers.get_mut(local), reading.locals.get(local))
            else {
                continue;
            };
            if *number == NOWHERE {
                *number = u32::try_from(self.terms.len()).unwrap_or(NOWHERE);
                self.terms.push(known.term);
            }
            self.tokens[at] = *number;
        }
        numbers
    }

    /// Brings the occurrences of each phrase together.
    fn gather(&mut self, places: &[(Place, usize)]) {
        let mut ends = vec![0; self.word_ends.len() + 1];
        for &(_, phrase) in places {
            ends[phrase + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        self.places = vec![Place { start: 0, len: 0 }; places.len()];
        for &(place, phrase) in places {
            self.places[ends[phrase]] = place;
            ends[phrase] += 1;
        }
        ends.pop();
        self.place_ends = ends;
    }

    /// The number of candidates.
    pub(crate) fn len(&self) -> usize {
        self.word_ends.len()
    }

    /// The words of a candidate.
    pub(crate) fn words(&self, phrase: usize) -> &[u32] {
        &self.words[range(&self.word_ends, phrase)]
    }

    /// The occurrences of a candidate, in order.
    pub(crate) fn places(&self, phrase: usize) -> &[Place] {
        &self.places[range(&self.place_ends, phrase)]
    }

    /// A word as it is counted.
    pub(crate) fn text<'a>(&self, article: Article<'a>, word: u32) -> &'a str {
        let term = self.terms.get(word as usize);
        term.map_or("", |term| article.vocabulary.term(*term))
    }

    /// A candidate as it is counted: its words with spaces between them.
    pub(crate) fn keyword(&self, article: Article<'_>, phrase: usize) -> String {
        let words: Vec<&str> =
            self.words(phrase).iter().map(|word| self.text(article, *word)).collect();
        words.join(" ")
    }
}

fn range(ends: &[usize], at: usize) -> Range<usize> {
    at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]
}

/// The parts of speech that the methods rank.
fn is_valid(tag: Tag) -> bool {
    matches!(tag, Tag::Noun | Tag::ProperNoun | Tag::Adjective)
}

impl Grammar {
    /// The length of the candidate that begins at a token.
    fn sequence(self, tags: &[Tag], start: usize, end: usize) -> usize {
        let tags = tags.get(start..end).unwrap_or_default();
        let run =
            |of: fn(&&Tag) -> bool, tags: &[Tag]| tags.iter().take_while(of).count();
        if !self.noun_last {
            return run(|tag| is_valid(**tag), tags);
        }
        let adjectives = run(|tag| **tag == Tag::Adjective, tags);
        let nouns =
            run(|tag| matches!(tag, Tag::Noun | Tag::ProperNoun), &tags[adjectives..]);
        if nouns == 0 { 0 } else { adjectives + nouns }
    }
}

/// The candidates met so far.
#[derive(Default)]
struct Finder {
    known: HashTable<usize>,
    places: Vec<(Place, usize)>,
}

impl Finder {
    fn note(&mut self, phrases: &mut Phrases, place: Place) {
        let Phrases { tokens, words, word_ends, .. } = phrases;
        let key = tokens.get(place.start..place.start + place.len).unwrap_or_default();
        let of = |known: usize| words.get(range(word_ends, known)).unwrap_or_default();
        let known = self.known.find(hash(key), |known| of(*known) == key).copied();
        let phrase = known.unwrap_or(word_ends.len());
        if known.is_none() {
            words.extend_from_slice(key);
            word_ends.push(words.len());
            let rehash = |known: &usize| hash(&words[range(word_ends, *known)]);
            self.known.insert_unique(hash(key), phrase, rehash);
        }
        self.places.push((place, phrase));
    }

    /// Drops the occurrences of candidates whose first one has a stop word, a word of
    /// one letter or a mark other than `-`, or has less than three characters.
    fn drop_unfit(&mut self, article: Article<'_>, phrases: &Phrases) {
        let mut fits: Vec<Option<bool>> = vec![None; phrases.len()];
        self.places.retain(|&(place, phrase)| {
            *fits[phrase].get_or_insert_with(|| is_fit(article, place))
        });
    }
}

fn is_fit(article: Article<'_>, place: Place) -> bool {
    let tokens = place.start..place.start + place.len;
    let tokens = article.document.tokens.get(tokens).unwrap_or_default();
    let mut letters = 0;
    let fits = tokens.iter().all(|token| {
        let surface = article.surface(token);
        let own = surface.chars().count();
        letters += own;
        let mut plain = surface.chars().filter(|c| *c != '-').peekable();
        own > 1
            && !token.stop
            && plain.peek().is_some()
            && plain.all(char::is_alphanumeric)
    });
    fits && letters > 2
}
