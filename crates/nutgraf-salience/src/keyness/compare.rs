use std::cmp::Ordering;

use super::case::{Case, per_million};
use crate::contingency::{finite, p_value};
use crate::{
    Direction, KeynessMeasure, KeynessRecord, KeynessScoring, KeynessSide, Measured,
};

/// What is known of a corpus, or of a list that stands for one: its terms by length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusCounts {
    /// How many documents it has, where that is known.
    pub documents: Option<u64>,
    /// Its terms, a list for each length.
    pub lists: Vec<TermList>,
}

/// The terms of a corpus that have the same number of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermList {
    /// The number of words of each term.
    pub length: u8,
    /// How often terms of this length occur in the corpus: at least the sum of the counts.
    pub total: u64,
    /// The terms, each once, in the code-point order of their texts.
    pub terms: Vec<ListedTerm>,
}

/// A term with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTerm {
    /// The term; the words of an n-gram are joined by one space.
    pub term: String,
    /// How often it occurs.
    pub count: u64,
    /// How many documents hold it, where that is known.
    pub document_frequency: Option<u64>,
}

/// The terms of the target that are key in comparison with the reference, best first; and
/// the negative ones behind them.
///
/// Terms tie by score, then count in both corpora, then text. Dispersion is left empty:
/// see [`Dispersion`](nutgraf_frequency::Dispersion). The scoring should be
/// [checked](KeynessScoring::check) before.
///
/// ```
/// # use nutgraf_salience::{CorpusCounts, KeynessScoring, ListedTerm, TermList, key_terms};
/// let corpus = |total, count| CorpusCounts {
///     documents: None,
///     lists: vec![TermList {
///         length: 1,
///         total,
///         terms: vec![ListedTerm { term: "waiver".into(), count, document_frequency: None }],
///     }],
/// };
/// let scoring = KeynessScoring::default();
/// let found = key_terms(&corpus(1_000, 12), &corpus(100_000, 30), &scoring, false);
/// assert_eq!(found[0].term, "waiver");
/// assert!(found[0].score.unwrap() > 4.0); // at least 16 times as often
/// ```
pub fn key_terms(
    target: &CorpusCounts,
    reference: &CorpusCounts,
    scoring: &KeynessScoring,
    explain: bool,
) -> Vec<KeynessRecord> {
    let pairs = pairs(target, reference, scoring);
    let case = |pair: &Pair<'_>| Case {
        counts: pair.counts,
        totals: pair.totals,
        documents: [
            (pair.document_frequencies[0], target.documents),
            (pair.document_frequencies[1], reference.documents),
        ],
        compared: pairs.len(),
        scoring,
    };
    let p: Vec<f64> = pairs
        .iter()
        .map(|pair| p_value(case(pair).table().g2(scoring.correction)))
        .collect();
    let fdr = false_discoveries(&p);
    let sorting = scoring.measure.first().copied().unwrap_or(KeynessMeasure::Lrc);
    let mut scored: Vec<Scored> = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        let (case, p_fdr) = (case(pair), fdr.get(at).copied().unwrap_or(1.0));
        let positive = case.is_positive();
        let wanted = match scoring.direction {
            Direction::Positive => positive,
            Direction::Negative => !positive,
            Direction::Both => true,
        };
        if !wanted || scoring.max_p.is_some_and(|most| p_fdr > most) {
            continue;
        }
        let score = case.value(sorting);
        if !(sorting.zero_is_nothing() && score == 0.0) {
            scored.push(Scored {
                at,
                positive,
                key: strength(sorting, score, positive),
            });
        }
    }
    let order = |a: &Scored, b: &Scored| {
        let of = |scored: &Scored| pairs.get(scored.at);
        let (left, right) = (of(a), of(b));
        b.positive
            .cmp(&a.positive)
            .then_with(|| b.key.total_cmp(&a.key))
            .then_with(|| by_count_and_text(left, right))
    };
    scored.sort_unstable_by(order);
    let positive = scored.partition_point(|scored| scored.positive);
    let (positive, negative) = scored.split_at(positive);
    let shown = [positive, negative].into_iter().flat_map(|one| {
        one.iter().take(scoring.top).enumerate().map(|(i, scored)| (i + 1, scored))
    });
    let record = |(rank, scored): (usize, &Scored)| {
        let pair = pairs.get(scored.at)?;
        let probability = |of: &[f64]| of.get(scored.at).copied().unwrap_or(1.0);
        let p = Probabilities { p: probability(&p), fdr: probability(&fdr) };
        Some(record(pair.term, &case(pair), rank, p, explain))
    };
    shown.filter_map(record).collect()
}

/// A term of either corpus.
struct Pair<'t> {
    term: &'t str,
    counts: [u64; 2],
    totals: [u64; 2],
    document_frequencies: [Option<u64>; 2],
}

struct Scored {
    at: usize,
    positive: bool,
    /// The larger, the better.
    key: f64,
}

fn by_count_and_text(left: Option<&Pair<'_>>, right: Option<&Pair<'_>>) -> Ordering {
    let (Some(left), Some(right)) = (left, right) else { return Ordering::Equal };
    let sum = |pair: &Pair<'_>| pair.counts.iter().sum::<u64>();
    sum(right).cmp(&sum(left)).then_with(|| left.term.cmp(right.term))
}

/// A number that is the larger, the stronger the evidence; what is undefined comes last.
fn strength(measure: KeynessMeasure, score: f64, positive: bool) -> f64 {
    if score.is_nan() {
        return f64::NEG_INFINITY;
    }
    let turned = !positive && !measure.has_no_direction();
    // Zeros of both signs are the same number.
    (if turned { -score } else { score }) + 0.0
}

/// The terms to compare, of all lengths that both have.
fn pairs<'t>(
    target: &'t CorpusCounts,
    reference: &'t CorpusCounts,
    scoring: &KeynessScoring,
) -> Vec<Pair<'t>> {
    let documents = target.documents.zip(reference.documents).map(|(a, b)| a + b);
    let mut pairs = Vec::new();
    for ours in &target.lists {
        let other = reference.lists.iter().find(|list| list.length == ours.length);
        let Some(theirs) = other.filter(|other| other.total > 0 && ours.total > 0)
        else {
            continue;
        };
        join(&ours.terms, &theirs.terms, |term, sides| {
            let counts = sides.map(|side| side.map_or(0, |listed| listed.count));
            // A term that a list does not have is in no document of it.
            let absent = |whole: Option<u64>| whole.map(|_| 0);
            let whole = [target.documents, reference.documents];
            let df = |i: usize| match sides[i] {
                Some(listed) => listed.document_frequency,
                None => absent(whole[i]),
            };
            let document_frequencies = [df(0), df(1)];
            let enough = counts.iter().sum::<u64>() >= scoring.min_count;
            let spread = match (document_frequencies, documents) {
                ([Some(a), Some(b)], Some(all)) => {
                    (a + b) as f64 >= scoring.min_df.of(all)
                }
                _ => true,
            };
            if enough && spread {
                let totals = [ours.total, theirs.total];
                pairs.push(Pair { term, counts, totals, document_frequencies });
            }
        });
    }
    pairs
}

/// Shows `each` all terms of two sorted lists.
fn join<'t>(
    mut ours: &'t [ListedTerm],
    mut theirs: &'t [ListedTerm],
    mut each: impl FnMut(&'t str, [Option<&'t ListedTerm>; 2]),
) {
    loop {
        let order = match (ours.first(), theirs.first()) {
            (Some(left), Some(right)) => left.term.cmp(&right.term),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return,
        };
        let left = if order.is_le() { ours.split_off_first() } else { None };
        let right = if order.is_ge() { theirs.split_off_first() } else { None };
        if let Some(term) = left.or(right) {
            each(&term.term, [left, right]);
        }
    }
}

/// p-values corrected for false discoveries: the least of `p m / rank` over all that are
/// not smaller (Benjamini and Hochberg 1995).
fn false_discoveries(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = p.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut corrected, mut least) = (vec![1.0; p.len()], 1.0_f64);
    for (rank, &(p, at)) in order.iter().enumerate().rev() {
        least = least.min(p * order.len() as f64 / (rank + 1) as f64);
        if let Some(place) = corrected.get_mut(at) {
            *place = least;
        }
    }
    corrected
}

struct Probabilities {
    p: f64,
    fdr: f64,
}

fn record(
    term: &str,
    case: &Case<'_>,
    rank: usize,
    Probabilities { p, fdr }: Probabilities,
    explain: bool,
) -> KeynessRecord {
    let measures = &case.scoring.measure;
    let values = measures.iter().map(|&measure| (measure, finite(case.value(measure))));
    let values: Vec<_> = values.collect();
    let first = values.first().copied();
    let [expected, _] = case.table().expected;
    let side = |i: usize| {
        let (count, total) = (case.counts[i], case.totals[i]);
        let (df, documents) = case.documents[i];
        KeynessSide {
            count,
            total,
            per_million: per_million(count as f64, total as f64),
            expected: expected[i],
            document_frequency: df,
            range: df.zip(documents).map(|(df, all)| df as f64 / all.max(1) as f64),
            dp: None,
        }
    };
    let direction =
        if case.is_positive() { Direction::Positive } else { Direction::Negative };
    KeynessRecord {
        term: term.to_owned(),
        rank,
        direction,
        measure: first.map_or(KeynessMeasure::Lrc, |(measure, _)| measure),
        score: first.and_then(|(_, score)| score),
        measures: Measured(values),
        p,
        p_bonferroni: (p * case.compared as f64).min(1.0),
        p_fdr: fdr,
        target: side(0),
        reference: side(1),
        explanation: explain.then(|| case.explanation(measures)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn false_discoveries_are_scipys() {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.5])
        let found = false_discoveries(&[0.01, 0.04, 0.03, 0.005, 0.5]);
        let expected = [0.025, 0.05, 0.05, 0.025, 0.5];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    }
}
