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
        Nested::Drop => scored = without_nested(candidates, &scored, top),
    }
    scored
}

/// The first `top` of a list without what is inside a better one or around it.
fn without_nested(
    candidates: &[Candidate],
    scored: &[Scored],
    top: usize,
) -> Vec<Scored> {
    let mut kept = Vec::with_capacity(top.min(scored.len()));
    let mut keys: HashSet<Key, FxBuildHasher> = HashSet::default();
    let mut inside: HashSet<Key, FxBuildHasher> = HashSet::default();
    for next in scored {
        if kept.len() >= top {
            break;
        }
        let key = candidates[next.candidate].key;
        if !inside.contains(&key) && !key.runs().any(|run| keys.contains(&run)) {
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
