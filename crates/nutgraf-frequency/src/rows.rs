use crate::{SparseMatrix, blocks::Blocks, grams::NOWHERE, matrix::Row};

/// The rows of single words as they are counted: terms in the order met, and their
/// counts.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// The terms of all documents; last those of the one at hand.
    pub(crate) list: Vec<u32>,
    /// The counts in the documents that have ended.
    pub(crate) counts: Counts,
    pub(crate) indptr: Vec<usize>,
}

impl Rows {
    pub(crate) fn new() -> Self {
        Self { list: Vec::new(), counts: Counts::default(), indptr: vec![0] }
    }

    pub(crate) fn documents(&self) -> usize {
        self.indptr.len().saturating_sub(1)
    }

    /// Where the last document ended.
    pub(crate) fn ended(&self) -> usize {
        self.indptr.last().copied().unwrap_or(0)
    }

    /// Adds the rows of another one, whose terms have these numbers here.
    pub(crate) fn append(&mut self, other: Self, remap: impl Fn(u32) -> u32) {
        let offset = self.list.len();
        self.list.extend(other.list.into_iter().map(remap));
        self.counts.append(other.counts);
        self.indptr.extend(other.indptr.iter().skip(1).map(|end| offset + end));
    }
}

/// Counts, of which nearly all take a byte.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    small: Vec<u8>,
    /// The counts in whose place stands [`LARGE`], in their order.
    large: Vec<u32>,
}

const LARGE: u8 = u8::MAX;

impl Counts {
    pub(crate) fn extend(&mut self, counts: impl Iterator<Item = u32>) {
        let large = &mut self.large;
        self.small.extend(counts.map(|count| match u8::try_from(count) {
            Ok(small) if small != LARGE => small,
            _ => {
                large.push(count);
                LARGE
            }
        }));
    }

    fn append(&mut self, other: Self) {
        self.small.extend(other.small);
        self.large.extend(other.large);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        let mut large = self.large.iter().copied();
        self.small.iter().map(move |&small| match small {
            LARGE => large.next().unwrap_or(0),
            small => small.into(),
        })
    }
}

/// What a [`MatrixBuilder`](crate::MatrixBuilder) has counted of the columns that are
/// kept: their terms are known, the rows are not sorted yet.
///
/// ```
/// # use nutgraf_frequency::{FrequencyFilter, MatrixBuilder, NgramRange, Vocabulary};
/// let (mut vocabulary, mut builder) =
///     (Vocabulary::new(), MatrixBuilder::new(NgramRange::default()));
/// for word in ["sea", "grain", "sea"] {
///     builder.count_term(vocabulary.intern(word));
/// }
/// let counted = builder.prune(&vocabulary, &FrequencyFilter::default());
/// assert_eq!(counted.terms, ["grain", "sea"]);
/// assert_eq!(counted.counts(), [1, 2]);
/// assert_eq!(counted.into_matrix::<f64>().data, [1.0, 2.0]);
/// ```
#[derive(Clone, Debug)]
pub struct CountedRows {
    /// The terms of the columns, in code-point order.
    pub terms: Vec<String>,
    /// The number of columns.
    kept: usize,
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// Those of single words, by row.
    Words(WordRows),
    /// Those of n-grams.
    Grams(Blocks),
}

impl CountedRows {
    pub(crate) fn of_words(terms: Vec<String>, rows: WordRows) -> Self {
        Self { kept: terms.len(), terms, values: Values::Words(rows) }
    }

    pub(crate) fn of_grams(terms: Vec<String>, blocks: Blocks) -> Self {
        Self { kept: terms.len(), terms, values: Values::Grams(blocks) }
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.kept
    }

    /// How many documents hold each term.
    pub fn document_frequencies(&self) -> Vec<u64> {
        self.sums(|_| 1)
    }

    /// How often each term stands in all documents.
    pub fn counts(&self) -> Vec<u64> {
        self.sums(u64::from)
    }

    fn sums(&self, value: impl Fn(u32) -> u64) -> Vec<u64> {
        let mut sums = vec![0; self.kept];
        let add = |column: u32, count| {
            if let Some(sum) = sums.get_mut(column as usize) {
                *sum += value(count);
            }
        };
        match &self.values {
            Values::Words(rows) => rows.each(add),
            Values::Grams(blocks) => blocks.each(add),
        }
        sums
    }

    /// Keeps these columns, given in ascending order.
    pub fn keep(&mut self, kept: &[usize]) {
        let mut columns = vec![NOWHERE; self.kept];
        for (new, &old) in (0..).zip(kept) {
            if let Some(column) = columns.get_mut(old) {
                *column = new;
            }
        }
        let column = |old: u32| {
            columns.get(old as usize).copied().filter(|&column| column != NOWHERE)
        };
        match &mut self.values {
            Values::Words(rows) => rows.keep(column),
            Values::Grams(blocks) => blocks.keep(column),
        }
        let mut place = 0..;
        self.terms.retain(|_| place.next().and_then(column).is_some());
        self.kept = kept.len();
    }

    /// The matrix, without the terms, which can be taken before.
    pub fn into_matrix<T: Copy + From<u32>>(self) -> SparseMatrix<T> {
        match self.values {
            Values::Words(rows) => rows.into_matrix(self.kept),
            Values::Grams(blocks) => blocks.into_matrix(),
        }
    }
}

/// Rows of single words, not sorted yet.
#[derive(Clone, Debug)]
pub(crate) struct WordRows {
    pub(crate) rows: Rows,
    /// The column of each term; [`NOWHERE`] if it has none.
    pub(crate) columns: Vec<u32>,
    /// How many values the columns have.
    pub(crate) values: usize,
}

impl WordRows {
    #[inline]
    fn column(&self, term: u32) -> u32 {
        self.columns.get(term as usize).copied().unwrap_or(NOWHERE)
    }

    /// Shows `see` the columns of all values with the counts.
    fn each(&self, mut see: impl FnMut(u32, u32)) {
        for (&term, count) in self.rows.list.iter().zip(self.rows.counts.iter()) {
            see(self.column(term), count);
        }
    }

    /// Keeps the columns that have a number.
    fn keep(&mut self, column: impl Fn(u32) -> Option<u32>) {
        for old in &mut self.columns {
            *old = column(*old).unwrap_or(NOWHERE);
        }
        let terms = self.rows.list.iter();
        self.values = terms.filter(|&&term| self.column(term) != NOWHERE).count();
    }

    fn into_matrix<T: From<u32>>(self, kept: usize) -> SparseMatrix<T> {
        let beyond = u32::try_from(kept).unwrap_or(NOWHERE);
        let mut row = Row::new(kept + 1);
        let mut data = Vec::with_capacity(self.values);
        let Self { rows, columns, .. } = self;
        let column = |term: u32| columns.get(term as usize).copied().unwrap_or(NOWHERE);
        let Rows { list: mut indices, counts, mut indptr } = rows;
        let mut counts = counts.iter();
        let (mut start, mut kept) = (0, 0);
        for end in indptr.iter_mut().skip(1) {
            let terms = indices.get(start..*end).unwrap_or_default().iter();
            for (&term, count) in terms.zip(&mut counts) {
                // What is dropped is set, too: a branch would be mistaken too often.
                row.set(column(term).min(beyond), count);
            }
            start = *end;
            // What was read is written over: rows only become shorter.
            row.drain(|column, count| {
                if column < beyond {
                    if let Some(index) = indices.get_mut(kept) {
                        *index = column;
                    }
                    data.push(count.into());
                    kept += 1;
                }
            });
            *end = kept;
        }
        indices.truncate(kept);
        indices.shrink_to_fit();
        SparseMatrix { indptr, indices, data, terms: Vec::new() }
    }
}
