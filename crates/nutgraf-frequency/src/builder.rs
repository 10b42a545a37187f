use nutgraf_text::TermId;

use crate::{
    CountMatrix, FrequencyFilter, NgramRange, Sort, Vocabulary,
    grams::{GramId, Grams, NOWHERE, next_position},
    select::{Candidate, select},
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
        Self::with(range, Grams::new(range.max()))
    }

    /// A builder whose terms are characters: nothing stands between those of an n-gram.
    ///
    /// ```
    /// # use nutgraf_frequency::{FrequencyFilter, MatrixBuilder, NgramRange, Vocabulary};
    /// let mut vocabulary = Vocabulary::new();
    /// let mut builder = MatrixBuilder::of_characters(NgramRange::new(2, 3)?);
    /// let terms = ["s", "e", "a"].map(|character| vocabulary.intern(character));
    /// builder.count_sequence(&terms);
    /// let matrix = builder.finish(&vocabulary, &FrequencyFilter::default());
    /// assert_eq!(matrix.terms, ["ea", "se", "sea"]);
    /// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
    /// ```
    pub fn of_characters(range: NgramRange) -> Self {
        Self::with(range, Grams::unseparated(range.max()))
    }

    /// A builder of the same n-grams that has counted nothing.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self::with(self.range, self.grams.fresh())
    }

    fn with(range: NgramRange, grams: Grams<Slot>) -> Self {
        Self {
            range,
            grams,
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
        if self.range.max() == 1 {
            return self.count_terms(sequence);
        }
        let (touched, shortest) = (&mut self.touched, self.range.min());
        self.grams.visit(sequence, |gram, slot| {
            if gram.order + 1 >= shortest {
                slot.add(gram, touched);
            }
        });
    }

    /// Counts each term on its own.
    fn count_terms(&mut self, terms: &[TermId]) {
        let words = self.grams.words_mut(terms);
        let mut used = self.touched.len();
        self.touched.resize(used + terms.len(), GramId { order: 0, position: 0 });
        // Whether a word is new to the document cannot be foretold: no branch on it.
        for &term in terms {
            let Some(slot) = words.get_mut(term.index()) else { continue };
            if let Some(place) = self.touched.get_mut(used) {
                *place = GramId { order: 0, position: term.0 };
            }
            used += usize::from(slot.count == 0);
            slot.count = slot.count.saturating_add(1);
        }
        self.touched.truncate(used);
    }

    /// Counts a sequence as one n-gram, even if it is shorter than they are.
    pub fn count_whole(&mut self, sequence: &[TermId]) {
        let Some(gram) = self.grams.insert(sequence) else { return };
        if let Some(slot) = self.grams.value_mut(gram) {
            slot.add(gram, &mut self.touched);
        }
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
        let Self { grams, columns, touched, rows, left_out, .. } = self;
        rows.indices.extend(touched.iter().map(|&gram| {
            let slot = grams.value_mut(gram);
            let column = slot.and_then(|slot| slot.column_of(gram, columns));
            *left_out += u64::from(column.is_none());
            column.unwrap_or(NOWHERE)
        }));
        rows.data.extend(touched.drain(..).map(|gram| {
            grams.value_mut(gram).map_or(0, |slot| std::mem::take(&mut slot.count))
        }));
        rows.indptr.push(rows.indices.len());
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

    /// How many columns there are before any is pruned.
    pub fn columns(&self) -> usize {
        self.columns.len()
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
        let kept = self.admitted(filter);
        let wanted = |slot: &Slot| kept.get(slot.column as usize) == Some(&true);
        let in_order = match filter.top {
            None => self.grams.in_order(vocabulary, wanted),
            Some(_) => None,
        };
        let (order, terms) = if let Some(order) = in_order {
            let terms = order.iter().map(|&gram| self.grams.text(gram, vocabulary));
            let terms = terms.collect();
            (order, terms)
        } else {
            let candidates = self.candidates(&kept);
            let filter = FrequencyFilter { sort: Sort::Term, ..filter.clone() };
            let selected = select(candidates, &self.grams, vocabulary, &filter);
            selected.into_iter().map(|kept| (kept.of.gram, kept.term)).unzip()
        };
        let columns = self.renumbering(&order);
        let mut matrix = self.rows;
        matrix.renumber(&columns);
        matrix.terms = terms;
        matrix
    }

    fn end_open_document(&mut self) {
        if !self.touched.is_empty() {
            self.end_document();
        }
    }

    /// Whether `min_df` and `max_df` let each column pass.
    fn admitted(&self, filter: &FrequencyFilter) -> Vec<bool> {
        let documents = self.documents() as u64;
        if filter.admits(1, documents) && filter.admits(documents.max(1), documents) {
            return vec![true; self.columns.len()];
        }
        let mut dfs: Vec<u32> = vec![0; self.columns.len()];
        for &column in &self.rows.indices {
            if let Some(df) = dfs.get_mut(column as usize) {
                *df = df.saturating_add(1);
            }
        }
        dfs.into_iter().map(|df| filter.admits(df.into(), documents)).collect()
    }

    /// The columns that are kept, with their counts.
    fn candidates(&self, kept: &[bool]) -> Vec<Candidate> {
        let new = |&gram| Candidate { gram, count: 0, df: 0 };
        let mut candidates: Vec<_> = self.columns.iter().map(new).collect();
        for (&column, &count) in self.rows.indices.iter().zip(&self.rows.data) {
            if let Some(candidate) = candidates.get_mut(column as usize) {
                candidate.count += u64::from(count);
                candidate.df += 1;
            }
        }
        let mut kept = kept.iter();
        candidates.retain(|_| kept.next() == Some(&true));
        candidates
    }

    /// The new column of each old one.
    fn renumbering(&self, order: &[GramId]) -> Vec<u32> {
        let mut columns = vec![NOWHERE; self.columns.len()];
        for (new, &gram) in (0..).zip(order) {
            let slot = self.grams.value(gram);
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
