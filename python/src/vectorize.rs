//! What the vectorizers count with: texts in, rows of a sparse matrix out as numpy's
//! arrays, which take over the memory.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use numpy::{Element, IntoPyArray, PyArray1, PyReadonlyArray1};
use nutgraf::vectorize::{
    Counting, Given, Hashes, HashingOptions, Learnt, Sink, Vectorizer,
    VectorizerOptions,
};
use nutgraf::{
    Bm25, Bm25Options, CountMatrix, CountedRows, DocumentFrequencyBound,
    FrequencyFilter, Idf, SparseMatrix,
};
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyList, PyString};

use crate::failure::Failure;
use crate::options::Options;

/// `data`, `indices` and `indptr` of a matrix in compressed sparse rows.
type Csr<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>);

/// Counts texts; made once for a matrix.
#[pyclass(module = "nutgraf._nutgraf", frozen)]
pub(crate) struct TermCounting {
    threads: usize,
    /// Gone when the rows have been taken.
    state: Mutex<Option<State>>,
}

type Weights<'py> = Bound<'py, PyArray1<f64>>;

/// Where the columns come from.
#[allow(clippy::large_enum_variant, reason = "there is one for each fit")]
enum State {
    Learnt(Counting<Learnt>),
    Given(Counting<Given>),
    Hashed(Counting<Hashes>),
}

#[pymethods]
impl TermCounting {
    /// Into columns that are found on the way.
    #[staticmethod]
    #[pyo3(signature = (threads, options))]
    fn learn(threads: usize, options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let vectorizer = vectorizer(options)?;
        Ok(Self::new(threads, State::Learnt(vectorizer.learn())))
    }

    /// Into columns that are given.
    #[staticmethod]
    fn count(
        terms: &Bound<'_, PyList>,
        threads: usize,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let vectorizer = vectorizer(options)?;
        let terms: Vec<_> =
            terms.iter().map(|term| readable(&term)).collect::<PyResult<_>>()?;
        Ok(Self::new(threads, State::Given(vectorizer.count(terms))))
    }

    /// Into columns that are hashes of the terms.
    #[staticmethod]
    fn hash(
        n_features: u32,
        alternate_sign: bool,
        threads: usize,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let hashing = HashingOptions { n_features, alternate_sign };
        Ok(Self::new(threads, State::Hashed(vectorizer(options)?.hash(hashing))))
    }

    /// Adds texts after those that were added before.
    fn add(&self, py: Python<'_>, texts: &Bound<'_, PyList>) -> PyResult<()> {
        let texts: Vec<_> =
            texts.iter().map(|text| readable(&text)).collect::<PyResult<_>>()?;
        let mut state = self.state();
        let state = state.as_mut().ok_or_else(taken)?;
        let threads = self.threads;
        py.detach(|| match state {
            State::Learnt(counting) => add(counting, &texts, threads),
            State::Given(counting) => add(counting, &texts, threads),
            State::Hashed(counting) => add(counting, &texts, threads),
        })
    }

    /// Whether no column has been found.
    fn is_empty(&self) -> bool {
        match &*self.state() {
            Some(State::Learnt(counting)) => counting.is_empty(),
            _ => true,
        }
    }

    /// The rows. Of columns that were found, only those are kept that so many documents
    /// hold.
    fn finish(&self, py: Python<'_>, min_df: u64, max_df: u64) -> PyResult<TermRows> {
        let state = self.state().take().ok_or_else(taken)?;
        let filter = FrequencyFilter {
            min_df: DocumentFrequencyBound::Count(min_df),
            max_df: DocumentFrequencyBound::Count(max_df),
            ..FrequencyFilter::default()
        };
        let rows = py.detach(|| match state {
            State::Learnt(counting) => Rows::Learnt(counting.prune(&filter)),
            State::Given(counting) => Rows::Given(counting.finish()),
            State::Hashed(counting) => Rows::Signed(counting.finish()),
        });
        Ok(TermRows { rows: Mutex::new(rows) })
    }
}

impl TermCounting {
    fn new(threads: usize, state: State) -> Self {
        Self { threads, state: Mutex::new(Some(state)) }
    }

    fn state(&self) -> MutexGuard<'_, Option<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What texts were counted into.
#[pyclass(module = "nutgraf._nutgraf", frozen)]
pub(crate) struct TermRows {
    rows: Mutex<Rows>,
}

#[allow(clippy::large_enum_variant, reason = "there is one for each fit")]
enum Rows {
    Learnt(CountedRows),
    Given(CountMatrix),
    Signed(SparseMatrix<i32>),
    Taken,
}

#[pymethods]
impl TermRows {
    /// How many columns were found and kept.
    #[getter]
    fn columns(&self) -> usize {
        match &*self.rows() {
            Rows::Learnt(rows) => rows.columns(),
            _ => 0,
        }
    }

    /// How often each term stands in all documents.
    fn totals<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u64>> {
        self.sums(py, CountedRows::counts)
    }

    /// How many documents hold each term.
    fn document_frequencies<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u64>> {
        self.sums(py, CountedRows::document_frequencies)
    }

    /// Keeps these columns, given in ascending order.
    #[allow(clippy::needless_pass_by_value, reason = "what Python hands over")]
    fn keep(&self, columns: Vec<usize>) {
        if let Rows::Learnt(rows) = &mut *self.rows() {
            rows.keep(&columns);
        }
    }

    /// The terms with their columns; they can be taken once, and before the rows.
    fn vocabulary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let terms = match &mut *self.rows() {
            Rows::Learnt(rows) => std::mem::take(&mut rows.terms),
            _ => Vec::new(),
        };
        let vocabulary = PyDict::new(py);
        for (column, term) in terms.into_iter().enumerate() {
            vocabulary.set_item(term, column)?;
        }
        Ok(vocabulary)
    }

    /// The rows, as integers or as numbers with a fraction; they can be taken once.
    fn csr<'py>(&self, py: Python<'py>, floating: bool) -> PyResult<Csr<'py>> {
        let rows = std::mem::replace(&mut *self.rows(), Rows::Taken);
        match rows {
            Rows::Learnt(rows) if floating => {
                arrays(py, py.detach(|| rows.into_matrix::<f64>()))
            }
            Rows::Learnt(rows) => arrays(py, py.detach(|| rows.into_matrix::<i64>())),
            Rows::Given(matrix) => csr(py, matrix, floating),
            Rows::Signed(matrix) => csr(py, matrix, floating),
            Rows::Taken => Err(taken()),
        }
    }
}

impl TermRows {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sums<'py>(
        &self,
        py: Python<'py>,
        sums: impl Fn(&CountedRows) -> Vec<u64>,
    ) -> Bound<'py, PyArray1<u64>> {
        let sums = match &*self.rows() {
            Rows::Learnt(rows) => sums(rows),
            _ => Vec::new(),
        };
        sums.into_pyarray(py)
    }
}

/// The terms of a text, in order.
#[pyfunction]
pub(crate) fn terms(
    text: &Bound<'_, PyAny>,
    options: &Bound<'_, PyDict>,
) -> PyResult<Vec<String>> {
    Ok(vectorizer(options)?.terms(readable(text)?.as_ref()))
}

/// The BM25 weight of each column, from how many documents hold it.
#[pyfunction]
pub(crate) fn bm25_idf<'py>(
    py: Python<'py>,
    document_frequencies: Vec<u64>,
    documents: u64,
    options: &Bound<'py, PyDict>,
) -> PyResult<Weights<'py>> {
    let Bm25Options { method, .. } = bm25_options(options)?;
    let idf = document_frequencies.into_iter().map(|df| method.idf(documents, df));
    Ok(idf.collect::<Vec<_>>().into_pyarray(py))
}

/// The weight of each term, from how many documents hold it: scikit-learn's smooth idf.
#[pyfunction]
pub(crate) fn idf(document_frequencies: Vec<u64>, documents: u64) -> Vec<f64> {
    let weight = |df| Idf::Smooth.weight(documents, df);
    document_frequencies.into_iter().map(weight).collect()
}

/// The BM25 weights of rows of counts, in the order of the counts, and what each column
/// weighs in a document that does not hold it.
#[pyfunction]
pub(crate) fn bm25_weights<'py>(
    py: Python<'py>,
    counts: (PyReadonlyArray1<'py, f64>, Vec<u32>, Vec<usize>),
    idf: Vec<f64>,
    average_length: f64,
    options: &Bound<'py, PyDict>,
) -> PyResult<(Weights<'py>, Weights<'py>)> {
    let bm25 = Bm25::new(idf, average_length, bm25_options(options)?);
    let (data, indices, indptr) = counts;
    let mut data = data.as_slice()?.to_vec();
    py.detach(|| bm25.weigh_rows(&indptr, &indices, &mut data));
    Ok((data.into_pyarray(py), bm25.absent().into_pyarray(py)))
}

fn bm25_options(options: &Bound<'_, PyDict>) -> PyResult<Bm25Options> {
    let mut options = Options::new(Some(options))?;
    let bm25 = options.take()?;
    options.finish("Bm25Vectorizer")?;
    Ok(bm25)
}

fn vectorizer(options: &Bound<'_, PyDict>) -> PyResult<Vectorizer> {
    let mut options = Options::new(Some(options))?;
    let taken: VectorizerOptions = options.take()?;
    options.finish("a vectorizer")?;
    Ok(Vectorizer::new(taken).map_err(Failure::from)?)
}

/// A text of Python's, or its own UTF-8 where the text would keep that for life.
enum Readable {
    Kept(PyBackedStr),
    Own(String),
}

impl AsRef<str> for Readable {
    fn as_ref(&self) -> &str {
        match self {
            Self::Kept(text) => text,
            Self::Own(text) => text,
        }
    }
}

fn readable(text: &Bound<'_, PyAny>) -> PyResult<Readable> {
    let text = text.cast::<PyString>()?;
    if text.call_method0(intern!(text.py(), "isascii"))?.is_truthy()? {
        return Ok(Readable::Kept(text.clone().try_into()?));
    }
    let bytes = text.encode_utf8()?;
    Ok(Readable::Own(String::from_utf8_lossy(bytes.as_bytes()).into_owned()))
}

fn taken() -> PyErr {
    PyRuntimeError::new_err("the rows have been taken")
}

/// How long a signal waits.
const TICK: Duration = Duration::from_millis(50);

/// So many bytes of text take about as long: no thread is needed to look for signals.
const BRIEF: usize = 4 << 20;

/// Adds the texts; Ctrl-C ends it.
#[allow(clippy::redundant_closure_for_method_calls, reason = "of one lifetime only")]
fn add<S: Sink>(
    counting: &mut Counting<S>,
    texts: &[Readable],
    threads: usize,
) -> PyResult<()> {
    let stop = AtomicBool::new(false);
    let bytes: usize = texts.iter().map(|text| text.as_ref().len()).sum();
    if bytes < BRIEF {
        counting.add(texts, threads, &stop);
        return Ok(());
    }
    let (done, finished) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| {
            counting.add(texts, threads, &stop);
            drop(done);
        });
        // Nothing is ever sent: the worker hangs up.
        while finished.recv_timeout(TICK) == Err(mpsc::RecvTimeoutError::Timeout) {
            if let Err(signal) = Python::attach(|py| py.check_signals()) {
                stop.store(true, Ordering::Relaxed);
                return Err(signal);
            }
        }
        Ok(())
    })
}

fn csr<T>(py: Python<'_>, matrix: SparseMatrix<T>, floating: bool) -> PyResult<Csr<'_>>
where
    T: Copy + Into<i64> + Into<f64>,
{
    if floating {
        arrays::<f64>(py, converted(matrix))
    } else {
        arrays::<i64>(py, converted(matrix))
    }
}

fn converted<T: Into<U>, U>(matrix: SparseMatrix<T>) -> SparseMatrix<U> {
    let SparseMatrix { indptr, indices, data, terms } = matrix;
    let data = data.into_iter().map(Into::into).collect();
    SparseMatrix { indptr, indices, data, terms }
}

fn arrays<T: Element>(py: Python<'_>, matrix: SparseMatrix<T>) -> PyResult<Csr<'_>> {
    let SparseMatrix { indptr, indices, data, .. } = matrix;
    let data = data.into_pyarray(py).into_any();
    // Both of one type, as scipy wants them.
    if i32::try_from(indices.len()).is_ok() && indices.iter().all(|&i| i < 1 << 31) {
        let indices: Vec<i32> = indices.into_iter().map(u32::cast_signed).collect();
        let indptr: Result<Vec<i32>, _> =
            indptr.into_iter().map(i32::try_from).collect();
        return Ok((
            data,
            indices.into_pyarray(py).into_any(),
            indptr?.into_pyarray(py).into_any(),
        ));
    }
    let indices: Vec<i64> = indices.into_iter().map(Into::into).collect();
    let indptr: Result<Vec<i64>, _> = indptr.into_iter().map(i64::try_from).collect();
    Ok((data, indices.into_pyarray(py).into_any(), indptr?.into_pyarray(py).into_any()))
}
