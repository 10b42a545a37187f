use std::{io, path::Path};

use nutgraf_frequency::{
    Count, DocumentFrequencies, FrequencyFilter, NgramRange, StateCounts, StateError,
    StateKey, StateRow, both, merge_rows, subtract_rows,
};
use nutgraf_salience::{CorpusCounts, ListedTerm, TermList};
use nutgraf_text::Document;
use tempfile::NamedTempFile;

use super::{
    Fingerprint, StateCounter, StateFile, StateHeader, StateOptions, build, write_state,
};
use crate::{Analyzer, Error, ErrorKind, ReadingOptions, StopWords};

/// A state in memory. [`StateFile`] and [`write_state`] are for those that do not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusState {
    header: StateHeader,
    rows: Vec<StateRow>,
}

impl CorpusState {
    /// Counts a few documents; for more, see [`build_state`](super::build_state).
    pub fn of<'d>(
        documents: impl IntoIterator<Item = &'d Document>,
        options: &StateOptions,
        reading: ReadingOptions,
        stop_words: StopWords,
    ) -> Result<Self, Error> {
        let analyzer = options.analyzer(reading, stop_words)?;
        let mut counter = StateCounter::new(&analyzer, *options);
        documents.into_iter().for_each(|document| counter.count(document));
        Self::of_counters(&analyzer, options, [counter])
    }

    /// The sum of what counters have counted, which were made with this analyzer and these
    /// options.
    pub fn of_counters(
        analyzer: &Analyzer,
        options: &StateOptions,
        counters: impl IntoIterator<Item = StateCounter>,
    ) -> Result<Self, Error> {
        build::sum_of_counters(Fingerprint::new(analyzer, options), counters)
    }

    /// A state of rows in any order, as [`loose_rows`](Self::loose_rows) gives them. Equal
    /// keys are added up.
    ///
    /// Another engine can add states up in this way: it needs to know nothing but sums.
    ///
    /// ```
    /// use nutgraf::state::{CorpusState, StateOptions};
    /// use nutgraf::{Document, ReadingOptions, StopWords};
    ///
    /// let documents = [Document::new("a", "No waiver."), Document::new("b", "A waiver.")];
    /// let count = |documents: &[Document]| {
    ///     let (options, reading) = (StateOptions::default(), ReadingOptions::default());
    ///     CorpusState::of(documents, &options, reading, StopWords::None)
    /// };
    /// let (one, other) = (count(&documents[..1])?, count(&documents[1..])?);
    /// let rows = other.loose_rows().chain(one.loose_rows());
    /// let sum = CorpusState::from_loose_rows(one.fingerprint().clone(), rows)?;
    /// assert_eq!(sum, count(&documents)?);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn from_loose_rows(
        fingerprint: Fingerprint,
        rows: impl IntoIterator<Item = StateRow>,
    ) -> Result<Self, Error> {
        let mut rows: Vec<StateRow> = rows.into_iter().collect();
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let too_large =
            |row: &StateRow| Error::from(StateError::Overflow(row.key.clone()));
        let mut header = StateHeader::new(fingerprint);
        let mut sums: Vec<StateRow> = Vec::with_capacity(rows.len());
        for row in rows {
            let sum = match sums.last_mut() {
                _ if row.key.words == TOTALS => {
                    header.parts.entry(row.key.part).or_default()
                }
                Some(last) if last.key == row.key => &mut last.counts,
                _ => {
                    sums.push(row);
                    continue;
                }
            };
            *sum = sum.checked_add(row.counts).ok_or_else(|| too_large(&row))?;
        }
        Ok(Self { header, rows: sums })
    }

    /// All that is counted as rows: those of the terms, and one for each part with the
    /// number of its words and documents, whose term is empty and has no words.
    pub fn loose_rows(&self) -> impl Iterator<Item = StateRow> {
        let totals = self.header.parts.iter().map(|(part, counts)| StateRow {
            key: StateKey { part: *part, words: TOTALS, ..StateKey::default() },
            counts: *counts,
        });
        totals.chain(self.rows.iter().cloned())
    }

    /// Reads what [`to_bytes`](Self::to_bytes) gives.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let file = StateFile::of_bytes(bytes)?;
        Self::new(file.header().clone(), file.rows()?)
    }

    /// The bytes that [`write`](Self::write) puts into a file.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        write_state(Vec::new(), &self.header, self.results())
    }

    /// A state of these rows, which must be sorted. Fails with their first error.
    pub fn new(
        header: StateHeader,
        rows: impl IntoIterator<Item = Result<StateRow, Error>>,
    ) -> Result<Self, Error> {
        let rows: Vec<_> = rows.into_iter().collect::<Result<_, _>>()?;
        Ok(Self { header, rows })
    }

    /// Reads a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let file = StateFile::open(path)?;
        Self::new(file.header().clone(), file.rows()?)
    }

    /// Writes a file, whole or not at all.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let failed = |error: io::Error| {
            let reason = format!("cannot write {}: {error}", path.display());
            Error::new(ErrorKind::System, reason).caused_by(error)
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file =
            NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
        let file = write_state(file, &self.header, self.rows.iter().cloned().map(Ok))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map(drop).map_err(|error| failed(error.error))
    }

    /// What it says of itself.
    pub fn header(&self) -> &StateHeader {
        &self.header
    }

    /// How its terms were made.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.header.fingerprint
    }

    /// The rows, in the order of their keys.
    pub fn rows(&self) -> &[StateRow] {
        &self.rows
    }

    /// How many documents were counted.
    pub fn documents(&self) -> u64 {
        self.header.documents()
    }

    /// How many words were counted.
    pub fn tokens(&self) -> u64 {
        self.header.tokens()
    }

    /// The state of the documents of both. Fails if their terms were made in different
    /// ways.
    pub fn plus(&self, other: &Self) -> Result<Self, Error> {
        let mut header = self.header.clone();
        header.add("the state", &other.header, "the other one")?;
        Self::new(header, merge_rows([self.results(), other.results()]))
    }

    /// The state without the documents of another, which must have been added before.
    /// Fails if their terms were made in different ways, or if counts would get negative.
    pub fn minus(&self, other: &Self) -> Result<Self, Error> {
        let mut header = self.header.clone();
        header.subtract("the state", &other.header, "the other one")?;
        Self::new(header, subtract_rows(self.results(), other.results()))
    }

    /// The document frequencies for keywords: [`document_frequencies_of`].
    pub fn document_frequencies(
        &self,
        analyzer: &Analyzer,
    ) -> Result<DocumentFrequencies, Error> {
        let (ngrams, filter) = Default::default();
        fits("the state", &self.header, analyzer, ngrams)?;
        document_frequencies(&self.header, self.results(), ngrams, &filter)
    }

    /// The counts for keyness: [`corpus_counts_of`].
    pub fn corpus_counts(
        &self,
        analyzer: &Analyzer,
        ngrams: NgramRange,
    ) -> Result<CorpusCounts, Error> {
        fits("the state", &self.header, analyzer, ngrams)?;
        corpus_counts(&self.header, self.results(), ngrams)
    }

    fn results(&self) -> impl Iterator<Item = Result<StateRow, Error>> {
        self.rows.iter().cloned().map(Ok)
    }
}

/// The words of the rows that hold the totals of parts.
const TOTALS: u8 = 0;

/// The sum of states on disk: its header, and its rows as they are read.
pub fn merge_files(
    files: &[StateFile],
) -> Result<(StateHeader, impl Iterator<Item = Result<StateRow, Error>>), Error> {
    let [first, rest @ ..] = files else {
        return Err(Error::input("no state to merge"));
    };
    let mut header = first.header().clone();
    for file in rest {
        header.add(first.name(), file.header(), file.name())?;
    }
    let sources = files.iter().map(StateFile::rows).collect::<Result<Vec<_>, _>>()?;
    Ok((header, merge_rows(sources)))
}

/// A state on disk without the documents of another: its header, and its rows as they are
/// read.
pub fn subtract_files(
    from: &StateFile,
    taken: &StateFile,
) -> Result<(StateHeader, impl Iterator<Item = Result<StateRow, Error>>), Error> {
    let mut header = from.header().clone();
    header.subtract(from.name(), taken.header(), taken.name())?;
    let what = format!("{} cannot be taken away from {}", taken.name(), from.name());
    let rows = subtract_rows(from.rows()?, taken.rows()?);
    let told =
        move |error: Error| Error::input(format!("{what}: {error}")).caused_by(error);
    Ok((header, rows.map(move |row| row.map_err(&told))))
}

/// The rows in which two states on disk differ, with the counts in each. Fails if their
/// terms were made in different ways.
pub fn diff_files(
    left: &StateFile,
    right: &StateFile,
) -> Result<
    impl Iterator<Item = Result<(StateKey, StateCounts, StateCounts), Error>>,
    Error,
> {
    let (ours, theirs) = (left.header(), right.header());
    ours.fingerprint.check(left.name(), &theirs.fingerprint, right.name())?;
    let rows = both(left.rows()?, right.rows()?);
    Ok(rows.filter(|row| !matches!(row, Ok((_, left, right)) if left == right)))
}

/// The document frequencies of a state, for keywords that the analyzer's terms are made
/// into.
///
/// Fails for a state whose terms are made in another way, and for one without single
/// words.
pub fn document_frequencies_of(
    state: &StateFile,
    analyzer: &Analyzer,
) -> Result<DocumentFrequencies, Error> {
    let (ngrams, filter) = Default::default();
    document_frequencies_within(state, analyzer, ngrams, &filter)
}

/// The document frequencies of the terms of so many words that a filter admits; the tokens
/// are theirs, too.
///
/// Fails for a state whose terms are made in another way, and for one without n-grams of a
/// length that is asked for.
pub fn document_frequencies_within(
    state: &StateFile,
    analyzer: &Analyzer,
    ngrams: NgramRange,
    filter: &FrequencyFilter,
) -> Result<DocumentFrequencies, Error> {
    fits(state.name(), state.header(), analyzer, ngrams)?;
    document_frequencies(state.header(), state.rows()?, ngrams, filter)
}

/// The document frequencies of the terms of so many words that a filter admits.
pub(super) fn document_frequencies(
    header: &StateHeader,
    rows: impl Iterator<Item = Result<StateRow, Error>>,
    ngrams: NgramRange,
    filter: &FrequencyFilter,
) -> Result<DocumentFrequencies, Error> {
    let documents = header.documents();
    let (mut frequencies, mut tokens) = (DocumentFrequencies::new(documents), 0_u64);
    let mut admit = |term: &str, counts: Count| {
        if counts.documents > 0 && filter.admits(counts.documents, documents) {
            frequencies.add(term, counts.documents);
            tokens = tokens.saturating_add(counts.count);
        }
    };
    // The last term, which may have rows of other parts.
    let mut last: Option<(StateKey, Count)> = None;
    for row in rows {
        let StateRow { key, counts } = row?;
        if !ngrams.lengths().contains(&key.words) {
            continue;
        }
        match &mut last {
            Some((known, sum))
                if (&known.term, known.words) == (&key.term, key.words) =>
            {
                let Count { count, documents } = counts.whole;
                sum.count = sum.count.saturating_add(count);
                sum.documents = sum.documents.saturating_add(documents);
            }
            last => {
                if let Some((key, sum)) = last.replace((key, counts.whole)) {
                    admit(&key.term, sum);
                }
            }
        }
    }
    if let Some((key, sum)) = last {
        admit(&key.term, sum);
    }
    Ok(frequencies.with_tokens(tokens))
}

/// The counts of a state as a corpus of [keyness](crate::KeynessOptions::compare): of all
/// its parts together.
///
/// Fails for a state whose terms are made in another way, and for one without n-grams of a
/// length that is asked for.
pub fn corpus_counts_of(
    state: &StateFile,
    analyzer: &Analyzer,
    ngrams: NgramRange,
) -> Result<CorpusCounts, Error> {
    fits(state.name(), state.header(), analyzer, ngrams)?;
    corpus_counts(state.header(), state.rows()?, ngrams)
}

fn corpus_counts(
    header: &StateHeader,
    rows: impl Iterator<Item = Result<StateRow, Error>>,
    ngrams: NgramRange,
) -> Result<CorpusCounts, Error> {
    let empty = |length| TermList { length, total: 0, terms: Vec::new() };
    let mut lists: Vec<TermList> = ngrams.lengths().map(empty).collect();
    for row in rows {
        let StateRow { key, counts } = row?;
        let Some(list) = lists.iter_mut().find(|list| list.length == key.words) else {
            continue;
        };
        let (count, documents) = (counts.whole.count, counts.whole.documents);
        list.total = list.total.saturating_add(count);
        match list.terms.last_mut().filter(|known| known.term == key.term) {
            // Another part of the corpus.
            Some(known) => {
                known.count = known.count.saturating_add(count);
                let before = known.document_frequency.unwrap_or_default();
                known.document_frequency = Some(before.saturating_add(documents));
            }
            None => list.terms.push(ListedTerm {
                term: key.term,
                count,
                document_frequency: Some(documents),
            }),
        }
    }
    Ok(CorpusCounts { documents: Some(header.documents()), lists })
}

/// Whether a state has the terms of an analyzer, of these lengths.
fn fits(
    name: &str,
    header: &StateHeader,
    analyzer: &Analyzer,
    ngrams: NgramRange,
) -> Result<(), Error> {
    let fingerprint = &header.fingerprint;
    let wanted = Fingerprint::new(analyzer, &StateOptions::default());
    fingerprint.of_words().check(name, &wanted.of_words(), "what is asked for")?;
    let has = fingerprint.ngrams;
    if has.min() > ngrams.min() || has.max() < ngrams.max() {
        let reason =
            format!("{name} has n-grams of {has} words, and {ngrams} are asked for");
        return Err(Error::new(ErrorKind::Option, reason));
    }
    Ok(())
}
