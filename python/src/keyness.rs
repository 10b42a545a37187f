//! Key terms of a corpus against a reference, and collocations.

use std::path::{Path, PathBuf};

use nutgraf::corpus::{Corpus, CorpusOptions, FrequencyList, ListRow};
use nutgraf::{
    Analyzer, CorpusCounts, Dispersion, Document, Error, KeynessRecord, NgramRange,
    PairCounter, Side, Window, Worker, corpus_counts, count_dispersion, count_pairs,
    dispersion, list_counts, merge_pairs, set_dispersion,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::pythonize;

use crate::failure::Fallible;
use crate::jobs::Count;
use crate::objects::{Many, Reported, reported, take};
use crate::run::{Job, Report};
use crate::schema::{CollocationArguments, KeynessArguments};
use crate::state::PyState;

type Any<'py> = Bound<'py, PyAny>;

/// A frequency list: terms with counts and, if they are known, documents.
type List = Vec<(String, u64, Option<u64>)>;

/// What is compared.
#[derive(FromPyObject)]
pub(crate) enum Counts<'py> {
    /// Texts, and the same texts again, since they are read twice.
    Texts(Bound<'py, Many>, Bound<'py, Many>),
    /// What has been counted before.
    State(Bound<'py, PyState>),
    /// Terms, and the number of documents behind them.
    List(List, Option<u64>),
    /// A file of terms.
    File(PathBuf),
}

/// Counts how evenly key terms are spread.
struct Spread<'a> {
    analyzer: &'a Analyzer,
    empty: Dispersion,
}

impl Job for Spread<'_> {
    type State = (Worker, Dispersion);
    type Output = ();

    fn state(&self) -> Self::State {
        (self.analyzer.worker(), self.empty.clone())
    }

    fn document(
        &self,
        state: &mut Self::State,
        document: &Document,
    ) -> Result<(), Error> {
        count_dispersion(&mut state.0, &mut state.1, document);
        Ok(())
    }

    fn output(&self, _: &mut Self::State) -> Result<(), Error> {
        Ok(())
    }
}

/// The key terms of texts.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "what Python hands over")]
pub(crate) fn keyness<'py>(
    py: Python<'py>,
    target: Counts<'py>,
    reference: Counts<'py>,
    options: &Bound<'py, PyDict>,
) -> Fallible<Reported<'py, Any<'py>>> {
    let KeynessArguments { keyness, reading, stop_words, reference_total } =
        take(options, "keyness")?;
    let counted_words = matches!(reference, Counts::Texts(..) | Counts::State(_));
    if let Some(total) = reference_total.filter(|_| counted_words) {
        let reason = "the reference is no list: its words are counted";
        let message = format!("invalid value {total} for reference_total: {reason}");
        return Err(PyValueError::new_err(message).into());
    }
    let analyzer = py.detach(|| keyness.analyzer(reading, stop_words.stop_words))?;
    let given = |list: &FrequencyList| list_counts(list, &analyzer, reference_total);
    let count = |side: &Counts<'_>| -> Fallible<_> {
        match side {
            Counts::Texts(texts, _) => {
                counted(py, texts.get(), &analyzer, keyness.ngrams)
            }
            Counts::State(state) => {
                let state = &state.get().state;
                let counts =
                    py.detach(|| state.corpus_counts(&analyzer, keyness.ngrams))?;
                Ok((counts, Report::default()))
            }
            Counts::List(rows, documents) => {
                Ok((given(&list(rows, *documents))?, Report::default()))
            }
            Counts::File(path) => {
                let list = py.detach(|| read_list(path))?;
                let counts = given(&list)?;
                let FrequencyList { problems, notices, .. } = list;
                let notices = notices.iter().map(ToString::to_string).collect();
                Ok((counts, Report { problems, notices, documents: 0 }))
            }
        }
    };
    let (counts, mut report) = count(&target)?;
    let (known, other) = count(&reference)?;
    report.problems.extend(other.problems);
    report.notices.extend(other.notices);
    report.documents += other.documents;
    let mut records = py.detach(|| keyness.compare(&counts, &known))?;
    for (side, counts) in [(Side::Target, &target), (Side::Reference, &reference)] {
        if let Counts::Texts(_, again) = counts {
            spread(py, again.get(), &analyzer, keyness.ngrams, &mut records, side)?;
        }
    }
    reported(py, pythonize(py, &records).map_err(PyErr::from)?, report)
}

fn counted(
    py: Python<'_>,
    many: &Many,
    analyzer: &Analyzer,
    ngrams: NgramRange,
) -> Fallible<(CorpusCounts, Report)> {
    let done = many.run(py, &Count { analyzer, ngrams })?;
    Ok((py.detach(|| corpus_counts(done.states)), done.report))
}

fn spread(
    py: Python<'_>,
    many: &Many,
    analyzer: &Analyzer,
    ngrams: NgramRange,
    records: &mut [KeynessRecord],
    side: Side,
) -> Fallible<()> {
    if !records.is_empty() {
        let empty = dispersion(records, ngrams, side);
        let done = many.run(py, &Spread { analyzer, empty })?;
        set_dispersion(records, side, done.states.into_iter().map(|(_, part)| part));
    }
    Ok(())
}

fn list(rows: &List, documents: Option<u64>) -> FrequencyList {
    let row = |(term, count, df): &(String, u64, Option<u64>)| ListRow {
        term: term.clone(),
        count: *count,
        document_frequency: *df,
    };
    let rows = rows.iter().map(row).collect();
    FrequencyList { rows, documents, ..FrequencyList::default() }
}

fn read_list(path: &Path) -> Fallible<FrequencyList> {
    let corpus = Corpus::open([path.as_os_str()], CorpusOptions::default())?;
    if !corpus.is_frequency_list()? {
        let path = path.display();
        let reason = format!(
            "reference: {path} is no frequency list: give nutgraf.read({:?}) for documents",
            path.to_string()
        );
        return Err(PyValueError::new_err(reason).into());
    }
    Ok(corpus.frequency_list()?)
}

/// Counts pairs of words; the counts stay in the states.
struct Pairs<'a> {
    analyzer: &'a Analyzer,
    window: Window,
    node: Option<&'a str>,
}

impl Job for Pairs<'_> {
    type State = (Worker, PairCounter);
    type Output = ();

    fn state(&self) -> Self::State {
        (self.analyzer.worker(), PairCounter::new(self.window))
    }

    fn document(
        &self,
        state: &mut Self::State,
        document: &Document,
    ) -> Result<(), Error> {
        count_pairs(&mut state.0, &mut state.1, document, self.node);
        Ok(())
    }

    fn output(&self, _: &mut Self::State) -> Result<(), Error> {
        Ok(())
    }
}

/// The collocations of texts.
#[pyfunction]
pub(crate) fn collocations<'py>(
    py: Python<'py>,
    many: &Bound<'py, Many>,
    options: &Bound<'py, PyDict>,
) -> Fallible<Reported<'py, Any<'py>>> {
    let CollocationArguments { collocations: options, reading, stop_words } =
        take(options, "collocations")?;
    let analyzer = py.detach(|| options.analyzer(reading, stop_words.stop_words))?;
    let node = options.node(&analyzer)?;
    let node = node.as_deref();
    let job = Pairs { analyzer: &analyzer, window: options.window, node };
    let done = many.get().run(py, &job)?;
    let records = py.detach(|| {
        let merged = merge_pairs(done.states);
        merged.map(|(counter, vocabulary)| options.rank(&counter, &vocabulary, node))
    });
    let records = pythonize(py, &records.unwrap_or_default()).map_err(PyErr::from)?;
    reported(py, records, done.report)
}
