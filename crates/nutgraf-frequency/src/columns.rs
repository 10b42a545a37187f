use std::sync::Arc;

use nutgraf_text::TermId;

use crate::{
    CountMatrix, NgramRange, Vocabulary,
    grams::{Grams, NOWHERE},
};

/// The columns of a matrix, given before anything is counted: those of a model that was
/// fitted, say.
///
/// ```
/// # use std::sync::Arc;
/// # use nutgraf_frequency::{ColumnCounter, Columns, NgramRange};
/// let mut columns = Columns::new("1..2".parse()?);
/// columns.push(&["sea"]);
/// columns.push(&["black", "sea"]);
/// let columns = Arc::new(columns);
/// let mut counter = ColumnCounter::new(columns.clone());
/// let terms = ["the", "black", "sea"].map(|word| columns.term(word));
/// counter.count_sequence(&terms);
/// counter.end_document();
/// let rows = counter.finish();
/// assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 1), (1, 1)]);
/// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
/// ```
#[derive(Clone, Debug)]
pub struct Columns {
    range: NgramRange,
    vocabulary: Vocabulary,
    /// The column of each n-gram.
    grams: Grams<Column>,
    count: u32,
}

#[derive(Clone, Copy, Debug)]
struct Column(u32);

impl Default for Column {
    fn default() -> Self {
        Self(NOWHERE)
    }
}

impl Columns {
    /// No column yet. N-grams of other lengths than these are not counted.
    pub fn new(range: NgramRange) -> Self {
        let grams = Grams::new(range.max());
        Self { range, vocabulary: Vocabulary::new(), grams, count: 0 }
    }

    /// The next column: an n-gram. One that is longer than any that is counted, or that
    /// was there before, makes a column that stays empty.
    pub fn push<W: AsRef<str>>(&mut self, words: &[W]) {
        let column = self.count;
        self.count = self.count.saturating_add(1);
        if words.len() > usize::from(self.range.max()) {
            return;
        }
        let terms = words.iter().map(|word| self.vocabulary.intern(word.as_ref()));
        let terms: Vec<_> = terms.collect();
        let gram = self.grams.insert(&terms);
        if let Some(value) = gram.and_then(|gram| self.grams.value_mut(gram))
            && value.0 == NOWHERE
        {
            value.0 = column;
        }
    }

    /// The number of a word, for a sequence; [`Vocabulary::NONE`] if no column has it.
    #[inline]
    pub fn term(&self, word: &str) -> TermId {
        self.vocabulary.get(word).unwrap_or(Vocabulary::NONE)
    }

    /// The lengths of the n-grams that are counted.
    pub fn range(&self) -> NgramRange {
        self.range
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Counts the n-grams of given columns in each document; see [`Columns`].
#[derive(Clone, Debug)]
pub struct ColumnCounter {
    columns: Arc<Columns>,
    /// The counts of the document at hand.
    counts: Vec<u32>,
    /// The columns of the document at hand.
    touched: Vec<u32>,
    rows: CountMatrix,
    parents: Vec<u32>,
}

impl ColumnCounter {
    /// A counter of n-grams that have a column.
    pub fn new(columns: Arc<Columns>) -> Self {
        Self {
            counts: vec![0; columns.len()],
            columns,
            touched: Vec::new(),
            rows: CountMatrix::default(),
            parents: Vec::new(),
        }
    }

    /// Counts all n-grams inside a sequence of terms, in the document at hand.
    #[inline]
    pub fn count_sequence(&mut self, sequence: &[TermId]) {
        let (shortest, grams) = (self.columns.range.min(), &self.columns.grams);
        let (counts, touched) = (&mut self.counts, &mut self.touched);
        grams.look_up(sequence, &mut self.parents, |order, &Column(column)| {
            if order + 1 >= shortest {
                add(counts, touched, column);
            }
        });
    }

    /// Counts a sequence as one n-gram, even if it is shorter than they are.
    pub fn count_whole(&mut self, sequence: &[TermId]) {
        let last = u8::try_from(sequence.len()).unwrap_or(u8::MAX);
        let (counts, touched) = (&mut self.counts, &mut self.touched);
        let grams = &self.columns.grams;
        grams.look_up(sequence, &mut self.parents, |order, &Column(column)| {
            if order + 1 == last {
                add(counts, touched, column);
            }
        });
    }

    /// Ends the document at hand, which becomes a row.
    pub fn end_document(&mut self) {
        self.touched.sort_unstable();
        for column in self.touched.drain(..) {
            if let Some(count) = self.counts.get_mut(column as usize) {
                self.rows.indices.push(column);
                self.rows.data.push(std::mem::take(count));
            }
        }
        self.rows.indptr.push(self.rows.indices.len());
    }

    /// Ends the document at hand, whose columns with their counts go to `each`, in no
    /// particular order; it becomes no row.
    pub fn hand_over(&mut self, mut each: impl FnMut(u32, u32)) {
        for column in self.touched.drain(..) {
            if let Some(count) = self.counts.get_mut(column as usize) {
                each(column, std::mem::take(count));
            }
        }
    }

    /// Adds the rows of another counter after those here.
    pub fn append(&mut self, other: Self) {
        self.rows.append_rows(other.finish());
    }

    /// The columns.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The rows, without the terms of the columns.
    pub fn finish(mut self) -> CountMatrix {
        if !self.touched.is_empty() {
            self.end_document();
        }
        self.rows
    }
}

#[inline]
fn add(counts: &mut [u32], touched: &mut Vec<u32>, column: u32) {
    if let Some(count) = counts.get_mut(column as usize) {
        if *count == 0 {
            touched.push(column);
        }
        *count = count.saturating_add(1);
    }
}
