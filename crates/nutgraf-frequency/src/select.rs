use std::cmp::{Ordering, Reverse};

use crate::{
    FrequencyFilter, Sort, TermFrequency, Vocabulary,
    grams::{GramId, Grams},
    key::prefix,
};

/// An n-gram that may be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) gram: GramId,
    pub(crate) count: u64,
    pub(crate) df: u64,
}

/// An n-gram that is kept, as text.
#[derive(Clone, Debug)]
pub(crate) struct Selected {
    /// The beginning of the term, which settles most comparisons.
    prefix: u64,
    pub(crate) term: String,
    pub(crate) of: Candidate,
}

impl Selected {
    /// By term. Two n-grams can share a text, where a term has a space inside it: then
    /// by numbers, after which it does not matter which is first.
    fn by_term(&self) -> impl Ord {
        (self.prefix, self.term.as_str(), Reverse(self.of.count), self.of.df)
    }

    fn by_count(&self) -> impl Ord {
        (Reverse(self.of.count), self.by_term())
    }
}

/// What sorts a list, perhaps by several threads.
pub trait Sorter {
    /// Sorts the list; equal elements may come in any order.
    fn sort<T: Send>(&self, list: &mut [T], order: impl Fn(&T, &T) -> Ordering + Sync);
}

/// Sorts on the calling thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct OneThread;

impl Sorter for OneThread {
    fn sort<T: Send>(&self, list: &mut [T], order: impl Fn(&T, &T) -> Ordering + Sync) {
        list.sort_unstable_by(order);
    }
}

/// The candidates that the filter lets pass, in its order.
pub(crate) fn select<V: Default + Clone>(
    mut candidates: Vec<Candidate>,
    grams: &Grams<V>,
    vocabulary: &Vocabulary,
    filter: &FrequencyFilter,
    sorter: &impl Sorter,
) -> Vec<Selected> {
    cut(&mut candidates, filter.top);
    let with_text = |of: Candidate| {
        let term = grams.text(of.gram, vocabulary);
        Selected { prefix: prefix(&term), term, of }
    };
    let mut selected: Vec<_> = candidates.into_iter().map(with_text).collect();
    if filter.top.is_some() || filter.sort == Sort::Count {
        sorter.sort(&mut selected, |a, b| a.by_count().cmp(&b.by_count()));
        selected.truncate(filter.top.unwrap_or(usize::MAX));
    }
    if filter.sort == Sort::Term {
        sorter.sort(&mut selected, |a, b| a.by_term().cmp(&b.by_term()));
    }
    selected
}

impl FrequencyFilter {
    /// The rows of a corpus of so many documents that are kept, in the order asked for.
    ///
    /// ```
    /// # use nutgraf_frequency::{FrequencyFilter, OneThread, TermFrequency};
    /// let row = |(term, count, document_frequency): (&str, _, _)| {
    ///     TermFrequency { term: term.to_owned(), count, document_frequency }
    /// };
    /// let rows = [("grain", 2, 1), ("sea", 3, 2)].map(row);
    /// let filter = FrequencyFilter { top: Some(1), ..Default::default() };
    /// let kept = filter.select(rows, 2, &OneThread);
    /// assert_eq!((kept.len(), kept[0].term.as_str()), (1, "sea"));
    /// ```
    pub fn select(
        &self,
        rows: impl IntoIterator<Item = TermFrequency>,
        documents: u64,
        sorter: &impl Sorter,
    ) -> Vec<TermFrequency> {
        let admitted =
            |row: &TermFrequency| self.admits(row.document_frequency, documents);
        let mut rows: Vec<TermFrequency> = rows.into_iter().filter(admitted).collect();
        let by_term = |a: &TermFrequency, b: &TermFrequency| a.term.cmp(&b.term);
        if self.top.is_some() || self.sort == Sort::Count {
            sorter.sort(&mut rows, |a, b| {
                b.count.cmp(&a.count).then_with(|| by_term(a, b))
            });
            rows.truncate(self.top.unwrap_or(usize::MAX));
        }
        if self.sort == Sort::Term {
            sorter.sort(&mut rows, by_term);
        }
        rows
    }
}

/// Drops candidates that are not among the `top` by count; of those with the lowest
/// count all stay, for only their text tells which are first.
fn cut(candidates: &mut Vec<Candidate>, top: Option<usize>) {
    let Some(top) = top.filter(|&top| top < candidates.len()) else { return };
    let Some(last) = top.checked_sub(1) else { return candidates.clear() };
    let order = |candidate: &Candidate| Reverse(candidate.count);
    let lowest = candidates.select_nth_unstable_by_key(last, order).1.count;
    candidates.retain(|candidate| candidate.count >= lowest);
}
