use std::sync::Arc;

use nutgraf_text::TermId;

use crate::{ColumnCounter, Columns, NgramRange};

/// How evenly given terms are spread over the documents of a corpus: Gries' DP.
///
/// `DP = ½ Σ |fᵢ/F − sᵢ/S|` over all documents, where a document holds fᵢ of the F
/// occurrences of the term and sᵢ of the S words (Gries 2008). 0 is as evenly as the
/// documents' lengths let it be, near 1 is all in one small document. For an n-gram, the
/// sizes are numbers of n-grams of its length.
///
/// F and S must be known before, so this is a second pass over a corpus. Sums are exact
/// integers, so parts of a corpus [merge](Self::merge) in any order into the same value.
///
/// ```
/// # use nutgraf_frequency::Dispersion;
/// let terms = [(&["grain"][..], 3, 8)]; // 3 times in a corpus of 8 words
/// let mut dispersion = Dispersion::new("1".parse()?, &terms);
/// for document in [["grain", "grain", "deal", "held"], ["grain", "ships", "left", "port"]] {
///     let words = document.map(|word| dispersion.term(word));
///     dispersion.count_sequence(&words);
///     dispersion.end_document();
/// }
/// // ½ (|2/3 − 4/8| + |1/3 − 4/8|)
/// assert_eq!(dispersion.dp(0), Some(1.0 / 6.0));
/// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dispersion {
    counter: ColumnCounter,
    terms: Arc<[Term]>,
    sums: Vec<Sums>,
    /// How many n-grams of each length the document at hand has.
    sizes: [u64; NgramRange::LONGEST as usize],
}

#[derive(Clone, Copy, Debug)]
struct Term {
    /// Its words, but for the first.
    order: usize,
    count: u64,
    total: u64,
}

/// Over the documents that hold a term.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    /// `|f·S − s·F|`.
    differences: u128,
    sizes: u64,
}

impl Dispersion {
    /// Nothing counted yet, of terms of these lengths: each with its words, its count
    /// and the total count of n-grams of its length in the whole corpus.
    pub fn new<W: AsRef<str>>(range: NgramRange, terms: &[(&[W], u64, u64)]) -> Self {
        let mut columns = Columns::new(range);
        let term = |&(words, count, total): &(&[W], u64, u64)| {
            columns.push(words);
            Term { order: words.len().saturating_sub(1), count, total }
        };
        let terms: Arc<[Term]> = terms.iter().map(term).collect();
        Self {
            counter: ColumnCounter::new(Arc::new(columns)),
            sums: vec![Sums::default(); terms.len()],
            terms,
            sizes: [0; NgramRange::LONGEST as usize],
        }
    }

    /// The number of a word, for a sequence.
    #[inline]
    pub fn term(&self, word: &str) -> TermId {
        self.counter.columns().term(word)
    }

    /// Counts a sequence of words of the document at hand, such as a sentence; no n-gram
    /// reaches over its end.
    #[inline]
    pub fn count_sequence(&mut self, sequence: &[TermId]) {
        for (order, size) in self.sizes.iter_mut().enumerate() {
            *size += sequence.len().saturating_sub(order) as u64;
        }
        self.counter.count_sequence(sequence);
    }

    /// Ends the document at hand.
    pub fn end_document(&mut self) {
        let Self { counter, terms, sums, sizes } = self;
        counter.hand_over(|column, count| {
            let at = column as usize;
            if let (Some(term), Some(sums)) = (terms.get(at), sums.get_mut(at)) {
                let size = sizes.get(term.order).copied().unwrap_or_default();
                let share = u128::from(count) * u128::from(term.total);
                let even = u128::from(size) * u128::from(term.count);
                sums.differences += share.abs_diff(even);
                sums.sizes += size;
            }
        });
        sizes.fill(0);
    }

    /// Adds what another one with the same terms has counted.
    pub fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.sums.iter_mut().zip(&other.sums) {
            ours.differences += theirs.differences;
            ours.sizes += theirs.sizes;
        }
    }

    /// DP of a term, by its place among those given; `None` if it never occurs.
    pub fn dp(&self, term: usize) -> Option<f64> {
        let (term, sums) = (self.terms.get(term)?, self.sums.get(term)?);
        let whole = 2 * u128::from(term.count) * u128::from(term.total);
        // Documents without the term differ by their share of the words.
        let others = u128::from(term.total.saturating_sub(sums.sizes));
        let differences = sums.differences + others * u128::from(term.count);
        (whole > 0).then(|| differences as f64 / whole as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTS: [&[&str]; 3] =
        [&["a", "b", "a", "b", "c"], &["a", "c"], &["c", "c", "c"]];

    /// By the definition, in floating point.
    fn expected(counts: [f64; 3], sizes: [f64; 3]) -> f64 {
        let (all, size) = (counts.iter().sum::<f64>(), sizes.iter().sum::<f64>());
        let parts = counts.iter().zip(sizes).map(|(f, s)| (f / all - s / size).abs());
        parts.sum::<f64>() / 2.0
    }

    fn counted(documents: &[&[&str]]) -> Dispersion {
        let terms: [(&[&str], u64, u64); 3] =
            [(&["a"], 3, 10), (&["a", "b"], 2, 7), (&["z"], 0, 10)];
        let mut dispersion = Dispersion::new(NgramRange::new(1, 2).unwrap(), &terms);
        for document in documents {
            let words: Vec<_> = document.iter().map(|w| dispersion.term(w)).collect();
            dispersion.count_sequence(&words);
            dispersion.end_document();
        }
        dispersion
    }

    #[test]
    fn parts_merge_into_the_value_of_the_definition() {
        let whole = counted(&DOCUMENTS);
        let near = |found: Option<f64>, expected: f64| {
            assert!((found.unwrap() - expected).abs() < 1e-15, "{found:?} {expected}");
        };
        near(whole.dp(0), expected([2.0, 1.0, 0.0], [5.0, 2.0, 3.0]));
        near(whole.dp(1), expected([2.0, 0.0, 0.0], [4.0, 1.0, 2.0]));
        assert_eq!((whole.dp(2), whole.dp(3)), (None, None));
        for cut in 0..=3 {
            let (mut last, first) =
                (counted(&DOCUMENTS[cut..]), counted(&DOCUMENTS[..cut]));
            last.merge(&first);
            assert_eq!([0, 1].map(|i| last.dp(i)), [0, 1].map(|i| whole.dp(i)));
        }
    }
}
