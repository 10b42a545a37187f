use std::cmp::Ordering;

use crate::{Bm25, Bm25Options, CountMatrix};

/// Documents that can be searched: their BM25 weights, term by term.
///
/// Scores are those of bm25s 0.3.16 (`BM25.get_scores`): the weights of the query's
/// terms, in its order, each as often as the query has it; with `bm25l` and `bm25+` also
/// what terms weigh where they are not. Terms that no document holds count nothing.
///
/// ```
/// use nutgraf_frequency::{Bm25Index, Bm25Options, FrequencyFilter, MatrixBuilder};
/// use nutgraf_frequency::{NgramRange, Vocabulary};
///
/// let mut vocabulary = Vocabulary::new();
/// let mut builder = MatrixBuilder::new(NgramRange::default());
/// for text in ["black sea grain", "black sea fleet", "grain ports"] {
///     text.split(' ').for_each(|word| builder.count_term(vocabulary.intern(word)));
///     builder.end_document();
/// }
/// let counts = builder.finish(&vocabulary, &FrequencyFilter::default());
/// let index = Bm25Index::new(counts, Bm25Options::default());
///
/// let found = index.search(["grain", "ports"], 2);
/// assert_eq!(found[0].0, 2); // the shorter one, with both words
/// assert_eq!(found[1].0, 0);
/// ```
#[derive(Clone, Debug)]
pub struct Bm25Index {
    documents: usize,
    /// The terms, in code-point order.
    terms: Vec<String>,
    /// Where the documents of each term start, and where the last ones end.
    starts: Vec<usize>,
    /// The documents that hold a term, ascending, and what it weighs more there than
    /// where it is not.
    postings: Vec<(u32, f64)>,
    /// What each term weighs in a document that does not hold it.
    absent: Vec<f64>,
}

impl Bm25Index {
    /// The index of a corpus, whose columns are in code-point order of their terms (as
    /// those of every [`MatrixBuilder`](crate::MatrixBuilder) are).
    pub fn new(counts: CountMatrix, options: Bm25Options) -> Self {
        let bm25 = Bm25::of(&counts, options);
        let mut weights: Vec<f64> =
            counts.data.iter().copied().map(f64::from).collect();
        bm25.weigh_rows(&counts.indptr, &counts.indices, &mut weights);
        let mut starts = vec![0; counts.terms.len() + 1];
        for &column in &counts.indices {
            if let Some(next) = starts.get_mut(column as usize + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut heads = starts.clone();
        let mut postings = vec![(0, 0.0); sum];
        for (document, bounds) in (0..).zip(counts.indptr.windows(2)) {
            let &[start, end] = bounds else { continue };
            for place in start..end {
                let column = counts.indices.get(place).copied().unwrap_or_default();
                let Some(head) = heads.get_mut(column as usize) else { continue };
                let weight = weights.get(place).copied().unwrap_or_default();
                if let Some(posting) = postings.get_mut(*head) {
                    *posting = (document, weight);
                    *head += 1;
                }
            }
        }
        let (documents, absent) = (counts.documents(), bm25.absent());
        Self { documents, terms: counts.terms, starts, postings, absent }
    }

    /// How many documents there are.
    pub const fn documents(&self) -> usize {
        self.documents
    }

    /// The score of every document.
    pub fn scores<'q>(&self, query: impl IntoIterator<Item = &'q str>) -> Vec<f64> {
        let mut scores = vec![0.0; self.documents];
        let mut absent = 0.0;
        for term in query {
            let known = self.terms.binary_search_by(|own| own.as_str().cmp(term));
            let Ok(column) = known else { continue };
            absent += self.absent.get(column).copied().unwrap_or_default();
            for &(document, weight) in self.postings(column) {
                if let Some(score) = scores.get_mut(document as usize) {
                    *score += weight;
                }
            }
        }
        for score in &mut scores {
            *score += absent;
        }
        scores
    }

    fn postings(&self, column: usize) -> &[(u32, f64)] {
        let bounds = self.starts.get(column).zip(self.starts.get(column + 1));
        bounds
            .and_then(|(&start, &end)| self.postings.get(start..end))
            .unwrap_or_default()
    }

    /// The `k` documents with the highest scores, the highest first; of equals, the
    /// first document.
    pub fn search<'q>(
        &self,
        query: impl IntoIterator<Item = &'q str>,
        k: usize,
    ) -> Vec<(usize, f64)> {
        let mut found: Vec<(usize, f64)> =
            self.scores(query).into_iter().enumerate().collect();
        let better = |a: &(usize, f64), b: &(usize, f64)| -> Ordering {
            b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
        };
        if k == 0 {
            return Vec::new();
        }
        if k < found.len() {
            found.select_nth_unstable_by(k - 1, better);
            found.truncate(k);
        }
        found.sort_unstable_by(better);
        found
    }
}
