//! How similar two keywords are, as versions of the Python package `yake` have it.

use std::mem;

use super::yake::Settings;
use crate::DedupFunction;

/// A version of the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 0.4.8.
    V048,
    /// 0.6 and 0.7.
    V07,
}

/// Leaves out what is too similar to something better.
pub(crate) struct Similarity {
    limit: f64,
    function: Function,
    kept: Vec<Text>,
    next: Text,
    scratch: Scratch,
}

#[derive(Clone, Copy)]
enum Function {
    Levenshtein,
    Heuristic,
    Jaro,
}

/// A keyword in lower case, by characters.
#[derive(Default)]
struct Text {
    string: String,
    chars: Vec<char>,
}

#[derive(Default)]
struct Scratch {
    chars: [Vec<char>; 2],
    trigrams: [Vec<[char; 3]>; 2],
    row: Vec<usize>,
    used: Vec<bool>,
    matched: Vec<char>,
}

impl Similarity {
    pub(crate) fn new(settings: &Settings) -> Self {
        let function = match (settings.dedup_function, settings.version) {
            (DedupFunction::Seqm, Version::V07) => Function::Heuristic,
            (DedupFunction::Seqm, Version::V048) | (DedupFunction::Levs, _) => {
                Function::Levenshtein
            }
            (DedupFunction::Jaro, _) => Function::Jaro,
        };
        let limit = settings.dedup_limit;
        let (kept, next, scratch) = Default::default();
        Self { limit, function, kept, next, scratch }
    }

    /// Whether the next keyword, which `write` writes, is unlike all that were kept.
    pub(crate) fn keeps(&mut self, write: impl FnOnce(&mut String)) -> bool {
        if self.limit >= 1.0 {
            return true;
        }
        self.next.string.clear();
        self.next.chars.clear();
        write(&mut self.next.string);
        self.next.chars.extend(self.next.string.chars());
        let Self { limit, function, kept, next, scratch } = self;
        if kept.iter().any(|kept| function.exceeds(next, kept, *limit, scratch)) {
            return false;
        }
        self.kept.push(mem::take(&mut self.next));
        true
    }
}

impl Function {
    /// Whether the similarity is greater than `limit`.
    fn exceeds(self, a: &Text, b: &Text, limit: f64, scratch: &mut Scratch) -> bool {
        let (a, b) = (&a.chars[..], &b.chars[..]);
        match self {
            Self::Levenshtein => {
                // The distance is at least the difference of the lengths.
                ratio(a.len().abs_diff(b.len()), a, b) > limit
                    && ratio(levenshtein(a, b, &mut scratch.row), a, b) > limit
            }
            Self::Heuristic => heuristic(a, b, scratch) > limit,
            Self::Jaro => jaro(a, b, scratch) > limit,
        }
    }
}

fn ratio(distance: usize, a: &[char], b: &[char]) -> f64 {
    match a.len().max(b.len()) {
        0 => 1.0,
        longer => 1.0 - distance as f64 / longer as f64,
    }
}

/// The number of characters to insert, delete or replace.
fn levenshtein(a: &[char], b: &[char], row: &mut Vec<usize>) -> usize {
    row.clear();
    row.extend(0..=b.len());
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// What 0.7 calls `seqm`: the overlap of characters, of trigrams and of words, for what
/// looks alike at both ends.
///
/// The package does not document it; this is what its answers for pairs of strings come
/// to.
fn heuristic(a: &[char], b: &[char], scratch: &mut Scratch) -> f64 {
    if a == b {
        return 1.0;
    }
    let (longer, shorter) = (a.len().max(b.len()), a.len().min(b.len()));
    if !looks_alike(a, b) {
        return 0.0;
    }
    let length = shorter as f64 / longer as f64;
    let chars = jaccard(a.iter().copied(), b.iter().copied(), &mut scratch.chars);
    if length < 0.3 || chars < 0.2 {
        return 0.0;
    }
    if longer <= 4 {
        return chars * length;
    }
    let words = jaccard(words(a), words(b), &mut [Vec::new(), Vec::new()]);
    if words > 0.4 {
        return words;
    }
    let trigrams = jaccard(trigrams(a), trigrams(b), &mut scratch.trigrams);
    length * 0.3 + chars * 0.2 + trigrams * 0.5
}

/// Whether two keywords are compared at all.
fn looks_alike(a: &[char], b: &[char]) -> bool {
    let (longer, shorter) = (a.len().max(b.len()), a.len().min(b.len()));
    if (longer - shorter) as f64 > longer as f64 * 0.6 {
        return false;
    }
    longer <= 3
        || (a.first() == b.first()
            && a.last() == b.last()
            && (shorter < 3 || a[1] == b[1])
            && words(a).count().abs_diff(words(b).count()) <= 1)
}

fn words(text: &[char]) -> impl Iterator<Item = &[char]> {
    text.split(|c| c.is_whitespace()).filter(|word| !word.is_empty())
}

fn trigrams(text: &[char]) -> impl Iterator<Item = [char; 3]> {
    text.windows(3).filter_map(|w| <[char; 3]>::try_from(w).ok())
}

/// How many of all different items are in both lists; 0 where there are none.
fn jaccard<T: Ord>(
    a: impl Iterator<Item = T>,
    b: impl Iterator<Item = T>,
    [left, right]: &mut [Vec<T>; 2],
) -> f64 {
    sorted_set(a, left);
    sorted_set(b, right);
    let common = left.iter().filter(|item| right.binary_search(item).is_ok()).count();
    match left.len() + right.len() - common {
        0 => 0.0,
        all => common as f64 / all as f64,
    }
}

fn sorted_set<T: Ord>(items: impl Iterator<Item = T>, set: &mut Vec<T>) {
    set.clear();
    set.extend(items);
    set.sort_unstable();
    set.dedup();
}

/// Jaro's similarity (Jaro 1989).
fn jaro(a: &[char], b: &[char], scratch: &mut Scratch) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let Scratch { used, matched, .. } = scratch;
    used.clear();
    used.resize(b.len(), false);
    matched.clear();
    for (i, x) in a.iter().enumerate() {
        let window = i.saturating_sub(reach)..(i + reach + 1).min(b.len());
        let found = window.into_iter().find(|&j| !used[j] && b[j] == *x);
        if let Some(j) = found {
            used[j] = true;
            matched.push(*x);
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let others = b.iter().zip(&*used).filter(|(_, used)| **used).map(|(y, _)| y);
    let moved = matched.iter().zip(others).filter(|(x, y)| x != y).count() / 2;
    let m = matched.len() as f64;
    (m / a.len() as f64 + m / b.len() as f64 + (m - moved as f64) / m) / 3.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unreadable_literal, reason = "as the package prints them")]

    use super::{Scratch, heuristic, jaro, levenshtein, ratio};

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// Outside truth: `KeywordExtractor.seqm`, `levs` and `jaro` of yake 0.7.3.
    #[test]
    fn as_in_the_package() {
        let check = |a: &str, b: &str, seqm: f64, levs: f64, similar: f64| {
            let (x, y) = (&chars(a)[..], &chars(b)[..]);
            let mut scratch = Scratch::default();
            let found = [
                heuristic(x, y, &mut scratch),
                ratio(levenshtein(x, y, &mut scratch.row), x, y),
                jaro(x, y, &mut scratch),
            ];
            for (found, expected) in found.into_iter().zip([seqm, levs, similar]) {
                assert!(
                    (found - expected).abs() < 1e-12,
                    "{a} {b}: {found} {expected}"
                );
            }
        };
        check("abc", "abd", 0.5, 0.6666666666666667, 0.7777777777777777);
        check(
            "black sea",
            "blacksea",
            0.6638888888888889,
            0.8888888888888888,
            0.9629629629629629,
        );
        check(
            "black sea fleet",
            "black sea port",
            0.5,
            0.7333333333333334,
            0.8396825396825397,
        );
        check("black sea", "black sea fleet", 0.0, 0.6, 0.8666666666666667);
        check("ac", "a ac", 0.3333333333333333, 0.5, 0.5833333333333334);
        check(
            "armenian border",
            "armenia border",
            0.8133333333333332,
            0.9333333333333333,
            0.9777777777777779,
        );
        check(
            "prime minister",
            "prime ministers",
            0.0,
            0.9333333333333333,
            0.9777777777777779,
        );
        check("quarter", "quarters", 0.0, 0.875, 0.9583333333333334);
        check("aa", "abc a", 0.16999999999999998, 0.4, 0.5666666666666667);
        check(
            "martha",
            "marhta",
            0.5714285714285714,
            0.6666666666666667,
            0.9444444444444445,
        );
        check("état", "étant", 0.515, 0.8, 0.9333333333333332);
        check("a", "b", 0.0, 0.0, 0.0);
    }
}
