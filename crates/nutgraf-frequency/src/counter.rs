use std::borrow::Borrow;

use nutgraf_text::TermId;
use serde::Serialize;

use crate::{
    DocumentFrequencies, FrequencyFilter, NgramRange, Vocabulary,
    grams::{GramId, Grams},
    select::{Candidate, OneThread, Selected, Sorter, select},
};

/// Counts the n-grams of a corpus, and the documents that hold each.
///
/// Counters of parts of a corpus merge into the counter of the whole, whatever the parts
/// and their order. Memory: 16 bytes a term and about 40 for each longer n-gram.
///
/// Shorter n-grams than the range asks for are counted too, since longer ones are built
/// on them, but only those of the range come out. There is room for 2³² − 2 n-grams of
/// each length and 2³² − 1 documents; [`left_out`](Self::left_out) tells whether it was
/// enough.
///
/// ```
/// # use nutgraf_frequency::{FrequencyFilter, NgramRange, TermCounter, Vocabulary};
/// let mut vocabulary = Vocabulary::new();
/// let mut counter = TermCounter::new(NgramRange::new(2, 2)?);
/// let sentence = ["grain", "deal", "grain", "deal"].map(|w| vocabulary.intern(w));
/// counter.begin_document();
/// counter.count_sequence(&sentence);
/// counter.end_document();
///
/// let rows = counter.rows(&vocabulary, &FrequencyFilter::default());
/// let rows: Vec<_> = rows.iter().map(|row| (row.term.as_str(), row.count)).collect();
/// assert_eq!(rows, [("grain deal", 2), ("deal grain", 1)]);
/// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
/// ```
#[derive(Clone, Debug)]
pub struct TermCounter {
    range: NgramRange,
    grams: Grams<Cell>,
    documents: u64,
    tokens: u64,
    /// The number of the document being counted; 0 between documents.
    current: u32,
}

/// What is known of an n-gram, in 16 bytes: four in a line of a cache.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    count: u64,
    df: u32,
    /// The last document that held it.
    seen: u32,
}

impl Cell {
    #[inline]
    fn add(&mut self, document: u32) {
        self.count += 1;
        // Without a branch: whether a term is new to its document is hard to guess.
        self.df += u32::from(self.seen != document && document != 0);
        self.seen = document;
    }

    fn absorb(&mut self, other: Self) {
        self.count += other.count;
        self.df = self.df.saturating_add(other.df);
    }
}

/// A term with its counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TermFrequency {
    /// The term; the words of an n-gram are joined by one space.
    pub term: String,
    /// How often it stands in the corpus.
    pub count: u64,
    /// How many documents hold it.
    pub document_frequency: u64,
}

impl From<Selected> for TermFrequency {
    fn from(Selected { term, of, .. }: Selected) -> Self {
        Self { term, count: of.count, document_frequency: of.df }
    }
}

impl TermCounter {
    /// A counter of n-grams of these lengths that has counted nothing.
    pub fn new(range: NgramRange) -> Self {
        let grams = Grams::new(range.max());
        Self { range, grams, documents: 0, tokens: 0, current: 0 }
    }

    /// Starts a document; what is counted outside documents adds to no document
    /// frequency.
    pub fn begin_document(&mut self) {
        self.documents += 1;
        self.current = u32::try_from(self.documents).unwrap_or(u32::MAX);
    }

    /// Ends the document.
    pub fn end_document(&mut self) {
        self.current = 0;
    }

    /// Counts all n-grams inside a sequence of terms, such as a sentence.
    ///
    /// No n-gram reaches over the end of the sequence or over a [`Vocabulary::NONE`] in
    /// it, which is not counted itself. The terms' numbers are indices: they must come
    /// from one vocabulary.
    #[inline]
    pub fn count_sequence(&mut self, sequence: &[TermId]) {
        let (document, mut words) = (self.current, 0);
        self.grams.visit(sequence, |gram, cell| {
            cell.add(document);
            words += u64::from(gram.order == 0);
        });
        self.tokens += words;
    }

    /// Counts terms on their own: quicker where no longer n-grams are wanted.
    pub fn count_terms(&mut self, terms: &[TermId]) {
        let words = self.grams.words_mut(terms);
        let mut known = 0;
        for term in terms {
            if let Some(cell) = words.get_mut(term.index()) {
                cell.add(self.current);
                known += 1;
            }
        }
        self.tokens += known;
    }

    /// Counts a term on its own.
    #[inline]
    pub fn count_term(&mut self, term: TermId) {
        self.count_terms(&[term]);
    }

    /// Adds what another counter has counted, where `remap` gives the number here for
    /// each number there, as [`Vocabulary::merge`] does.
    ///
    /// Both counters should have the same range: n-grams longer than this one's are
    /// passed over.
    ///
    /// ```
    /// # use nutgraf_frequency::{FrequencyFilter, NgramRange, TermCounter, Vocabulary};
    /// let count = |text: &str| {
    ///     let (mut words, mut counter) =
    ///         (Vocabulary::new(), TermCounter::new(NgramRange::default()));
    ///     counter.begin_document();
    ///     text.split(' ').for_each(|word| counter.count_term(words.intern(word)));
    ///     (words, counter)
    /// };
    /// let (mut words, mut counter) = count("grain deal");
    /// let (other_words, other) = count("deal");
    /// counter.merge(other, &words.merge(&other_words));
    /// let rows = counter.rows(&words, &FrequencyFilter::default());
    /// assert_eq!((rows[0].term.as_str(), rows[0].document_frequency), ("deal", 2));
    /// ```
    pub fn merge(&mut self, other: Self, remap: &[TermId]) {
        self.documents += other.documents;
        self.tokens += other.tokens;
        self.grams.absorb(other.grams, remap, |ours, theirs: Cell| ours.absorb(theirs));
    }

    /// Forgets all counts but keeps the memory.
    pub fn clear(&mut self) {
        self.grams.clear();
        (self.documents, self.tokens, self.current) = (0, 0, 0);
    }

    /// The lengths of the n-grams.
    pub const fn range(&self) -> NgramRange {
        self.range
    }

    /// How many documents were counted.
    pub const fn documents(&self) -> u64 {
        self.documents
    }

    /// How many words were counted, each once however many n-grams it is in.
    pub const fn tokens(&self) -> u64 {
        self.tokens
    }

    /// How often a new n-gram was not counted, nor the longer ones that begin with it,
    /// because its length had no number left; and how many documents beyond the last number
    /// add to no document frequency. 0 says that the counts are complete.
    pub const fn left_out(&self) -> u64 {
        self.grams.left_out() + self.documents.saturating_sub(u32::MAX as u64)
    }

    /// The memory held, in bytes, approximately.
    pub fn memory(&self) -> usize {
        self.grams.memory()
    }

    /// How often a single word was counted.
    pub fn count(&self, term: TermId) -> u64 {
        self.cell(term).count
    }

    /// How many documents hold a single word.
    pub fn document_frequency(&self, term: TermId) -> u64 {
        self.cell(term).df.into()
    }

    fn cell(&self, term: TermId) -> Cell {
        let word = GramId { order: 0, position: term.0 };
        self.grams.value(word).copied().unwrap_or_default()
    }

    /// The n-grams of the range that the filter keeps, in the order that it asks for.
    pub fn rows(
        &self,
        vocabulary: &Vocabulary,
        filter: &FrequencyFilter,
    ) -> Vec<TermFrequency> {
        self.rows_with(vocabulary, filter, &OneThread)
    }

    /// The same, sorted by what is given.
    pub fn rows_with(
        &self,
        vocabulary: &Vocabulary,
        filter: &FrequencyFilter,
        sorter: &impl Sorter,
    ) -> Vec<TermFrequency> {
        let kept = |candidate: &Candidate| filter.admits(candidate.df, self.documents);
        let candidates = self.candidates().filter(kept).collect();
        let selected = select(candidates, &self.grams, vocabulary, filter, sorter);
        selected.into_iter().map(TermFrequency::from).collect()
    }

    /// All n-grams of so many words, if the range has them, in the code-point order of
    /// their texts.
    ///
    /// They are made as they are asked for: what is sorted are numbers, so that this takes
    /// little memory beside the counts.
    ///
    /// ```
    /// # use nutgraf_frequency::{TermCounter, Vocabulary};
    /// let (mut words, mut counter) = (Vocabulary::new(), TermCounter::new("1..2".parse()?));
    /// let sentence = ["grain", "deal", "grain"].map(|word| words.intern(word));
    /// counter.count_sequence(&sentence);
    /// let pairs = TermCounter::sorted_rows(&counter, &words, 2);
    /// let pairs: Vec<_> = pairs.map(|row| row.term).collect();
    /// assert_eq!(pairs, ["deal grain", "grain deal"]);
    /// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
    /// ```
    pub fn sorted_rows<C, V>(
        counter: C,
        vocabulary: V,
        length: u8,
    ) -> impl Iterator<Item = TermFrequency>
    where
        C: Borrow<Self>,
        V: Borrow<Vocabulary>,
    {
        let asked = counter.borrow().range.lengths().contains(&length);
        let order = length.checked_sub(1).filter(|_| asked);
        let positions = order.map_or_else(Vec::new, |order| {
            counter.borrow().grams.sorted(order, vocabulary.borrow())
        });
        positions.into_iter().filter_map(move |position| {
            let gram = GramId { order: order?, position };
            let grams = &counter.borrow().grams;
            let cell = grams.value(gram).filter(|cell| cell.count > 0)?;
            Some(TermFrequency {
                term: grams.text(gram, vocabulary.borrow()),
                count: cell.count,
                document_frequency: cell.df.into(),
            })
        })
    }

    /// How many different n-grams of so many words were counted, if the range has them.
    ///
    /// ```
    /// # use nutgraf_frequency::{TermCounter, Vocabulary};
    /// let (mut words, mut counter) = (Vocabulary::new(), TermCounter::new("1..2".parse()?));
    /// let sentence = ["grain", "deal", "grain"].map(|word| words.intern(word));
    /// counter.count_sequence(&sentence);
    /// assert_eq!([1, 2, 3].map(|length| counter.distinct(length)), [2, 2, 0]);
    /// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
    /// ```
    pub fn distinct(&self, length: u8) -> u64 {
        self.of_length(length).count() as u64
    }

    /// How often n-grams of so many words were counted, if the range has them.
    ///
    /// ```
    /// # use nutgraf_frequency::{TermCounter, Vocabulary};
    /// let (mut words, mut counter) = (Vocabulary::new(), TermCounter::new("1..2".parse()?));
    /// let sentence = ["grain", "deal", "grain"].map(|word| words.intern(word));
    /// counter.count_sequence(&sentence);
    /// assert_eq!([1, 2, 3].map(|length| counter.total(length)), [3, 2, 0]);
    /// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
    /// ```
    pub fn total(&self, length: u8) -> u64 {
        self.of_length(length).map(|candidate| candidate.count).sum()
    }

    /// The document frequencies of the n-grams of the range, by their text.
    pub fn document_frequencies(&self, vocabulary: &Vocabulary) -> DocumentFrequencies {
        let frequencies = DocumentFrequencies::new(self.documents);
        let mut frequencies = frequencies.with_tokens(self.tokens);
        for Candidate { gram, df, .. } in self.candidates() {
            frequencies.add(&self.grams.text(gram, vocabulary), df);
        }
        frequencies
    }

    fn candidates(&self) -> impl Iterator<Item = Candidate> {
        self.range.lengths().flat_map(|length| self.of_length(length))
    }

    fn of_length(&self, length: u8) -> impl Iterator<Item = Candidate> {
        let order =
            length.checked_sub(1).filter(|_| self.range.lengths().contains(&length));
        let cells = order.into_iter().flat_map(|order| self.grams.of_order(order));
        let counted = cells.filter(|(_, cell)| cell.count > 0);
        counted.map(|(gram, cell)| {
            let df = cell.df.into();
            Candidate { gram, count: cell.count, df }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_documents_adds_to_no_document_frequency() {
        let mut counter = TermCounter::new(NgramRange::default());
        let term = TermId(0);
        counter.count_term(term);
        assert_eq!((counter.count(term), counter.document_frequency(term)), (1, 0));
        counter.begin_document();
        counter.count_term(term);
        counter.end_document();
        counter.count_term(term);
        assert_eq!((counter.count(term), counter.document_frequency(term)), (3, 1));
        assert_eq!((counter.documents(), counter.tokens()), (1, 3));
    }

    #[test]
    fn a_cleared_counter_has_counted_nothing() {
        let mut counter = TermCounter::new(NgramRange::default());
        counter.begin_document();
        counter.count_term(TermId(7));
        counter.clear();
        assert_eq!((counter.documents(), counter.tokens()), (0, 0));
        assert!(
            counter.rows(&Vocabulary::new(), &FrequencyFilter::default()).is_empty()
        );
    }
}
