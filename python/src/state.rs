//! Corpus states.

use std::path::PathBuf;

use arrow_cast::cast;
use numpy::{IntoPyArray, PyArray1};
use nutgraf::state::{
    CorpusState, Count as Counts, StateCounter, StateOptions, StateRow, rows_of_batch,
    state_batches, state_schema,
};
use nutgraf::{Analyzer, Document, Error, keyword_analyzer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use pyo3_arrow::PyTable;
use pythonize::pythonize;

use crate::failure::Fallible;
use crate::objects::{Frequencies, Many, Reported, frequencies_of, reported, take};
use crate::run::Job;
use crate::schema::{KeywordArguments, StateArguments};
use crate::table::Table;

type Any<'py> = Bound<'py, PyAny>;
type Numbers<'py> = Bound<'py, PyArray1<u64>>;

/// The counts of a corpus.
#[pyclass(frozen, name = "State", module = "nutgraf._nutgraf")]
pub(crate) struct PyState {
    pub(crate) state: CorpusState,
}

/// What is given is wrong, not a file.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn wrong(error: Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// Counts documents; the counts stay in the states.
struct Count<'a> {
    analyzer: &'a Analyzer,
    options: StateOptions,
}

impl Job for Count<'_> {
    type State = StateCounter;
    type Output = ();

    fn state(&self) -> StateCounter {
        StateCounter::new(self.analyzer, self.options)
    }

    fn document(
        &self,
        counter: &mut StateCounter,
        document: &Document,
    ) -> Result<(), Error> {
        counter.count(document);
        Ok(())
    }

    fn output(&self, _: &mut StateCounter) -> Result<(), Error> {
        Ok(())
    }
}

#[pymethods]
impl PyState {
    /// Counts texts.
    #[staticmethod]
    fn count<'py>(
        py: Python<'py>,
        many: &Bound<'py, Many>,
        options: &Bound<'py, PyDict>,
    ) -> Fallible<Reported<'py, Self>> {
        let StateArguments { state: options, reading, stop_words } =
            take(options, "CorpusState.of")?;
        let analyzer =
            py.detach(|| options.analyzer(reading, stop_words.stop_words))?;
        let job = Count { analyzer: &analyzer, options };
        let done = many.get().run(py, &job)?;
        let state =
            py.detach(|| CorpusState::of_counters(&analyzer, &options, done.states))?;
        reported(py, Self { state }, done.report)
    }

    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf) -> Fallible<Self> {
        Ok(Self { state: py.detach(|| CorpusState::read(path))? })
    }

    fn write(&self, py: Python<'_>, path: PathBuf) -> Fallible<()> {
        Ok(py.detach(|| self.state.write(path))?)
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, bytes: &[u8]) -> Fallible<Self> {
        let state = py.detach(|| CorpusState::from_bytes(bytes)).map_err(wrong)?;
        Ok(Self { state })
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Fallible<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| self.state.to_bytes())?;
        Ok(PyBytes::new(py, &bytes))
    }

    fn __reduce__<'py>(
        this: &Bound<'py, Self>,
    ) -> Fallible<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = this.py();
        let arguments = PyTuple::new(py, [this.get().to_bytes(py)?])?;
        Ok((this.get_type().getattr("from_bytes")?, arguments))
    }

    fn plus(&self, py: Python<'_>, other: &Bound<'_, Self>) -> Fallible<Self> {
        let other = other.get();
        let state = py.detach(|| self.state.plus(&other.state)).map_err(wrong)?;
        Ok(Self { state })
    }

    fn minus(&self, py: Python<'_>, other: &Bound<'_, Self>) -> Fallible<Self> {
        let other = other.get();
        let state = py.detach(|| self.state.minus(&other.state)).map_err(wrong)?;
        Ok(Self { state })
    }

    fn equals(&self, py: Python<'_>, other: &Bound<'_, Self>) -> bool {
        let other = other.get();
        py.detach(|| self.state == other.state)
    }

    fn documents(&self) -> u64 {
        self.state.documents()
    }

    fn tokens(&self) -> u64 {
        self.state.tokens()
    }

    fn __len__(&self) -> usize {
        self.state.rows().len()
    }

    fn fingerprint<'py>(&self, py: Python<'py>) -> Fallible<Any<'py>> {
        Ok(pythonize(py, self.state.fingerprint()).map_err(PyErr::from)?)
    }

    /// Documents and words of each part.
    fn parts<'py>(&self, py: Python<'py>) -> Fallible<Any<'py>> {
        let parts = self.state.header().part_records();
        Ok(pythonize(py, &parts).map_err(PyErr::from)?)
    }

    /// The rows, or all that is counted: with the totals of the parts.
    fn table(&self, py: Python<'_>, totals: bool) -> Fallible<Table> {
        let fingerprint = self.state.fingerprint();
        let batches = py.detach(|| {
            if totals {
                state_batches(fingerprint, self.state.loose_rows())
            } else {
                state_batches(fingerprint, self.state.rows().iter().cloned())
            }
        });
        Ok(Table::new(state_schema(fingerprint), batches?))
    }

    /// A state of the same kind, of all that is counted, in any order.
    #[allow(clippy::needless_pass_by_value, reason = "what Python hands over")]
    fn of_table(&self, py: Python<'_>, table: PyTable) -> Fallible<Self> {
        let fingerprint = self.state.fingerprint().clone();
        let schema = state_schema(&fingerprint);
        let state = py.detach(|| -> Fallible<_> {
            let refused =
                |error: String| PyValueError::new_err(format!("table: {error}"));
            let mut rows = Vec::new();
            for batch in table.batches() {
                let column = |field: &arrow_schema::FieldRef| {
                    let column =
                        batch.column_by_name(field.name()).ok_or_else(|| {
                            refused(format!("no column {}", field.name()))
                        })?;
                    cast(column, field.data_type())
                        .map_err(|error| refused(error.to_string()))
                };
                let columns =
                    schema.fields().iter().map(column).collect::<PyResult<_>>()?;
                let batch = arrow_array::RecordBatch::try_new(schema.clone(), columns)
                    .map_err(|error| refused(error.to_string()))?;
                rows.extend(rows_of_batch(&fingerprint, &batch)?);
            }
            Ok(CorpusState::from_loose_rows(fingerprint, rows)?)
        })?;
        Ok(Self { state })
    }

    /// The terms of so many words that more than a few documents hold and not too many:
    /// their texts in code-point order, their document frequencies and their counts.
    fn columns<'py>(
        &self,
        py: Python<'py>,
        shortest: u8,
        longest: u8,
        at_least: u64,
        at_most: u64,
    ) -> (Vec<String>, Numbers<'py>, Numbers<'py>) {
        let columns = py.detach(|| {
            let asked = |row: &&StateRow| (shortest..=longest).contains(&row.key.words);
            let mut columns: Vec<(&str, u64, u64)> = Vec::new();
            for StateRow { key, counts } in self.state.rows().iter().filter(asked) {
                let Counts { count, documents } = counts.whole;
                match columns.last_mut().filter(|(term, ..)| *term == key.term) {
                    // Another part of the corpus.
                    Some((_, df, total)) => {
                        *df = df.saturating_add(documents);
                        *total = total.saturating_add(count);
                    }
                    None => columns.push((&key.term, documents, count)),
                }
            }
            columns.retain(|(_, df, _)| (at_least..=at_most).contains(df));
            columns
        });
        let terms = columns.iter().map(|(term, ..)| (*term).to_owned()).collect();
        let numbers = |of: fn(&(&str, u64, u64)) -> u64| {
            columns.iter().map(of).collect::<Vec<_>>().into_pyarray(py)
        };
        (terms, numbers(|column| column.1), numbers(|column| column.2))
    }

    /// The document frequencies for keywords that are found with these options, as
    /// `Extractor` takes them.
    fn frequencies(
        &self,
        py: Python<'_>,
        options: &Bound<'_, PyDict>,
    ) -> Fallible<Frequencies> {
        let KeywordArguments { keywords, analyzer, .. } = take(options, "keywords")?;
        Ok(py.detach(|| {
            let analyzer = keyword_analyzer(keywords.method, analyzer.into())?;
            self.state
                .document_frequencies(&analyzer)
                .map(|found| frequencies_of(&found))
        })?)
    }
}
