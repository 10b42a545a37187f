use std::cmp::Ordering;

use nutgraf_frequency::{PairCount, PairCounter, Vocabulary, Window};
use nutgraf_text::TermId;
use serde::Serialize;

use super::measure::Case;
use crate::contingency::finite;
use crate::{CollocationExplanation, CollocationMeasure, CollocationScoring, Measured};

/// Two words that stand together, as every surface shows them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CollocationRecord {
    /// The words. Where a window has no direction, they are in the order in which the
    /// corpus has them more often; a word that was asked for is the first.
    pub words: [String; 2],
    /// Its place, from 1.
    pub rank: usize,
    /// The measure that sorts.
    pub measure: CollocationMeasure,
    /// Its value; null where it is undefined.
    pub score: Option<f64>,
    /// The values of all measures that were asked for.
    pub measures: Measured<CollocationMeasure>,
    /// How often the second word stands in the window of the first (O).
    pub count: u64,
    /// How many documents hold the pair.
    pub document_frequency: u64,
    /// How often the first word occurs (f₁).
    pub first_count: u64,
    /// How often the second word occurs (f₂).
    pub second_count: u64,
    /// How many words the corpus has (N).
    pub total: u64,
    /// What the words would be together by chance (E).
    pub expected: f64,
    /// The window in which pairs were counted.
    pub window: Window,
    /// What the expected count was multiplied by (S).
    pub span_factor: u64,
    /// The numbers that the measures were made from, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<CollocationExplanation>,
}

/// The pairs that were counted, best first; ties by count, then by the words.
///
/// With a node, only pairs with that word, which comes first unless pairs have an order.
///
/// ```
/// # use nutgraf_frequency::{PairCounter, Vocabulary, Window};
/// # use nutgraf_salience::{CollocationScoring, collocations};
/// let (mut words, mut counter) = (Vocabulary::new(), PairCounter::new(Window::Adjacent));
/// counter.begin_document();
/// for sentence in ["grain deal held", "a grain deal", "one deal", "the grain deal"] {
///     let terms: Vec<_> = sentence.split(' ').map(|word| words.intern(word)).collect();
///     counter.count_sequence(&terms, None);
/// }
/// counter.end_document();
/// let found = collocations(&counter, &words, &CollocationScoring::default(), None, false);
/// assert_eq!((found[0].words.join(" "), found[0].count), ("grain deal".to_owned(), 3));
/// ```
pub fn collocations(
    counter: &PairCounter,
    vocabulary: &Vocabulary,
    scoring: &CollocationScoring,
    node: Option<TermId>,
    explain: bool,
) -> Vec<CollocationRecord> {
    let span = scoring.span_factor.of(counter.window());
    let sorting = scoring.measure.first().copied().unwrap_or(CollocationMeasure::G2);
    let least = scoring.min_df.of(counter.documents());
    let kept = |pair: &PairCount| {
        pair.count >= scoring.min_count && pair.document_frequency as f64 >= least
    };
    let ranked = |pair: PairCount| {
        let pair = turned(pair, counter.window(), node)?;
        let case = Case {
            together: pair.count,
            first: counter.frequency(pair.first),
            second: counter.frequency(pair.second),
            words: counter.tokens(),
            span,
        };
        let score = case.value(sorting);
        // Zeros of both signs are the same number, and what is undefined comes last.
        let key = if score.is_nan() { f64::NEG_INFINITY } else { score + 0.0 };
        Some(Ranked { pair, case, key })
    };
    let pairs = counter.pairs(vocabulary).filter(kept);
    let mut ranked: Vec<Ranked> = pairs.filter_map(ranked).collect();
    let order = |a: &Ranked, b: &Ranked| order(a, b, vocabulary);
    if scoring.top < ranked.len() {
        if let Some(last) = scoring.top.checked_sub(1) {
            ranked.select_nth_unstable_by(last, order);
        }
        ranked.truncate(scoring.top);
    }
    ranked.sort_unstable_by(order);
    let record = |(at, ranked): (usize, &Ranked)| {
        let record =
            ranked.record(vocabulary, counter.window(), &scoring.measure, explain);
        CollocationRecord { rank: at + 1, ..record }
    };
    ranked.iter().enumerate().map(record).collect()
}

/// A pair with the word that was asked for first, if words have no order; `None` for a
/// pair without it.
fn turned(pair: PairCount, window: Window, node: Option<TermId>) -> Option<PairCount> {
    let Some(node) = node else { return Some(pair) };
    if window.is_symmetric() && pair.second == node {
        return Some(PairCount { first: pair.second, second: pair.first, ..pair });
    }
    let either = window == Window::Adjacent && pair.second == node;
    (pair.first == node || either).then_some(pair)
}

struct Ranked {
    pair: PairCount,
    case: Case,
    key: f64,
}

fn order(a: &Ranked, b: &Ranked, vocabulary: &Vocabulary) -> Ordering {
    let words = |ranked: &Ranked| {
        [ranked.pair.first, ranked.pair.second].map(|term| vocabulary.term(term))
    };
    b.key
        .total_cmp(&a.key)
        .then_with(|| b.pair.count.cmp(&a.pair.count))
        .then_with(|| words(a).cmp(&words(b)))
}

impl Ranked {
    fn record(
        &self,
        vocabulary: &Vocabulary,
        window: Window,
        measures: &[CollocationMeasure],
        explain: bool,
    ) -> CollocationRecord {
        let Self { pair, case, .. } = self;
        let values =
            measures.iter().map(|&measure| (measure, finite(case.value(measure))));
        let values: Vec<_> = values.collect();
        let first = values.first().copied();
        CollocationRecord {
            words: [pair.first, pair.second]
                .map(|term| vocabulary.term(term).to_owned()),
            rank: 0,
            measure: first.map_or(CollocationMeasure::G2, |(measure, _)| measure),
            score: first.and_then(|(_, score)| score),
            measures: Measured(values),
            count: pair.count,
            document_frequency: pair.document_frequency,
            first_count: case.first,
            second_count: case.second,
            total: case.words,
            expected: case.expected(),
            window,
            span_factor: case.span,
            explanation: explain.then(|| CollocationExplanation::of(case)),
        }
    }
}
