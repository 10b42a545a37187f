use nutgraf_text::TermId;

use crate::{
    CountMatrix, FrequencyFilter, NgramRange, Sort, Vocabulary,
    grams::{GramId, Grams, NOWHERE, next_position},
    select::{Candidate, Selected, select},
};

/// Counts the n-grams of each document into a [`CountMatrix`].
///
/// Counts of the document at hand lie beside the terms; a list of those touched makes
/// them a row when the document ends. Memory: 8 bytes for each value of the matrix, 16
/// for each term and about 30 for each longer n-gram.
///
/// There is room for 2³² − 2 columns; [`left_out`](Self::left_out) tells whether it was
/// enough.
///
/// Builders of parts of a corpus [`merge`](Self::merge) in order before they finish:
/// best where many n-grams are pruned. Or each finishes by itself and the matrices are
/// [concatenated](CountMatrix::concat): best where most of the work is to sort rows.
#[derive(Clone, Debug)]
pub struct MatrixBuilder {
    range: NgramRange,
    grams: Grams<Slot>,
    /// The n-grams of the columns, in the order first met.
    columns: Vec<GramId>,
    /// The n-grams of the document at hand.
    touched: Vec<GramId>,
    /// The finished rows; no terms yet.
    rows: CountMatrix,
    left_out: u64,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    column: u32,
    /// How often the document at hand holds the n-gram.
    count: u32,
}

impl Default for Slot {
    fn default() -> Self {
        Self { column: NOWHERE, count: 0 }
    }
}

impl MatrixBuilder {
    /// A builder of a matrix whose columns are n-grams of these lengths.
    pub fn new(range: NgramRange) -> Self {
        Self {
            range,
            grams: Grams::new(range.max()),
            columns: Vec::new(),
            touched: Vec::new(),
            rows: CountMatrix::default(),
            left_out: 0,
        }
    }

    /// Counts all n-grams inside a sequence of terms, in the document at hand.
    ///
    /// As [`TermCounter::count_sequence`](crate::TermCounter::count_sequence).
    #[inline]
    pub fn count_sequence(&mut self, sequence: &[TermId]) {
        let (touched, shortest) = (&mut self.touched, self.range.min());
        self.grams.visit(sequence, |gram, slot| {
            if gram.order + 1 >= shortest {
                slot.add(gram, touched);
            }
        });
    }

    /// Counts a term on its own, in the document at hand.
    #[inline]
    pub fn count_term(&mut self, term: TermId) {
        if let Some(slot) = self.grams.word(term) {
            slot.add(GramId { order: 0, position: term.0 }, &mut self.touched);
        }
    }

    /// Ends the document at hand, which becomes a row, even if nothing was counted; what
    /// is counted next belongs to the next one.
    pub fn end_document(&mut self) {
        for gram in self.touched.drain(..) {
            let Some(slot) = self.grams.value_mut(gram) else { continue };
            let count = std::mem::take(&mut slot.count);
            if let Some(column) = slot.column_of(gram, &mut self.columns) {
                self.rows.indices.push(column);
                self.rows.data.push(count);
            } else {
                self.left_out += 1;
            }
        }
        self.rows.indptr.push(self.rows.indices.len());
    }

    /// How many documents have ended.
    pub fn documents(&self) -> usize {
        self.rows.documents()
    }

    /// How often an n-gram did not get into the matrix because no number was left for
    /// it: 0 says that the matrix is complete.
    pub const fn left_out(&self) -> u64 {
        self.left_out + self.grams.left_out()
    }

    /// Adds the rows of another builder after those here, where `remap` gives the number
    /// here for each number there, as [`Vocabulary::merge`] does.
    ///
    /// Documents that have not ended, here or there, end.
    pub fn merge(&mut self, mut other: Self, remap: &[TermId]) {
        self.end_open_document();
        other.end_open_document();
        self.left_out += other.left_out;
        let mut renumber = vec![NOWHERE; other.columns.len()];
        self.grams.absorb(other.grams, remap, |gram, ours, theirs| {
            if let Some(new) = renumber.get_mut(theirs.column as usize) {
                *new = ours.column_of(gram, &mut self.columns).unwrap_or(NOWHERE);
            }
        });
        let renumber =
            |old: u32| renumber.get(old as usize).copied().unwrap_or(NOWHERE);
        let offset = self.rows.indices.len();
        self.rows.indices.extend(other.rows.indices.into_iter().map(renumber));
        self.rows.data.extend(other.rows.data);
        self.rows
            .indptr
            .extend(other.rows.indptr.iter().skip(1).map(|end| offset + end));
    }

    /// The matrix: columns that the filter lets pass, in code-point order of their terms
    /// (whatever order the filter asks for), and rows sorted by column.
    ///
    /// A document that has not ended ends.
    pub fn finish(
        mut self,
        vocabulary: &Vocabulary,
        filter: &FrequencyFilter,
    ) -> CountMatrix {
        self.end_open_document();
        let filter = FrequencyFilter { sort: Sort::Term, ..filter.clone() };
        let selected =
            select(self.candidates(&filter), &self.grams, vocabulary, &filter);
        let columns = self.renumbering(&selected);
        let mut matrix = self.rows;
        renumber(&mut matrix, &columns);
        matrix.compact();
        matrix.terms = selected.into_iter().map(|kept| kept.term).collect();
        matrix
    }

    fn end_open_document(&mut self) {
        if !self.touched.is_empty() {
            self.end_document();
        }
    }

    /// The columns that `min_df` and `max_df` let pass.
    fn candidates(&self, filter: &FrequencyFilter) -> Vec<Candidate> {
        let new = |&gram| Candidate { gram, count: 0, df: 0 };
        let mut candidates: Vec<_> = self.columns.iter().map(new).collect();
        for (&column, &count) in self.rows.indices.iter().zip(&self.rows.data) {
            if let Some(candidate) = candidates.get_mut(column as usize) {
                candidate.count += u64::from(count);
                candidate.df += 1;
            }
        }
        let documents = self.documents() as u64;
        candidates.retain(|candidate| filter.admits(candidate.df, documents));
        candidates
    }

    /// The new column of each old one.
    fn renumbering(&self, selected: &[Selected]) -> Vec<u32> {
        let mut columns = vec![NOWHERE; self.columns.len()];
        for (new, kept) in (0..).zip(selected) {
            let slot = self.grams.value(kept.of.gram);
            if let Some(column) =
                slot.and_then(|slot| columns.get_mut(slot.column as usize))
            {
                *column = new;
            }
        }
        columns
    }
}

impl Slot {
    #[inline]
    fn add(&mut self, gram: GramId, touched: &mut Vec<GramId>) {
        if self.count == 0 {
            touched.push(gram);
        }
        self.count = self.count.saturating_add(1);
    }

    /// The column of the n-gram, the next one if it has none; `None` if none is left.
    fn column_of(&mut self, gram: GramId, columns: &mut Vec<GramId>) -> Option<u32> {
        if self.column == NOWHERE {
            self.column = next_position(columns.len())?;
            columns.push(gram);
        }
        Some(self.column)
    }
}

/// Gives every value its new column and sorts each row, dropped columns last.
fn renumber(matrix: &mut CountMatrix, columns: &[u32]) {
    let column = |old: u32| columns.get(old as usize).copied().unwrap_or(NOWHERE);
    let mut row: Vec<(u32, u32)> = Vec::new();
    let bounds = matrix.indptr.iter().zip(matrix.indptr.iter().skip(1));
    for (&start, &end) in bounds {
        let indices = matrix.indices.get_mut(start..end).unwrap_or_default();
        let data = matrix.data.get_mut(start..end).unwrap_or_default();
        row.clear();
        row.extend(indices.iter().map(|&old| column(old)).zip(data.iter().copied()));
        row.sort_unstable();
        let places = indices.iter_mut().zip(data);
        for ((index, value), (column, count)) in places.zip(row.drain(..)) {
            (*index, *value) = (column, count);
        }
    }
}
