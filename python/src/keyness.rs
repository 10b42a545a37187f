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

type Any<'py> = Bound<'py, PyAny>;

/// A frequency list: terms with counts and, if they are known, documents.
type List = Vec<(String, u64, Option<u64>)>;

/// What a target is compared with.
#[derive(FromPyObject)]
pub(crate) enum Reference<'py> {
    /// Texts, and the same texts again.
    Texts(Bound<'py, Many>, Bound<'py, Many>),
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

/// The key terms of texts, which are given twice, since they are read twice.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "what Python hands over")]
pub(crate) fn keyness<'py>(
    py: Python<'py>,
    target: &Bound<'py, Many>,
    again: &Bound<'py, Many>,
    reference: Reference<'py>,
    options: &Bound<'py, PyDict>,
) -> Fallible<Reported<'py, Any<'py>>> {
    let KeynessArguments { keyness, reading, stop_words, reference_total } =
        take(options, "keyness")?;
    if let (Some(total), Reference::Texts(..)) = (reference_total, &reference) {
        let reason = "the reference is no list: its words are counted";
        let message = format!("invalid value {total} for reference_total: {reason}");
        return Err(PyValueError::new_err(message).into());
    }
    let analyzer = py.detach(|| keyness.analyzer(reading, stop_words.stop_words))?;
    let count = |many: &Many| counted(py, many, &analyzer, keyness.ngrams);
    let (counts, mut report) = count(target.get())?;
    let given = |list: &FrequencyList| list_counts(list, &analyzer, reference_total);
    let (known, other) = match &reference {
        Reference::Texts(texts, _) => count(texts.get())?,
        Reference::List(rows, documents) => {
            (given(&list(rows, *documents))?, Report::default())
        }
        Reference::File(path) => {
            let list = py.detach(|| read_list(path))?;
            let counts = given(&list)?;
            let FrequencyList { problems, notices, .. } = list;
            let notices = notices.iter().map(ToString::to_string).collect();
            (counts, Report { problems, notices, documents: 0 })
        }
    };
    report.problems.extend(other.problems);
    report.notices.extend(other.notices);
    report.documents += other.documents;
    let mut records = py.detach(|| keyness.compare(&counts, &known))?;
    let mut sides = vec![(Side::Target, again)];
    if let Reference::Texts(_, again) = &reference {
        sides.push((Side::Reference, again));
    }
    for (side, many) in sides {
        spread(py, many.get(), &analyzer, keyness.ngrams, &mut records, side)?;
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
