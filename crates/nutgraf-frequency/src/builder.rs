use std::cmp::Reverse;

use nutgraf_text::TermId;

use crate::{
    CountMatrix, CountedRows, FrequencyFilter, NgramRange, Vocabulary,
    grams::{NOWHERE, make_room},
    rows::{Rows, WordRows},
    sequences::Sequences,
};

/// Counts the n-grams of each document into a [`CountMatrix`].
///
/// Single words are counted as they come: those of the document at hand beside the terms,
/// and a list of those touched makes them a row when the document ends. Where there are
/// longer n-grams, sequences are kept as they are, and n-grams are found in them at the
/// end, when it can be told which are too rare. Memory: 5 bytes for each value of a
/// matrix of words, or else 8 for each occurrence of a term and for each value.
///
/// There is room for 2³² − 2 terms, or where there are longer n-grams for about that many
/// occurrences of terms; [`left_out`](Self::left_out) tells whether it was enough.
///
/// Builders of parts of a corpus [`merge`](Self::merge) in order before they finish:
/// best where many n-grams are pruned. Or each finishes by itself and the matrices are
/// [concatenated](CountMatrix::concat): best where most of the work is to sort rows.
#[derive(Clone, Debug)]
pub struct MatrixBuilder {
    range: NgramRange,
    /// What stands between the words of an n-gram.
    separator: &'static str,
    /// What is known of each term, where single words are counted.
    words: Vec<Slot>,
    rows: Rows,
    /// What longer n-grams are found in.
    sequences: Sequences,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// How often the document at hand holds the term.
    count: u32,
    /// How many documents before it do.
    df: u32,
}

impl Slot {
    /// Counts one more; gives whether it is the first in the document at hand.
    #[inline]
    fn add(&mut self) -> bool {
        let first = self.count == 0;
        self.count = self.count.saturating_add(1);
        first
    }

    /// Ends a document that holds the term; gives its count there.
    #[inline]
    fn end(&mut self) -> u32 {
        self.df = self.df.saturating_add(1);
        std::mem::take(&mut self.count)
    }
}

impl MatrixBuilder {
    /// A builder of a matrix whose columns are n-grams of these lengths.
    pub fn new(range: NgramRange) -> Self {
        Self::with(range, " ")
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
        Self::with(range, "")
    }

    /// A builder of the same n-grams that has counted nothing.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self::with(self.range, self.separator)
    }

    fn with(range: NgramRange, separator: &'static str) -> Self {
        Self {
            range,
            separator,
            words: Vec::new(),
            rows: Rows::new(),
            sequences: Sequences::default(),
        }
    }

    fn only_words(&self) -> bool {
        self.range.max() == 1
    }

    /// Counts all n-grams inside a sequence of terms, in the document at hand.
    ///
    /// As [`TermCounter::count_sequence`](crate::TermCounter::count_sequence).
    #[inline]
    pub fn count_sequence(&mut self, sequence: &[TermId]) {
        if self.only_words() {
            self.count_words(sequence);
        } else {
            self.sequences.push(sequence, self.range);
        }
    }

    fn count_words(&mut self, terms: &[TermId]) {
        make_room(&mut self.words, terms);
        let list = &mut self.rows.list;
        let mut used = list.len();
        list.resize(used + terms.len(), 0);
        // Whether a word is new to the document cannot be foretold: no branch on it.
        for &term in terms {
            let Some(slot) = self.words.get_mut(term.index()) else { continue };
            if let Some(place) = list.get_mut(used) {
                *place = term.0;
            }
            used += usize::from(slot.add());
        }
        list.truncate(used);
    }

    /// Counts a sequence as one n-gram, even if it is shorter than they are.
    pub fn count_whole(&mut self, sequence: &[TermId]) {
        match sequence {
            [_] if self.only_words() => self.count_words(sequence),
            _ if self.only_words() => {}
            _ => self.sequences.push_whole(sequence, self.range),
        }
    }

    /// Counts a term on its own, in the document at hand.
    #[inline]
    pub fn count_term(&mut self, term: TermId) {
        self.count_sequence(&[term]);
    }

    /// Ends the document at hand, which becomes a row, even if nothing was counted; what
    /// is counted next belongs to the next one.
    pub fn end_document(&mut self) {
        if !self.only_words() {
            self.sequences.end_document();
            return;
        }
        let Self { words, rows, .. } = self;
        let touched = rows.list.get(rows.ended()..).unwrap_or_default().iter();
        rows.counts.extend(
            touched.map(|&word| words.get_mut(word as usize).map_or(0, Slot::end)),
        );
        rows.indptr.push(rows.list.len());
    }

    /// How many documents have ended.
    pub fn documents(&self) -> usize {
        self.rows.documents() + self.sequences.documents()
    }

    /// How many occurrences of terms did not get into the matrix because there was no
    /// number left for them: 0 says that the matrix is complete.
    pub const fn left_out(&self) -> u64 {
        self.sequences.left_out()
    }

    /// Adds the rows of another builder after those here, where `remap` gives the number
    /// here for each number there, as [`Vocabulary::merge`] does.
    ///
    /// Documents that have not ended, here or there, end.
    pub fn merge(&mut self, mut other: Self, remap: &[TermId]) {
        self.end_open_document();
        other.end_open_document();
        for (theirs, &term) in other.words.iter().zip(remap) {
            make_room(&mut self.words, &[term]);
            if let Some(ours) = self.words.get_mut(term.index()) {
                ours.df = ours.df.saturating_add(theirs.df);
            }
        }
        let number =
            |term: u32| remap.get(term as usize).map_or(NOWHERE, |term| term.0);
        self.rows.append(other.rows, number);
        self.sequences.append(other.sequences, remap);
    }

    /// Whether no n-gram has been counted.
    pub fn is_empty(&self) -> bool {
        self.rows.list.is_empty() && self.sequences.is_empty()
    }

    /// The matrix: columns that the filter lets pass, in code-point order of their terms
    /// (whatever order the filter asks for), and rows sorted by column.
    ///
    /// A document that has not ended ends.
    pub fn finish(
        self,
        vocabulary: &Vocabulary,
        filter: &FrequencyFilter,
    ) -> CountMatrix {
        let mut counted = self.prune(vocabulary, filter);
        let terms = std::mem::take(&mut counted.terms);
        CountMatrix { terms, ..counted.into_matrix() }
    }

    /// As [`finish`](Self::finish), but the rows are not sorted yet.
    pub fn prune(
        mut self,
        vocabulary: &Vocabulary,
        filter: &FrequencyFilter,
    ) -> CountedRows {
        self.end_open_document();
        let mut counted = if self.only_words() {
            self.words(vocabulary, filter)
        } else {
            let Self { range, separator, sequences, .. } = self;
            let (terms, blocks) = sequences.count(range, separator, vocabulary, filter);
            CountedRows::of_grams(terms, blocks)
        };
        if let Some(top) = filter.top.filter(|&top| top < counted.columns()) {
            let counts = counted.counts();
            let mut kept: Vec<_> = (0..counted.columns()).collect();
            // Stable: of terms with the same count the first ones are kept.
            kept.sort_by_key(|&column| Reverse(counts.get(column).copied()));
            kept.truncate(top);
            kept.sort_unstable();
            counted.keep(&kept);
        }
        counted
    }

    fn words(self, vocabulary: &Vocabulary, filter: &FrequencyFilter) -> CountedRows {
        let Self { words, rows, .. } = self;
        let documents = rows.documents() as u64;
        let (mut columns, mut terms) = (vec![NOWHERE; words.len()], Vec::new());
        let (mut next, mut values) = (0, 0);
        for term in vocabulary.sorted() {
            let df = words.get(term.index()).map_or(0, |slot| slot.df);
            if df == 0 || !filter.admits(df.into(), documents) {
                continue;
            }
            if let Some(column) = columns.get_mut(term.index()) {
                *column = next;
            }
            terms.push(vocabulary.term(term).to_owned());
            next += 1;
            values += df as usize;
        }
        CountedRows::of_words(terms, WordRows { rows, columns, values })
    }

    fn end_open_document(&mut self) {
        if self.rows.list.len() > self.rows.ended() || self.sequences.is_open() {
            self.end_document();
        }
    }
}
