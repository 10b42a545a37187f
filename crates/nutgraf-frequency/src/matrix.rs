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

    /// Adds the rows of another matrix, which has the same columns.
    ///
    /// ```
    /// # use nutgraf_frequency::CountMatrix;
    /// let row = CountMatrix { indptr: vec![0, 1], indices: vec![4], data: vec![2], terms: vec![] };
    /// let mut rows = row.clone();
    /// rows.append_rows(row);
    /// assert_eq!((rows.indptr, rows.indices), (vec![0, 1, 2], vec![4, 4]));
    /// ```
    pub fn append_rows(&mut self, other: Self) {
        let offset = self.indices.len();
        self.indices.extend(other.indices);
        self.data.extend(other.data);
        self.indptr.extend(other.indptr.into_iter().skip(1).map(|end| offset + end));
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
    ///
    /// ```
    /// # use nutgraf_frequency::CountMatrix;
    /// let mut matrix = CountMatrix {
    ///     indptr: vec![0, 2, 3],
    ///     indices: vec![0, 2, 1],
    ///     data: vec![4, 1, 1],
    ///     terms: ["fleet", "grain", "sea"].map(String::from).into(),
    /// };
    /// matrix.keep(&[0, 2]);
    /// assert_eq!(matrix.terms, ["fleet", "sea"]);
    /// assert_eq!((matrix.indptr, matrix.indices), (vec![0, 2, 2], vec![0, 1]));
    /// ```
    pub fn keep(&mut self, kept: &[usize]) {
        let mut columns = vec![NOWHERE; self.terms.len()];
        for (new, &old) in (0..).zip(kept) {
            if let Some(column) = columns.get_mut(old) {
                *column = new;
            }
        }
        self.renumber(&columns);
        let mut columns = columns.into_iter();
        self.terms.retain(|_| columns.next() != Some(NOWHERE));
    }

    /// Gives every value its new column, drops those whose column is nowhere and sorts
    /// each row.
    fn renumber(&mut self, columns: &[u32]) {
        let highest = columns.iter().filter(|&&column| column != NOWHERE).max();
        let mut row = Row::new(highest.map_or(0, |&column| column as usize + 1));
        let Self { indptr, indices, data, .. } = self;
        let (mut start, mut kept) = (0, 0);
        for end in indptr.iter_mut().skip(1) {
            let old = indices.get(start..*end).unwrap_or_default().iter();
            for (&old, &count) in old.zip(data.get(start..*end).unwrap_or_default()) {
                if let Some(&new) = columns.get(old as usize) {
                    row.set(new, count);
                }
            }
            start = *end;
            // What was read is written over: rows only become shorter.
            row.drain(|column, count| {
                let place = (indices.get_mut(kept), data.get_mut(kept));
                if let (Some(index), Some(value)) = place {
                    (*index, *value) = (column, count);
                }
                kept += 1;
            });
            *end = kept;
        }
        indices.truncate(kept);
        data.truncate(kept);
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

/// A row whose values come in any order and go out by column.
///
/// A bit for each column, and one for each word of these that is not zero: nothing needs
/// to be compared, which takes half the time of a sort.
pub(crate) struct Row {
    values: Vec<u32>,
    set: Vec<u64>,
    words: Vec<u64>,
}

impl Row {
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            values: vec![0; columns],
            set: vec![0; columns.div_ceil(64)],
            words: vec![0; columns.div_ceil(64 * 64)],
        }
    }

    /// Sets the value of a column, if there is such a column.
    #[inline]
    pub(crate) fn set(&mut self, column: u32, value: u32) {
        let at = column as usize;
        let places = (
            self.values.get_mut(at),
            self.set.get_mut(at / 64),
            self.words.get_mut(at / (64 * 64)),
        );
        if let (Some(place), Some(bits), Some(words)) = places {
            *place = value;
            *bits |= 1 << (at % 64);
            *words |= 1 << (at / 64 % 64);
        }
    }

    /// Shows `see` the columns that were set, with their values, and unsets them.
    #[inline]
    pub(crate) fn drain(&mut self, mut see: impl FnMut(u32, u32)) {
        for (first, words) in (0..).step_by(64).zip(&mut self.words) {
            for word in ones(std::mem::take(words)) {
                let word = first + word;
                let Some(bits) = self.set.get_mut(word as usize) else { continue };
                for bit in ones(std::mem::take(bits)) {
                    let column = word * 64 + bit;
                    if let Some(&value) = self.values.get(column as usize) {
                        see(column, value);
                    }
                }
            }
        }
    }
}

/// The places of the ones, the lowest first.
#[inline]
fn ones(mut bits: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let at = (bits != 0).then_some(bits.trailing_zeros());
        bits &= bits.wrapping_sub(1);
        at
    })
}
