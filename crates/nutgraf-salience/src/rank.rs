//! From scores to a list: order, nesting, ranks.

use std::{cmp::Ordering, iter};

use hashbrown::HashSet;
use nutgraf_text::Score;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use crate::candidates::{Candidate, Key};
use crate::{Article, Explanation, Keyword, Nested};

/// A candidate with its score.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub(crate) candidate: usize,
    pub(crate) score: Score,
}

/// The best candidates, best first; ties break by first offset, then by text.
pub(crate) fn best(
    article: Article<'_>,
    candidates: &[Candidate],
    scored: Vec<Scored>,
    lower: bool,
    nested: Nested,
    top: usize,
) -> Vec<Scored> {
    let first = |s: &Scored| candidates[s.candidate].places.first();
    let text = |s: &Scored| candidates[s.candidate].surface(article);
    let order = |a: &Scored, b: &Scored| {
        let by_score =
            if lower { a.score.cmp(&b.score) } else { b.score.cmp(&a.score) };
        by_score
            .then_with(|| first(a).cmp(&first(b)))
            .then_with(|| text(a).cmp(text(b)))
    };
    let mut selection = Selection::new(article, nested);
    sorted(scored, top.saturating_mul(4), order)
        .filter(|next| selection.takes(&candidates[next.candidate]))
        .take(top)
        .collect()
}

/// The keywords that are taken so far, and what they say of others.
pub(crate) struct Selection<'a> {
    /// If what is related to them is left out.
    related: Option<Covered<'a>>,
    /// If what is inside them or around them is left out.
    apart: Option<Apart>,
}

impl<'a> Selection<'a> {
    pub(crate) fn new(article: Article<'a>, nested: Nested) -> Self {
        Self {
            related: (nested == Nested::DropRelated).then(|| Covered::new(article)),
            apart: (nested != Nested::Keep).then(Apart::default),
        }
    }

    /// Takes the next best candidate, unless it is to be left out; says whether it did.
    pub(crate) fn takes(&mut self, candidate: &Candidate) -> bool {
        let Self { related, apart } = self;
        let Some(apart) = apart else { return true };
        let fits = apart.fits(candidate.key)
            && related.as_mut().is_none_or(|covered| covered.take(candidate));
        if fits {
            apart.take(candidate.key);
        }
        fits
    }
}

/// The keywords that ranked candidates make. `salience` sets a score against the best one;
/// `explain` gives the numbers behind that of a candidate, if they were asked for.
pub(crate) fn keywords(
    article: Article<'_>,
    candidates: &[Candidate],
    ranked: &[Scored],
    salience: impl Fn(f64, f64) -> f64,
    explain: impl Fn(usize) -> Option<Explanation>,
) -> Vec<Keyword> {
    let best = ranked.first().map_or(0.0, |scored| scored.score.get());
    let keyword = |(index, scored): (usize, &Scored)| {
        let candidate = &candidates[scored.candidate];
        Keyword {
            text: candidate.surface(article).to_owned(),
            score: scored.score,
            salience: salience(scored.score.get(), best),
            rank: index + 1,
            count: candidate.count(),
            occurrences: candidate.occurrences(article),
            explanation: explain(scored.candidate),
        }
    };
    ranked.iter().enumerate().map(keyword).collect()
}

/// The items in order, sorted only as far as they are asked for: `some`, and then twice
/// as many each time.
pub(crate) fn sorted<T: Copy>(
    mut items: Vec<T>,
    some: usize,
    order: impl Fn(&T, &T) -> Ordering,
) -> impl Iterator<Item = T> {
    let (mut done, mut at) = (0, 0);
    iter::from_fn(move || {
        if at == done {
            let rest = items.get_mut(done..).unwrap_or_default();
            let more = some.max(done).max(1);
            if more < rest.len() {
                rest.select_nth_unstable_by(more, &order);
            }
            let part = rest.len().min(more);
            rest[..part].sort_unstable_by(&order);
            done += part;
        }
        at += 1;
        items.get(at - 1).copied()
    })
}

/// The words of the keywords that are taken so far.
struct Covered<'a> {
    article: Article<'a>,
    stems: Vec<&'a str>,
}

impl<'a> Covered<'a> {
    fn new(article: Article<'a>) -> Self {
        Self { article, stems: Vec::new() }
    }

    /// Takes the words of a candidate, unless they are half covered, or all of them if it
    /// is a name; says whether it did.
    fn take(&mut self, candidate: &Candidate) -> bool {
        let Some(place) = candidate.places.first() else { return false };
        let range = place.start..place.start + place.len;
        let tokens = self.article.document.tokens.get(range).unwrap_or_default();
        let words = tokens.iter().filter(|token| !token.stop && token.kind.is_term());
        let own: SmallVec<[&str; 4]> =
            words.map(|token| self.article.vocabulary.term(token.stem)).collect();
        // `Armenian Red Cross` says that there is an Armenia, but it is another name.
        let named = |stem: &str| {
            let mut known = self.stems.iter();
            known.any(|known| {
                // `Karabakh` is in `Nagorno-Karabakh`.
                known.split('-').any(|part| part == stem)
                    || known.len() <= stem.len() && is_form(known, stem)
            })
        };
        let covered = own
            .iter()
            .filter(|stem| if candidate.name { named(stem) } else { self.has(stem) });
        let covered = covered.count();
        let limit = if candidate.name { own.len() } else { own.len().div_ceil(2) };
        let fits = covered < limit.max(1);
        if fits {
            self.stems.extend(own);
        }
        fits
    }

    /// Whether a stem is there in some form.
    fn has(&self, stem: &str) -> bool {
        self.stems.iter().any(|known| {
            if stem.len() < known.len() {
                is_form(stem, known)
            } else {
                is_form(known, stem)
            }
        })
    }
}

/// Whether a stem is the start of another one that is not much longer (`armenia`,
/// `armenian`).
fn is_form(short: &str, long: &str) -> bool {
    short == long
        || short.len() >= 4 && long.len() <= short.len() + 3 && long.starts_with(short)
}

/// The keywords that are taken so far, to find what is inside one of them or around it.
#[derive(Default)]
struct Apart {
    /// They themselves, as long as they are few: looking at each is faster than hashing.
    few: Vec<Key>,
    keys: HashSet<Key, FxBuildHasher>,
    inside: HashSet<Key, FxBuildHasher>,
}

impl Apart {
    const FEW: usize = 24;

    fn fits(&self, key: Key) -> bool {
        if self.keys.is_empty() {
            return !self.few.iter().any(|own| own.holds(key) || key.holds(*own));
        }
        !self.inside.contains(&key) && !key.runs().any(|run| self.keys.contains(&run))
    }

    fn take(&mut self, key: Key) {
        if self.few.len() < Self::FEW {
            self.few.push(key);
            return;
        }
        let few = if self.keys.is_empty() { &self.few[..] } else { &[] };
        for key in few.iter().chain([&key]) {
            self.keys.insert(*key);
            self.inside.extend(key.runs());
        }
    }
}

/// A score set against the best one: 1 for the best, towards 0 for the others.
pub(crate) fn salience(score: f64, best: f64, lower_is_better: bool) -> f64 {
    let ratio = if lower_is_better { best / score } else { score / best };
    if ratio.is_finite() { ratio.clamp(0.0, 1.0) } else { 1.0 }
}
