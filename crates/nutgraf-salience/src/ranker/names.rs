//! Variants of one name: surnames, acronyms that the text introduces.

use hashbrown::HashMap;
use nutgraf_text::{Tag, TokenKind};
use rustc_hash::FxBuildHasher;

use super::phrases::Found;
use super::words::Units;
use crate::Article;
use crate::candidates::{self, Candidate, Key, is_given_name, is_place};
use crate::reading::{Reading, Role};

/// Merges the variants of names: the fullest form takes over the occurrences of the
/// others.
pub(crate) fn merge(
    article: Article<'_>,
    reading: &Reading,
    units: &Units,
    found: &mut Found,
) {
    let mut owner: Vec<usize> = (0..found.candidates.len()).collect();
    join_acronyms(article, reading, units, found, &mut owner);
    join_surnames(article, reading, found, &mut owner);
    let parts = candidates::parts_of_places(reading, &found.candidates);
    for (owner, part) in owner.iter_mut().zip(parts) {
        if part {
            *owner = DROPPED;
        }
    }
    for index in 0..owner.len() {
        let to = root(&owner, index);
        if to == index || to == DROPPED {
            continue;
        }
        let places = found.candidates[index].places.clone();
        found.candidates[to].take_in(&places);
        let maximal = found.traits[index].maximal;
        found.traits[to].maximal += maximal;
        found.traits[to].variants += 1;
    }
    found.retain(|index| owner[index] == index);
}

const DROPPED: usize = usize::MAX;

/// The candidate that took over another one, through all that were taken over.
fn root(owner: &[usize], index: usize) -> usize {
    let mut at = index;
    for _ in 0..4 {
        match owner.get(at) {
            Some(&next) if next != at => at = next,
            _ => break,
        }
    }
    at
}

/// `European Central Bank (ECB)`: what the text introduces as one name is one.
fn join_acronyms(
    article: Article<'_>,
    reading: &Reading,
    units: &Units,
    found: &Found,
    owner: &mut [usize],
) {
    let tokens = &article.document.tokens;
    if !tokens.iter().any(|token| token.kind == TokenKind::Acronym) {
        return;
    }
    let numbers: HashMap<Key, usize, FxBuildHasher> = found
        .candidates
        .iter()
        .enumerate()
        .map(|(number, c)| (c.key, number))
        .collect();
    let key = |range: std::ops::Range<usize>| {
        let words = reading.words.get(range).unwrap_or_default();
        numbers.get(&Key::new(words.iter().map(|word| word.local))).copied()
    };
    for (open, window) in tokens.windows(3).enumerate() {
        let [left, acronym, right] = window else { continue };
        let parenthesis =
            || article.surface(left) == "(" && article.surface(right) == ")";
        if acronym.kind != TokenKind::Acronym || !parenthesis() {
            continue;
        }
        let letters = article.surface(acronym).chars().filter(|c| c.is_alphabetic());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        let Some(short) = key(open + 1..open + 2) else { continue };
        // The longest run before the parenthesis whose initials make the acronym.
        let from = open.saturating_sub(letters.len() + 2);
        let long = (from..open).find_map(|start| {
            let words = tokens.get(start..open).unwrap_or_default();
            (units.all[start].inner && spells(article, words, &letters))
                .then(|| key(start..open))
                .flatten()
        });
        if let Some(long) = long.filter(|long| *long != short) {
            owner[short] = long;
        }
    }
}

/// Whether the initials of the words, small ones optional, are the letters.
fn spells(
    article: Article<'_>,
    words: &[nutgraf_text::AnalyzedToken],
    letters: &str,
) -> bool {
    let mut letters = letters.chars().peekable();
    for word in words {
        let surface = article.surface(word);
        let parts = surface.split(['-', '–']).filter_map(|part| part.chars().next());
        for initial in parts {
            let lower = initial.to_lowercase().next().unwrap_or(initial);
            if letters.peek() == Some(&lower) {
                letters.next();
            } else if initial.is_uppercase() {
                return false;
            }
        }
    }
    letters.peek().is_none()
}

/// `Aliyev` and `Mr Aliyev` count for `Ilham Aliyev`, if only one full name ends in it,
/// and so does `Ilham`, if only one begins with it and its surname stands alone, too.
fn join_surnames(
    article: Article<'_>,
    reading: &Reading,
    found: &Found,
    owner: &mut [usize],
) {
    let full: Vec<usize> = (0..found.candidates.len())
        .filter(|index| is_full_name(article, reading, found, *index))
        .collect();
    let short = |index: usize| {
        let candidate = &found.candidates[index];
        let single = candidate.name && candidate.key.len() == 1;
        let word = candidate.key.words().first().filter(|_| single);
        word.copied().filter(|_| !is_place(article, candidate))
    };
    let last = only(&full, found, |words| words.last());
    let mut alone = vec![false; found.candidates.len()];
    for (index, owner) in owner.iter_mut().enumerate() {
        let whole = short(index).and_then(|word| last.get(&word).copied().flatten());
        if let Some(whole) = whole.filter(|_| *owner == index) {
            *owner = whole;
            alone[whole] = true;
        }
    }
    let first = only(&full, found, |words| words.first());
    for (index, owner) in owner.iter_mut().enumerate() {
        let whole = short(index).and_then(|word| first.get(&word).copied().flatten());
        let whole = whole.filter(|whole| alone[*whole] && *owner == index);
        if let Some(whole) =
            whole.filter(|_| !is_determined(article, &found.candidates[index]))
        {
            *owner = whole;
        }
    }
}

/// Whether a candidate is the name of a person, as far as can be told: the first word
/// stands before the last one only, or an office or form of address before both.
fn is_full_name(
    article: Article<'_>,
    reading: &Reading,
    found: &Found,
    index: usize,
) -> bool {
    let candidate = &found.candidates[index];
    let words = usize::from(candidate.key.len());
    let fits = candidate.name
        && (2..=4).contains(&words)
        && found.traits[index].pattern[words - 1] != Tag::Number;
    let addressed = || {
        candidate.places.iter().any(|place| {
            let before = place.start.checked_sub(1);
            let office = before.filter(|at| reading.words[*at].role == Role::Title);
            office.is_some()
                && reading.words[place.start].sentence
                    == reading.words[place.start.saturating_sub(1)].sentence
        })
    };
    let never = candidate
        .places
        .first()
        .is_some_and(|place| reading.words[place.start].classes.is_never_given());
    fits && !never
        && (is_given_name(reading, candidate)
            || (addressed() && !is_determined(article, candidate)))
}

/// The full names by one of their words; `None` where several have it.
fn only<'f>(
    full: &[usize],
    found: &'f Found,
    word: impl Fn(&'f [u32]) -> Option<&'f u32>,
) -> HashMap<u32, Option<usize>, FxBuildHasher> {
    let mut by_word: HashMap<u32, Option<usize>, FxBuildHasher> = HashMap::default();
    for &index in full {
        if let Some(&word) = word(found.candidates[index].key.words()) {
            by_word
                .entry(word)
                .and_modify(|known| *known = None)
                .or_insert(Some(index));
        }
    }
    by_word
}

/// Whether a name stands behind `the` somewhere, as people do not.
fn is_determined(article: Article<'_>, candidate: &Candidate) -> bool {
    candidate.places.iter().any(|place| {
        let before =
            place.start.checked_sub(1).and_then(|at| article.document.tokens.get(at));
        before.is_some_and(|token| article.vocabulary.term(token.folded) == "the")
    })
}
