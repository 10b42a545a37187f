//! From scores to a list: order, nesting, ranks.

use hashbrown::HashSet;
use nutgraf_text::Score;
use rustc_hash::FxBuildHasher;

use crate::candidates::{Candidate, Key, offset};
use crate::{Article, Nested};

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
    mut scored: Vec<Scored>,
    lower: bool,
    nested: Nested,
    top: usize,
) -> Vec<Scored> {
    let first = |s: &Scored| {
        let place = candidates[s.candidate].places.first().copied();
        place.map(|place| offset(article, place))
    };
    scored.sort_unstable_by(|a, b| {
        let by_score =
            if lower { a.score.cmp(&b.score) } else { b.score.cmp(&a.score) };
        let text = |s: &Scored| candidates[s.candidate].surface(article);
        by_score
            .then_with(|| first(a).cmp(&first(b)))
            .then_with(|| text(a).cmp(text(b)))
    });
    match nested {
        Nested::Keep => scored.truncate(top),
        Nested::Drop | Nested::DropRelated => {
            let related = nested == Nested::DropRelated;
            let mut covered = related.then(|| Covered::new(article));
            scored = without_nested(candidates, &scored, top, |candidate| {
                covered.as_mut().is_none_or(|covered| covered.take(candidate))
            });
        }
    }
    scored
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
        let own: Vec<&str> =
            words.map(|token| self.article.vocabulary.term(token.stem)).collect();
        // `Armenian Red Cross` says that there is an Armenia, but it is another name.
        let named = |stem: &str| {
            let mut known = self.stems.iter();
            known.any(|known| known.len() <= stem.len() && is_form(known, stem))
        };
        let covered = own.iter().filter(|stem| {
            if candidate.name { named(stem) } else { self.has(stem) }
        });
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
        || short.len() >= 4
            && long.len() <= short.len() + 3
            && long.starts_with(short)
}

/// The first `top` of a list without what is inside a better one or around it, and
/// without what `fits` refuses.
fn without_nested(
    candidates: &[Candidate],
    scored: &[Scored],
    top: usize,
    mut fits: impl FnMut(&Candidate) -> bool,
) -> Vec<Scored> {
    let mut kept = Vec::with_capacity(top.min(scored.len()));
    let mut keys: HashSet<Key, FxBuildHasher> = HashSet::default();
    let mut inside: HashSet<Key, FxBuildHasher> = HashSet::default();
    for next in scored {
        if kept.len() >= top {
            break;
        }
        let candidate = &candidates[next.candidate];
        let key = candidate.key;
        let nested = inside.contains(&key) || key.runs().any(|run| keys.contains(&run));
        if !nested && fits(candidate) {
            keys.insert(key);
            inside.extend(key.runs());
            kept.push(*next);
        }
    }
    kept
}

/// A score set against the best one: 1 for the best, towards 0 for the others.
pub(crate) fn salience(score: f64, best: f64, lower_is_better: bool) -> f64 {
    let ratio = if lower_is_better { best / score } else { score / best };
    if ratio.is_finite() { ratio.clamp(0.0, 1.0) } else { 1.0 }
}
