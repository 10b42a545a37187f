use std::{
    cmp::{Ordering, Reverse},
    collections::{BinaryHeap, binary_heap::PeekMut},
    error, fmt,
};

use crate::{Part, StateCounts};

/// What a row of a state counts: a term in a part of the corpus.
///
/// Keys are in the order of their terms' code points, then of the number of words, then
/// of their parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateKey {
    /// The term; the words of an n-gram are joined by one space.
    pub term: String,
    /// How many words it has.
    pub words: u8,
    /// The part.
    pub part: Part,
}

/// A row of a state: what is counted, and the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StateRow {
    /// What is counted.
    pub key: StateKey,
    /// Its counts.
    pub counts: StateCounts,
}

/// Why rows cannot be added or subtracted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateError {
    /// A row comes after one that it should be before.
    Unsorted(StateKey),
    /// A number gets too large.
    Overflow(StateKey),
    /// More would be taken away than there is.
    Negative {
        /// What is counted.
        key: StateKey,
        /// How much of it there is.
        had: StateCounts,
        /// How much was to be taken away.
        taken: StateCounts,
    },
}

impl fmt::Display for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.term)?;
        if let Some(period) = self.part.period {
            write!(f, " in {period}")?;
        }
        match self.part.language {
            Some(language) => write!(f, " ({language})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsorted(key) => {
                write!(f, "the rows are not sorted: {key} comes too late")
            }
            Self::Overflow(key) => write!(f, "the counts of {key} get too large"),
            Self::Negative { key, had, taken } => {
                let side = |c: &StateCounts| {
                    format!("{} in {} documents", c.whole.count, c.whole.documents)
                };
                write!(
                    f,
                    "counts of {key} would get negative: there are {}, and {} were to be \
                     taken away",
                    side(had),
                    side(taken)
                )
            }
        }
    }
}

impl error::Error for StateError {}

/// The rows of several states as those of one: counts with the same key are added up.
///
/// Each of `sources` must be sorted; equal keys may follow each other. What comes out is
/// sorted and has every key once, and it does not depend on the order of the sources.
/// After an error nothing more comes.
///
/// ```
/// # use nutgraf_frequency::{Count, StateCounts, StateError, StateKey, StateRow, merge_rows};
/// let row = |term: &str, count| {
///     let counts = StateCounts { whole: Count::new(count, 1), ..StateCounts::default() };
///     let key = StateKey { term: term.to_owned(), words: 1, ..StateKey::default() };
///     Ok::<_, StateError>(StateRow { key, counts })
/// };
/// let days = [vec![row("deal", 1), row("grain", 2)], vec![row("grain", 3)]];
/// let week: Vec<_> = merge_rows(days).collect::<Result<_, _>>()?;
/// assert_eq!(week[1].counts.whole, Count::new(5, 2));
/// # Ok::<(), nutgraf_frequency::StateError>(())
/// ```
pub fn merge_rows<I, E>(
    sources: impl IntoIterator<Item = I>,
) -> impl Iterator<Item = Result<StateRow, E>>
where
    I: IntoIterator<Item = Result<StateRow, E>>,
    E: From<StateError>,
{
    let sources = sources.into_iter().map(IntoIterator::into_iter);
    Merge { heap: None, sources: sources.collect() }
}

struct Merge<I> {
    /// The next row of each source; filled at the first call.
    heap: Option<BinaryHeap<Reverse<Head>>>,
    sources: Vec<I>,
}

/// The next row of a source.
struct Head {
    row: StateRow,
    source: usize,
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        self.row.key.cmp(&other.row.key)
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head {}

impl<I, E> Merge<I>
where
    I: Iterator<Item = Result<StateRow, E>>,
    E: From<StateError>,
{
    fn next_row(&mut self) -> Result<Option<StateRow>, E> {
        let Self { heap, sources } = self;
        let heap = match heap {
            Some(heap) => heap,
            none => {
                let mut heads = BinaryHeap::with_capacity(sources.len());
                for (source, rows) in sources.iter_mut().enumerate() {
                    if let Some(row) = rows.next().transpose()? {
                        heads.push(Reverse(Head { row, source }));
                    }
                }
                none.insert(heads)
            }
        };
        let Some(mut first) = pop(heap, sources)? else { return Ok(None) };
        while heap.peek().is_some_and(|Reverse(head)| head.row.key == first.key) {
            let Some(more) = pop(heap, sources)? else { break };
            let sum = first.counts.checked_add(more.counts);
            first.counts = sum.ok_or(StateError::Overflow(more.key))?;
        }
        Ok(Some(first))
    }
}

/// Takes the first row out and puts the next one of its source in.
fn pop<I, E>(
    heap: &mut BinaryHeap<Reverse<Head>>,
    sources: &mut [I],
) -> Result<Option<StateRow>, E>
where
    I: Iterator<Item = Result<StateRow, E>>,
    E: From<StateError>,
{
    let Some(mut top) = heap.peek_mut() else { return Ok(None) };
    let rows = sources.get_mut(top.0.source);
    match rows.and_then(Iterator::next).transpose()? {
        Some(next) if next.key < top.0.row.key => {
            Err(StateError::Unsorted(next.key).into())
        }
        Some(next) => Ok(Some(std::mem::replace(&mut top.0.row, next))),
        None => Ok(Some(PeekMut::pop(top).0.row)),
    }
}

impl<I, E> Iterator for Merge<I>
where
    I: Iterator<Item = Result<StateRow, E>>,
    E: From<StateError>,
{
    type Item = Result<StateRow, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_row();
        if next.is_err() {
            self.heap = Some(BinaryHeap::new());
        }
        next.transpose()
    }
}

/// The rows of two states side by side: every key once, with its counts in each; empty
/// counts where a state has no such row.
///
/// Both must be sorted and have every key once.
///
/// ```
/// # use nutgraf_frequency::{Count, StateCounts, StateError, StateKey, StateRow, both};
/// let row = |term: &str| {
///     let counts = StateCounts { whole: Count::new(1, 1), ..StateCounts::default() };
///     let key = StateKey { term: term.to_owned(), words: 1, ..StateKey::default() };
///     Ok::<_, StateError>(StateRow { key, counts })
/// };
/// let rows: Vec<_> = both([row("deal")], [row("grain")]).collect::<Result<_, _>>()?;
/// assert_eq!((rows[0].0.term.as_str(), rows[0].2), ("deal", StateCounts::default()));
/// # Ok::<(), nutgraf_frequency::StateError>(())
/// ```
pub fn both<E: From<StateError>>(
    left: impl IntoIterator<Item = Result<StateRow, E>>,
    right: impl IntoIterator<Item = Result<StateRow, E>>,
) -> impl Iterator<Item = Result<(StateKey, StateCounts, StateCounts), E>> {
    let (mut left, mut right) =
        (left.into_iter().peekable(), right.into_iter().peekable());
    let mut last: Option<StateKey> = None;
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let order = match (left.peek(), right.peek()) {
            (None, None) => return None,
            (Some(Ok(a)), Some(Ok(b))) => a.key.cmp(&b.key),
            // An error comes first, whosever it is.
            (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
            (_, Some(_)) => Ordering::Greater,
        };
        let a = if order == Ordering::Greater { None } else { left.next() };
        let b = if order == Ordering::Less { None } else { right.next() };
        let next = joined(a, b, &mut last);
        failed = next.is_err();
        Some(next)
    })
}

/// One row of [`both`], of one or two.
fn joined<E: From<StateError>>(
    left: Option<Result<StateRow, E>>,
    right: Option<Result<StateRow, E>>,
    last: &mut Option<StateKey>,
) -> Result<(StateKey, StateCounts, StateCounts), E> {
    let (left, right) = (left.transpose()?, right.transpose()?);
    let counts = |row: &Option<StateRow>| row.as_ref().map(|row| row.counts);
    let (a, b) = (counts(&left), counts(&right));
    let key = left.or(right).map(|row| row.key).unwrap_or_default();
    if last.as_ref().is_some_and(|last| *last >= key) {
        return Err(StateError::Unsorted(key).into());
    }
    last.clone_from(&Some(key.clone()));
    Ok((key, a.unwrap_or_default(), b.unwrap_or_default()))
}

/// The rows of a state without those of another, which must have been added to it before;
/// what comes to nothing has no row.
///
/// Fails where more would be taken away than there is.
pub fn subtract_rows<E: From<StateError>>(
    from: impl IntoIterator<Item = Result<StateRow, E>>,
    taken: impl IntoIterator<Item = Result<StateRow, E>>,
) -> impl Iterator<Item = Result<StateRow, E>> {
    both(from, taken).filter_map(|row| {
        let difference =
            row.and_then(|(key, had, taken)| match had.checked_sub(taken) {
                Some(counts) => Ok(StateRow { key, counts }),
                None => Err(StateError::Negative { key, had, taken }.into()),
            });
        difference.map(|row| Some(row).filter(|row| !row.counts.is_empty())).transpose()
    })
}
