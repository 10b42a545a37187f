use nutgraf_text::TermId;

use crate::{
    CountMatrix, CountedRows, FrequencyFilter, NgramRange, Sort, Vocabulary,
    grams::{GramId, Grams},
    rows::{Codes, Places, Rows},
    select::{Candidate, select},
};

/// Counts the n-grams of each document into a [`CountMatrix`].
///
/// Counts of the document at hand lie beside the terms; a list of those touched makes
/// them a row when the document ends. Memory: 5 bytes for each value of the matrix, 8
/// for each term and about 35 for each longer n-gram.
///
/// There is room for 2³² − 2 terms, or for that many n-grams of all lengths, if there
/// are about as many of each; [`left_out`](Self::left_out) tells whether it was enough.
///
/// Builders of parts of a corpus [`merge`](Self::merge) in order before they finish:
/// best where many n-grams are pruned. Or each finishes by itself and the matrices are
/// [concatenated](CountMatrix::concat): best where most of the work is to sort rows.
#[derive(Clone, Debug)]
pub struct MatrixBuilder {
    range: NgramRange,
    grams: Grams<Slot>,
    rows: Rows,
    /// How many n-grams the finished rows hold.
    columns: usize,
    left_out: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// How often the document at hand holds the n-gram.
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

    /// Ends a document that holds the n-gram; gives its count there.
    #[inline]
    fn end(&mut self, columns: &mut usize) -> u32 {
        *columns += usize::from(self.df == 0);
        self.df = self.df.saturating_add(1);
        std::mem::take(&mut self.count)
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
        let rows = Rows::new(Codes::new(range.max()));
        Self { range, grams, rows, columns: 0, left_out: 0 }
    }

    /// Counts all n-grams inside a sequence of terms, in the document at hand.
    ///
    /// As [`TermCounter::count_sequence`](crate::TermCounter::count_sequence).
    #[inline]
    pub fn count_sequence(&mut self, sequence: &[TermId]) {
        let shortest = self.range.min();
        if shortest == 1 {
            self.count_terms(sequence);
        } else {
            // Longer n-grams begin with words, even if these are not counted.
            self.grams.words_mut(sequence);
        }
        if self.range.max() > 1 {
            let Self { grams, rows, left_out, .. } = self;
            grams.visit_longer(sequence, |gram, slot| {
                if gram.order + 1 >= shortest {
                    *left_out += rows.touch(gram, slot.add());
                }
            });
        }
    }

    /// Counts each term on its own.
    fn count_terms(&mut self, terms: &[TermId]) {
        let words = self.grams.words_mut(terms);
        let Rows { codes: of, list, .. } = &mut self.rows;
        let mut used = list.len();
        list.resize(used + terms.len(), 0);
        // Whether a word is new to the document cannot be foretold: no branch on it.
        for &term in terms {
            let Some(slot) = words.get_mut(term.index()) else { continue };
            let Some(code) = of.code(GramId { order: 0, position: term.0 }) else {
                self.left_out += 1;
                continue;
            };
            if let Some(place) = list.get_mut(used) {
                *place = code;
            }
            used += usize::from(slot.add());
        }
        list.truncate(used);
    }

    /// Counts a sequence as one n-gram, even if it is shorter than they are.
    pub fn count_whole(&mut self, sequence: &[TermId]) {
        let Some(gram) = self.grams.insert(sequence) else { return };
        if let Some(slot) = self.grams.value_mut(gram) {
            self.left_out += self.rows.touch(gram, slot.add());
        }
    }

    /// Counts a term on its own, in the document at hand.
    #[inline]
    pub fn count_term(&mut self, term: TermId) {
        if let Some(slot) = self.grams.word(term) {
            let gram = GramId { order: 0, position: term.0 };
            self.left_out += self.rows.touch(gram, slot.add());
        }
    }

    /// Ends the document at hand, which becomes a row, even if nothing was counted; what
    /// is counted next belongs to the next one.
    pub fn end_document(&mut self) {
        let Self { grams, rows, columns, range, .. } = self;
        let touched = rows.list.get(rows.ended()..).unwrap_or_default().iter();
        if range.max() == 1 {
            let words = grams.words_mut(&[]);
            rows.counts.extend(touched.map(|&word| {
                words.get_mut(word as usize).map_or(0, |slot| slot.end(columns))
            }));
        } else {
            let of = rows.codes;
            rows.counts.extend(touched.map(|&code| {
                grams.value_mut(of.gram(code)).map_or(0, |slot| slot.end(columns))
            }));
        }
        rows.indptr.push(rows.list.len());
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
        let columns = &mut self.columns;
        let positions = self.grams.absorb(other.grams, remap, |ours, theirs| {
            *columns += usize::from(ours.df == 0 && theirs.df > 0);
            ours.df = ours.df.saturating_add(theirs.df);
        });
        self.left_out += self.rows.append(other.rows, &positions);
    }

    /// How many columns there are before any is pruned.
    pub fn columns(&self) -> usize {
        self.columns
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
        let documents = self.documents() as u64;
        let wanted =
            |slot: &Slot| slot.df > 0 && filter.admits(slot.df.into(), documents);
        let in_order = match filter.top {
            None => self.grams.in_order(vocabulary, wanted),
            Some(_) => None,
        };
        let (order, terms): (_, Vec<_>) = if let Some(order) = in_order {
            let terms = order.iter().map(|&gram| self.grams.text(gram, vocabulary));
            let terms = terms.collect();
            (order, terms)
        } else {
            let candidates = self.candidates(wanted);
            let filter = FrequencyFilter { sort: Sort::Term, ..filter.clone() };
            let selected = select(candidates, &self.grams, vocabulary, &filter);
            selected.into_iter().map(|kept| (kept.of.gram, kept.term)).unzip()
        };
        let places = self.places();
        let mut columns = vec![CountedRows::beyond(order.len()); places.len()];
        let mut values = 0;
        for (new, &gram) in (0..).zip(&order) {
            if let Some(column) = columns.get_mut(places.of(gram)) {
                *column = new;
                values += self.grams.value(gram).map_or(0, |slot| slot.df as usize);
            }
        }
        CountedRows {
            terms,
            kept: order.len(),
            columns,
            places,
            values,
            rows: self.rows,
        }
    }

    fn end_open_document(&mut self) {
        if self.rows.list.len() > self.rows.ended() {
            self.end_document();
        }
    }

    fn places(&self) -> Places {
        Places::new(self.rows.codes, self.grams.lengths())
    }

    /// The columns that are wanted, with their counts.
    fn candidates(&self, wanted: impl Fn(&Slot) -> bool) -> Vec<Candidate> {
        let places = self.places();
        let mut counts: Vec<u64> = vec![0; places.len()];
        for (&code, count) in self.rows.list.iter().zip(self.rows.counts.iter()) {
            if let Some(sum) = counts.get_mut(places.of_code(code)) {
                *sum += u64::from(count);
            }
        }
        let grams = (0..self.range.max()).flat_map(|order| self.grams.of_order(order));
        let wanted = grams.filter(|(_, slot)| wanted(slot)).map(|(gram, slot)| {
            let count = counts.get(places.of(gram)).copied().unwrap_or(0);
            Candidate { gram, count, df: slot.df.into() }
        });
        wanted.collect()
    }
}
