//! Corpora of files.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nutgraf::corpus::{Chunks, Corpus, CorpusOptions, Item, Items};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::pythonize;

use crate::failure::Fallible;
use crate::options::Options;

/// Small enough that a run can be ended between two of them.
const CHUNK_SIZE: usize = 128 << 10;

/// The documents of files, folders and globs.
#[pyclass(frozen, name = "Corpus", module = "nutgraf._nutgraf")]
pub(crate) struct PyCorpus {
    corpus: Mutex<Corpus>,
}

impl PyCorpus {
    fn corpus(&self) -> MutexGuard<'_, Corpus> {
        self.corpus.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Without the interpreter's lock: another thread may be keeping the corpus.
    pub(crate) fn chunks(&self, py: Python<'_>) -> Fallible<Chunks> {
        Ok(py.detach(|| self.corpus().chunks())?)
    }
}

#[pymethods]
impl PyCorpus {
    #[new]
    fn new(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        options: &Bound<'_, PyDict>,
    ) -> Fallible<Self> {
        let mut options = Options::new(Some(options))?;
        let read: CorpusOptions = options.take()?;
        options.finish("read")?;
        let inputs = paths.into_iter().map(PathBuf::into_os_string);
        let corpus = py.detach(|| Corpus::open(inputs, read))?.chunk_size(CHUNK_SIZE);
        Ok(Self { corpus: Mutex::new(corpus) })
    }

    /// Makes sure that the corpus can be read more than once.
    fn keep(&self, py: Python<'_>) -> Fallible<()> {
        Ok(py.detach(|| self.corpus().keep())?)
    }

    /// The documents, problems and notices, in order.
    fn items(&self, py: Python<'_>) -> Fallible<PyItems> {
        let items = py.detach(|| self.corpus().items())?;
        Ok(PyItems { items: Mutex::new(items) })
    }
}

/// What a corpus gives, item by item.
#[pyclass(frozen, name = "Items", module = "nutgraf._nutgraf")]
pub(crate) struct PyItems {
    items: Mutex<Items>,
}

#[pymethods]
impl PyItems {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    /// The kind of the next item, and its fields.
    fn __next__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<Option<(&'static str, Bound<'py, PyAny>)>> {
        let next = || self.items.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(item) = py.detach(next) else { return Ok(None) };
        Ok(Some(match item {
            Item::Document(document) => ("document", fields(py, document)?),
            Item::Problem(problem) => ("problem", pythonize(py, &problem)?),
            Item::Notice(notice) => ("notice", pythonize(py, &notice.to_string())?),
        }))
    }
}

fn fields(py: Python<'_>, document: nutgraf::Document) -> PyResult<Bound<'_, PyAny>> {
    let language = document.language.map(nutgraf::Language::code);
    let fields = (document.id, document.title, document.text, document.date, language);
    Ok(fields.into_pyobject(py)?.into_any())
}
