use crate::{
    SparseMatrix,
    grams::{GramId, NOWHERE},
    matrix::Row,
};

/// Numbers that name n-grams of all lengths: the lowest bits are the length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    bits: u32,
}

impl Codes {
    /// For n-grams of up to so many words.
    pub(crate) fn new(longest: u8) -> Self {
        Self { bits: longest.next_power_of_two().trailing_zeros() }
    }

    /// The code of an n-gram; `None` if there is none for its position.
    #[inline]
    pub(crate) fn code(self, gram: GramId) -> Option<u32> {
        let code = gram.position << self.bits | u32::from(gram.order);
        (code >> self.bits == gram.position && code != NOWHERE).then_some(code)
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "a length has few bits")]
    pub(crate) fn gram(self, code: u32) -> GramId {
        let order = code & !(u32::MAX << self.bits);
        GramId { order: order as u8, position: code >> self.bits }
    }
}

/// The rows as they are counted: n-grams in the order met, and their counts.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) codes: Codes,
    /// The n-grams of all documents; last those of the one at hand.
    pub(crate) list: Vec<u32>,
    /// The counts in the documents that have ended.
    pub(crate) counts: Counts,
    pub(crate) indptr: Vec<usize>,
}

impl Rows {
    pub(crate) fn new(codes: Codes) -> Self {
        let (list, counts) = (Vec::new(), Counts::default());
        Self { codes, list, counts, indptr: vec![0] }
    }

    pub(crate) fn documents(&self) -> usize {
        self.indptr.len().saturating_sub(1)
    }

    /// Where the last document ended.
    pub(crate) fn ended(&self) -> usize {
        self.indptr.last().copied().unwrap_or(0)
    }

    /// Adds an n-gram to the document at hand if it is the first of its kind; gives the
    /// number of those for which there is no code.
    #[inline]
    pub(crate) fn touch(&mut self, gram: GramId, first: bool) -> u64 {
        let Some(code) = self.codes.code(gram) else { return 1 };
        if first {
            self.list.push(code);
        }
        0
    }

    /// Adds the rows of another one, whose n-grams have these positions here, for each
    /// length; gives the number of values without a code.
    pub(crate) fn append(&mut self, other: Self, positions: &[Vec<u32>]) -> u64 {
        let (offset, mut left_out) = (self.list.len(), 0);
        let (ours, theirs) = (self.codes, other.codes);
        self.list.extend(other.list.into_iter().map(|code| {
            let GramId { order, position } = theirs.gram(code);
            let positions = positions.get(usize::from(order));
            let position = positions.and_then(|of| of.get(position as usize)).copied();
            let code =
                position.and_then(|at| ours.code(GramId { order, position: at }));
            left_out += u64::from(code.is_none());
            code.unwrap_or(NOWHERE)
        }));
        self.counts.append(other.counts);
        self.indptr.extend(other.indptr.iter().skip(1).map(|end| offset + end));
        left_out
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

/// Places for all n-grams in one list: those of one length behind those of another.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    codes: Codes,
    /// Where each length begins.
    starts: Vec<usize>,
    length: usize,
}

impl Places {
    /// Places for so many n-grams of each length.
    pub(crate) fn new(codes: Codes, lengths: impl Iterator<Item = usize>) -> Self {
        let mut places = Self { codes, starts: Vec::new(), length: 0 };
        for length in lengths {
            places.starts.push(places.length);
            places.length += length;
        }
        places
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    #[inline]
    pub(crate) fn of(&self, gram: GramId) -> usize {
        let start = self.starts.get(usize::from(gram.order));
        start.map_or(usize::MAX, |start| start.saturating_add(gram.position as usize))
    }

    #[inline]
    pub(crate) fn of_code(&self, code: u32) -> usize {
        if code == NOWHERE { usize::MAX } else { self.of(self.codes.gram(code)) }
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
    pub(crate) kept: usize,
    /// The column of each n-gram; [`beyond`](Self::beyond) all where it has none.
    pub(crate) columns: Vec<u32>,
    pub(crate) places: Places,
    /// How many values the columns have.
    pub(crate) values: usize,
    pub(crate) rows: Rows,
}

impl CountedRows {
    /// The column behind so many.
    pub(crate) fn beyond(columns: usize) -> u32 {
        u32::try_from(columns).unwrap_or(NOWHERE)
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
        for (&code, count) in self.rows.list.iter().zip(self.rows.counts.iter()) {
            if let Some(sum) = sums.get_mut(self.column(code) as usize) {
                *sum += value(count);
            }
        }
        sums
    }

    #[inline]
    fn column(&self, code: u32) -> u32 {
        self.columns.get(self.places.of_code(code)).copied().unwrap_or(NOWHERE)
    }

    /// Keeps these columns, given in ascending order.
    pub fn keep(&mut self, kept: &[usize]) {
        let mut columns = vec![Self::beyond(kept.len()); self.kept];
        for (new, &old) in (0..).zip(kept) {
            if let Some(column) = columns.get_mut(old) {
                *column = new;
            }
        }
        let dfs = self.document_frequencies().into_iter().enumerate();
        let of_kept = dfs.filter(|(old, _)| kept.binary_search(old).is_ok());
        self.values = of_kept.map(|(_, df)| usize::try_from(df).unwrap_or(0)).sum();
        let mut place = 0;
        self.terms.retain(|_| {
            place += 1;
            kept.binary_search(&(place - 1)).is_ok()
        });
        self.kept = kept.len();
        let beyond = Self::beyond(self.kept);
        for column in &mut self.columns {
            *column = columns.get(*column as usize).copied().unwrap_or(beyond);
        }
    }

    /// The matrix, without the terms, which can be taken before.
    pub fn into_matrix<T: From<u32>>(mut self) -> SparseMatrix<T> {
        let columns = std::mem::take(&mut self.columns);
        let column = |place: usize| columns.get(place).copied().unwrap_or(NOWHERE);
        if let [_] = self.places.starts.as_slice() {
            return self.sorted(|code| column(code as usize));
        }
        let places = self.places.clone();
        self.sorted(|code| column(places.of_code(code)))
    }

    #[inline]
    fn sorted<T: From<u32>>(self, column: impl Fn(u32) -> u32) -> SparseMatrix<T> {
        let beyond = Self::beyond(self.kept);
        let mut row = Row::new(self.kept + 1);
        let mut data = Vec::with_capacity(self.values);
        let Rows { list: mut indices, counts, mut indptr, .. } = self.rows;
        let mut counts = counts.iter();
        let (mut start, mut kept) = (0, 0);
        for end in indptr.iter_mut().skip(1) {
            let codes = indices.get(start..*end).unwrap_or_default().iter();
            for (&code, count) in codes.zip(&mut counts) {
                // What is dropped is set, too: a branch would be mistaken too often.
                row.set(column(code).min(beyond), count);
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
