//! Candidates: names and noun phrases, found by the roles of words and by repetition.

use std::hash::{Hash, Hasher};
use std::mem;

use hashbrown::HashMap;
use nutgraf_text::Language;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use crate::lexicon::{DEPARTMENTS, STATES, joins_names};
use crate::numbers::{NONE, Pairs, number_of};
use crate::reading::{Reading, Role, Word};
use crate::{Article, Occurrence};

/// The most words that a candidate may have.
pub(crate) const MAX_WORDS: u32 = 5;

/// The most tokens that a candidate may have, small words inside among them; odd, for the
/// hash of a [`Key`].
pub(crate) const MAX_TOKENS: usize = 7;

/// The words of a candidate as numbers of the reading, filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    words: [u32; MAX_TOKENS],
    len: u8,
}

impl Hash for Key {
    /// Two words at once: a slice of them would be hashed byte by byte.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [pairs @ .., last] = self.words.map(u64::from);
        for pair in pairs.chunks_exact(2) {
            state.write_u64(pair[0] << 32 | pair[1]);
        }
        state.write_u64(last << 32 | u64::from(self.len));
    }
}

impl Key {
    /// All runs of its words, itself among them.
    pub(crate) fn runs(&self) -> impl Iterator<Item = Self> + '_ {
        let words = self.words();
        (1..=words.len()).flat_map(move |len| {
            words.windows(len).map(|run| Self::new(run.iter().copied()))
        })
    }

    /// Whether another key is one of its runs.
    pub(crate) fn holds(&self, other: Self) -> bool {
        let (words, other) = (self.words(), other.words());
        !other.is_empty() && words.windows(other.len()).any(|run| run == other)
    }

    pub(crate) fn new(words: impl Iterator<Item = u32>) -> Self {
        let mut key = Self { words: [0; MAX_TOKENS], len: 0 };
        for (slot, word) in key.words.iter_mut().zip(words) {
            *slot = word;
            key.len += 1;
        }
        key
    }

    pub(crate) fn len(&self) -> u8 {
        self.len
    }

    pub(crate) fn words(&self) -> &[u32] {
        self.words.get(..usize::from(self.len)).unwrap_or_default()
    }
}

/// The tokens of one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) start: usize,
    pub(crate) len: usize,
}

/// A phrase that may become a keyword.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) key: Key,
    /// Where it occurs, in order.
    pub(crate) places: SmallVec<[Place; 2]>,
    /// Whether it is a name.
    pub(crate) name: bool,
}

impl Candidate {
    /// A phrase that has not been seen yet.
    pub(crate) fn phrase(key: Key) -> Self {
        Self { key, places: SmallVec::new(), name: false }
    }

    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// Adds occurrences that are not inside one of its own.
    pub(crate) fn take_in(&mut self, places: &[Place]) {
        let inside = |place: &&Place| {
            let before = self.places.partition_point(|own| own.start <= place.start);
            let own = before.checked_sub(1).and_then(|at| self.places.get(at));
            own.is_some_and(|own| place.start < own.start + own.len)
        };
        let new: Vec<Place> = places.iter().filter(|p| !inside(p)).copied().collect();
        self.places.extend(new);
        self.places.sort_unstable();
    }

    /// Its occurrences as spans.
    pub(crate) fn occurrences(&self, article: Article<'_>) -> Vec<Occurrence> {
        self.places.iter().filter_map(|place| occurrence(article, *place)).collect()
    }

    /// How the document writes it most often; among equals, the first. A spelling
    /// without a line break is preferred, and one that is not all capitals.
    pub(crate) fn surface<'a>(&self, article: Article<'a>) -> &'a str {
        let own = self.places.iter().filter(|p| p.len == self.key.words().len());
        let mut counts: SmallVec<[(&str, usize); 4]> = SmallVec::new();
        for occurrence in own.filter_map(|place| occurrence(article, *place)) {
            let surface = occurrence.span.slice(article.field(occurrence.field));
            match counts.iter_mut().find(|(known, _)| *known == surface) {
                Some((_, count)) => *count += 1,
                None => counts.push((surface, 1)),
            }
        }
        let shouted = counts.iter().any(|(s, _)| s.contains(char::is_lowercase));
        let rank = |surface: &str, count: usize| {
            let calm = !shouted || surface.contains(char::is_lowercase);
            // Wärme and warme have one stem; the name is the one with the capital.
            let name = !self.name || surface.starts_with(char::is_uppercase);
            (!surface.contains('\n'), name, calm, count)
        };
        // `max_by_key` gives the last of equals, so the order is turned round.
        let best = counts.iter().rev().max_by_key(|(s, count)| rank(s, *count));
        best.map_or("", |(surface, _)| surface)
    }
}

/// The span that a place covers.
pub(crate) fn occurrence(article: Article<'_>, place: Place) -> Option<Occurrence> {
    let first = article.document.tokens.get(place.start)?;
    let last = article.document.tokens.get(place.start + place.len - 1)?;
    Some(Occurrence { field: first.field, span: first.span.cover(last.span) })
}

/// Finds the candidates of an article, in the order of their first occurrences.
pub(crate) fn find(
    article: Article<'_>,
    reading: &mut Reading,
    notes: &mut Notes,
    max_words: usize,
) -> Vec<Candidate> {
    join_particles(article, reading);
    notes.clear(reading.words.len());
    let mut finder = Finder { article, reading, notes, max_words };
    finder.runs();
    let mut found = notes.candidates(|note| is_valid(note, article, reading), reading);
    let demonyms = demonyms(article, reading, &found);
    drop(&mut found, &demonyms);
    let parts = parts_of_places(reading, &found);
    drop(&mut found, &parts);
    join_surnames(article, reading, &mut found);
    found
}

/// A sequence of words that begins a phrase of an article, or is one.
#[derive(Clone, Copy, Debug)]
struct Note {
    /// Where it first occurs as a phrase.
    first: Place,
    /// How often it is a phrase.
    count: u32,
    /// Its last occurrence so far, or `NONE`.
    last: u32,
    /// Whether it is a name.
    name: bool,
    /// Whether one occurrence at least is a phrase as a whole.
    whole: bool,
    /// Whether one occurrence at least begins outside headlines.
    confirmed: bool,
}

/// The phrases of an article, most of which will not be candidates, in memory that is used
/// again for the next one. A phrase is a path in a tree of words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    tree: Pairs,
    all: Vec<Note>,
    /// The phrases in the order of their first occurrences.
    order: Vec<u32>,
    /// The first token of each occurrence, and the occurrence of the same phrase before.
    occurrences: Vec<(usize, u32)>,
    /// The names and common words among the tokens.
    content: Vec<usize>,
}

impl Notes {
    fn clear(&mut self, tokens: usize) {
        self.tree.clear(tokens / 2);
        self.all.clear();
        self.order.clear();
        self.occurrences.clear();
    }

    /// The sequence that goes on from another one, or from `NONE`, with a word.
    fn go_on(&mut self, before: u32, word: u32) -> u32 {
        let next = number_of(self.all.len());
        let number = self.tree.number((before, word), next);
        if number == next {
            self.all.push(Note {
                first: Place { start: 0, len: 0 },
                count: 0,
                last: NONE,
                name: false,
                whole: false,
                confirmed: false,
            });
        }
        number
    }

    /// Counts a sequence as a phrase that occurs at `place`.
    fn count(&mut self, number: u32, place: Place) -> &mut Note {
        let note = &mut self.all[number as usize];
        if note.count == 0 {
            note.first = place;
            self.order.push(number);
        }
        self.occurrences.push((place.start, note.last));
        (note.count, note.last) =
            (note.count + 1, number_of(self.occurrences.len() - 1));
        note
    }

    /// Candidates of the phrases that are wanted.
    fn candidates(
        &self,
        wanted: impl Fn(&Note) -> bool,
        reading: &Reading,
    ) -> Vec<Candidate> {
        let notes = self.order.iter().filter_map(|at| self.all.get(*at as usize));
        let candidate = |note: &Note| {
            let words = note.first.start..note.first.start + note.first.len;
            let words = reading.words.get(words).unwrap_or_default();
            let mut places: SmallVec<[Place; 2]> = SmallVec::new();
            places.reserve_exact(note.count as usize);
            let mut next = note.last;
            while let Some(&(start, before)) = self.occurrences.get(next as usize) {
                places.push(Place { start, len: note.first.len });
                next = before;
            }
            places.reverse();
            Candidate {
                key: Key::new(words.iter().map(|word| word.local)),
                places,
                name: note.name,
            }
        };
        let mut found = Vec::with_capacity(self.order.len() / 4);
        found.extend(notes.filter(|note| wanted(note)).map(candidate));
        found
    }
}

/// `von` in `Ursula von der Leyen` becomes a part of the name.
pub(crate) fn join_particles(article: Article<'_>, reading: &mut Reading) {
    let tokens = &article.document.tokens;
    let folded = |at: usize| {
        tokens.get(at).map_or("", |token| article.vocabulary.term(token.folded))
    };
    let joins = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|t| article.surface(t).starts_with(char::is_lowercase))
            && joins_names(folded(at), folded(at - 1), article.document.language)
    };
    for index in 1..reading.words.len() {
        let name =
            |at: usize| reading.words.get(at).is_some_and(|w| w.role == Role::Name);
        let particle = reading.words[index].classes.is_particle();
        if particle && name(index - 1) && joins(index) {
            let next = name(index + 1) || (joins(index + 1) && name(index + 2));
            // `Bürger von Wernstadt` is no name, `Ursula von der Leyen` is one.
            let next = next
                && (!is_german(article)
                    || folded(index) != "von"
                    || folded(index + 1) == "der");
            if next {
                reading.words[index].role = Role::Name;
            }
        }
    }
}

struct Finder<'a, 'r> {
    article: Article<'a>,
    reading: &'r Reading,
    notes: &'r mut Notes,
    max_words: usize,
}

impl Finder<'_, '_> {
    fn role(&self, index: usize) -> Role {
        self.reading.words.get(index).map_or(Role::Boundary, |word| word.role)
    }

    /// Goes through the runs of names and common words of all sentences.
    fn runs(&mut self) {
        let words = &self.reading.words;
        let mut content = mem::take(&mut self.notes.content);
        self.reading.content(&mut content);
        let together = |a: &usize, b: &usize| {
            a + 1 == *b && words[*a].sentence == words[*b].sentence
        };
        for run in content.chunk_by(together) {
            self.run(run[0], run[0] + run.len());
        }
        self.notes.content = content;
    }

    /// A run of content words: each of its phrases is noted.
    fn run(&mut self, start: usize, end: usize) {
        let start = start + usize::from(self.is_department(start, end));
        let start = start + usize::from(self.is_state(start, end));
        // `Foreign` of `Foreign Minister` goes with the office.
        let mut end = end;
        while end > start
            && self.role(end) == Role::Title
            && self.reading.words[end - 1].classes.is_modifier()
        {
            end -= 1;
        }
        let bounded = self.is_bounded(start, end);
        let reading = self.reading;
        let name = |index: usize| reading.words[index].role == Role::Name;
        for first in start..end {
            // Names are not cut, and nothing common stands before a name at the end.
            let cuts_left = name(first) && first > start && name(first - 1);
            let (mut number, mut all_names) = (NONE, true);
            for last in first..end.min(first + self.max_words) {
                let word = &reading.words[last];
                number = self.notes.go_on(number, word.local);
                let name_last = word.role == Role::Name;
                let cuts_right = name_last && last + 1 < end && name(last + 1);
                all_names &= name_last;
                if !all_names && (cuts_left || name_last) {
                    continue;
                }
                let place = Place { start: first, len: last + 1 - first };
                let note = self.notes.count(number, place);
                note.name |= all_names;
                note.whole |= if all_names {
                    !cuts_left && !cuts_right
                } else {
                    place.len == 1 || (bounded && first == start && last + 1 == end)
                };
                note.confirmed |= !reading.words[first].headline;
            }
        }
    }

    /// Whether the run begins with the department of a `Secretary of State`.
    fn is_department(&self, start: usize, end: usize) -> bool {
        start >= 2
            && end > start + 1
            && self.role(start - 2) == Role::Title
            && matches!(
                self.folded(start - 1),
                "of" | "de" | "da" | "do" | "del" | "des" | "du"
            )
            && DEPARTMENTS.contains(&self.folded(start))
            && self.role(start + 1) == Role::Name
    }

    /// Whether the run begins with a state as an adjective: `U.S. State Department`.
    fn is_state(&self, start: usize, end: usize) -> bool {
        end > start + 1 && STATES.contains(&self.folded(start))
    }

    fn folded(&self, index: usize) -> &str {
        let token = self.article.document.tokens.get(index);
        token.map_or("", |token| self.article.vocabulary.term(token.folded))
    }

    /// Whether a run is a noun phrase by what stands around it: an article or
    /// preposition before it, and its end at a mark or stop word.
    fn is_bounded(&self, start: usize, end: usize) -> bool {
        if self.article.document.language != Some(Language::ENGLISH) || start == 0 {
            return false;
        }
        let before = &self.article.document.tokens[start - 1];
        let word = self.reading.words[start - 1];
        let opened = (before.stop && word.classes.opens_phrase())
            || before.kind == nutgraf_text::TokenKind::Possessive;
        let closed = self.role(end) == Role::Boundary;
        opened && closed && self.reading.words[start].sentence == word.sentence
    }
}

/// Whether a phrase is one that a reader would take for a name or a topic.
fn is_valid(note: &Note, article: Article<'_>, reading: &Reading) -> bool {
    // In a text that is all headline nothing can occur outside.
    if !note.confirmed && !reading.all_headlines {
        return false;
    }
    let Place { start, len } = note.first;
    let words = reading.words.get(start..start + len).unwrap_or_default();
    let [first, .., last] = words else {
        return is_valid_word(note, article, reading, words);
    };
    let generic = first.classes.is_generic() || last.classes.is_generic();
    if note.name {
        // German amounts look like names: `Millionen Euro`.
        return note.whole && !(generic && is_german(article));
    }
    (note.count > 1 && !(first.classes.is_generic() && last.classes.is_generic()))
        || (note.whole && !generic)
}

/// Whether a single word is one that a reader would take for a name or a topic.
fn is_valid_word(
    note: &Note,
    article: Article<'_>,
    reading: &Reading,
    words: &[Word],
) -> bool {
    let [word] = words else { return false };
    let topic = if note.name {
        note.whole
    } else {
        // German capitalises nouns: what is in small letters is none. In a text of some
        // length a topic is named more than once.
        let long = reading.terms > LONG_TEXT;
        !is_german(article) && (!long || note.count > 1)
    };
    let several = || {
        let surface = article.surface(&article.document.tokens[note.first.start]);
        surface.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some()
    };
    topic && !word.classes.is_generic() && several()
}

/// A text with more words names a topic more than once.
pub(crate) const LONG_TEXT: usize = 120;

/// Whether the phrase occurs outside headlines, where any word may be capitalised and
/// verbs stand beside names; in a text that is all headline nothing can.
pub(crate) fn is_confirmed(candidate: &Candidate, reading: &Reading) -> bool {
    let body =
        |place: &Place| reading.words.get(place.start).is_some_and(|w| !w.headline);
    reading.all_headlines || candidate.places.iter().any(body)
}

fn is_german(article: Article<'_>) -> bool {
    article.document.language == Some(Language::GERMAN)
}

/// Drops the candidates whose flag is set.
fn drop(found: &mut Vec<Candidate>, flags: &[bool]) {
    let mut flags = flags.iter();
    found.retain(|_| !flags.next().copied().unwrap_or_default());
}

/// Which candidates are people or adjectives of others: `Armenian` is no keyword beside
/// `Armenia`.
pub(crate) fn demonyms(
    article: Article<'_>,
    reading: &Reading,
    found: &[Candidate],
) -> Vec<bool> {
    let name = |candidate: &Candidate| {
        let place = candidate.places.first().filter(|_| candidate.key.len() == 1)?;
        let capital = reading.words.get(place.start)?.letters.upper;
        let token = article.document.tokens.get(place.start).filter(|_| capital)?;
        Some(article.vocabulary.term(token.folded))
    };
    let mut names: Vec<&str> = found.iter().filter_map(name).collect();
    names.sort_unstable();
    let demonym =
        |candidate| name(candidate).is_some_and(|own| is_demonym(own, &names));
    found.iter().map(demonym).collect()
}

/// What turns the name of a place into that of its people, and how many letters the
/// place may have behind the common part.
const DEMONYMS: &[(&str, usize)] = &[
    ("ians", 2),
    ("ian", 2),
    ("ans", 2),
    ("an", 2),
    ("ese", 2),
    ("ish", 3),
    ("ns", 0),
    ("n", 0),
    ("is", 0),
    ("i", 0),
];

/// Whether a word looks like the people or adjective of one of the sorted `names`.
fn is_demonym(word: &str, names: &[&str]) -> bool {
    DEMONYMS.iter().any(|&(suffix, more)| {
        let base = word.strip_suffix(suffix).filter(|base| base.len() >= 4);
        base.is_some_and(|base| {
            let first = names.partition_point(|name| *name < base);
            let known = names[first..].iter().take_while(|name| name.starts_with(base));
            known
                .into_iter()
                .any(|name| name.len() <= base.len() + more && name.len() < word.len())
        })
    })
}

/// Which candidates are parts of places: `Southern Armenia` is no keyword where `Armenia`
/// mostly stands alone.
pub(crate) fn parts_of_places(reading: &Reading, found: &[Candidate]) -> Vec<bool> {
    let may_be_part = |candidate: &Candidate| {
        let first = candidate.places.first().and_then(|p| reading.words.get(p.start));
        candidate.name
            && candidate.key.len() > 1
            && first.is_some_and(|word| word.classes.is_never_given())
    };
    if !found.iter().any(may_be_part) {
        return vec![false; found.len()];
    }
    let counts: HashMap<Key, usize, FxBuildHasher> =
        found.iter().filter(|c| c.name).map(|c| (c.key, c.count())).collect();
    let is_part = |candidate: &Candidate| {
        let whole = || {
            let whole = Key::new(candidate.key.words().iter().skip(1).copied());
            counts.get(&whole).copied().unwrap_or_default()
        };
        may_be_part(candidate) && whole() > 2 * candidate.count()
    };
    found.iter().map(is_part).collect()
}

/// `Aliyev` counts for `Ilham Aliyev`, if only one full name ends in it.
fn join_surnames(article: Article<'_>, reading: &Reading, found: &mut Vec<Candidate>) {
    // The full names by their last words; `None` where there are several.
    let mut full: HashMap<u32, Option<usize>, FxBuildHasher> = HashMap::default();
    for (index, candidate) in found.iter().enumerate() {
        let words = candidate.key.words();
        let fits = candidate.name && (2..=4).contains(&words.len());
        if let (true, Some(&last)) =
            (fits && is_given_name(reading, candidate), words.last())
        {
            full.entry(last).and_modify(|known| *known = None).or_insert(Some(index));
        }
    }
    let mut joined = vec![false; found.len()];
    for index in 0..found.len() {
        let short = &found[index];
        let Some(Some(whole)) =
            short.key.words().first().and_then(|word| full.get(word))
        else {
            continue;
        };
        if short.name && short.key.len() == 1 && !is_place(article, short) {
            joined[index] = true;
            let places = found[index].places.clone();
            found[*whole].take_in(&places);
        }
    }
    if joined.contains(&true) {
        drop(found, &joined);
        found.sort_by_key(|candidate| candidate.places.first().copied());
    }
}

/// Whether the name stands behind `in` or `at` somewhere, as people do not.
pub(crate) fn is_place(article: Article<'_>, candidate: &Candidate) -> bool {
    candidate.places.iter().any(|place| {
        let before =
            place.start.checked_sub(1).and_then(|at| article.document.tokens.get(at));
        before.is_some_and(|token| {
            matches!(
                article.vocabulary.term(token.folded),
                "in" | "at" | "near" | "à" | "en" | "em"
            )
        })
    })
}

/// Whether the first word of a name stands only before its last one, as given names do.
pub(crate) fn is_given_name(reading: &Reading, candidate: &Candidate) -> bool {
    let Some(place) = candidate.places.first() else { return false };
    let Some(given) = reading.words.get(place.start) else { return false };
    let count = reading.locals.get(given.local as usize).map_or(0, |l| l.count);
    !given.classes.is_never_given()
        && count as usize <= candidate.places.len()
        && reading.words.get(place.start + 1).is_some_and(|w| w.local != given.local)
}
