use std::cmp::Reverse;

use crate::{FrequencyFilter, grams::NOWHERE};

/// A document-term matrix in compressed sparse rows: a row for each document, a column
/// for each term.
///
/// Row `i` has its columns in `indices[indptr[i]..indptr[i + 1]]`, ascending and each
/// once, and its values at the same places of `data`. The layout is that of
/// `scipy.sparse.csr_matrix`.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseMatrix<T> {
    /// Where the rows start, and where the last one ends.
    pub indptr: Vec<usize>,
    /// The columns of the values.
    pub indices: Vec<u32>,
    /// The values.
    pub data: Vec<T>,
    /// The terms of the columns, in code-point order.
    pub terms: Vec<String>,
}

/// How often each document holds each term.
///
/// ```
/// # use nutgraf_frequency::{FrequencyFilter, MatrixBuilder, NgramRange, Vocabulary};
/// let mut vocabulary = Vocabulary::new();
/// let mut builder = MatrixBuilder::new(NgramRange::default());
/// for text in ["sea grain sea", "fleet"] {
///     text.split(' ').for_each(|word| builder.count_term(vocabulary.intern(word)));
///     builder.end_document();
/// }
/// let matrix = builder.finish(&vocabulary, &FrequencyFilter::default());
/// assert_eq!(matrix.terms, ["fleet", "grain", "sea"]);
/// assert_eq!(matrix.row(0).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
/// assert_eq!(matrix.row(1).collect::<Vec<_>>(), [(0, 1)]);
/// ```
pub type CountMatrix = SparseMatrix<u32>;

/// How much each term weighs in each document.
pub type WeightMatrix = SparseMatrix<f64>;

impl<T> Default for SparseMatrix<T> {
    fn default() -> Self {
        let (indices, data, terms) = (Vec::new(), Vec::new(), Vec::new());
        Self { indptr: vec![0], indices, data, terms }
    }
}

impl<T> SparseMatrix<T> {
    /// The number of rows.
    pub fn documents(&self) -> usize {
        self.indptr.len().saturating_sub(1)
    }

    /// The columns and values of a document; nothing if there is no such document.
    pub fn row(&self, document: usize) -> impl Iterator<Item = (u32, T)>
    where
        T: Copy,
    {
        let range = match self.indptr.get(document..).and_then(<[_]>::first_chunk) {
            Some(&[start, end]) => start..end,
            None => 0..0,
        };
        let indices = self.indices.get(range.clone()).unwrap_or_default();
        let data = self.data.get(range).unwrap_or_default();
        indices.iter().copied().zip(data.iter().copied())
    }

    /// Drops the values whose column is nowhere.
    pub(crate) fn compact(&mut self) {
        if !self.indices.contains(&NOWHERE) {
            return;
        }
        let (mut start, mut kept) = (0, 0);
        for end in &mut self.indptr {
            let row = self.indices.get(start..*end).unwrap_or_default();
            kept += row.iter().filter(|&&column| column != NOWHERE).count();
            start = std::mem::replace(end, kept);
        }
        let mut columns = self.indices.iter();
        self.data.retain(|_| columns.next() != Some(&NOWHERE));
        self.indices.retain(|&column| column != NOWHERE);
    }
}

impl CountMatrix {
    /// How many documents hold each term.
    pub fn document_frequencies(&self) -> Vec<u64> {
        self.sums(|_| 1)
    }

    /// How often each term stands in all documents.
    pub fn counts(&self) -> Vec<u64> {
        self.sums(u64::from)
    }

    fn sums(&self, value: impl Fn(u32) -> u64) -> Vec<u64> {
        let mut sums = vec![0; self.terms.len()];
        for (&column, &count) in self.indices.iter().zip(&self.data) {
            if let Some(sum) = sums.get_mut(column as usize) {
                *sum += value(count);
            }
        }
        sums
    }

    /// Keeps only the columns that the filter lets pass; rows stay, even empty ones.
    ///
    /// Columns stay in code-point order, whatever order the filter asks for. Of terms
    /// with the same count the first ones are kept.
    pub fn prune(&mut self, filter: &FrequencyFilter) {
        let documents = self.documents() as u64;
        let dfs = self.document_frequencies().into_iter().enumerate();
        let mut kept: Vec<_> = dfs
            .filter(|&(_, df)| filter.admits(df, documents))
            .map(|(i, _)| i)
            .collect();
        if let Some(top) = filter.top.filter(|&top| top < kept.len()) {
            let counts = self.counts();
            kept.sort_by_key(|&column| Reverse(counts.get(column).copied()));
            kept.truncate(top);
            kept.sort_unstable();
        }
        self.keep(&kept);
    }

    /// Keeps these columns, given in ascending order.
    fn keep(&mut self, kept: &[usize]) {
        let mut columns = vec![NOWHERE; self.terms.len()];
        for (new, &old) in (0..).zip(kept) {
            if let Some(column) = columns.get_mut(old) {
                *column = new;
            }
        }
        for column in &mut self.indices {
            *column = columns.get(*column as usize).copied().unwrap_or(NOWHERE);
        }
        let mut columns = columns.into_iter();
        self.terms.retain(|_| columns.next() != Some(NOWHERE));
        self.compact();
    }

    /// One matrix of the rows of all, in order; its columns are the terms of all.
    ///
    /// This is how parts that were finished by themselves come together. Terms must be
    /// pruned afterwards: the parts' document frequencies are not those of the whole.
    ///
    /// ```
    /// # use nutgraf_frequency::CountMatrix;
    /// let row = |column, terms: &[&str]| CountMatrix {
    ///     indptr: vec![0, 1],
    ///     indices: vec![column],
    ///     data: vec![3],
    ///     terms: terms.iter().map(|&term| term.to_owned()).collect(),
    /// };
    /// let parts = vec![row(0, &["sea"]), row(1, &["deal", "grain"])];
    /// let whole = CountMatrix::concat(parts);
    /// assert_eq!(whole.terms, ["deal", "grain", "sea"]);
    /// assert_eq!((whole.indptr, whole.indices), (vec![0, 1, 2], vec![2, 1]));
    /// ```
    pub fn concat(parts: Vec<Self>) -> Self {
        let mut terms: Vec<_> =
            parts.iter().flat_map(|part| part.terms.iter()).collect();
        // The stable sort finds the runs that are sorted already.
        terms.sort();
        terms.dedup();
        let terms = terms.into_iter().cloned().collect();
        let mut whole = Self { terms, ..Self::default() };
        for part in parts {
            whole.append(part);
        }
        whole
    }

    /// Adds the rows of a part, all of whose terms are here.
    fn append(&mut self, part: Self) {
        let mut columns = (0..).zip(&self.terms);
        let mut column = |term| columns.find(|&(_, ours)| *ours == term);
        let columns: Vec<u32> = part
            .terms
            .into_iter()
            .map(|t| column(t).map_or(NOWHERE, |(i, _)| i))
            .collect();
        let column = |old: u32| columns.get(old as usize).copied().unwrap_or(NOWHERE);
        let offset = self.indices.len();
        self.indices.extend(part.indices.into_iter().map(column));
        self.indptr.extend(part.indptr.into_iter().skip(1).map(|end| offset + end));
        self.data.extend(part.data);
    }
}
