//! From scores to a list: order, nesting, ranks.

use nutgraf_text::Score;

use crate::candidates::{Candidate, offset};
use crate::{Article, KeywordOptions, Nested};

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
    options: &KeywordOptions,
) -> Vec<Scored> {
    let lower = options.method.lower_is_better();
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
    let mut kept: Vec<Scored> = Vec::with_capacity(options.top.min(scored.len()));
    for next in scored {
        if kept.len() >= options.top {
            break;
        }
        let words = |s: &Scored| candidates[s.candidate].key.words();
        let nested = |k: &Scored| {
            contains(words(k), words(&next)) || contains(words(&next), words(k))
        };
        if options.nested == Nested::Keep || !kept.iter().any(nested) {
            kept.push(next);
        }
    }
    kept
}

/// Whether `inner` stands in `outer`, word by word.
fn contains(outer: &[u32], inner: &[u32]) -> bool {
    outer.windows(inner.len().max(1)).any(|window| window == inner)
}

/// A score set against the best one: 1 for the best, towards 0 for the others.
pub(crate) fn salience(score: f64, best: f64, lower_is_better: bool) -> f64 {
    let ratio = if lower_is_better { best / score } else { score / best };
    if ratio.is_finite() { ratio.clamp(0.0, 1.0) } else { 1.0 }
}
